/*
 * fault - a process that behaves badly, in ways that can be put together.
 *
 *	fault VERB [ARG] [VERB [ARG]...]
 *
 * The verbs are done in turn; then the process waits.  Whatever they do, it
 * ends by itself FAULT_LIFE seconds (60) after its start, and so does all that
 * it forks: a test that fails leaves nothing behind for long.
 *
 * If FAULT_ALIVE names a file, it and all that it forks hold a shared lock on
 * it, on a descriptor that stays open over exec.  So who has cleared its
 * environment and its words is found all the same; see survivors.c.
 *
 *	daemonize        fork twice with a session of its own; the caller exits
 *	fork             the child goes on, the caller exits
 *	child            the child goes on, the caller waits for it
 *	beside           the child waits, the caller goes on
 *	setsid, setpgid  a session, or a process group, of its own
 *	ignore NAMES     ignore these signals: TERM,INT,HUP; or all
 *	block NAMES      block them
 *	default NAMES    back to the default, unblocked
 *	record FILE      append the name of each signal that comes, go on
 *	until NAME       wait for that signal (which has to be recorded)
 *	stop             stop itself
 *	fork-forever     into a new session and process, again and again
 *	spread N         N forkers at once
 *	clear            exec itself without environment, with the words that are left
 *	close FDS        close these descriptors: 0,1,2; alive is the lock's
 *	fill N           write so many bytes without a newline; 2K, 3M, 1G
 *	pattern N        the same, each byte value in turn
 *	write TEXT       write TEXT and a newline
 *	listen PORT      take connections on 127.0.0.1, and go on
 *	read             read standard input to its end
 *	touch FILE       create a file: ready
 *	await FILE       wait until a file is there
 *	heartbeat FILE   append a byte, 20 times a second; for ever
 *	sleep S          wait so many seconds
 *	tty              say whether /dev/tty opens
 *	show             say what was inherited: mask, signals, descriptors
 *	blocking         say whether standard output has O_NONBLOCK
 *	nonblock         set it
 *	hit NAME US      so many microseconds later, send it a signal
 *	processes N      RLIMIT_NPROC
 *	descriptors N    RLIMIT_NOFILE, the soft one
 *	peak FILE        run the rest, write its largest resident set (KiB)
 *	exec COMMAND...  become another program
 *	exit N           end
 *	abort            end by SIGABRT
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/signals.h"

static int64_t end_ms;     /* when the life is over, by the monotonic clock */
static int alive_fd = -1;  /* the lock on FAULT_ALIVE */
static int record_fd = -1; /* of record */
static volatile sig_atomic_t seen[NSIG];

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
die(const char *what)
{
	fprintf(stderr, "fault: %s: %s\n", what, strerror(errno));
	_exit(99);
}

/* Wait so long, or until the life is over: then end. */
static void
rest(int64_t ms)
{
	int64_t until = now_ms() + ms;

	while (now_ms() < until) {
		struct timespec ts = {.tv_nsec = 10000000};

		if (now_ms() >= end_ms)
			_exit(98);
		nanosleep(&ts, NULL);
	}
}

static pid_t
fork_or_die(void)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	return pid;
}

/* Processes */

static void
do_daemonize(char **arg)
{
	(void)arg;
	if (fork_or_die() > 0)
		_exit(0);
	setsid();
	if (fork_or_die() > 0)
		_exit(0);
	setsid();
}

static void
do_fork(char **arg)
{
	(void)arg;
	if (fork_or_die() > 0)
		_exit(0);
}

static void
do_child(char **arg)
{
	(void)arg;
	if (fork_or_die() == 0)
		return;
	while (wait(NULL) < 0 && errno == EINTR)
		continue;
	_exit(0);
}

static void
do_beside(char **arg)
{
	(void)arg;
	if (fork_or_die() == 0)
		rest(INT64_MAX / 2);
}

static void
do_setsid(char **arg)
{
	(void)arg;
	if (setsid() < 0)
		die("setsid");
}

static void
do_setpgid(char **arg)
{
	(void)arg;
	if (setpgid(0, 0) < 0)
		die("setpgid");
}

