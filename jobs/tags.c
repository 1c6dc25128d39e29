#include "jobs/tags.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/job.h"
#include "jobs/utf8.h"

int
tags_check(const char *tag, size_t len, struct err *e)
{
	if (len == 0)
		return err_set(e, ERR_INVALID, "a tag is empty");
	if (len > TAGS_MAX_LEN)
		return err_set(e, ERR_INVALID,
		    "a tag has %zu bytes; %d are the most", len, TAGS_MAX_LEN);
	while (len > 0) {
		uint32_t c = utf8_next(&tag, &len);

		if (c == UTF8_INVALID)
			return err_set(
			    e, ERR_INVALID, "a tag is not valid UTF-8");
		if (c == ' ' || c == ',' || utf8_is_control(c))
			return err_set(e, ERR_INVALID,
			    "a tag is one word, without blanks and commas");
	}
	return 0;
}

bool
tags_count(const struct graph *g, const struct job_spec *s)
{
	if (s->role != ROLE_TOP && s->role != ROLE_MEMBER)
		return false;
	while (s->role == ROLE_MEMBER)
		s = &g->jobs[s->owner];
	return s->role == ROLE_TOP || s->role == ROLE_MAIN;
}

const char *
tags_match(const struct job_spec *s, const char *const *tags, size_t n)
{
	for (const char *const *own = s->opts->tags;
	     own != NULL && *own != NULL; own++) {
		for (size_t i = 0; i < n; i++) {
			if (strcmp(*own, tags[i]) == 0)
				return *own;
		}
	}
	return NULL;
}

bool
tags_decline(struct job *j)
{
	const struct runner_opts *opts = &j->runner->opts;
	const char *tag;
	char *reason;

	/* Most runs do without nothing. */
	if (opts->n_skip_tags == 0)
		return false;
	if (!tags_count(j->runner->graph, job_spec_of(j)))
		return false;
	tag = tags_match(job_spec_of(j), opts->skip_tags, opts->n_skip_tags);
	if (tag == NULL)
		return false;
	reason = xasprintf("tag %s", tag);
	job_decline(j, reason);
	free(reason);
	return true;
}
