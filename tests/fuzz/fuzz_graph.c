/*
 * fuzz_graph - a job file made from the fuzzer's bytes by the grammar of job
 * files is loaded, or refused with a reason; what loads is run on a virtual
 * clock to its end.
 *
 * The bytes are choices: which keys, from the loader's own table, values of the
 * right type and of others, names that exist and such that nearly do.  So
 * mutations reach what random text never does.  With FUZZ_SHOW in the
 * environment the file is printed.
 */
#include <assert.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/clock.h"
#include "core/mem.h"
#include "jobs/load/load_keys.h"
#include "tests/trial.h"

#define MAX_DEPTH 5
#define MAX_LIST 6
#define MAX_JOBS 12

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file in the making. */
struct maker {
	const uint8_t *data;
	size_t size, at;
	struct buf out;
};

static void add_job(struct maker *m, enum load_where where, int depth);

/* Choices; once the bytes are used up each is 0: the smallest. */

static unsigned
below(struct maker *m, unsigned n)
{
	return m->at < m->size ? m->data[m->at++] % n : 0;
}

static const char *
one_of(struct maker *m, const char *const *words, size_t n)
{
	return words[below(m, (unsigned)n)];
}

#define ONE_OF(m, words) one_of(m, words, ARRAY_LEN(words))

static void
add(struct maker *m, const char *text)
{
	buf_add_text(&m->out, text);
}

/* Values; those behind the first few are wrong somewhere. */

static void
add_duration(struct maker *m)
{
	static const char *const words[] = {"1", "\"1s\"", "\"5ms\"",
	    "\"1m30s\"", "0", "0.25", "\"2s\"", "null", "\"3650d\"", "-1",
	    "1e999", "-0", "\"3651d\"", "\"nan\"", "9223372036854775807",
	    "1e-300", "\"\"", "true", "\"1 s\""};

	add(m, ONE_OF(m, words));
}

static void
add_anything(struct maker *m, int depth)
{
	static const char *const words[] = {"null", "true", "false", "0", "1",
	    "-1", "1.5", "\"\"", "\"x\"", "\"a\"", "[]", "{}", "[1]",
	    "{\"job\": \"a\"}", "\"\\ud800\"", "\"\\u0000\"", "1e999",
	    "99999999999999999999", "\"\xc0\xaf\"",
	    "{\"max\": 3, \"delay\": 1}", "[[[[[[]]]]]]",
	    "{\"a\": 1, \"a\": 2}", "nul", "\"\t\"", "/* c */ 1", "", "}", "]",
	    "\"", "/*"};

	(void)depth;
	add(m, ONE_OF(m, words));
}

static void
add_bool(struct maker *m)
{
	add(m, below(m, 2) == 0 ? "true" : "false");
}

static void
add_number(struct maker *m)
{
	static const char *const words[] = {
	    "0", "1", "2", "3", "7", "255", "256", "1000", "-1", "1.0"};

	add(m, ONE_OF(m, words));
}

static void
add_name(struct maker *m)
{
	static const char *const words[] = {"a", "b", "c", "d", "e", "f", "g",
	    "h", "i", "j", "k", "l", "a.0", "b.0", "c.1", "main", "a.finally",
	    "b.on_cancel", "a.each.0", "aa", "A", "", "b.0.0", "\\u0061",
	    "\\u0001", "a[a=0]", "b[0]", "c[*]", "*", "?", "d*", "a[*].0", "..",
	    "f/../../etc/passwd", "x-a", "a..1"};

	buf_printf(&m->out, "\"%s\"", ONE_OF(m, words));
}

static void
add_text(struct maker *m)
{
	static const char *const words[] = {"x", "true", "echo $T",
	    "echo \\\"$T\\\"", "a b", "", "${{ needs.a.result }}", "{{.x}}",
	    "eval $T", "\\n", "\\u202e", "/", "KILL", "15", "cancel", "keep",
	    "json", "none", "text", "FIRST_COMPLETED", "FIRST_EXCEPTION",
	    "ALL_COMPLETED", "drain", "continue"};

	buf_printf(&m->out, "\"%s\"", ONE_OF(m, words));
}

