#include "jobs/procfs.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/mechanism.h"
#include "core/mem.h"

/* Lists */

void
procfs_list_add(struct procfs_list *l, const struct procfs_process *p)
{
	l->at = xgrow_array(l->at, &l->capacity, l->n + 1, sizeof(*l->at));
	l->at[l->n++] = *p;
}

void
procfs_list_finish(struct procfs_list *l)
{
	free(l->at);
	*l = (struct procfs_list){0};
}

const struct procfs_process *
procfs_list_find(const struct procfs_list *l, pid_t pid)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (l->at[i].pid == pid)
			return &l->at[i];
	}
	return NULL;
}

bool
procfs_list_has(const struct procfs_list *l, const struct procfs_process *p)
{
	const struct procfs_process *found = procfs_list_find(l, p->pid);

	return found != NULL && found->start == p->start;
}

/* Files */

/* All of a file, with a NUL behind it; NULL when it can not be read. */
static char *
read_file(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t capacity = 0;
	char *text = NULL;
	ssize_t n;

	*len = 0;
	if (fd < 0)
		return NULL;
	for (;;) {
		text = xgrow_array(text, &capacity, *len + 4096, 1);
		n = read(fd, text + *len, capacity - *len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		*len += (size_t)n;
	}
	close(fd);
	text[*len] = '\0';
	return text;
}

/* stat */

/* The number at field n, counted from the state, which is 0. */
static long long
field(const char *text, int n)
{
	for (; n > 0; n--) {
		text = strchr(text, ' ');
		if (text == NULL)
			return 0;
		text++;
	}
	return strtoll(text, NULL, 10);
}

bool
procfs_parse(const char *text, struct procfs_process *p)
{
	const char *open_paren = strchr(text, '(');
	const char *close_paren = strrchr(text, ')');
	size_t n;

	*p = (struct procfs_process){.pid = (pid_t)strtol(text, NULL, 10)};
	if (p->pid <= 0 || open_paren == NULL || close_paren == NULL ||
	    close_paren < open_paren || close_paren[1] != ' ' ||
	    close_paren[2] == '\0')
		return false;
	n = (size_t)(close_paren - open_paren - 1);
	if (n >= sizeof(p->name))
		n = sizeof(p->name) - 1;
	memcpy(p->name, open_paren + 1, n);
	text = close_paren + 2;
	p->state = text[0];
	p->ppid = (pid_t)field(text, 1);
	p->pgid = (pid_t)field(text, 2);
	p->sid = (pid_t)field(text, 3);
	p->foreground = (pid_t)field(text, 5);
	p->start = (uint64_t)field(text, 19);
	/* A main thread that has ended looks like it, while others run. */
	p->has_ended =
	    p->state == 'X' || (p->state == 'Z' && field(text, 17) <= 1);
	return true;
}

int64_t
procfs_start_ns(const struct procfs_process *p)
{
	int64_t hertz = sysconf(_SC_CLK_TCK);

	return (int64_t)p->start * (CLOCK_SECOND / (hertz > 0 ? hertz : 100));
}

bool
procfs_read(pid_t pid, struct procfs_process *p)
{
	char path[64];
	size_t len;
	char *text;
	bool found;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	text = read_file(path, &len);
	found = text != NULL && procfs_parse(text, p);
	free(text);
	return found;
}

/* Children, and all */

static void
add_pids(struct procfs_list *l, const char *text)
{
	char *end;

	for (;; text = end) {
		struct procfs_process p;
		pid_t pid = (pid_t)strtol(text, &end, 10);

		if (end == text)
			return;
		if (procfs_read(pid, &p))
			procfs_list_add(l, &p);
	}
}

/* The number that a folder of /proc is named by; 0: it is no number. */
static pid_t
number_of(const struct dirent *entry)
{
	if (!isdigit((unsigned char)entry->d_name[0]))
		return 0;
	return (pid_t)strtol(entry->d_name, NULL, 10);
}

void
procfs_add_children(struct procfs_list *l, pid_t pid)
{
	char path[96];
	DIR *threads;
	struct dirent *entry;

	snprintf(path, sizeof(path), "/proc/%ld/task", (long)pid);
	threads = opendir(path);
	if (threads == NULL)
		return;
	while ((entry = readdir(threads)) != NULL) {
		pid_t tid = number_of(entry);
		size_t len;
		char *text;

		if (tid == 0)
			continue;
		snprintf(path, sizeof(path), "/proc/%ld/task/%ld/children",
		    (long)pid, (long)tid);
		text = read_file(path, &len);
		if (text != NULL)
			add_pids(l, text);
		free(text);
	}
	closedir(threads);
}

void
procfs_add_all(struct procfs_list *l)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	if (proc == NULL)
		return;
	while ((entry = readdir(proc)) != NULL) {
		struct procfs_process p;
		pid_t pid = number_of(entry);

		if (pid > 0 && pid != getpid() && procfs_read(pid, &p))
			procfs_list_add(l, &p);
	}
	closedir(proc);
}

void
procfs_add_descendants(
    struct procfs_list *l, size_t first, const struct procfs_list *all)
{
	size_t i, k;

	for (i = first; i < l->n; i++) {
		if (all == NULL) {
			procfs_add_children(l, l->at[i].pid);
			continue;
		}
		for (k = 0; k < all->n; k++) {
			if (all->at[k].ppid == l->at[i].pid &&
			    procfs_list_find(l, all->at[k].pid) == NULL)
				procfs_list_add(l, &all->at[k]);
		}
	}
}

void
procfs_drop_ended(struct procfs_list *l)
{
	size_t i, n = 0;

	for (i = 0; i < l->n; i++) {
		if (!l->at[i].has_ended)
			l->at[n++] = l->at[i];
	}
	l->n = n;
}

/* Environment */

char *
procfs_variable(pid_t pid, const char *name)
{
	char path[64];
	size_t len, n = strlen(name);
	const char *at;
	char *text, *value = NULL;

	snprintf(path, sizeof(path), "/proc/%ld/environ", (long)pid);
	text = read_file(path, &len);
	if (text == NULL)
		return NULL;
	for (at = text; at < text + len; at += strlen(at) + 1) {
		if (strncmp(at, name, n) == 0 && at[n] == '=') {
			value = xstrdup(at + n + 1);
			break;
		}
	}
	free(text);
	return value;
}

/* Signals */

static bool
is_same(const struct procfs_process *p)
{
	struct procfs_process now;

	return procfs_read(p->pid, &now) && now.start == p->start &&
	       !now.has_ended;
}

/* A pidfd stays with its process: what is true once it is open stays true. */
static int
open_pidfd(pid_t pid)
{
#ifdef SYS_pidfd_open
	if (!mechanism_is_off(MECHANISM_PIDFD))
		return (int)syscall(SYS_pidfd_open, pid, 0);
#endif
	(void)pid;
	return -1;
}

void
procfs_signal(const struct procfs_process *p, int sig)
{
	int pidfd;

	if (p->pid <= 1 || p->pid == getpid())
		return;
	pidfd = open_pidfd(p->pid);
	if (is_same(p)) {
#ifdef SYS_pidfd_send_signal
		if (pidfd >= 0)
			syscall(SYS_pidfd_send_signal, pidfd, sig, NULL, 0);
		else
#endif
			kill(p->pid, sig);
	}
	if (pidfd >= 0)
		close(pidfd);
}
