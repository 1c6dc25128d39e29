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
 * A name that is taken is not tried again and again: the number is enough, but
 * where somebody has called another job just so.
 */
void
build_name(const struct graph *g, const char *wanted, size_t number,
    char name[BUILD_NAME_SIZE])
{
	size_t len = fitting(wanted);
	unsigned try = 0;

	snprintf(name, BUILD_NAME_SIZE, "%.*s%s", (int)len, wanted,
	    wanted[len] != '\0' ? "..." : "");
	while (name[0] == '\0' || graph_find(g, name) != JOB_NONE) {
		if (try++ == 0)
			snprintf(name, BUILD_NAME_SIZE, "%.*s #%zu", (int)len,
			    wanted, number);
		else
			snprintf(name, BUILD_NAME_SIZE, "%.*s #%zu.%u",
			    (int)len, wanted, number, try);
	}
}

const struct job_opts *
build_opts(struct graph *g, const struct job_opts *opts)
{
	struct job_opts *copy = arena_alloc(&g->arena, sizeof(*copy));

	return memcpy(copy, opts, sizeof(*copy));
}

job_id
build_process(struct graph *g, const struct build_process *p)
{
	job_id id = graph_add(g, p->name);
	struct job_spec *s;

	if (id == JOB_NONE)
		return JOB_NONE;
	s = &g->jobs[id];
	s->line = (uint32_t)p->number;
	s->opts = p->opts;
	s->result_wanted = p->result_wanted;
	s->body = p->text != NULL ? BODY_RUN : BODY_ARGV;
	if (p->text != NULL)
		s->body_of.text = p->text;
	else
		s->body_of.argv = p->argv;
	return id;
}

job_id
build_policy(struct graph *g, const char *name, enum body body,
    const struct policy_body *policy, const struct job_opts *opts,
    const job_id *members, size_t n)
{
	char free_name[BUILD_NAME_SIZE];
	struct job_spec *s;
	job_id id;
	struct policy_body *copy = arena_alloc(&g->arena, sizeof(*copy));

	build_name(g, name, g->n_jobs + 1, free_name);
	id = graph_add(g, arena_text(&g->arena, free_name, strlen(free_name)));
	if (id == JOB_NONE)
		return JOB_NONE;
	s = &g->jobs[id];
	*copy = *policy;
	s->body = (uint8_t)body;
	s->body_of.policy = copy;
	s->opts = opts;
	s->first_member = (uint32_t)g->n_members;
	s->n_members = (uint32_t)n;
	graph_reserve_members(g, n);
	memcpy(g->members + g->n_members, members, n * sizeof(*members));
	g->n_members += n;
	return id;
}
