/*
 * rule - a small graph, and how it must end: on a virtual clock, 1 is a second.
 */
#ifndef TESTS_RULE_H
#define TESTS_RULE_H

#include "tests/trial.h"

/* In the texts below ' stands for ". */
#define OK "'sleep': 1"
#define BAD "'sleep': 1, 'exit': 3"
#define LONG "'sleep': 9"
#define GO_ON "'on_failure': 'continue', "
#define DRAIN "'on_failure': 'drain', "

struct rule {
	const char *says;
	const char *json; /* without the outer { } */
	int exit;
	const char
	    *ends; /* "NAME=STATE@SECONDS ..." of all that were created */
};

/* The text as JSON, to be freed. */
char *rule_json(const char *text);

/* How the jobs have ended, in the form of struct rule, in their order. */
char *rule_ends(const struct trial *t);

/* Run it, and fail the test unless it holds. */
void rule_check(const struct rule *rule);

#endif
