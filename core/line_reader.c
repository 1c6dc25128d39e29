#include "core/line_reader.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/loop.h"
#include "core/macros.h"
#include "core/mem.h"

#define READ_SIZE ((size_t)64 * 1024)

static void
on_readable(struct poll_watch *w)
{
	struct line_reader *r = CONTAINER_OF(w, struct line_reader, watch);

	if (!handle_is_queued(&r->handle))
		loop_call_soon(r->loop, &r->handle);
}

static void
stop_watching(struct line_reader *r)
{
	if (r->is_watching)
		loop_unwatch_fd(r->loop, &r->watch);
	r->is_watching = false;
}

static void
on_handle(struct handle *h)
{
	struct line_reader *r = CONTAINER_OF(h, struct line_reader, handle);

	stop_watching(r);
	r->ready(r);
}

void
line_reader_init(struct line_reader *r, struct loop *l, int fd,
    const char *name, char separator, size_t max)
{
	*r = (struct line_reader){.loop = l,
	    .fd = fd,
	    .name = name,
	    .separator = separator,
	    .max = max};
	r->watch.ready = on_readable;
	handle_init(&r->handle, on_handle);
}

void
line_reader_finish(struct line_reader *r)
{
	stop_watching(r);
	handle_cancel(&r->handle);
	free(r->data);
	r->data = NULL;
}

/* Cut a line off what was read.  Returns false when there is none. */
static bool
cut(struct line_reader *r, char **line, size_t *len)
{
	char *start, *end;

	if (r->len == 0)
		return false;
	start = r->data + r->start;
	end = memchr(start + r->searched, r->separator, r->len - r->searched);
	r->searched = r->len;
	if (end == NULL && !r->is_at_end)
		return false;
	*len = end == NULL ? r->len : (size_t)(end - start);
	*line = start;
	r->start += *len + (end == NULL ? 0 : 1);
	r->len -= *len + (end == NULL ? 0 : 1);
	r->searched = 0;
	start[*len] = '\0';
	return true;
}

/* Can fd be read now without waiting?  A regular file always can. */
static bool
is_readable(const struct line_reader *r)
{
	struct pollfd p = {.fd = r->fd, .events = POLLIN};

	return poll(&p, 1, 0) != 0;
}

/* Room for another read, and for a NUL behind. */
static void
make_room(struct line_reader *r)
{
	if (r->start > 0)
		memmove(r->data, r->data + r->start, r->len);
	r->start = 0;
	r->data = xgrow_array(r->data, &r->capacity, r->len + READ_SIZE + 1, 1);
}

/* Read some more.  Returns 1; 0 when that would wait; -1 with *e set. */
static int
fill(struct line_reader *r, struct err *e)
{
	ssize_t n;

	if (!is_readable(r))
		return 0;
	make_room(r);
	n = read(r->fd, r->data + r->len, READ_SIZE);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR
			   ? 0
			   : err_sys(e, "reading %s", r->name);
	if (n == 0)
		r->is_at_end = true;
	r->len += (size_t)n;
	return 1;
}

static int
wait_for_more(struct line_reader *r, struct err *e)
{
	if (!r->is_watching &&
	    loop_watch_fd(r->loop, &r->watch, r->fd, POLL_READABLE, e) < 0)
		return err_wrap(e, "reading %s", r->name);
	r->is_watching = true;
	return 0;
}

void
line_reader_put(struct line_reader *r, const char *data, size_t n, bool at_end)
{
	r->data = xgrow_array(r->data, &r->capacity, n + READ_SIZE + 1, 1);
	memcpy(r->data, data, n);
	r->len = n;
	r->is_at_end = at_end;
}

int
line_reader_next(struct line_reader *r, char **line, size_t *len, struct err *e)
{
	bool is_cut;

	while (!(is_cut = cut(r, line, len)) && r->len <= r->max) {
		int rc = r->is_at_end ? -1 : fill(r, e);

		if (rc < 0)
			return -1;
		if (rc == 0)
			return wait_for_more(r, e);
	}
	r->n_lines++;
	if (is_cut && *len <= r->max)
		return 1;
	return err_set(e, ERR_FAILED,
	    "%s:%zu: the line has more than %zu bytes", r->name, r->n_lines,
	    r->max);
}
