#include "core/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
need(void *p, size_t size)
{
	if (p == NULL) {
		fprintf(stderr, "taskctl: out of memory (%zu bytes)\n", size);
		abort();
	}
	return p;
}

static size_t
product(size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		need(NULL, SIZE_MAX);
	return n * size;
}

void *
xmalloc(size_t size)
{
	return need(malloc(size == 0 ? 1 : size), size);
}

void *
xcalloc(size_t n, size_t size)
{
	size_t bytes = product(n, size);

	return need(calloc(1, bytes == 0 ? 1 : bytes), bytes);
}

void *
xrealloc_array(void *p, size_t n, size_t size)
{
	size_t bytes = product(n, size);

	return need(realloc(p, bytes == 0 ? 1 : bytes), bytes);
}

void *
xgrow_array(void *p, size_t *capacity, size_t n, size_t size)
{
	size_t wanted = *capacity < 8 ? 8 : *capacity;

	if (n <= *capacity)
		return p;
	while (wanted < n)
		wanted = product(wanted, 2);
	*capacity = wanted;
	return xrealloc_array(p, wanted, size);
}

char *
xstrdup(const char *s)
{
	return xmemdup0(s, strlen(s));
}

char *
xmemdup0(const char *s, size_t n)
{
	char *copy = xmalloc(n + 1);

	if (n > 0)
		memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *
xvasprintf(const char *format, va_list ap)
{
	char *text;

	if (vasprintf(&text, format, ap) < 0)
		need(NULL, 0);
	return text;
}

char *
xasprintf(const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	text = xvasprintf(format, ap);
	va_end(ap);
	return text;
}
