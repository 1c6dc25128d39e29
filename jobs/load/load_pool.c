#include "jobs/load/load_pool.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/load/load_base.h"
#include "jobs/load/load_files.h"
#include "jobs/load/load_readers.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"
#include "jobs/name.h"
#include "jobs/nearest.h"

#define MAX_CAPACITY 1000000
#define MAX_POOLS 1000
#define MAX_PRIORITY 1000

/* Types */

static const struct load_type amount_type = {
    .kind = LOAD_INT,
    .min = 1,
    .max = MAX_CAPACITY,
};

const struct load_type type_pools = {
    .kind = LOAD_MAP,
    .max = MAX_POOLS,
    .name = &type_name,
    .element = &amount_type,
};

const struct load_type type_uses = {
    .kind = LOAD_ANY_OF,
    .choices =
	(const struct load_type *const[]){
	    &type_name,
	    &(const struct load_type){
		.kind = LOAD_LIST,
		.min = 1,
		.element = &type_name,
	    },
	    &(const struct load_type){
		.kind = LOAD_MAP,
		.min = 1,
		.name = &type_name,
		.element = &amount_type,
	    },
	    &type_null,
	    NULL,
	},
};

const struct load_type type_priority = {
    .kind = LOAD_INT,
    .min = -MAX_PRIORITY,
    .max = MAX_PRIORITY,
};

/* The pools of the top level */

static int
compare_pools(const void *a, const void *b)
{
	const struct pool_spec *first = a, *second = b;

	return strcmp(first->name, second->name);
}

/* The pool of a file that it calls name. */
static const struct pool_spec *
find_pool_of(
    const struct graph *g, const struct load_file *file, const char *name)
{
	struct pool_spec key = {.capacity = 0};
	const struct pool_spec *pool;
	char *full;

	if (file->n_pools == 0)
		return NULL;
	full = xasprintf("%s%s", file->prefix, name);
	key.name = full;
	pool = bsearch(&key, &g->pools[file->first_pool], file->n_pools,
	    sizeof(key), compare_pools);
	free(full);
	return pool;
}

/* The pool that the file in progress means: its own, or one further out. */
static const struct pool_spec *
find_pool(const struct load *l, const char *name)
{
	size_t file = l->file;
	const struct pool_spec *pool =
	    find_pool_of(l->g, &l->files[file], name);

	while (pool == NULL && file != 0) {
		file = l->files[file].parent;
		pool = find_pool_of(l->g, &l->files[file], name);
	}
	return pool;
}

static int
read_pool(const struct load_at *at, json_t *value)
{
	struct graph *g = at->l->g;
	const char *name = load_full_name(at->l, at->key);
	struct err e = ERR_INIT;
	int capacity = MAX_CAPACITY, r;

	if (name_check(name, strlen(name), &e) < 0)
		return load_refuse_key(
		    at, "pool \"%s\": %s; choose another", name, e.text);
	r = load_int(at, value, 1, MAX_CAPACITY, &capacity);
	/* What there is one of outside does not become two by an include. */
	if (find_pool(at->l, at->key) != NULL)
		return r;
	graph_add_pool(g, name)->capacity = (uint32_t)capacity;
	return r;
}

int
load_pools(const struct load_at *at, json_t *value)
{
	struct graph *g = at->l->g;
	struct load_file *file = &at->l->files[at->l->file];
	size_t total = json_object_size(value);
	bool lacked = at->l->lacks_pools;
	int r = 0;

	at->l->lacks_pools = true;
	if (!json_is_object(value))
		return load_mismatch(
		    at, "an object of pools such as {\"db\": 1}", value);
	for (size_t i = 0; i < at->l->n_files; i++)
		total += at->l->files[i].n_pools;
	if (total > MAX_POOLS)
		return load_refuse(
		    at, "makes %zu pools; %d are the most", total, MAX_POOLS);
	file->first_pool = g->n_pools;
	for (void *i = json_object_iter(value); i != NULL;
	     i = json_object_iter_next(value, i)) {
		struct load_at inner = {
		    at->l, at, 0, json_object_iter_key(i), 0};

		r |= read_pool(&inner, json_object_iter_value(i));
	}
	/* By name, for the jobs that use them. */
	file->n_pools = g->n_pools - file->first_pool;
	if (file->n_pools > 0)
		qsort(&g->pools[file->first_pool], file->n_pools,
		    sizeof(*g->pools), compare_pools);
	at->l->lacks_pools = lacked || r < 0;
	return r;
}

/* What a job uses of them */

/* Offer the names of the pools that it could mean. */
static void
offer_pools(const struct load *l, struct nearest *nearest)
{
	size_t file = l->file;

	for (;;) {
		const struct load_file *f = &l->files[file];

		for (size_t i = 0; i < f->n_pools; i++)
			nearest_offer(
			    nearest, l->g->pools[f->first_pool + i].name +
					 strlen(f->prefix));
		if (file == 0)
			return;
		file = f->parent;
	}
}

/* An unknown pool is a mistake here, unless one was made there. */
static int
refuse_pool(const struct load_at *at, const char *name)
{
	struct nearest nearest;

	if (at->l->lacks_pools)
		return -1;
	nearest_init(&nearest, name, strlen(name));
	offer_pools(at->l, &nearest);
	if (nearest.best != NULL)
		return load_refuse(at,
		    "there is no pool \"%s\"; did you mean \"%s\"?", name,
		    nearest.best);
	return load_refuse(at,
	    "there is no pool \"%s\"; give it a size in \"pools\" at the top "
	    "of the file",
	    name);
}

