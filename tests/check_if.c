/*
 * Whether what "if" says is what happens: evaluated anew, from the text and the
 * events alone, by recursive descent.
 */
#include "tests/history.h"

#include <stdlib.h>
#include <string.h>

#include "jobs/expr.h"

enum type {
	NOTHING,
	TRUTH,
	NUMBER,
	TEXT,
};

struct term {
	enum type type;
	double number; /* or truth */
	const char *text;
	size_t len;
};

/* One evaluation. */
struct reading {
	const struct history *h;
	job_id id;
	size_t at;         /* the events up to this one have happened */
	const char *c;     /* next character */
	bool is_uncertain; /* the events do not tell */
};

static struct term read_or(struct reading *r);

static struct term
truth(bool is_true)
{
	return (struct term){.type = TRUTH, .number = is_true};
}

static bool
take(struct reading *r, const char *sign)
{
	size_t len = strlen(sign);

	r->c += strspn(r->c, " ");
	if (strncmp(r->c, sign, len) != 0)
		return false;
	r->c += len;
	return true;
}

/* Status */

/* The need that made id be skipped, or JOB_NONE. */
static job_id
lost_need(const struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);
	const char *reason;
	uint32_t i;

	if (h->lives[id].state != JOB_SKIPPED || is_declined(h, id))
		return JOB_NONE;
	reason = event_at(h, h->lives[id].ended)->reason;
	for (i = 0; i < s->n_needs; i++) {
		job_id need = h->graph->needs[s->first_need + i].job;
		size_t len = strlen(spec_of(h, need)->name);

		if (strncmp(reason, spec_of(h, need)->name, len) == 0 &&
		    reason[len] == ' ')
			return need;
	}
	return JOB_NONE;
}

/* Has id, or what it was skipped for, failed (been cancelled)? */
static bool
is_after(const struct history *h, job_id id, size_t at, bool failure)
{
	for (; id != JOB_NONE && has_ended(h, id, at); id = lost_need(h, id)) {
		if (failure ? has_failed(h, id) && !continues(h, id)
			    : h->lives[id].state == JOB_CANCELLED)
			return true;
	}
	return false;
}

/* An inline main may be called so, too, and cancel what is its own. */
static bool
is_member_of_main(const struct history *h, job_id id)
{
	const struct graph *g = h->graph;
	uint32_t i;

	for (i = 0; g->main != JOB_NONE && i < g->jobs[g->main].n_members;
	     i++) {
		if (g->members[g->jobs[g->main].first_member + i] == id)
			return true;
	}
	return false;
}

static bool
is_run_ending(const struct history *h, size_t at)
{
	size_t i;

	for (i = 0; i <= at; i++) {
		const struct event *e = event_at(h, i);

		if (e->kind == EVENT_JOB && e->by != NULL &&
		    ((strcmp(e->by, "main") == 0 &&
			 !is_member_of_main(h, e->job)) ||
			strncmp(e->by, "SIG", 3) == 0) &&
		    (e->reason == NULL || strcmp(e->reason, "draining") != 0))
			return true;
	}
	return false;
}

static bool
any_need_is_after(const struct reading *r, bool failure)
{
	const struct job_spec *s = spec_of(r->h, r->id);
	uint32_t i;

	for (i = 0; i < s->n_needs; i++) {
		if (is_after(r->h, r->h->graph->needs[s->first_need + i].job,
			r->at, failure))
			return true;
	}
	return false;
}

/* The member that an "each" runs for. */
static job_id
member_of_each(const struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);
	size_t i;

	for (i = 0; i < h->trial->n_records; i++) {
		const struct event *e = event_at(h, i);

		if (e->kind == EVENT_COMPLETED && e->job == s->owner &&
		    e->index == id - spec_of(h, s->owner)->each)
			return e->member;
	}
	return JOB_NONE;
}

/* A clean-up that failed has changed how its owner ended. */
static bool
has_unclean(const struct history *h, job_id owner)
{
	const struct job_spec *s = spec_of(h, owner);

	return (s->on_cancel != JOB_NONE && !succeeded(h, s->on_cancel)) ||
	       (s->finally != JOB_NONE && !succeeded(h, s->finally));
}

