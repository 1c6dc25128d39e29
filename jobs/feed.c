#include "jobs/feed.h"

#include <stdlib.h>

#include "core/mem.h"
#include "jobs/admit.h"
#include "jobs/job.h"
#include "jobs/service.h"
#include "jobs/verdict.h"

/* So many jobs, and then the others' turn. */
#define JOBS_PER_TURN 32

/* Is another job worth reading?  One that waits for each slot is enough. */
static bool
has_room(const struct runner *r)
{
	return !r->is_ending && !r->is_draining && r->interrupts == 0 &&
	       r->ready.n < r->slots;
}

/* Take the next job.  Returns false when there is none for now, or no more. */
static bool
take_next(struct feed *f)
{
	struct err e = ERR_INIT;
	job_id id;

	switch (f->class->next(f, &id, &e)) {
	case 1:
		if (id < f->runner->n_admitted)
			admit_again(f->runner, id);
		else
			admit_new(f->runner);
		return true;
	case 0:
		return false;
	default:
		if (err_is_set(&e))
			verdict_on_broken_feed(f->runner, e.text);
		feed_close(f);
		return false;
	}
}

static void
on_pull(struct handle *h)
{
	struct feed *f = CONTAINER_OF(h, struct feed, pull);
	int n = 0;

	while (f->is_open && has_room(f->runner)) {
		if (!take_next(f))
			return;
		if (++n == JOBS_PER_TURN) {
			feed_pull(f);
			return;
		}
	}
}

void
feed_pull(struct feed *f)
{
	if (f->is_open && has_room(f->runner) && !handle_is_queued(&f->pull))
		loop_call_soon(f->runner->loop, &f->pull);
}

void
feed_wake(struct feed *f)
{
	feed_pull(f);
}

/* Forgetting */

static void
on_forget(struct handle *h)
{
	struct feed *f = CONTAINER_OF(h, struct feed, forget);
	size_t i;

	for (i = 0; i < f->n_forgotten; i++) {
		job_id id = f->forgotten[i];

		if (!admit_leave(f->runner, id))
			continue;
		graph_remove(f->graph, id);
		if (f->class->forgotten != NULL)
			f->class->forgotten(f, id);
	}
	f->n_forgotten = 0;
}

void
feed_forget(struct feed *f, job_id id)
{
	f->forgotten = xgrow_array(f->forgotten, &f->forgotten_capacity,
	    f->n_forgotten + 1, sizeof(*f->forgotten));
	f->forgotten[f->n_forgotten++] = id;
	if (!handle_is_queued(&f->forget))
		loop_call_soon(f->runner->loop, &f->forget);
}

/* Life */

void
feed_init(struct feed *f, const struct feed_class *class, struct graph *g)
{
	*f = (struct feed){.class = class, .graph = g};
	handle_init(&f->pull, on_pull);
	handle_init(&f->forget, on_forget);
}

void
feed_start(struct feed *f, struct runner *r)
{
	f->runner = r;
	f->is_open = true;
	/* Main waits for it as for a job. */
	r->main_left++;
	feed_pull(f);
}

void
feed_close(struct feed *f)
{
	struct runner *r = f->runner;

	if (!f->is_open)
		return;
	f->is_open = false;
	handle_cancel(&f->pull);
	if (f->class->stop != NULL)
		f->class->stop(f);
	service_tell_all_came(r);
	if (--r->main_left == 0)
		future_set_result(&r->main_done, NULL);
}

void
feed_finish(struct feed *f)
{
	handle_cancel(&f->pull);
	handle_cancel(&f->forget);
	free(f->forgotten);
	f->forgotten = NULL;
	f->n_forgotten = f->forgotten_capacity = 0;
}
