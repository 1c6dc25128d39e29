#include "jobs/ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/sleep.h"
#include "core/timeout.h"
#include "core/wait.h"
#include "jobs/duration.h"
#include "jobs/job.h"
#include "jobs/needs.h"
#include "jobs/port.h"
#include "jobs/probing.h"
#include "jobs/relay.h"

/* What a job wrote between two looks is read up to here; the rest is next. */
#define READ_SIZE ((size_t)64 * 1024)
#define READ_MAX ((off_t)16 * 1024 * 1024)

/* A knock, or a probe, may take so many intervals, and so long in any case. */
#define LIMIT_INTERVALS 10
#define LIMIT_MIN CLOCK_SECOND

/* What is written */

static bool
is_logged(const struct ready_watch *w)
{
	return w->streams[0].matcher.is_found || w->streams[1].matcher.is_found;
}

/* A relay has read something. */
static void
on_output(void *arg, const char *bytes, size_t n)
{
	struct ready_stream *s = arg;

	matcher_add(&s->matcher, bytes, n);
}

/* Look at what has come into the stream's file. */
static void
read_file(struct ready_stream *s, int fd)
{
	off_t until = s->at + READ_MAX;
	char *buffer;
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	/* It was emptied, and begins anew. */
	if (st.st_size < s->at) {
		s->at = 0;
		matcher_forget(&s->matcher);
	}
	if (st.st_size == s->at)
		return;
	buffer = xmalloc(READ_SIZE);
	while (s->at < until && !s->matcher.is_found &&
	       (n = pread(fd, buffer, READ_SIZE, s->at)) > 0) {
		s->at += n;
		matcher_add(&s->matcher, buffer, (size_t)n);
	}
	free(buffer);
}

static void
look_at_output(struct ready_watch *w)
{
	const struct attempt *a = w->attempt;
	int i;

	for (i = 0; i < 2 && !is_logged(w); i++) {
		int fd = a->captured[i] >= 0 ? a->captured[i] : a->watched[i];

		if (fd >= 0)
			read_file(&w->streams[i], fd);
	}
	w->is_logged = is_logged(w);
}

/* What is there */

/* A file that was there before the start says nothing, until it is another. */
static void
look_at_file(struct ready_watch *w)
{
	const struct stat *old = &w->before;
	struct stat st;

	if (stat(w->spec->file, &st) < 0)
		return;
	w->is_there = st.st_ino != old->st_ino || st.st_dev != old->st_dev ||
		      st.st_size != old->st_size ||
		      st.st_mtim.tv_sec != old->st_mtim.tv_sec ||
		      st.st_mtim.tv_nsec != old->st_mtim.tv_nsec;
}

static int64_t
limit_of(const struct ready *spec)
{
	int64_t limit_ns = LIMIT_INTERVALS * spec->interval_ns;

	return limit_ns < LIMIT_MIN ? LIMIT_MIN : limit_ns;
}

static void
look_at_port(struct ready_watch *w)
{
	struct port port;

	w->is_listening =
	    port_parse(&port, w->spec->port, NULL) == 0 &&
	    port_answers(&port, w->job->runner->loop, limit_of(w->spec));
}

static void
look_by_probe(struct ready_watch *w)
{
	w->has_passed = probing_run(
	    w->job, w->spec->run, limit_of(w->spec), w->how, sizeof(w->how));
}

/* Telling */

static void
add_word(struct buf *b, const char *word, const char *what)
{
	buf_printf(b, "%s%s%s%s", b->len > 0 ? ", " : "", word,
	    what == NULL ? "" : " ", what == NULL ? "" : what);
}

/* "port 8080, file x.sock": all that was asked for, or what is missing. */
static void
describe(const struct ready_watch *w, bool is_missing, struct buf *b)
{
	const struct ready *spec = w->spec;

	if (spec->log != NULL && !(is_missing && w->is_logged))
		add_word(b, "log", spec->log);
	if (spec->port != NULL && !(is_missing && w->is_listening))
		add_word(b, "port", spec->port);
	if (spec->file != NULL && !(is_missing && w->is_there))
		add_word(b, "file", spec->file);
	if (spec->run == NULL || (is_missing && w->has_passed))
		return;
	add_word(b, "run", is_missing ? NULL : spec->run);
	if (is_missing && w->how[0] != '\0')
		buf_printf(b, " (%s)", w->how);
}

static void
tell(struct ready_watch *w)
{
	struct job *j = w->job;
	struct event event = {.kind = EVENT_READY, .job = job_id_of(j)};
	struct buf reason = {0};

	describe(w, false, &reason);
	event.reason = reason.data;
	event.elapsed_ns = loop_now(j->runner->loop) - j->started_ns;
	stream_emit(&j->runner->stream, &event);
	buf_finish(&reason);
	needs_tell_ready(j);
}

/* Its time is over, as that of its timeout. */
static void
on_limit(struct handle *h)
{
	struct timer *timer = CONTAINER_OF(h, struct timer, handle);
	struct ready_watch *w = CONTAINER_OF(timer, struct ready_watch, limit);
	struct timeout *t = w->job->task->timeouts;
	char text[DURATION_TEXT_SIZE];
	struct buf why = {0}, missing = {0};

	if (w->job->is_ready || w->why != NULL)
		return;
	describe(w, true, &missing);
	buf_printf(&why, "not ready after %s: %s",
	    duration_format(w->spec->timeout_ns, text, sizeof(text)),
	    missing.data);
	buf_finish(&missing);
	w->why = buf_take(&why);
	t->why = w->why;
	timeout_reschedule(t, loop_now(w->job->runner->loop), NULL);
}

/* Looking */

/* Look for what is missing; true when nothing is.  Suspends. */
static bool
is_complete(struct ready_watch *w)
{
	const struct ready *spec = w->spec;

	if (spec->log != NULL && !w->is_logged)
		look_at_output(w);
	if (spec->file != NULL && !w->is_there)
		look_at_file(w);
	if (spec->port != NULL && !w->is_listening && !w->is_stopping)
		look_at_port(w);
	if (spec->run != NULL && !w->has_passed && !w->is_stopping)
		look_by_probe(w);
	return (spec->log == NULL || w->is_logged) &&
	       (spec->file == NULL || w->is_there) &&
	       (spec->port == NULL || w->is_listening) &&
	       (spec->run == NULL || w->has_passed);
}

/* What has ended, or is being ended, is ready for nothing. */
static bool
may_go_on(const struct ready_watch *w)
{
	return !w->is_stopping && w->job->state == JOB_RUNNING &&
	       !future_is_done(&w->attempt->process->exited);
}

static int
look(struct task *self, void *arg, void **result, struct err *e)
{
	struct ready_watch *w = arg;
	struct job *j = w->job;
	struct loop *l = j->runner->loop;
	const struct job_opts *opts = job_spec_of(j)->opts;
	bool is_virtual = j->runner->executor->is_virtual;

	(void)self;
	(void)result;
	(void)e;
	/* What does not run is taken to need its estimate for it. */
	if (is_virtual && job_spec_of(j)->service)
		sleep_for(l, opts->estimate_ns, NULL);
	while (may_go_on(w)) {
		if (is_virtual || is_complete(w)) {
			if (may_go_on(w))
				tell(w);
			break;
		}
		if (may_go_on(w))
			sleep_for(l, w->spec->interval_ns, NULL);
	}
	return 0;
}

/* Life */

int
ready_prepare(struct ready_watch *w, struct job *j, struct err *e)
{
	const struct ready *spec = job_spec_of(j)->opts->ready;
	struct port port;
	int i;

	memset(w, 0, sizeof(*w));
	w->job = j;
	timer_init(&w->limit, on_limit);
	if (spec == NULL || j->is_ready)
		return 0;
	for (i = 0; i < 2 && spec->log != NULL; i++) {
		w->streams[i].watch = w;
		if (matcher_init(&w->streams[i].matcher, spec->log, e) < 0) {
			if (i > 0)
				matcher_finish(&w->streams[0].matcher);
			return err_wrap(e, "ready");
		}
	}
	w->spec = spec;
	if (j->runner->executor->is_virtual)
		return 0;
	if (spec->file != NULL && stat(spec->file, &w->before) < 0)
		memset(&w->before, 0, sizeof(w->before));
	if (spec->port != NULL && port_parse(&port, spec->port, e) == 0 &&
	    port_is_taken(&port))
		err_set(e, ERR_FAILED,
		    "port %s is in use before the job has started", spec->port);
	return err_is_set(e) ? -1 : 0;
}

