#include "jobs/condition.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/expr.h"
#include "jobs/handled.h"
#include "jobs/job.h"
#include "jobs/result.h"

/* What is not to be seen in a log. */
#define HIDDEN "'***'"

/* What success(), failure() and cancelled() are. */
struct status {
	bool success, failure, cancelled;
};

/* The operands of one evaluation. */
struct operands {
	struct value *values;
	char **texts; /* owned; results */
	char **shown; /* owned; what the log has */
	size_t n;
};

static const struct expr *
condition_of(const struct job *j)
{
	return job_spec_of(j)->opts->condition;
}

bool
condition_takes_all(const struct job *j)
{
	return condition_of(j) != NULL && condition_of(j)->has_status;
}

/* Status */

/* What the end of other, a need or a member, says. */
static void
look_at(const struct job *other, struct status *s)
{
	bool failed = job_has_failed(other) && !handled_by_itself(other);

	s->failure = s->failure || failed || other->is_after_failure;
	s->cancelled = s->cancelled || other->state == JOB_CANCELLED ||
		       other->is_after_cancel;
}

static void
look_at_needs(const struct job *j, struct status *s)
{
	const struct job_spec *spec = job_spec_of(j);
	const struct graph *g = j->runner->graph;
	uint32_t i;

	for (i = 0; i < spec->n_needs; i++)
		look_at(
		    runner_job(j->runner, g->needs[spec->first_need + i].job),
		    s);
}

static void
look_at_member(const struct job *member, struct status *s)
{
	look_at(member, s);
	s->success = member->state == JOB_FINISHED || member->is_declined ||
		     (job_has_failed(member) && !s->failure);
}

/* For a clean-up: how the body of its owner has ended. */
static void
look_at_owner(const struct job *owner, struct status *s)
{
	/* It is the owner that runs it, but for who has named a member. */
	enum job_state so_far =
	    owner->tries == NULL ? JOB_FINISHED : owner->tries->so_far;
	bool failed = so_far == JOB_FAILED || so_far == JOB_TIMED_OUT;
	bool counts = failed && !handled_by_itself(owner);

	s->success = so_far == JOB_FINISHED || (failed && !counts);
	s->failure = counts;
	s->cancelled = so_far == JOB_CANCELLED;
}

/* For what the run does at its end: how it has gone so far. */
static struct status
status_of_run(const struct runner *r)
{
	int status = runner_exit_status(r);

	return (struct status){
	    .success = status == 0,
	    .failure = status != 0 && r->interrupts == 0,
	    .cancelled = r->interrupts > 0,
	};
}

/*
 * Of whom it tells: the clean-up that j is a member of, however deep, when it
 * needs nothing itself; else j.
 */
static const struct job *
subject_of(const struct job *j)
{
	const struct job *subject = j;
	const struct job_spec *s = job_spec_of(j);

	while (s->role == ROLE_MEMBER && s->n_needs == 0) {
		subject = runner_job(j->runner, s->owner);
		s = job_spec_of(subject);
	}
	return spec_is_cleanup(s) ? subject : j;
}

static struct status
status_of(const struct job *of, bool success)
{
	const struct job *j = subject_of(of);
	const struct job_spec *spec = job_spec_of(j);
	struct runner *r = j->runner;
	struct status s = {.success = success};

	if (spec->role == ROLE_AT_END)
		return status_of_run(r);
	if (spec_is_cleanup(spec))
		look_at_owner(runner_job(r, spec->owner), &s);
	else if (spec->role == ROLE_EACH)
		look_at_member(job_member_of_each(j), &s);
	else
		look_at_needs(j, &s);
	s.cancelled = s.cancelled || r->is_ending || r->interrupts > 0;
	return s;
}

/* Operands */

static struct value
exit_of(const struct job *j)
{
	const struct outcome *o = j->outcome;

	/* What an earlier attempt has left is no end. */
	if (!state_is_terminal((enum job_state)j->state))
		o = NULL;
	if (o != NULL && o->kind == OUTCOME_EXIT)
		return value_of_number(o->code);
	if (o != NULL && o->kind == OUTCOME_SIGNAL)
		return value_of_number(128 + o->code);
	if (j->state == JOB_FINISHED)
		return value_of_number(0);
	return (struct value){.type = VALUE_NOTHING};
}

static struct value
state_of(const struct job *j)
{
	const char *name = state_name((enum job_state)j->state);

	if (j->state == JOB_ABSENT)
		return (struct value){.type = VALUE_NOTHING};
	return value_of_text(name, strlen(name));
}

