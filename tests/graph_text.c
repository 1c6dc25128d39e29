#include "tests/graph_text.h"

#include <signal.h>

#include "jobs/duration.h"
#include "jobs/expr.h"
#include "jobs/signame.h"

#define SECOND INT64_C(1000000000)

static void
quoted(const char *text, FILE *out)
{
	putc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			fputs("\\n", out);
		else
			putc(*text, out);
	}
	putc('"', out);
}

static void
duration(const char *what, int64_t ns, FILE *out)
{
	char buf[DURATION_TEXT_SIZE];

	fprintf(out, "  %s %s\n", what, duration_format(ns, buf, sizeof(buf)));
}

static const char *
name_of(const struct graph *g, job_id id)
{
	return id == JOB_NONE ? "-" : g->jobs[id].name;
}

static void
strings(const char *what, const char *const *list, FILE *out)
{
	fprintf(out, "  %s", what);
	for (; *list != NULL; list++) {
		putc(' ', out);
		quoted(*list, out);
	}
	putc('\n', out);
}

static void
codes(const char *what, const struct exit_codes *c, FILE *out)
{
	fprintf(out, "  %s", what);
	for (size_t i = 0; i < c->n; i++)
		fprintf(out, " %u", c->codes[i]);
	putc('\n', out);
}

static void
body(const struct graph *g, const struct job_spec *spec, FILE *out)
{
	static const char *const when[] = {
	    "", " FIRST_COMPLETED", " FIRST_EXCEPTION"};
	const struct policy_body *policy = spec->body_of.policy;
	const struct sleep_body *sleep = spec->body_of.sleep;

	switch ((enum body)spec->body) {
	case BODY_RUN:
		fputs("  run ", out);
		quoted(spec->body_of.text, out);
		putc('\n', out);
		return;
	case BODY_ARGV:
		strings("argv", spec->body_of.argv, out);
		return;
	case BODY_SLEEP:
		duration("sleep", sleep->duration_ns, out);
		if (sleep->value != NULL)
			fprintf(out, "  return \"%s\"\n", sleep->value);
		if (sleep->exit != 0)
			fprintf(out, "  exit %d\n", sleep->exit);
		return;
	case BODY_NONE:
		return;
	default:
		break;
	}
	fprintf(out, "  %s", spec_body_name((enum body)spec->body));
	for (uint32_t i = 0; i < spec->n_members; i++)
		fprintf(
		    out, " %s", name_of(g, g->members[spec->first_member + i]));
	if (spec_is_policy(spec))
		fprintf(out, "%s%s%s", when[policy->return_when],
		    policy->return_exceptions ? " return_exceptions" : "",
		    policy->keep_pending ? " keep" : "");
	putc('\n', out);
	if (spec_is_policy(spec) && policy->timeout_ns >= 0)
		duration("for", policy->timeout_ns, out);
}

static void
needs(const struct graph *g, const struct job_spec *spec, FILE *out)
{
	static const char *const when[] = {
	    "", ":failure", ":done", ":started", ":ready"};

	if (spec->n_needs == 0)
		return;
	fputs("  needs", out);
	for (uint32_t i = 0; i < spec->n_needs; i++) {
		const struct need *need = &g->needs[spec->first_need + i];

		fprintf(out, " %s%s%s", name_of(g, need->job), when[need->when],
		    need->optional ? "?" : "");
	}
	putc('\n', out);
}

/* And what each of its names stands for. */
static void
condition(const struct graph *g, const struct expr *x, FILE *out)
{
	if (x == NULL)
		return;
	fputs("  if ", out);
	quoted(x->text, out);
	for (size_t i = 0; i < x->n_operands; i++) {
		const struct expr_operand *o = &x->operands[i];

		if (o->job != JOB_NONE)
			fprintf(out, " %s", name_of(g, o->job));
		else if (o->value != NULL)
			fprintf(out, " '%s'", o->value);
		else
			fputs(" ?", out);
	}
	putc('\n', out);
}

