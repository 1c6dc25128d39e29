/*
 * fail - what a machine refuses, on purpose; to be preloaded.
 *
 * Only in a program of the name FAIL_PROGRAM (taskctl) and what it forks:
 *
 *	FAIL_ALLOC=N	the N-th allocation fails, from 1; each child counts on
 *	FAIL_ALLOC=N+	that one and all after it
 *	FAIL_COUNT=FILE	append how many there were, at the end
 *	FAIL_CLOCK=1	the wall clock jumps a year on and back, at each look
 *
 * The clock that only goes forward (CLOCK_MONOTONIC) is left alone.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define YEAR (365L * 24 * 3600)

static unsigned long count, fails_at;
static bool is_ready, fails_on, jumps;
static const char *count_file;

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static int (*real_clock_gettime)(clockid_t, struct timespec *);

/* What dlsym allocates before we know the real calloc; never freed. */
static char early[8192];
static size_t early_used;

static void
set(void *function, const char *name)
{
	void *symbol = dlsym(RTLD_NEXT, name);

	memcpy(function, &symbol, sizeof(symbol));
}

static void
find_real(void)
{
	static bool is_finding;

	if (real_realloc != NULL || is_finding)
		return;
	is_finding = true;
	set(&real_malloc, "malloc");
	set(&real_calloc, "calloc");
	set(&real_clock_gettime, "clock_gettime");
	set(&real_realloc, "realloc");
	is_finding = false;
}

static void *
allocate_early(size_t size)
{
	char *p = early + early_used;

	early_used += (size + 15) / 16 * 16;
	return early_used <= sizeof(early) ? p : NULL;
}

static void __attribute__((constructor)) begin(void)
{
	const char *program = getenv("FAIL_PROGRAM");
	const char *at = getenv("FAIL_ALLOC");

	find_real();
	if (strcmp(program_invocation_short_name,
		program == NULL ? "taskctl" : program) != 0)
		return;
	if (at != NULL) {
		char *end;

		fails_at = strtoul(at, &end, 10);
		fails_on = *end == '+';
	}
	count_file = getenv("FAIL_COUNT");
	jumps = getenv("FAIL_CLOCK") != NULL;
	is_ready = true;
}

static void __attribute__((destructor)) end(void)
{
	char line[32];
	int fd, n;

	if (!is_ready || count_file == NULL)
		return;
	n = snprintf(line, sizeof(line), "%lu\n", count);
	fd = open(count_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd >= 0 && write(fd, line, (size_t)n) == n)
		close(fd);
}

static bool
is_to_fail(void)
{
	if (!is_ready)
		return false;
	count++;
	if (count != fails_at &&
	    !(fails_on && fails_at > 0 && count > fails_at))
		return false;
	errno = ENOMEM;
	return true;
}

void *
malloc(size_t size)
{
	find_real();
	if (real_malloc == NULL)
		return allocate_early(size);
	return is_to_fail() ? NULL : real_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	find_real();
	if (real_calloc == NULL)
		return allocate_early(n * size);
	return is_to_fail() ? NULL : real_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
	find_real();
	return is_to_fail() ? NULL : real_realloc(p, size);
}

void
free(void *p)
{
	static void (*real_free)(void *);

	if ((char *)p >= early && (char *)p < early + sizeof(early))
		return;
	if (real_free == NULL)
		set(&real_free, "free");
	real_free(p);
}

/* On or back by a year, in turn. */
static time_t
jump(void)
{
	static bool is_on;

	is_on = !is_on;
	return is_on ? YEAR : -YEAR;
}

int
clock_gettime(clockid_t clock, struct timespec *ts)
{
	int result;

	find_real();
	result = real_clock_gettime(clock, ts);
	if (result == 0 && jumps &&
	    (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		ts->tv_sec += jump();
	return result;
}

int
gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec ts;

	(void)zone;
	if (clock_gettime(CLOCK_REALTIME, &ts) < 0)
		return -1;
	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = ts.tv_nsec / 1000;
	return 0;
}

time_t
time(time_t *seconds)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	if (seconds != NULL)
		*seconds = ts.tv_sec;
	return ts.tv_sec;
}
