#include "jobs/glob.h"

#include <stddef.h>
#include <string.h>

bool
glob_is_pattern(const char *text)
{
	return strpbrk(text, "*?") != NULL;
}

/* Behind the character at s. */
static const char *
next(const char *s)
{
	for (s++; (*s & 0xc0) == 0x80; s++)
		;
	return s;
}

bool
glob_matches(const char *pattern, const char *name)
{
	const char *star = NULL, *from = NULL;

	/* Only the last * can have taken too little. */
	while (*name != '\0') {
		if (*pattern == '*') {
			star = ++pattern;
			from = name;
		} else if (*pattern == '?') {
			pattern++;
			name = next(name);
		} else if (*pattern == *name) {
			pattern++;
			name++;
		} else if (star != NULL) {
			pattern = star;
			name = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

job_id
glob_next(
    const struct graph *g, const char *prefix, const char *pattern, job_id *id)
{
	size_t prefix_len = strlen(prefix);
	size_t plain = strcspn(pattern, "*?");
	bool instances = strchr(pattern, '[') != NULL;

	while (*id < g->n_jobs) {
		job_id job = (*id)++;
		const struct job_spec *spec = &g->jobs[job];
		const char *name;

		if (spec->role != ROLE_TOP && !(instances && spec->is_instance))
			continue;
		if (strncmp(spec->name, prefix, prefix_len) != 0)
			continue;
		name = spec->name + prefix_len;
		if (strncmp(name, pattern, plain) == 0 &&
		    glob_matches(pattern, name))
			return job;
	}
	return JOB_NONE;
}

job_id
glob_meaning(const struct graph *g, job_id job)
{
	job_id meant = graph_meant(g, job);

	return meant == job && g->jobs[job].is_template ? JOB_NONE : meant;
}