static void
add_list(struct maker *m, void (*add_one)(struct maker *), unsigned least)
{
	unsigned n = least + below(m, MAX_LIST);

	add(m, "[");
	while (n-- > 0) {
		add_one(m);
		add(m, n > 0 ? ", " : "");
	}
	add(m, "]");
}

static void
add_need(struct maker *m)
{
	static const char *const whens[] = {
	    "success", "failure", "done", "started", "ready", "never"};
	unsigned kind = below(m, 4);

	if (kind == 0) {
		add_name(m);
		return;
	}
	add(m, "{\"job\": ");
	add_name(m);
	if (kind > 1)
		buf_printf(&m->out, ", \"when\": \"%s\"", ONE_OF(m, whens));
	if (kind > 2)
		add(m, ", \"optional\": true");
	add(m, "}");
}

static void
add_output(struct maker *m)
{
	static const char *const words[] = {"a.k", "b.k", "a.other", "a.0.k",
	    "c.k", "a", "a.", ".k", "zz.k", "a.k l"};

	buf_printf(&m->out, "{\"output\": \"%s\"", ONE_OF(m, words));
	add(m, below(m, 3) == 2 ? ", \"default\": \"x\"}" : "}");
}

static void
add_variable(struct maker *m)
{
	static const char *const names[] = {
	    "T", "U", "PATH", "", "A=B", "TASKCTL_JOB", "x-y"};
	unsigned kind;

	buf_printf(&m->out, "\"%s%u\": ", ONE_OF(m, names), below(m, 3));
	kind = below(m, 6);
	if (kind == 5) {
		add_output(m);
	} else if (kind < 2) {
		add(m, kind == 0 ? "{\"result\": " : "{\"result_file\": ");
		add_name(m);
		add(m, "}");
	} else if (kind == 2) {
		add(m, "null");
	} else {
		add_text(m);
	}
}

static void
add_env(struct maker *m)
{
	unsigned n = below(m, 4);

	add(m, "{");
	while (n-- > 0) {
		add_variable(m);
		add(m, n > 0 ? ", " : "");
	}
	add(m, "}");
}

static void
add_stdin(struct maker *m)
{
	static const char *const keys[] = {"result", "text", "file", "x"};

	switch (below(m, 5)) {
	case 0:
		add(m, "null");
		return;
	case 4:
		add_output(m);
		return;
	default:
		break;
	}
	buf_printf(&m->out, "{\"%s\": ", ONE_OF(m, keys));
	add_name(m);
	add(m, "}");
}

/* Tags, or keys of outputs. */
static void
add_word(struct maker *m)
{
	static const char *const words[] = {
	    "k", "slow", "other", "", "a b", "a,b", "a.b", "\\u0001"};

	buf_printf(&m->out, "\"%s\"", ONE_OF(m, words));
}

static void
add_env_file(struct maker *m)
{
	static const char *const words[] = {"\"/dev/null\"", "\"no.env\"",
	    "{\"path\": \"no.env\", \"optional\": true}", "\"/\"",
	    "{\"path\": \"/dev/null\"}", "{}", "\"-\"", "1"};

	add(m, ONE_OF(m, words));
}

static void
add_uses(struct maker *m)
{
	static const char *const words[] = {"\"p\"", "[\"p\", \"q\"]",
	    "{\"q\": 2}", "{\"q\": 1, \"p\": 1}", "\"q\"", "null", "{\"p\": 2}",
	    "{\"q\": 0}", "[\"q\", \"q\"]", "\"r\"", "[]"};

	add(m, ONE_OF(m, words));
}

static void
add_members(struct maker *m, int depth)
{
	unsigned n = below(m, MAX_LIST);

	add(m, "[");
	while (n-- > 0) {
		if (depth >= MAX_DEPTH || below(m, 2) == 0)
			add_name(m);
		else
			add_job(m, IN_MEMBER, depth + 1);
		add(m, n > 0 ? ", " : "");
	}
	add(m, "]");
}

/* Keys */

