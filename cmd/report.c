#include "cmd/report.h"

#include <errno.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/command_text.h"
#include "jobs/duration.h"

#define NAMES_MAX 20
#define COMMAND_WIDTH 60

static void
tell(const struct report *r, struct buf *text)
{
	const struct console *c = &r->session->console;

	/* The log so far stands above it. */
	c->sink.flush((struct event_sink *)&c->sink);
	session_tell(r->session, text->data);
	buf_finish(text);
}

/* One command */

static void
add_command(struct buf *b, const struct event *e)
{
	struct event words = {.argv = e->graph->jobs[e->job].body_of.argv};

	command_text_add(b, &words, COMMAND_WIDTH);
}

/* timeout(1) has the time in front of the command, without an option. */
static void
add_hint(struct buf *b, const struct event *e)
{
	const char *const *argv = e->graph->jobs[e->job].body_of.argv;
	struct err ignored = ERR_INIT;
	int64_t ns;

	if (e->outcome->sys == ENOENT &&
	    duration_parse(argv[0], strlen(argv[0]), &ns, &ignored) == 0)
		buf_printf(b, "; did you mean -t %s?", argv[0]);
	err_clear(&ignored);
}

/* Of exec nothing is told but what its command can not tell itself. */
static void
tell_exec(const struct report *r, const struct event *e)
{
	char duration[DURATION_TEXT_SIZE];
	struct buf b = {0};

	if (e->to == JOB_TIMED_OUT) {
		buf_printf(&b, "timed out after %s: ",
		    duration_format(r->options->each_timeout_ns, duration,
			sizeof(duration)));
		add_command(&b, e);
	} else if (e->outcome != NULL && e->outcome->error != NULL) {
		buf_add_text(&b, e->outcome->error);
		add_hint(&b, e);
	}
	if (b.len > 0)
		tell(r, &b);
}

static bool
is_failure(enum job_state state)
{
	return state == JOB_FAILED || state == JOB_TIMED_OUT;
}

static void
note_command(struct report *r, const struct event *e)
{
	own_status_note(&r->own, e);
	r->n_all++;
	if (is_failure(e->to))
		r->n_failed++;
	else if (e->to != JOB_FINISHED)
		r->n_not_ended++;
	/* With the log of -v it is there already. */
	if (r->is_exec && !r->options->is_quiet &&
	    r->options->run.level < CONSOLE_NORMAL)
		tell_exec(r, e);
}

/* wait */

static void
add_names(const struct report *r, struct buf *b, const char *label,
    const struct event *e, const job_id *ids, size_t n)
{
	size_t i;

	if (n == 0)
		return;
	buf_printf(b, "%s%s: ", b->len > 0 ? "; " : "", label);
	for (i = 0; i < n && i < NAMES_MAX; i++) {
		enum job_state state =
		    runner_job_state(r->session->runner, ids[i]);

		buf_printf(
		    b, "%s%s", i > 0 ? ", " : "", e->graph->jobs[ids[i]].name);
		if (state != JOB_FINISHED && state_is_terminal(state))
			buf_printf(b, " (%s)", state_name(state));
	}
	if (n > NAMES_MAX)
		buf_printf(b, " and %zu more", n - NAMES_MAX);
}

/* If something is pending, it is because the time was over, or what was asked for. */
static bool
is_timed_out(const struct report *r, const struct event *e)
{
	if (e->n_pending == 0)
		return false;
	switch (r->options->return_when) {
	case FIRST_COMPLETED:
		return e->n_done == 0;
	case FIRST_EXCEPTION:
		return !r->wait_failed;
	case ALL_COMPLETED:
		break;
	}
	return true;
}

static void
note_wait(struct report *r, const struct event *e)
{
	struct buf b = {0};
	size_t i;

	for (i = 0; i < e->n_done; i++) {
		if (is_failure(
			runner_job_state(r->session->runner, e->done[i])))
			r->wait_failed = true;
	}
	r->wait_timed_out = is_timed_out(r, e);
	if (r->options->is_quiet || r->options->format != FORMAT_TEXT)
		return;
	add_names(r, &b, "done", e, e->done, e->n_done);
	add_names(r, &b, "pending", e, e->pending, e->n_pending);
	if (b.len > 0)
		tell(r, &b);
}

/* The end */

static void
add_failures(const struct report *r, struct buf *b)
{
	if (r->main != BODY_NONE)
		buf_printf(b, "none of %zu commands succeeded", r->n_all);
	else
		buf_printf(
		    b, "%zu of %zu commands failed", r->n_failed, r->n_all);
	if (r->n_not_ended > 0)
		buf_printf(b, ", %zu cancelled", r->n_not_ended);
}

static void
tell_summary(const struct report *r, const struct event *e)
{
	char duration[DURATION_TEXT_SIZE];
	struct buf b = {0};

	if (r->is_exec || r->main == BODY_WAIT || r->options->is_quiet ||
	    (e->exit_status != EXIT_FAILED && e->exit_status != EXIT_TIMEOUT))
		return;
	if (runner_summary(r->session->runner)->is_timed_out) {
		buf_printf(&b, "timed out after %s: ",
		    duration_format(r->options->run.runner.timeout_ns, duration,
			sizeof(duration)));
		buf_printf(&b, "%zu of %zu commands had not ended",
		    r->n_not_ended, r->n_all);
	} else if (!r->is_one && r->n_failed > 0) {
		add_failures(r, &b);
	}
	if (b.len > 0)
		tell(r, &b);
}

static void
emit(struct event_sink *sink, const struct event *e)
{
	struct report *r = CONTAINER_OF(sink, struct report, sink);

	if (e->kind == EVENT_RUN_FINISHED) {
		tell_summary(r, e);
		return;
	}
	if (e->kind != EVENT_JOB || !state_is_terminal(e->to))
		return;
	if (spec_is_process(&e->graph->jobs[e->job]))
		note_command(r, e);
	else if (r->main == BODY_WAIT)
		note_wait(r, e);
}

void
report_init(struct report *r)
{
	r->sink.emit = emit;
}

int
report_status(const struct report *r, int status, int *signal)
{
	if (r->main == BODY_WAIT && status == EXIT_OK)
		status = r->wait_timed_out ? EXIT_TIMEOUT
			 : r->wait_failed  ? EXIT_FAILED
					   : EXIT_OK;
	if ((!r->is_one && !r->is_exec) || r->wait_timed_out ||
	    (status != EXIT_FAILED && status != EXIT_TIMEOUT))
		return status;
	return own_status_get(
	    &r->own, r->options->preserve_status, status, signal);
}
