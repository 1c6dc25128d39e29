/*
 * fuzz_load - no text makes the loader crash, hang, or fail without a reason.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mem.h"
#include "jobs/cycle.h"
#include "jobs/load/load.h"
#include "tests/graph_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *nowhere;
	char *text = xmemdup0((const char *)data, size);
	struct problems problems;
	struct graph g;
	int r;

	if (nowhere == NULL)
		nowhere = fopen("/dev/null", "w");
	graph_init(&g);
	problems_init(&problems, "fuzz");
	r = load_text("fuzz", "dir", text, size, &g, &problems);
	assert((r < 0) == (problems.n > 0));
	if (cycle_check(&g, &problems) == 0 && r == 0) {
		assert(problems.n == 0);
		assert(g.n_jobs > 0);
		graph_text(&g, nowhere);
	}
	problems_print(&problems, nowhere);
	problems_finish(&problems);
	graph_finish(&g);
	free(text);
	return 0;
}
