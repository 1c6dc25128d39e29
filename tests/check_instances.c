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

/* The list that a job has left: none, unless it is finished. */
static const char *
list_of(const struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);

	return s->body == BODY_SLEEP && h->lives[id].state == JOB_FINISHED
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
		if (s->grows)
			check_grown(h, id);
		if (s->n_members > 0 &&
		    spec_of(h, member_of(h, s, 0))->is_instance &&
		    spec_of(h, member_of(h, s, 0))->owner == id)
			check_created(h, id);
	}
}
