#include "jobs/forest.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mechanism.h"
#include "core/mem.h"

/* What one read of a file in /proc brings at most. */
#define PAGE 4096

/* How often orphans are looked at until none ends meanwhile. */
#define LOOKS_MAX 64

/* Orphans of one job that are remembered, at most. */
#define REMEMBERED_MAX 4096

/* Leaders */

/* Where pid is among the leaders, or belongs. */
static size_t
leader_place(const struct forest *f, pid_t pid)
{
	size_t low = 0, high = f->n_leaders;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (f->leaders[middle] < pid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
forest_has_leader(const struct forest *f, pid_t pid)
{
	size_t at = leader_place(f, pid);

	return at < f->n_leaders && f->leaders[at] == pid;
}

static void
add_leader(struct forest *f, pid_t pid)
{
	size_t at = leader_place(f, pid);

	f->leaders = xgrow_array(f->leaders, &f->leaders_capacity,
	    f->n_leaders + 1, sizeof(*f->leaders));
	memmove(f->leaders + at + 1, f->leaders + at,
	    (f->n_leaders - at) * sizeof(*f->leaders));
	f->leaders[at] = pid;
	f->n_leaders++;
}

static void
remove_leader(struct forest *f, pid_t pid)
{
	size_t at = leader_place(f, pid);

	if (at == f->n_leaders || f->leaders[at] != pid)
		return;
	f->n_leaders--;
	memmove(f->leaders + at, f->leaders + at + 1,
	    (f->n_leaders - at) * sizeof(*f->leaders));
}

/* Trees */

void
forest_add_tree(struct forest *f, struct tree *t, pid_t leader,
    struct cgroup *group, const char *tag)
{
	*t = (struct tree){.leader = leader, .group = group};
	if (tag != NULL)
		t->tag = xstrdup(tag);
	list_append(&f->trees, &t->link);
	add_leader(f, leader);
}

void
forest_tell_end(struct forest *f, struct tree *t)
{
	t->leader_has_ended = true;
	t->end = ++f->ends;
}

void
forest_remove_tree(struct forest *f, struct tree *t)
{
	list_remove(&t->link);
	remove_leader(f, t->leader);
	cgroup_release(t->group);
	procfs_list_finish(&t->known);
	procfs_list_finish(&t->asked);
	free(t->tag);
	t->tag = NULL;
	t->group = NULL;
}

/* The forest */

void
forest_init(struct forest *f, const char *run, bool with_cgroups)
{
	struct procfs_process self;
	char path[64];

	*f = (struct forest){.self = getpid(), .run = run, .children_fd = -1};
	list_init(&f->trees);
	list_init(&f->left);
	f->has_proc = access("/proc/self/stat", F_OK) == 0;
	if (procfs_read(f->self, &self))
		f->start = self.start;
	f->is_reaper = !mechanism_is_off(MECHANISM_SUBREAPER) &&
		       prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) == 0;
	if (f->is_reaper && !mechanism_is_off(MECHANISM_CHILDREN)) {
		snprintf(path, sizeof(path), "/proc/self/task/%ld/children",
		    (long)f->self);
		f->children_fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (with_cgroups && !mechanism_is_off(MECHANISM_CGROUP))
		f->cgroups = cgroups_create(run);
}

void
forest_finish(struct forest *f)
{
	list_for_each_safe (n, &f->left) {
		struct tree *t = CONTAINER_OF(n, struct tree, link);

		forest_remove_tree(f, t);
		free(t);
	}
	free(f->leaders);
	procfs_list_finish(&f->strays);
	if (f->children_fd >= 0)
		close(f->children_fd);
	cgroups_destroy(f->cgroups);
}

/* Our own children */

/*
 * The pids of our children, with a NUL behind them; NULL where that is not to be
 * had.  Owned.  Nobody but us reaps them, so none is missed (proc(5)).
 */
static char *
read_children(const struct forest *f)
{
	size_t capacity = 0, len = 0;
	char *text = NULL;
	ssize_t n;

	if (f->children_fd < 0)
		return NULL;
	do {
		text = xgrow_array(text, &capacity, len + PAGE + 1, 1);
		n = pread(f->children_fd, text + len, PAGE, (off_t)len);
		len += n > 0 ? (size_t)n : 0;
		/* A page is filled but for the last number, or it was all. */
	} while (n > PAGE / 2);
	text[len] = '\0';
	return text;
}

bool
forest_has_no_orphans(struct forest *f)
{
	char *text = read_children(f);
	size_t n = 0;
	const char *at;

	if (text == NULL)
		return false;
	for (at = text; *at != '\0'; at++)
		n += *at == ' ' ? 1 : 0;
	free(text);
	if (n != f->n_leaders)
		return false;
	/* Whose leader has ended by now can have no orphans later. */
	f->cleared_ends = f->ends;
	return true;
}

bool
forest_has_cleared(struct forest *f, const struct tree *t)
{
	return t->end <= f->cleared_ends || forest_has_no_orphans(f);
}

/* Call what for each of our children that is no leader, and of all of /proc. */
static void
for_each_orphan(const struct forest *f,
    void (*what)(const struct forest *f, pid_t pid, void *arg), void *arg)
{
	char *text = read_children(f);
	struct procfs_list all = {0};
	char *at, *end;
	size_t i;

	for (at = text; at != NULL; at = end) {
		pid_t pid = (pid_t)strtol(at, &end, 10);

		if (end == at)
			break;
		if (!forest_has_leader(f, pid))
			what(f, pid, arg);
	}
	if (text == NULL)
		procfs_add_all(&all);
	for (i = 0; i < all.n; i++) {
		if (all.at[i].ppid == f->self &&
		    !forest_has_leader(f, all.at[i].pid))
			what(f, all.at[i].pid, arg);
	}
	free(text);
	procfs_list_finish(&all);
}

/* What one look at all orphans finds. */
struct look {
	struct procfs_list *found;
	bool is_settled; /* none had ended: none can have been born behind us */
};

/* An orphan is added; one that has ended is reaped instead (R9). */
static void
look_at(const struct forest *f, pid_t pid, void *arg)
{
	struct look *look = arg;
	struct procfs_process p;

	if (!procfs_read(pid, &p) || p.ppid != f->self)
		return;
	if (!p.has_ended) {
		procfs_list_add(look->found, &p);
		return;
	}
	waitpid(pid, NULL, WNOHANG);
	look->is_settled = false;
}

bool
forest_list_orphans(const struct forest *f, struct procfs_list *l)
{
	struct look look = {.found = l};
	size_t before = l->n, round;

	/* One that forks and ends, for ever, is at another place in each look. */
	for (round = 0; round < LOOKS_MAX && !look.is_settled; round++) {
		l->n = before;
		look.is_settled = true;
		for_each_orphan(f, look_at, &look);
	}
	return look.is_settled;
}

static void
strike(const struct forest *f, pid_t pid, void *arg)
{
	(void)f;
	(void)arg;
	/* A child of ours that nobody has reaped: its number is its own. */
	if (pid > 1)
		kill(pid, SIGKILL);
}

void
forest_strike(const struct forest *f)
{
	for_each_orphan(f, strike, NULL);
}

void
forest_reap(struct forest *f)
{
	struct procfs_list orphans = {0};

	if (forest_has_no_orphans(f))
		return;
	(void)forest_list_orphans(f, &orphans);
	procfs_list_finish(&orphans);
}

/* Whose a process is */

/* Is one of the words of text this one, or begins with it and a dot? */
static bool
has_word(const char *text, const char *word, bool is_prefix)
{
	size_t n = strlen(word);

	while (*text != '\0') {
		text += strspn(text, " ");
		if (strncmp(text, word, n) == 0 &&
		    (is_prefix ? text[n] == '.'
			       : text[n] == ' ' || text[n] == '\0'))
			return true;
		text += strcspn(text, " ");
	}
	return false;
}

static struct tree *
find_by_number(struct list_node *trees, const struct procfs_process *p)
{
	list_for_each (n, trees) {
		struct tree *t = CONTAINER_OF(n, struct tree, link);

		if (p->sid == t->leader || p->pgid == t->leader ||
		    procfs_list_has(&t->known, p))
			return t;
	}
	return NULL;
}

static struct tree *
find_by_tag(struct list_node *trees, const char *tags)
{
	list_for_each (n, trees) {
		struct tree *t = CONTAINER_OF(n, struct tree, link);

		if (t->tag != NULL && has_word(tags, t->tag, false))
			return t;
	}
	return NULL;
}

/* Whose p is, an orphan; NULL: that can not be told. */
/* What forks for ever is not remembered for ever. */
static void
remember(struct procfs_list *l, const struct procfs_process *p)
{
	if (l->n < REMEMBERED_MAX)
		procfs_list_add(l, p);
}

/*
 * Without a trace, and one job: it is that job's, unless it was there when others
 * ran.  Then that job is not to blame; but if it is being ended, so is this.
 */
static struct tree *
owner_without_trace(struct forest *f, const struct procfs_process *p)
{
	struct tree *only;

	if (f->n_leaders != 1) {
		if (!procfs_list_has(&f->strays, p))
			remember(&f->strays, p);
		return NULL;
	}
	only = CONTAINER_OF(f->trees.next, struct tree, link);
	return procfs_list_has(&f->strays, p) && !only->was_stopped ? NULL
								    : only;
}

struct tree *
forest_owner(struct forest *f, const struct procfs_process *p)
{
	struct tree *t = find_by_number(&f->trees, p);
	char *tags;

	if (t == NULL)
		t = find_by_number(&f->left, p);
	if (t != NULL) {
		/* It may be about to leave its session. */
		if (!procfs_list_has(&t->known, p))
			remember(&t->known, p);
		return t;
	}
	tags = procfs_variable(p->pid, FOREST_VARIABLE);
	if (tags != NULL) {
		t = find_by_tag(&f->trees, tags);
		if (t == NULL)
			t = find_by_tag(&f->left, tags);
	}
	free(tags);
	/* When it is about to end, its environment is gone first. */
	if (t != NULL)
		remember(&t->known, p);
	if (t == NULL && p->ppid == f->self)
		t = owner_without_trace(f, p);
	return t;
}

/* What belongs to no job */

/* Is p of this run, though its parent is gone, and not come to us? */
static bool
is_tagged(const struct forest *f, const struct procfs_process *p)
{
	char *tags = procfs_variable(p->pid, FOREST_VARIABLE);
	bool found = tags != NULL && has_word(tags, f->run, true);

	free(tags);
	return found;
}

void
forest_list_strays(struct forest *f, struct procfs_list *l)
{
	struct procfs_list orphans = {0}, all = {0};
	size_t i, first = l->n;

	if (f->children_fd < 0)
		procfs_add_all(&all);
	if (f->is_reaper)
		(void)forest_list_orphans(f, &orphans);
	for (i = 0; i < all.n && !f->is_reaper; i++) {
		if (all.at[i].start >= f->start &&
		    !forest_has_leader(f, all.at[i].pid) &&
		    is_tagged(f, &all.at[i]))
			procfs_list_add(&orphans, &all.at[i]);
	}
	for (i = 0; i < orphans.n; i++) {
		if (forest_owner(f, &orphans.at[i]) == NULL)
			procfs_list_add(l, &orphans.at[i]);
	}
	procfs_add_descendants(l, first, f->children_fd < 0 ? &all : NULL);
	procfs_list_finish(&orphans);
	procfs_list_finish(&all);
	procfs_drop_ended(l);
}
