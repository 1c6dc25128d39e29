#include "jobs/probing.h"

#include <stdio.h>

#include "core/wait.h"
#include "jobs/attempt.h"
#include "jobs/job.h"
#include "jobs/outcome.h"
#include "jobs/shortage.h"
#include "jobs/terminate.h"

static int
start(struct attempt *a, const char *text, struct err *e)
{
	struct runner *r = a->job->runner;
	const struct job_spec *s = job_spec_of(a->job);
	struct exec_request request = {
	    .job = s->name,
	    .cwd = s->opts->cwd,
	    .fds = {-1, -1, -1},
	    .attempt = job_attempt(a->job),
	};

	if (attempt_set_up_probe(a, text, e) < 0)
		return -1;
	request.argv = a->argv;
	request.envp = a->env.vars;
	request.tag = a->tag;
	a->process = r->executor->start(r->executor, r->loop, &request, e);
	if (a->process == NULL)
		return -1;
	list_append(&r->processes, &a->link);
	return 0;
}

bool
probing_run(
    struct job *j, const char *text, int64_t limit_ns, char *how, size_t size)
{
	struct runner *r = j->runner;
	struct outcome o = {.kind = OUTCOME_NONE};
	struct err e = ERR_INIT;
	struct wait_result waited;
	struct future *exited;
	struct attempt a;
	bool is_late;

	attempt_init(&a, j);
	if (start(&a, text, &e) < 0) {
		/* What is short now may be there at the next look. */
		snprintf(how, size, "%s", e.text);
		attempt_finish(&a);
		return false;
	}
	exited = &a.process->exited;
	if (wait_futures(r->loop, &exited, 1, WAIT_ALL_COMPLETED, limit_ns,
		&waited, NULL) == 0)
		wait_result_finish(&waited);
	is_late = !future_is_done(exited);
	if (!r->executor->has_ended(r->executor, a.process))
		terminate_at_once(&a);
	outcome_set_status(&o, a.process->status);
	outcome_format(&o, how, size);
	if (is_late)
		snprintf(how, size, "it took too long");
	list_remove(&a.link);
	r->executor->release(r->executor, a.process);
	attempt_finish(&a);
	shortage_ease(r);
	return !is_late && o.kind == OUTCOME_EXIT && o.code == 0;
}
