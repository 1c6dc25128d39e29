/*
 * bench_core - what core/ costs: nanoseconds a step, bytes a task.
 *
 * Each row is the median of several rounds (BENCH_ROUNDS, 7), in each of which
 * all is measured once.  Beside it stands the budget of DESIGN 8 and whether it
 * is kept; or, where there is none, what runtime.md measured with a model of
 * core, for comparison.  Times differ from hour to hour: look at the ratios.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/coro.h"
#include "core/macros.h"
#include "core/mem.h"
#include "core/run.h"
#include "core/task.h"

#define ROUNDS_MAX 100

/* Things that are measured many at a time. */
#define BATCH ((size_t)1000)
#define BATCHES ((size_t)200)

#define TASKS ((size_t)100000)

static int64_t
now(void)
{
	struct clock real = {.is_virtual = false};

	return clock_now(&real);
}

static double
per(int64_t start, size_t n)
{
	return (double)(now() - start) / (double)n;
}

/* Coroutines */

static void
suspend_for_ever(void *arg)
{
	for (;;)
		coro_suspend(arg);
}

static double
bench_switch(void)
{
	const size_t n = 2000000;
	struct stack_pool stacks = {0};
	struct coro c;
	int64_t start;
	double ns;
	size_t i;

	coro_init(&c, suspend_for_ever, &c);
	coro_resume(&c, &stacks);
	start = now();
	for (i = 0; i < n; i++)
		coro_resume(&c, &stacks);
	ns = per(start, n);
	stack_pool_finish(&stacks);
	return ns;
}

/* Tasks: each of these is the main task of a loop and leaves its ns. */

static int
nothing(struct task *self, void *arg, void **result, struct err *e)
{
	(void)self;
	(void)arg;
	(void)result;
	(void)e;
	return 0;
}

static int
checkpoints(struct task *self, void *arg, void **result, struct err *e)
{
	const size_t n = 500000;
	int64_t start = now();
	size_t i;

	(void)result;
	for (i = 0; i < n; i++) {
		if (task_checkpoint(self->future.loop, e) < 0)
			return -1;
	}
	*(double *)arg = per(start, n);
	return 0;
}

static void
never(struct poll_watch *w)
{
	(void)w;
}

/* With a descriptor to watch each turn looks for events. */
static int
checkpoints_watching(struct task *self, void *arg, void **result, struct err *e)
{
	struct loop *l = self->future.loop;
	struct poll_watch w = {.ready = never};
	int fds[2], rc;

	if (pipe(fds) < 0)
		return err_sys(e, "pipe");
	rc = loop_watch_fd(l, &w, fds[0], POLL_READABLE, e);
	if (rc == 0)
		rc = checkpoints(self, arg, result, e);
	loop_unwatch_fd(l, &w);
	close(fds[0]);
	close(fds[1]);
	return rc;
}

static int
create_and_await(struct task *self, void *arg, void **result, struct err *e)
{
	const size_t n = 200000;
	int64_t start = now();
	size_t i;

	(void)result;
	for (i = 0; i < n; i++) {
		struct task *t =
		    task_create(self->future.loop, NULL, nothing, NULL);
		int rc = task_await(t, NULL, e);

		task_unref(t);
		if (rc < 0)
			return -1;
	}
	*(double *)arg = per(start, n);
	return 0;
}

static void
do_nothing(struct handle *h)
{
	(void)h;
}

static int
timers_cancelled(struct task *self, void *arg, void **result, struct err *e)
{
	struct loop *l = self->future.loop;
	struct timer *timers = xcalloc(BATCH, sizeof(*timers));
	int64_t start = now();
	size_t i, k;

	(void)result;
	(void)e;
	for (k = 0; k < BATCHES; k++) {
		for (i = 0; i < BATCH; i++) {
			timer_init(&timers[i], do_nothing);
			loop_call_later(l, &timers[i],
			    (int64_t)(i * 7919 % BATCH) * CLOCK_SECOND);
		}
		for (i = 0; i < BATCH; i++)
			loop_cancel_timer(l, &timers[i]);
	}
	*(double *)arg = per(start, BATCH * BATCHES);
	free(timers);
	return 0;
}

static int
timers_fired(struct task *self, void *arg, void **result, struct err *e)
{
	struct loop *l = self->future.loop;
	struct timer *timers = xcalloc(BATCH, sizeof(*timers));
	int64_t start = now();
	int rc = 0;
	size_t i, k;

	(void)result;
	for (k = 0; k < BATCHES && rc == 0; k++) {
		for (i = 0; i < BATCH; i++) {
			timer_init(&timers[i], do_nothing);
			loop_call_later(l, &timers[i], 0);
		}
		/* Due in the next turn, run in it, and gone after it. */
		rc = task_checkpoint(l, e);
		if (rc == 0)
			rc = task_checkpoint(l, e);
	}
	*(double *)arg = per(start, BATCH * BATCHES);
	free(timers);
	return rc;
}

static int
futures(struct task *self, void *arg, void **result, struct err *e)
{
	struct loop *l = self->future.loop;
	struct future *f = xcalloc(BATCH, sizeof(*f));
	struct handle *h = xcalloc(BATCH, sizeof(*h));
	int64_t start = now();
	int rc = 0;
	size_t i, k;

	(void)result;
	for (k = 0; k < BATCHES && rc == 0; k++) {
		for (i = 0; i < BATCH; i++) {
			future_init(&f[i], l);
			handle_init(&h[i], do_nothing);
			future_add_callback(&f[i], &h[i]);
			future_set_result(&f[i], NULL);
		}
		rc = task_checkpoint(l, e);
		for (i = 0; i < BATCH; i++)
			future_finish(&f[i]);
	}
	*(double *)arg = per(start, BATCH * BATCHES);
	free(f);
	free(h);
	return rc;
}

