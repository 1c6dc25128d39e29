#include "core/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/wait.h"
#include "core/write.h"

/* Bytes are put together up to this size. */
#define PIECE_SIZE ((size_t)64 * 1024)

static void
free_piece(struct piece *p)
{
	list_remove(&p->link);
	piece_finish(p);
	free(p);
}

static struct piece *
last_piece(const struct writer *w)
{
	return list_is_empty(&w->pieces)
		   ? NULL
		   : CONTAINER_OF(w->pieces.prev, struct piece, link);
}

off_t
writer_left(const struct writer *w)
{
	off_t left = 0;

	list_for_each (n, &w->pieces)
		left += piece_left(CONTAINER_OF(n, struct piece, link));
	return left;
}

/* Waiters */

void
writer_add_waiter(struct writer *w, struct writer_waiter *waiter)
{
	list_append(&w->waiters, &waiter->link);
}

void
writer_remove_waiter(struct writer_waiter *waiter)
{
	list_remove(&waiter->link);
}

static void
wake_waiters(struct writer *w)
{
	off_t left;

	if (list_is_empty(&w->waiters))
		return;
	left = writer_left(w);
	list_for_each_safe (n, &w->waiters) {
		struct writer_waiter *waiter =
		    CONTAINER_OF(n, struct writer_waiter, link);

		if (left > waiter->below)
			continue;
		list_remove(&waiter->link);
		waiter->wake(waiter);
	}
}

/* The end by an error */

static void
drop_all(struct writer *w)
{
	list_for_each_safe (n, &w->pieces)
		free_piece(CONTAINER_OF(n, struct piece, link));
	loop_unwatch_fd(w->loop, &w->watch);
	handle_cancel(&w->step);
	wake_waiters(w);
}

static void
on_tell(struct handle *h)
{
	struct writer *w = CONTAINER_OF(h, struct writer, tell);

	w->failed(w, w->failed_arg);
}

/* w->error has been set. */
static void
fail(struct writer *w)
{
	drop_all(w);
	/* Not from here: who writes does not expect to be called. */
	if (w->failed != NULL && !handle_is_queued(&w->tell))
		loop_call_soon(w->loop, &w->tell);
}

void
writer_give_up(struct writer *w)
{
	off_t left = writer_left(w);

	if (left == 0)
		return;
	err_set(&w->error, ERR_TIMEOUT,
	    "%s: nobody takes it, and %lld bytes are lost", w->name,
	    (long long)left);
	fail(w);
}

/* The loop's turns */

static void
on_room(struct poll_watch *watch)
{
	struct writer *w = CONTAINER_OF(watch, struct writer, watch);

	if (!handle_is_queued(&w->step))
		loop_call_soon(w->loop, &w->step);
}

/* Go on when there is room, or after the others' turn. */
static void
go_on_later(struct writer *w, enum progress p)
{
	if (p == PIECE_WAITS && w->watch.event == NULL &&
	    loop_watch_fd(w->loop, &w->watch, w->out.fd, POLL_WRITABLE, NULL) <
		0) {
		/* A device that says EAGAIN and can not be watched. */
		errno = EAGAIN;
		(void)write_retry(w->out.fd);
		p = PIECE_PAUSED;
	}
	if (p == PIECE_PAUSED && !handle_is_queued(&w->step))
		loop_call_soon(w->loop, &w->step);
}

/* What became of an item that is kept, or was to be written at once. */
static void
settle(struct writer *w, enum progress p)
{
	if (p == PIECE_FAILED) {
		err_sys(&w->error, "%s", w->name);
		fail(w);
	} else if (p != PIECE_DONE && !err_is_set(&w->error)) {
		go_on_later(w, p);
	}
}