static void
do_fork_forever(char **arg)
{
	(void)arg;
	while (now_ms() < end_ms) {
		pid_t pid = fork();

		if (pid > 0)
			_exit(0);
		if (pid == 0)
			setsid();
	}
	_exit(98);
}

static void
do_spread(char **arg)
{
	long n = atol(*arg);

	for (long i = 1; i < n; i++) {
		if (fork_or_die() == 0)
			break;
	}
	do_fork_forever(arg);
}

/* Signals */

static void
each_signal(char *names, void (*use)(int sig))
{
	if (strcmp(names, "all") == 0) {
		for (int sig = 1; sig < NSIG; sig++) {
			if (sig != SIGKILL && sig != SIGSTOP)
				use(sig);
		}
		return;
	}
	for (char *name = strtok(names, ","); name != NULL;
	     name = strtok(NULL, ",")) {
		int sig = signal_number(name);

		if (sig == 0) {
			errno = EINVAL;
			die(name);
		}
		use(sig);
	}
}

static void
ignore_signal(int sig)
{
	signal(sig, SIG_IGN);
}

static void
mask_signal(int how, int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(how, &set, NULL);
}

static void
block_signal(int sig)
{
	mask_signal(SIG_BLOCK, sig);
}

static void
default_signal(int sig)
{
	signal(sig, SIG_DFL);
	mask_signal(SIG_UNBLOCK, sig);
}

static void
do_ignore(char **arg)
{
	each_signal(*arg, ignore_signal);
}

static void
do_block(char **arg)
{
	each_signal(*arg, block_signal);
}

static void
do_default(char **arg)
{
	each_signal(*arg, default_signal);
}

static void
note_signal(int sig)
{
	const char *name = signal_name(sig);
	char line[16];
	size_t n = strlen(name);

	memcpy(line, name, n);
	line[n] = '\n';
	if (write(record_fd, line, n + 1) < 0)
		_exit(99);
	seen[sig] = 1;
}

static void
do_record(char **arg)
{
	static const int recorded[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM,
	    SIGCONT, SIGUSR1, SIGUSR2, SIGALRM, SIGTSTP, SIGPIPE};
	struct sigaction action = {.sa_handler = note_signal};

	record_fd = open(*arg, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (record_fd < 0)
		die(*arg);
	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(recorded) / sizeof(recorded[0]); i++)
		sigaction(recorded[i], &action, NULL);
}

static void
do_until(char **arg)
{
	int sig = signal_number(*arg);

	while (!seen[sig])
		rest(10);
}

static void
do_stop(char **arg)
{
	(void)arg;
	raise(SIGSTOP);
}

/* Descriptors */

static void
do_close(char **arg)
{
	for (char *fd = strtok(*arg, ","); fd != NULL; fd = strtok(NULL, ","))
		close(strcmp(fd, "alive") == 0 ? alive_fd : atoi(fd));
}

/* Write all of n bytes; true if somebody takes them. */
static bool
write_all(const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(STDOUT_FILENO, bytes, n);

		if (written < 0) {
			struct pollfd p = {STDOUT_FILENO, POLLOUT, 0};

			if (errno != EAGAIN && errno != EINTR)
				return false;
			poll(&p, 1, 100);
			continue;
		}
		bytes += written;
		n -= (size_t)written;
	}
	return true;
}

static uint64_t
size_of(const char *text)
{
	char *end;
	uint64_t n = strtoull(text, &end, 10);

	return n << (*end == 'G'   ? 30
		     : *end == 'M' ? 20
		     : *end == 'K' ? 10
				   : 0);
}

static void
write_many(uint64_t n, const char *block, size_t size)
{
	while (n > 0) {
		size_t part = n < size ? (size_t)n : size;

		if (!write_all(block, part))
			die("write");
		n -= part;
		if (now_ms() >= end_ms)
			_exit(98);
	}
}

static void
do_fill(char **arg)
{
	static char block[65536];

	memset(block, 'x', sizeof(block));
	write_many(size_of(*arg), block, sizeof(block));
}

static void
do_pattern(char **arg)
{
	static char block[65536];

	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = (char)(i * 7 + i / 256);
	write_many(size_of(*arg), block, sizeof(block));
}

static void
do_write(char **arg)
{
	write_all(*arg, strlen(*arg));
	write_all("\n", 1);
}

