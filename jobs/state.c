#include "jobs/state.h"

#define NO JOB_STATES

/* clang-format off */
static const unsigned char table[JOB_STATES][JOB_EVENTS] = {
/*                  create       start        cancel          succeed       fail        time out       end cancelled  skip         retry */
[JOB_ABSENT]     = {JOB_PENDING, NO,          NO,             NO,           NO,         NO,            NO,            NO,          NO},
[JOB_PENDING]    = {NO,          JOB_RUNNING, JOB_CANCELLING, NO,           NO,         NO,            JOB_CANCELLED, JOB_SKIPPED, NO},
[JOB_RUNNING]    = {NO,          NO,          JOB_CANCELLING, JOB_FINISHED, JOB_FAILED, NO,            NO,            NO,          JOB_PENDING},
[JOB_CANCELLING] = {NO,          NO,          NO,             JOB_FINISHED, JOB_FAILED, JOB_TIMED_OUT, JOB_CANCELLED, NO,          JOB_PENDING},
[JOB_FINISHED]   = {NO,          NO,          NO,             NO,           NO,         NO,            NO,            NO,          NO},
[JOB_FAILED]     = {NO,          NO,          NO,             NO,           NO,         NO,            NO,            NO,          NO},
[JOB_TIMED_OUT]  = {NO,          NO,          NO,             NO,           NO,         NO,            NO,            NO,          NO},
[JOB_CANCELLED]  = {NO,          NO,          NO,             NO,           NO,         NO,            NO,            NO,          NO},
[JOB_SKIPPED]    = {NO,          NO,          NO,             NO,           NO,         NO,            NO,            NO,          NO},
};
/* clang-format on */

enum job_state
state_after(enum job_state state, enum job_event event)
{
	return table[state][event];
}

bool
state_is_terminal(enum job_state state)
{
	return state >= JOB_FINISHED;
}

const char *
state_name(enum job_state state)
{
	static const char *const names[] = {
	    [JOB_ABSENT] = "absent",
	    [JOB_PENDING] = "pending",
	    [JOB_RUNNING] = "running",
	    [JOB_CANCELLING] = "cancelling",
	    [JOB_FINISHED] = "finished",
	    [JOB_FAILED] = "failed",
	    [JOB_TIMED_OUT] = "timed_out",
	    [JOB_CANCELLED] = "cancelled",
	    [JOB_SKIPPED] = "skipped",
	};

	return names[state];
}
