#include "jobs/load/load_type.h"

#include "jobs/duration.h"
#include "jobs/load/load_keys.h"
#include "jobs/name.h"
#include "jobs/spec.h"

#define CHOICES (const struct load_type *const[])

const struct load_type type_bool = {.kind = LOAD_BOOL};
const struct load_type type_null = {.kind = LOAD_NULL};
const struct load_type type_text = {.kind = LOAD_TEXT};
const struct load_type type_some_text = {.kind = LOAD_TEXT, .min = 1};

/* Characters are no bytes, but never more. */
const struct load_type type_name = {
    .kind = LOAD_TEXT,
    .def = "name",
    .help = "the name of a job, or of a pool",
    .min = 1,
    .max = NAME_MAX_LEN,
    .pattern = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$",
};

/* One that is only looked up; an optional need may name what is not there. */
const struct load_type type_job_name = {.kind = LOAD_TEXT};
const struct load_type type_job_names = {
    .kind = LOAD_LIST,
    .element = &type_job_name,
};
const struct load_type type_some_job_names = {
    .kind = LOAD_LIST,
    .min = 1,
    .element = &type_job_name,
};

const struct load_type type_path = {
    .kind = LOAD_TEXT,
    .def = "path",
    .help = "a path, relative to the folder of the file",
    .min = 1,
};
const struct load_type type_program = {
    .kind = LOAD_LIST,
    .def = "program",
    .help = "a program and its arguments",
    .min = 1,
    .first = &type_some_text,
    .element = &type_text,
};

const struct load_type type_exit_status = {
    .kind = LOAD_INT,
    .max = 255,
};
const struct load_type type_exit_codes = {
    .kind = LOAD_LIST,
    .def = "exit_codes",
    .help = "exit statuses",
    .min = 1,
    .element = &type_exit_status,
};

/* Durations: seconds, or text; 0 says something only here and there. */

static const struct load_type seconds = {
    .kind = LOAD_NUMBER,
    .max = DURATION_MAX_SECONDS,
};
static const struct load_type duration_text = {
    .kind = LOAD_TEXT,
    .make_pattern = duration_pattern,
};
const struct load_type type_duration = {
    .kind = LOAD_ANY_OF,
    .def = "duration",
    .help = "seconds, or text such as \"1.5s\", \"250ms\", \"1m30s\", \"2h\"",
    .choices = CHOICES{&seconds, &duration_text, NULL},
};
static const struct load_type some_seconds = {
    .kind = LOAD_NUMBER,
    .above = true,
    .max = DURATION_MAX_SECONDS,
};
static const struct load_type some_duration_text = {
    .kind = LOAD_TEXT,
    .make_pattern = duration_some_pattern,
};
const struct load_type type_some_time = {
    .kind = LOAD_ANY_OF,
    .def = "some_time",
    .help = "a duration of more than 0",
    .choices = CHOICES{&some_seconds, &some_duration_text, NULL},
};
const struct load_type type_limit = {
    .kind = LOAD_ANY_OF,
    .def = "limit",
    .help = "a duration of more than 0; null: no limit",
    .choices = CHOICES{&type_some_time, &type_null, NULL},
};

/* A wait's own timeout may be 0: see what has ended by now. */
const struct load_type type_body_timeout = {
    .kind = LOAD_ANY_OF,
    .choices = CHOICES{&type_duration, &type_null, NULL},
};

/* Jobs */

static const struct load_type job = {.kind = LOAD_JOB, .place = IN_JOB};
static const struct load_type member = {
    .kind = LOAD_ANY_OF,
    .choices = CHOICES{&type_job_name,
	&(const struct load_type){.kind = LOAD_JOB, .place = IN_MEMBER}, NULL},
};

const struct load_type type_jobs = {
    .kind = LOAD_MAP,
    .name = &type_name,
    .element = &job,
};
const struct load_type type_main = {
    .kind = LOAD_ANY_OF,
    .choices = CHOICES{&type_job_name,
	&(const struct load_type){.kind = LOAD_JOB, .place = IN_MAIN}, NULL},
};
const struct load_type type_each = {.kind = LOAD_JOB, .place = IN_EACH};
const struct load_type type_cleanup = {.kind = LOAD_JOB, .place = IN_CLEANUP};
const struct load_type type_finally = {.kind = LOAD_JOB, .place = IN_FINALLY};
const struct load_type type_defaults = {.kind = LOAD_JOB, .place = IN_DEFAULTS};
const struct load_type type_members = {
    .kind = LOAD_LIST,
    .def = "members",
    .help = "names of jobs, and jobs",
    .element = &member,
};
const struct load_type type_some_members = {
    .kind = LOAD_LIST,
    .min = 1,
    .element = &member,
};
const struct load_type type_cancel = {
    .kind = LOAD_ANY_OF,
    .choices = CHOICES{&type_job_name, &type_some_job_names, NULL},
};
