#include "cmd/target.h"

#include <stdlib.h>

#include "cmd/complain.h"
#include "cmd/job_file.h"
#include "core/mem.h"
#include "jobs/glob.h"

void
targets_init(struct targets *t, const struct graph *g)
{
	*t = (struct targets){.n = 0};
	t->ids = xcalloc(g->n_jobs, sizeof(*t->ids));
	t->is_there = xcalloc(g->n_jobs, sizeof(*t->is_there));
}

void
targets_finish(struct targets *t)
{
	free(t->ids);
	free(t->is_there);
}

static void
add(struct targets *t, job_id id)
{
	if (!t->is_there[id])
		t->ids[t->n++] = id;
	t->is_there[id] = true;
}

static size_t
add_those(struct targets *t, const struct graph *g, const char *pattern,
    bool services)
{
	size_t found = 0;
	job_id at = 0, id;

	while ((id = glob_next(g, "", pattern, &at)) != JOB_NONE) {
		id = glob_meaning(g, id);
		if (id == JOB_NONE || g->jobs[id].is_template ||
		    g->jobs[id].service != services)
			continue;
		add(t, id);
		found++;
	}
	return found;
}

/* A service is there for others, as far as there are others. */
static int
add_matching(struct targets *t, const char *command, const char *path,
    const struct graph *g, const char *pattern)
{
	if (add_those(t, g, pattern, false) > 0 ||
	    add_those(t, g, pattern, true) > 0)
		return 0;
	complain(command,
	    "%s: no job matches \"%s\"; * stands for any text, ? for a "
	    "character, and an instance is NAME[...]",
	    path, pattern);
	return -1;
}

int
targets_add(struct targets *t, const char *command, const char *path,
    const struct graph *g, const char *name)
{
	job_id id;

	if (graph_find(g, name) == JOB_NONE && glob_is_pattern(name))
		return add_matching(t, command, path, g, name);
	if (job_file_find(command, path, g, name, &id) < 0)
		return -1;
	add(t, id);
	return 0;
}

/* The clean-up or "each" that a job is, or is a part of; or JOB_NONE. */
static job_id
find_servant(const struct graph *g, job_id id)
{
	while (id != JOB_NONE && !spec_is_cleanup(&g->jobs[id]) &&
	       g->jobs[id].role != ROLE_EACH)
		id = g->jobs[id].owner;
	return id;
}

static void
refuse_servant(const char *command, const char *path, const struct graph *g,
    job_id id, job_id servant)
{
	job_id owner = g->jobs[servant].owner;
	const char *name = g->jobs[id].name;

	if (owner == JOB_NONE)
		complain(command,
		    "%s: \"%s\" is what the run does when all jobs have ended, "
		    "whichever they are; leave it out",
		    path, name);
	else
		complain(command,
		    "%s: \"%s\" is run for \"%s\" and not alone; name that",
		    path, name, g->jobs[owner].name);
}

int
targets_check(const struct targets *t, const char *command, const char *path,
    const struct graph *g)
{
	for (size_t i = 0; i < t->n; i++) {
		job_id servant = find_servant(g, t->ids[i]);

		if (servant == JOB_NONE)
			continue;
		refuse_servant(command, path, g, t->ids[i], servant);
		return -1;
	}
	return 0;
}
