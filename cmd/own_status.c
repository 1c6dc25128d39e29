#include "cmd/own_status.h"

#include <errno.h>
#include <signal.h>

enum {
	NOT_EXECUTABLE = 126,
	NOT_FOUND = 127,
	SIGNALLED = 128
};

void
own_status_note(struct own_status *s, const struct event *e)
{
	*s = (struct own_status){.state = e->to};
	if (e->outcome == NULL)
		return;
	s->kind = (enum outcome_kind)e->outcome->kind;
	s->code = e->outcome->code;
	s->sys = e->outcome->sys;
}

int
own_status_get(
    const struct own_status *s, bool preserve, int status, int *signal)
{
	/* It was not its own end: the run's timeout, say. */
	if (s->state != JOB_FINISHED && s->state != JOB_FAILED &&
	    s->state != JOB_TIMED_OUT)
		return status;
	if (s->state == JOB_TIMED_OUT && !preserve)
		return s->kind == OUTCOME_SIGNAL && s->code == SIGKILL
			   ? SIGNALLED + SIGKILL
			   : status;
	switch (s->kind) {
	case OUTCOME_EXIT:
		return s->code;
	case OUTCOME_SIGNAL:
		/* What we have ended is no reason to end so ourselves. */
		if (s->state == JOB_FAILED)
			*signal = s->code;
		return SIGNALLED + s->code;
	case OUTCOME_ERROR:
		if (s->sys == 0)
			return status;
		return s->sys == ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
	case OUTCOME_NONE:
		break;
	}
	return status;
}
