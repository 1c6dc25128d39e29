/* Jobs that a run does without, because of their tags. */
#include "tests/history.h"

#include <string.h>

/* Only what the user sees as a job of its own is left out. */
static bool
is_chosen_by_tags(const struct history *h, job_id id)
{
	const struct job_spec *s = spec_of(h, id);

	if (s->role != ROLE_TOP && s->role != ROLE_MEMBER)
		return false;
	for (; s->owner != JOB_NONE; s = spec_of(h, s->owner)) {
		if (s->role != ROLE_MEMBER)
			return false;
	}
	return true;
}

/* The tag that a run does without, or NULL. */
static const char *
unwanted_tag(const struct history *h, job_id id)
{
	const struct runner_opts *opts = &h->trial->opts;
	const char *const *tag;

	if (!is_chosen_by_tags(h, id))
		return NULL;
	tag = spec_of(h, id)->opts->tags;
	for (; tag != NULL && *tag != NULL; tag++) {
		for (size_t i = 0; i < opts->n_skip_tags; i++) {
			if (strcmp(opts->skip_tags[i], *tag) == 0)
				return *tag;
		}
	}
	return NULL;
}

bool
was_declined(const struct history *h, job_id id)
{
	const struct life *life = &h->lives[id];
	const char *reason;

	if (life->state != JOB_SKIPPED)
		return false;
	reason = event_at(h, life->ended)->reason;
	return reason != NULL && strncmp(reason, "tag ", 4) == 0;
}

bool
was_declined_within(const struct history *h, job_id id)
{
	job_id owner = spec_of(h, id)->owner;

	return owner != JOB_NONE && is_declined(h, id) &&
	       !spec_is_cleanup(spec_of(h, id)) && is_declined(h, owner) &&
	       h->lives[id].created > h->lives[owner].ended;
}

void
check_tags(struct history *h)
{
	for (job_id id = 0; id < h->graph->n_jobs; id++) {
		const char *tag = unwanted_tag(h, id);

		if (tag != NULL && h->lives[id].started != NEVER)
			wrong(h, id, "runs in spite of its tag \"%s\"", tag);
		if (!was_declined(h, id))
			continue;
		if (tag == NULL)
			wrong(h, id, "is left out without such a tag");
		else if (strcmp(event_at(h, h->lives[id].ended)->reason + 4,
			     tag) != 0)
			wrong(h, id, "is left out by another tag");
	}
}
