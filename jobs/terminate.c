#include "jobs/terminate.h"

#include <signal.h>

#include "core/wait.h"
#include "jobs/job.h"

/* Leftovers may end by themselves for so long, and write for so long. */
#define SETTLE_TIME (200 * CLOCK_MILLISECOND)
#define SETTLE_TIME_MAX (2 * CLOCK_SECOND)

/* From the stop signal to SIGKILL, for leftovers (R28). */
#define LEFTOVER_GRACE CLOCK_SECOND

/* Nobody tells that a tree has ended: how often it is looked at. */
#define PAUSE_MIN CLOCK_MILLISECOND
#define PAUSE_MAX (50 * CLOCK_MILLISECOND)

/* The leader does; but its orphans may ask to be asked. */
#define PAUSE_OF_LEADER CLOCK_SECOND

/* Waiting */

/* Suspend for ns, or until f is done, or somebody cancels us. */
static void
pause_for(struct loop *l, struct future *f, int64_t ns)
{
	struct wait_result waited;

	if (wait_futures(l, &f, 1, WAIT_ALL_COMPLETED, ns, &waited, NULL) == 0)
		wait_result_finish(&waited);
}

static int64_t
min_ns(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* How an attempt is waited for to end. */
struct ending {
	struct attempt *attempt;
	int64_t deadline;
	int sig;         /* the stop signal; 0: it is not asked */
	int64_t term_at; /* when SIGTERM follows SIGINT; 0: not yet known */
};

static bool
is_hurried(const struct ending *end)
{
	const struct runner *r = end->attempt->job->runner;

	return r->interrupts > 1 && end->sig != SIGKILL;
}

/*
 * A shell starts what it puts behind with SIGINT ignored: what is left of that
 * when the leader has ended is asked by SIGTERM, a moment later.
 */
static void
follow_interrupt(struct ending *end)
{
	struct runner *r = end->attempt->job->runner;
	struct process *p = end->attempt->process;
	int64_t now = loop_now(r->loop);

	if (end->sig != SIGINT || !future_is_done(&p->exited))
		return;
	if (end->term_at == 0)
		end->term_at = clock_add(now, SETTLE_TIME);
	if (now < end->term_at)
		return;
	end->term_at = INT64_MAX;
	r->executor->signal(r->executor, p, SIGTERM);
}

/* True when all of it has ended; false at the deadline, or when killing is due. */
static bool
await_end(struct ending *end)
{
	struct runner *r = end->attempt->job->runner;
	struct process *p = end->attempt->process;
	int64_t pause = PAUSE_MIN, left;
	struct future never;
	bool has_ended;

	future_init(&never, r->loop);
	for (;;) {
		if (end->sig != 0)
			r->executor->stop(r->executor, p, end->sig);
		has_ended = r->executor->has_ended(r->executor, p);
		left = end->deadline - loop_now(r->loop);
		if (has_ended || left <= 0 || is_hurried(end))
			break;
		follow_interrupt(end);
		if (!future_is_done(&p->exited) && end->sig != SIGKILL) {
			pause_for(
			    r->loop, &p->exited, min_ns(left, PAUSE_OF_LEADER));
			continue;
		}
		pause_for(r->loop,
		    future_is_done(&p->exited) ? &never : &p->exited,
		    min_ns(left, pause));
		pause = min_ns(2 * pause, PAUSE_MAX);
	}
	future_finish(&never);
	return has_ended;
}

/* Telling */

static void
tell(struct runner *r, enum event_kind kind, job_id id, const char *fate,
    const struct procfs_list *l)
{
	struct event event = {.kind = kind,
	    .job = id,
	    .state = fate,
	    .processes = l->at,
	    .n_processes = l->n};

	stream_emit(&r->stream, &event);
}

static void
list(const struct attempt *a, struct procfs_list *l)
{
	struct runner *r = a->job->runner;

	r->executor->list(r->executor, a->process, l);
}

/* Ending */

static int64_t
kill_after_of(const struct attempt *a)
{
	const struct runner *r = a->job->runner;
	const struct job_opts *opts = job_spec_of(a->job)->opts;

	if (!opts->kill_after_set && r->opts.kill_after_ns > 0)
		return r->opts.kill_after_ns;
	return opts->kill_after_ns;
}

static int
signal_of(const struct attempt *a)
{
	const struct runner *r = a->job->runner;
	const struct job_opts *opts = job_spec_of(a->job)->opts;

	if (r->interrupts > 1)
		return SIGKILL;
	/* What a terminal would have sent. */
	if (r->interrupts > 0 && r->interrupt_signal == SIGINT)
		return SIGINT;
	if (!opts->stop_signal_set && r->opts.stop_signal > 0)
		return r->opts.stop_signal;
	return opts->stop_signal;
}

/* It can not be killed: name it, and have it settle all the same (R7). */
static void
abandon(struct attempt *a)
{
	struct runner *r = a->job->runner;
	struct procfs_list l = {0};

	list(a, &l);
	r->summary.n_abandoned += l.n;
	tell(r, EVENT_ABANDONED, job_id_of(a->job), NULL, &l);
	procfs_list_finish(&l);
	r->executor->leave(r->executor, a->process);
}

void
terminate_at_once(struct attempt *a)
{
	struct runner *r = a->job->runner;
	struct ending end = {.attempt = a, .sig = SIGKILL};

	end.deadline = clock_add(
	    loop_now(r->loop), job_spec_of(a->job)->opts->kill_wait_ns);
	if (!await_end(&end))
		abandon(a);
}

static void
end_within(struct attempt *a, int64_t grace_ns)
{
	struct runner *r = a->job->runner;
	struct ending end = {.attempt = a, .sig = signal_of(a)};

	end.deadline = clock_add(loop_now(r->loop), grace_ns);
	if (end.sig == SIGKILL || !await_end(&end))
		terminate_at_once(a);
}

void
terminate(struct attempt *a)
{
	end_within(a, kill_after_of(a));
}

/* Leftovers */

/* True when all ends by itself, in a while that output prolongs. */
static bool
settles(struct attempt *a)
{
	struct loop *l = a->job->runner->loop;
	struct ending end = {.attempt = a};
	int64_t last = clock_add(loop_now(l), SETTLE_TIME_MAX);
	uint64_t before, written = attempt_written(a);

	do {
		before = written;
		end.deadline =
		    min_ns(last, clock_add(loop_now(l), SETTLE_TIME));
		if (await_end(&end))
			return true;
		written = attempt_written(a);
	} while (written != before && loop_now(l) < last);
	return false;
}

void
terminate_leftovers(struct attempt *a)
{
	struct runner *r = a->job->runner;
	struct procfs_list l = {0};
	bool is_left = job_spec_of(a->job)->opts->leave;

	if (r->executor->has_ended(r->executor, a->process) ||
	    (!is_left && settles(a)))
		return;
	list(a, &l);
	if (is_left)
		r->executor->leave(r->executor, a->process);
	else
		end_within(a, min_ns(kill_after_of(a), LEFTOVER_GRACE));
	/* An empty list: what forks and ends, for ever, is hardly ever seen. */
	if (l.n > 0 || !is_left)
		tell(r, EVENT_LEFTOVERS, job_id_of(a->job),
		    is_left ? "left" : "ended", &l);
	procfs_list_finish(&l);
}

void
terminate_strays(struct runner *r)
{
	struct procfs_list named = {0}, l = {0};
	int64_t deadline = clock_add(loop_now(r->loop), LEFTOVER_GRACE);
	struct future never;

	if (r->executor->list_strays == NULL)
		return;
	future_init(&never, r->loop);
	for (;;) {
		r->executor->list_strays(r->executor, &l, true);
		if (l.n == 0 || loop_now(r->loop) >= deadline)
			break;
		if (named.n == 0) {
			named = l;
			l = (struct procfs_list){0};
		}
		pause_for(r->loop, &never, PAUSE_MIN);
		l.n = 0;
	}
	future_finish(&never);
	r->summary.n_abandoned += l.n;
	if (l.n > 0)
		tell(r, EVENT_ABANDONED, JOB_NONE, NULL, &l);
	else if (named.n > 0)
		tell(r, EVENT_LEFTOVERS, JOB_NONE, "ended", &named);
	procfs_list_finish(&l);
	procfs_list_finish(&named);
}

/* All that runs */

void
terminate_now(struct runner *r)
{
	list_for_each (n, &r->processes) {
		struct attempt *a = CONTAINER_OF(n, struct attempt, link);

		r->executor->stop(r->executor, a->process, SIGKILL);
	}
}

void
terminate_suspend(struct runner *r, bool is_to_stop)
{
	list_for_each (n, &r->processes) {
		struct attempt *a = CONTAINER_OF(n, struct attempt, link);

		if (r->executor->signal != NULL)
			r->executor->signal(r->executor, a->process,
			    is_to_stop ? SIGSTOP : SIGCONT);
	}
}
