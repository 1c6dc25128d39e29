#include "jobs/output.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "core/mem.h"
#include "tests/harness.h"
#include "tests/written.h"

static struct output o;
static struct written out, err;
static struct err e;
static char dir[] = "/tmp/test_output.XXXXXX";
static char *path; /* of a file in it */

static void
setup(void)
{
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	path = xasprintf("%s/out", dir);
	err_clear(&e);
}

static void
teardown(void)
{
	unlink(path);
	rmdir(dir);
	free(path);
}

static void
begin(int out_fd, int err_fd)
{
	written_init(&out, out_fd, "writing to stdout");
	written_init(&err, err_fd, "writing to stderr");
	output_init(&o, OUTPUT_GROUP, &out.writer, &err.writer, &out.tempfiles);
}

static void
end(void)
{
	output_finish(&o);
	written_finish(&out);
	written_finish(&err);
}

static int
open_out(int flags)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, 0600);

	ck_assert_int_ge(fd, 0);
	return fd;
}

/* A file of the output with these bytes in it. */
static int
file_with(const void *bytes, size_t n)
{
	int fd = output_file(&o, &e);

	ck_assert_msg(fd >= 0, "%s", e.text);
	ck_assert_int_eq(write(fd, bytes, n), (ssize_t)n);
	return fd;
}

/* Forward these bytes to stdout. */
static void
forward(const void *bytes, size_t n)
{
	int fd = file_with(bytes, n);

	output_forward(&o, fd, 0);
	output_close_file(&o, fd, false);
}

static void
expect_content(const void *bytes, size_t n)
{
	FILE *in = fopen(path, "r");
	char *found = xmalloc(n + 1);

	ck_assert_ptr_nonnull(in);
	ck_assert_uint_eq(fread(found, 1, n + 1, in), n);
	if (n > 0)
		ck_assert_mem_eq(found, bytes, n);
	fclose(in);
	free(found);
}

START_TEST(every_byte_arrives_in_a_file)
{
	static const char bytes[] = "a\0b\n\xff\r\n\0";
	int fd = open_out(0);

	begin(fd, -1);
	forward(bytes, sizeof(bytes));
	expect_content(bytes, sizeof(bytes));
	ck_assert(!err_is_set(&out.writer.error));
	end();
	close(fd);
}
END_TEST

START_TEST(blocks_follow_one_another)
{
	int fd = open_out(0);

	begin(fd, -1);
	forward("one", 3);
	forward("", 0);
	forward("two", 3);
	expect_content("onetwo", 6);
	end();
	close(fd);
}
END_TEST

START_TEST(a_file_that_appends_takes_it_too)
{
	int fd;

	fd = open_out(0);
	ck_assert_int_eq(write(fd, "before ", 7), 7);
	close(fd);
	fd = open_out(O_APPEND);
	begin(fd, -1);
	forward("one ", 4);
	forward("two", 3);
	expect_content("before one two", 14);
	ck_assert(!err_is_set(&out.writer.error));
	end();
	close(fd);
}
END_TEST

START_TEST(a_pipe_takes_it)
{
	static const char bytes[] = "x\0y\n";
	char found[16];
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	begin(ends[1], -1);
	forward(bytes, sizeof(bytes));
	ck_assert_int_eq(read(ends[0], found, sizeof(found)), sizeof(bytes));
	ck_assert_mem_eq(found, bytes, sizeof(bytes));
	end();
	close(ends[0]);
	close(ends[1]);
}
END_TEST

START_TEST(megabytes_arrive)
{
	size_t n = 3 * 1024 * 1024 + 17;
	char *bytes = xmalloc(n);
	int fd = open_out(0);

	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(i * 2654435761u >> 16);
	begin(fd, -1);
	forward(bytes, n);
	expect_content(bytes, n);
	end();
	close(fd);
	/* And by way of the buffer. */
	fd = open_out(O_APPEND | O_TRUNC);
	begin(fd, -1);
	forward(bytes, n);
	expect_content(bytes, n);
	end();
	close(fd);
	free(bytes);
}
END_TEST

