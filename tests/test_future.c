#include "core/future.h"

#include "core/cancel.h"
#include "core/run.h"

#include "tests/task_test.h"

/* A loop, a future, and callbacks that write their letters. */
struct note {
	struct handle handle;
	const char *word;
	struct future *removes_from;
	struct note *removes;
	struct note *adds;
};

static struct loop the_loop;
static struct future f;
static struct note notes[4];

static void
on_note(struct handle *h)
{
	struct note *n = CONTAINER_OF(h, struct note, handle);

	trace(n->word);
	if (n->removes != NULL)
		future_remove_callback(&f, &n->removes->handle);
	if (n->adds != NULL)
		future_add_callback(&f, &n->adds->handle);
}

static void
setup(void)
{
	static const char *const words[] = {"a", "b", "c", "d"};

	trace_clear();
	loop_init(&the_loop, LOOP_VIRTUAL_CLOCK);
	the_loop.report = trace_report;
	future_init(&f, &the_loop);
	for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
		notes[i] = (struct note){.word = words[i]};
		handle_init(&notes[i].handle, on_note);
	}
}

static void
teardown(void)
{
	future_finish(&f);
	loop_finish(&the_loop);
}

static void
add(int i)
{
	future_add_callback(&f, &notes[i].handle);
}

static void
run_dry(void)
{
	ck_assert_int_eq(loop_run(&the_loop, NULL), -1);
}

static const struct err failure = {.code = ERR_FAILED, .text = "broken"};

START_TEST(b11_a_new_future_is_pending)
{
	ck_assert_int_eq(f.state, FUTURE_PENDING);
	ck_assert(!future_is_done(&f));
}
END_TEST

START_TEST(b11_a_future_is_settled_once)
{
	int value;

	ck_assert(future_set_result(&f, &value));
	ck_assert(future_is_done(&f));
	ck_assert(!future_set_result(&f, NULL));
	ck_assert(!future_set_error(&f, &failure));
	ck_assert(!future_set_cancelled(&f, NULL));
	ck_assert(!future_cancel(&f, NULL));
	ck_assert_int_eq(f.state, FUTURE_RESULT);
	ck_assert_ptr_eq(f.value, &value);
}
END_TEST

START_TEST(b12_a_done_future_refuses_another_outcome)
{
	struct err e = ERR_INIT;

	ck_assert(future_set_error(&f, &failure));
	ck_assert(!future_set_result(&f, NULL));
	ck_assert(!future_set_error(
	    &f, &(struct err){.code = ERR_TIMEOUT, .text = "late"}));
	ck_assert_err_text(
	    future_result(&f, NULL, &e), &e, ERR_FAILED, "broken");
}
END_TEST

START_TEST(b13_result_of_a_pending_future_is_an_error)
{
	struct err e = ERR_INIT;

	ck_assert_err_text(future_result(&f, NULL, &e), &e, ERR_STATE,
	    "future has no result yet");
	ck_assert_ptr_null(future_error(&f));
}
END_TEST

START_TEST(b13_result_gives_the_value)
{
	struct err e = ERR_INIT;
	void *value = NULL;

	future_set_result(&f, &f);
	ck_assert_int_eq(future_result(&f, &value, &e), 0);
	ck_assert_ptr_eq(value, &f);
	ck_assert_int_eq(future_result(&f, NULL, NULL), 0);
	ck_assert_ptr_null(future_error(&f));
	ck_assert(!err_is_set(&e));
}
END_TEST

START_TEST(b13_result_gives_the_error_each_time)
{
	struct err e = ERR_INIT;

	future_set_error(&f, &failure);
	for (int i = 0; i < 2; i++)
		ck_assert_err_text(
		    future_result(&f, NULL, &e), &e, ERR_FAILED, "broken");
	ck_assert_str_eq(future_error(&f)->text, "broken");
}
END_TEST

START_TEST(b13_result_of_a_cancelled_future_is_cancelled)
{
	struct err e = ERR_INIT;

	future_cancel(&f, NULL);
	ck_assert_err(future_result(&f, NULL, &e), &e, ERR_CANCELLED);
	ck_assert_ptr_null(future_error(&f));
}
END_TEST

