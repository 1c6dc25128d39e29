#include "jobs/load/load_limit.h"

#include "core/buf.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_pool.h"
#include "jobs/load/load_readers.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_state.h"
#include "jobs/load/load_type.h"
#include "jobs/load/load_value.h"

/* As of -j. */
#define MAX_LIMIT 1000000

/*
 * So many instances at once are a pool of theirs, of which each uses one: they
 * wait in line for it as for any other, whatever their bodies are.
 */
static void
make_limit(struct load_job *j, struct load_template *t)
{
	struct graph *g = j->l->g;
	json_t *most = json_object_get(j->object, "max_parallel");
	struct buf name = {0};
	struct pool_spec *pool;

	buf_printf(&name, "max_parallel %d", (int)json_integer_value(most));
	pool = graph_add_pool(g, arena_text(&g->arena, name.data, name.len));
	pool->capacity = (uint32_t)json_integer_value(most);
	pool->is_limit = true;
	t->limit = (uint32_t)(pool - g->pools);
	t->has_limit = true;
	buf_finish(&name);
}

void
load_limit_instance(struct load_job *j)
{
	struct load_template *t = j->l->instance->template;

	/* What is wrong with it was said of the parent. */
	if (t->is_trial ||
	    json_integer_value(json_object_get(j->object, "max_parallel")) < 1)
		return;
	if (!t->has_limit)
		make_limit(j, t);
	load_add_use(j, t->limit);
}

int
load_read_max_parallel(
    struct load_job *j, const struct load_at *at, json_t *value)
{
	int most;

	if (j->side != SIDE_PARENT)
		return load_refuse_key(at,
		    "\"max_parallel\" goes with \"matrix\" or \"for_each\"");
	return load_int(at, value, 1, MAX_LIMIT, &most);
}

const struct load_type type_max_parallel = {
    .kind = LOAD_INT,
    .min = 1,
    .max = MAX_LIMIT,
};
