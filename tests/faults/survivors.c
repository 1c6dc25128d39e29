/*
 * survivors - who is still there.
 *
 *	survivors [-k] [-w SECONDS] [-m MARK] [-f FILE]
 *
 * Prints a line for each process that has MARK in its environment or in its
 * words, or that has FILE open, zombies left out: pid, parent, state, words.
 * It looks in /proc and asks nobody.  Besides, FILE must not be locked by
 * anybody: who is born and gone between two looks at /proc, for ever, still
 * holds the lock that fault.c takes.
 *
 *	-w SECONDS	wait so long for none to be left (0)
 *	-k		then kill what is left, until none is
 *
 * Exit status: 0 if none was left, 1 if some were, 2 for wrong words.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct wanted {
	const char *mark;
	const char *file;
	struct stat file_stat;
};

/* Read all of a file in /proc into a buffer; its length, 0 when it is gone. */
static size_t
read_file(const char *path, char *bytes, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t n = 0;
	ssize_t got;

	if (fd < 0)
		return 0;
	while (n < size && (got = read(fd, bytes + n, size - n)) > 0)
		n += (size_t)got;
	close(fd);
	return n;
}

static bool
file_has(const char *pid, const char *name, const char *mark)
{
	static char bytes[1 << 20];
	char path[64];

	snprintf(path, sizeof(path), "/proc/%.16s/%s", pid, name);
	return memmem(bytes, read_file(path, bytes, sizeof(bytes)), mark,
		   strlen(mark)) != NULL;
}

static bool
has_open(const char *pid, const struct stat *wanted)
{
	struct dirent *entry;
	char path[64];
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%.16s/fd", pid);
	dir = opendir(path);
	while (dir != NULL && !found && (entry = readdir(dir)) != NULL) {
		struct stat st;

		found = entry->d_name[0] != '.' &&
			fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 &&
			st.st_dev == wanted->st_dev &&
			st.st_ino == wanted->st_ino;
	}
	if (dir != NULL)
		closedir(dir);
	return found;
}

/* Its words, with blanks between; for who has none, its name. */
static void
words_of(const char *pid, const char *name, char *words, size_t size)
{
	char path[64];
	size_t n;

	snprintf(path, sizeof(path), "/proc/%.16s/cmdline", pid);
	n = read_file(path, words, size - 1);
	for (size_t i = 0; i + 1 < n; i++) {
		if (words[i] == '\0' || words[i] == '\n')
			words[i] = ' ';
	}
	words[n] = '\0';
	if (n == 0)
		snprintf(words, size, "%.64s", name);
}

/* "PARENT STATE WORDS", or false for a zombie and for who is gone. */
static bool
describe(const char *pid, char *line, size_t size)
{
	char path[64], stat[1024], words[512];
	char *open_paren, *close_paren;
	char state;
	int parent;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%.16s/stat", pid);
	n = read_file(path, stat, sizeof(stat) - 1);
	stat[n] = '\0';
	/* The name may hold blanks and parentheses. */
	open_paren = strchr(stat, '(');
	close_paren = strrchr(stat, ')');
	if (open_paren == NULL || close_paren == NULL ||
	    sscanf(close_paren + 1, " %c %d", &state, &parent) != 2)
		return false;
	close_paren[1] = '\0';
	words_of(pid, open_paren, words, sizeof(words));
	snprintf(line, size, "%d %c %s", parent, state, words);
	return state != 'Z' && state != 'X';
}

/* Look once: print or kill each; returns how many there are. */
static int
look(const struct wanted *w, bool prints, int sig)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int found = 0;

	while (proc != NULL && (entry = readdir(proc)) != NULL) {
		const char *pid = entry->d_name;
		char line[1200];

		if (!isdigit((unsigned char)pid[0]) || atoi(pid) == getpid())
			continue;
		if (!(w->mark != NULL &&
			(file_has(pid, "environ", w->mark) ||
			    file_has(pid, "cmdline", w->mark))) &&
		    !(w->file != NULL && has_open(pid, &w->file_stat)))
			continue;
		if (!describe(pid, line, sizeof(line)))
			continue;
		found++;
		if (prints)
			printf("%s %s\n", pid, line);
		if (sig != 0)
			kill((pid_t)atoi(pid), sig);
	}
	if (proc != NULL)
		closedir(proc);
	return found;
}

static bool
is_locked(const char *path)
{
	int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	bool locked =
	    fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;

	if (fd >= 0)
		close(fd);
	return locked;
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Look until nobody is there, or for so long; true when nobody is. */
static bool
wait_for_none(const struct wanted *w, double seconds, int sig)
{
	const struct timespec pause = {.tv_nsec = 20000000};
	double until = now() + seconds;

	for (;;) {
		if (look(w, false, sig) == 0 && !is_locked(w->file))
			return true;
		if (now() >= until)
			return false;
		nanosleep(&pause, NULL);
	}
}

static int
usage(void)
{
	fputs(
	    "Usage: survivors [-k] [-w SECONDS] [-m MARK] [-f FILE]\n", stderr);
	return 2;
}

int
main(int argc, char **argv)
{
	struct wanted wanted = {0};
	double seconds = 0;
	bool kills = false;
	int option;

	while ((option = getopt(argc, argv, "kw:m:f:")) != -1) {
		if (option == 'k')
			kills = true;
		else if (option == 'w')
			seconds = strtod(optarg, NULL);
		else if (option == 'm')
			wanted.mark = optarg;
		else if (option == 'f')
			wanted.file = optarg;
		else
			return usage();
	}
	if (optind != argc || (wanted.mark == NULL && wanted.file == NULL))
		return usage();
	if (wanted.file != NULL && stat(wanted.file, &wanted.file_stat) < 0) {
		perror(wanted.file);
		return 2;
	}
	if (wait_for_none(&wanted, seconds, 0))
		return 0;
	if (look(&wanted, true, 0) == 0)
		puts("somebody holds the lock, too fast to be seen");
	fflush(stdout);
	/* Faster than who forks: the lock tells when the last one is gone. */
	if (kills && !wait_for_none(&wanted, 70, SIGKILL))
		puts("and will not be killed");
	return 1;
}
