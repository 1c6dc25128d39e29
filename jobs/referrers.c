#include "jobs/referrers.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/* There is a list for each job up to this one. */
static void
grow_lists(struct referrers *r, job_id to)
{
	size_t before = r->lists_capacity;

	if (to < before)
		return;
	r->lists = xgrow_array(
	    r->lists, &r->lists_capacity, (size_t)to + 1, sizeof(*r->lists));
	memset(r->lists + before, 0,
	    (r->lists_capacity - before) * sizeof(*r->lists));
}

void
referrers_add(struct referrers *r, job_id to, job_id from, uint32_t tie)
{
	grow_lists(r, to);
	r->all = xgrow_array(r->all, &r->capacity, r->n + 1, sizeof(*r->all));
	r->all[r->n++] = (struct referrer){from, tie, REFERRER_NONE};
	if (r->lists[to].first == 0)
		r->lists[to].first = (uint32_t)r->n;
	else
		r->all[r->lists[to].last - 1].next = (uint32_t)r->n - 1;
	r->lists[to].last = (uint32_t)r->n;
}

uint32_t
referrers_first(const struct referrers *r, job_id to)
{
	return to < r->lists_capacity && r->lists[to].first != 0
		   ? r->lists[to].first - 1
		   : REFERRER_NONE;
}

void
referrers_finish(struct referrers *r)
{
	free(r->all);
	free(r->lists);
	*r = (struct referrers){.all = NULL};
}
