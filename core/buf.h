/*
 * buf - bytes that grow.
 *
 * data is NULL while nothing was ever added, and is followed by a NUL after
 * each call here that added something.
 */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stddef.h>

#include "core/macros.h"

struct buf {
	char *data; /* owned */
	size_t len, capacity;
};

/* A zeroed struct buf is an empty one. */
void buf_finish(struct buf *b);

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_add_text(struct buf *b, const char *text);
void buf_add_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);

/* Room for n more bytes; where they go.  The caller adds them to len. */
char *buf_reserve(struct buf *b, size_t n);

/* Forget the bytes, keep the memory. */
void buf_clear(struct buf *b);

/* The bytes, which the caller takes over (free); b is empty.  Never NULL. */
char *buf_take(struct buf *b);

#endif
