#include "jobs/problems.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "jobs/printable.h"
#include "jobs/utf8.h"

/* A person mends the first few and runs the check again. */
#define LIMIT 100

/* Of a longer text, so much of its beginning and its end is printed. */
#define HEAD ((size_t)1000)
#define TAIL ((size_t)500)

void
problems_init(struct problems *p, const char *file)
{
	*p = (struct problems){.file = file, .limit = LIMIT};
}

void
problems_finish(struct problems *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->list[i].text);
		free(p->list[i].file);
	}
	free(p->list);
	p->list = NULL;
	p->n = p->capacity = 0;
}

static int
add(struct problems *p, const char *file, uint32_t line, uint32_t column,
    const char *format, va_list ap)
{
	struct problem *problem;

	if (p->n >= p->limit) {
		p->dropped++;
		return -1;
	}
	p->list =
	    xgrow_array(p->list, &p->capacity, p->n + 1, sizeof(*p->list));
	problem = &p->list[p->n++];
	problem->line = line;
	problem->column = column;
	problem->file = file == NULL ? NULL : xstrdup(file);
	problem->text = xvasprintf(format, ap);
	return -1;
}

int
problems_add(
    struct problems *p, uint32_t line, uint32_t column, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add(p, p->part, line, column, format, ap);
	va_end(ap);
	return -1;
}

int
problems_add_in(struct problems *p, const char *file, uint32_t line,
    uint32_t column, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add(p, file, line, column, format, ap);
	va_end(ap);
	return -1;
}

/* What is not included comes first. */
static int
compare_files(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

/* By place; problems of one place stay in the order in which they came. */
static int
compare(const void *left, const void *right)
{
	const struct problem *a = *(const struct problem *const *)left;
	const struct problem *b = *(const struct problem *const *)right;
	int by_file = compare_files(a->file, b->file);

	if (by_file != 0)
		return by_file;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* A name out of the file must not be able to drive a terminal. */
static void
add_text(struct buf *b, const char *text, size_t len)
{
	while (len > 0) {
		const char *begin = text;
		uint32_t c = utf8_next(&text, &len);

		if (c == UTF8_INVALID)
			buf_printf(b, "\\x%02x", (unsigned char)*begin);
		else if (!printable_is_harmless(c))
			buf_printf(b, "\\u%04x", c);
		else
			buf_add(b, begin, (size_t)(text - begin));
	}
}

/* Whoever has a key of a megabyte, or a cycle of so many jobs, knows it. */
static void
add_shortened(struct buf *b, const char *text)
{
	size_t len = strlen(text), head = HEAD, tail = len - TAIL;

	if (len <= HEAD + TAIL) {
		add_text(b, text, len);
		return;
	}
	/* Not amid a character. */
	while ((text[head] & 0xc0) == 0x80 && head > 0)
		head--;
	while ((text[tail] & 0xc0) == 0x80)
		tail++;
	add_text(b, text, head);
	buf_add_text(b, " [...] ");
	add_text(b, text + tail, len - tail);
}

static void
add_problem(struct buf *b, const char *file, const struct problem *problem)
{
	if (problem->file != NULL)
		file = problem->file;
	add_text(b, file, strlen(file));
	if (problem->line != 0)
		buf_printf(b, ":%u:%u", problem->line, problem->column);
	buf_add_text(b, ": ");
	add_shortened(b, problem->text);
	buf_add_char(b, '\n');
}

void
problems_print(const struct problems *p, FILE *out)
{
	const struct problem **order;
	struct buf b = {0};

	order = xcalloc(p->n + 1, sizeof(*order));
	for (size_t i = 0; i < p->n; i++)
		order[i] = &p->list[i];
	if (p->n > 1)
		qsort(order, p->n, sizeof(*order), compare);
	for (size_t i = 0; i < p->n; i++)
		add_problem(&b, p->file, order[i]);
	free(order);
	if (p->dropped != 0) {
		add_text(&b, p->file, strlen(p->file));
		buf_printf(&b, ": %zu more\n", p->dropped);
	}
	/* stderr has no buffer of its own. */
	if (b.len > 0)
		fwrite(b.data, 1, b.len, out);
	buf_finish(&b);
}
