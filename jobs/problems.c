#include "jobs/problems.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/printable.h"
#include "jobs/utf8.h"

/* A person mends the first few and runs the check again. */
#define LIMIT 100

void
problems_init(struct problems *p, const char *file)
{
	*p = (struct problems){.file = file, .limit = LIMIT};
}

void
problems_finish(struct problems *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->list[i].text);
	free(p->list);
	p->list = NULL;
	p->n = p->capacity = 0;
}

int
problems_add(
    struct problems *p, uint32_t line, uint32_t column, const char *format, ...)
{
	struct problem *problem;
	va_list ap;

	if (p->n >= p->limit) {
		p->dropped++;
		return -1;
	}
	p->list =
	    xgrow_array(p->list, &p->capacity, p->n + 1, sizeof(*p->list));
	problem = &p->list[p->n++];
	problem->line = line;
	problem->column = column;
	va_start(ap, format);
	problem->text = xvasprintf(format, ap);
	va_end(ap);
	return -1;
}

/* By place; problems of one place stay in the order in which they came. */
static int
compare(const void *left, const void *right)
{
	const struct problem *a = *(const struct problem *const *)left;
	const struct problem *b = *(const struct problem *const *)right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* A name out of the file must not be able to drive a terminal. */
static void
print_text(const char *text, FILE *out)
{
	size_t len = strlen(text);

	while (len > 0) {
		const char *begin = text;
		uint32_t c = utf8_next(&text, &len);

		if (c == UTF8_INVALID)
			fprintf(out, "\\x%02x", (unsigned char)*begin);
		else if (!printable_is_harmless(c))
			fprintf(out, "\\u%04x", c);
		else
			fwrite(begin, 1, (size_t)(text - begin), out);
	}
}

static void
print_problem(const char *file, const struct problem *problem, FILE *out)
{
	print_text(file, out);
	if (problem->line != 0)
		fprintf(out, ":%u:%u", problem->line, problem->column);
	fputs(": ", out);
	print_text(problem->text, out);
	putc('\n', out);
}

void
problems_print(const struct problems *p, FILE *out)
{
	const struct problem **order;

	order = xcalloc(p->n + 1, sizeof(*order));
	for (size_t i = 0; i < p->n; i++)
		order[i] = &p->list[i];
	qsort(order, p->n, sizeof(*order), compare);
	for (size_t i = 0; i < p->n; i++)
		print_problem(p->file, order[i], out);
	free(order);
	if (p->dropped != 0) {
		print_text(p->file, out);
		fprintf(out, ": %zu more\n", p->dropped);
	}
}
