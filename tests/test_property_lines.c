/*
 * Job files that nobody would write, as JSON Lines: read whole they are the same
 * as one object, and read while they run each job ends in the same way.
 *
 * TASKCTL_SEEDS=N tries N of them; TASKCTL_SEED=S only the one of that seed, and
 * shows it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/load/line_feed.h"
#include "tests/harness.h"
#include "tests/random_graph.h"
#include "tests/trial.h"

#define SEEDS 500
#define MAX_JOBS 30

/* The same jobs, as one object and a job a line. */
struct pair {
	struct random r;
	struct buf object, lines;
	size_t behind[MAX_JOBS]; /* where the line of a job ends */
	bool is_service[MAX_JOBS], is_lazy[MAX_JOBS];
	unsigned n;
};

/* Making them */

/* A job before the n-th that is no service; the first is none. */
static unsigned
earlier(struct pair *p, unsigned n)
{
	unsigned i = random_below(&p->r, n);

	while (p->is_service[i])
		i--;
	return i;
}

static void
add_need(struct pair *p, unsigned n, struct buf *out)
{
	static const char *const whens[] = {
	    "success", "failure", "done", "started"};
	unsigned other = random_below(&p->r, n);
	unsigned when = random_below(&p->r, ARRAY_LEN(whens));

	if (p->is_service[other])
		buf_printf(out, "{\"job\": \"j%u\", \"when\": \"%s\"}", other,
		    random_chance(&p->r, 50) ? "ready" : "started");
	else if (random_chance(&p->r, 60))
		buf_printf(out, "\"j%u\"", other);
	else
		buf_printf(out, "{\"job\": \"j%u\", \"when\": \"%s\"}", other,
		    whens[when]);
}

static void
add_list(struct pair *p, unsigned n, const char *key,
    void (*add)(struct pair *, unsigned, struct buf *), struct buf *out)
{
	unsigned i, count = 1 + random_below(&p->r, 3);

	buf_printf(out, ", \"%s\": [", key);
	for (i = 0; i < count; i++) {
		buf_add_text(out, i == 0 ? "" : ", ");
		add(p, n, out);
	}
	buf_add_char(out, ']');
}

static void
add_member(struct pair *p, unsigned n, struct buf *out)
{
	buf_printf(out, "\"j%u\"", earlier(p, n));
}

/* All but the name of the n-th job, behind a comma. */
static void
add_job(struct pair *p, unsigned n, struct buf *out)
{
	unsigned kind = n == 0 ? 0 : random_below(&p->r, 100);

	p->is_service[n] = kind >= 85;
	p->is_lazy[n] = n > 0 && random_chance(&p->r, 15);
	if (n > 0 && random_chance(&p->r, 60))
		add_list(p, n, "needs", add_need, out);
	if (kind < 60)
		buf_printf(out, ", \"sleep\": \"%ums\", \"exit\": %u",
		    random_ms(&p->r), random_chance(&p->r, 20) ? 3 : 0);
	else if (kind < 75)
		buf_printf(out, ", \"argv\": [\"x\"], \"estimate\": \"%ums\"",
		    random_ms(&p->r));
	else if (kind < 85)
		add_list(p, n, "gather", add_member, out);
	else
		buf_printf(out,
		    ", \"service\": true, \"argv\": [\"x\"], \"estimate\": "
		    "\"%ums\"",
		    random_ms(&p->r));
	if (kind < 60 && random_chance(&p->r, 20))
		buf_printf(out, ", \"retry\": {\"max\": %u, \"delay\": 0}",
		    random_below(&p->r, 3));
	/* That of a gather handles failures that its line may come too late for. */
	if (kind < 75 && random_chance(&p->r, 20))
		buf_add_text(out, ", \"continue_on_error\": true");
	if (p->is_lazy[n])
		buf_add_text(out, ", \"lazy\": true");
}

/* A failure stops nobody: when a line is read is to make no difference. */
static void
make_pair(struct pair *p)
{
	struct buf head = {0}, job = {0};
	unsigned i;

	buf_printf(&head, "\"on_failure\": \"continue\", \"concurrency\": %u",
	    1 + random_below(&p->r, 4));
	buf_printf(&p->object, "{%s, \"jobs\": {\n", head.data);
	buf_printf(&p->lines, "{\"taskctl\": {%s}}\n", head.data);
	p->n = 1 + random_below(&p->r, MAX_JOBS);
	for (i = 0; i < p->n; i++) {
		job.len = 0;
		add_job(p, i, &job);
		buf_printf(&p->object, "%s\"j%u\": {%.*s}", i > 0 ? ",\n" : "",
		    i, (int)job.len - 2, job.data + 2);
		buf_printf(&p->lines, "{\"name\": \"j%u\"%.*s}\n", i,
		    (int)job.len, job.data);
		p->behind[i] = p->lines.len;
	}
	buf_add_text(&p->object, "\n}}\n");
	buf_finish(&head);
	buf_finish(&job);
}

/* Running them */

