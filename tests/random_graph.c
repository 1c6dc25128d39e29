#include "tests/random_graph.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/macros.h"
#include "core/mem.h"
#include "jobs/spec.h"
#include "tests/random_if.h"
#include "tests/random_pools.h"
#include "tests/random_tags.h"
#include "tests/random_template.h"

#define MAX_TOP 60
#define MAX_RING 8
#define MAX_SERVICES 4
#define MAX_NAMES 400
#define MAX_DEPTH 3
#define NAME_SIZE 16

/* Where a job is written; what it may say depends on it. */
enum where {
	TOP,
	MEMBER,
	EACH,
	CLEANUP,
	MAIN,
};

/* A file in the making. */
struct maker {
	struct random *r;
	struct buf *out;
	char names[MAX_NAMES][NAME_SIZE]; /* of those made, in that order */
	unsigned n_names;
	unsigned n_inline; /* inline jobs that were given a name */
	unsigned n_top;    /* how many there will be */
	unsigned n_services;
	unsigned rank;     /* of the entry in the making */
	unsigned cleanups; /* in so many clean-ups, one in the other */
	bool has_shields;
	bool in_template;     /* whose parts nobody outside can name */
	char list[NAME_SIZE]; /* of a job whose result is lines, or "" */
};

uint64_t
random_next(struct random *r)
{
	uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

unsigned
random_below(struct random *r, unsigned n)
{
	return (unsigned)(random_next(r) % n);
}

bool
random_chance(struct random *r, unsigned percent)
{
	return random_below(r, 100) < percent;
}

unsigned
random_ms(struct random *r)
{
	static const unsigned few[] = {1, 1, 2, 2, 3, 5, 8, 13, 40};

	return few[random_below(r, ARRAY_LEN(few))];
}

static void make_job(struct maker *m, enum where where, unsigned depth);

static bool
chance(struct maker *m, unsigned percent)
{
	return random_chance(m->r, percent);
}

static const char *
one_of(struct maker *m, const char *const *words, unsigned n)
{
	return words[random_below(m->r, n)];
}

/* A job that was made before; there is one. */
static const char *
any_name(struct maker *m)
{
	return m->names[random_below(m->r, m->n_names)];
}

static const char *
any_name_of(void *maker)
{
	return any_name(maker);
}

static void
add_time(struct maker *m, const char *key)
{
	buf_printf(m->out, ", \"%s\": \"%ums\"", key, random_ms(m->r));
}

/* Bodies */

static void
make_sleep(struct maker *m)
{
	unsigned ms = chance(m, 10) ? 0 : random_ms(m->r);

	buf_printf(m->out, "\"sleep\": \"%ums\"", ms);
	if (chance(m, 40))
		buf_printf(
		    m->out, ", \"return\": \"r%u\"", random_below(m->r, 1000));
	if (chance(m, 20))
		buf_printf(m->out, ", \"exit\": %u", random_below(m->r, 4));
}

static void
make_process(struct maker *m)
{
	buf_add_text(
	    m->out, chance(m, 50) ? "\"run\": \"x\"" : "\"argv\": [\"x\"]");
	add_time(m, "estimate");
}

/* Name a job that was made before, or make one. */
static void
make_member(struct maker *m, enum where where, unsigned depth)
{
	/* What a clean-up starts is to be a part of it. */
	bool names = m->cleanups == 0 && m->n_names > 0;
	bool inlines = where != EACH && depth < MAX_DEPTH;

	if (names && (!inlines || chance(m, 60)))
		buf_printf(m->out, "\"%s\"", any_name(m));
	else
		make_job(m, where == CLEANUP ? CLEANUP : MEMBER, depth + 1);
}

static void
make_members(struct maker *m, enum where where, unsigned depth, unsigned least)
{
	unsigned n = random_below(m->r, 5), i;

	n = n < least ? least : n;
	buf_add_char(m->out, '[');
	for (i = 0; i < n; i++) {
		buf_add_text(m->out, i > 0 ? ", " : "");
		make_member(m, where, depth);
	}
	buf_add_char(m->out, ']');
}

static void
make_gather(struct maker *m, enum where where, unsigned depth)
{
	buf_add_text(m->out, "\"gather\": ");
	make_members(m, where, depth, 0);
	if (chance(m, 35))
		buf_add_text(m->out, ", \"return_exceptions\": true");
}

static void
make_wait(struct maker *m, enum where where, unsigned depth)
{
	static const char *const when[] = {
	    "ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"};

	buf_add_text(m->out, "\"wait\": ");
	make_members(m, where, depth, 1);
	if (chance(m, 60))
		buf_printf(m->out, ", \"return_when\": \"%s\"",
		    one_of(m, when, ARRAY_LEN(when)));
	if (chance(m, 50))
		buf_printf(m->out, ", \"pending\": \"%s\"",
		    chance(m, 50) ? "keep" : "cancel");
}

static void
make_as_completed(struct maker *m, enum where where, unsigned depth)
{
	buf_add_text(m->out, "\"as_completed\": ");
	make_members(m, where, depth, 0);
	if (where != EACH && chance(m, 40)) {
		buf_add_text(m->out, ", \"each\": ");
		make_job(m, EACH, depth + 1);
	}
	if (chance(m, 50))
		buf_add_text(m->out, ", \"return_exceptions\": true");
	if (chance(m, 50))
		buf_printf(m->out, ", \"pending\": \"%s\"",
		    chance(m, 50) ? "keep" : "cancel");
}

/* Whom a cancel may name: see below. */
static void
add_target(struct maker *m, enum where where)
{
	unsigned later = m->n_top - m->rank - 1;

	if (m->n_services > 0 && chance(m, 10))
		buf_printf(
		    m->out, "\"s%u\"", random_below(m->r, m->n_services));
	else if (where == TOP && !m->has_shields && later > 0 && chance(m, 50))
		buf_printf(
		    m->out, "\"j%u\"", m->rank + 1 + random_below(m->r, later));
	else if (where == MEMBER && !m->has_shields && m->rank < m->n_top &&
		 chance(m, 30))
		buf_printf(m->out, "\"j%u\"", m->rank);
	else
		buf_printf(m->out, "\"%s\"", any_name(m));
}

/*
 * A cancel may also name the policy that it is in, and jobs made later, as it
 * does not wait for them to end by themselves; but where somebody is shielded
 * the end may hang on just that.
 */
static void
make_cancel(struct maker *m, enum where where)
{
	unsigned n = 1 + random_below(m->r, 2), i;

	buf_add_text(m->out, "\"cancel\": [");
	for (i = 0; i < n; i++) {
		buf_add_text(m->out, i > 0 ? ", " : "");
		add_target(m, where);
	}
	buf_add_char(m->out, ']');
}

/* Options */

static void
make_needs(struct maker *m, bool at_least_one)
{
	static const char *const when[] = {
	    "success", "failure", "done", "started"};
	unsigned n = random_below(m->r, 4), i;

	n = n == 0 && at_least_one ? 1 : n;
	buf_add_text(m->out, "\"needs\": [");
	for (i = 0; i < n; i++) {
		buf_add_text(m->out, i > 0 ? ", " : "");
		if (chance(m, 40)) {
			buf_printf(m->out, "\"%s\"", any_name(m));
			continue;
		}
		buf_printf(m->out, "{\"job\": \"%s\", \"when\": \"%s\"",
		    any_name(m), one_of(m, when, ARRAY_LEN(when)));
		buf_add_text(
		    m->out, chance(m, 30) ? ", \"optional\": true}" : "}");
	}
	if (m->n_services > 0 && chance(m, 40)) {
		buf_add_text(m->out, n > 0 ? ", " : "");
		random_service_need(m->r, m->n_services, m->out);
	}
	buf_add_char(m->out, ']');
}

static void
add_retry(struct maker *m)
{
	static const char *const on[] = {
	    "[\"failed\"]", "[\"timed_out\"]", "[1, 3]", "[2, \"timed_out\"]"};

	if (chance(m, 40)) {
		buf_printf(
		    m->out, ", \"retry\": {\"max\": %u", random_below(m->r, 5));
		add_time(m, "delay");
		if (chance(m, 40))
			buf_add_text(m->out, ", \"backoff\": 1.5");
		if (chance(m, 20))
			buf_add_text(m->out, ", \"max_delay\": \"41ms\"");
		if (chance(m, 30))
			buf_add_text(m->out, ", \"jitter\": true");
		if (chance(m, 30))
			buf_printf(m->out, ", \"on\": %s",
			    one_of(m, on, ARRAY_LEN(on)));
		buf_add_char(m->out, '}');
	} else {
		buf_printf(m->out, ", \"retry\": {\"max\": %u, \"delay\": 0}",
		    random_below(m->r, 4));
	}
	if (chance(m, 40))
		add_time(m, "deadline");
}

static void
add_cleanup(struct maker *m, const char *key, unsigned depth)
{
	buf_printf(m->out, ", \"%s\": ", key);
	m->cleanups++;
	make_job(m, CLEANUP, depth + 1);
	m->cleanups--;
}

static void
add_options(struct maker *m, enum where where, enum body body, unsigned depth)
{
	bool is_job = where == TOP || where == MEMBER || where == MAIN;

	if (where == TOP && chance(m, 15))
		buf_add_text(m->out, ", \"lazy\": true");
	if (is_job && chance(m, 10))
		add_time(m, "delay");
	if (body != BODY_NONE && chance(m, body == BODY_WAIT ? 60 : 20))
		add_time(m, "timeout");
	if ((body == BODY_RUN || body == BODY_SLEEP) && chance(m, 25))
		add_retry(m);
	if (body == BODY_RUN || body == BODY_SLEEP)
		random_uses(m->r, m->out);
	if ((where == TOP || where == MEMBER) && m->has_shields &&
	    chance(m, 20))
		buf_add_text(m->out, ", \"shield\": true");
	if (chance(m, 15))
		buf_add_text(m->out, chance(m, 50)
					 ? ", \"continue_on_error\": true"
					 : ", \"continue_on_error\": "
					   "{\"exit_codes\": [1, 2]}");
	if (where == TOP || where == MEMBER)
		random_tags(m->r, m->out);
	if (is_job && chance(m, 12))
		add_cleanup(m, "on_cancel", depth);
	if (is_job && chance(m, 12))
		add_cleanup(m, "finally", depth);
}

/* Jobs */

static enum body
choose_body(struct maker *m, enum where where, unsigned depth)
{
	bool is_alone = m->n_names == 0;
	unsigned dice = random_below(m->r, 100);

	if (where == MAIN)
		dice = 60 + dice * 33 / 100;
	if (dice < 30)
		return BODY_SLEEP;
	if (dice < 60 || depth >= MAX_DEPTH)
		return chance(m, 50) ? BODY_RUN : BODY_SLEEP;
	/* An each can name members, but make none. */
	if (where == EACH && (is_alone || m->cleanups > 0))
		return BODY_SLEEP;
	if (dice < 65)
		return BODY_GATHER;
	if (dice < 70)
		return chance(m, 50) ? BODY_RACE : BODY_GROUP;
	if (dice < 82)
		return BODY_WAIT;
	if (dice < 90)
		return BODY_AS_COMPLETED;
	if (is_alone || dice < 91)
		return BODY_SLEEP;
	if (dice < 98 || where == CLEANUP || where == EACH)
		return BODY_CANCEL;
	return BODY_NONE;
}

static void
make_body(struct maker *m, enum body body, enum where where, unsigned depth)
{
	switch (body) {
	case BODY_RUN:
	case BODY_ARGV:
		make_process(m);
		break;
	case BODY_SLEEP:
		make_sleep(m);
		break;
	case BODY_GATHER:
		make_gather(m, where, depth);
		break;
	case BODY_WAIT:
		make_wait(m, where, depth);
		break;
	case BODY_AS_COMPLETED:
		make_as_completed(m, where, depth);
		break;
	case BODY_RACE:
	case BODY_GROUP:
		buf_printf(m->out, "\"%s\": ", spec_body_name(body));
		make_members(m, where, depth, body == BODY_RACE ? 1 : 0);
		break;
	case BODY_CANCEL:
		make_cancel(m, where);
		break;
	case BODY_NONE:
		buf_add_text(m->out, "\"x-nothing\": null");
		break;
	}
}

static void
add_made(struct maker *m, const char *name)
{
	if (m->n_names < MAX_NAMES)
		snprintf(m->names[m->n_names++], NAME_SIZE, "%s", name);
}

/* Write a job object.  An inline one may get a name, for later ones to use. */
static void
make_job(struct maker *m, enum where where, unsigned depth)
{
	enum body body = choose_body(m, where, depth);
	bool is_job = where == TOP || where == MEMBER || where == MAIN;
	bool is_template;
	char name[NAME_SIZE] = "";

	buf_add_char(m->out, '{');
	/* First: it can not need its own members. */
	if (is_job && m->n_names > 0 && (body == BODY_NONE || chance(m, 40))) {
		make_needs(m, body == BODY_NONE);
		buf_add_text(m->out, ", ");
	}
	/* First, too: what it names is a need. */
	if (chance(m, 20)) {
		buf_add_text(m->out, "\"if\": \"");
		random_if(m->r, is_job && m->n_names > 0 ? any_name_of : NULL,
		    m, m->cleanups == 0, m->out);
		buf_add_text(m->out, "\", ");
	}
	is_template =
	    is_job && body != BODY_NONE && !m->in_template && chance(m, 8);
	m->in_template |= is_template;
	if (is_template)
		random_template(
		    m->r, m->list[0] == '\0' ? NULL : m->list, m->out);
	make_body(m, body, where, depth);
	add_options(m, where, body, depth);
	m->in_template &= !is_template;
	if (where == MEMBER && !m->in_template && chance(m, 40)) {
		snprintf(name, sizeof(name), "m%u", m->n_inline++);
		buf_printf(m->out, ", \"name\": \"%s\"", name);
	}
	buf_add_char(m->out, '}');
	if (name[0] != '\0')
		add_made(m, name);
}

static void
make_list(struct maker *m, const char *name)
{
	buf_add_char(m->out, '{');
	random_list(m->r, m->out);
	buf_add_char(m->out, '}');
	snprintf(m->list, NAME_SIZE, "%s", name);
}

/* A job that waits for the next of the ring, in one way or another. */
static void
make_link(struct maker *m, unsigned i, unsigned ring)
{
	static const char *const ways[] = {
	    "\"sleep\": 0, \"needs\": [\"k%u\"]",
	    "\"run\": \"x\", \"needs\": [{\"job\": \"k%u\", \"when\": "
	    "\"done\"}]",
	    "\"gather\": [\"k%u\"]",
	    "\"wait\": [{\"sleep\": 1}, \"k%u\"]",
	    "\"as_completed\": [{\"gather\": [\"k%u\"]}]",
	    "\"as_completed\": [{\"sleep\": 1}], \"each\": {\"wait\": "
	    "[\"k%u\"]}",
	    "\"sleep\": 1, \"finally\": {\"gather\": [\"k%u\"]}",
	};
	char text[160];

	snprintf(text, sizeof(text), one_of(m, ways, ARRAY_LEN(ways)),
	    (i + 1) % ring);
	buf_printf(m->out, "  \"k%u\": {%s}", i, text);
}

/* Only what is made later needs it; no policy has it as a member. */
static void
make_service(struct maker *m)
{
	buf_printf(m->out, "  \"s%u\": {", m->n_services);
	if (m->n_names > 0 && chance(m, 30)) {
		make_needs(m, false);
		buf_add_text(m->out, ", ");
	}
	make_process(m);
	random_service_options(m->r, m->out);
	if (chance(m, 15))
		add_cleanup(m, chance(m, 50) ? "on_cancel" : "finally", 0);
	buf_add_char(m->out, '}');
	m->n_services++;
}

/* Make the entries of "jobs" and write them in another order. */
static void
make_jobs(struct maker *m, unsigned ring)
{
	struct buf entries[MAX_TOP + MAX_RING + MAX_SERVICES] = {{0}};
	struct buf *whole = m->out;
	unsigned percent = chance(m, 40) ? 30 : 0, i;

	for (m->rank = 0; m->rank < m->n_top; m->rank++) {
		char name[NAME_SIZE];

		if (m->n_services < MAX_SERVICES && chance(m, percent)) {
			m->out = &entries[m->n_top + ring + m->n_services];
			make_service(m);
		}
		snprintf(name, sizeof(name), "j%u", m->rank);
		m->out = &entries[m->rank];
		buf_printf(m->out, "  \"%s\": ", name);
		if (chance(m, 10))
			make_list(m, name);
		else
			make_job(m, TOP, 0);
		add_made(m, name);
	}
	for (i = 0; i < ring; i++) {
		m->out = &entries[m->n_top + i];
		make_link(m, i, ring);
	}
	m->out = whole;
	for (i = m->n_top + ring + m->n_services; i > 0; i--) {
		unsigned at = random_below(m->r, i);

		buf_add(whole, entries[at].data, entries[at].len);
		buf_add_text(whole, i > 1 ? ",\n" : "\n");
		buf_finish(&entries[at]);
		entries[at] = entries[i - 1];
	}
}

void
random_graph(struct random *r, unsigned ring, struct buf *out)
{
	static const char *const on_failure[] = {"cancel", "drain", "continue"};
	struct maker *m = xcalloc(1, sizeof(*m));

	m->r = r;
	m->out = out;
	m->has_shields = chance(m, 50);
	/* Small ones are easier to understand, when they fail. */
	m->n_top = 1 + random_below(r, chance(m, 50) ? 8 : MAX_TOP);
	buf_printf(out, "{\"concurrency\": %u, \"on_failure\": \"%s\",\n",
	    1 + random_below(r, 4),
	    one_of(m, on_failure, ARRAY_LEN(on_failure)));
	if (chance(m, 10))
		buf_printf(out, "\"timeout\": \"%ums\",\n",
		    random_ms(r) * (1 + random_below(r, 4)));
	if (chance(m, 10))
		buf_printf(out, "\"defaults\": {\"timeout\": \"%ums\"},\n",
		    random_ms(r));
	random_pools(out);
	buf_add_text(out, "\"jobs\": {\n");
	make_jobs(m, ring);
	buf_add_text(out, "}");
	if (chance(m, 15)) {
		buf_add_text(out, ",\n\"main\": ");
		make_job(m, MAIN, 0);
	} else if (chance(m, 20)) {
		buf_printf(out, ",\n\"main\": \"%s\"", any_name(m));
	}
	if (chance(m, 20)) {
		buf_add_text(out, ",\n\"finally\": ");
		m->cleanups++;
		make_job(m, CLEANUP, 0);
	}
	buf_add_text(out, "}\n");
	free(m);
}