START_TEST(b14_cancel_of_a_pending_future_settles_it)
{
	struct cancel_reason reason = {.by = "me", .why = "no need"};
	struct err e = ERR_INIT;

	add(0);
	ck_assert(future_cancel(&f, &reason));
	ck_assert_int_eq(f.state, FUTURE_CANCELLED);
	ck_assert_trace("");
	run_dry();
	ck_assert_trace("a");
	ck_assert_err_text(future_result(&f, NULL, &e), &e, ERR_CANCELLED,
	    "cancelled by me (no need)");
}
END_TEST

START_TEST(b14_cancel_of_a_done_future_changes_nothing)
{
	struct err e = ERR_INIT;

	future_set_error(&f, &failure);
	ck_assert(!future_cancel(&f, NULL));
	ck_assert_err(future_result(&f, NULL, &e), &e, ERR_FAILED);
}
END_TEST

START_TEST(i4_a_cancel_says_by_whom_and_why)
{
	static const struct cancel_reason reasons[] = {
	    {.by = "job a", .why = "timeout 5s"},
	    {.by = "job a"},
	    {.why = "timeout 5s"},
	    {.by = "job a", .why = "x", .text = "all of it"},
	    {.by = NULL},
	};
	static const char *const texts[] = {
	    "cancelled by job a (timeout 5s)",
	    "cancelled by job a",
	    "cancelled (timeout 5s)",
	    "all of it",
	    "cancelled",
	};
	struct err e = ERR_INIT;

	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		cancel_reason_to_err(&reasons[i], &e);
		ck_assert_str_eq(e.text, texts[i]);
		ck_assert_int_eq(e.code, ERR_CANCELLED);
		err_clear(&e);
	}
	cancel_reason_to_err(NULL, &e);
	ck_assert_str_eq(e.text, "cancelled");
}
END_TEST

START_TEST(b15_callbacks_are_queued_in_order_not_called)
{
	for (int i = 0; i < 3; i++)
		add(i);
	trace_turns(&the_loop);
	future_set_result(&f, NULL);
	ck_assert_trace("");
	ck_assert(list_is_empty(&f.callbacks));
	notes[2].adds = &notes[3];
	loop_stop(&the_loop);
	ck_assert_int_eq(loop_run(&the_loop, NULL), 0);
	trace_no_turns();
	ck_assert_trace("|abc");
	run_dry();
	ck_assert_trace("d");
}
END_TEST

START_TEST(b15_a_callback_added_after_the_end_is_queued_at_once)
{
	future_set_result(&f, NULL);
	add(0);
	ck_assert_trace("");
	run_dry();
	ck_assert_trace("a");
}
END_TEST

START_TEST(b15_callbacks_wait_behind_what_is_ready)
{
	add(0);
	add(1);
	loop_call_soon(&the_loop, &notes[2].handle);
	future_set_error(&f, &failure);
	loop_call_soon(&the_loop, &notes[3].handle);
	run_dry();
	ck_assert_trace("cabd");
	future_mark_read(&f);
}
END_TEST

START_TEST(b16_a_removed_callback_does_not_run)
{
	for (int i = 0; i < 3; i++)
		add(i);
	ck_assert(future_remove_callback(&f, &notes[1].handle));
	ck_assert(!future_remove_callback(&f, &notes[1].handle));
	ck_assert(!future_remove_callback(&f, &notes[3].handle));
	future_set_result(&f, NULL);
	run_dry();
	ck_assert_trace("ac");
}
END_TEST

START_TEST(b16_one_that_is_queued_already_cannot_be_removed)
{
	add(0);
	add(1);
	future_set_result(&f, NULL);
	ck_assert(!future_remove_callback(&f, &notes[0].handle));
	handle_cancel(&notes[1].handle);
	run_dry();
	ck_assert_trace("a");
}
END_TEST

START_TEST(b16_callbacks_may_change_the_callbacks)
{
	add(0);
	add(1);
	notes[0].removes = &notes[1]; /* in vain: it is queued */
	notes[1].adds = &notes[2];
	future_set_result(&f, NULL);
	run_dry();
	ck_assert_trace("abc");
}
END_TEST

START_TEST(b17_an_error_that_nobody_read_is_reported_at_the_end)
{
	future_set_error(&f, &failure);
	ck_assert_reports("");
	future_finish(&f);
	ck_assert_reports("future: error was never retrieved: broken\n");
	future_init(&f, &the_loop);
}
END_TEST

