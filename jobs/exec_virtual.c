#include "jobs/exec_virtual.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

struct virtual_executor {
	struct executor executor;
	const struct virtual_failure *failing;
	size_t n_failing;
};

struct virtual_process {
	struct process process;
	struct timer timer;
};

static void
on_time(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct virtual_process *p =
	    CONTAINER_OF(t, struct virtual_process, timer);

	future_set_result(&p->process.exited, NULL);
}

static struct process *
start(struct executor *x, struct loop *l, const struct exec_request *request,
    struct err *e)
{
	struct virtual_executor *v =
	    CONTAINER_OF(x, struct virtual_executor, executor);
	struct virtual_process *p = xcalloc(1, sizeof(*p));
	size_t i;

	(void)e;
	future_init(&p->process.exited, l);
	for (i = 0; i < v->n_failing; i++) {
		const struct virtual_failure *f = &v->failing[i];

		/* A wait status: the exit status is in the second byte. */
		if (strcmp(f->job, request->job) == 0 &&
		    (f->attempts == 0 || request->attempt <= f->attempts))
			p->process.status = 1 << 8;
	}
	timer_init(&p->timer, on_time);
	if (p->process.status != 0 || request->serve_ns == 0)
		loop_call_later(l, &p->timer, request->estimate_ns);
	else if (request->serve_ns < INT64_MAX)
		loop_call_later(l, &p->timer,
		    clock_add(request->estimate_ns, request->serve_ns));
	return &p->process;
}

static void
stop(struct executor *x, struct process *process, int sig)
{
	struct virtual_process *p =
	    CONTAINER_OF(process, struct virtual_process, process);

	(void)x;
	if (future_is_done(&process->exited))
		return;
	loop_cancel_timer(process->exited.loop, &p->timer);
	process->status = sig;
	future_set_result(&process->exited, NULL);
}

static bool
has_ended(struct executor *x, struct process *process)
{
	(void)x;
	return future_is_done(&process->exited);
}

static void
release(struct executor *x, struct process *process)
{
	struct virtual_process *p =
	    CONTAINER_OF(process, struct virtual_process, process);

	(void)x;
	loop_cancel_timer(process->exited.loop, &p->timer);
	future_finish(&process->exited);
	free(p);
}

struct executor *
exec_virtual_create(const struct virtual_failure *failing, size_t n)
{
	struct virtual_executor *v = xcalloc(1, sizeof(*v));

	v->executor = (struct executor){.is_virtual = true,
	    .start = start,
	    .stop = stop,
	    .has_ended = has_ended,
	    .release = release};
	v->failing = failing;
	v->n_failing = n;
	return &v->executor;
}

void
exec_virtual_destroy(struct executor *x)
{
	free(CONTAINER_OF(x, struct virtual_executor, executor));
}
