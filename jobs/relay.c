#include "jobs/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/wait.h"
#include "core/write.h"

#define READ_SIZE ((size_t)64 * 1024)

/* How long what others may still write is waited for: R28. */
#define IDLE_MAX (200 * CLOCK_MILLISECOND)

static void
pass_on(struct relay *x, const char *bytes, size_t n)
{
	struct buf out = {0};

	x->read += n;
	if (x->seen != NULL)
		x->seen(x->seen_arg, bytes, n);
	if (x->copy_fd >= 0 && !err_is_set(&x->error) &&
	    write_all(x->copy_fd, bytes, n) < 0)
		err_sys(&x->error, "keeping its result");
	if (x->writer == NULL)
		return;
	/* The log so far stands above the output. */
	if (x->loop->before_wait != NULL)
		x->loop->before_wait(x->loop->before_wait_arg);
	lines_add(&x->lines, bytes, n, &out);
	writer_write(x->writer, out.data, out.len);
	buf_finish(&out);
}

/* Read once, at most n bytes; as read(2). */
static ssize_t
read_some(struct relay *x, size_t n)
{
	char *buffer = xmalloc(READ_SIZE);
	ssize_t got;

	do
		got = read(x->fd, buffer, n < READ_SIZE ? n : READ_SIZE);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		pass_on(x, buffer, (size_t)got);
	free(buffer);
	return got;
}

static void
end(struct relay *x)
{
	struct buf out = {0};

	loop_unwatch_fd(x->loop, &x->watch);
	handle_cancel(&x->step);
	writer_remove_waiter(&x->room);
	if (x->fd >= 0)
		close(x->fd);
	x->fd = -1;
	if (x->writer == NULL)
		return;
	lines_end(&x->lines, &out);
	writer_write(x->writer, out.data, out.len);
	buf_finish(&out);
}

/* Tell who drains that something came, or that all has come. */
static void
tell(struct relay *x)
{
	if (x->progress != NULL && !future_is_done(x->progress))
		future_set_result(x->progress, NULL);
}

static void
on_readable(struct poll_watch *w)
{
	struct relay *x = CONTAINER_OF(w, struct relay, watch);

	if (!handle_is_queued(&x->step))
		loop_call_soon(x->loop, &x->step);
}

static void
on_room(struct writer_waiter *room)
{
	struct relay *x = CONTAINER_OF(room, struct relay, room);

	if (!handle_is_queued(&x->step))
		loop_call_soon(x->loop, &x->step);
}

/* Watch the pipe, or wait for room.  False: it can not be watched. */
static bool
go_on(struct relay *x)
{
	if (x->writer != NULL && writer_left(x->writer) > RELAY_LEFT_MAX) {
		loop_unwatch_fd(x->loop, &x->watch);
		if (list_is_empty(&x->room.link))
			writer_add_waiter(x->writer, &x->room);
		return true;
	}
	return x->watch.event != NULL ||
	       loop_watch_fd(
		   x->loop, &x->watch, x->fd, POLL_READABLE, &x->error) == 0;
}

static void
on_step(struct handle *h)
{
	struct relay *x = CONTAINER_OF(h, struct relay, step);
	ssize_t n = read_some(x, READ_SIZE);

	if (n == 0 || (n < 0 && errno != EAGAIN) || !go_on(x))
		end(x);
	tell(x);
}

int
relay_init(struct relay *x, struct loop *l, struct writer *w, const char *name,
    int copy_fd, struct err *e)
{
	int ends[2];

	*x = (struct relay){
	    .loop = l, .writer = w, .fd = -1, .copy_fd = copy_fd};
	lines_init(&x->lines, name, w != NULL && w->out.is_terminal);
	x->watch.ready = on_readable;
	handle_init(&x->step, on_step);
	list_init(&x->room.link);
	x->room.wake = on_room;
	x->room.below = RELAY_LEFT_MAX / 2;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_sys(e, "making a pipe");
	x->fd = ends[0];
	/* Of this end alone: each has an open file of its own. */
	if (fcntl(x->fd, F_SETFL, O_NONBLOCK) < 0) {
		err_sys(e, "making a pipe");
		close(ends[0]);
		close(ends[1]);
		x->fd = -1;
		return -1;
	}
	return ends[1];
}

int
relay_start(struct relay *x, struct err *e)
{
	return go_on(x) ? 0 : err_copy(e, &x->error);
}

/* What is in the pipe now was written before the end: pass it all on. */
static void
read_what_is_there(struct relay *x)
{
	int left = 0;

	if (ioctl(x->fd, FIONREAD, &left) < 0)
		left = 0;
	while (left > 0) {
		ssize_t n = read_some(x, (size_t)left);

		if (n <= 0)
			return;
		left -= (int)n;
	}
}

/* Wait for a step of the relay.  False: for too long, or we are cancelled. */
static bool
await_progress(struct relay *x, int64_t until)
{
	int64_t left = until - loop_now(x->loop);
	struct future progress, *p = &progress;
	struct wait_result waited;
	bool has_come = false;

	future_init(&progress, x->loop);
	x->progress = &progress;
	if (wait_futures(x->loop, &p, 1, WAIT_ALL_COMPLETED,
		left < IDLE_MAX ? left : IDLE_MAX, &waited, NULL) == 0) {
		has_come = waited.n_done > 0;
		wait_result_finish(&waited);
	}
	x->progress = NULL;
	future_finish(&progress);
	return has_come;
}

int
relay_drain(struct relay *x, int64_t until, struct err *e)
{
	if (x->fd >= 0)
		read_what_is_there(x);
	/* Does anybody still have it?  Then go on as before, for a while. */
	if (x->fd >= 0 && read_some(x, 1) != 0 && go_on(x)) {
		while (x->fd >= 0 && loop_now(x->loop) < until &&
		       await_progress(x, until))
			;
		if (x->fd >= 0)
			read_what_is_there(x);
	}
	end(x);
	return err_is_set(&x->error) ? err_copy(e, &x->error) : 0;
}

void
relay_finish(struct relay *x)
{
	if (x->loop == NULL)
		return;
	loop_unwatch_fd(x->loop, &x->watch);
	handle_cancel(&x->step);
	writer_remove_waiter(&x->room);
	if (x->fd >= 0)
		close(x->fd);
	x->fd = -1;
	lines_finish(&x->lines);
}