/* So much (NULL: 1) of the pool of this name. */
static int
read_use(const struct load_at *at, const char *name, json_t *amount,
    struct pool_use *use)
{
	const struct pool_spec *pool = find_pool(at->l, name);
	int n = 1;

	if (amount != NULL && load_int(at, amount, 1, MAX_CAPACITY, &n) < 0)
		return -1;
	if (pool == NULL)
		return refuse_pool(at, name);
	if ((uint32_t)n > pool->capacity)
		return load_refuse(at,
		    "%d is more than pool \"%s\" has, which is %u; the job "
		    "could never start",
		    n, name, pool->capacity);
	use->pool = (uint32_t)(pool - at->l->g->pools);
	use->amount = (uint32_t)n;
	return 0;
}

static int
read_object(const struct load_at *at, json_t *object, struct pool_use *uses)
{
	int r = 0;

	for (void *i = json_object_iter(object); i != NULL;
	     i = json_object_iter_next(object, i)) {
		const char *name = json_object_iter_key(i);
		struct load_at inner = {at->l, at, 0, name, 0};

		r |= read_use(&inner, name, json_object_iter_value(i), uses++);
	}
	return r;
}

static int
read_list(const struct load_at *at, json_t *list, struct pool_use *uses)
{
	size_t n = json_array_size(list);
	int r = 0;

	for (size_t i = 0; i < n; i++) {
		struct load_at element = *at;
		const char *name = json_string_value(json_array_get(list, i));

		element.nth = i + 1;
		if (name == NULL)
			r = load_mismatch(&element, "the name of a pool",
			    json_array_get(list, i));
		else
			r |= read_use(&element, name, NULL, &uses[i]);
	}
	return r;
}

static int
compare_uses(const void *a, const void *b)
{
	const struct pool_use *first = a, *second = b;

	return (first->pool > second->pool) - (first->pool < second->pool);
}

/* In the order of the pools, each once. */
static int
sort_uses(const struct load_at *at, struct pool_use *uses, size_t n)
{
	qsort(uses, n, sizeof(*uses), compare_uses);
	for (size_t i = 1; i < n; i++) {
		const char *name = at->l->g->pools[uses[i].pool].name;

		if (uses[i].pool == uses[i - 1].pool)
			return load_refuse(at,
			    "names pool \"%s\" twice; for two of it write "
			    "{\"%s\": 2}",
			    name, name);
	}
	return 0;
}

/* In the arena, once for jobs that use the same. */
static const struct pool_use *
keep_uses(struct load *l, const struct pool_use *uses, size_t n)
{
	size_t size = n * sizeof(*uses);
	struct load_uses *kept;
	struct pool_use *copy;

	for (size_t i = 0; i < ARRAY_LEN(l->uses); i++) {
		if (l->uses[i].n == n &&
		    memcmp(l->uses[i].list, uses, size) == 0)
			return l->uses[i].list;
	}
	copy = arena_alloc(&l->g->arena, size);
	memcpy(copy, uses, size);
	kept = &l->uses[l->next_uses++ % ARRAY_LEN(l->uses)];
	*kept = (struct load_uses){copy, n};
	return copy;
}

void
load_add_use(struct load_job *j, uint32_t pool)
{
	struct job_opts *opts = load_opts(j);
	size_t n = opts->n_uses;
	struct pool_use *uses = xcalloc(n + 1, sizeof(*uses));

	uses[0] = (struct pool_use){.pool = pool, .amount = 1};
	if (n > 0)
		memcpy(uses + 1, opts->uses, n * sizeof(*uses));
	opts->uses = keep_uses(j->l, uses, n + 1);
	opts->n_uses = n + 1;
	free(uses);
}

static int
read_uses(const struct load_at *at, json_t *value, struct pool_use *uses)
{
	if (json_is_object(value))
		return read_object(at, value, uses);
	if (json_is_array(value))
		return read_list(at, value, uses);
	return read_use(at, json_string_value(value), NULL, uses);
}

int
load_read_uses(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct job_opts *opts = load_opts(j);
	struct pool_use *uses;
	size_t n = 1;
	int r;

	opts->uses = NULL;
	opts->n_uses = 0;
	if (json_is_null(value))
		return 0;
	if (json_is_object(value))
		n = json_object_size(value);
	else if (json_is_array(value))
		n = json_array_size(value);
	else if (!json_is_string(value))
		return load_mismatch(at,
		    "an object such as {\"db\": 1}, the name of a pool, a list "
		    "of names, or null",
		    value);
	if (n == 0)
		return load_refuse(at, "is empty; for none write null");
	uses = xcalloc(n, sizeof(*uses));
	r = read_uses(at, value, uses);
	if (r == 0)
		r = sort_uses(at, uses, n);
	if (r == 0) {
		opts->uses = keep_uses(j->l, uses, n);
		opts->n_uses = n;
	}
	free(uses);
	return r;
}

int
load_read_priority(struct load_job *j, const struct load_at *at, json_t *value)
{
	return load_int(
	    at, value, -MAX_PRIORITY, MAX_PRIORITY, &load_opts(j)->priority);
}

int
load_read_estimate(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct job_opts *opts = load_opts(j);

	opts->estimate_set = true;
	return load_duration(at, value,
	    "says nothing here; leave the key out for none",
	    &opts->estimate_ns);
}
