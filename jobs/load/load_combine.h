/*
 * load_combine - the combinations that a "matrix" stands for.
 */
#ifndef JOBS_LOAD_COMBINE_H
#define JOBS_LOAD_COMBINE_H

#include "jobs/load/load_job.h"
#include "jobs/load/load_report.h"

struct load_template;

#define MATRIX_MAX_COLUMNS 64

/* What is combined, or what an include adds to combinations. */
struct matrix_column {
	const char *key; /* in the arena, as is all */
	const char *variable;
	const char **values; /* of an axis */
	size_t n_values;     /* 0: no axis */
};

/* Rows of as many cells as there are columns; NULL: it has none of that. */
struct matrix_rows {
	const char **cells;
	size_t n;
};

struct matrix {
	struct load_job *j;
	struct load_at at; /* of "matrix" */
	struct matrix_column columns[MATRIX_MAX_COLUMNS];
	size_t n_columns, n_axes;
	json_t *include, *exclude;
	struct matrix_rows rows, included, excluded;
	size_t n_product; /* of rows; the others come from includes alone */
};

/* n rows without any value, to be freed. */
void matrix_make_rows(
    const struct matrix *m, struct matrix_rows *rows, size_t n);

/* The cells of a row. */
static inline const char **
matrix_row(const struct matrix *m, const struct matrix_rows *rows, size_t i)
{
	return rows->cells + i * m->n_columns;
}

/*
 * Make m->rows: all combinations, the last axis changing first, less those
 * excluded; then what the includes add to them, and those that they add.
 */
void matrix_combine(struct matrix *m);

#endif
