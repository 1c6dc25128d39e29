#include "jobs/shortage.h"

#include <errno.h>

#include "core/wait.h"
#include "jobs/job.h"

#define PAUSE_MIN (5 * CLOCK_MILLISECOND)
#define PAUSE_MAX (250 * CLOCK_MILLISECOND)
#define ALONE_MAX (30 * CLOCK_SECOND)

/* One that waits, in runner.short_of. */
struct waiter {
	struct list_node link;
	struct future eased;
};

static bool
may_pass(const struct err *e)
{
	return e->code == ERR_SYSTEM &&
	       (e->sys == EAGAIN || e->sys == EMFILE || e->sys == ENFILE ||
		   e->sys == ENOMEM);
}

static bool
is_over(struct shortage *s, struct runner *r)
{
	int64_t now = loop_now(r->loop);

	if (!list_is_empty(&r->processes))
		s->alone_since = 0;
	else if (s->alone_since == 0)
		s->alone_since = now;
	return s->alone_since != 0 && now - s->alone_since >= ALONE_MAX;
}

bool
shortage_wait(struct shortage *s, struct job *j, struct err *e)
{
	struct runner *r = j->runner;
	struct waiter w;
	struct future *eased = &w.eased;
	struct wait_result waited;
	int rc;

	if (!may_pass(e) || is_over(s, r))
		return false;
	if (!r->has_told_shortage)
		stream_note(&r->stream, job_id_of(j),
		    "job %s waits: %s; it starts when another has ended",
		    job_spec_of(j)->name, e->text);
	r->has_told_shortage = true;
	err_clear(e);
	s->pause_ns = s->pause_ns == 0 ? PAUSE_MIN : 2 * s->pause_ns;
	if (s->pause_ns > PAUSE_MAX)
		s->pause_ns = PAUSE_MAX;
	future_init(eased, r->loop);
	list_append(&r->short_of, &w.link);
	rc = wait_futures(
	    r->loop, &eased, 1, WAIT_ALL_COMPLETED, s->pause_ns, &waited, e);
	if (rc == 0)
		wait_result_finish(&waited);
	list_remove(&w.link);
	future_finish(eased);
	if (rc < 0)
		return false;
	/* It may have been dropped: a pending job just ends. */
	if (j->state == JOB_PENDING)
		return true;
	err_set(e, ERR_CANCELLED, "cancelled before it could start");
	return false;
}

void
shortage_ease(struct runner *r)
{
	struct list_node *n = list_pop(&r->short_of);

	if (n != NULL)
		future_set_result(
		    &CONTAINER_OF(n, struct waiter, link)->eased, NULL);
}
