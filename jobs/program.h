/*
 * program - the file of a program that is called by its name, as execvp(3) finds
 * it in the PATH that it will have.
 */
#ifndef JOBS_PROGRAM_H
#define JOBS_PROGRAM_H

#include "core/err.h"

/* The one that was found last: most jobs run the same.  Zeroed: none. */
struct program {
	char *path, *name, *search; /* owned */
};

/*
 * The path of name: itself if it has a slash, else the first in the PATH of envp
 * that can be executed.  Valid until the next call.  Returns NULL with *e set.
 */
const char *program_find(
    struct program *p, const char *name, char *const *envp, struct err *e);

void program_finish(struct program *p);

#endif