static void
read_by_result(void)
{
	(void)future_result(&f, NULL, NULL);
}

static void
read_by_error(void)
{
	(void)future_error(&f);
}

static void
read_by_mark(void)
{
	future_mark_read(&f);
}

static void
read_by_cancel(void)
{
	ck_assert(!future_cancel(&f, NULL));
}

START_TEST(b17_reading_an_error_or_a_vain_cancel_silences_it)
{
	static void (*const readers[])(void) = {
	    read_by_result, read_by_error, read_by_mark, read_by_cancel};

	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		future_set_error(&f, &failure);
		readers[i]();
		future_finish(&f);
		ck_assert_reports("");
		future_init(&f, &the_loop);
	}
}
END_TEST

START_TEST(b17_a_cancel_or_a_result_needs_no_reader)
{
	future_cancel(&f, NULL);
	future_finish(&f);
	future_init(&f, &the_loop);
	future_set_result(&f, NULL);
	future_finish(&f);
	ck_assert_reports("");
	future_init(&f, &the_loop);
}
END_TEST

static void
ck_assert_repr(const char *expected)
{
	char text[200];

	future_repr(&f, text, sizeof(text));
	ck_assert_str_eq(text, expected);
}

START_TEST(b18_repr_says_state_and_outcome)
{
	ck_assert_repr("<Future pending>");
	add(0);
	add(1);
	ck_assert_repr("<Future pending cb=[2]>");
	handle_cancel(&notes[0].handle);
	handle_cancel(&notes[1].handle);
	future_set_error(&f, &failure);
	ck_assert_repr("<Future finished error='broken'>");
	future_mark_read(&f);
	future_finish(&f);
	future_init(&f, &the_loop);
	future_cancel(&f, NULL);
	ck_assert_repr("<Future cancelled>");
}
END_TEST

START_TEST(b18_repr_is_cut_to_its_place)
{
	char text[200], whole[200];

	future_set_error(&f, &failure);
	future_mark_read(&f);
	future_repr(&f, whole, sizeof(whole));
	for (size_t size = 1; size <= strlen(whole) + 2; size++) {
		memset(text, '#', sizeof(text));
		future_repr(&f, text, size);
		ck_assert_int_eq(text[size], '#');
		ck_assert_uint_lt(strlen(text), size);
		ck_assert(strncmp(text, whole, strlen(text)) == 0);
	}
	ck_assert_str_eq(text, whole);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("future");
	TCase *c = tcase_create("outcome");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, b11_a_new_future_is_pending);
	tcase_add_test(c, b11_a_future_is_settled_once);
	tcase_add_test(c, b12_a_done_future_refuses_another_outcome);
	tcase_add_test(c, b13_result_of_a_pending_future_is_an_error);
	tcase_add_test(c, b13_result_gives_the_value);
	tcase_add_test(c, b13_result_gives_the_error_each_time);
	tcase_add_test(c, b13_result_of_a_cancelled_future_is_cancelled);
	tcase_add_test(c, b14_cancel_of_a_pending_future_settles_it);
	tcase_add_test(c, b14_cancel_of_a_done_future_changes_nothing);
	tcase_add_test(c, i4_a_cancel_says_by_whom_and_why);
	suite_add_tcase(s, c);

	c = tcase_create("callbacks");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, b15_callbacks_are_queued_in_order_not_called);
	tcase_add_test(c, b15_a_callback_added_after_the_end_is_queued_at_once);
	tcase_add_test(c, b15_callbacks_wait_behind_what_is_ready);
	tcase_add_test(c, b16_a_removed_callback_does_not_run);
	tcase_add_test(c, b16_one_that_is_queued_already_cannot_be_removed);
	tcase_add_test(c, b16_callbacks_may_change_the_callbacks);
	suite_add_tcase(s, c);

	c = tcase_create("errors nobody reads");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, b17_an_error_that_nobody_read_is_reported_at_the_end);
	tcase_add_test(c, b17_reading_an_error_or_a_vain_cancel_silences_it);
	tcase_add_test(c, b17_a_cancel_or_a_result_needs_no_reader);
	suite_add_tcase(s, c);

	c = tcase_create("repr");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, b18_repr_says_state_and_outcome);
	tcase_add_test(c, b18_repr_is_cut_to_its_place);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN
