#include "core/nowait.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "core/mechanism.h"

/* A pipe that can be written to has room for a page. */
#define ROOM_OF_PIPE ((size_t)4096)

/* A terminal that can be has some; none says how much. */
#define ROOM_OF_TERMINAL ((size_t)128)

static enum nowait_way
way_of(int fd)
{
	struct stat st;

	/* What is wrong with it, its write will say. */
	if (fstat(fd, &st) < 0)
		return NOWAIT_PLAIN;
	if (S_ISSOCK(st.st_mode))
		return NOWAIT_SEND;
	if (S_ISFIFO(st.st_mode))
		return mechanism_is_off(MECHANISM_NOWAIT) ? NOWAIT_POLLED
							  : NOWAIT_FLAG;
	if (S_ISCHR(st.st_mode) && isatty(fd))
		return NOWAIT_OPENED;
	return NOWAIT_PLAIN;
}

/* Not allowed where the terminal is another user's: su(1). */
static int
open_terminal(int fd)
{
	char path[32];

	if (mechanism_is_off(MECHANISM_NOWAIT))
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

void
nowait_init(struct nowait *w, int fd)
{
	*w = (struct nowait){.given = fd, .fd = fd, .way = way_of(fd)};
	if (w->way != NOWAIT_OPENED)
		return;
	w->is_terminal = true;
	w->fd = open_terminal(fd);
	if (w->fd < 0) {
		w->fd = fd;
		w->way = NOWAIT_POLLED;
	}
}

void
nowait_finish(struct nowait *w)
{
	if (w->fd != w->given)
		close(w->fd);
	w->fd = w->given;
}

static ssize_t
write_polled(const struct nowait *w, const char *bytes, size_t n)
{
	struct pollfd p = {.fd = w->fd, .events = POLLOUT};
	size_t room = w->is_terminal ? ROOM_OF_TERMINAL : ROOM_OF_PIPE;

	if (poll(&p, 1, 0) == 0) {
		errno = EAGAIN;
		return -1;
	}
	return write(w->fd, bytes, n < room ? n : room);
}

static ssize_t
write_flagged(struct nowait *w, const char *bytes, size_t n)
{
#ifdef RWF_NOWAIT
	struct iovec v = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = n};
	ssize_t written = pwritev2(w->fd, &v, 1, -1, RWF_NOWAIT);

	if (written >= 0 ||
	    (errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL))
		return written;
#endif
	w->way = NOWAIT_POLLED;
	return write_polled(w, bytes, n);
}

static ssize_t
write_once(struct nowait *w, const char *bytes, size_t n)
{
	switch (w->way) {
	case NOWAIT_FLAG:
		return write_flagged(w, bytes, n);
	case NOWAIT_SEND:
		return send(w->fd, bytes, n, MSG_DONTWAIT | MSG_NOSIGNAL);
	case NOWAIT_POLLED:
		return write_polled(w, bytes, n);
	default:
		return write(w->fd, bytes, n);
	}
}

ssize_t
nowait_write(struct nowait *w, const char *bytes, size_t n)
{
	ssize_t written;

	if (n > NOWAIT_MOST)
		n = NOWAIT_MOST;
	do
		written = write_once(w, bytes, n);
	while (written < 0 && errno == EINTR);
	if (written == 0) {
		errno = EIO;
		return -1;
	}
	return written;
}

ssize_t
nowait_move(struct nowait *w, int file, off_t *offset, size_t n)
{
	ssize_t moved;

	if (n > NOWAIT_MOST)
		n = NOWAIT_MOST;
	do {
		if (w->way == NOWAIT_PLAIN) {
			moved = sendfile(w->fd, file, offset, n);
		} else if (w->way == NOWAIT_FLAG) {
			moved = splice(
			    file, offset, w->fd, NULL, n, SPLICE_F_NONBLOCK);
		} else {
			errno = EINVAL;
			return -1;
		}
	} while (moved < 0 && errno == EINTR);
	/* O_APPEND and some devices: not by the kernel. */
	if (moved < 0 && errno == ENOSYS)
		errno = EINVAL;
	return moved;
}