static void
do_read(char **arg)
{
	char block[4096];

	(void)arg;
	while (read(STDIN_FILENO, block, sizeof(block)) > 0)
		continue;
}

static void
append(const char *path, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);

	if (fd < 0 || write(fd, bytes, n) < 0)
		die(path);
	close(fd);
}

static void
do_listen(char **args)
{
	struct sockaddr_in here = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)atoi(args[0])),
	    .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0 ||
	    bind(fd, (struct sockaddr *)&here, sizeof(here)) < 0 ||
	    listen(fd, 8) < 0)
		die("listen");
}

static void
do_touch(char **arg)
{
	append(*arg, "", 0);
}

static void
do_await(char **arg)
{
	while (access(*arg, F_OK) < 0)
		rest(10);
}

static void
do_heartbeat(char **arg)
{
	for (;;) {
		append(*arg, ".", 1);
		rest(50);
	}
}

static void
do_sleep(char **arg)
{
	rest((int64_t)(strtod(*arg, NULL) * 1000));
}

static void
do_nonblock(char **arg)
{
	int flags = fcntl(STDOUT_FILENO, F_GETFL);

	(void)arg;
	if (flags < 0 || fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK) < 0)
		die("O_NONBLOCK");
}

/* What was inherited */

static void __attribute__((format(printf, 1, 2))) say(const char *format, ...)
{
	char line[512];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	write_all(line, (size_t)n);
}

static void
do_blocking(char **arg)
{
	int flags = fcntl(STDOUT_FILENO, F_GETFL);

	(void)arg;
	fprintf(stderr, "%s\n",
	    (flags & O_NONBLOCK) != 0 ? "nonblocking" : "blocking");
}

static void
do_tty(char **arg)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);

	(void)arg;
	say("tty: %s\n", fd < 0 ? strerror(errno) : "open");
}

/* The descriptors, less the lock of ours and the one of the list itself. */
static void
show_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *entry;

	say("descriptors:");
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		int fd = atoi(entry->d_name);

		if (entry->d_name[0] == '.' || fd == alive_fd ||
		    fd == dirfd(dir))
			continue;
		say(" %d", fd);
	}
	say("\n");
	if (dir != NULL)
		closedir(dir);
}

static void
do_show(char **arg)
{
	struct sigaction action;
	sigset_t mask;

	(void)arg;
	sigprocmask(SIG_SETMASK, NULL, &mask);
	/* glibc itself leaves 32 and 33 ignored. */
	for (int sig = 1; sig < 32; sig++) {
		if (sigismember(&mask, sig))
			say("blocked: %s\n", signal_name(sig));
		if (sigaction(sig, NULL, &action) == 0 &&
		    action.sa_handler != SIG_DFL)
			say("ignored: %s\n", signal_name(sig));
	}
	show_descriptors();
	say("session: %s\n", getsid(0) == getpid() ? "own" : "not its own");
	say("group: %s\n", getpgid(0) == getpid() ? "own" : "not its own");
}

/* Other programs */

static void
do_exec(char **arg)
{
	execvp(*arg, arg);
	die(*arg);
}

/* Exec ourselves without environment; the rest of our words stay. */
static void
do_clear(char **arg)
{
	char life[32], alive[16];
	char *environment[] = {life, alive, NULL};

	(void)arg;
	snprintf(life, sizeof(life), "L=%lld", (long long)end_ms);
	snprintf(alive, sizeof(alive), "A=%d", alive_fd);
	execve("/proc/self/exe", arg - 1, environment);
	die("/proc/self/exe");
}

static void
do_peak(char **arg)
{
	struct rusage usage;
	char line[32];
	int status, n;
	pid_t pid = fork_or_die();

	if (pid == 0)
		do_exec(arg + 1);
	while (wait4(pid, &status, 0, &usage) < 0) {
		if (errno != EINTR)
			die("wait4");
	}
	n = snprintf(line, sizeof(line), "%ld\n", usage.ru_maxrss);
	append(*arg, line, (size_t)n);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/* Somebody else's child sends it, so that it is no child of what comes next. */
static void
do_hit(char **arg)
{
	long us = atol(arg[1]);
	struct timespec ts = {us / 1000000, us % 1000000 * 1000};
	pid_t target = getpid();
	pid_t pid = fork_or_die();

	if (pid > 0) {
		waitpid(pid, NULL, 0);
		return;
	}
	if (fork_or_die() > 0)
		_exit(0);
	nanosleep(&ts, NULL);
	kill(target, signal_number(arg[0]));
	_exit(0);
}

/* Lower a limit to n: that in force, or both. */
static void
lower(struct rlimit *limit, const char *n, bool is_soft)
{
	limit->rlim_cur = (rlim_t)atol(n);
	if (!is_soft)
		limit->rlim_max = limit->rlim_cur;
}

static void
do_processes(char **arg)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NPROC, &limit) < 0)
		die("getrlimit");
	lower(&limit, *arg, false);
	if (setrlimit(RLIMIT_NPROC, &limit) < 0)
		die("setrlimit");
}

static void
do_descriptors(char **arg)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		die("getrlimit");
	lower(&limit, *arg, true);
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		die("setrlimit");
}

static void
do_exit(char **arg)
{
	_exit(atoi(*arg));
}

static void
do_abort(char **arg)
{
	struct rlimit none = {0, 0};

	(void)arg;
	setrlimit(RLIMIT_CORE, &none);
	abort();
}

static const struct verb {
	const char *name;
	int words; /* that it takes */
	void (*run)(char **arg);
} verbs[] = {
    {"abort", 0, do_abort},
    {"await", 1, do_await},
    {"beside", 0, do_beside},
    {"block", 1, do_block},
    {"blocking", 0, do_blocking},
    {"child", 0, do_child},
    {"clear", 0, do_clear},
    {"close", 1, do_close},
    {"daemonize", 0, do_daemonize},
    {"default", 1, do_default},
    {"descriptors", 1, do_descriptors},
    {"exec", 1, do_exec},
    {"exit", 1, do_exit},
    {"fill", 1, do_fill},
    {"fork", 0, do_fork},
    {"fork-forever", 0, do_fork_forever},
    {"heartbeat", 1, do_heartbeat},
    {"hit", 2, do_hit},
    {"ignore", 1, do_ignore},
    {"listen", 1, do_listen},
    {"nonblock", 0, do_nonblock},
    {"pattern", 1, do_pattern},
    {"peak", 2, do_peak},
    {"processes", 1, do_processes},
    {"read", 0, do_read},
    {"record", 1, do_record},
    {"setpgid", 0, do_setpgid},
    {"setsid", 0, do_setsid},
    {"show", 0, do_show},
    {"sleep", 1, do_sleep},
    {"spread", 1, do_spread},
    {"stop", 0, do_stop},
    {"touch", 1, do_touch},
    {"tty", 0, do_tty},
    {"until", 1, do_until},
    {"write", 1, do_write},
};

static const struct verb *
find_verb(const char *name, int words)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verbs[i].name, name) == 0 && verbs[i].words <= words)
			return &verbs[i];
	}
	fprintf(stderr, "fault: %s: no such verb, or too few words\n", name);
	_exit(99);
}

/* The life and the lock: from the environment, or from before clear. */
static void
begin(void)
{
	const char *life = getenv("FAULT_LIFE");
	const char *path = getenv("FAULT_ALIVE");
	int fd;

	if (getenv("L") != NULL && getenv("A") != NULL) {
		end_ms = atoll(getenv("L"));
		alive_fd = atoi(getenv("A"));
		clearenv();
		return;
	}
	end_ms = now_ms() + 1000 * (life == NULL ? 60 : atol(life));
	if (path == NULL)
		return;
	/* High, so that it is none of those that are looked at. */
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die(path);
	alive_fd = fcntl(fd, F_DUPFD, 12);
	if (alive_fd < 0 || flock(alive_fd, LOCK_SH) < 0)
		die(path);
	close(fd);
}

int
main(int argc, char **argv)
{
	begin();
	for (int i = 1; i < argc;) {
		const struct verb *verb = find_verb(argv[i], argc - i - 1);

		i += 1 + verb->words;
		verb->run(argv + i - verb->words);
	}
	for (;;)
		rest(1000);
}
