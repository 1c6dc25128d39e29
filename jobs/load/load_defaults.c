#include "jobs/load/load_defaults.h"

#include <string.h>

#include "jobs/load/load_base.h"
#include "jobs/load/load_job.h"

/* A job that is no process has only some of the defaults. */
static void
set_base(struct load *l, enum load_base base)
{
	struct job_opts opts;

	memcpy(&opts, &l->defaults, sizeof(opts));
	if (base != BASE_PROCESS) {
		spec_opts_init(&opts);
		opts.delay_ns = l->defaults.delay_ns;
		opts.continue_on_error = l->defaults.continue_on_error;
		opts.continue_codes = l->defaults.continue_codes;
		opts.tags = l->defaults.tags;
	}
	if (base == BASE_SLEEP) {
		opts.timeout_ns = l->defaults.timeout_ns;
		opts.deadline_ns = l->defaults.deadline_ns;
		opts.retry = l->defaults.retry;
		opts.uses = l->defaults.uses;
		opts.n_uses = l->defaults.n_uses;
		opts.priority = l->defaults.priority;
	}
	l->base[base] = load_copy_opts(l, &opts);
	opts.delay_ns = 0;
	opts.tags = NULL;
	opts.uses = NULL;
	opts.n_uses = 0;
	l->prompt_base[base] = load_copy_opts(l, &opts);
}

void
load_defaults(struct load *l, json_t *object, size_t at)
{
	struct load_job j = {.l = l, .id = JOB_NONE, .object = object};

	if (object != NULL) {
		l->section = "defaults";
		j.where = IN_DEFAULTS;
		j.at = at;
		j.base = &l->defaults;
		load_job(&j);
		if (j.opts_set)
			memcpy(&l->defaults, &j.opts, sizeof(j.opts));
		l->section = NULL;
	}
	for (int base = 0; base < LOAD_BASES; base++)
		set_base(l, (enum load_base)base);
}
