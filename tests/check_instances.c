/*
 * What must hold of a job that stands for many, and of its instances.
 */
#include <string.h>

#include "tests/history.h"

/* The variable's value, as the last of the name has it, or NULL. */
static const char *
variable(const struct job_spec *s, const char *name)
{
	const char *value = NULL;
	size_t i;

	for (i = 0; i < s->opts->n_env; i++) {
		if (strcmp(s->opts->env[i].name, name) == 0)
			value = s->opts->env[i].value;
	}
	return value;
}

/* The lines of a text: those of a list that a sleep returns. */
static size_t
count_lines(const char *text)
{
	size_t n = text != NULL && *text != '\0';

	for (; text != NULL && *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static bool
is_line(const char *text, size_t i, const char *line)
{
	size_t len;

	for (; i > 0 && text != NULL; i--) {
		text = strchr(text, '\n');
		text = text == NULL ? NULL : text + 1;
	}
	len = text == NULL ? 0 : strcspn(text, "\n");
	return text != NULL && strlen(line) == len &&
	       strncmp(text, line, len) == 0;
}

/* The list that a job has left: none, unless it has ended by itself. */
static const char *
list_of(const struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);
	bool has_ended_itself = h->lives[id].state == JOB_FINISHED ||
				h->lives[id].state == JOB_FAILED;

	return s->body == BODY_SLEEP && has_ended_itself
		   ? s->body_of.sleep->value
		   : NULL;
}

/* What a job that grows has got is what the list says, when it started. */
static void
check_grown(struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);
	const char *text = list_of(h, s->body_of.policy->over);
	size_t n = h->lives[id].started == NEVER ? 0 : count_lines(text);
	size_t i;

	if (s->n_members != n)
		wrong(h, id, "has %u instances, expected %zu", s->n_members, n);
	for (i = 0; i < s->n_members; i++) {
		const struct job_spec *m = spec_of(h, member_of(h, s, i));
		const char *item = variable(m, "ITEM");

		if (spec_is_process(m) &&
		    (item == NULL || !is_line(text, i, item)))
			wrong(h, member_of(h, s, i), "is of \"%s\", line %zu",
			    item == NULL ? "" : item, i);
	}
}

/* The pool by which so many run at once at most; NULL: as many as there are. */
static const struct pool_spec *
limit_of(struct history *h, job_id id)
{
	const struct job_opts *opts = spec_of(h, id)->opts;
	const struct pool_spec *limit = NULL;
	size_t i;

	for (i = 0; i < opts->n_uses; i++) {
		const struct pool_spec *p =
		    &h->graph->pools[opts->uses[i].pool];

		limit = p->is_limit ? p : limit;
	}
	return limit;
}

/* No limit without an instance; one for all of a parent, and for no others. */
static void
check_limit(struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);
	const struct pool_spec *limit = limit_of(h, id);
	job_id other;

	if (!s->is_instance) {
		if (limit != NULL)
			wrong(h, id, "is limited, and no instance");
		return;
	}
	for (other = 0; other < h->graph->n_jobs; other++) {
		bool is_sibling = spec_of(h, other)->is_instance &&
				  spec_of(h, other)->owner == s->owner &&
				  !spec_of(h, other)->is_template;

		if (is_sibling && limit_of(h, other) != limit)
			wrong(h, other, "has not the limit of its siblings");
		if (!is_sibling && limit != NULL && limit_of(h, other) == limit)
			wrong(h, other, "has the limit of others");
	}
}

/* Instances are created with the start of their parent, in their order. */
static void
check_created(struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);
	size_t i, last = 0;

	for (i = 0; i < s->n_members; i++) {
		job_id member = member_of(h, s, i);
		const struct life *life = &h->lives[member];
		const struct job_spec *m = spec_of(h, member);

		if (m->owner != id || m->is_template)
			wrong(h, member, "is no instance of it");
		/* Or somebody has asked for that very one. */
		if (life->created == NEVER || is_in_main(h, member))
			continue;
		if (life->created < last)
			wrong(h, member, "came before the one before it");
		last = life->created;
		if (h->lives[id].started != NEVER &&
		    life->created < h->lives[id].started)
			wrong(h, member, "came before its parent started");
	}
}

void
check_instances(struct history *h)
{
	job_id id;

	for (id = 0; id < h->graph->n_jobs; id++) {
		const struct job_spec *s = spec_of(h, id);

		if (s->is_template) {
			if (h->lives[id].created != NEVER)
				wrong(h, id, "is only a template, and ran");
			continue;
		}
		check_limit(h, id);
		if (s->grows)
			check_grown(h, id);
		if (s->n_members > 0 &&
		    spec_of(h, member_of(h, s, 0))->is_instance &&
		    spec_of(h, member_of(h, s, 0))->owner == id)
			check_created(h, id);
	}
}
