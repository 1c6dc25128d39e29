/*
 * harness - what every unit test program shares.
 *
 * A program defines `static Suite *suite(void)' and ends with TEST_MAIN.
 */
#ifndef TESTS_HARNESS_H
#define TESTS_HARNESS_H

#include <check.h>
#include <stdlib.h>

#define TEST_MAIN                                                 \
	int main(void)                                            \
	{                                                         \
		SRunner *runner = srunner_create(suite());        \
		int failed;                                       \
                                                                  \
		srunner_run_all(runner, CK_NORMAL);               \
		failed = srunner_ntests_failed(runner);           \
		srunner_free(runner);                             \
		return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE; \
	}

#endif
