#include "jobs/build.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/name.h"

/* What the number of a job may add to its name. */
#define NUMBER_ROOM 48

/* The longest beginning of name that still leaves room, and cuts no character. */
static size_t
fitting(const char *name)
{
	size_t len = strlen(name);

	if (len <= NAME_MAX_LEN - NUMBER_ROOM)
		return len;
	len = NAME_MAX_LEN - NUMBER_ROOM;
	while (len > 0 && ((unsigned char)name[len] & 0xc0) == 0x80)
		len--;
	return len;
}

/*
 * A job of this name; or, where that is taken, with its number behind it, so
 * that a million of the same do not look for a free name one after the other.
 */
static job_id
add_named(struct graph *g, const char *wanted, size_t number)
{
	size_t len = fitting(wanted);
	char name[NAME_MAX_LEN + 1];
	unsigned try = 0;
	job_id id;

	snprintf(name, sizeof(name), "%.*s%s", (int)len, wanted,
	    wanted[len] != '\0' ? "..." : "");
	while (name[0] == '\0' || graph_find(g, name) != JOB_NONE) {
		if (try++ == 0)
			snprintf(name, sizeof(name), "%.*s #%zu", (int)len,
			    wanted, number);
		else
			snprintf(name, sizeof(name), "%.*s #%zu.%u", (int)len,
			    wanted, number, try);
	}
	id = graph_add(g, arena_text(&g->arena, name, strlen(name)));
	g->jobs[id].line = (uint32_t)number;
	return id;
}

const struct job_opts *
build_opts(struct graph *g, const struct job_opts *opts)
{
	struct job_opts *copy = arena_alloc(&g->arena, sizeof(*copy));

	return memcpy(copy, opts, sizeof(*copy));
}

static const char *const *
copy_argv(struct graph *g, const char *const *argv)
{
	const char **copy;
	size_t n = 0, i;

	while (argv[n] != NULL)
		n++;
	copy = arena_alloc(&g->arena, (n + 1) * sizeof(*copy));
	for (i = 0; i < n; i++)
		copy[i] = arena_text(&g->arena, argv[i], strlen(argv[i]));
	return copy;
}

job_id
build_process(struct graph *g, const struct build_process *p)
{
	job_id id = add_named(g, p->name, p->number);
	struct job_spec *s = &g->jobs[id];

	s->opts = p->opts;
	s->result_wanted = p->result_wanted;
	if (p->text != NULL) {
		s->body = BODY_RUN;
		s->body_of.text =
		    arena_text(&g->arena, p->text, strlen(p->text));
	} else {
		s->body = BODY_ARGV;
		s->body_of.argv = copy_argv(g, p->argv);
	}
	return id;
}

job_id
build_policy(struct graph *g, const char *name, enum body body,
    const struct policy_body *policy, const struct job_opts *opts,
    const job_id *members, size_t n)
{
	job_id id = add_named(g, name, g->n_jobs + 1);
	struct job_spec *s = &g->jobs[id];
	struct policy_body *copy = arena_alloc(&g->arena, sizeof(*copy));

	*copy = *policy;
	s->body = (uint8_t)body;
	s->body_of.policy = copy;
	s->opts = opts;
	s->first_member = (uint32_t)g->n_members;
	s->n_members = (uint32_t)n;
	g->members = xgrow_array(g->members, &g->members_capacity,
	    g->n_members + n, sizeof(*g->members));
	memcpy(g->members + g->n_members, members, n * sizeof(*members));
	g->n_members += n;
	return id;
}
