#include "jobs/tree.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/mem.h"
#include "jobs/spawn.h"
#include "tests/harness.h"

/* Each test is run in each of these worlds. */
static const char *const worlds[] = {"", "cgroup", "cgroup,pidfd",
    "cgroup,children", "cgroup,children,subreaper"};

static struct forest forest;
static struct spawner *spawner;
static char run_id[64];
static unsigned n_trees;

static void
enter(int world)
{
	setenv("TASKCTL_WITHOUT", worlds[world], 1);
	snprintf(run_id, sizeof(run_id), "%ld-%d", (long)getpid(), world);
	forest_init(&forest, run_id, true);
	spawner = spawner_create(NULL);
}

static void
leave(void)
{
	spawner_destroy(spawner);
	forest_finish(&forest);
}

/* Start shell text as the leader of t. */
static void
plant(struct tree *t, const char *text)
{
	const char *argv[] = {"/bin/sh", "-c", text, NULL};
	char tag[96], *variable;
	char *envp[] = {NULL, (char *)(uintptr_t) "PATH=/usr/bin:/bin", NULL};
	struct exec_request request = {
	    .argv = argv, .envp = envp, .fds = {-1, -1, -1}};
	struct cgroup *group = cgroup_acquire(forest.cgroups);
	struct birth birth = {.cgroup_fd = group == NULL ? -1 : group->fd};
	struct err e = ERR_INIT;
	pid_t pid;

	snprintf(tag, sizeof(tag), "%s.%u", run_id, n_trees++);
	variable = xasprintf("%s=%s", FOREST_VARIABLE, tag);
	envp[0] = variable;
	pid = spawn(spawner, &request, &birth, &e);
	ck_assert_msg(pid > 0, "%s", e.text);
	if (birth.pidfd >= 0)
		close(birth.pidfd);
	if (!birth.in_cgroup) {
		cgroup_release(group);
		group = NULL;
	}
	forest_add_tree(&forest, t, pid, group, tag);
	free(variable);
}

static void
pause_a_little(void)
{
	struct timespec ts = {0, 1000000};

	nanosleep(&ts, NULL);
}

static size_t
count(struct tree *t)
{
	struct procfs_list l = {0};
	size_t n;

	tree_list(t, &forest, &l);
	n = l.n;
	procfs_list_finish(&l);
	return n;
}

static void
await_count(struct tree *t, size_t n)
{
	while (count(t) != n)
		pause_a_little();
}

/* Wait until t's leader is a zombie. */
static void
await_leader(struct tree *t)
{
	siginfo_t info;

	ck_assert_int_eq(
	    waitid(P_PID, (id_t)t->leader, &info, WEXITED | WNOWAIT), 0);
	forest_tell_end(&forest, t);
}

static void
reap(struct tree *t)
{
	waitpid(t->leader, NULL, 0);
	forest_remove_tree(&forest, t);
}

/* Kill t until nothing is left of it. */
static void
fell(struct tree *t)
{
	tree_kill(t, &forest);
	await_leader(t);
	while (!tree_has_ended(t, &forest)) {
		tree_kill(t, &forest);
		pause_a_little();
	}
	reap(t);
}

START_TEST(a_leader_alone_is_all_of_its_tree)
{
	struct tree t;

	enter(_i);
	plant(&t, "exit 0");
	await_leader(&t);
	ck_assert(tree_has_ended(&t, &forest));
	ck_assert_uint_eq(count(&t), 0);
	reap(&t);
	leave();
}
END_TEST

START_TEST(r2_daemons_in_sessions_of_their_own_are_found_and_killed)
{
	struct tree t;

	enter(_i);
	plant(&t, "setsid sh -c 'setsid sleep 1000 & setsid sleep 1000 &' & "
		  "sleep 1000 & exec sleep 1000");
	await_count(&t, 4);
	fell(&t);
	ck_assert_uint_eq(count(&t), 0);
	leave();
}
END_TEST

