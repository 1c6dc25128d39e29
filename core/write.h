/*
 * write - every byte, or an error.
 */
#ifndef CORE_WRITE_H
#define CORE_WRITE_H

#include <stddef.h>

/*
 * Write the n bytes at bytes to fd, going on after a signal, after a short
 * write, and, where somebody has set O_NONBLOCK on what we were given, once
 * there is room (R32).  Returns 0, or -1 with errno.
 */
int write_all(int fd, const void *bytes, size_t n);

/*
 * After an error of a write to fd: wait until there is room and return 0 when
 * errno says that it can be tried again; else -1 with errno as it was.
 */
int write_retry(int fd);

#endif
