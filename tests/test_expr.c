#include "jobs/expr.h"

#include <stdio.h>
#include <string.h>

#include "core/macros.h"
#include "tests/harness.h"

#define MAX_OPERANDS 8

/* What the operands of the tests are; others are nothing. */
static struct value
value_of(const struct expr_operand *o)
{
	switch ((enum expr_source)o->source) {
	case EXPR_STATE:
		return value_of_text("failed", 6);
	case EXPR_EXIT:
		if (strcmp(o->name, "gone") == 0)
			return (struct value){.type = VALUE_NOTHING};
		return value_of_number(3);
	case EXPR_RESULT:
	case EXPR_ENV:
	case EXPR_MATRIX:
		return value_of_text(o->name, strlen(o->name));
	case EXPR_FAILURE:
	case EXPR_ALWAYS:
		return value_of_truth(true);
	default:
		return value_of_truth(false);
	}
}

static struct expr *
compile(struct arena *arena, const char *text, size_t *at, struct err *e)
{
	return expr_compile(arena, text, strlen(text), at, e);
}

static bool
is_true(const char *text)
{
	struct arena arena = {NULL, 0};
	struct err e = ERR_INIT;
	struct value values[MAX_OPERANDS];
	size_t at, i;
	struct expr *x = compile(&arena, text, &at, &e);
	bool truth;

	ck_assert_msg(x != NULL, "%s: column %zu: %s", text, at, e.text);
	ck_assert_uint_le(x->n_operands, MAX_OPERANDS);
	for (i = 0; i < x->n_operands; i++)
		values[i] = value_of(&x->operands[i]);
	truth = expr_is_true(x, values);
	arena_finish(&arena);
	return truth;
}

/* Each of the texts, up to "", is or is not true. */
static void
expect_all(const char *const *texts, bool truth)
{
	for (; **texts != '\0'; texts++)
		ck_assert_msg(is_true(*texts) == truth, "%s is not %s", *texts,
		    truth ? "true" : "false");
}

START_TEST(constants_are_compared)
{
	static const char *const right[] = {"true", "1 == 1", "1.0 == 1",
	    "-1 < 0", "1e3 == 1000", "2 >= 2", "2 <= 2", "3 > 2", "1 != 2",
	    "'a' == \"a\"", "'it''s' == \"it's\"",
	    "\"say \"\"x\"\"\" == 'say \"x\"'", "'' == ''", "null == null",
	    "'a' != null", "'10' > '9'", " \t\n1==1\r\n", "true != false", ""};
	static const char *const wrong[] = {"false", "1 == 2", "1 > 1", "1 < 1",
	    "'1.0' == '1'", "'A' == 'a'", "'a' == null", "0 == null",
	    "false == null", "'' == null", "'9' > '10'", ""};

	expect_all(right, true);
	expect_all(wrong, false);
}
END_TEST

START_TEST(text_is_a_number_when_it_is_written_as_one)
{
	static const char *const right[] = {"env['3'] == 3", "env['3.0'] == 3",
	    "3 == env['3e0']", "env['x'] != 3", "env[''] != 0",
	    "env['-2'] < -1", "env['10'] > env['9']",
	    "env['3'] == needs.a.exit", ""};
	static const char *const wrong[] = {"env['3x'] == 3", "env[' 3'] == 3",
	    "env['0x3'] == 3", "env['inf'] > 1", "env['1e999'] > 1",
	    "env['x'] < 3", "env['x'] >= 3", "env[''] == 0",
	    "needs.gone.exit == 0", "needs.gone.exit < 1", ""};

	expect_all(right, true);
	expect_all(wrong, false);
}
END_TEST

START_TEST(operators_bind_as_in_c)
{
	static const char *const right[] = {"true || false && false",
	    "!false && true", "!(true && false)", "!!true", "!false == true",
	    "1 < 2 == true", "true == 1 < 2", "1 == 1 && 2 == 2",
	    "false == false == true", "(true || false) && true",
	    "!(1 == 2) && !(2 == 1)", "((((true))))", "false && false || true",
	    ""};
	static const char *const wrong[] = {"(true || false) && false",
	    "!true || false", "!(true || false)", "true != true",
	    "false == !false", ""};

	expect_all(right, true);
	expect_all(wrong, false);
}
END_TEST

START_TEST(operands_have_the_values_that_are_given)
{
	static const char *const right[] = {"needs.a.exit == 3",
	    "needs.a.state == 'failed'", "needs['x.0'].result == 'x.0'",
	    "needs [ \"test[cc=gcc]\" ] . result == 'test[cc=gcc]'",
	    "needs.2to-3.result == '2to-3'", "env.HOME == 'HOME'",
	    "matrix.cc == 'cc'", "needs.gone.exit == null", "failure()",
	    "always ( )", "!success()", "needs.needs.result == 'needs'",
	    "needs.true.result == 'true'", ""};
	static const char *const wrong[] = {"success()", "cancelled()",
	    "needs.a.exit < 3", "needs.a.state == 'finished'", ""};

	expect_all(right, true);
	expect_all(wrong, false);
}
END_TEST

