#include "jobs/private_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "tests/harness.h"

static char dir[] = "/tmp/test_private_file.XXXXXX";
static char *path, *other;
static struct err e;

static void
setup(void)
{
	umask(022);
	strcpy(dir + sizeof(dir) - 7, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	path = xasprintf("%s/log", dir);
	other = xasprintf("%s/other", dir);
	err_clear(&e);
}

static void
teardown(void)
{
	unlink(path);
	unlink(other);
	rmdir(dir);
	free(path);
	free(other);
}

static void
write_file(const char *name, mode_t mode)
{
	FILE *out = fopen(name, "w");

	fputs("kept", out);
	fclose(out);
	chmod(name, mode);
}

static void
expect_file(const char *name, off_t size, mode_t mode)
{
	struct stat st;

	ck_assert_int_eq(stat(name, &st), 0);
	ck_assert_int_eq(st.st_size, size);
	ck_assert_uint_eq(st.st_mode & 07777, mode);
}

static void
expect_refusal(const char *says)
{
	ck_assert_int_eq(private_file_open(path, &e), -1);
	ck_assert_msg(strstr(e.text, says) != NULL, "%s", e.text);
	err_clear(&e);
}

START_TEST(a_new_file_is_private_whatever_the_umask)
{
	static const mode_t masks[] = {0, 022, 077, 0777};

	for (size_t i = 0; i < 4; i++) {
		umask(masks[i]);
		close(private_file_open(path, &e));
		ck_assert(!err_is_set(&e));
		expect_file(path, 0, 0600);
		unlink(path);
	}
}
END_TEST

START_TEST(a_file_of_ours_is_emptied_and_keeps_its_mode)
{
	write_file(path, 0640);
	close(private_file_open(path, &e));
	ck_assert(!err_is_set(&e));
	expect_file(path, 0, 0640);
}
END_TEST

START_TEST(a_symbolic_link_is_refused_and_its_file_left_alone)
{
	write_file(other, 0600);
	ck_assert_int_eq(symlink(other, path), 0);
	expect_refusal("is a symbolic link");
	expect_file(other, 4, 0600);
	/* One that leads nowhere must not make a file there. */
	unlink(other);
	expect_refusal("is a symbolic link");
	ck_assert_int_ne(access(other, F_OK), 0);
}
END_TEST

START_TEST(a_file_with_two_names_is_refused_and_left_alone)
{
	write_file(other, 0600);
	ck_assert_int_eq(link(other, path), 0);
	expect_refusal("has 2 names");
	expect_file(other, 4, 0600);
}
END_TEST

START_TEST(a_file_of_somebody_else_is_refused_and_left_alone)
{
	write_file(path, 0666);
	if (chown(path, 65534, 65534) < 0)
		return; /* only root can make one */
	expect_refusal("belongs to another user");
	expect_file(path, 4, 0666);
}
END_TEST

START_TEST(a_folder_is_refused)
{
	ck_assert_int_eq(mkdir(path, 0700), 0);
	expect_refusal("cannot be opened: Is a directory");
	rmdir(path);
}
END_TEST

START_TEST(a_device_is_taken_as_it_is)
{
	int fd = private_file_open("/dev/null", &e);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "x", 1), 1);
	close(fd);
}
END_TEST

START_TEST(a_descriptor_of_ours_keeps_its_offset)
{
	int fd = open(path, O_RDWR | O_CREAT, 0600), opened;
	char *name = xasprintf("/dev/fd/%d", fd);
	char text[4] = "";

	ck_assert_int_eq(write(fd, "a", 1), 1);
	opened = private_file_open(name, &e);
	ck_assert_int_ge(opened, 0);
	ck_assert_int_eq(fcntl(opened, F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(write(opened, "b", 1), 1);
	ck_assert_int_eq(pread(fd, text, 3, 0), 2);
	ck_assert_str_eq(text, "ab");
	close(opened);
	close(fd);
	ck_assert_int_eq(private_file_open(name, &e), -1);
	free(name);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("private_file");
	TCase *t = tcase_create("private_file");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_new_file_is_private_whatever_the_umask);
	tcase_add_test(t, a_file_of_ours_is_emptied_and_keeps_its_mode);
	tcase_add_test(t, a_symbolic_link_is_refused_and_its_file_left_alone);
	tcase_add_test(t, a_file_with_two_names_is_refused_and_left_alone);
	tcase_add_test(t, a_file_of_somebody_else_is_refused_and_left_alone);
	tcase_add_test(t, a_folder_is_refused);
	tcase_add_test(t, a_device_is_taken_as_it_is);
	tcase_add_test(t, a_descriptor_of_ours_keeps_its_offset);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN
