/*
 * tempfile - files without a name, for what memory shall not hold.
 */
#ifndef CORE_TEMPFILE_H
#define CORE_TEMPFILE_H

#include <stdbool.h>

#include "core/err.h"

struct tempfiles {
	char *directory; /* owned: TMPDIR, or /tmp when that is no path */
	bool has_names;  /* while they are being made: there is no O_TMPFILE */
};

void tempfiles_init(struct tempfiles *t);
void tempfiles_finish(struct tempfiles *t);

/*
 * Make a file that no one else can open: for reading and appending,
 * close-on-exec.  Returns its descriptor, or -1 with *e set.
 */
int tempfile_open(struct tempfiles *t, struct err *e);

/*
 * True when nothing more can be written to fd, such a file: then what was
 * written may not be all that should have been.
 */
bool tempfile_is_full(int fd);

#endif
