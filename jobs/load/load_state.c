#include "jobs/load/load_state.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/load/load_base.h"
#include "jobs/load/load_files.h"

void
load_finish(struct load *l)
{
	load_files_finish(l);
	scan_finish(&l->scan);
	free(l->items);
	free(l->late);
	free(l->refs);
	free(l->results);
	free(l->marks);
	free(l->env_files);
}

void
load_init(struct load *l, const char *dir, struct graph *g)
{
	/* Without memory jansson would say that the text is wrong. */
	json_set_alloc_funcs(xmalloc, free);
	memset(l, 0, sizeof(*l));
	l->g = g;
	l->dir = dir;
	l->subject = l->root = JOB_NONE;
	load_files_init(l);
	load_defaults_init(l);
}
