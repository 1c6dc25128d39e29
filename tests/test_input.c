#include "jobs/input.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/mem.h"
#include "tests/harness.h"

static char dir[] = "/tmp/test_input.XXXXXX";
static char *path;
static struct input in;
static struct err e;

static void
setup(void)
{
	strcpy(dir + sizeof(dir) - 7, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	path = xasprintf("%s/file", dir);
	err_clear(&e);
}

static void
teardown(void)
{
	input_finish(&in);
	unlink(path);
	rmdir(dir);
	free(path);
}

static void
write_file(const char *text)
{
	FILE *out = fopen(path, "w");

	fputs(text, out);
	fclose(out);
}

static void
expect_refusal(const char *name, size_t max, const char *says)
{
	ck_assert_int_eq(input_read(name, max, &in, &e), -1);
	ck_assert_msg(strstr(e.text, says) != NULL, "%s: %s", name, e.text);
	input_finish(&in);
	err_clear(&e);
}

START_TEST(a_file_is_read_up_to_the_last_byte_that_is_allowed)
{
	write_file("12345");
	ck_assert_int_eq(input_read(path, 5, &in, &e), 0);
	ck_assert_uint_eq(in.len, 5);
	ck_assert_int_eq(memcmp(in.text, "12345", 5), 0);
	input_finish(&in);
	expect_refusal(path, 4, "has more than 4 bytes");
}
END_TEST

START_TEST(a_file_that_does_not_tell_its_size_is_read)
{
	ck_assert_int_eq(input_read("/proc/self/status", 1 << 20, &in, &e), 0);
	ck_assert_uint_gt(in.len, 10);
	input_finish(&in);
	expect_refusal("/proc/self/status", 10, "has more than 10 bytes");
}
END_TEST

START_TEST(what_is_no_file_is_refused_by_its_name)
{
	expect_refusal("/", 1 << 20, "is a directory");
	expect_refusal("/dev/zero", 1 << 20, "is a device");
	expect_refusal("/dev/full", 1 << 20, "is a device");
	expect_refusal("/nowhere/at all", 1 << 20, "cannot be opened");
	expect_refusal("", 1 << 20, "cannot be opened");
}
END_TEST

START_TEST(the_null_device_is_an_empty_file)
{
	ck_assert_int_eq(input_read("/dev/null", 1 << 20, &in, &e), 0);
	ck_assert_uint_eq(in.len, 0);
}
END_TEST

START_TEST(a_socket_is_refused)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	ck_assert_int_eq(
	    bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	expect_refusal(path, 1 << 20, "is a socket");
	close(fd);
}
END_TEST

START_TEST(a_fifo_without_a_writer_is_no_reason_to_wait)
{
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	expect_refusal(path, 1 << 20, "is a FIFO that nobody writes to");
}
END_TEST

START_TEST(a_fifo_that_somebody_writes_to_is_read_to_its_end)
{
	pid_t pid;

	ck_assert_int_eq(mkfifo(path, 0600), 0);
	pid = fork();
	if (pid == 0) {
		int fd = open(path, O_WRONLY);

		if (write(fd, "{", 1) != 1)
			_exit(1);
		/* The reader has to wait for what comes late. */
		usleep(20000);
		_exit(write(fd, "}", 1) != 1);
	}
	do {
		input_finish(&in);
		err_clear(&e);
	} while (input_read(path, 1 << 20, &in, &e) < 0 &&
		 strstr(e.text, "nobody writes") != NULL);
	ck_assert_uint_eq(in.len, 2);
	ck_assert_int_eq(memcmp(in.text, "{}", 2), 0);
}
END_TEST

START_TEST(standard_input_is_read_no_further_than_the_limit)
{
	int fd = open("/dev/zero", O_RDONLY);

	ck_assert_int_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	expect_refusal("-", 3 << 20, "has more than 3 MiB");
	close(fd);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("input");
	TCase *t = tcase_create("input");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_file_is_read_up_to_the_last_byte_that_is_allowed);
	tcase_add_test(t, a_file_that_does_not_tell_its_size_is_read);
	tcase_add_test(t, what_is_no_file_is_refused_by_its_name);
	tcase_add_test(t, the_null_device_is_an_empty_file);
	tcase_add_test(t, a_socket_is_refused);
	tcase_add_test(t, a_fifo_without_a_writer_is_no_reason_to_wait);
	tcase_add_test(t, a_fifo_that_somebody_writes_to_is_read_to_its_end);
	tcase_add_test(t, standard_input_is_read_no_further_than_the_limit);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN
