#include "cmd/run_options.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/complain.h"
#include "core/clock.h"
#include "core/mem.h"
#include "jobs/duration.h"
#include "jobs/load/load.h"
#include "jobs/signame.h"

void
run_options_init(struct run_options *o)
{
	*o = (struct run_options){.events_fd = -1,
	    .output = OUTPUT_GROUP,
	    .max_input = LOAD_DEFAULT_BYTES,
	    .heartbeat_ns = 60 * CLOCK_SECOND};
}

void
run_options_finish(struct run_options *o)
{
	free(o->failing);
	past_destroy(o->past);
	o->failing = NULL;
	select_finish(&o->only);
	select_finish(&o->skip);
	o->past = NULL;
}

static int
read_number(const char *value, long min, long max, long *number, struct err *e)
{
	char *end;

	errno = 0;
	*number = strtol(value, &end, 10);
	if (end == value || *end != '\0' || errno != 0 || *number < min ||
	    *number > max)
		return err_set(e, ERR_INVALID,
		    "\"%s\" is not a number from %ld to %ld", value, min, max);
	return 0;
}

static int
read_duration(const char *value, int64_t *ns, struct err *e)
{
	if (duration_parse(value, strlen(value), ns, e) < 0)
		return -1;
	if (*ns == 0)
		return err_set(
		    e, ERR_INVALID, "\"%s\" is no time at all", value);
	return 0;
}

int
set_slots(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;
	long n;

	if (read_number(value, 1, 1000000, &n, e) < 0)
		return -1;
	o->runner.slots = (unsigned)n;
	return 0;
}

int
set_keep_going(void *into, const char *value, struct err *e)
{
	(void)value;
	return set_on_failure(into, "continue", e);
}

int
set_timeout(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	return read_duration(value, &o->runner.timeout_ns, e);
}

int
set_kill_after(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	return read_duration(value, &o->runner.kill_after_ns, e);
}

int
set_stop_signal(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	return signame_parse(value, &o->runner.stop_signal, e);
}

int
set_output(void *into, const char *value, struct err *e)
{
	static const char *const words[] = {
	    [OUTPUT_GROUP] = "group",
	    [OUTPUT_PREFIX] = "prefix",
	    [OUTPUT_RAW] = "raw",
	    [OUTPUT_NONE] = "none",
	    NULL,
	};
	struct run_options *o = into;
	int i = opt_find_word(value, words, e);

	if (i < 0)
		return -1;
	o->output = (enum output_mode)i;
	return 0;
}

int
set_on_failure(void *into, const char *value, struct err *e)
{
	static const char *const words[] = {
	    [ON_FAILURE_CANCEL] = "cancel",
	    [ON_FAILURE_DRAIN] = "drain",
	    [ON_FAILURE_CONTINUE] = "continue",
	    NULL,
	};
	struct run_options *o = into;
	int i = opt_find_word(value, words, e);

	if (i < 0)
		return -1;
	o->runner.on_failure = (enum on_failure)i;
	o->runner.on_failure_set = true;
	return 0;
}

int
set_events(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	(void)e;
	o->events = value;
	return 0;
}

int
set_events_fd(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;
	long n;

	if (read_number(value, 0, INT_MAX, &n, e) < 0)
		return -1;
	o->events_fd = (int)n;
	return 0;
}

int
set_results(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	(void)value;
	(void)e;
	o->results = true;
	o->runner.wants_result = true;
	return 0;
}

/* A number of bytes, or with K, M or G of so many times 1024. */
int
set_dry(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	(void)value;
	(void)e;
	o->is_dry = true;
	return 0;
}

int
set_max_input(void *into, const char *value, struct err *e)
{
	static const char units[] = "KMG";
	struct run_options *o = into;
	unsigned long long n;
	const char *unit;
	char *end;
	int shift = 0;

	errno = 0;
	n = strtoull(value, &end, 10);
	unit = *end == '\0' ? NULL : strchr(units, *end);
	if (unit != NULL)
		shift = 10 * (int)(unit - units + 1);
	/* strtoull() would take a sign, and blanks. */
	if (value[0] < '0' || value[0] > '9' || errno != 0 || n == 0 ||
	    (*end != '\0' && (unit == NULL || end[1] != '\0')) ||
	    n > LOAD_MAX_BYTES >> shift)
		return err_set(e, ERR_INVALID,
		    "\"%s\" is no size from 1 to %zuM; write it as 1000, 64K, "
		    "10M or 1G",
		    value, LOAD_MAX_BYTES >> 20);
	o->max_input = (size_t)n << shift;
	return 0;
}