struct bad {
	const char *text;
	size_t at; /* from 0 */
	const char *says;
};

static const struct bad bad[] = {
    {"", 0, "is empty"},
    {"  ", 0, "is empty"},
    {"needs.a.exit = 3", 13, "write =="},
    {"needs.a.exit == 3 & true", 18, "write &&"},
    {"true | false", 5, "write ||"},
    {"true and false", 5, "write &&"},
    {"true or false", 5, "write ||"},
    {"1 is 1", 2, "write =="},
    {"true true", 5, "expected an operator such as == or && before true"},
    {"${{ true }}", 0, "without ${{ and }}"},
    {"true }}", 5, "without ${{ and }}"},
    {"$HOME == ''", 0, "env.NAME"},
    {"env.A == 'x", 9, "no end"},
    {"env.A == \"x''", 9, "close it by another \""},
    {"(true", 0, "not closed"},
    {"true && ((true) || false", 8, "not closed"},
    {"true)", 4, "closes nothing"},
    {"()", 1, "expected a value"},
    {"&& true", 0, "expected a value"},
    {"true &&", 7, "found its end"},
    {"!", 1, "found its end"},
    {"need.a.exit == 1", 0, "did you mean needs?"},
    {"sucess()", 0, "did you mean success?"},
    {"TRUE", 0, "did you mean true?"},
    {"nonsense", 0, "expected needs, env, matrix"},
    {"success", 7, "expected () after success"},
    {"success(1)", 8, "nothing between ( and )"},
    {"needs", 5, "expected .NAME or ['NAME'] after needs"},
    {"needs == 1", 6, "expected .NAME or ['NAME'] after needs"},
    {"needs.a", 7, "expected .state, .exit or .result"},
    {"needs.a == 1", 8, "expected .state, .exit or .result"},
    {"needs.a.exits == 1", 8, "did you mean exit?"},
    {"needs.a.0.exit == 1", 8, "needs['NAME']"},
    {"needs.\xc3\xa9.exit == 1", 6, "\xc3\xa9 has no meaning"},
    {"needs[a].exit == 1", 6, "a name in quotes"},
    {"needs['a'.exit == 1", 9, "] behind the name"},
    {"1 == 12ab", 5, "12ab is no number"},
    {"1 == 1.2.3", 5, "1.2.3 is no number"},
    {"1 == .5", 5, "expected a value"},
    {"1e999 == 1", 0, "is no number"},
    {"env.A", 0, "compare it, as in env.A != ''"},
    {"needs.a.exit", 0, "compare it, as in needs.a.exit == 0"},
    {"true && env.A", 8, "&& goes with true and false"},
    {"env.A || true", 0, "compare it, as in env.A != ''"},
    {"true && !needs.a.exit", 9, "! goes with true and false"},
    {"!env.A == 'x'", 1, "! goes with true and false"},
    {"'x'", 0, "no condition"},
    {"null", 0, "no condition"},
    {"1 == '1'", 0, "with quotes or both without"},
    {"env.A == true", 0, "never the same"},
    {"true == 1", 0, "never the same"},
    {"1 < 2 < 3", 0, "only numbers come before"},
    {"env.A < 'abc'", 8, "'abc' is compared with a number"},
    {"needs.a.exit == 'abc'", 16, "'abc' is compared with a number"},
    {"null < 1", 0, "only numbers"},
    {"needs.a.state < 1", 0, "is a state"},
    {"needs.a.state == 'success'", 17, "is none of the states"},
    {"'faild' != needs.a.state", 0, "did you mean 'failed'?"},
    {"needs.a.state == 1", 17, "a state is text"},
};

START_TEST(what_is_wrong_is_told_with_its_column)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(bad); i++) {
		struct arena arena = {NULL, 0};
		struct err e = ERR_INIT;
		size_t at = 999;

		ck_assert_msg(compile(&arena, bad[i].text, &at, &e) == NULL,
		    "%s: compiled", bad[i].text);
		ck_assert_msg(strstr(e.text, bad[i].says) != NULL,
		    "%s: %s, not %s", bad[i].text, e.text, bad[i].says);
		ck_assert_msg(at == bad[i].at, "%s: at %zu, not %zu",
		    bad[i].text, at, bad[i].at);
		arena_finish(&arena);
	}
}
END_TEST

