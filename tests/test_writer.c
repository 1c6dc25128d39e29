#include "core/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/wait.h"
#include "tests/harness.h"
#include "tests/task_test.h"

static struct tempfiles tempfiles;
static struct writer w;
static int ends[2]; /* of a pipe, a socket or a pty: read, written */
static char *bytes; /* that look random */

#define MANY ((size_t)5 * 1024 * 1024 + 17)

static void
setup(void)
{
	signal(SIGPIPE, SIG_IGN);
	tempfiles_init(&tempfiles);
	bytes = xmalloc(MANY);
	for (size_t i = 0; i < MANY; i++)
		bytes[i] = (char)(i * 2654435761u >> 16);
}

static void
teardown(void)
{
	free(bytes);
	tempfiles_finish(&tempfiles);
}

static void
begin(struct loop *l, int fd)
{
	writer_init(&w, l, fd, "writing to it", &tempfiles);
}

static void
begin_pipe(struct loop *l)
{
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	begin(l, ends[1]);
}

static void
end(void)
{
	writer_finish(&w);
	close(ends[0]);
	close(ends[1]);
}

/* Read until nothing has come for a moment, and hold it to n of the bytes. */
static void
read_slowly(int fd, size_t n)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char buffer[30000];
	size_t at = 0;

	while (at < n && poll(&p, 1, 5000) == 1) {
		ssize_t got = read(fd, buffer, sizeof(buffer));

		if (got <= 0)
			_exit(1);
		if ((size_t)got > n - at ||
		    memcmp(buffer, bytes + at % MANY, (size_t)got) != 0)
			_exit(2);
		at += (size_t)got;
	}
	_exit(at == n ? 0 : 3);
}

static pid_t
start_reader(size_t n)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		read_slowly(ends[0], n);
	return pid;
}

static void
expect_read(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

/* A file with the first n of the bytes. */
static int
file_of(size_t n)
{
	int fd = tempfile_open(&tempfiles, NULL);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, n), (ssize_t)n);
	return fd;
}

/* Write all the bytes in pieces of so many. */
static void
write_pieces(size_t size)
{
	for (size_t at = 0; at < MANY; at += size)
		writer_write(
		    &w, bytes + at, MANY - at < size ? MANY - at : size);
}

TASK_TEST(what_there_is_room_for_is_written_at_once)
{
	char found[8];

	begin_pipe(l);
	writer_write(&w, "hello", 5);
	ck_assert_int_eq(writer_left(&w), 0);
	ck_assert_int_eq(read(ends[0], found, sizeof(found)), 5);
	ck_assert_mem_eq(found, "hello", 5);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	end();
	return 0;
}

