#include "jobs/output.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/write.h"
#include "jobs/terminal.h"

void
output_init(struct output *o, enum output_mode mode, struct writer *out,
    struct writer *err, struct tempfiles *tempfiles)
{
	*o = (struct output){
	    .mode = mode, .writers = {out, err}, .tempfiles = tempfiles};
}

void
output_finish(struct output *o)
{
	while (o->n_spare > 0)
		close(o->spare[--o->n_spare]);
}

bool
output_is_one(const struct output *o)
{
	return o->writers[0] == o->writers[1];
}

int
output_fd(const struct output *o, int which)
{
	return o->writers[which] == NULL ? -1 : o->writers[which]->out.given;
}

int
output_file(struct output *o, struct err *e)
{
	return o->n_spare > 0 ? o->spare[--o->n_spare]
			      : tempfile_open(o->tempfiles, e);
}

int
output_text_file(struct output *o, const char *text, size_t len, struct err *e)
{
	int fd = output_file(o, e);

	if (fd < 0)
		return -1;
	if (write_all(fd, text, len) < 0 || lseek(fd, 0, SEEK_SET) < 0) {
		err_sys(e, "passing a text on");
		close(fd);
		return -1;
	}
	return fd;
}

int
output_reopen(int fd)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
}

uint64_t
output_size(int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 ? 0 : (uint64_t)st.st_size;
}

bool
output_is_empty(int fd)
{
	return output_size(fd) == 0;
}

bool
output_forward(struct output *o, int fd, int which)
{
	struct writer *w = o->writers[which];
	struct stat st;

	if (w == NULL || fstat(fd, &st) < 0 || st.st_size == 0)
		return true;
	if (!w->out.is_terminal)
		return writer_write_file(w, fd, st.st_size, NULL, NULL);
	return writer_write_file(w, fd, st.st_size, terminal_filter,
	    xcalloc(1, sizeof(struct terminal)));
}

/*
 * A lease for writing is given only on a file that nobody else has open.  Who
 * opens it meanwhile would have SIGIO sent, which ends us; SIGURG does not.
 */
static bool
is_alone(int fd)
{
	if (fcntl(fd, F_SETSIG, SIGURG) < 0 ||
	    fcntl(fd, F_SETLEASE, F_WRLCK) < 0)
		return false;
	return fcntl(fd, F_SETLEASE, F_UNLCK) == 0;
}

/* Empty it; what is_alone() has said stays true. */
static bool
is_emptied(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return false;
	return (st.st_size == 0 && st.st_blocks == 0) || ftruncate(fd, 0) == 0;
}

void
output_close_file(struct output *o, int fd, bool is_reopened)
{
	if (is_reopened && o->n_spare < OUTPUT_SPARE_MAX && is_alone(fd) &&
	    is_emptied(fd))
		o->spare[o->n_spare++] = fd;
	else
		close(fd);
}
