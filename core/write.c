#include "core/write.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

int
write_retry(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};

	if (errno == EINTR)
		return 0;
	if (errno != EAGAIN)
		return -1;
	(void)poll(&p, 1, -1);
	return 0;
}

int
write_all(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t written = write(fd, at, n);

		if (written < 0 && write_retry(fd) < 0)
			return -1;
		if (written > 0) {
			at += written;
			n -= (size_t)written;
		}
	}
	return 0;
}