/* Read text while it runs. */
static int
run_streamed(struct trial *t, struct line_feed *f, const struct buf *text)
{
	struct input in = {
	    .text = xmemdup0(text->data, text->len),
	    .len = text->len,
	    .fd = -1,
	    .is_at_end = true,
	};

	graph_init(&t->graph);
	problems_init(&t->problems, "graph.jsonl");
	if (line_feed_open(f, "graph.jsonl", &in, &t->graph, &t->problems) <= 0)
		return -1;
	t->opts.feed = &f->feed;
	trial_run(t);
	return 0;
}

static bool
is_same_log(const struct trial *a, const struct trial *b)
{
	bool is_same = a->log.len == b->log.len &&
		       memcmp(a->log.data, b->log.data, a->log.len) == 0;

	if (!is_same)
		fprintf(stderr, "one object:\n%.*sJSON Lines:\n%.*s",
		    (int)a->log.len, a->log.data, (int)b->log.len, b->log.data);
	return is_same;
}

/*
 * Are there the first n jobs, ended as in the whole?  How long a service is kept,
 * and whether a lazy job is wanted, may be for later lines to say.
 */
static bool
has_first(const struct pair *p, unsigned n, const struct trial *part,
    const struct trial *whole)
{
	bool is_same = part->graph.n_jobs == n;

	for (unsigned i = 0; i < n && is_same; i++) {
		is_same = p->is_service[i] || p->is_lazy[i] ||
			  part->states[i] == whole->states[i];
		if (!is_same)
			fprintf(stderr, "j%u is %s, not %s\n", i,
			    state_name(part->states[i]),
			    state_name(whole->states[i]));
	}
	if (!is_same)
		fprintf(stderr, "%zu jobs, not %u:\n%.*s", part->graph.n_jobs,
		    n, (int)part->log.len, part->log.data);
	return is_same;
}

static bool
has_status(const struct trial *t, int status)
{
	if (t->exit_status != status)
		fprintf(stderr, "exit status %d, not %d:\n%.*s", t->exit_status,
		    status, (int)t->log.len, t->log.data);
	return t->exit_status == status;
}

static bool
try_whole(const struct pair *p, struct trial *object)
{
	struct trial lines = {.n_failing = 0};
	bool right = trial_load(&lines, p->lines.data) == 0;

	if (right)
		trial_run(&lines);
	else
		problems_print(&lines.problems, stderr);
	right = right && is_same_log(object, &lines);
	trial_finish(&lines);
	return right;
}

static bool
try_streamed(const struct pair *p, const struct trial *object)
{
	struct trial t = {.n_failing = 0};
	struct line_feed f;
	bool right = run_streamed(&t, &f, &p->lines) == 0 &&
		     has_first(p, p->n, &t, object) &&
		     has_status(&t, object->exit_status);

	line_feed_finish(&f);
	trial_finish(&t);
	return right;
}

/* A line that is wrong behind the first n: these go on, and the run fails. */
static bool
try_broken(struct pair *p, const struct trial *object)
{
	static const char *const wrong[] = {"nonsense\n",
	    "{\"name\": \"bad\", \"rnu\": \"x\"}\n", "{\"sleep\": 1}\n",
	    "{\"name\": \"j0\", \"sleep\": 1}\n",
	    "{\"name\": \"bad\", \"sleep\": 0, \"needs\": [\"j99\"]}\n"};
	unsigned n = 1 + random_below(&p->r, p->n);
	size_t at = p->behind[n - 1];
	struct trial t = {.n_failing = 0};
	struct line_feed f;
	struct buf text = {0};
	bool right;

	buf_add(&text, p->lines.data, at);
	buf_add_text(&text, wrong[random_below(&p->r, ARRAY_LEN(wrong))]);
	buf_add_text(&text, p->lines.data + at);
	right = run_streamed(&t, &f, &text) == 0 &&
		has_first(p, n, &t, object) && has_status(&t, 1);
	line_feed_finish(&f);
	trial_finish(&t);
	buf_finish(&text);
	return right;
}

static bool
try_seed(uint64_t seed, bool is_shown)
{
	struct pair p = {.r = {seed}};
	struct trial object = {.n_failing = 0};
	bool right;

	make_pair(&p);
	right = trial_load(&object, p.object.data) == 0;
	if (right)
		trial_run(&object);
	else
		problems_print(&object.problems, stderr);
	right = right && try_whole(&p, &object) && try_streamed(&p, &object) &&
		try_broken(&p, &object);
	if (!right || is_shown)
		fprintf(stderr, "seed %llu:\n%s%s", (unsigned long long)seed,
		    p.lines.data, p.object.data);
	trial_finish(&object);
	buf_finish(&p.object);
	buf_finish(&p.lines);
	return right;
}

START_TEST(a_job_a_line_is_the_same_as_one_object)
{
	const char *only = getenv("TASKCTL_SEED");
	const char *seeds = getenv("TASKCTL_SEEDS");
	unsigned n = seeds == NULL ? SEEDS : (unsigned)atol(seeds), seed;

	if (only != NULL) {
		ck_assert(try_seed(strtoull(only, NULL, 10), true));
		return;
	}
	for (seed = 1; seed <= n; seed++)
		ck_assert_msg(try_seed(seed, false), "seed %u", seed);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("property of lines");
	TCase *tc = tcase_create("random");

	tcase_set_timeout(tc, 600);
	tcase_add_test(tc, a_job_a_line_is_the_same_as_one_object);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
