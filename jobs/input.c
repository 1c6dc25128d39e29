#include "jobs/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"

#define PIECE ((size_t)64 * 1024)

static const char *
noun_of(const struct input *in)
{
	return in->noun == NULL ? "job file" : in->noun;
}

static int
too_long(const struct input *in, size_t max, struct err *e)
{
	bool is_even = max >= 1 << 20 && max % (1 << 20) == 0;

	return err_set(e, ERR_INVALID, "has more than %zu %s; split it%s",
	    is_even ? max >> 20 : max, is_even ? "MiB" : "bytes",
	    in->noun == NULL ? ", or allow more by --max-input" : "");
}

/* Look at what was opened before anything is read of it. */
static int
check_kind(
    const struct input *in, const struct stat *st, size_t max, struct err *e)
{
	if (S_ISDIR(st->st_mode))
		return err_set(e, ERR_INVALID,
		    "is a directory; name a %s in it", noun_of(in));
	if (S_ISBLK(st->st_mode))
		return err_set(
		    e, ERR_INVALID, "is a device, not a %s", noun_of(in));
	if (S_ISREG(st->st_mode) && (uintmax_t)st->st_size > max)
		return too_long(in, max, e);
	return 0;
}

static int
open_stdin(struct input *in, struct err *e)
{
	struct stat st;

	in->fd = STDIN_FILENO;
	if (fstat(STDIN_FILENO, &st) < 0)
		return err_sys(e, "cannot be read");
	return check_kind(in, &st, in->max, e);
}

/*
 * /dev/null is an empty file and reads as one; behind any other device may be
 * a person, or no end.
 */
static bool
is_device(const struct stat *st)
{
	struct stat null;

	return S_ISCHR(st->st_mode) &&
	       (stat("/dev/null", &null) < 0 || null.st_rdev != st->st_rdev);
}

static int
take_opened(struct input *in, struct err *e)
{
	struct stat st;
	int flags = fcntl(in->fd, F_GETFL);

	if (fstat(in->fd, &st) < 0)
		return err_sys(e, "cannot be read");
	if (is_device(&st))
		return err_set(e, ERR_INVALID, "is a device, not a %s%s",
		    noun_of(in),
		    in->noun == NULL ? "; for standard input write -" : "");
	if (check_kind(in, &st, in->max, e) < 0)
		return -1;
	in->is_fifo = S_ISFIFO(st.st_mode);
	/* There are files, as /proc/kmsg, that make the reader wait, too. */
	if (in->is_fifo && flags >= 0)
		fcntl(in->fd, F_SETFL, flags & ~O_NONBLOCK);
	if (S_ISREG(st.st_mode))
		in->text = xgrow_array(
		    NULL, &in->capacity, (size_t)st.st_size + PIECE + 1, 1);
	return 0;
}

int
input_open(const char *path, size_t max, struct input *in, struct err *e)
{
	struct stat st;

	in->max = max;
	if (strcmp(path, "-") == 0)
		return open_stdin(in, e);
	/* Nonblocking, or the opening waits until a FIFO has a writer. */
	in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (in->fd < 0 && errno == ENXIO && stat(path, &st) == 0 &&
	    S_ISSOCK(st.st_mode))
		return err_set(
		    e, ERR_INVALID, "is a socket, not a %s", noun_of(in));
	if (in->fd < 0)
		return err_sys(e, "cannot be opened");
	in->owns_fd = true;
	return take_opened(in, e);
}

int
input_read_some(struct input *in, struct err *e)
{
	ssize_t n;

	if (in->len > in->max)
		return too_long(in, in->max, e);
	in->text = xgrow_array(in->text, &in->capacity, in->len + PIECE, 1);
	do
		n = read(in->fd, in->text + in->len, in->capacity - in->len);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(e, "cannot be read");
	in->len += (size_t)n;
	in->is_at_end = n == 0;
	/* An empty FIFO is one that nobody writes to, or has written to. */
	if (in->is_at_end && in->len == 0 && in->is_fifo)
		return err_set(e, ERR_INVALID,
		    "is a FIFO that nobody writes to; write to it first, or "
		    "use - for standard input");
	return 0;
}

int
input_read_rest(struct input *in, struct err *e)
{
	while (!in->is_at_end) {
		if (input_read_some(in, e) < 0)
			return -1;
	}
	return 0;
}

int
input_read(const char *path, size_t max, struct input *in, struct err *e)
{
	int r;

	if (input_open(path, max, in, e) < 0)
		return -1;
	r = input_read_rest(in, e);
	if (in->owns_fd)
		close(in->fd);
	in->owns_fd = false;
	return r;
}

void
input_finish(struct input *in)
{
	if (in->owns_fd)
		close(in->fd);
	free(in->text);
	*in = (struct input){.len = 0};
}
