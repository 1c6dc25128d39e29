#include "jobs/bond.h"

#include <stdlib.h>

#include "core/gather.h"
#include "core/mem.h"
#include "core/timeout.h"
#include "jobs/job.h"

/* Members in a reason; more are counted. */
#define REASON_MEMBERS_MAX 5

/* Shields and all: cancelling a shield ends the wait for its job alone. */
static void
cancel_others(struct bond *b, const struct job *decisive)
{
	struct job *j = b->crew.policy;
	char *why = xasprintf("%s %s", job_spec_of(decisive)->name,
	    state_name((enum job_state)decisive->state));
	struct cancel_reason reason = {.by = job_spec_of(j)->name, .why = why};
	size_t i;

	for (i = 0; i < b->crew.n; i++)
		future_cancel(b->crew.futures[i], &reason);
	free(why);
}

static void
on_member_end(struct members *m, struct future *f)
{
	struct bond *b = CONTAINER_OF(m, struct bond, members);
	struct job *j = b->crew.policy;
	struct job *member = CONTAINER_OF(f, struct job, future);

	if (b->decisive != JOB_NONE || j->state != JOB_RUNNING ||
	    !b->decides(member))
		return;
	b->decisive = job_id_of(member);
	/* It takes as long from now on as the others take to end. */
	timeout_reschedule(j->task->timeouts, TIMEOUT_NEVER, NULL);
	cancel_others(b, member);
}

void
bond_init(
    struct bond *b, struct job *j, bool (*decides)(const struct job *member))
{
	struct future **own;
	size_t i;

	*b = (struct bond){.decides = decides, .decisive = JOB_NONE};
	crew_init(&b->crew, j);
	own = xcalloc(b->crew.n, sizeof(struct future *));
	for (i = 0; i < b->crew.n; i++)
		own[i] = &runner_job(j->runner, b->crew.ids[i])->future;
	members_init(
	    &b->members, j->runner->loop, own, b->crew.n, on_member_end);
	free(own);
	/* What has ended already decides now, as a gather is done now (B64). */
	for (i = 0; i < b->members.n; i++) {
		struct member *m = &b->members.list[i];

		if (future_is_done(m->future))
			on_member_end(&b->members, m->future);
		else
			future_add_callback(m->future, &m->handle);
	}
}

void
bond_finish(struct bond *b)
{
	members_finish(&b->members);
	crew_finish(&b->crew);
}

/* Cancelling a gather cancels all, and it ends with the last (B61). */
int
bond_await(struct bond *b, struct err *e)
{
	struct job *j = b->crew.policy;
	struct gather *g =
	    gather_create(j->runner->loop, b->crew.futures, b->crew.n, true);
	int rc = future_await(gather_future(g), NULL, e);

	if (rc < 0)
		job_note_cancel(j, e);
	future_mark_read(gather_future(g));
	gather_destroy(g);
	return rc;
}

int
bond_fail(struct bond *b, const char *words,
    bool (*counts)(const struct bond *b, const struct job *member),
    struct err *e)
{
	struct job *j = b->crew.policy;
	struct buf text = {0};
	size_t n = 0, i;

	buf_add_text(&text, words);
	/* Each once, however often it was written. */
	for (i = 0; i < b->members.n; i++) {
		const struct job *member =
		    CONTAINER_OF(b->members.list[i].future, struct job, future);

		if (!counts(b, member) || n++ >= REASON_MEMBERS_MAX)
			continue;
		buf_add_text(&text, n == 1 ? "" : "; ");
		buf_add_text(&text, member->future.err != NULL
					? member->future.err->text
					: job_spec_of(member)->name);
	}
	if (n > REASON_MEMBERS_MAX)
		buf_printf(&text, " and %zu more", n - REASON_MEMBERS_MAX);
	err_clear(e);
	err_set(e, ERR_FAILED, "%s", text.data);
	job_outcome(j)->error = buf_take(&text);
	return -1;
}
