#include "jobs/drain.h"

#include "core/wait.h"
#include "jobs/execution.h"

/* How long a reader is waited for once the run is interrupted. */
#define GIVE_UP_AFTER CLOCK_SECOND

void
drain_failed(struct runner *r, const char *why)
{
	r->summary.is_unwritten = true;
	if (r->is_over)
		loop_report(r->loop, "%s", why);
	else
		stream_note(&r->stream, JOB_NONE, "%s", why);
}

void
drain_writers(struct runner *r, struct task *self,
    struct writer *const *writers, size_t n)
{
	int64_t deadline = WAIT_FOR_EVER, left = WAIT_FOR_EVER;
	size_t i = 0;

	r->task = self;
	while (i < n) {
		struct err e = ERR_INIT;

		if (r->interrupts > 0 && deadline == WAIT_FOR_EVER)
			deadline = clock_add(loop_now(r->loop), GIVE_UP_AFTER);
		if (deadline != WAIT_FOR_EVER)
			left = deadline - loop_now(r->loop);
		/* Cancelled: it has been interrupted meanwhile. */
		if (writer_drain(writers[i], left, &e) == 0)
			i++;
		else if (e.code == ERR_TIMEOUT)
			writer_give_up(writers[i++]);
	}
	r->task = NULL;
	r->summary.signal = r->interrupt_signal;
}
