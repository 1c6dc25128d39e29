/*
 * outcome - how a job's body ended, with nothing folded together (R22).
 */
#ifndef JOBS_OUTCOME_H
#define JOBS_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

enum outcome_kind {
	OUTCOME_NONE,   /* no process: a policy, a sleep, or it never began */
	OUTCOME_EXIT,   /* code is the exit status */
	OUTCOME_SIGNAL, /* code is the signal */
	OUTCOME_ERROR,  /* error tells why it could not run, or be used */
};

struct outcome {
	unsigned char kind; /* enum outcome_kind */
	bool core_dumped;
	int code;
	int sys;     /* errno of an OUTCOME_ERROR, or 0 */
	char *error; /* owned; also what a policy failed of */
};

void outcome_finish(struct outcome *o);

/* From a wait status, as of waitpid(2). */
void outcome_set_status(struct outcome *o, int status);

/* "exit 3", "SIGSEGV (core dumped)", or the error; "" for none. */
void outcome_format(const struct outcome *o, char *text, size_t size);

#endif