static void
add_retry(struct maker *m)
{
	if (below(m, 2) == 0) {
		add_number(m);
		return;
	}
	add(m, "{\"max\": ");
	add_number(m);
	add(m, ", \"delay\": ");
	add_duration(m);
	if (below(m, 2) == 1)
		add(m, ", \"backoff\": 2, \"jitter\": 0.5");
	if (below(m, 4) == 3)
		add(m, ", \"on\": [\"timed_out\"]");
	add(m, "}");
}

static void
add_if(struct maker *m)
{
	static const char *const words[] = {"failure()", "always()",
	    "needs.a.exit == 0", "needs.b.state != 'failed'",
	    "needs['a.0'].result == 'x' || success()", "env.T0 == '' && true",
	    "!cancelled() && 1 < 2", "needs.c.exit == null", "env.T1 != 'x'",
	    "matrix.t == 'x'", "needs.a", "\\u00e9", "needs['\\u0061'].exit",
	    "(((success)", "${{ true }}"};

	buf_printf(&m->out, "\"%s\"", ONE_OF(m, words));
}

static void
add_ready(struct maker *m)
{
	static const char *const keys[] = {"\"port\": 8080",
	    "\"port\": \"[::1]:80\"", "\"port\": \"x:0\"",
	    "\"log\": \"^ready\"", "\"log\": \"(((a{255}){255}\"",
	    "\"log\": \"[[:alpha:\"", "\"file\": \"f\"", "\"run\": \"probe\"",
	    "\"interval\": \"1s\"", "\"interval\": 0.001", "\"timeout\": null",
	    "\"x\": 1"};
	unsigned n = 1 + below(m, 3);

	add(m, "{");
	while (n-- > 0)
		buf_printf(&m->out, "%s%s", ONE_OF(m, keys), n > 0 ? ", " : "");
}

static void
add_axes(struct maker *m)
{
	static const char *const axes[] = {"\"a\": [0, 1]",
	    "\"b\": [\"x\", 1.50, true]", "\"include\": [{\"a\": 0, \"c\": 1}]",
	    "\"include\": [{\"a\": 7}, {\"d\": \"x\"}]",
	    "\"exclude\": [{\"a\": 1}]", "\"exclude\": [{\"a\": 0, \"b\": 1}]",
	    "\"B\": [\"\\u0007\", \"a,b=]\"]", "\"a\": []", "\"a b\": [1]",
	    "\"a\": [1, 1]"};
	unsigned n = 1 + below(m, 3);

	add(m, "{");
	while (n-- > 0) {
		add(m, ONE_OF(m, axes));
		add(m, n > 0 ? ", " : "");
	}
	add(m, "}");
}

static void
add_items(struct maker *m)
{
	static const char *const lists[] = {"[\"x\", 2, {\"a\": 1}]", "[]",
	    "[null]", "{\"lines\": \"/dev/null\"}", "{\"lines\": 1}", "{}",
	    "[1.50, true, [[]]]"};

	if (below(m, 3) == 0) {
		add(m, ONE_OF(m, lists));
		return;
	}
	add(m, "{\"result\": ");
	add_name(m);
	add(m, "}");
}

