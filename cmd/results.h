/*
 * results - what the commands of a verb have left, on stdout, as soon as each may
 * be shown.
 *
 * No long one is in memory: it is moved from the file that its command wrote.
 */
#ifndef CMD_RESULTS_H
#define CMD_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "cmd/live.h"
#include "cmd/verb_options.h"
#include "core/buf.h"
#include "jobs/event.h"
#include "jobs/output.h"
#include "jobs/runner.h"

/* When a result is shown. */
enum results_order {
	RESULTS_GIVEN,  /* when all before it were */
	RESULTS_ENDED,  /* when its command has ended */
	RESULTS_WINNER, /* that of the first success alone */
	RESULTS_WAITED, /* when the wait has ended: done, then pending */
};

/* One that has to wait for its turn. */
struct results_entry {
	char *head; /* of its line, owned */
	struct result *result;
	job_id job;    /* of one that is_running */
	off_t n_shown; /* bytes of its text that were shown live */
	bool is_running;
	bool has_ended;
	bool is_done; /* of a wait */
};

struct results {
	struct event_sink sink;
	struct event_sink *log; /* is to stand above what is written; or NULL */
	struct runner *runner;
	struct output *output;
	enum result_format format;
	enum results_order order;
	bool is_won, is_waited;
	struct results_entry *entries; /* of commands first, first + 1, ... */
	size_t first, begin, n, capacity;
	size_t n_held;    /* that have ended and were not shown */
	struct live live; /* zeroed: nothing is shown before its end */
};

/* All borrowed.  The sink has to be the last one: it takes the results. */
void results_init(struct results *r, struct runner *runner,
    struct output *output, enum result_format format, enum results_order order);

/*
 * Where results are text in the order given, show that of the one whose turn it is
 * while it runs.  Its first attempt has to be its last.
 */
void results_go_live(struct results *r, struct loop *l);

/* Free what was not shown. */
void results_finish(struct results *r);

#endif