static struct term
status_of_cleanup(struct reading *r, job_id cleanup, const char *word)
{
	job_id owner = spec_of(r->h, cleanup)->owner;
	enum job_state state;

	/* How the run has gone is not looked into here. */
	if (owner == JOB_NONE) {
		r->is_uncertain = true;
		return truth(false);
	}
	state = r->h->lives[owner].state;
	r->is_uncertain |= state == JOB_FAILED && has_unclean(r->h, owner);
	if (strcmp(word, "success") == 0)
		return truth(succeeded(r->h, owner));
	if (strcmp(word, "failure") == 0)
		return truth(
		    has_failed(r->h, owner) && !continues(r->h, owner));
	r->is_uncertain = true;
	return truth(false);
}

static struct term
status_of(struct reading *r, const char *word)
{
	const struct job_spec *s = spec_of(r->h, r->id);
	bool failure = strcmp(word, "failure") == 0;
	job_id member, cleanup;

	if (strcmp(word, "always") == 0)
		return truth(true);
	if (strcmp(word, "cancelled") == 0 && is_run_ending(r->h, r->at))
		return truth(true);
	cleanup = cleanup_around(r->h, r->id);
	if (cleanup != JOB_NONE)
		return status_of_cleanup(r, cleanup, word);
	if (s->role == ROLE_EACH) {
		member = member_of_each(r->h, r->id);
		return truth(strcmp(word, "success") == 0
				 ? succeeded(r->h, member)
				 : is_after(r->h, member, r->at, failure));
	}
	if (strcmp(word, "success") == 0)
		return truth(!judge_loses(r->h, r->id, r->at));
	return truth(any_need_is_after(r, failure));
}

/* Terms */

static struct term
exit_of(const struct reading *r, job_id need)
{
	const struct life *life = &r->h->lives[need];
	const struct outcome *o;

	if (!has_ended(r->h, need, r->at))
		return (struct term){.type = NOTHING};
	o = event_at(r->h, life->ended)->outcome;
	if (o->kind == OUTCOME_EXIT || o->kind == OUTCOME_SIGNAL)
		return (struct term){.type = NUMBER,
		    .number = o->code + (o->kind == OUTCOME_SIGNAL ? 128 : 0)};
	return (struct term){
	    .type = life->state == JOB_FINISHED ? NUMBER : NOTHING};
}

static struct term
state_of(const struct reading *r, job_id need)
{
	enum job_state state = JOB_ABSENT;
	size_t i;

	for (i = 0; i <= r->at; i++) {
		const struct event *e = event_at(r->h, i);

		if (e->kind == EVENT_JOB && e->job == need)
			state = e->to;
	}
	if (state == JOB_ABSENT)
		return (struct term){.type = NOTHING};
	return (struct term){.type = TEXT,
	    .text = state_name(state),
	    .len = strlen(state_name(state))};
}

/* Behind "needs": .NAME.state or ['NAME'].exit */
static struct term
read_need(struct reading *r)
{
	char name[32];
	bool is_quoted = take(r, "['");
	size_t n;
	job_id need;

	r->c += is_quoted ? 0 : 1;
	n = strcspn(r->c, is_quoted ? "'" : ".");
	memcpy(name, r->c, n);
	name[n] = '\0';
	r->c += n + (is_quoted ? 2 : 0);
	need = graph_find(r->h->graph, name);
	return take(r, ".exit") ? exit_of(r, need)
				: (take(r, ".state"), state_of(r, need));
}

static struct term
read_term(struct reading *r)
{
	static const char *const status[] = {
	    "success", "failure", "always", "cancelled"};
	struct term t = {.type = NOTHING};
	char *end;
	size_t i;

	if (take(r, "(")) {
		t = read_or(r);
		take(r, ")");
		return t;
	}
	if (take(r, "!")) {
		t = read_term(r);
		return truth(t.number == 0);
	}
	if (take(r, "needs"))
		return read_need(r);
	for (i = 0; i < 4; i++) {
		if (take(r, status[i])) {
			take(r, "()");
			return status_of(r, status[i]);
		}
	}
	if (take(r, "true"))
		return truth(true);
	if (take(r, "false"))
		return truth(false);
	if (take(r, "null"))
		return t;
	if (take(r, "'")) {
		t = (struct term){
		    .type = TEXT, .text = r->c, .len = strcspn(r->c, "'")};
		r->c += t.len + 1;
		return t;
	}
	t = (struct term){.type = NUMBER, .number = strtod(r->c, &end)};
	r->c = end;
	return t;
}

