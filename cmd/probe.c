#include "cmd/probe.h"

#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifdef HAVE_SYS_TIMERFD_H
#include <sys/timerfd.h>
#endif

#include "core/clock.h"
#include "jobs/cgroup.h"
#include "jobs/runner.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

/* A descriptor that could be opened is all the proof. */
static bool
is_open(int fd)
{
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool
probe_timerfd(void)
{
#ifdef HAVE_SYS_TIMERFD_H
	return is_open(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
#else
	return false;
#endif
}

static bool
probe_guard(void)
{
	size_t size = (size_t)sysconf(_SC_PAGESIZE);
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool done;

	if (page == MAP_FAILED)
		return false;
	done = madvise(page, size, MADV_GUARD_INSTALL) == 0;
	munmap(page, size);
	return done;
}

static bool
probe_pidfd(void)
{
#ifdef SYS_pidfd_open
	return is_open((int)syscall(SYS_pidfd_open, getpid(), 0));
#else
	return false;
#endif
}

static bool
probe_subreaper(void)
{
	int was;

	if (prctl(PR_GET_CHILD_SUBREAPER, &was) < 0)
		return false;
	return prctl(PR_SET_CHILD_SUBREAPER, (unsigned long)was, 0L, 0L, 0L) ==
	       0;
}

static bool
probe_children(void)
{
	char path[64];

	snprintf(
	    path, sizeof(path), "/proc/self/task/%ld/children", (long)getpid());
	return is_open(open(path, O_RDONLY | O_CLOEXEC));
}

static bool
probe_cgroup(void)
{
	char id[RUNNER_ID_SIZE];
	struct cgroups *cs;
	struct cgroup *g;

	runner_make_id(id);
	cs = cgroups_create(id);
	g = cgroup_acquire(cs);
	cgroup_release(g);
	cgroups_destroy(cs);
	return g != NULL;
}

static bool
probe_tmpfile(void)
{
#ifdef O_TMPFILE
	const char *directory = getenv("TMPDIR");

	if (directory == NULL || directory[0] != '/')
		directory = "/tmp";
	return is_open(open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
#else
	return false;
#endif
}

static bool
probe_nowait(void)
{
	bool done = false;
#ifdef RWF_NOWAIT
	struct iovec byte = {"x", 1};
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return false;
	done = pwritev2(ends[1], &byte, 1, -1, RWF_NOWAIT) == 1;
	close(ends[0]);
	close(ends[1]);
#endif
	return done;
}

static const struct {
	bool (*probe)(void);
	const char *purpose, *fallback;
} probes[MECHANISMS] = {
    [MECHANISM_TIMERFD] = {probe_timerfd, "one timer for all that has a time",
	"a timer of libevent"},
    [MECHANISM_GUARD] = {probe_guard, "a guard page for each stack",
	"mprotect, for the first stacks"},
    [MECHANISM_PIDFD] = {probe_pidfd, "the end of a process, never another's",
	"SIGCHLD"},
    [MECHANISM_SUBREAPER] = {probe_subreaper, "orphans of jobs come to us",
	"their session and environment tell"},
    [MECHANISM_CHILDREN] = {probe_children, "descendants, by their parents",
	"a search of /proc"},
    [MECHANISM_CGROUP] = {probe_cgroup, "a control group for each job",
	"descendants are looked for"},
    [MECHANISM_TMPFILE] = {probe_tmpfile, "output in files without a name",
	"files that lose theirs at once"},
    [MECHANISM_NOWAIT] = {probe_nowait, "writes that never wait",
	"small writes when there is room"},
};

const char *
probe_purpose(enum mechanism m)
{
	return probes[m].purpose;
}

const char *
probe_fallback(enum mechanism m)
{
	return probes[m].fallback;
}

bool
probe_mechanism(enum mechanism m)
{
	return probes[m].probe();
}