static void
retry(const struct retry *r, FILE *out)
{
	char buf[DURATION_TEXT_SIZE];

	fprintf(out, "  retry %u after %s", r->max,
	    duration_format(r->delay_ns, buf, sizeof(buf)));
	fprintf(out, " x %g up to %s, jitter %g, on", r->backoff,
	    duration_format(r->max_delay_ns, buf, sizeof(buf)), r->jitter);
	if (r->on_failed)
		fputs(" failed", out);
	if (r->on_timed_out)
		fputs(" timed_out", out);
	for (size_t i = 0; i < r->codes.n; i++)
		fprintf(out, " %u", r->codes.codes[i]);
	putc('\n', out);
}

static void
ready(const struct ready *r, FILE *out)
{
	if (r->log != NULL)
		fprintf(out, "  ready log %s\n", r->log);
	if (r->port != NULL)
		fprintf(out, "  ready port %s\n", r->port);
	if (r->file != NULL)
		fprintf(out, "  ready file %s\n", r->file);
	if (r->run != NULL)
		fprintf(out, "  ready run %s\n", r->run);
	duration("ready every", r->interval_ns, out);
	if (r->timeout_ns > 0)
		duration("ready within", r->timeout_ns, out);
}

static void
times(const struct job_opts *opts, FILE *out)
{
	char name[SIGNAME_TEXT_SIZE];

	if (opts->delay_ns != 0)
		duration("delay", opts->delay_ns, out);
	if (opts->timeout_ns != 0)
		duration("timeout", opts->timeout_ns, out);
	if (opts->deadline_ns != 0)
		duration("deadline", opts->deadline_ns, out);
	if (opts->idle_timeout_ns != 0)
		duration("idle_timeout", opts->idle_timeout_ns, out);
	if (opts->retry.max != 0)
		retry(&opts->retry, out);
	if (opts->kill_after_ns != 10 * SECOND || opts->kill_after_set)
		duration(opts->kill_after_set ? "kill_after" : "kill_after?",
		    opts->kill_after_ns, out);
	if (opts->kill_wait_ns != 10 * SECOND)
		duration("kill_wait", opts->kill_wait_ns, out);
	if (opts->leave)
		fputs("  leave\n", out);
	if (opts->stop_signal != SIGTERM || opts->stop_signal_set)
		fprintf(out, "  stop_signal%s %s\n",
		    opts->stop_signal_set ? "" : "?",
		    signame_format(opts->stop_signal, name, sizeof(name)));
	if (opts->estimate_ns != SECOND || opts->estimate_set)
		duration("estimate", opts->estimate_ns, out);
	if (opts->priority != 0)
		fprintf(out, "  priority %d\n", opts->priority);
	if (opts->ready != NULL)
		ready(opts->ready, out);
	if (opts->continue_on_error)
		codes("continue_on_error", &opts->continue_codes, out);
	if (opts->success_codes.n != 0)
		codes("success_exit_codes", &opts->success_codes, out);
}

static void
uses(const struct graph *g, const struct job_opts *opts, FILE *out)
{
	for (size_t i = 0; i < opts->n_uses; i++)
		fprintf(out, "  uses %u of %s\n", opts->uses[i].amount,
		    g->pools[opts->uses[i].pool].name);
}

