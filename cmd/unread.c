#include "cmd/unread.h"

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "core/clock.h"
#include "jobs/halt.h"

#define INTERVAL_MIN (20 * CLOCK_MILLISECOND)
#define INTERVAL_MAX (320 * CLOCK_MILLISECOND)

static bool
has_reader(int fd)
{
	struct pollfd p = {.fd = fd};

	return poll(&p, 1, 0) <= 0 || (p.revents & (POLLERR | POLLHUP)) == 0;
}

/* Nobody writes to what we only write to: readable means that its reader went. */
static void
watch(struct unread *u)
{
	if (loop_watch_fd(u->loop, &u->watch, u->fd, POLL_READABLE, NULL) == 0)
		loop_release(u->loop);
}

static void
unwatch(struct unread *u)
{
	if (u->watch.event == NULL)
		return;
	loop_hold(u->loop);
	loop_unwatch_fd(u->loop, &u->watch);
}

static void
look_later(struct unread *u)
{
	loop_call_later(u->loop, &u->timer, u->interval_ns);
	if (u->interval_ns < INTERVAL_MAX)
		u->interval_ns *= 2;
}

static void
on_timer(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct unread *u = CONTAINER_OF(t, struct unread, timer);
	uint64_t before = u->written;

	u->written = runner_stdout_written(u->runner);
	if (has_reader(u->fd))
		watch(u); /* a FIFO has been opened again */
	else if (u->written > before)
		halt_for_closed_stdout(u->runner);
	else
		look_later(u);
}

static void
on_ready(struct poll_watch *w)
{
	struct unread *u = CONTAINER_OF(w, struct unread, watch);

	if (!handle_is_queued(&u->gone))
		loop_call_soon(u->loop, &u->gone);
}

static void
on_gone(struct handle *h)
{
	struct unread *u = CONTAINER_OF(h, struct unread, gone);

	unwatch(u);
	/* There is something to read: it is a socket, and we are not its reader. */
	if (has_reader(u->fd))
		return;
	u->written = runner_stdout_written(u->runner);
	u->interval_ns = INTERVAL_MIN;
	look_later(u);
}

static bool
has_an_end(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 &&
	       (S_ISSOCK(st.st_mode) ||
		   (S_ISFIFO(st.st_mode) &&
		       (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY));
}

void
unread_init(struct unread *u, struct loop *l, struct runner *r, int fd)
{
	*u = (struct unread){.loop = l, .runner = r, .fd = fd};
	u->watch.ready = on_ready;
	handle_init(&u->gone, on_gone);
	timer_init(&u->timer, on_timer);
	if (has_an_end(fd))
		watch(u);
}

void
unread_finish(struct unread *u)
{
	if (u->loop == NULL)
		return;
	unwatch(u);
	handle_cancel(&u->gone);
	loop_cancel_timer(u->loop, &u->timer);
}
