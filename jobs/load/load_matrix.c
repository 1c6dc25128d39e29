#include "jobs/load/load_matrix.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "jobs/load/load_combine.h"
#include "jobs/load/load_instance.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_scalar.h"
#include "jobs/load/load_value.h"
#include "jobs/nearest.h"

/* Combinations at most, those that are excluded included. */
#define MAX_ROWS 100000

/* How often a combination may be compared with an include or an exclude. */
#define MAX_WORK 50000000

static size_t
find_column(const struct matrix *m, const char *key)
{
	size_t i = 0;

	while (i < m->n_columns && strcmp(m->columns[i].key, key) != 0)
		i++;
	return i;
}

/* MATRIX_KEY */
static const char *
variable_of(struct load *l, const char *key)
{
	char *name = xasprintf("MATRIX_%s", key);
	const char *kept;

	for (char *c = name; *c != '\0'; c++)
		*c = isalnum((unsigned char)*c)
			 ? (char)toupper((unsigned char)*c)
			 : '_';
	kept = arena_text(&l->g->arena, name, strlen(name));
	free(name);
	return kept;
}

/* at is of the key.  Returns NULL with a problem. */
static struct matrix_column *
add_column(struct matrix *m, const struct load_at *at)
{
	struct load *l = at->l;
	struct matrix_column *c = &m->columns[m->n_columns];
	size_t len = strlen(at->key);

	if (len == 0 || len > 64 ||
	    strspn(at->key, "abcdefghijklmnopqrstuvwxyz_-."
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != len) {
		load_refuse_key(at,
		    "\"matrix\": \"%s\" can not name an axis; take letters, "
		    "digits, _, - and ., 64 at most",
		    at->key);
		return NULL;
	}
	if (m->n_columns == MATRIX_MAX_COLUMNS) {
		load_refuse_key(
		    at, "\"matrix\" has more than %d keys", MATRIX_MAX_COLUMNS);
		return NULL;
	}
	*c = (struct matrix_column){
	    .key = arena_text(&l->g->arena, at->key, len)};
	c->variable = variable_of(l, at->key);
	for (size_t i = 0; i < m->n_columns; i++) {
		if (strcmp(m->columns[i].variable, c->variable) != 0)
			continue;
		load_refuse_key(at,
		    "\"matrix\": \"%s\" and \"%s\" would both be $%s; rename "
		    "one",
		    m->columns[i].key, c->key, c->variable);
		return NULL;
	}
	m->n_columns++;
	return c;
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Two instances of one name would have nothing to tell them apart. */
static int
check_values(const struct load_at *at, const struct matrix_column *c)
{
	const char **sorted = xcalloc(c->n_values, sizeof(*sorted));
	int r = 0;

	memcpy(sorted, c->values, c->n_values * sizeof(*sorted));
	qsort(sorted, c->n_values, sizeof(*sorted), compare_texts);
	for (size_t i = 1; i < c->n_values && r == 0; i++) {
		if (strcmp(sorted[i - 1], sorted[i]) == 0)
			r = load_refuse(
			    at, "has \"%.80s\" twice; keep one", sorted[i]);
	}
	free(sorted);
	return r;
}

static int
read_axis(struct matrix *m, const struct load_at *at, json_t *list)
{
	struct load_at element = *at;
	struct scan_entry entry = {0};
	struct scan_iter it;
	struct matrix_column *c;
	size_t n = json_array_size(list);

	if (!json_is_array(list))
		return load_mismatch(at, "a list of values", list);
	if (n == 0)
		return load_refuse(at, "is empty; name one value at least");
	c = add_column(m, at);
	if (c == NULL)
		return -1;
	c->values = arena_alloc(&at->l->g->arena, n * sizeof(*c->values));
	scan_open(&at->l->scan, &it, load_offset(at));
	for (size_t i = 0; i < n; i++) {
		element.nth = i + 1;
		scan_next(&at->l->scan, &it, &entry);
		c->values[i] =
		    load_scalar(&element, json_array_get(list, i), entry.value);
		if (c->values[i] == NULL)
			return -1;
	}
	c->n_values = n;
	m->n_axes = m->n_columns;
	return check_values(at, c);
}

/* The axes, and how many combinations they make. */
static int
read_axes(struct matrix *m, json_t *object)
{
	size_t n = 1;
	int r = 0;

	for (void *i = json_object_iter(object); i != NULL;
	     i = json_object_iter_next(object, i)) {
		const char *key = json_object_iter_key(i);
		struct load_at at = {m->at.l, &m->at, 0, key, 0};
		json_t *value = json_object_iter_value(i);

		if (load_is_ignored(key))
			continue;
		if (strcmp(key, "include") == 0)
			m->include = value;
		else if (strcmp(key, "exclude") == 0)
			m->exclude = value;
		else if (read_axis(m, &at, value) < 0)
			r = -1;
	}
	for (size_t i = 0; r == 0 && i < m->n_axes; i++) {
		n *= m->columns[i].n_values;
		if (n > MAX_ROWS)
			return load_refuse(&m->at,
			    "makes more than %d combinations", MAX_ROWS);
	}
	m->n_product = m->n_axes == 0 ? 0 : n;
	return r;
}

static int
refuse_axis(struct matrix *m, const struct load_at *at)
{
	struct nearest nearest;

	nearest_init(&nearest, at->key, strlen(at->key));
	for (size_t i = 0; i < m->n_axes; i++)
		nearest_offer(&nearest, m->columns[i].key);
	return nearest.best != NULL
		   ? load_refuse_key(at,
			 "\"exclude\": no axis is named \"%s\"; did you mean "
			 "\"%s\"?",
			 at->key, nearest.best)
		   : load_refuse_key(
			 at, "\"exclude\": no axis is named \"%s\"", at->key);
}

/* What excludes nothing is a mistake. */
static int
check_value(
    const struct load_at *at, const struct matrix_column *c, const char *text)
{
	struct nearest nearest;

	nearest_init(&nearest, text, strlen(text));
	for (size_t i = 0; i < c->n_values; i++) {
		if (strcmp(c->values[i], text) == 0)
			return 0;
		nearest_offer(&nearest, c->values[i]);
	}
	return nearest.best != NULL
		   ? load_refuse(at,
			 "the axis has no \"%.80s\"; did you mean \"%s\"?",
			 text, nearest.best)
		   : load_refuse(at, "the axis has no \"%.80s\"", text);
}

/* One object of "include" or "exclude"; new keys are added to the columns. */
static int
read_object(
    struct matrix *m, const struct load_at *at, json_t *object, bool exclude)
{
	int r = 0;

	if (!json_is_object(object) || json_object_size(object) == 0)
		return load_refuse(
		    at, "expected an object such as {\"AXIS\": \"VALUE\"}");
	for (void *i = json_object_iter(object); i != NULL;
	     i = json_object_iter_next(object, i)) {
		const char *key = json_object_iter_key(i);
		struct load_at inner = {m->at.l, at, 0, key, 0};
		size_t column = find_column(m, key);

		if (exclude && column >= m->n_axes)
			r = refuse_axis(m, &inner);
		else if (column == m->n_columns && !add_column(m, &inner))
			r = -1;
	}
	return r;
}

/* The same object again, once it is known how many columns there are. */
static int
read_cells(struct matrix *m, const struct load_at *at, json_t *object,
    bool exclude, const char **row)
{
	size_t begin = load_offset(at);
	struct scan_entry entry = {0};
	struct scan_iter it;

	scan_open(&m->at.l->scan, &it, begin);
	for (void *i = json_object_iter(object); i != NULL;
	     i = json_object_iter_next(object, i)) {
		const char *key = json_object_iter_key(i);
		struct load_at inner = {m->at.l, at, 0, key, 0};
		size_t column = find_column(m, key);

		scan_next(&m->at.l->scan, &it, &entry);
		row[column] =
		    load_scalar(&inner, json_object_iter_value(i), entry.value);
		if (row[column] == NULL ||
		    (exclude && check_value(&inner, &m->columns[column],
				    row[column]) < 0))
			return -1;
	}
	return 0;
}

/* "include" or "exclude": into rows, or, with rows == NULL, its columns. */
static int
read_list(
    struct matrix *m, const char *key, json_t *list, struct matrix_rows *rows)
{
	struct load_at outer = {m->at.l, &m->at, 0, key, 0};
	bool exclude = key[0] == 'e';
	int r = 0;

	if (list == NULL)
		return 0;
	if (!json_is_array(list))
		return load_mismatch(&outer, "a list of objects", list);
	if (json_array_size(list) > MAX_WORK / (m->n_product + 1))
		return load_refuse(&outer,
		    "is too long for a matrix of %zu combinations",
		    m->n_product);
	if (rows != NULL)
		matrix_make_rows(m, rows, json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct load_at at = outer;
		json_t *object = json_array_get(list, i);

		at.nth = i + 1;
		if ((rows == NULL ? read_object(m, &at, object, exclude)
				  : read_cells(m, &at, object, exclude,
					matrix_row(m, rows, i))) < 0)
			r = -1;
	}
	return r;
}

/* The instance of row i: by its axes, or by all that an include has named. */
static void
add_instance(struct matrix *m, struct load_template *t, size_t i)
{
	const char **row = matrix_row(m, &m->rows, i);
	size_t named = i < m->n_product ? m->n_axes : m->n_columns;
	struct env_var *vars;
	struct buf what = {0};
	size_t n = 0;

	vars =
	    arena_alloc(&m->at.l->g->arena, (m->n_columns + 1) * sizeof(*vars));
	for (size_t c = 0; c < m->n_columns; c++) {
		if (row[c] == NULL)
			continue;
		vars[n++] = (struct env_var){.name = m->columns[c].variable,
		    .value = row[c],
		    .result = JOB_NONE};
		if (c < named)
			buf_printf(&what, "%s%s=%s", what.len > 0 ? "," : "",
			    m->columns[c].key, row[c]);
	}
	load_add_instance(m->j, t, what.data, vars, n);
	buf_finish(&what);
}

static int
read_matrix(struct matrix *m)
{
	json_t *object = m->j->matrix;
	int r;

	if (!json_is_object(object))
		return load_mismatch(&m->at,
		    "an object such as {\"cc\": [\"gcc\", \"clang\"]}", object);
	if (read_axes(m, object) < 0)
		return -1;
	r = read_list(m, "exclude", m->exclude, NULL);
	if (read_list(m, "include", m->include, NULL) < 0 || r < 0)
		return -1;
	if (m->n_columns == 0)
		return load_refuse(
		    &m->at, "is empty; name an axis and its values");
	r = read_list(m, "exclude", m->exclude, &m->excluded);
	if (read_list(m, "include", m->include, &m->included) < 0 || r < 0)
		return -1;
	matrix_combine(m);
	if (m->rows.n == 0)
		return load_refuse(
		    &m->at, "leaves no combination; exclude less");
	return 0;
}

void
load_matrix(struct load_job *j)
{
	struct matrix *m = xcalloc(1, sizeof(*m));
	struct load_template *t;

	m->j = j;
	m->at = (struct load_at){j->l, NULL, j->at, "matrix", 0};
	t = arena_alloc(&j->l->g->arena, sizeof(*t));
	*t = (struct load_template){.parent = j->id};
	if (read_matrix(m) == 0) {
		load_reserve_instances(j, m->rows.n);
		for (size_t i = 0; i < m->rows.n; i++)
			add_instance(m, t, i);
	} else {
		load_add_trial(j, t, "?", NULL, 0);
	}
	free(m->rows.cells);
	free(m->included.cells);
	free(m->excluded.cells);
	free(m);
}