static void
on_step(struct handle *h)
{
	struct writer *w = CONTAINER_OF(h, struct writer, step);
	enum progress p = PIECE_DONE;

	w->budget = NOWAIT_MOST;
	list_for_each_safe (n, &w->pieces) {
		struct piece *first = CONTAINER_OF(n, struct piece, link);

		p = piece_advance(first, &w->out, &w->budget);
		if (p != PIECE_DONE)
			break;
		free_piece(first);
	}
	settle(w, p);
	if (list_is_empty(&w->pieces))
		loop_unwatch_fd(w->loop, &w->watch);
	wake_waiters(w);
}

/* Keeping */

static struct piece *
add_piece(struct writer *w)
{
	struct piece *i = xcalloc(1, sizeof(*i));

	i->fd = -1;
	list_append(&w->pieces, &i->link);
	return i;
}

/* The last item as one that is a file to append to; NULL after an error. */
static struct piece *
spool_of(struct writer *w)
{
	struct piece *i = last_piece(w);
	int fd;

	if (i != NULL && i->is_spool)
		return i;
	fd = tempfile_open(w->tempfiles, &w->error);
	if (fd < 0) {
		err_wrap(&w->error, "%s", w->name);
		fail(w);
		return NULL;
	}
	i = add_piece(w);
	i->fd = fd;
	i->is_spool = true;
	return i;
}

static int
spool(struct writer *w, const char *bytes, size_t n)
{
	struct piece *i = spool_of(w);

	if (i == NULL)
		return -1;
	if (write_all(i->fd, bytes, n) < 0) {
		err_sys(&w->error, "%s: keeping it in a file", w->name);
		fail(w);
		return -1;
	}
	i->end += (off_t)n;
	return 0;
}

static bool
has_spool(const struct writer *w)
{
	const struct piece *last = last_piece(w);

	return last != NULL && last->is_spool;
}

static void
count_kept(const struct writer *w, size_t *bytes, size_t *files)
{
	*bytes = *files = 0;
	list_for_each (n, &w->pieces) {
		const struct piece *i = CONTAINER_OF(n, struct piece, link);

		*bytes += i->bytes.len;
		*files += i->fd >= 0;
	}
}

static void
keep_bytes(struct writer *w, const char *bytes, size_t n)
{
	struct piece *last = last_piece(w);
	size_t kept, files;

	count_kept(w, &kept, &files);
	if (has_spool(w) || n > WRITER_MEMORY_MAX - kept) {
		(void)spool(w, bytes, n);
		return;
	}
	if (last == NULL || last->fd >= 0 || last->bytes.len + n > PIECE_SIZE)
		last = add_piece(w);
	buf_add(&last->bytes, bytes, n);
}

/* Copy what is left of an item to the end of the spool. */
static void
spool_piece(struct writer *w, struct piece *i)
{
	int rc = 0;

	while (rc == 0) {
		rc = spool(w, i->bytes.data + i->done, i->bytes.len - i->done);
		i->done = i->bytes.len;
		if (rc < 0 || piece_is_done(i))
			return;
		rc = piece_fill(i);
	}
	err_sys(&w->error, "%s", w->name);
	fail(w);
}

/*
 * Keep what is left of an item, whose file is borrowed.  Returns true when that
 * is no longer needed.
 */
static bool
keep_file(struct writer *w, const struct piece *from)
{
	struct piece *i;
	size_t bytes, files;
	int fd = -1;

	count_kept(w, &bytes, &files);
	if (!has_spool(w) && files < WRITER_FILES_MAX)
		fd = fcntl(from->fd, F_DUPFD_CLOEXEC, 3);
	if (fd < 0) {
		struct piece copied = *from;

		spool_piece(w, &copied);
		copied.fd = -1;
		piece_finish(&copied);
		return true;
	}
	i = add_piece(w);
	i->bytes = from->bytes;
	i->done = from->done;
	i->fd = fd;
	i->at = from->at;
	i->end = from->end;
	i->is_read = from->is_read;
	i->filter = from->filter;
	i->state = from->state;
	return false;
}

/* Writing */

/* The last byte of the first size bytes of fd; what can not be read is none. */
static char
last_of(int fd, off_t size)
{
	char last = '\n';

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 ? last : '\n';
}

void
writer_write(struct writer *w, const char *bytes, size_t n)
{
	struct piece i = {.fd = -1};
	enum progress p;

	if (err_is_set(&w->error) || n == 0)
		return;
	if (w->writing != NULL)
		w->writing(w, bytes[n - 1], w->writing_arg);
	if (!list_is_empty(&w->pieces)) {
		keep_bytes(w, bytes, n);
		return;
	}
	i.bytes.data = (char *)(uintptr_t)bytes;
	i.bytes.len = n;
	w->budget = NOWAIT_MOST;
	p = piece_advance(&i, &w->out, &w->budget);
	if (p == PIECE_WAITS || p == PIECE_PAUSED)
		keep_bytes(w, bytes + i.done, n - i.done);
	settle(w, p);
}

static bool
write_piece(struct writer *w, struct piece *i)
{
	enum progress p = PIECE_DONE;
	bool is_free = true;

	if (w->writing != NULL && i->end > i->at)
		w->writing(w, i->filter != NULL ? '\n' : last_of(i->fd, i->end),
		    w->writing_arg);
	w->budget = NOWAIT_MOST;
	if (!list_is_empty(&w->pieces))
		return keep_file(w, i);
	if (!err_is_set(&w->error))
		p = piece_advance(i, &w->out, &w->budget);
	if (p == PIECE_WAITS || p == PIECE_PAUSED) {
		is_free = keep_file(w, i);
	} else {
		i->fd = -1;
		piece_finish(i);
	}
	settle(w, p);
	return is_free;
}

bool
writer_write_file(
    struct writer *w, int fd, off_t size, piece_filter *filter, void *state)
{
	return write_piece(w, &(struct piece){.fd = fd,
				  .end = size,
				  .is_read = filter != NULL,
				  .filter = filter,
				  .state = state});
}

bool
writer_write_part(struct writer *w, int fd, off_t at, off_t end)
{
	return write_piece(w,
	    &(struct piece){.fd = fd, .at = at, .end = end, .is_read = true});
}

/* Life */

void
writer_init(struct writer *w, struct loop *l, int fd, const char *name,
    struct tempfiles *tempfiles)
{
	*w = (struct writer){.loop = l, .name = name, .tempfiles = tempfiles};
	w->watch.ready = on_room;
	nowait_init(&w->out, fd);
	list_init(&w->pieces);
	list_init(&w->waiters);
	handle_init(&w->step, on_step);
	handle_init(&w->tell, on_tell);
}

void
writer_finish(struct writer *w)
{
	drop_all(w);
	handle_cancel(&w->tell);
	nowait_finish(&w->out);
}

struct drain {
	struct writer_waiter waiter;
	struct future future;
};

static void
on_drained(struct writer_waiter *waiter)
{
	struct drain *d = CONTAINER_OF(waiter, struct drain, waiter);

	future_set_result(&d->future, NULL);
}

int
writer_drain(struct writer *w, int64_t timeout_ns, struct err *e)
{
	struct drain d = {.waiter = {.wake = on_drained}};
	struct future *drained = &d.future;
	struct wait_result waited;
	int rc;

	if (list_is_empty(&w->pieces))
		return 0;
	future_init(&d.future, w->loop);
	list_init(&d.waiter.link);
	writer_add_waiter(w, &d.waiter);
	rc = wait_futures(
	    w->loop, &drained, 1, WAIT_ALL_COMPLETED, timeout_ns, &waited, e);
	if (rc == 0)
		wait_result_finish(&waited);
	writer_remove_waiter(&d.waiter);
	future_finish(&d.future);
	if (rc == 0 && !list_is_empty(&w->pieces))
		return err_set(e, ERR_TIMEOUT, "%s: nobody takes it", w->name);
	return rc;
}
