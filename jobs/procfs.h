/*
 * procfs - what /proc tells of a process, and a signal that reaches no other.
 *
 * A pid may have been given to somebody else since it was read; a pid with its
 * start time is one process for ever.
 */
#ifndef JOBS_PROCFS_H
#define JOBS_PROCFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROCFS_NAME_SIZE 64

/* A process, as proc(5) has it in /proc/PID/stat. */
struct procfs_process {
	pid_t pid, ppid, pgid, sid;
	pid_t foreground; /* the group that its terminal listens to; or -1 */
	char state;       /* 'R', 'S', 'D', 'Z', ... */
	bool has_ended;   /* all of it: a zombie without a thread that runs */
	uint64_t start;   /* clock ticks since the boot */
	char name[PROCFS_NAME_SIZE];
};

/* Processes in the order in which they were found; zeroed: none. */
struct procfs_list {
	struct procfs_process *at; /* owned */
	size_t n, capacity;
};

void procfs_list_add(struct procfs_list *l, const struct procfs_process *p);
void procfs_list_finish(struct procfs_list *l);

/* The one with this pid; NULL when it is not in l. */
const struct procfs_process *procfs_list_find(
    const struct procfs_list *l, pid_t pid);

/* True when p is in l: the same process, not a later one of its number. */
bool procfs_list_has(
    const struct procfs_list *l, const struct procfs_process *p);

/* When p was started, in nanoseconds since the boot. */
int64_t procfs_start_ns(const struct procfs_process *p);

/* Read what pid is.  False when there is no such process. */
bool procfs_read(pid_t pid, struct procfs_process *p);

/*
 * From the text of a stat file, whose name may hold blanks and parentheses.
 * False when it is none.
 */
bool procfs_parse(const char *text, struct procfs_process *p);

/*
 * Add the children of all of pid's threads to l, those that have ended too.
 * They may be incomplete while pid's children end, but for our own, whom nobody
 * but us can reap.
 */
void procfs_add_children(struct procfs_list *l, pid_t pid);

/* Add every process that this /proc shows, but ourselves. */
void procfs_add_all(struct procfs_list *l);

/*
 * Add all that descends from those in l from the one at first on; all (of
 * procfs_add_all()) is searched for them if it is not NULL.
 */
void procfs_add_descendants(
    struct procfs_list *l, size_t first, const struct procfs_list *all);

/* Take those out that have ended. */
void procfs_drop_ended(struct procfs_list *l);

/*
 * The value of a variable in the environment that pid was started with; NULL
 * when it has none, or does not let us look.  Owned.
 */
char *procfs_variable(pid_t pid, const char *name);

/*
 * Send sig to the process that p was read of, unless it has ended: never to
 * another one, nor to 0, 1 or -1 (R8).
 */
void procfs_signal(const struct procfs_process *p, int sig);

#endif