/* A value such as key takes. */
static void
add_value(struct maker *m, const struct load_key *key, int depth)
{
	static const struct {
		load_reader *read;
		void (*add)(struct maker *);
	} simple[] = {
	    {load_read_run, add_text},
	    {load_read_sleep, add_duration},
	    {load_read_return, add_text},
	    {load_read_exit, add_number},
	    {load_read_return_exceptions, add_bool},
	    {load_read_return_when, add_text},
	    {load_read_pending, add_text},
	    {load_read_lazy, add_bool},
	    {load_read_shield, add_bool},
	    {load_read_service, add_bool},
	    {load_read_ready, add_ready},
	    {load_read_secret, add_bool},
	    {load_read_continue, add_bool},
	    {load_read_opt_duration, add_duration},
	    {load_read_timeout, add_duration},
	    {load_read_limit, add_duration},
	    {load_read_leave, add_bool},
	    {load_read_kill_wait, add_duration},
	    {load_read_retry, add_retry},
	    {load_read_kill_after, add_duration},
	    {load_read_stop_signal, add_text},
	    {load_read_result, add_text},
	    {load_read_opt_path, add_text},
	    {load_read_ignored, add_text},
	    {load_read_name, add_name},
	    {load_read_env, add_env},
	    {load_read_stdin, add_stdin},
	    {load_read_env_file, add_env_file},
	    {load_read_if, add_if},
	    {load_read_estimate, add_duration},
	    {load_read_uses, add_uses},
	    {load_read_priority, add_number},
	    {load_read_matrix, add_axes},
	    {load_read_for_each, add_items},
	    {load_read_fail_fast, add_bool},
	};

	for (size_t i = 0; i < ARRAY_LEN(simple); i++) {
		if (simple[i].read == key->read) {
			simple[i].add(m);
			return;
		}
	}
	if (key->read == load_read_members)
		add_members(m, depth);
	else if (key->read == load_read_cancel)
		add_list(m, add_name, 1);
	else if (key->read == load_read_needs)
		add_list(m, add_need, 0);
	else if (key->read == load_read_tags || key->read == load_read_outputs)
		add_list(m, add_word, 1);
	else if (key->read == load_read_argv || key->read == load_read_shell)
		add_list(m, add_text, 1);
	else if (key->read == load_read_success_codes)
		add_list(m, add_number, 1);
	else if (key->read == load_read_each && depth < MAX_DEPTH)
		add_job(m, IN_EACH, depth + 1);
	else if (key->read == load_read_cleanup && depth < MAX_DEPTH)
		add_job(m, IN_CLEANUP, depth + 1);
	else
		add_anything(m, depth);
}

static void
add_key(struct maker *m, const struct load_key *key, int depth)
{
	buf_printf(&m->out, "\"%s\": ", key->name);
	if (below(m, 32) == 31)
		add_anything(m, depth);
	else
		add_value(m, key, depth);
}

/* A modifier that goes with the body and the place, mostly. */
static const struct load_key *
choose_key(struct maker *m, unsigned body, enum load_where where)
{
	size_t first = BODY_CANCEL;
	size_t i = first + below(m, (unsigned)(load_n_keys - first));
	bool must_fit = below(m, 32) != 31;

	for (size_t tries = first; must_fit && tries < load_n_keys; tries++) {
		if ((load_keys[i].places & where) != 0 &&
		    (load_keys[i].bodies & 1u << body) != 0)
			break;
		i = i + 1 < load_n_keys ? i + 1 : first;
	}
	return &load_keys[i];
}

static void
add_job(struct maker *m, enum load_where where, int depth)
{
	unsigned body = below(m, BODY_CANCEL + 1);
	unsigned n = below(m, 6);
	bool has_key = body != BODY_NONE;

	add(m, "{");
	if (body == BODY_NONE && where == IN_JOB) {
		add(m, "\"needs\": ");
		add_list(m, add_need, 0);
		has_key = true;
	} else if (body == BODY_NONE) {
		add(m, "\"sleep\": 1");
		body = BODY_SLEEP;
		has_key = true;
	} else {
		add_key(m, &load_keys[body - 1], depth);
	}
	while (n-- > 0) {
		add(m, has_key ? ", " : "");
		add_key(m, choose_key(m, body, where), depth);
		has_key = true;
	}
	add(m, "}");
}

/* The top level but "jobs". */
static void
add_top(struct maker *m)
{
	switch (below(m, 12)) {
	case 1:
		add(m, "\"main\": ");
		add_name(m);
		break;
	case 2:
		add(m, "\"main\": ");
		add_job(m, IN_MAIN, 1);
		break;
	case 3:
		add(m, "\"defaults\": {");
		add_key(m, choose_key(m, BODY_RUN, IN_DEFAULTS), MAX_DEPTH);
		add(m, "}");
		break;
	case 4:
		add(m, "\"timeout\": ");
		add_duration(m);
		break;
	case 5:
		add(m, "\"concurrency\": ");
		add_number(m);
		break;
	case 6:
		add(m, "\"on_failure\": ");
		add_text(m);
		break;
	case 7:
		add(m, "\"env\": ");
		add_env(m);
		break;
	case 10:
		add(m, "\"env_file\": ");
		add_env_file(m);
		break;
	case 11:
		add(m, "\"include\": {\"a\": ");
		add_env_file(m);
		add(m, "}");
		break;
	case 8:
		add(m, "\"x-note\": ");
		add_anything(m, 0);
		break;
	case 9:
		add(m, "\"finally\": ");
		add_job(m, IN_FINALLY, 1);
		break;
	default:
		return;
	}
	add(m, ",\n");
}