static void
process(const struct graph *g, const struct job_opts *opts, FILE *out)
{
	static const char *const results[] = {"text", "json", "none"};

	for (size_t i = 0; i < opts->n_env; i++) {
		const struct env_var *var = &opts->env[i];

		fprintf(out, "  env %s", var->name);
		if (var->output != NULL)
			fprintf(out, " output %s of %s%s%s", var->output,
			    name_of(g, var->result),
			    var->otherwise != NULL ? " or " : "",
			    var->otherwise != NULL ? var->otherwise : "");
		else if (var->result != JOB_NONE)
			fprintf(out, " %s %s", var->by_file ? "file of" : "of",
			    name_of(g, var->result));
		else if (var->value != NULL)
			fprintf(out, "=%s", var->value);
		putc('\n', out);
	}
	if (opts->cwd != NULL)
		fprintf(out, "  cwd %s\n", opts->cwd);
	if (opts->shell != NULL)
		strings("shell", opts->shell, out);
	if (opts->stdin_kind == STDIN_TEXT)
		fprintf(out, "  stdin %zu: %s\n", opts->stdin_len,
		    opts->stdin_text);
	if (opts->stdin_kind == STDIN_FILE)
		fprintf(out, "  stdin < %s\n", opts->stdin_text);
	if (opts->stdin_kind == STDIN_RESULT)
		fprintf(out, "  stdin of %s\n", name_of(g, opts->stdin_job));
	if (opts->stdin_kind == STDIN_OUTPUT)
		fprintf(out, "  stdin output %s of %s%s%s\n",
		    opts->stdin_output, name_of(g, opts->stdin_job),
		    opts->stdin_otherwise != NULL ? " or " : "",
		    opts->stdin_otherwise != NULL ? opts->stdin_otherwise : "");
	if (opts->stdout_path != NULL)
		fprintf(out, "  stdout %s\n", opts->stdout_path);
	if (opts->stderr_path != NULL)
		fprintf(out, "  stderr %s\n", opts->stderr_path);
	if (opts->outputs != NULL)
		strings("outputs", opts->outputs, out);
	if (opts->secret)
		fprintf(out, "  secret\n");
	if (opts->result != RESULT_TEXT)
		fprintf(out, "  result %s\n", results[opts->result]);
}

static void
top(const struct graph *g, FILE *out)
{
	static const char *const on_failure[] = {"", "drain", "continue"};

	fprintf(out, "%zu jobs, main %s\n", g->n_jobs, name_of(g, g->main));
	if (g->name != NULL)
		fprintf(out, "  name %s\n", g->name);
	if (g->description != NULL)
		fprintf(out, "  description %s\n", g->description);
	if (g->finally != JOB_NONE)
		fprintf(out, "  finally %s\n", name_of(g, g->finally));
	if (g->concurrency != 0)
		fprintf(out, "  concurrency %u\n", g->concurrency);
	if (g->timeout_ns != 0)
		duration("timeout", g->timeout_ns, out);
	for (size_t i = 0; i < g->n_pools; i++)
		fprintf(out, "  pool %s of %u\n", g->pools[i].name,
		    g->pools[i].capacity);
	if (g->on_failure != ON_FAILURE_CANCEL)
		fprintf(out, "  on_failure %s\n", on_failure[g->on_failure]);
}

void
graph_text(const struct graph *g, FILE *out)
{
	static const char *const roles[] = {"", ", member", ", each",
	    ", on_cancel", ", finally", ", main", ", at the end"};

	top(g, out);
	for (size_t i = 0; i < g->n_jobs; i++) {
		const struct job_spec *spec = &g->jobs[i];

		fprintf(out, "%s (%u:%u%s)%s%s%s%s%s\n", spec->name, spec->line,
		    spec->column, roles[spec->role], spec->lazy ? " lazy" : "",
		    spec->shield ? " shield" : "",
		    spec->service ? " service" : "",
		    spec->result_wanted ? " wanted" : "",
		    spec->is_template ? " template" : "");
		if (spec->outputs_wanted)
			fputs("  outputs wanted\n", out);
		if (spec->owner != JOB_NONE)
			fprintf(out, "  of %s\n", name_of(g, spec->owner));
		body(g, spec, out);
		needs(g, spec, out);
		if (spec->grows)
			fprintf(out, "  grows over %s, as %s\n",
			    name_of(g, spec->body_of.policy->over),
			    name_of(g, spec->template));
		if (spec->each != JOB_NONE)
			fprintf(out, "  each %s\n", name_of(g, spec->each));
		if (spec->on_cancel != JOB_NONE)
			fprintf(out, "  on_cancel %s\n",
			    name_of(g, spec->on_cancel));
		if (spec->finally != JOB_NONE)
			fprintf(
			    out, "  finally %s\n", name_of(g, spec->finally));
		if (spec->opts->tags != NULL)
			strings("tags", spec->opts->tags, out);
		condition(g, spec->opts->condition, out);
		times(spec->opts, out);
		uses(g, spec->opts, out);
		process(g, spec->opts, out);
	}
}