static bool
are_equal(const struct term *a, const struct term *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == TEXT)
		return a->len == b->len &&
		       memcmp(a->text, b->text, a->len) == 0;
	return a->type == NOTHING || a->number == b->number;
}

/* < and the like, which are of numbers here. */
static struct term
read_order(struct reading *r)
{
	struct term left = read_term(r), right;
	char sign[3] = "";

	for (;;) {
		r->c += strspn(r->c, " ");
		if (*r->c != '<' && *r->c != '>')
			return left;
		sign[0] = *r->c++;
		sign[1] = '\0';
		if (*r->c == '=')
			sign[1] = *r->c++;
		right = read_term(r);
		if (left.type != NUMBER || right.type != NUMBER)
			left = truth(false);
		else if (sign[0] == '<')
			left = truth(
			    left.number < right.number ||
			    (sign[1] == '=' && left.number == right.number));
		else
			left = truth(
			    left.number > right.number ||
			    (sign[1] == '=' && left.number == right.number));
	}
}

static struct term
read_equality(struct reading *r)
{
	struct term left = read_order(r), right;

	for (;;) {
		bool is_equal = take(r, "==");

		if (!is_equal && !take(r, "!="))
			return left;
		right = read_order(r);
		left = truth(are_equal(&left, &right) == is_equal);
	}
}

static struct term
read_and(struct reading *r)
{
	struct term left = read_equality(r);

	while (take(r, "&&")) {
		struct term right = read_equality(r);

		left = truth(left.number != 0 && right.number != 0);
	}
	return left;
}

static struct term
read_or(struct reading *r)
{
	struct term left = read_and(r);

	while (take(r, "||")) {
		struct term right = read_and(r);

		left = truth(left.number != 0 || right.number != 0);
	}
	return left;
}

/* Checking */

/* May the "if" of id have been this, at the position? */
static bool
may_be(struct history *h, job_id id, size_t at, bool expected)
{
	const struct expr *x = spec_of(h, id)->opts->condition;
	struct reading r = {.h = h, .id = id, .at = at, .c = x->text};
	struct term t = read_or(&r);

	if (*r.c != '\0')
		wrong(h, id, "the check does not understand: %s", r.c);
	return r.is_uncertain || (t.number != 0) == expected;
}

/*
 * It was evaluated when the last of its needs had gone, which is between the
 * event of that and the one that followed from it.
 */
static void
check_from(struct history *h, job_id id, size_t end, bool expected)
{
	size_t at = h->lives[id].created;

	while (at < end - 1 && judge_waits(h, id, at))
		at++;
	if (!may_be(h, id, at, expected) && !may_be(h, id, end - 1, expected))
		wrong(h, id, "%s, but its \"if\" is%s true: %s",
		    expected ? "runs" : "was declined", expected ? " not" : "",
		    spec_of(h, id)->opts->condition->text);
}

void
check_if(struct history *h)
{
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++) {
		const struct life *life = &h->lives[id];
		/* An "each" of nothing has no options. */
		const struct job_opts *opts = spec_of(h, id)->opts;
		const struct expr *x = opts == NULL ? NULL : opts->condition;

		/* What the run does at its end is for tests/cli/run-if.sh. */
		if (was_declined(h, id) || was_declined_within(h, id) ||
		    id == h->graph->finally)
			continue;
		if (is_declined(h, id) && x == NULL)
			wrong(h, id, "was declined without an \"if\"");
		if (x == NULL)
			continue;
		if (is_declined(h, id))
			check_from(h, id, life->ended, false);
		else if (life->started != NEVER)
			check_from(h, id, life->started, true);
	}
}
