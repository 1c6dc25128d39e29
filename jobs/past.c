#include "jobs/past.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "core/clock.h"
#include "core/mem.h"
#include "jobs/eventlog.h"

/* No run lasts longer than a job file can say. */
#define MAX_SECONDS (3650.0 * 24 * 3600)

struct past {
	json_t *durations; /* by name, in nanoseconds */
	json_t *states;    /* by name: the last, enum job_state */
};

struct line {
	char *text; /* owned */
	size_t size;
	ssize_t len; /* with its newline, if it has one */
	unsigned long number;
};

static const char *
text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

/* Those that end by themselves take as long next time. */
static bool
is_end(const json_t *event)
{
	const char *to = text_of(event, "to");

	return strcmp(text_of(event, "event"), "job") == 0 &&
	       json_integer_value(json_object_get(event, "attempt")) > 0 &&
	       (strcmp(to, "finished") == 0 || strcmp(to, "failed") == 0 ||
		   strcmp(to, "timed_out") == 0);
}

/* Returns false when the event is no transition. */
static bool
note_state(struct past *p, const json_t *event)
{
	const char *name = text_of(event, "job"), *to = text_of(event, "to");
	int state;

	if (strcmp(text_of(event, "event"), "job") != 0 || *name == '\0')
		return false;
	for (state = JOB_PENDING; state < JOB_STATES; state++) {
		if (strcmp(state_name((enum job_state)state), to) == 0)
			json_object_set_new(
			    p->states, name, json_integer(state));
	}
	return true;
}

static void
note(struct past *p, const json_t *event)
{
	const json_t *elapsed = json_object_get(event, "elapsed");
	const char *name = text_of(event, "job");
	double seconds = json_number_value(elapsed);

	if (!note_state(p, event) || !is_end(event) ||
	    !json_is_number(elapsed) ||
	    !(seconds >= 0 && seconds <= MAX_SECONDS))
		return;
	json_object_set_new(p->durations, name,
	    json_integer((json_int_t)(seconds * CLOCK_SECOND + 0.5)));
}

/* The first line says what it is, and how it is written. */
static int
check_first(const json_t *event, struct err *e)
{
	const json_t *version = json_object_get(event, "version");

	if (strcmp(text_of(event, "event"), "run_started") != 0 ||
	    !json_is_integer(version))
		return err_set(e, ERR_INVALID,
		    "is no event log; name a file that --events has written");
	if (json_integer_value(version) != EVENTLOG_VERSION)
		return err_set(e, ERR_INVALID,
		    "is an event log of version %" JSON_INTEGER_FORMAT
		    "; known is %d",
		    json_integer_value(version), EVENTLOG_VERSION);
	return 0;
}

static int
read_line(struct past *p, const struct line *l, struct err *e)
{
	json_t *event;
	int rc = 0;

	/* Most other lines are none of a job's state. */
	if (l->number > 1 && strstr(l->text, "\"to\"") == NULL &&
	    strstr(l->text, "\"elapsed\"") == NULL)
		return 0;
	event = json_loadb(l->text, (size_t)l->len, 0, NULL);
	if (l->number == 1)
		rc = check_first(event, e);
	else if (event == NULL && l->text[l->len - 1] == '\n')
		rc = err_set(e, ERR_INVALID, "line %lu is no event", l->number);
	else if (event != NULL)
		note(p, event);
	json_decref(event);
	return rc;
}

static int
read_lines(struct past *p, FILE *in, struct err *e)
{
	struct line l = {.text = NULL};
	int rc = 0;

	while (rc == 0 && (l.len = getline(&l.text, &l.size, in)) > 0) {
		l.number++;
		rc = read_line(p, &l, e);
	}
	if (rc == 0 && ferror(in))
		rc = err_sys(e, "cannot be read");
	else if (rc == 0 && l.number == 0)
		rc = check_first(NULL, e);
	free(l.text);
	return rc;
}

static FILE *
open_log(const char *path, struct err *e)
{
	/* Nonblocking, or the opening waits until a FIFO has a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		err_sys(e, "cannot be opened");
	} else if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode)) {
		err_set(e, ERR_INVALID, "is %s, no event log",
		    S_ISDIR(st.st_mode) ? "a directory" : "a device");
	} else {
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
		return fdopen(fd, "r");
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

struct past *
past_read(const char *path, struct err *e)
{
	FILE *in = open_log(path, e);
	struct past *p;
	int rc;

	if (in == NULL)
		return NULL;
	json_set_alloc_funcs(xmalloc, free);
	p = xcalloc(1, sizeof(*p));
	p->durations = json_object();
	p->states = json_object();
	rc = read_lines(p, in, e);
	fclose(in);
	if (rc == 0)
		return p;
	past_destroy(p);
	return NULL;
}

void
past_destroy(struct past *p)
{
	if (p == NULL)
		return;
	json_decref(p->durations);
	json_decref(p->states);
	free(p);
}

int64_t
past_find(const struct past *p, const char *name)
{
	const json_t *ns = json_object_get(p->durations, name);

	return ns == NULL ? -1 : json_integer_value(ns);
}

enum job_state
past_state(const struct past *p, const char *name)
{
	const json_t *state = json_object_get(p->states, name);

	return state == NULL ? JOB_ABSENT
			     : (enum job_state)json_integer_value(state);
}
