#include "jobs/private_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FLAGS (O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY)

/* The descriptor of ours that path names, or -1. */
static int
own_descriptor(const char *path)
{
	static const char folder[] = "/dev/fd/";
	const char *digits = path + sizeof(folder) - 1;

	if (strcmp(path, "/dev/stdout") == 0)
		return STDOUT_FILENO;
	if (strcmp(path, "/dev/stderr") == 0)
		return STDERR_FILENO;
	if (strncmp(path, folder, sizeof(folder) - 1) != 0 ||
	    digits[0] == '\0' || strlen(digits) > 9 ||
	    digits[strspn(digits, "0123456789")] != '\0')
		return -1;
	return (int)strtol(digits, NULL, 10);
}

/* Returns 0, or -1 when it is not a file that we may write over. */
static int
take_over(int fd, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_sys(e, "cannot be opened");
	if (!S_ISREG(st.st_mode))
		return 0;
	if (st.st_uid != geteuid())
		return err_set(e, ERR_INVALID,
		    "belongs to another user; choose another name");
	if (st.st_nlink != 1)
		return err_set(e, ERR_INVALID,
		    "has %lu names (hard links); choose another",
		    (unsigned long)st.st_nlink);
	if (ftruncate(fd, 0) < 0)
		return err_sys(e, "cannot be emptied");
	return 0;
}

static int
open_existing(const char *path, struct err *e)
{
	int fd = open(path, FLAGS);

	if (fd < 0 && errno == ELOOP)
		return err_set(
		    e, ERR_INVALID, "is a symbolic link; name the file itself");
	if (fd < 0)
		return err_sys(e, "cannot be opened");
	if (take_over(fd, e) == 0)
		return fd;
	close(fd);
	return -1;
}

int
private_file_open(const char *path, struct err *e)
{
	int own = own_descriptor(path);
	int fd;

	if (own >= 0) {
		fd = fcntl(own, F_DUPFD_CLOEXEC, 3);
		return fd >= 0 ? fd : err_sys(e, "cannot be opened");
	}
	fd = open(path, FLAGS | O_CREAT | O_EXCL, 0600);
	if (fd < 0 && errno == EEXIST)
		return open_existing(path, e);
	if (fd < 0)
		return err_sys(e, "cannot be opened");
	/* The umask may have taken even the owner's rights away. */
	if (fchmod(fd, 0600) == 0)
		return fd;
	err_sys(e, "cannot be made private");
	close(fd);
	return -1;
}
