#include "cmd/select.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/complain.h"
#include "core/mem.h"
#include "jobs/nearest.h"
#include "jobs/tags.h"

int
select_add(struct select_tags *tags, const char *value, struct err *e)
{
	for (;;) {
		size_t len = strcspn(value, ",");

		if (tags_check(value, len, e) < 0)
			return -1;
		tags->words = xgrow_array(tags->words, &tags->capacity,
		    tags->n + 1, sizeof(*tags->words));
		tags->words[tags->n++] = xmemdup0(value, len);
		if (value[len] == '\0')
			return 0;
		value += len + 1;
	}
}

void
select_finish(struct select_tags *tags)
{
	for (size_t i = 0; i < tags->n; i++)
		free(tags->words[i]);
	free(tags->words);
	*tags = (struct select_tags){.n = 0};
}

/* Does a job have the tag?  Else the nearest that there is, or NULL. */
static bool
find(const struct graph *g, const char *tag, const char **best)
{
	const char *const wanted[] = {tag};
	struct nearest near;

	nearest_init(&near, tag, strlen(tag));
	for (size_t i = 0; i < g->n_jobs; i++) {
		const struct job_spec *s = &g->jobs[i];
		const char *const *own;

		if (!tags_count(g, s))
			continue;
		if (tags_match(s, wanted, 1) != NULL)
			return true;
		own = s->opts->tags;
		for (; own != NULL && *own != NULL; own++)
			nearest_offer(&near, *own);
	}
	*best = near.best;
	return false;
}

int
select_check(const char *command, const char *option, const char *file,
    const struct select_tags *tags, const struct graph *g)
{
	for (size_t i = 0; i < tags->n; i++) {
		const char *best = NULL;

		if (find(g, tags->words[i], &best))
			continue;
		complain(command, "--%s: no job of %s has the tag \"%s\"%s%s%s",
		    option, file, tags->words[i],
		    best != NULL ? "; did you mean \"" : "",
		    best != NULL ? best : "", best != NULL ? "\"?" : "");
		return -1;
	}
	return 0;
}

/*
 * A member whose policy is chosen is started by that, and not before: owners
 * have the lower numbers.
 */
static void
choose(const struct select_tags *tags, const struct graph *g, bool services,
    bool *is_chosen, job_id *targets, size_t *n)
{
	const char *const *words = (const char *const *)tags->words;

	for (size_t i = 0; i < g->n_jobs; i++) {
		const struct job_spec *s = &g->jobs[i];

		if (s->owner != JOB_NONE && is_chosen[s->owner])
			is_chosen[i] = true;
		if (is_chosen[i] || s->service != services ||
		    !tags_count(g, s) || tags_match(s, words, tags->n) == NULL)
			continue;
		is_chosen[i] = true;
		targets[(*n)++] = (job_id)i;
	}
}

void
select_targets(const struct select_tags *tags, const struct graph *g,
    job_id *targets, size_t *n)
{
	bool *is_chosen = xcalloc(g->n_jobs, sizeof(*is_chosen));

	for (size_t i = 0; i < *n; i++)
		is_chosen[targets[i]] = true;
	if (tags->n > 0)
		choose(tags, g, false, is_chosen, targets, n);
	/* A service is there for others, as far as there are others. */
	if (tags->n > 0 && *n == 0)
		choose(tags, g, true, is_chosen, targets, n);
	free(is_chosen);
}