START_TEST(stdout_and_stderr_go_apart)
{
	int fd = open_out(0), ends[2], file;
	char found[8];

	ck_assert_int_eq(pipe(ends), 0);
	begin(fd, ends[1]);
	file = file_with("err", 3);
	output_forward(&o, file, 1);
	output_close_file(&o, file, false);
	forward("out", 3);
	expect_content("out", 3);
	ck_assert_int_eq(read(ends[0], found, sizeof(found)), 3);
	ck_assert_mem_eq(found, "err", 3);
	end();
	close(ends[0]);
	close(ends[1]);
	close(fd);
}
END_TEST

START_TEST(a_full_disk_is_told_once)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	char *text;

	begin(fd, fd);
	forward("x", 1);
	ck_assert_int_eq(out.writer.error.code, ERR_SYSTEM);
	ck_assert_int_eq(out.writer.error.sys, ENOSPC);
	ck_assert_str_eq(out.writer.error.text,
	    "writing to stdout: No space left on device");
	text = xstrdup(out.writer.error.text);
	forward("y", 1);
	ck_assert_str_eq(out.writer.error.text, text);
	end();
	free(text);
	close(fd);
}
END_TEST

START_TEST(an_error_on_one_leaves_the_other)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	int fd = open_out(0), file;

	begin(fd, full);
	file = file_with("x", 1);
	ck_assert(output_forward(&o, file, 1));
	output_close_file(&o, file, false);
	ck_assert_str_eq(err.writer.error.text,
	    "writing to stderr: No space left on device");
	forward("late", 4);
	expect_content("late", 4);
	end();
	close(full);
	close(fd);
}
END_TEST

START_TEST(a_reader_that_went_away_is_told)
{
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(pipe(ends), 0);
	close(ends[0]);
	begin(ends[1], -1);
	forward("x", 1);
	ck_assert_int_eq(out.writer.error.sys, EPIPE);
	end();
	close(ends[1]);
	signal(SIGPIPE, SIG_DFL);
}
END_TEST

START_TEST(what_there_is_no_room_for_is_kept_with_its_file)
{
	size_t n = 300000;
	char *bytes = xcalloc(n, 1);
	int ends[2], file;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	begin(ends[1], -1);
	file = file_with(bytes, n);
	ck_assert(!output_forward(&o, file, 0));
	ck_assert_int_gt(writer_left(&out.writer), 0);
	output_close_file(&o, file, false);
	end();
	free(bytes);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

START_TEST(a_terminal_sees_no_more_than_colours_and_whole_lines)
{
	struct termios raw;
	char found[64];
	size_t n = 0;
	int ends[2];

	ck_assert_int_eq(openpty(&ends[0], &ends[1], NULL, NULL, NULL), 0);
	ck_assert_int_eq(tcgetattr(ends[1], &raw), 0);
	cfmakeraw(&raw);
	ck_assert_int_eq(tcsetattr(ends[1], TCSANOW, &raw), 0);
	begin(ends[1], -1);
	forward("\033[31mred\033]0;x\a", 14);
	/* The kernel passes it on in parts, a moment later. */
	while (n < 25) {
		ssize_t got = read(ends[0], found + n, sizeof(found) - n);

		ck_assert_int_gt(got, 0);
		n += (size_t)got;
	}
	ck_assert_uint_eq(n, 25);
	ck_assert_mem_eq(found, "\033[31mred\\x1b]0;x\\x07\033[0m\n", 25);
	end();
	close(ends[0]);
	close(ends[1]);
}
END_TEST

START_TEST(nothing_to_forward_is_no_error)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	begin(fd, -1);
	forward("", 0);
	ck_assert(!err_is_set(&out.writer.error));
	end();
	close(fd);
}
END_TEST

START_TEST(a_file_has_no_name_and_is_not_inherited)
{
	struct stat st;
	int fd;

	begin(-1, -1);
	fd = output_file(&o, &e);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert(S_ISREG(st.st_mode));
	ck_assert_uint_eq(st.st_nlink, 0);
	ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert(output_is_empty(fd));
	ck_assert_int_eq(write(fd, "x", 1), 1);
	ck_assert(!output_is_empty(fd));
	output_close_file(&o, fd, false);
	end();
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_told)
{
	setenv("TMPDIR", "/nowhere/at/all", 1);
	begin(-1, -1);
	unsetenv("TMPDIR");
	ck_assert_int_eq(output_file(&o, &e), -1);
	ck_assert_int_eq(e.code, ERR_SYSTEM);
	ck_assert_int_eq(e.sys, ENOENT);
	ck_assert_ptr_nonnull(strstr(e.text, "/nowhere/at/all"));
	end();
}
END_TEST

