#include "cmd/columns.h"

#include <string.h>

#include "jobs/printable.h"

#define NAME_WIDTH_MAX 32

int
columns_name_width(const struct graph *g)
{
	struct buf b = {0};
	size_t i, width, widest = 0;

	for (i = 0; i < g->n_jobs && widest < NAME_WIDTH_MAX; i++) {
		const char *name = g->jobs[i].name;

		buf_clear(&b);
		width = printable_add(&b, name, strlen(name));
		if (width > widest)
			widest = width;
	}
	buf_finish(&b);
	return widest < NAME_WIDTH_MAX ? (int)widest : NAME_WIDTH_MAX;
}

void
columns_add_name(struct buf *b, const char *name, int width)
{
	size_t used = printable_add(b, name, strlen(name));

	for (; used < (size_t)width; used++)
		buf_add_char(b, ' ');
}

void
columns_end_line(struct buf *b)
{
	while (b->len > 0 && b->data[b->len - 1] == ' ')
		b->len--;
	buf_add_char(b, '\n');
}
