#include "jobs/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/mem.h"

#define CGROUP2_MAGIC 0x63677270
#define PREFIX "taskctl-"

/* Groups kept for the next job, at most: two descriptors each. */
#define UNUSED_MAX 64

struct cgroups {
	char *home; /* our own group's folder */
	char *path; /* where the groups are */
	int fd;     /* of path: a lock on it says that we live */
	struct cgroup *unused;
	unsigned n_unused;
	unsigned n; /* made so far */
};

/* Small files */

static bool
write_text(const char *folder, const char *file, const char *text)
{
	char *path = xasprintf("%s/%s", folder, file);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	size_t n = strlen(text);
	bool done = fd >= 0 && write(fd, text, n) == (ssize_t)n;

	if (fd >= 0)
		close(fd);
	free(path);
	return done;
}

/* The path of our own group below the mount; NULL: no version 2 here.  Owned. */
static char *
own_path(void)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	char line[4096];
	char *path = NULL;

	if (f == NULL)
		return NULL;
	while (path == NULL && fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "0::", 3) == 0)
			path = xstrdup(line + 3);
	}
	fclose(f);
	return path;
}

/* The folder of our own group; NULL when there is none.  Owned. */
static char *
own_folder(void)
{
	static const char *const mounts[] = {
	    "/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
	char *own = own_path();
	char *folder = NULL;
	size_t i;

	for (i = 0; own != NULL && i < sizeof(mounts) / sizeof(*mounts); i++) {
		struct statfs fs;

		if (statfs(mounts[i], &fs) < 0 || fs.f_type != CGROUP2_MAGIC)
			continue;
		folder = xasprintf(
		    "%s%s", mounts[i], strcmp(own, "/") == 0 ? "" : own);
		break;
	}
	free(own);
	return folder;
}

/* Removing */

/* The path of the first group in the one at path; NULL: there is none.  Owned. */
static char *
first_in(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char *inner = NULL;

	while (inner == NULL && dir != NULL && (entry = readdir(dir)) != NULL) {
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
			inner = xasprintf("%s/%s", path, entry->d_name);
	}
	if (dir != NULL)
		closedir(dir);
	return inner;
}

/*
 * Remove a group and all in it, from the innermost on: a job that ran taskctl
 * has groups in its own.  Stops at the first one that is not empty.
 */
static void
remove_groups(const char *path)
{
	bool is_gone = false, is_removed = true;

	while (!is_gone && is_removed) {
		char *at = xstrdup(path), *inner;

		while ((inner = first_in(at)) != NULL) {
			free(at);
			at = inner;
		}
		is_gone = strcmp(at, path) == 0;
		is_removed = rmdir(at) == 0;
		free(at);
	}
}

/* Whoever holds the lock on a run's folder lives. */
static bool
is_locked(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool locked = fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0;

	if (fd >= 0)
		close(fd);
	return locked;
}

/* What a run has left of which both halves were killed, ends now. */
static void
clean_home(const char *home)
{
	DIR *dir = opendir(home);
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		char *path;

		if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) != 0)
			continue;
		path = xasprintf("%s/%s", home, entry->d_name);
		if (!is_locked(path)) {
			write_text(path, "cgroup.kill", "1");
			remove_groups(path);
		}
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
}

void
cgroups_clean(void)
{
	char *home = own_folder();

	if (home != NULL)
		clean_home(home);
	free(home);
}

/* All groups of a run */

