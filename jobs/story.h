/*
 * story - the coroutine of a job, from its start to its end.
 *
 * Start the body, await its end under its timeout, decide how it ended, clean
 * up, settle.
 */
#ifndef JOBS_STORY_H
#define JOBS_STORY_H

#include "jobs/execution.h"

/* Make the task of a pending job whose needs are met: the start hook. */
void story_start(struct job *j);

#endif
