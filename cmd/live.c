#include "cmd/live.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "core/clock.h"

#define INTERVAL_MIN (20 * CLOCK_MILLISECOND)
#define INTERVAL_MAX (320 * CLOCK_MILLISECOND)

/* Where a file system can not do that, the file just stays as it is. */
static void
give_back(struct live *l, int fd)
{
	if (l->shown > l->given_back &&
	    fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
		l->given_back, l->shown - l->given_back) == 0)
		l->given_back = l->shown;
}

/* Returns whether there was something to show. */
static bool
look(struct live *l)
{
	int fd = runner_stdout_file(l->runner, l->job);
	struct stat st;

	/* No more is handed on before its reader has taken what there is. */
	if (fd < 0 || err_is_set(&l->writer->error) ||
	    writer_left(l->writer) > 0)
		return false;
	give_back(l, fd);
	if (fstat(fd, &st) < 0 || st.st_size <= l->shown)
		return false;
	/* A file that it has to keep is a result's, and is not used again. */
	(void)writer_write_part(l->writer, fd, l->shown, st.st_size);
	l->shown = st.st_size;
	return true;
}

static void
arm(struct live *l)
{
	loop_call_at(
	    l->loop, &l->timer, clock_add(loop_now(l->loop), l->interval_ns));
}

static void
on_timer(struct handle *h)
{
	struct timer *t = CONTAINER_OF(h, struct timer, handle);
	struct live *l = CONTAINER_OF(t, struct live, timer);

	if (look(l))
		l->interval_ns = INTERVAL_MIN;
	else if (l->interval_ns < INTERVAL_MAX)
		l->interval_ns *= 2;
	arm(l);
}

void
live_init(struct live *l, struct loop *loop, struct runner *runner,
    struct writer *writer)
{
	*l = (struct live){
	    .loop = loop, .runner = runner, .writer = writer, .job = JOB_NONE};
	timer_init(&l->timer, on_timer);
}

void
live_begin(struct live *l, job_id id)
{
	if (l->loop == NULL || l->job == id)
		return;
	live_finish(l);
	l->job = id;
	l->shown = l->given_back = 0;
	l->interval_ns = INTERVAL_MIN;
	arm(l);
}

off_t
live_end(struct live *l, job_id id)
{
	if (l->loop == NULL || l->job != id)
		return 0;
	live_finish(l);
	l->job = JOB_NONE;
	return l->shown;
}

void
live_finish(struct live *l)
{
	if (l->loop != NULL)
		loop_cancel_timer(l->loop, &l->timer);
}