static int
make_folder(struct cgroups *cs)
{
	if (mkdir(cs->path, 0755) < 0)
		return -1;
	cs->fd = open(cs->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (cs->fd >= 0 && flock(cs->fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	rmdir(cs->path);
	return -1;
}

struct cgroups *
cgroups_create(const char *name)
{
	struct cgroups *cs;
	char *home;

	home = own_folder();
	if (home == NULL || access(home, W_OK) < 0) {
		free(home);
		return NULL;
	}
	cs = xcalloc(1, sizeof(*cs));
	cs->fd = -1;
	cs->home = home;
	cs->path = xasprintf("%s/" PREFIX "%s", home, name);
	clean_home(home);
	if (make_folder(cs) == 0)
		return cs;
	cgroups_destroy(cs);
	return NULL;
}

static void
free_group(struct cgroup *g)
{
	if (g->fd >= 0)
		close(g->fd);
	if (g->events_fd >= 0)
		close(g->events_fd);
	free(g->path);
	free(g);
}

void
cgroups_destroy(struct cgroups *cs)
{
	if (cs == NULL)
		return;
	while (cs->unused != NULL) {
		struct cgroup *g = cs->unused;

		cs->unused = g->next;
		free_group(g);
	}
	if (cs->fd >= 0) {
		remove_groups(cs->path);
		close(cs->fd);
	}
	free(cs->home);
	free(cs->path);
	free(cs);
}

/* One group */

static int
open_group(struct cgroup *g)
{
	char *events;

	if (mkdir(g->path, 0755) < 0)
		return -1;
	events = xasprintf("%s/cgroup.events", g->path);
	g->fd = open(g->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	g->events_fd = open(events, O_RDONLY | O_CLOEXEC);
	free(events);
	return g->fd < 0 || g->events_fd < 0 ? -1 : 0;
}

struct cgroup *
cgroup_acquire(struct cgroups *cs)
{
	struct cgroup *g;

	if (cs == NULL)
		return NULL;
	g = cs->unused;
	if (g != NULL) {
		cs->unused = g->next;
		cs->n_unused--;
		return g;
	}
	g = xcalloc(1, sizeof(*g));
	*g = (struct cgroup){.owner = cs, .fd = -1, .events_fd = -1};
	g->path = xasprintf("%s/%u", cs->path, cs->n++);
	if (open_group(g) == 0)
		return g;
	rmdir(g->path);
	free_group(g);
	return NULL;
}

void
cgroup_release(struct cgroup *g)
{
	if (g == NULL)
		return;
	if (g->is_spent || g->owner->n_unused == UNUSED_MAX) {
		remove_groups(g->path);
		free_group(g);
		return;
	}
	g->next = g->owner->unused;
	g->owner->unused = g;
	g->owner->n_unused++;
}

bool
cgroup_is_empty(const struct cgroup *g)
{
	char text[256];
	ssize_t n = pread(g->events_fd, text, sizeof(text) - 1, 0);

	if (n < 0)
		return true;
	text[n] = '\0';
	return strstr(text, "populated 1") == NULL;
}

/* Call what for each process in g. */
static void
for_each(const struct cgroup *g, void (*what)(pid_t pid, void *arg), void *arg)
{
	char *path = xasprintf("%s/cgroup.procs", g->path);
	FILE *f = fopen(path, "re");
	long pid;

	free(path);
	if (f == NULL)
		return;
	while (fscanf(f, "%ld", &pid) == 1)
		what((pid_t)pid, arg);
	fclose(f);
}

static void
add(pid_t pid, void *arg)
{
	struct procfs_list *l = arg;
	struct procfs_process p;

	if (procfs_list_find(l, pid) == NULL && procfs_read(pid, &p))
		procfs_list_add(l, &p);
}

void
cgroup_list(const struct cgroup *g, struct procfs_list *l)
{
	for_each(g, add, l);
}

struct search {
	pid_t pid;
	bool found;
};

static void
compare(pid_t pid, void *arg)
{
	struct search *s = arg;

	s->found = s->found || s->pid == pid;
}

bool
cgroup_has(const struct cgroup *g, pid_t pid)
{
	struct search s = {.pid = pid};

	for_each(g, compare, &s);
	return s.found;
}

void
cgroup_kill(struct cgroup *g)
{
	/*
	 * Once killed, a group kills what is born in it again: the kill_seq of
	 * Linux 6.12 is compared with that of the parent's group.
	 */
	g->is_spent = true;
	/* Linux 5.14; before that, jobs/tree.c kills one by one. */
	write_text(g->path, "cgroup.kill", "1");
}

static void
move_home(pid_t pid, void *arg)
{
	const char *home = arg;
	char text[32];

	snprintf(text, sizeof(text), "%ld", (long)pid);
	write_text(home, "cgroup.procs", text);
}

void
cgroup_evacuate(struct cgroup *g)
{
	g->is_spent = true;
	for_each(g, move_home, g->owner->home);
}
