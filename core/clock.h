/*
 * clock - monotonic nanoseconds, real or virtual.
 *
 * A virtual clock stands still until somebody sets it: with it a program that
 * only sleeps takes no time and gives the same times in each run (I8).
 */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLOCK_SECOND INT64_C(1000000000)
#define CLOCK_MILLISECOND INT64_C(1000000)

struct clock {
	bool is_virtual;
	int64_t virtual_ns;
	int64_t stopped_ns; /* for so long a real one stood still */
};

/*
 * Nanoseconds on CLOCK_MONOTONIC (R46) less those for which the clock was
 * stopped, or what a virtual clock shows.
 */
int64_t clock_now(const struct clock *c);

/* a + b, at most INT64_MAX; both not negative. */
int64_t clock_add(int64_t a, int64_t b);

#define CLOCK_RFC3339_SIZE 32

/*
 * The date and time of day in UTC as RFC 3339 with milliseconds.  A virtual
 * clock's day is the first of 1970.
 */
void clock_rfc3339(const struct clock *c, char text[CLOCK_RFC3339_SIZE]);

#endif