/* n times open, then the middle, then n times close. */
static struct expr *
compile_nest(struct arena *arena, const char *open, const char *close,
    unsigned n, size_t *at, struct err *e)
{
	struct buf b = {0};
	struct expr *x;
	unsigned i;

	for (i = 0; i < n; i++)
		buf_add_text(&b, open);
	buf_add_text(&b, "true");
	for (i = 0; i < n; i++)
		buf_add_text(&b, close);
	x = compile(arena, b.data, at, e);
	buf_finish(&b);
	return x;
}

START_TEST(depth_and_length_have_a_limit)
{
	/* One of each tightness on each level. */
	static const char open[] = "false || true && true == 1 < 2 == (";
	struct arena arena = {NULL, 0};
	struct err e = ERR_INIT;
	size_t at;
	struct expr *x = compile_nest(&arena, open, ")", 64, &at, &e);

	ck_assert_msg(x != NULL, "%s", e.text);
	ck_assert(expr_is_true(x, NULL));
	ck_assert_ptr_null(compile_nest(&arena, open, ")", 65, &at, &e));
	ck_assert_uint_eq(at, 65 * strlen(open) - 1);
	ck_assert(strstr(e.text, "deeper than 64") != NULL);
	err_clear(&e);
	ck_assert_ptr_nonnull(compile_nest(&arena, "!", "", 64, &at, &e));
	ck_assert_ptr_null(compile_nest(&arena, "!", "", 65, &at, &e));
	err_clear(&e);
	/* Wide is not deep. */
	x = compile_nest(&arena, "true && ", " || (false)", 200, &at, &e);
	ck_assert_msg(x != NULL, "%s", e.text);
	ck_assert(expr_is_true(x, NULL));
	ck_assert_ptr_null(compile_nest(&arena, "true && ", "", 600, &at, &e));
	ck_assert(strstr(e.text, "4096 are the most") != NULL);
	arena_finish(&arena);
}
END_TEST

static void
expect_description(const char *text, const char *expected)
{
	static const char *const shown[] = {"2", "'x'", "false"};
	struct arena arena = {NULL, 0};
	struct err e = ERR_INIT;
	struct buf b = {0};
	size_t at;
	struct expr *x = compile(&arena, text, &at, &e);

	ck_assert_msg(x != NULL, "%s", e.text);
	expr_describe(x, shown, &b);
	ck_assert_str_eq(b.data, expected);
	buf_finish(&b);
	arena_finish(&arena);
}

START_TEST(a_description_has_the_operands_in_their_places)
{
	char wide[600] = "env.A == '", cut[700];

	expect_description("needs.a.exit == 3", "needs.a.exit == 3 (2 == 3)");
	expect_description("!(needs['a b'].exit==1)&&env.B=='y'||success()",
	    "!(needs['a b'].exit==1)&&env.B=='y'||success() "
	    "(!(2==1)&&'x'=='y'||false)");
	expect_description("1 == 2", "1 == 2");
	/* Cut, and not within a character. */
	for (int i = 0; i < 100; i++)
		strcat(wide, "\xe2\x82\xac");
	snprintf(cut, sizeof(cut), "%.*s... (2 == '%.*s...)", 10 + 3 * 50, wide,
	    3 * 51, wide + 10);
	strcat(wide, "'");
	expect_description(wide, cut);
}
END_TEST

START_TEST(values_are_shown_as_an_expression_has_them)
{
	static const char text[] = "it's\0so";
	char wide[60];
	struct value values[] = {{.type = VALUE_NOTHING}, value_of_truth(true),
	    value_of_number(-1.5), value_of_number(143),
	    value_of_text(text, sizeof(text) - 1), value_of_text("", 0),
	    value_of_text(wide, sizeof(wide))};
	struct buf b = {0};
	size_t i;

	memset(wide, 'w', sizeof(wide));
	for (i = 0; i < ARRAY_LEN(values); i++) {
		value_add(&b, &values[i]);
		buf_add_char(&b, ' ');
	}
	ck_assert_str_eq(b.data, "null true -1.5 143 'it''s\\0so' '' "
				 "'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"
				 "...' ");
	buf_finish(&b);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("expr");
	TCase *tc = tcase_create("all");

	tcase_add_test(tc, constants_are_compared);
	tcase_add_test(tc, text_is_a_number_when_it_is_written_as_one);
	tcase_add_test(tc, operators_bind_as_in_c);
	tcase_add_test(tc, operands_have_the_values_that_are_given);
	tcase_add_test(tc, what_is_wrong_is_told_with_its_column);
	tcase_add_test(tc, depth_and_length_have_a_limit);
	tcase_add_test(tc, a_description_has_the_operands_in_their_places);
	tcase_add_test(tc, values_are_shown_as_an_expression_has_them);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN
