#include "core/clock.h"

#include <stdio.h>
#include <time.h>

int64_t
clock_now(const struct clock *c)
{
	struct timespec ts;

	if (c->is_virtual)
		return c->virtual_ns;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * CLOCK_SECOND + ts.tv_nsec - c->stopped_ns;
}

int64_t
clock_add(int64_t a, int64_t b)
{
	return b > INT64_MAX - a ? INT64_MAX : a + b;
}

void
clock_rfc3339(const struct clock *c, char text[CLOCK_RFC3339_SIZE])
{
	struct timespec ts;
	struct tm tm;
	size_t n;

	if (c->is_virtual) {
		ts.tv_sec = (time_t)(c->virtual_ns / CLOCK_SECOND);
		ts.tv_nsec = (long)(c->virtual_ns % CLOCK_SECOND);
	} else {
		clock_gettime(CLOCK_REALTIME, &ts);
	}
	gmtime_r(&ts.tv_sec, &tm);
	n = strftime(text, CLOCK_RFC3339_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + n, CLOCK_RFC3339_SIZE - n, ".%03dZ",
	    (int)(ts.tv_nsec / CLOCK_MILLISECOND));
}
