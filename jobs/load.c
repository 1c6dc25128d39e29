#include "jobs/load.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/mem.h"
#include "jobs/load_doc.h"

/* The bytes of a file. */
struct input {
	char *text;
	size_t len, capacity;
};

/* Read what is left.  Returns 0, or -1 with an error. */
static int
read_all(int fd, struct input *in, struct err *e)
{
	for (;;) {
		ssize_t n;

		if (in->len > LOAD_MAX_BYTES)
			return err_set(e, ERR_INVALID,
			    "has more than %d MiB; split it",
			    LOAD_MAX_BYTES >> 20);
		in->text = xgrow_array(
		    in->text, &in->capacity, in->len + (64 << 10), 1);
		n = read(fd, in->text + in->len, in->capacity - in->len);
		if (n == 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return err_sys(e, "cannot be read");
		if (n > 0)
			in->len += (size_t)n;
	}
}

/* Look at what was opened before anything is read of it. */
static int
check_kind(int fd, struct input *in, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_sys(e, "cannot be read");
	if (S_ISDIR(st.st_mode))
		return err_set(
		    e, ERR_INVALID, "is a directory; name a job file in it");
	if (S_ISBLK(st.st_mode))
		return err_set(e, ERR_INVALID, "is a device, not a job file");
	if (S_ISREG(st.st_mode) && st.st_size > LOAD_MAX_BYTES)
		return err_set(e, ERR_INVALID, "has more than %d MiB; split it",
		    LOAD_MAX_BYTES >> 20);
	if (S_ISREG(st.st_mode))
		in->text = xgrow_array(NULL, &in->capacity,
		    (size_t)st.st_size + (64 << 10) + 1, 1);
	return 0;
}

/* An empty FIFO is one that nobody writes to, or has written to. */
static bool
is_fifo(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode);
}

static int
read_file(const char *path, struct input *in, struct err *e)
{
	int fd, flags, r;

	if (strcmp(path, "-") == 0)
		return check_kind(STDIN_FILENO, in, e) < 0
			   ? -1
			   : read_all(STDIN_FILENO, in, e);
	/* Nonblocking, or the opening waits until a FIFO has a writer. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return err_sys(e, "cannot be opened");
	flags = fcntl(fd, F_GETFL);
	if (flags >= 0)
		fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	r = check_kind(fd, in, e) < 0 ? -1 : read_all(fd, in, e);
	if (r == 0 && in->len == 0 && is_fifo(fd))
		r = err_set(e, ERR_INVALID,
		    "is a FIFO that nobody writes to; write to it first, or "
		    "use - for standard input");
	close(fd);
	return r;
}

/* The folder of path, which the caller frees; NULL for the current one. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, "-") == 0 || slash == NULL)
		return NULL;
	return slash == path ? xstrdup("/")
			     : xmemdup0(path, (size_t)(slash - path));
}

int
load_file(const char *path, struct graph *g, struct problems *p)
{
	const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	struct err e = ERR_INIT;
	struct input in = {0};
	char *dir = folder_of(path);
	int r;

	if (read_file(path, &in, &e) < 0)
		r = problems_add(p, 0, 0, "%s", e.text);
	else
		r = load_text(name, dir, in.text, in.len, g, p);
	free(in.text);
	free(dir);
	return r;
}

int
load_text(const char *file, const char *dir, char *text, size_t len,
    struct graph *g, struct problems *p)
{
	size_t before = p->n + p->dropped;

	g->file = arena_text(&g->arena, file, strlen(file));
	if (len > LOAD_MAX_BYTES)
		return problems_add(p, 0, 0, "has more than %d MiB; split it",
		    LOAD_MAX_BYTES >> 20);
	load_doc(dir, text, len, g, p);
	return p->n + p->dropped == before ? 0 : -1;
}