static void
add_document(struct maker *m)
{
	unsigned n = 1 + below(m, MAX_JOBS);

	add(m, "{");
	add(m, "\"pools\": {\"p\": 1, \"q\": 3},\n");
	add_top(m);
	add_top(m);
	add(m, "\"jobs\": {\n");
	for (unsigned i = 0; i < n; i++) {
		/* Each has its own name, but for one in 32. */
		if (below(m, 32) == 31)
			add_name(m);
		else
			buf_printf(&m->out, "\"%c\"", (int)('a' + i));
		add(m, ": ");
		add_job(m, IN_JOB, 0);
		add(m, i + 1 < n ? ",\n" : "\n");
	}
	add(m, "}}\n");
}

/* Running */

/* What the file does not say: failures, interrupts, slots. */
static void
choose(struct maker *m, struct trial *t, struct virtual_failure *failing)
{
	static const char *const skipped[] = {"slow"};
	unsigned interrupts = below(m, 4);

	t->failing = failing;
	for (size_t i = 0; i < t->graph.n_jobs; i++) {
		if (spec_is_process(&t->graph.jobs[i]) && below(m, 4) == 3)
			failing[t->n_failing++] = (struct virtual_failure){
			    .job = t->graph.jobs[i].name,
			    .attempts = below(m, 3)};
	}
	t->opts.slots = below(m, 3);
	t->opts.wants_result = below(m, 2) == 1;
	t->opts.skip_tags = skipped;
	t->opts.n_skip_tags = below(m, 2);
	if (interrupts < 2)
		return;
	t->interrupt_signal = interrupts == 2 ? SIGINT : SIGTERM;
	t->interrupts_ns[0] = (1 + below(m, 255)) * CLOCK_SECOND / 100;
	if (below(m, 2) == 1)
		t->interrupts_ns[1] =
		    t->interrupts_ns[0] + below(m, 255) * CLOCK_SECOND / 100;
}

static void
check_end(const struct trial *t)
{
	assert(t->rc == 0);
	assert(t->n_tasks_left == 0);
	assert(t->reports.len == 0);
	assert(t->exit_status == 0 || t->exit_status == 1 ||
	       t->exit_status == 124 ||
	       t->exit_status == 128 + t->interrupt_signal);
	for (size_t i = 0; i < t->graph.n_jobs; i++)
		assert(t->states[i] == JOB_ABSENT ||
		       state_is_terminal(t->states[i]));
	/* A log that is whole: as many lines as records, each an object. */
	for (size_t i = 0, begin = 0; i < t->n_records; i++) {
		const char *line = t->log.data + begin;
		const char *end = memchr(line, '\n', t->log.len - begin);

		assert(end != NULL && line[0] == '{' && end[-1] == '}');
		begin = (size_t)(end + 1 - t->log.data);
		assert(begin == t->log.len || i + 1 < t->n_records);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct maker m = {.data = data, .size = size};
	struct trial t = {.n_failing = 0};
	struct virtual_failure *failing;

	add_document(&m);
	if (getenv("FUZZ_SHOW") != NULL)
		fprintf(stderr, "%s", m.out.data);
	if (trial_load(&t, m.out.data) == 0) {
		assert(t.problems.n == 0 && t.graph.n_jobs > 0);
		failing = xcalloc(t.graph.n_jobs, sizeof(*failing));
		choose(&m, &t, failing);
		trial_run(&t);
		if (getenv("FUZZ_SHOW") != NULL)
			fprintf(stderr, "%.*s", (int)t.log.len, t.log.data);
		check_end(&t);
		free(failing);
	} else {
		assert(t.problems.n > 0);
		if (getenv("FUZZ_SHOW") != NULL)
			problems_print(&t.problems, stderr);
	}
	trial_finish(&t);
	buf_finish(&m.out);
	return 0;
}
