#include "jobs/output.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mechanism.h"
#include "core/mem.h"
#include "core/write.h"

#define CHUNK ((size_t)64 * 1024)

static bool
is_same_file(int a, int b)
{
	struct stat first, second;

	return fstat(a, &first) == 0 && fstat(b, &second) == 0 &&
	       first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

void
output_init(
    struct output *o, enum output_mode mode, int stdout_fd, int stderr_fd)
{
	const char *directory = getenv("TMPDIR");

	*o = (struct output){.mode = mode, .fds = {stdout_fd, stderr_fd}};
	o->is_one = is_same_file(stdout_fd, stderr_fd);
	o->has_names = mechanism_is_off(MECHANISM_TMPFILE);
	if (directory == NULL || directory[0] != '/')
		directory = "/tmp";
	o->directory = xstrdup(directory);
}

void
output_finish(struct output *o)
{
	while (o->n_spare > 0)
		close(o->spare[--o->n_spare]);
	free(o->directory);
	o->directory = NULL;
}

/* A file that has its name only until it is open. */
static int
named_file(struct output *o, struct err *e)
{
	char *path = xasprintf("%s/taskctl.XXXXXX", o->directory);
	int fd = mkostemp(path, O_CLOEXEC | O_APPEND);

	if (fd < 0)
		err_sys(e, "making a file in %s", o->directory);
	else
		unlink(path);
	free(path);
	return fd;
}

static int
new_file(struct output *o, struct err *e)
{
#ifdef O_TMPFILE
	int fd;

	if (o->has_names)
		return named_file(o, e);
	fd =
	    open(o->directory, O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
	/* Some file systems have no such files. */
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd >= 0
			   ? fd
			   : err_sys(e, "making a file in %s", o->directory);
	o->has_names = true;
#endif
	return named_file(o, e);
}

int
output_file(struct output *o, struct err *e)
{
	return o->n_spare > 0 ? o->spare[--o->n_spare] : new_file(o, e);
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

/* What the kernel would not move goes through a buffer of ours. */
static int
copy(int from, int to, off_t offset)
{
	char *buffer = xmalloc(CHUNK);
	ssize_t n;
	int rc = 0;

	while (rc == 0 && (n = pread(from, buffer, CHUNK, offset)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		rc = n < 0 ? -1 : write_all(to, buffer, (size_t)n);
		offset += n;
	}
	free(buffer);
	return rc;
}

static int
move(int from, int to, off_t size)
{
	off_t offset = 0;

	while (offset < size) {
		ssize_t n =
		    sendfile(to, from, &offset, (size_t)(size - offset));

		if (n < 0 && write_retry(to) == 0)
			continue;
		/* O_APPEND and some devices: not by the kernel. */
		if (n < 0 && (errno == EINVAL || errno == ENOSYS))
			return copy(from, to, offset);
		if (n < 0)
			return -1;
		if (n == 0)
			break;
	}
	return 0;
}

/* On a terminal the log goes on in a line of its own. */
static int
end_line(int from, int to, off_t size)
{
	char last;

	if (!isatty(to) || pread(from, &last, 1, size - 1) != 1 || last == '\n')
		return 0;
	return write_all(to, "\n", 1);
}

bool
output_is_empty(int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 || st.st_size == 0;
}

void
output_forward(struct output *o, int fd, int which)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || st.st_size == 0 || err_is_set(&o->error))
		return;
	if (move(fd, o->fds[which], st.st_size) < 0 ||
	    end_line(fd, o->fds[which], st.st_size) < 0)
		err_sys(&o->error, "writing to %s",
		    which == 0 ? "stdout" : "stderr");
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
