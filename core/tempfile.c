#include "core/tempfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/mechanism.h"
#include "core/mem.h"

void
tempfiles_init(struct tempfiles *t)
{
	const char *directory = getenv("TMPDIR");

	if (directory == NULL || directory[0] != '/')
		directory = "/tmp";
	*t = (struct tempfiles){.directory = xstrdup(directory),
	    .has_names = mechanism_is_off(MECHANISM_TMPFILE)};
}

void
tempfiles_finish(struct tempfiles *t)
{
	free(t->directory);
	t->directory = NULL;
}

/* A file that has its name only until it is open. */
static int
open_named(struct tempfiles *t, struct err *e)
{
	char *path = xasprintf("%s/taskctl.XXXXXX", t->directory);
	int fd = mkostemp(path, O_CLOEXEC | O_APPEND);

	if (fd < 0)
		err_sys(e, "making a file in %s", t->directory);
	else
		unlink(path);
	free(path);
	return fd;
}

int
tempfile_open(struct tempfiles *t, struct err *e)
{
#ifdef O_TMPFILE
	int fd;

	if (t->has_names)
		return open_named(t, e);
	fd =
	    open(t->directory, O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
	/* Some file systems have no such files. */
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd >= 0
			   ? fd
			   : err_sys(e, "making a file in %s", t->directory);
	t->has_names = true;
#endif
	return open_named(t, e);
}

bool
tempfile_is_full(int fd)
{
	struct statvfs fs;
	struct stat st;
	bool is_full;

	/* A look is cheap, and nearly always enough. */
	if (fstatvfs(fd, &fs) < 0 || fs.f_bavail > 0 || fstat(fd, &st) < 0)
		return false;
	is_full = write(fd, "", 1) < 0;
	if (!is_full && ftruncate(fd, st.st_size) < 0)
		return true;
	return is_full;
}
