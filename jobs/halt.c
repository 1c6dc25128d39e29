#include "jobs/halt.h"

#include <signal.h>

#include "jobs/execution.h"
#include "jobs/schedule.h"
#include "jobs/signame.h"
#include "jobs/terminate.h"

/* The first time: say so, and have everything cancelled in order. */
static void
begin_interrupt(struct runner *r, int signal, const char *what, const char *how)
{
	struct cancel_reason reason = {0};
	char name[SIGNAME_TEXT_SIZE];

	reason.by = signame_format(signal, name, sizeof(name));
	r->interrupts = 1;
	r->interrupt_signal = signal;
	if (!r->is_over)
		stream_note(&r->stream, JOB_NONE, "%s: ending %zu job%s%s",
		    what, r->live, r->live == 1 ? "" : "s", how);
	if (r->task != NULL)
		task_cancel(r->task, &reason);
}

/* Also what cleans up, and what waits for another attempt. */
static void
kill_all(struct runner *r)
{
	terminate_now(r);
	schedule_wake_waiting(r);
	if (r->is_ending && !r->is_over && !handle_is_queued(&r->sweep))
		loop_call_soon(r->loop, &r->sweep);
}

void
halt_run(struct runner *r, int signal)
{
	char name[SIGNAME_TEXT_SIZE];

	if (r->interrupts++ > 0)
		kill_all(r);
	else
		begin_interrupt(r, signal,
		    signame_format(signal, name, sizeof(name)),
		    " (again to kill)");
}

void
halt_for_closed_stdout(struct runner *r)
{
	if (r->interrupts == 0)
		begin_interrupt(r, SIGPIPE, "stdout was closed", "");
}

void
halt_at_once(struct runner *r, int signal, const char *why)
{
	struct cancel_reason reason = {.by = why};

	if (!r->is_over)
		stream_note(&r->stream, JOB_NONE, "%s: killing %zu job%s", why,
		    r->live, r->live == 1 ? "" : "s");
	r->interrupts += 2;
	if (r->interrupt_signal == 0)
		r->interrupt_signal = signal;
	if (r->is_ending && !r->is_over)
		kill_all(r);
	else if (r->task != NULL)
		task_cancel(r->task, &reason);
}

void
halt_suspend(struct runner *r, bool is_to_stop)
{
	if (is_to_stop)
		stream_flush(&r->stream);
	terminate_suspend(r, is_to_stop);
}
