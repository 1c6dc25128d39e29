/*
 * dry_run - what a run would do, from a run on the virtual clock.
 *
 * A sink that notes what starts, in which order, and what does not, to write it
 * to stdout at the end.
 */
#ifndef CMD_DRY_RUN_H
#define CMD_DRY_RUN_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/writer.h"
#include "jobs/event.h"

struct dry_run {
	struct event_sink sink;
	struct writer *writer; /* borrowed */
	unsigned slots;
	struct buf starts;   /* lines */
	struct buf others;   /* lines: what does not start */
	struct buf unknowns; /* lines: what nobody can know before */
	int name_width;
};

void dry_run_init(struct dry_run *d, struct writer *writer);
void dry_run_finish(struct dry_run *d);

#endif
