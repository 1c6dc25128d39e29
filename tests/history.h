/*
 * history - what the events of a run say of each job, and what must hold.
 *
 * The events are replayed through the state table; then each check looks at the
 * lives of the jobs and at the file that they come from, knowing nothing of how
 * the runner works.
 */
#ifndef TESTS_HISTORY_H
#define TESTS_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "tests/trial.h"

#define NEVER SIZE_MAX

/* When a job came into a state: positions in trial.records, or NEVER. */
struct life {
	size_t created, started, ended;
	size_t began;         /* when its last attempt started */
	size_t retried;       /* when the last one that was tried again ended */
	size_t cancelling;    /* after that */
	unsigned attempts;    /* how many have started */
	enum job_state state; /* the last */
	size_t ready;         /* when it was; without "ready" when it started */
};

struct history {
	const struct trial *trial;
	const struct graph *graph;
	struct life *lives; /* of each job */
	bool *is_target;
	struct buf wrong; /* what does not hold, a line for each */
};

/* The events replayed: false when they are no history at all. */
bool history_init(struct history *h, const struct trial *t);
void history_finish(struct history *h);

/* The checks.  What does not hold is in h->wrong. */
void check_schedule(struct history *h);
void check_if(struct history *h);
void check_bodies(struct history *h);
void check_instances(struct history *h);
void check_attempts(struct history *h);
void check_policies(struct history *h);
void check_bonds(struct history *h);
void check_finally(struct history *h);
void check_ending(struct history *h);
void check_verdict(struct history *h);
void check_result(struct history *h);
void check_tags(struct history *h);
void check_services(struct history *h);

/* Note what does not hold, of a job. */
void wrong(struct history *h, job_id id, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Questions */

/* Some need of id waits at the position, or some has not gone as asked. */
bool judge_waits(const struct history *h, job_id id, size_t at);
bool judge_loses(const struct history *h, job_id id, size_t at);

/* The clean-up that a job is, or, needing nothing, is in; or JOB_NONE. */
job_id cleanup_around(const struct history *h, job_id id);

/* Skipped by its own "if". */
bool is_declined(const struct history *h, job_id id);

static inline const struct event *
event_at(const struct history *h, size_t at)
{
	return &h->trial->records[at].event;
}

/* The time of an event; INT64_MAX for NEVER. */
static inline int64_t
time_at(const struct history *h, size_t at)
{
	return at == NEVER ? INT64_MAX : event_at(h, at)->t_ns;
}

static inline const struct job_spec *
spec_of(const struct history *h, job_id id)
{
	return &h->graph->jobs[id];
}

static inline job_id
member_of(const struct history *h, const struct job_spec *s, size_t i)
{
	return h->graph->members[s->first_member + i];
}

/* Was it in the state at the position? */
bool was_created(const struct history *h, job_id id, size_t at);
bool was_started(const struct history *h, job_id id, size_t at);
bool has_ended(const struct history *h, job_id id, size_t at);

/* It is a clean-up, or in one. */
bool is_in_cleanup(const struct history *h, job_id id);

/* Not created before somebody wants it. */
bool is_lazy(const struct history *h, job_id id);

/* The default main, or that of the targets, waits for it. */
bool is_in_main(const struct history *h, job_id id);

/* Nobody stops it: how long it goes on, in a simulation. */
int64_t length_of_process(const struct history *h, job_id id);

/* When everything is told to end, and only clean-ups still begin. */
int64_t when_all_ends(const struct history *h);

/* The moment from which it is to be told that all is to end at the time. */
int64_t end_of_users(const struct history *h, job_id id, int64_t at_ns);

/* It was ended because it was not ready in time. */
bool was_never_ready(const struct history *h, job_id id);

/* It ended while it waited for another attempt. */
bool was_between_attempts(const struct history *h, job_id id);

/* The process of that attempt was to fail. */
bool is_to_fail(const struct history *h, job_id id, unsigned attempt);

/* Failed or timed out. */
bool has_failed(const struct history *h, job_id id);

/* Has failed in a way that its continue_on_error names. */
bool continues(const struct history *h, job_id id);

/* Skipped because the run does without jobs of its tags. */
bool was_declined(const struct history *h, job_id id);

/* Skipped because what it is a part of was declined. */
bool was_declined_within(const struct history *h, job_id id);

/* Finished, declined, or a failure that does not count. */
bool succeeded(const struct history *h, job_id id);

/* When its body had ended: its clean-ups, if any, begin then. */
int64_t body_end(const struct history *h, job_id id);

#endif
