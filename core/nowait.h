/*
 * nowait - write(2) that never waits, to a descriptor that we were given.
 *
 * O_NONBLOCK belongs to the open file and would be seen by all who have it (R32),
 * so it is never set.  What is done instead depends on the file: RWF_NOWAIT on a
 * pipe, MSG_DONTWAIT on a socket, and a terminal is opened once more, for us
 * alone.  Where that can not be had, poll(2) is asked first and little is written.
 * Regular files, /dev/null and /dev/full never wait.
 */
#ifndef CORE_NOWAIT_H
#define CORE_NOWAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum nowait_way {
	NOWAIT_PLAIN,  /* write(2), sendfile(2) */
	NOWAIT_FLAG,   /* pwritev2(2) with RWF_NOWAIT, splice(2) */
	NOWAIT_SEND,   /* send(2) with MSG_DONTWAIT */
	NOWAIT_OPENED, /* write(2) to an open file of our own */
	NOWAIT_POLLED, /* poll(2), then what there is room for in any case */
};

/* The most that one call writes. */
#define NOWAIT_MOST ((size_t)8 * 1024 * 1024)

struct nowait {
	int given; /* borrowed */
	int fd;    /* the one that is written to: given, or one of our own */
	enum nowait_way way;
	bool is_terminal;
};

/* Find out how fd (borrowed) is written to. */
void nowait_init(struct nowait *w, int fd);
void nowait_finish(struct nowait *w);

/*
 * Write the first of n bytes, n > 0.  Returns how many were written, or -1 with
 * errno: EAGAIN when there is no room, or the error of the file.
 */
ssize_t nowait_write(struct nowait *w, const char *bytes, size_t n);

/*
 * Let the kernel move the first of n bytes of a regular file, from *offset on,
 * which is moved forward.  Returns how many, 0 at the end of the file, or -1 with
 * errno: EAGAIN, EINVAL when it has to be read and written, or another error.
 */
ssize_t nowait_move(struct nowait *w, int file, off_t *offset, size_t n);

#endif
