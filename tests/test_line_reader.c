#include "core/line_reader.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/future.h"
#include "tests/harness.h"
#include "tests/task_test.h"

static struct line_reader r;
static struct future may_be_more;
static int ends[2]; /* of a pipe: read, written */
static char *line;
static size_t len;

static void
on_ready(struct line_reader *reader)
{
	(void)reader;
	future_set_result(&may_be_more, NULL);
}

static void
begin(struct loop *l, char separator, size_t max)
{
	ck_assert_int_eq(pipe(ends), 0);
	line_reader_init(&r, l, ends[0], "it", separator, max);
	r.ready = on_ready;
	future_init(&may_be_more, l);
}

static void
end(void)
{
	line_reader_finish(&r);
	future_finish(&may_be_more);
	close(ends[0]);
	if (ends[1] >= 0)
		close(ends[1]);
}

static void
write_text(const char *text)
{
	ck_assert_int_eq(
	    write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
}

static void
close_it(void)
{
	close(ends[1]);
	ends[1] = -1;
}

static void
expect(const char *text, struct err *e)
{
	ck_assert_int_eq(line_reader_next(&r, &line, &len, e), 1);
	ck_assert_str_eq(line, text);
	ck_assert_uint_eq(len, strlen(text));
}

TASK_TEST(lines_come_one_by_one_and_the_last_needs_no_end)
{
	begin(l, '\n', 100);
	write_text("a\n\nbc\nd");
	close_it();
	expect("a", e);
	expect("", e);
	expect("bc", e);
	expect("d", e);
	ck_assert_int_eq(line_reader_next(&r, &line, &len, e), -1);
	ck_assert(!err_is_set(e));
	end();
	return 0;
}

TASK_TEST(what_was_read_before_comes_first)
{
	begin(l, '\n', 100);
	line_reader_put(&r, "a\nb", 3, false);
	write_text("c\n");
	close_it();
	expect("a", e);
	expect("bc", e);
	ck_assert_int_eq(line_reader_next(&r, &line, &len, e), -1);
	end();
	return 0;
}

TASK_TEST(when_all_was_read_before_nothing_more_is)
{
	begin(l, '\n', 100);
	line_reader_put(&r, "a\nb", 3, true);
	write_text("c\n");
	expect("a", e);
	expect("b", e);
	ck_assert_int_eq(line_reader_next(&r, &line, &len, e), -1);
	ck_assert(!err_is_set(e));
	end();
	return 0;
}

TASK_TEST(a_line_may_end_with_a_nul_instead)
{
	begin(l, '\0', 100);
	ck_assert_int_eq(write(ends[1], "a\nb\0c\0", 6), 6);
	close_it();
	expect("a\nb", e);
	expect("c", e);
	ck_assert_int_eq(line_reader_next(&r, &line, &len, e), -1);
	end();
	return 0;
}

TASK_TEST(half_a_line_is_none_and_ready_is_called_when_more_has_come)
{
	begin(l, '\n', 100);
	write_text("ha");
	ck_assert_int_eq(line_reader_next(&r, &line, &len, e), 0);
	ck_assert_int_eq(line_reader_next(&r, &line, &len, e), 0);
	write_text("lf\n");
	ck_assert_int_eq(future_await(&may_be_more, NULL, e), 0);
	expect("half", e);
	end();
	return 0;
}

TASK_TEST(what_ends_while_it_is_waited_for_is_told)
{
	begin(l, '\n', 100);
	ck_assert_int_eq(line_reader_next(&r, &line, &len, e), 0);
	close_it();
	ck_assert_int_eq(future_await(&may_be_more, NULL, e), 0);
	ck_assert_int_eq(line_reader_next(&r, &line, &len, e), -1);
	ck_assert(!err_is_set(e));
	end();
	return 0;
}

TASK_TEST(a_line_that_is_too_long_is_refused_by_its_number)
{
	begin(l, '\n', 4);
	write_text("abcd\nabcde\n");
	expect("abcd", e);
	ck_assert_err_text(line_reader_next(&r, &line, &len, e), e, ERR_FAILED,
	    "it:2: the line has more than 4 bytes");
	end();
	return 0;
}

TASK_TEST(a_file_is_read_without_being_watched)
{
	char path[] = "/tmp/line_reader.XXXXXX";

	begin(l, '\n', 100);
	r.fd = mkstemp(path);
	unlink(path);
	ck_assert_int_eq(write(r.fd, "a\nb\n", 4), 4);
	lseek(r.fd, 0, SEEK_SET);
	expect("a", e);
	expect("b", e);
	ck_assert_int_eq(line_reader_next(&r, &line, &len, e), -1);
	close(r.fd);
	end();
	return 0;
}

TASK_TEST(many_lines_take_no_more_memory_than_few)
{
	size_t n = 0;
	int rc;

	begin(l, '\n', 100);
	for (int i = 0; i < 2000; i++) {
		char text[1000];

		memset(text, '\n', sizeof(text));
		ck_assert_int_eq(write(ends[1], text, sizeof(text)), 1000);
		while ((rc = line_reader_next(&r, &line, &len, e)) == 1)
			n++;
		ck_assert_int_eq(rc, 0);
	}
	ck_assert_uint_eq(n, 2000000);
	ck_assert_uint_lt(r.capacity, 512 * 1024);
	end();
	return 0;
}

static Suite *
suite(void)
{
	Suite *s = suite_create("line_reader");
	TCase *tc = tcase_create("line_reader");

	tcase_add_test(tc, lines_come_one_by_one_and_the_last_needs_no_end);
	tcase_add_test(tc, what_was_read_before_comes_first);
	tcase_add_test(tc, when_all_was_read_before_nothing_more_is);
	tcase_add_test(tc, a_line_may_end_with_a_nul_instead);
	tcase_add_test(
	    tc, half_a_line_is_none_and_ready_is_called_when_more_has_come);
	tcase_add_test(tc, what_ends_while_it_is_waited_for_is_told);
	tcase_add_test(tc, a_line_that_is_too_long_is_refused_by_its_number);
	tcase_add_test(tc, a_file_is_read_without_being_watched);
	tcase_add_test(tc, many_lines_take_no_more_memory_than_few);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
