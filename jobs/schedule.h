/*
 * schedule - when a job whose needs are met starts: its delay, what it uses of
 * pools, a free slot; and which of those that wait is the first.
 */
#ifndef JOBS_SCHEDULE_H
#define JOBS_SCHEDULE_H

#include "core/buf.h"
#include "jobs/job.h"

void schedule_init(struct runner *r);
void schedule_finish(struct runner *r);

/*
 * Append why j, whose needs are met, will have to wait all the same: "slot", "pool
 * db" or "delay 1s"; nothing when it will not.
 */
void schedule_describe_wait(const struct job *j, struct buf *b);

/* Tell that to the log, of a job that has been pending for another reason. */
void schedule_tell_wait(struct job *j);

/* Start j's story as soon as its delay is over and it has what it needs. */
void schedule_ready(struct job *j);

/*
 * Wait until the next attempt of j, which is between two, may begin: delay_ns,
 * and then for its turn, if need be, as before the first one.  Returns 0, or -1
 * and ERR_CANCELLED; 0 may also mean that the run wants no new attempts:
 * see schedule_allows_attempts().  Suspends.
 */
int schedule_await_turn(struct job *j, int64_t delay_ns, struct err *e);

/* False while the run drains or is being killed; clean-ups drain, too. */
bool schedule_allows_attempts(const struct job *j);

/* Have every job that waits for another attempt look at that again. */
void schedule_wake_waiting(struct runner *r);

/* j, which may hold a slot and what it uses, needs them no longer. */
void schedule_release_slot(struct job *j);

#endif
