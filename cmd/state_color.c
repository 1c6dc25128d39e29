#include "cmd/state_color.h"

const char *
state_color(enum job_state state)
{
	switch (state) {
	case JOB_FINISHED:
		return "\033[32m";
	case JOB_FAILED:
	case JOB_TIMED_OUT:
		return "\033[31m";
	case JOB_CANCELLING:
	case JOB_CANCELLED:
		return "\033[33m";
	case JOB_PENDING:
	case JOB_SKIPPED:
		return "\033[2m";
	default:
		return "";
	}
}
