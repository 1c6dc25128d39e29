/*
 * err - an error as a value.
 *
 * A function that can fail takes a struct err * last and returns 0 or -1 (or a
 * pointer or NULL).  The first error stays: a setter never overwrites one.  On
 * the way up each caller may put its own words in front with err_wrap().  Every
 * function here accepts NULL for e, so that a caller may decline to know.
 *
 * ERR_CANCELLED is CancelledError: an outcome of its own, which travels the
 * same way and which no retry or failure policy may take for a failure (B43).
 */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#include <stdbool.h>

#include "core/macros.h"

enum err_code {
	ERR_NONE,
	ERR_FAILED,    /* the operation failed; the text says how */
	ERR_CANCELLED, /* the task was cancelled; the text says by whom and why */
	ERR_TIMEOUT,   /* a deadline passed; never ERR_CANCELLED */
	ERR_DEADLOCK, /* waiting could never end; the text names the cycle */
	ERR_STATE,    /* asked at the wrong time (InvalidStateError) */
	ERR_INVALID,  /* an argument or an input makes no sense */
	ERR_SYSTEM,   /* a system call failed; .sys is its errno */
};

struct err {
	enum err_code code;
	int sys; /* errno, or 0 */
	char text[240];
};

#define ERR_INIT                 \
	{                        \
		.code = ERR_NONE \
	}

/* Forget the error, if any. */
void err_clear(struct err *e);

/* True when e holds an error. */
bool err_is_set(const struct err *e);

/* Set code and text unless e holds an error already.  Returns -1. */
int err_set(struct err *e, enum err_code code, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Set ERR_SYSTEM, errno, and the text followed by strerror.  Returns -1. */
int err_sys(struct err *e, const char *format, ...) PRINTF_LIKE(2, 3);

/* Put "text: " in front of the text of an error that is set.  Returns -1. */
int err_wrap(struct err *e, const char *format, ...) PRINTF_LIKE(2, 3);

/* Copy from to e unless e holds an error already.  Returns -1. */
int err_copy(struct err *e, const struct err *from);

#endif