/* Memory */

/* Bytes of resident memory. */
static double
resident(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	long size = 0, pages = 0;

	if (f == NULL || fscanf(f, "%ld %ld", &size, &pages) != 2)
		pages = 0;
	if (f != NULL)
		fclose(f);
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static int
await_it(struct task *self, void *arg, void **result, struct err *e)
{
	(void)self;
	return future_await(arg, result, e);
}

/* Bytes a task while TASKS of them are there; turns: they run so far. */
static int
many_tasks(struct task *self, double *bytes, int turns, struct err *e)
{
	struct loop *l = self->future.loop;
	struct future f;
	double before = resident();
	size_t i;

	future_init(&f, l);
	for (i = 0; i < TASKS; i++)
		task_unref(task_create(l, NULL, await_it, &f));
	while (turns-- > 0) {
		if (task_checkpoint(l, e) < 0)
			return -1;
	}
	*bytes = (resident() - before) / (double)TASKS;
	future_set_result(&f, NULL);
	if (task_checkpoint(l, e) < 0 || task_checkpoint(l, e) < 0)
		return -1;
	future_finish(&f);
	return 0;
}

static int
memory_unstarted(struct task *self, void *arg, void **result, struct err *e)
{
	(void)result;
	return many_tasks(self, arg, 0, e);
}

static int
memory_suspended(struct task *self, void *arg, void **result, struct err *e)
{
	(void)result;
	return many_tasks(self, arg, 1, e);
}

/* The table */

static const struct row {
	const char *what, *unit;
	task_fn *main; /* NULL: bench_switch() */
	bool is_alone; /* in a process of its own: it measures memory */
	double budget; /* of DESIGN 8; 0: none */
	const char *compare;
} rows[] = {
    {"create + await of a trivial task", "ns", create_and_await, false, 600,
	NULL},
    {"switch: resume + suspend of a coroutine", "ns", NULL, false, 0,
	"model 6.1"},
    {"task_checkpoint round trip", "ns", checkpoints, false, 0, "model 41.7"},
    {"... with a descriptor watched", "ns", checkpoints_watching, false, 0,
	"model 284"},
    {"timer add + cancel, 1,000 pending", "ns", timers_cancelled, false, 0,
	"libevent 49 (none pending)"},
    {"timer add + fire, 1,000 pending", "ns", timers_fired, false, 0,
	"libevent 113 (fire alone)"},
    {"future + one callback", "ns", futures, false, 0, NULL},
    {"suspended task, of 100,000", "B", memory_suspended, true, 0,
	"model 4368, of it a page of stack"},
    {"not yet started task, of 100,000", "B", memory_unstarted, true, 0,
	"model 272"},
};

static double
run_main(task_fn *fn)
{
	struct err e = ERR_INIT;
	struct loop l;
	double value = 0;

	loop_init(&l, LOOP_REAL_CLOCK);
	if (run(&l, "main", fn, &value, false, NULL, &e) < 0) {
		fprintf(stderr, "bench_core: %s\n", e.text);
		exit(EXIT_FAILURE);
	}
	loop_finish(&l);
	return value;
}

/* In a process of its own no other measurement has left memory behind. */
static double
run_alone(task_fn *fn)
{
	double value = 0;
	int fds[2];
	pid_t pid;

	if (pipe(fds) < 0)
		abort();
	pid = fork();
	if (pid < 0)
		abort();
	if (pid == 0) {
		value = run_main(fn);
		_exit(write(fds[1], &value, sizeof(value)) > 0 ? 0 : 1);
	}
	close(fds[1]);
	if (read(fds[0], &value, sizeof(value)) != sizeof(value))
		value = 0;
	close(fds[0]);
	waitpid(pid, NULL, 0);
	return value;
}

static double
measure(const struct row *row)
{
	if (row->main == NULL)
		return bench_switch();
	return row->is_alone ? run_alone(row->main) : run_main(row->main);
}

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
print(const struct row *row, double value)
{
	printf("%-42s %8.1f %-3s", row->what, value, row->unit);
	if (row->budget > 0)
		printf(" budget %.0f: %s", row->budget,
		    value <= row->budget ? "within" : "OVER");
	else if (row->compare != NULL)
		printf(" for comparison: %s", row->compare);
	putchar('\n');
}

int
main(void)
{
	static double values[ARRAY_LEN(rows)][ROUNDS_MAX];
	const char *text = getenv("BENCH_ROUNDS");
	size_t rounds = text == NULL ? 7 : strtoul(text, NULL, 10);
	size_t i, k;

	if (rounds < 1 || rounds > ROUNDS_MAX)
		rounds = 7;
	for (k = 0; k < rounds; k++) {
		for (i = 0; i < ARRAY_LEN(rows); i++)
			values[i][k] = measure(&rows[i]);
	}
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		qsort(values[i], rounds, sizeof(values[i][0]), compare);
		print(&rows[i], values[i][rounds / 2]);
	}
	return 0;
}
