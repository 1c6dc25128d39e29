/*
 * loop_harness - a loop and a main task for tests of core/.
 */
#ifndef TESTS_LOOP_HARNESS_H
#define TESTS_LOOP_HARNESS_H

#include "core/run.h"
#include "core/task.h"

#include "tests/harness.h"

/* Run fn(arg) to its end on a virtual clock; any error fails the test. */
static inline void *
run_task(task_fn *fn, void *arg)
{
	struct err e = ERR_INIT;
	struct loop l;
	void *value = NULL;
	int rc;

	loop_init(&l, LOOP_VIRTUAL_CLOCK);
	rc = run(&l, "main", fn, arg, false, &value, &e);
	ck_assert_msg(rc == 0, "%s", e.text);
	loop_finish(&l);
	return value;
}

#endif
