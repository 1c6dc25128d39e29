#include "jobs/load/load_base.h"

#include <string.h>

#include "jobs/load/load_job.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_report.h"

struct job_opts *
load_opts(struct load_job *j)
{
	/* With its padding, so that equal options are equal bytes. */
	if (!j->opts_set)
		memcpy(&j->opts, j->base, sizeof(j->opts));
	j->opts_set = true;
	return &j->opts;
}

struct job_opts *
load_copy_opts(struct load *l, const struct job_opts *opts)
{
	struct job_opts *copy = arena_alloc(&l->g->arena, sizeof(*copy));

	return memcpy(copy, opts, sizeof(*copy));
}

/*
 * Those that another job had just now, if they are the same: whoever gives a
 * timeout to one job gives it to many.
 */
static const struct job_opts *
share(struct load *l, const struct job_opts *opts)
{
	const struct job_opts **recent = l->recent;
	size_t i = 0;

	while (i < ARRAY_LEN(l->recent) && recent[i] != NULL) {
		/* Padding can only make two of the same seem different. */
		/* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison) */
		if (memcmp(recent[i], opts, sizeof(*opts)) == 0)
			return recent[i];
		i++;
	}
	i = l->next_recent++ % ARRAY_LEN(l->recent);
	recent[i] = load_copy_opts(l, opts);
	return recent[i];
}

const struct job_opts *
load_keep_opts(struct load_job *j)
{
	struct load *l = j->l;
	struct job_opts *copy;

	if (!j->opts_set)
		return j->base;
	if (j->stdin_job == NULL)
		return share(l, &j->opts);
	copy = load_copy_opts(l, &j->opts);
	copy->stdin_job = j->opts.stdin_kind == STDIN_OUTPUT
			      ? JOB_NONE
			      : load_find(l, j->stdin_job);
	if (copy->stdin_job == JOB_NONE) {
		struct load_at outer = {l, NULL, j->at, "stdin", 0};
		bool is_output = copy->stdin_kind == STDIN_OUTPUT;
		struct load_at at = {
		    l, &outer, 0, is_output ? "output" : "result", 0};

		load_defer(&at, j->stdin_job,
		    &(struct load_ref){
			.need = UINT32_MAX,
			.member = UINT32_MAX,
			.into = &copy->stdin_job,
			.output = is_output ? copy->stdin_output : NULL,
		    });
	} else {
		load_want(l, copy->stdin_job, j->id);
	}
	return copy;
}

void
load_defaults_init(struct load *l)
{
	spec_opts_init(&l->defaults);
}