START_TEST(a_folder_that_is_not_absolute_is_not_taken)
{
	setenv("TMPDIR", "some/where", 1);
	begin(-1, -1);
	unsetenv("TMPDIR");
	ck_assert_str_eq(out.tempfiles.directory, "/tmp");
	end();
}
END_TEST

/* Use a file as a job does: written to by another descriptor. */
static int
use_file(const char *text, int *other)
{
	int fd = output_file(&o, &e);

	ck_assert_int_ge(fd, 0);
	ck_assert(output_is_empty(fd));
	*other = output_reopen(fd);
	ck_assert_int_ge(*other, 0);
	ck_assert_int_ne(fcntl(*other, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_eq(
	    write(*other, text, strlen(text)), (ssize_t)strlen(text));
	return fd;
}

START_TEST(a_file_used_again_begins_empty)
{
	int fd = open_out(0);

	begin(fd, -1);
	for (int i = 0; i < 5; i++) {
		const char *text = i % 2 == 0 ? "even" : "odd number";
		int other, file = use_file(text, &other);

		close(other);
		output_forward(&o, file, 0);
		output_close_file(&o, file, true);
	}
	expect_content("evenodd numbereven"
		       "odd numbereven",
	    32);
	end();
	close(fd);
}
END_TEST

START_TEST(a_file_that_somebody_still_has_is_not_used_again)
{
	int other, file, next;
	struct stat one, two;

	begin(-1, -1);
	file = use_file("x", &other);
	ck_assert_int_eq(fstat(file, &one), 0);
	output_close_file(&o, file, true);
	next = output_file(&o, &e);
	ck_assert_int_eq(fstat(next, &two), 0);
	ck_assert_uint_ne(one.st_ino, two.st_ino);
	ck_assert_int_eq(write(other, "late", 4), 4);
	ck_assert(output_is_empty(next));
	close(other);
	output_close_file(&o, next, false);
	end();
}
END_TEST

START_TEST(two_files_are_never_one)
{
	int a, b, c;

	begin(-1, -1);
	a = output_file(&o, &e);
	output_close_file(&o, a, true);
	b = output_file(&o, &e);
	c = output_file(&o, &e);
	ck_assert_int_eq(write(b, "x", 1), 1);
	ck_assert(output_is_empty(c));
	output_close_file(&o, b, false);
	output_close_file(&o, c, false);
	end();
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("output");
	TCase *tc = tcase_create("forward");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, every_byte_arrives_in_a_file);
	tcase_add_test(tc, blocks_follow_one_another);
	tcase_add_test(tc, a_file_that_appends_takes_it_too);
	tcase_add_test(tc, a_pipe_takes_it);
	tcase_add_test(tc, megabytes_arrive);
	tcase_add_test(tc, stdout_and_stderr_go_apart);
	tcase_add_test(tc, a_full_disk_is_told_once);
	tcase_add_test(tc, an_error_on_one_leaves_the_other);
	tcase_add_test(tc, a_reader_that_went_away_is_told);
	tcase_add_test(tc, what_there_is_no_room_for_is_kept_with_its_file);
	tcase_add_test(
	    tc, a_terminal_sees_no_more_than_colours_and_whole_lines);
	tcase_add_test(tc, nothing_to_forward_is_no_error);
	suite_add_tcase(s, tc);
	tc = tcase_create("files");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_file_has_no_name_and_is_not_inherited);
	tcase_add_test(tc, a_folder_that_is_not_there_is_told);
	tcase_add_test(tc, a_folder_that_is_not_absolute_is_not_taken);
	tcase_add_test(tc, a_file_used_again_begins_empty);
	tcase_add_test(tc, a_file_that_somebody_still_has_is_not_used_again);
	tcase_add_test(tc, two_files_are_never_one);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