/* Policies have one when they are finished, a process also when it failed. */
static int
read_result(struct job *j, char **text, struct value *v, struct err *e)
{
	size_t len = 0;

	*v = value_of_text("", 0);
	if (!state_is_terminal((enum job_state)j->state) ||
	    (spec_is_policy(job_spec_of(j)) && j->state != JOB_FINISHED))
		return 0;
	*text = result_text(j, RESULT_MAX, true, &len, e);
	if (*text == NULL)
		return err_wrap(
		    e, "\"if\": the result of %s", job_spec_of(j)->name);
	*v = value_of_text(*text, len);
	return 0;
}

static struct value
variable_of(const struct expr_operand *o)
{
	const char *text = o->value;

	if (text == NULL)
		text = getenv(o->name);
	return text == NULL ? value_of_text("", 0)
			    : value_of_text(text, strlen(text));
}

static int
find_value(struct runner *r, const struct expr_operand *o,
    const struct status *s, struct value *v, char **text, struct err *e)
{
	switch ((enum expr_source)o->source) {
	case EXPR_STATE:
		*v = state_of(runner_job(r, o->job));
		break;
	case EXPR_EXIT:
		*v = exit_of(runner_job(r, o->job));
		break;
	case EXPR_RESULT:
		return read_result(runner_job(r, o->job), text, v, e);
	case EXPR_ENV:
	case EXPR_MATRIX:
		*v = variable_of(o);
		break;
	case EXPR_SUCCESS:
		*v = value_of_truth(s->success);
		break;
	case EXPR_FAILURE:
		*v = value_of_truth(s->failure);
		break;
	case EXPR_ALWAYS:
		*v = value_of_truth(true);
		break;
	case EXPR_CANCELLED:
		*v = value_of_truth(s->cancelled);
		break;
	}
	return 0;
}

/* Values of variables are never logged, nor are results that are secret. */
static bool
is_hidden(const struct runner *r, const struct expr_operand *o)
{
	return o->source == EXPR_ENV ||
	       (o->source == EXPR_RESULT &&
		   r->graph->jobs[o->job].opts->secret);
}

static char *
show(
    const struct runner *r, const struct expr_operand *o, const struct value *v)
{
	struct buf b = {0};

	if (is_hidden(r, o) && v->len > 0)
		buf_add_text(&b, HIDDEN);
	else
		value_add(&b, v);
	return buf_take(&b);
}

static int
collect(
    struct job *j, const struct status *s, struct operands *all, struct err *e)
{
	const struct expr *x = condition_of(j);
	size_t i;

	*all = (struct operands){.n = x->n_operands};
	all->values = xcalloc(all->n, sizeof(*all->values));
	all->texts = xcalloc(all->n, sizeof(char *));
	all->shown = xcalloc(all->n, sizeof(char *));
	for (i = 0; i < all->n; i++) {
		const struct expr_operand *o = &x->operands[i];

		if (find_value(j->runner, o, s, &all->values[i], &all->texts[i],
			e) < 0)
			return -1;
		all->shown[i] = show(j->runner, o, &all->values[i]);
	}
	return 0;
}

static void
release(struct operands *all)
{
	size_t i;

	for (i = 0; i < all->n; i++) {
		free(all->texts[i]);
		free(all->shown[i]);
	}
	free(all->values);
	free(all->texts);
	free(all->shown);
}

/* Judging */

static void
decline(struct job *j, const struct operands *all)
{
	struct buf reason = {0};

	buf_add_text(&reason, "if: ");
	expr_describe(
	    condition_of(j), (const char *const *)all->shown, &reason);
	job_decline(j, reason.data);
	buf_finish(&reason);
}

bool
condition_allows(struct job *j, bool success)
{
	struct err e = ERR_INIT;
	struct operands all;
	struct status s;
	bool is_true = true;

	/* What drains is skipped for that reason. */
	if (condition_of(j) == NULL ||
	    (j->runner->is_draining && !j->is_in_cleanup))
		return true;
	s = status_of(j, success);
	if (collect(j, &s, &all, &e) < 0)
		j->is_unjudged = true;
	else
		is_true = expr_is_true(condition_of(j), all.values);
	if (!is_true)
		decline(j, &all);
	release(&all);
	return is_true;
}

int
condition_fail(struct job *j, struct err *e)
{
	struct status s = {.success = false};
	struct operands all;

	/* To learn why; it may be that by now it can be read. */
	collect(j, &s, &all, e);
	release(&all);
	return err_set(
	    e, ERR_FAILED, "\"if\" reads a result that could not be read");
}