void
ready_start(struct ready_watch *w, struct attempt *a)
{
	struct loop *l = w->job->runner->loop;
	int i;

	if (w->spec == NULL)
		return;
	w->attempt = a;
	for (i = 0; i < 2 && w->spec->log != NULL; i++) {
		if (a->relays[i] == NULL)
			continue;
		a->relays[i]->seen = on_output;
		a->relays[i]->seen_arg = &w->streams[i];
	}
	if (w->spec->timeout_ns > 0)
		loop_call_later(l, &w->limit, w->spec->timeout_ns);
	w->task = task_create(l, job_spec_of(w->job)->name, look, w);
}

void
ready_stop(struct ready_watch *w)
{
	struct loop *l = w->job->runner->loop;
	struct wait_result waited;
	struct future *looked;

	loop_cancel_timer(l, &w->limit);
	if (w->task == NULL)
		return;
	w->is_stopping = true;
	looked = &w->task->future;
	while (!future_is_done(looked)) {
		/* It cleans up behind itself, whatever it waits for. */
		task_cancel(w->task, NULL);
		if (wait_futures(l, &looked, 1, WAIT_ALL_COMPLETED,
			WAIT_FOR_EVER, &waited, NULL) == 0)
			wait_result_finish(&waited);
	}
	future_mark_read(looked);
	task_unref(w->task);
	w->task = NULL;
}

/* A last look at what the process has left. */
static bool
is_complete_now(struct ready_watch *w)
{
	int i;

	for (i = 0; i < 2 && w->spec->log != NULL; i++) {
		look_at_output(w);
		matcher_end(&w->streams[i].matcher);
		w->is_logged = is_logged(w);
	}
	return is_complete(w);
}

/* Is there a job that waits for this one to be ready? */
static bool
is_awaited(const struct job *j)
{
	struct runner *r = j->runner;
	uint32_t i = referrers_first(&r->dependants, job_id_of(j));

	for (; i != REFERRER_NONE; i = r->dependants.all[i].next) {
		const struct referrer *user = &r->dependants.all[i];
		const struct need *need = needs_tie(r, user);

		if (need != NULL && need->when == NEED_READY &&
		    runner_job(r, user->job)->state == JOB_PENDING)
			return true;
	}
	return false;
}

/* The process has succeeded: was that all? */
static int
look_once_more(struct ready_watch *w, struct err *e)
{
	struct buf missing = {0};

	if (is_complete_now(w)) {
		tell(w);
		return 0;
	}
	if (!is_awaited(w->job))
		return 0;
	describe(w, true, &missing);
	err_set(e, ERR_FAILED, "ended before it was ready: %s", missing.data);
	buf_finish(&missing);
	return -1;
}

int
ready_finish(struct ready_watch *w, bool has_succeeded, struct err *e)
{
	int i, rc = 0;

	if (w->spec == NULL)
		return 0;
	if (has_succeeded && !w->job->is_ready && w->attempt != NULL &&
	    !w->job->runner->executor->is_virtual &&
	    !job_spec_of(w->job)->service && w->job->state == JOB_RUNNING)
		rc = look_once_more(w, e);
	for (i = 0; i < 2 && w->spec->log != NULL; i++)
		matcher_finish(&w->streams[i].matcher);
	/* The process may have ended in that very moment. */
	if (w->why != NULL && w->job->state != JOB_CANCELLING) {
		free(w->why);
	} else if (w->why != NULL) {
		struct outcome *o = job_outcome(w->job);

		/* By which signal we ended it is of no interest. */
		outcome_finish(o);
		o->kind = OUTCOME_ERROR;
		o->error = w->why;
	}
	return rc;
}