START_TEST(r4_what_a_leader_leaves_is_found_when_it_has_ended)
{
	struct tree t;

	enter(_i);
	plant(&t, "setsid sleep 1000 & sleep 1000 & exit 0");
	await_leader(&t);
	ck_assert(!tree_has_ended(&t, &forest));
	await_count(&t, 2);
	fell(&t);
	leave();
}
END_TEST

START_TEST(the_orphans_of_two_trees_are_told_apart)
{
	struct tree a, b;

	enter(_i);
	plant(&a, "setsid sleep 1000 & setsid sleep 1000 & exit 0");
	plant(&b, "setsid sleep 1000 & exit 0");
	await_leader(&a);
	await_leader(&b);
	await_count(&a, 2);
	await_count(&b, 1);
	fell(&a);
	ck_assert_uint_eq(count(&b), 1);
	fell(&b);
	leave();
}
END_TEST

START_TEST(the_stop_signal_comes_once_and_orphans_have_it_too)
{
	char path[] = "/tmp/test_tree.XXXXXX";
	char *text;
	struct tree t;
	struct procfs_process p;
	FILE *f;
	int fd = mkstemp(path), c, n = 0;

	enter(_i);
	text = xasprintf(
	    "(trap 'echo x >>%s' TERM; for i in 1 2 3 4 5 6 7 8 9 10 11 12; "
	    "do sleep 0.1; done) & trap 'echo x >>%s; exit' TERM; "
	    "while true; do sleep 0.05; done",
	    path, path);
	plant(&t, text);
	while (count(&t) < 4)
		pause_a_little();
	pause_a_little();
	tree_stop(&t, &forest, SIGTERM);
	tree_stop(&t, &forest, SIGTERM);
	await_leader(&t);
	tree_stop(&t, &forest, SIGTERM);
	while (!tree_has_ended(&t, &forest)) {
		tree_stop(&t, &forest, SIGTERM);
		pause_a_little();
	}
	f = fdopen(fd, "r");
	while ((c = fgetc(f)) != EOF)
		n += c == 'x';
	fclose(f);
	unlink(path);
	ck_assert_int_eq(n, 2);
	ck_assert(procfs_read(t.leader, &p) && p.has_ended);
	reap(&t);
	free(text);
	leave();
}
END_TEST

START_TEST(what_is_left_on_purpose_is_nobodys_and_no_stray)
{
	struct procfs_list l = {0};
	struct tree t, other;
	size_t i;

	enter(_i);
	plant(&t, "setsid sleep 1000 & exit 0");
	await_leader(&t);
	await_count(&t, 1);
	tree_list(&t, &forest, &l);
	tree_leave(&t, &forest);
	reap(&t);
	plant(&other, "exit 0");
	await_leader(&other);
	ck_assert(tree_has_ended(&other, &forest));
	ck_assert_uint_eq(count(&other), 0);
	reap(&other);
	tree_kill_strays(&forest);
	for (i = 0; i < l.n; i++) {
		struct procfs_process p;

		ck_assert(procfs_read(l.at[i].pid, &p));
		ck_assert(!p.has_ended);
		procfs_signal(&l.at[i], SIGKILL);
	}
	procfs_list_finish(&l);
	leave();
}
END_TEST

/* Wait until a child of ours, in a session of its own, is the program name. */
static void
await_daemon(const char *name)
{
	struct procfs_list l = {0};
	bool found = false;
	size_t i;

	while (!found) {
		l.n = 0;
		procfs_add_all(&l);
		for (i = 0; i < l.n; i++)
			found = found || (l.at[i].ppid == getpid() &&
					     l.at[i].sid == l.at[i].pid &&
					     strcmp(l.at[i].name, name) == 0);
		pause_a_little();
	}
	procfs_list_finish(&l);
}