TASK_TEST(a_full_pipe_keeps_nobody)
{
	begin_pipe(l);
	write_pieces(100000);
	ck_assert_int_gt(writer_left(&w), (off_t)MANY - 100000);
	ck_assert_uint_eq(l->outside, 1);
	ck_assert_int_eq(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
	end();
	ck_assert_uint_eq(l->outside, 0);
	return 0;
}

TASK_TEST(every_byte_arrives_in_order_when_the_reader_comes)
{
	pid_t pid;

	begin_pipe(l);
	write_pieces(7777);
	pid = start_reader(MANY);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	ck_assert_uint_eq(l->outside, 0);
	expect_read(pid);
	ck_assert(!err_is_set(&w.error));
	end();
	return 0;
}

/* What is kept in memory, by what it says itself. */
static size_t
kept_in_memory(void)
{
	size_t kept = 0;

	list_for_each (n, &w.pieces)
		kept += CONTAINER_OF(n, struct piece, link)->bytes.capacity;
	return kept;
}

TASK_TEST(memory_is_bounded)
{
	begin_pipe(l);
	write_pieces(1000);
	ck_assert_uint_le(kept_in_memory(), 2 * WRITER_MEMORY_MAX);
	ck_assert_int_gt(writer_left(&w), (off_t)MANY - 70000);
	end();
	return 0;
}

TASK_TEST(files_and_bytes_keep_their_order)
{
	size_t half = MANY / 2;
	int fd = file_of(half);
	pid_t pid;

	begin_pipe(l);
	ck_assert(!writer_write_file(&w, fd, (off_t)half, NULL, NULL));
	close(fd);
	writer_write(&w, bytes + half, 1000);
	writer_write(&w, bytes + half + 1000, MANY - half - 1000);
	pid = start_reader(MANY);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	expect_read(pid);
	end();
	return 0;
}

/* MANY bytes in files of so many. */
static void
write_files(size_t size)
{
	for (size_t at = 0; at < MANY; at += size) {
		size_t n = MANY - at < size ? MANY - at : size;
		int fd = tempfile_open(&tempfiles, NULL);

		ck_assert_int_eq(write(fd, bytes + at, n), (ssize_t)n);
		writer_write_file(&w, fd, (off_t)n, NULL, NULL);
		close(fd);
	}
}

static int
count_descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 1024; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

TASK_TEST(descriptors_are_bounded)
{
	pid_t pid;
	int before;

	begin_pipe(l);
	before = count_descriptors();
	write_files(30000);
	ck_assert_int_le(count_descriptors(), before + WRITER_FILES_MAX + 5);
	pid = start_reader(MANY);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	expect_read(pid);
	end();
	return 0;
}

TASK_TEST(a_file_that_is_written_at_once_is_given_back)
{
	int fd = file_of(1000);
	char found[2000];

	begin_pipe(l);
	ck_assert(writer_write_file(&w, fd, 1000, NULL, NULL));
	/* And used anew, while the reader has not looked yet. */
	ck_assert_int_eq(ftruncate(fd, 0), 0);
	ck_assert_int_eq(write(fd, "other", 5), 5);
	ck_assert_int_eq(read(ends[0], found, sizeof(found)), 1000);
	ck_assert_mem_eq(found, bytes, 1000);
	close(fd);
	end();
	return 0;
}

TASK_TEST(a_part_of_a_file_is_a_copy_that_may_be_emptied)
{
	int fd = file_of(10000);
	char found[20000];

	begin_pipe(l);
	ck_assert(writer_write_part(&w, fd, 100, 9000));
	ck_assert_int_eq(ftruncate(fd, 0), 0);
	ck_assert_int_eq(read(ends[0], found, sizeof(found)), 8900);
	ck_assert_mem_eq(found, bytes + 100, 8900);
	close(fd);
	end();
	return 0;
}

TASK_TEST(a_file_that_got_shorter_ends_earlier)
{
	int fd = file_of(1000);
	char found[2000];

	begin_pipe(l);
	ck_assert(writer_write_file(&w, fd, 5000, NULL, NULL));
	ck_assert_int_eq(read(ends[0], found, sizeof(found)), 1000);
	close(fd);
	end();
	return 0;
}

/* Each byte as two; "." at the end. */
static void
twice(void *state, const char *from, size_t n, struct buf *out)
{
	*(int *)state += 1;
	for (size_t i = 0; i < n; i++) {
		buf_add_char(out, from[i]);
		buf_add_char(out, from[i]);
	}
	if (n == 0)
		buf_add_char(out, '.');
}

TASK_TEST(a_filter_makes_something_else_of_a_file)
{
	int fd = tempfile_open(&tempfiles, NULL);
	char found[16];

	ck_assert_int_eq(write(fd, "abc", 3), 3);
	begin_pipe(l);
	ck_assert(writer_write_file(&w, fd, 3, twice, xcalloc(1, sizeof(int))));
	ck_assert_int_eq(read(ends[0], found, sizeof(found)), 7);
	ck_assert_mem_eq(found, "aabbcc.", 7);
	close(fd);
	end();
	return 0;
}

TASK_TEST(a_filter_waits_for_room_too)
{
	int fd = file_of(1000000);
	char *found = xmalloc(3000000);
	size_t n = 0;

	begin_pipe(l);
	ck_assert(!writer_write_file(
	    &w, fd, 1000000, twice, xcalloc(1, sizeof(int))));
	close(fd);
	writer_write(&w, "after", 5);
	while (writer_left(&w) > 0) {
		n += (size_t)read(ends[0], found + n, 100000);
		pass_turns(l, 2);
	}
	n += (size_t)read(ends[0], found + n, 100000);
	ck_assert_uint_eq(n, 2000001 + 5);
	/* One assertion each would take seconds. */
	for (n = 0; n < 1000000 && found[2 * n] == bytes[n] &&
		    found[2 * n + 1] == bytes[n];
	     n++)
		;
	ck_assert_uint_eq(n, 1000000);
	ck_assert_mem_eq(found + 2000000, ".after", 6);
	free(found);
	end();
	return 0;
}

TASK_TEST(a_descriptor_that_does_not_block_stays_so_and_loses_nothing)
{
	pid_t pid;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	begin(l, ends[1]);
	write_pieces(50000);
	pid = start_reader(MANY);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	expect_read(pid);
	ck_assert_int_ne(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
	end();
	return 0;
}

TASK_TEST(a_socket_that_is_full_keeps_nobody)
{
	size_t half = MANY / 2;
	int fd = file_of(half);
	pid_t pid;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	begin(l, ends[1]);
	writer_write_file(&w, fd, (off_t)half, NULL, NULL);
	close(fd);
	writer_write(&w, bytes + half, MANY - half);
	ck_assert_int_gt(writer_left(&w), 0);
	pid = start_reader(MANY);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	expect_read(pid);
	ck_assert_int_eq(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
	end();
	return 0;
}

TASK_TEST(a_terminal_that_is_full_keeps_nobody)
{
	struct termios raw;
	pid_t pid;

	ck_assert_int_eq(openpty(&ends[0], &ends[1], NULL, NULL, NULL), 0);
	ck_assert_int_eq(tcgetattr(ends[1], &raw), 0);
	cfmakeraw(&raw);
	ck_assert_int_eq(tcsetattr(ends[1], TCSANOW, &raw), 0);
	begin(l, ends[1]);
	ck_assert(w.out.is_terminal);
	writer_write(&w, bytes, 300000);
	ck_assert_int_gt(writer_left(&w), 0);
	ck_assert_int_eq(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
	pid = start_reader(300000);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	expect_read(pid);
	end();
	return 0;
}

TASK_TEST(what_is_too_much_for_one_turn_is_written_in_several)
{
	char path[] = "/tmp/test_writer.XXXXXX";
	off_t size = 3 * (off_t)NOWAIT_MOST + 5;
	int fd = mkstemp(path), from = tempfile_open(&tempfiles, NULL);
	struct stat st;

	unlink(path);
	ck_assert_int_eq(ftruncate(from, size), 0);
	begin(l, fd);
	ck_assert(!writer_write_file(&w, from, size, NULL, NULL));
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_int_eq(st.st_size, (off_t)NOWAIT_MOST);
	writer_write(&w, "end", 3);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_int_eq(st.st_size, size + 3);
	writer_finish(&w);
	close(from);
	close(fd);
	return 0;
}

TASK_TEST(null_takes_all)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	begin(l, fd);
	write_files(MANY);
	write_pieces(MANY);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	ck_assert(!err_is_set(&w.error));
	writer_finish(&w);
	close(fd);
	return 0;
}

/* Errors */

static void
note_failure(struct writer *failed, UNUSED void *arg)
{
	trace(failed->error.text);
}

TASK_TEST(a_full_device_is_told_once_in_a_later_turn)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	begin(l, fd);
	w.failed = note_failure;
	writer_write(&w, "x", 1);
	ck_assert_int_eq(w.error.sys, ENOSPC);
	ck_assert_trace("");
	writer_write(&w, "y", 1);
	pass_turns(l, 2);
	writer_write(&w, "z", 1);
	pass_turns(l, 2);
	ck_assert_trace("writing to it: No space left on device");
	ck_assert_int_eq(writer_left(&w), 0);
	writer_finish(&w);
	close(fd);
	return 0;
}

TASK_TEST(a_reader_that_goes_away_ends_it)
{
	begin_pipe(l);
	write_pieces(100000);
	close(ends[0]);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	ck_assert_int_eq(w.error.sys, EPIPE);
	ck_assert_uint_eq(l->outside, 0);
	ends[0] = -1;
	end();
	return 0;
}

TASK_TEST(what_nobody_takes_is_given_up)
{
	begin_pipe(l);
	writer_write(&w, bytes, 200000);
	/* A real clock: nothing else wakes this loop. */
	ck_assert_err(
	    writer_drain(&w, 20 * CLOCK_MILLISECOND, e), e, ERR_TIMEOUT);
	ck_assert_int_gt(writer_left(&w), 0);
	writer_give_up(&w);
	ck_assert_int_eq(w.error.code, ERR_TIMEOUT);
	ck_assert_ptr_nonnull(strstr(w.error.text, "bytes are lost"));
	ck_assert_int_eq(writer_left(&w), 0);
	ck_assert_int_eq(writer_drain(&w, WAIT_FOR_EVER, e), 0);
	end();
	return 0;
}

TASK_TEST(a_folder_that_is_not_there_loses_what_is_too_much_and_says_so)
{
	begin_pipe(l);
	tempfiles_finish(&tempfiles);
	setenv("TMPDIR", "/nowhere/at/all", 1);
	tempfiles_init(&tempfiles);
	unsetenv("TMPDIR");
	write_pieces(100000);
	ck_assert_int_eq(w.error.sys, ENOENT);
	ck_assert_ptr_nonnull(strstr(w.error.text, "writing to it: "));
	end();
	return 0;
}

/* Waiters */

static void
note_room(UNUSED struct writer_waiter *waiter)
{
	trace("room");
}

TASK_TEST(who_waits_is_woken_when_so_much_is_left)
{
	struct writer_waiter waiter = {.below = 150000, .wake = note_room};
	char *buffer = xmalloc(70000);

	begin_pipe(l);
	writer_write(&w, bytes, 250000);
	writer_add_waiter(&w, &waiter);
	pass_turns(l, 3);
	ck_assert_trace("");
	while (writer_left(&w) > 150000) {
		ck_assert_trace("");
		ck_assert_int_gt(read(ends[0], buffer, 70000), 0);
		pass_turns(l, 3);
	}
	ck_assert_trace("room");
	free(buffer);
	end();
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("writer");
	TCase *tc = tcase_create("ways");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_there_is_room_for_is_written_at_once);
	tcase_add_test(tc, a_full_pipe_keeps_nobody);
	tcase_add_test(tc, every_byte_arrives_in_order_when_the_reader_comes);
	tcase_add_test(tc, memory_is_bounded);
	tcase_add_test(tc, files_and_bytes_keep_their_order);
	tcase_add_test(tc, descriptors_are_bounded);
	tcase_add_test(tc, a_file_that_is_written_at_once_is_given_back);
	tcase_add_test(tc, a_part_of_a_file_is_a_copy_that_may_be_emptied);
	tcase_add_test(tc, a_file_that_got_shorter_ends_earlier);
	tcase_add_test(tc, a_filter_makes_something_else_of_a_file);
	tcase_add_test(tc, a_filter_waits_for_room_too);
	tcase_add_test(
	    tc, a_descriptor_that_does_not_block_stays_so_and_loses_nothing);
	tcase_add_test(tc, a_socket_that_is_full_keeps_nobody);
	tcase_add_test(tc, a_terminal_that_is_full_keeps_nobody);
	tcase_add_test(tc, what_is_too_much_for_one_turn_is_written_in_several);
	tcase_add_test(tc, null_takes_all);
	suite_add_tcase(s, tc);
	tc = tcase_create("errors");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_full_device_is_told_once_in_a_later_turn);
	tcase_add_test(tc, a_reader_that_goes_away_ends_it);
	tcase_add_test(tc, what_nobody_takes_is_given_up);
	tcase_add_test(
	    tc, a_folder_that_is_not_there_loses_what_is_too_much_and_says_so);
	tcase_add_test(tc, who_waits_is_woken_when_so_much_is_left);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
