/*
 * kept - what a job has left for others to read.
 */
#ifndef JOBS_KEPT_H
#define JOBS_KEPT_H

#include <stddef.h>

struct result {
	char *text; /* owned; as its stdout had it, every byte */
	size_t len;
	int fd; /* -1, or where a text too long to keep is */
};

/* Free it, and close its file.  Accepts NULL. */
void result_free(struct result *result);

#endif