int
set_past(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	(void)e;
	o->past_path = value;
	return 0;
}

int
set_directory(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	(void)e;
	o->directory = value;
	return 0;
}

int
set_quiet(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	(void)value;
	(void)e;
	o->level = CONSOLE_QUIET;
	return 0;
}

int
set_verbose(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	(void)value;
	(void)e;
	o->level = CONSOLE_VERBOSE;
	return 0;
}

static int
read_when(const char *value, enum when *when, struct err *e)
{
	static const char *const words[] = {
	    [WHEN_AUTO] = "auto",
	    [WHEN_ALWAYS] = "always",
	    [WHEN_NEVER] = "never",
	    NULL,
	};
	int i = opt_find_word(value, words, e);

	if (i < 0)
		return -1;
	*when = (enum when)i;
	return 0;
}

int
set_color(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	return read_when(value, &o->color, e);
}

int
set_progress(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	return read_when(value, &o->progress, e);
}

int
set_heartbeat(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	/* 0 is for none. */
	return duration_parse(value, strlen(value), &o->heartbeat_ns, e);
}

int
set_failing(void *into, const char *value, struct err *e)
{
	struct run_options *o = into;

	(void)e;
	o->failing = xgrow_array(o->failing, &o->failing_capacity,
	    o->n_failing + 1, sizeof(*o->failing));
	o->failing[o->n_failing++] = value;
	return 0;
}

static int
read_past(const struct command *c, struct run_options *o)
{
	struct err e = ERR_INIT;

	if (o->past_path == NULL)
		return 0;
	o->past = past_read(o->past_path, &e);
	o->runner.past = o->past;
	if (o->past == NULL)
		complain(c->name, "--past %s: %s", o->past_path, e.text);
	return o->past == NULL ? -1 : 0;
}

int
set_only(void *into, const char *value, struct err *e)
{
	return select_add(&((struct run_options *)into)->only, value, e);
}

int
set_skip(void *into, const char *value, struct err *e)
{
	return select_add(&((struct run_options *)into)->skip, value, e);
}

int
run_options_enter(const struct command *c, struct run_options *o)
{
	/* Before there are descriptors of our own that it might be. */
	int flags = o->events_fd < 0 ? O_WRONLY : fcntl(o->events_fd, F_GETFL);

	if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) {
		complain(c->name, "--events-fd %d: %s", o->events_fd,
		    flags < 0 ? strerror(errno) : "it is not open for writing");
		return -1;
	}
	if (o->directory != NULL && chdir(o->directory) < 0) {
		complain(c->name, "%s: %s", o->directory, strerror(errno));
		return -1;
	}
	return read_past(c, o);
}

int
run_options_select(const struct command *c, struct run_options *o,
    const struct graph *g, job_id *targets)
{
	if (select_check(c->name, "only", o->file, &o->only, g) < 0 ||
	    select_check(c->name, "skip", o->file, &o->skip, g) < 0)
		return -1;
	select_targets(&o->only, g, targets, &o->runner.n_targets);
	o->runner.skip_tags = (const char *const *)o->skip.words;
	o->runner.n_skip_tags = o->skip.n;
	return 0;
}

int
run_options_parse(
    const struct command *c, struct run_options *o, int argc, char **argv)
{
	struct err e = ERR_INIT;
	int n, rc;

	run_options_init(o);
	o->level = CONSOLE_NORMAL;
	rc = opt_parse(c->options, c->n_options, argc, argv, o, &n, &e);
	if (rc > 0)
		return command_help(c);
	if (rc < 0)
		return usage_error(c, e.text);
	if (n == 0)
		return usage_error(c, "which job file? (- is standard input)");
	o->file = argv[1];
	o->targets = argv + 2;
	o->n_targets = (size_t)(n - 1);
	return -1;
}
