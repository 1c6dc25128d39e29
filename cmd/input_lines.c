#include "cmd/input_lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE ((size_t)32 * 1024)

void
input_lines_init(struct input_lines *in, int fd, char end)
{
	*in = (struct input_lines){.fd = fd, .end = end};
}

void
input_lines_finish(struct input_lines *in)
{
	buf_finish(&in->buf);
}

static int
check(struct input_lines *in, const char *line, size_t len, struct err *e)
{
	if (len > INPUT_LINE_MAX)
		return err_set(e, ERR_INVALID,
		    "line %zu of standard input is longer than %zu KiB, which "
		    "no program takes%s",
		    in->n + 1, INPUT_LINE_MAX / 1024,
		    in->end == '\0' ? "; is there a NUL behind it?" : "");
	if (memchr(line, '\0', len) != NULL)
		return err_set(e, ERR_INVALID,
		    "line %zu of standard input has a NUL byte in it; with -0 "
		    "that is what ends a line",
		    in->n + 1);
	return 1;
}

int
input_lines_take(struct input_lines *in, const char **line, struct err *e)
{
	char *begin = in->buf.data + in->at;
	size_t left = in->buf.len - in->at, len = left;
	char *end = NULL;

	if (left > in->searched)
		end =
		    memchr(begin + in->searched, in->end, left - in->searched);
	in->searched = left;
	if (end == NULL && left <= INPUT_LINE_MAX &&
	    (!in->is_over || left == 0))
		return 0;
	if (end != NULL)
		len = (size_t)(end - begin);
	if (check(in, begin, len, e) < 0)
		return -1;
	/* Behind the last byte buf keeps a NUL. */
	begin[len] = '\0';
	in->at += len + (end != NULL ? 1 : 0);
	in->searched = 0;
	in->n++;
	*line = begin;
	return 1;
}

int
input_lines_read(struct input_lines *in, struct err *e)
{
	ssize_t n;

	/* What was taken makes room for what comes. */
	if (in->at > 0)
		memmove(
		    in->buf.data, in->buf.data + in->at, in->buf.len - in->at);
	in->buf.len -= in->at;
	in->at = 0;
	do
		n = read(
		    in->fd, buf_reserve(&in->buf, READ_SIZE + 1), READ_SIZE);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(e, "reading standard input");
	in->buf.len += (size_t)n;
	in->buf.data[in->buf.len] = '\0';
	in->is_over = n == 0;
	return 0;
}
