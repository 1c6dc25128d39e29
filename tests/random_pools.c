#include "tests/random_pools.h"

#define N_POOLS 3

/* The n-th pool has so much. */
static const unsigned capacities[N_POOLS] = {1, 2, 4};

void
random_pools(struct buf *out)
{
	unsigned i;

	buf_add_text(out, "\"pools\": {");
	for (i = 0; i < N_POOLS; i++)
		buf_printf(
		    out, "%s\"p%u\": %u", i > 0 ? ", " : "", i, capacities[i]);
	buf_add_text(out, "},\n");
}

void
random_uses(struct random *r, struct buf *out)
{
	const char *separator = "";
	unsigned first = random_below(r, N_POOLS), i;

	if (random_chance(r, 20))
		buf_printf(
		    out, ", \"priority\": %d", (int)random_below(r, 4) - 2);
	if (!random_chance(r, 30))
		return;
	buf_add_text(out, ", \"uses\": {");
	for (i = first; i < N_POOLS; i++) {
		if (i > first && !random_chance(r, 40))
			continue;
		buf_printf(out, "%s\"p%u\": %u", separator, i,
		    1 + random_below(r, capacities[i]));
		separator = ", ";
	}
	buf_add_char(out, '}');
}
