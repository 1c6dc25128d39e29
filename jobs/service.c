#include "jobs/service.h"

#include <stdlib.h>

#include "core/mem.h"
#include "jobs/handled.h"
#include "jobs/job.h"
#include "jobs/needs.h"

/* A search for a job that may still create a user of a service. */
struct search {
	struct runner *r;
	job_id *stack; /* of jobs that were not created */
	size_t n, capacity;
	bool is_found;
};

/* Users to come */

/* Note a job that may create others. */
static void
meet(struct search *s, job_id id)
{
	struct job *j = runner_job(s->r, id);

	if (state_is_terminal((enum job_state)j->state) || !job_visit(s->r, id))
		return;
	if (j->state != JOB_ABSENT) {
		/* Its end is when to look again. */
		j->is_holding = true;
		s->is_found = true;
		return;
	}
	s->stack =
	    xgrow_array(s->stack, &s->capacity, s->n + 1, sizeof(*s->stack));
	s->stack[s->n++] = id;
}

/* Who may create a job that was not: its owner, or who waits for it. */
static void
meet_creators(struct search *s, job_id id)
{
	struct runner *r = s->r;
	const struct job_spec *spec = &r->graph->jobs[id];
	uint32_t i;

	if (spec->owner != JOB_NONE) {
		meet(s, spec->owner);
	} else if (!r->jobs[id].is_lazy || id == r->main) {
		/* We are at the start, and about to create it. */
		r->jobs[id].is_holding = true;
		s->is_found = true;
		return;
	}
	handled_admit(r);
	for (i = referrers_first(&r->policies, id);
	     i != REFERRER_NONE && !s->is_found; i = r->policies.all[i].next) {
		job_id policy = r->policies.all[i].job;

		if (spec_is_policy(&r->graph->jobs[policy]))
			meet(s, policy);
	}
	/* A user that lives has had all created that it needs. */
	for (i = referrers_first(&r->dependants, id);
	     i != REFERRER_NONE && !s->is_found;
	     i = r->dependants.all[i].next) {
		const struct referrer *user = &r->dependants.all[i];
		const struct need *need = needs_tie(r, user);

		if (need != NULL && !need->optional &&
		    r->jobs[user->job].state == JOB_ABSENT)
			meet(s, user->job);
	}
}

/* May a user of service id be created yet?  Iterative, as all searches are. */
static bool
may_gain_user(struct runner *r, job_id id)
{
	struct search s = {.r = r};
	uint32_t i = referrers_first(&r->dependants, id);

	job_begin_visits(r);
	for (; i != REFERRER_NONE && !s.is_found;
	     i = r->dependants.all[i].next) {
		const struct referrer *user = &r->dependants.all[i];
		const struct need *need = needs_tie(r, user);

		if (need == NULL || !spec_is_need_of_life(need) ||
		    r->jobs[user->job].state != JOB_ABSENT)
			continue;
		meet(&s, user->job);
		while (s.n > 0 && !s.is_found)
			meet_creators(&s, s.stack[--s.n]);
	}
	free(s.stack);
	return s.is_found;
}

/* Stopping */

static bool
is_alive(const struct job *j)
{
	return j->state != JOB_ABSENT &&
	       !state_is_terminal((enum job_state)j->state);
}

/* Is the file still being read?  What comes may need any job before it. */
static bool
may_get_jobs(const struct runner *r)
{
	return r->opts.feed != NULL && r->opts.feed->is_open;
}

/* Does somebody wait for the end of j, however that comes? */
static bool
is_end_awaited(const struct job *j)
{
	const struct runner *r = j->runner;
	uint32_t i = referrers_first(&r->dependants, job_id_of(j));

	for (; i != REFERRER_NONE; i = r->dependants.all[i].next) {
		const struct need *need = needs_tie(r, &r->dependants.all[i]);

		if (need != NULL && !spec_is_need_of_life(need))
			return true;
	}
	return false;
}

/* by (or NULL) has ended: end the service unless somebody needs it. */
static void
stop_unless_needed(struct job *service, const struct job *by)
{
	struct cancel_reason reason = {
	    .by = by == NULL ? NULL : job_spec_of(by)->name,
	    .why = "nobody needs it any more"};
	struct runner *r = service->runner;

	if (service->users > 0 || !service->had_users || !is_alive(service) ||
	    (service_is_of_main(service) && !r->is_ending))
		return;
	if (r->is_ending ||
	    (!may_get_jobs(r) && !may_gain_user(r, job_id_of(service))))
		future_cancel(&service->future, &reason);
}

/* Call f for each service that j is a user of. */
static void
for_services(struct job *j, void (*f)(struct job *service, struct job *j))
{
	struct runner *r = j->runner;
	const struct job_spec *s = job_spec_of(j);
	size_t i;

	if (r->n_services == 0)
		return;
	for (i = 0; i < s->n_needs; i++) {
		const struct need *n = &r->graph->needs[s->first_need + i];

		if (r->graph->jobs[n->job].service && spec_is_need_of_life(n))
			f(runner_job(r, n->job), j);
	}
}

static void
gain(struct job *service, struct job *j)
{
	(void)j;
	service->users++;
	service->had_users = true;
}

static void
lose(struct job *service, struct job *j)
{
	service->users--;
	stop_unless_needed(service, j);
}

void
service_gain_user(struct job *j)
{
	for_services(j, gain);
}

void
service_tell_created(struct job *j)
{
	if (!job_spec_of(j)->service)
		return;
	/* Who waits for its end waits for those that may need it yet. */
	if (!j->had_users && is_end_awaited(j))
		j->had_users = may_gain_user(j->runner, job_id_of(j));
	stop_unless_needed(j, NULL);
}

void
service_lose_user(struct job *j)
{
	struct runner *r = j->runner;
	size_t i;

	for_services(j, lose);
	if (!j->is_holding)
		return;
	for (i = 0; i < r->n_services; i++)
		stop_unless_needed(runner_job(r, r->services[i]), j);
}

/* Questions */

bool
service_goes_on(const struct job *j)
{
	return job_spec_of(j)->service && j->state == JOB_RUNNING &&
	       j->users > 0 && j->runner->interrupts < 2;
}

bool
service_is_over(const struct job *j)
{
	return job_spec_of(j)->service &&
	       state_is_terminal((enum job_state)j->state) &&
	       !(job_has_failed(j) && handled_by_itself(j));
}

bool
service_is_of_main(const struct job *j)
{
	return job_spec_of(j)->service &&
	       (j->is_main || job_id_of(j) == j->runner->main);
}

bool
service_is_stopped(const struct job *j)
{
	return job_spec_of(j)->service && !service_is_of_main(j) &&
	       (j->had_users || !is_end_awaited(j));
}

/* Life */

void
service_admit(struct runner *r)
{
	for (; r->services_seen < r->graph->n_jobs; r->services_seen++) {
		if (!r->graph->jobs[r->services_seen].service)
			continue;
		r->services = xgrow_array(r->services, &r->services_capacity,
		    r->n_services + 1, sizeof(*r->services));
		r->services[r->n_services++] = (job_id)r->services_seen;
	}
}

/* Nothing else is in the file: main waits for those that are not lazy. */
static void
wait_for_services(struct runner *r)
{
	size_t i;

	for (i = 0; i < r->n_services; i++) {
		struct job *j = runner_job(r, r->services[i]);

		j->is_main = !j->is_lazy;
		r->main_left +=
		    j->is_main && !state_is_terminal((enum job_state)j->state);
	}
}

void
service_init(struct runner *r)
{
	service_admit(r);
	if (r->main == JOB_NONE && r->main_left == 0 && r->opts.feed == NULL)
		wait_for_services(r);
}

static bool
has_main(const struct runner *r)
{
	size_t i = 0;

	while (i < r->graph->n_jobs && !r->jobs[i].is_main)
		i++;
	return i < r->graph->n_jobs;
}

void
service_tell_all_came(struct runner *r)
{
	size_t i;

	if (r->n_services == 0 || r->is_ending)
		return;
	if (!has_main(r))
		wait_for_services(r);
	for (i = 0; i < r->n_services; i++)
		stop_unless_needed(runner_job(r, r->services[i]), NULL);
}

void
service_finish(struct runner *r)
{
	free(r->services);
}
