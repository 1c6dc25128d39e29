/*
 * macros - the few words that C lacks.  Nothing else, ever.
 */
#ifndef CORE_MACROS_H
#define CORE_MACROS_H

#include <stddef.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* The struct of this type whose member is what pointer points to. */
#define CONTAINER_OF(pointer, type, member) \
	((type *)(void *)((char *)(pointer)-offsetof(type, member)))

/* at and first are the positions of the format and of its first value. */
#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))

#endif