START_TEST(strays_without_a_trace_end_with_the_run)
{
	struct procfs_list l = {0};
	struct tree a, b;

	enter(_i);
	if (!forest.is_reaper) {
		leave();
		return;
	}
	plant(&a, "env -i setsid tail -f /dev/null & exit 0");
	plant(&b, "exec sleep 1000");
	await_leader(&a);
	await_daemon("tail");
	if (forest.cgroups == NULL) {
		/* Two run: it can not be told whose it is. */
		await_count(&a, 0);
		reap(&a);
	} else {
		fell(&a);
	}
	/* Nor is it taken for that of who runs alone then. */
	ck_assert_uint_eq(count(&b), 1);
	kill(-b.leader, SIGKILL);
	await_leader(&b);
	reap(&b);
	forest_list_strays(&forest, &l);
	ck_assert_uint_eq(l.n, forest.cgroups == NULL ? 1 : 0);
	while (l.n > 0) {
		tree_kill_strays(&forest);
		l.n = 0;
		forest_list_strays(&forest, &l);
	}
	procfs_list_finish(&l);
	leave();
}
END_TEST

START_TEST(r9_orphans_that_have_ended_are_reaped)
{
	siginfo_t info;
	struct tree t;

	enter(_i);
	plant(&t, "for i in 1 2 3 4 5; do (true &) ; done; exec sleep 1000");
	while (count(&t) > 1)
		pause_a_little();
	/* Of our children only the leader is there, in the end. */
	do {
		forest_reap(&forest);
		info.si_pid = 0;
		ck_assert_int_eq(
		    waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT), 0);
	} while (info.si_pid != 0);
	fell(&t);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	leave();
}
END_TEST

START_TEST(an_empty_group_is_used_again_and_a_killed_one_is_not)
{
	struct cgroup *a, *b;

	enter(0);
	if (forest.cgroups != NULL) {
		a = cgroup_acquire(forest.cgroups);
		ck_assert_ptr_nonnull(a);
		ck_assert(cgroup_is_empty(a));
		cgroup_release(a);
		b = cgroup_acquire(forest.cgroups);
		ck_assert_ptr_eq(a, b);
		cgroup_kill(b);
		ck_assert_int_eq(access(b->path, F_OK), 0);
		cgroup_release(b);
		a = cgroup_acquire(forest.cgroups);
		ck_assert(!a->is_spent);
		cgroup_release(a);
	}
	leave();
}
END_TEST

START_TEST(r12_groups_in_groups_are_removed_with_the_run)
{
	char inner[512], deep[600], top[512];
	struct cgroup *g;

	enter(0);
	g = cgroup_acquire(forest.cgroups);
	if (g == NULL) {
		leave();
		return;
	}
	snprintf(top, sizeof(top), "%s", g->path);
	*strrchr(top, '/') = '\0';
	snprintf(inner, sizeof(inner), "%s/taskctl-1", g->path);
	snprintf(deep, sizeof(deep), "%s/0", inner);
	ck_assert_int_eq(mkdir(inner, 0755), 0);
	ck_assert_int_eq(mkdir(deep, 0755), 0);
	cgroup_release(g);
	ck_assert_int_eq(access(top, F_OK), 0);
	leave();
	ck_assert_int_ne(access(top, F_OK), 0);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("tree");
	TCase *c = tcase_create("in each world");
	int n = (int)(sizeof(worlds) / sizeof(*worlds));

	tcase_add_loop_test(c, a_leader_alone_is_all_of_its_tree, 0, n);
	tcase_add_loop_test(
	    c, r2_daemons_in_sessions_of_their_own_are_found_and_killed, 0, n);
	tcase_add_loop_test(
	    c, r4_what_a_leader_leaves_is_found_when_it_has_ended, 0, n);
	tcase_add_loop_test(c, the_orphans_of_two_trees_are_told_apart, 0, n);
	tcase_add_loop_test(
	    c, the_stop_signal_comes_once_and_orphans_have_it_too, 0, n);
	tcase_add_loop_test(
	    c, what_is_left_on_purpose_is_nobodys_and_no_stray, 0, n);
	tcase_add_loop_test(c, strays_without_a_trace_end_with_the_run, 0, n);
	tcase_add_loop_test(c, r9_orphans_that_have_ended_are_reaped, 0, n);
	suite_add_tcase(s, c);

	c = tcase_create("control groups");
	tcase_add_test(c, an_empty_group_is_used_again_and_a_killed_one_is_not);
	tcase_add_test(c, r12_groups_in_groups_are_removed_with_the_run);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
