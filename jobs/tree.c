#include "jobs/tree.h"

#include <signal.h>
#include <stdlib.h>

#include "core/mem.h"

/* How often a tree is listed again while what forks is being stopped. */
#define ROUNDS_MAX 64

/* The lists of processes */

/* Add t's leader, as long as it lives. */
static void
add_living_leader(const struct tree *t, struct procfs_list *l)
{
	struct procfs_process p;

	if (procfs_read(t->leader, &p))
		procfs_list_add(l, &p);
}

/* No other job runs, and none has left anything: all orphans are t's. */
static bool
is_only(const struct tree *t, const struct forest *f)
{
	return f->n_leaders == (t == NULL ? 0 : 1) && list_is_empty(&f->left) &&
	       (t == NULL || f->strays.n == 0);
}

/*
 * Add the roots of t: its leader, and the orphans that are its.  Returns false
 * when there may be more.
 */
static bool
list_roots(struct tree *t, struct forest *f, struct procfs_list *l)
{
	struct procfs_list orphans = {0};
	bool is_all;
	size_t i;

	if (!t->leader_has_ended)
		add_living_leader(t, l);
	if (forest_has_no_orphans(f))
		return true;
	is_all = forest_list_orphans(f, &orphans) || !is_only(t, f);
	for (i = 0; i < orphans.n; i++) {
		if (forest_owner(f, &orphans.at[i]) == t ||
		    (t->group != NULL &&
			cgroup_has(t->group, orphans.at[i].pid)))
			procfs_list_add(l, &orphans.at[i]);
	}
	procfs_list_finish(&orphans);
	return is_all;
}

/* The same where orphans go elsewhere, or can not be told from other processes. */
static void
list_by_search(struct tree *t, struct forest *f, struct procfs_list *l)
{
	struct procfs_list all = {0};
	size_t first = l->n, i;

	if (f->is_reaper)
		forest_reap(f);
	procfs_add_all(&all);
	for (i = 0; i < all.n; i++) {
		const struct procfs_process *p = &all.at[i];

		/* The environment of who hangs can hang whoever reads it. */
		if (p->start < f->start)
			continue;
		if (p->pid == t->leader ||
		    (!forest_has_leader(f, p->pid) && forest_owner(f, p) == t))
			procfs_list_add(l, p);
	}
	/* Those whose parents are in the list are in it once. */
	procfs_add_descendants(l, first, &all);
	procfs_list_finish(&all);
}

static bool
list_all(struct tree *t, struct forest *f, struct procfs_list *l)
{
	size_t first = l->n;
	bool is_all = true;

	if (f->children_fd >= 0) {
		is_all = list_roots(t, f, l);
		procfs_add_descendants(l, first, NULL);
	} else {
		list_by_search(t, f, l);
	}
	if (t->group != NULL)
		cgroup_list(t->group, l);
	procfs_drop_ended(l);
	return is_all;
}

void
tree_list(struct tree *t, struct forest *f, struct procfs_list *l)
{
	(void)list_all(t, f, l);
}

bool
tree_has_ended(struct tree *t, struct forest *f)
{
	struct procfs_list l = {0};
	bool has_ended;

	if (!t->leader_has_ended ||
	    (t->group != NULL && !cgroup_is_empty(t->group)))
		return false;
	/* Nothing leaves its group by itself; who does it on purpose is ended
	 * with the run, or when the job is. */
	if (t->group != NULL && !t->was_stopped)
		return true;
	if (forest_has_cleared(f, t))
		return true;
	has_ended = list_all(t, f, &l) && l.n == 0;
	procfs_list_finish(&l);
	return has_ended;
}

/* One tree */

void
tree_leave(struct tree *t, struct forest *f)
{
	struct tree *left = xcalloc(1, sizeof(*left));

	tree_list(t, f, &left->known);
	if (t->group != NULL)
		cgroup_evacuate(t->group);
	left->leader = t->leader;
	left->tag = t->tag;
	t->tag = NULL;
	list_append(&f->left, &left->link);
}

/* Signals */

static void
ask_orphans(struct tree *t, struct forest *f, int sig)
{
	struct procfs_list l = {0};
	size_t i;

	if (f->children_fd >= 0)
		(void)list_roots(t, f, &l);
	else
		list_by_search(t, f, &l);
	for (i = 0; i < l.n; i++) {
		const struct procfs_process *p = &l.at[i];

		if (p->pgid == t->leader || p->pid == t->leader ||
		    procfs_list_has(&t->asked, p))
			continue;
		procfs_list_add(&t->asked, p);
		procfs_signal(p, sig);
		if (sig != SIGKILL)
			procfs_signal(p, SIGCONT);
	}
	procfs_list_finish(&l);
}

void
tree_stop(struct tree *t, struct forest *f, int sig)
{
	/* Unreaped, its number is still its own (R8). */
	if (!t->was_stopped) {
		kill(-t->leader, sig);
		if (sig != SIGKILL)
			kill(-t->leader, SIGCONT);
	}
	t->was_stopped = true;
	if (!forest_has_no_orphans(f))
		ask_orphans(t, f, sig);
}

void
tree_signal(struct tree *t, struct forest *f, int sig)
{
	struct procfs_list l = {0};
	size_t i;

	tree_list(t, f, &l);
	for (i = 0; i < l.n; i++)
		procfs_signal(&l.at[i], sig);
	procfs_list_finish(&l);
}

/* Killing */

/* What is to be killed: the list function of it, called again and again. */
struct prey {
	struct forest *forest;
	struct tree *tree; /* NULL: the strays */
};

static void
list_prey(const struct prey *prey, struct procfs_list *l)
{
	if (prey->tree != NULL)
		tree_list(prey->tree, prey->forest, l);
	else
		forest_list_strays(prey->forest, l);
}

/* Stop those of l that are not in before.  True when there was one. */
static bool
stop_new(const struct procfs_list *l, const struct procfs_list *before)
{
	bool found = false;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (procfs_list_has(before, &l->at[i]))
			continue;
		procfs_signal(&l->at[i], SIGSTOP);
		found = true;
	}
	return found;
}

/*
 * What has stopped forks no more, and what was born before it stopped is in the
 * next list.
 */
static void
kill_prey(const struct prey *prey)
{
	struct procfs_list before = {0}, now = {0};
	size_t i, round;

	for (round = 0; round < ROUNDS_MAX; round++) {
		if (is_only(prey->tree, prey->forest))
			forest_strike(prey->forest);
		list_prey(prey, &now);
		if (!stop_new(&now, &before))
			break;
		procfs_list_finish(&before);
		before = now;
		now = (struct procfs_list){0};
	}
	if (now.n == 0) {
		procfs_list_finish(&now);
		now = before;
		before = (struct procfs_list){0};
	}
	for (i = 0; i < now.n; i++)
		procfs_signal(&now.at[i], SIGKILL);
	procfs_list_finish(&now);
	procfs_list_finish(&before);
}

void
tree_kill(struct tree *t, struct forest *f)
{
	struct prey prey = {.forest = f, .tree = t};

	if (t->group != NULL)
		cgroup_kill(t->group);
	kill(-t->leader, SIGKILL);
	t->was_stopped = true;
	if (!forest_has_no_orphans(f))
		kill_prey(&prey);
}

void
tree_kill_strays(struct forest *f)
{
	struct prey prey = {.forest = f};

	kill_prey(&prey);
}
