/*
 * instrumented - whether this program runs under AddressSanitizer or valgrind.
 *
 * There a coroutine costs more, and a fault is theirs to report.
 */
#ifndef TESTS_INSTRUMENTED_H
#define TESTS_INSTRUMENTED_H

#include "config.h"

#include <stdbool.h>

#ifdef HAVE_VALGRIND_VALGRIND_H
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

#if defined(__SANITIZE_ADDRESS__)
#define RUNNING_ON_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RUNNING_ON_ASAN 1
#endif
#endif
#ifndef RUNNING_ON_ASAN
#define RUNNING_ON_ASAN 0
#endif

static inline bool
is_instrumented(void)
{
	return RUNNING_ON_ASAN || RUNNING_ON_VALGRIND;
}

/* n, or far less where each costs more. */
static inline int
many(int n)
{
	return is_instrumented() ? n / 100 : n;
}

#endif
