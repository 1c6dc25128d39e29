/*
 * live - the output of the one job whose turn it is, shown while it still runs.
 *
 * A job writes to a file, whoever's turn it is; that is looked at now and then.
 * What was shown is given back, so that a job which writes without an end takes
 * only the room of what its reader has not taken.
 */
#ifndef CMD_LIVE_H
#define CMD_LIVE_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/loop.h"
#include "core/writer.h"
#include "jobs/runner.h"

struct live {
	struct loop *loop;
	struct runner *runner;
	struct writer *writer;
	struct timer timer;
	int64_t interval_ns;
	job_id job;       /* or JOB_NONE */
	off_t shown;      /* bytes of its file that the writer has */
	off_t given_back; /* bytes that are no longer in the file */
};

/* All borrowed. */
void live_init(struct live *l, struct loop *loop, struct runner *runner,
    struct writer *writer);

/* It is the turn of this job, which runs. */
void live_begin(struct live *l, job_id id);

/*
 * The job has ended.  Returns how many bytes of its output were shown, of which
 * its result has zeros in their place; 0 when it was not its turn.
 */
off_t live_end(struct live *l, job_id id);

void live_finish(struct live *l);

#endif
