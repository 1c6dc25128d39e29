#include <string.h>

#include "jobs/load/load_base.h"
#include "jobs/load/load_readers.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"
#include "jobs/retry.h"

#define MAX_RETRIES 1000

static const char *const keys[] = {
    "max", "delay", "backoff", "max_delay", "jitter", "on"};

static const struct load_word causes[] = {
    {"failed", true},
    {"timed_out", true},
};
static const struct load_type cause = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &(const struct load_type){
		.kind = LOAD_WORD,
		.words = causes,
		.n_words = ARRAY_LEN(causes),
	    },
	    &type_exit_status,
	    NULL,
	},
};
static const struct load_type max_type = {
    .kind = LOAD_INT,
    .max = MAX_RETRIES,
};
static const struct load_type backoff = {
    .kind = LOAD_NUMBER,
    .min = 1,
    .max = RETRY_MAX_BACKOFF,
};
static const struct load_type jitter = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &type_bool,
	    &(const struct load_type){.kind = LOAD_NUMBER, .max = 1},
	    NULL,
	},
};
static const struct load_type on = {
    .kind = LOAD_LIST,
    .min = 1,
    .element = &cause,
};
static const struct load_field fields[] = {
    {"max", &max_type, true, "how often to try again"},
    {"delay", &type_duration, false, "between two attempts (1s)"},
    {"backoff", &backoff, false, "by what each delay is longer (1)"},
    {"max_delay", &type_some_time, false, "no delay is longer (10m)"},
    {"jitter", &jitter, false, "the part of a delay left to chance (0)"},
    {"on", &on, false, "after these failures only"},
};

const struct load_type type_retry = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &max_type,
	    &(const struct load_type){
		.kind = LOAD_OBJECT,
		.fields = fields,
		.n_fields = ARRAY_LEN(fields),
	    },
	    NULL,
	},
};

static int
read_factor(const struct load_at *at, json_t *value, double min, double max,
    double *out)
{
	double number = json_number_value(value);

	if (!json_is_number(value))
		return load_refuse(at,
		    "expected a number from %g to %g, found %s", min, max,
		    load_type(value));
	if (!(number >= min && number <= max))
		return load_refuse(at,
		    "%g is out of range; write a number from %g to %g", number,
		    min, max);
	*out = number;
	return 0;
}

/* true leaves all of a delay to chance. */
static int
read_jitter(const struct load_at *at, json_t *value, double *out)
{
	if (!json_is_boolean(value))
		return read_factor(at, value, 0, 1, out);
	*out = json_is_true(value) ? 1 : 0;
	return 0;
}

static int
read_max(const struct load_at *at, json_t *value, struct retry *retry)
{
	int max = 0;
	int r = load_int(at, value, 0, MAX_RETRIES, &max);

	retry->max = (uint16_t)max;
	return r;
}

/* One of "on"; an exit status goes to codes, behind the n that are there. */
static int
read_cause(const struct load_at *at, size_t i, json_t *value,
    struct retry *retry, uint8_t *codes)
{
	const char *word = json_string_value(value);
	json_int_t code = json_integer_value(value);

	if (word != NULL && strcmp(word, "failed") == 0)
		retry->on_failed = true;
	else if (word != NULL && strcmp(word, "timed_out") == 0)
		retry->on_timed_out = true;
	else if (json_is_integer(value) && code >= 0 && code <= 255)
		codes[retry->codes.n++] = (uint8_t)code;
	else
		return load_refuse_element(at, i,
		    "expected \"failed\", \"timed_out\" or an exit status from "
		    "0 to 255");
	return 0;
}

static int
read_causes(const struct load_at *at, json_t *value, struct retry *retry)
{
	size_t n = json_array_size(value);
	uint8_t *codes;
	int r = 0;

	if (!json_is_array(value))
		return load_mismatch(at,
		    "a list of \"failed\", \"timed_out\" and exit statuses",
		    value);
	if (n == 0)
		return load_refuse(
		    at, "is empty; for no retries write \"retry\": 0");
	codes = arena_alloc(&at->l->g->arena, n);
	retry->on_failed = retry->on_timed_out = false;
	retry->codes.codes = codes;
	for (size_t i = 0; i < n; i++) {
		if (read_cause(at, i, json_array_get(value, i), retry, codes) <
		    0)
			r = -1;
	}
	return r;
}

/* A longest delay that nobody has asked for is no reason to be refused. */
static int
read_max_delay(const struct load_at *at, json_t *value, struct retry *retry)
{
	if (value == NULL) {
		if (retry->max_delay_ns < retry->delay_ns)
			retry->max_delay_ns = retry->delay_ns;
		return 0;
	}
	if (load_duration(at, value,
		"allows no delay; for none write \"delay\": 0",
		&retry->max_delay_ns) < 0)
		return -1;
	if (retry->max_delay_ns < retry->delay_ns)
		return load_refuse(at, "is shorter than the delay itself");
	return 0;
}

static int
read_object(const struct load_at *at, json_t *object, struct retry *retry)
{
	struct load_at inner[ARRAY_LEN(keys)];
	json_t *values[ARRAY_LEN(keys)];
	int r = load_only(at, object, keys, ARRAY_LEN(keys));

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		inner[i] =
		    (struct load_at){.l = at->l, .in = at, .key = keys[i]};
		values[i] = json_object_get(object, keys[i]);
	}
	/* Unless it was called by another name. */
	if (values[0] == NULL && r == 0)
		r = load_refuse(at,
		    "expected \"max\" in this object: how often "
		    "to try again");
	else if (values[0] != NULL)
		r |= read_max(&inner[0], values[0], retry);
	if (values[1] != NULL)
		r |=
		    load_duration(&inner[1], values[1], NULL, &retry->delay_ns);
	if (values[2] != NULL)
		r |= read_factor(&inner[2], values[2], 1, RETRY_MAX_BACKOFF,
		    &retry->backoff);
	r |= read_max_delay(&inner[3], values[3], retry);
	if (values[4] != NULL)
		r |= read_jitter(&inner[4], values[4], &retry->jitter);
	if (values[5] != NULL)
		r |= read_causes(&inner[5], values[5], retry);
	return r;
}

int
load_read_retry(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct retry *retry = &load_opts(j)->retry;

	*retry = (struct retry){
	    .delay_ns = RETRY_DELAY_NS,
	    .max_delay_ns = RETRY_MAX_DELAY_NS,
	    .backoff = 1,
	    .on_failed = true,
	    .on_timed_out = true,
	};
	if (json_is_object(value))
		return read_object(at, value, retry);
	if (json_is_number(value))
		return read_max(at, value, retry);
	return load_mismatch(at,
	    "a number of retries, or an object such as {\"max\": 2, "
	    "\"delay\": \"5s\"}",
	    value);
}
