#include "core/mechanism.h"

#include "config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* What configure --disable-NAME has left out. */
#ifndef NO_TIMERFD
#define NO_TIMERFD 0
#endif
#ifndef NO_GUARD
#define NO_GUARD 0
#endif
#ifndef NO_PIDFD
#define NO_PIDFD 0
#endif
#ifndef NO_SUBREAPER
#define NO_SUBREAPER 0
#endif
#ifndef NO_CHILDREN
#define NO_CHILDREN 0
#endif
#ifndef NO_CGROUP
#define NO_CGROUP 0
#endif
#ifndef NO_TMPFILE
#define NO_TMPFILE 0
#endif
#ifndef NO_NOWAIT
#define NO_NOWAIT 0
#endif

static const struct {
	const char *name;
	bool is_left_out;
} mechanisms[MECHANISMS] = {
    [MECHANISM_TIMERFD] = {"timerfd", NO_TIMERFD},
    [MECHANISM_GUARD] = {"guard", NO_GUARD},
    [MECHANISM_PIDFD] = {"pidfd", NO_PIDFD},
    [MECHANISM_SUBREAPER] = {"subreaper", NO_SUBREAPER},
    [MECHANISM_CHILDREN] = {"children", NO_CHILDREN},
    [MECHANISM_CGROUP] = {"cgroup", NO_CGROUP},
    [MECHANISM_TMPFILE] = {"tmpfile", NO_TMPFILE},
    [MECHANISM_NOWAIT] = {"nowait", NO_NOWAIT},
};

const char *
mechanism_name(enum mechanism m)
{
	return mechanisms[m].name;
}

/* The next name in a list, and its length; NULL at the end. */
static const char *
next_name(const char *at, size_t *n)
{
	if (at == NULL)
		return NULL;
	at += strspn(at, ", ");
	*n = strcspn(at, ", ");
	return *n > 0 ? at : NULL;
}

static bool
is_name(enum mechanism m, const char *name, size_t n)
{
	return strlen(mechanisms[m].name) == n &&
	       strncmp(mechanisms[m].name, name, n) == 0;
}

bool
mechanism_is_off(enum mechanism m)
{
	const char *at;
	size_t n;

	if (mechanisms[m].is_left_out)
		return true;
	for (at = next_name(getenv("TASKCTL_WITHOUT"), &n); at != NULL;
	     at = next_name(at + n, &n)) {
		if (is_name(m, at, n))
			return true;
	}
	return false;
}

const char *
mechanism_unknown(int *length)
{
	const char *at;
	size_t n;

	for (at = next_name(getenv("TASKCTL_WITHOUT"), &n); at != NULL;
	     at = next_name(at + n, &n)) {
		int m = 0;

		while (m < MECHANISMS && !is_name((enum mechanism)m, at, n))
			m++;
		if (m < MECHANISMS)
			continue;
		*length = (int)n;
		return at;
	}
	return NULL;
}
