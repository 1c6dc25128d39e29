#include "jobs/load/load_combine.h"

#include <string.h>

#include "core/mem.h"

void
matrix_make_rows(const struct matrix *m, struct matrix_rows *rows, size_t n)
{
	rows->cells = xcalloc(n * m->n_columns + 1, sizeof(*rows->cells));
	rows->n = n;
}

/* Is all that pattern says of the first n columns so in row? */
static bool
matches(const char **pattern, const char **row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (pattern[i] != NULL &&
		    (row[i] == NULL || strcmp(pattern[i], row[i]) != 0))
			return false;
	}
	return true;
}

static bool
is_excluded(const struct matrix *m, const char **row)
{
	for (size_t i = 0; i < m->excluded.n; i++) {
		if (matches(matrix_row(m, &m->excluded, i), row, m->n_axes))
			return true;
	}
	return false;
}

static void
multiply(struct matrix *m)
{
	size_t n = 0;

	matrix_make_rows(m, &m->rows, m->n_product + m->included.n);
	for (size_t i = 0; i < m->n_product; i++) {
		const char **row = matrix_row(m, &m->rows, n);
		size_t rest = i;

		for (size_t c = m->n_axes; c-- > 0;) {
			const struct matrix_column *axis = &m->columns[c];

			row[c] = axis->values[rest % axis->n_values];
			rest /= axis->n_values;
		}
		if (!is_excluded(m, row))
			n++;
	}
	m->rows.n = m->n_product = n;
}

/*
 * An include adds to the combinations whose axes it does not contradict; one
 * that can add to none is a combination of its own.
 */
static void
include(struct matrix *m, const char **extra)
{
	bool added = false;

	for (size_t i = 0; i < m->n_product; i++) {
		const char **row = matrix_row(m, &m->rows, i);

		if (!matches(extra, row, m->n_axes))
			continue;
		for (size_t c = m->n_axes; c < m->n_columns; c++)
			row[c] = extra[c] != NULL ? extra[c] : row[c];
		added = true;
	}
	if (added)
		return;
	memcpy(matrix_row(m, &m->rows, m->rows.n), extra,
	    m->n_columns * sizeof(*extra));
	m->rows.n++;
}

void
matrix_combine(struct matrix *m)
{
	multiply(m);
	for (size_t i = 0; i < m->included.n; i++)
		include(m, matrix_row(m, &m->included, i));
}
