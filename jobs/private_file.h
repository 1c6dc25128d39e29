/*
 * private_file - a file to write what is not everybody's, where nobody else can
 * have put one first.
 */
#ifndef JOBS_PRIVATE_FILE_H
#define JOBS_PRIVATE_FILE_H

#include "core/err.h"

/*
 * Open path to be written from its beginning (R59).  A new file has mode 0600
 * whatever the umask is.  One that is there is emptied and keeps its mode; it has
 * to be ours and to have no other name.  A symbolic link is refused.  A FIFO,
 * which may block until it has a reader, and a device are as they are;
 * /dev/stdout, /dev/stderr and /dev/fd/N are our own descriptors, which a shell's
 * >(command) is too.
 *
 * Returns a descriptor that is close-on-exec and the caller's, or -1 with *e set.
 */
int private_file_open(const char *path, struct err *e);

#endif
