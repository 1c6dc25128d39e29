#include "core/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

void
buf_finish(struct buf *b)
{
	free(b->data);
	*b = (struct buf){.data = NULL};
}

char *
buf_reserve(struct buf *b, size_t n)
{
	b->data = xgrow_array(b->data, &b->capacity, b->len + n + 1, 1);
	return b->data + b->len;
}

void
buf_add(struct buf *b, const void *bytes, size_t n)
{
	char *end = buf_reserve(b, n);

	if (n > 0)
		memcpy(end, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void
buf_add_text(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void
buf_add_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	char *end = buf_reserve(b, 128);
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(end, b->capacity - b->len, format, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n >= b->capacity - b->len) {
		end = buf_reserve(b, (size_t)n);
		va_start(ap, format);
		vsnprintf(end, (size_t)n + 1, format, ap);
		va_end(ap);
	}
	b->len += (size_t)n;
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
}

char *
buf_take(struct buf *b)
{
	char *data;

	buf_reserve(b, 0);
	b->data[b->len] = '\0';
	data = b->data;
	*b = (struct buf){.data = NULL};
	return data;
}
