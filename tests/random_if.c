#include "tests/random_if.h"

#include "core/macros.h"

#define MAX_DEPTH 3

/* A condition in the making. */
struct maker {
	struct random *r;
	random_name *name;
	void *arg;
	bool may_be_cancelled;
	struct buf *out;
};

static const char *
one_of(struct maker *m, const char *const *words, unsigned n)
{
	return words[random_below(m->r, n)];
}

static void
make_need(struct maker *m)
{
	static const char *const states[] = {"finished", "failed", "timed_out",
	    "cancelled", "skipped", "running"};
	static const char *const relations[] = {
	    "==", "!=", "<", ">", "<=", ">="};
	const char *name = m->name(m->arg);

	buf_printf(
	    m->out, random_chance(m->r, 50) ? "needs.%s" : "needs['%s']", name);
	if (random_chance(m->r, 60))
		buf_printf(m->out, ".state %s '%s'", one_of(m, relations, 2),
		    one_of(m, states, ARRAY_LEN(states)));
	else if (random_chance(m->r, 80))
		buf_printf(m->out, ".exit %s %u",
		    one_of(m, relations, ARRAY_LEN(relations)),
		    random_below(m->r, 4));
	else
		buf_printf(m->out, ".exit %s null", one_of(m, relations, 2));
}

static void
make_atom(struct maker *m)
{
	static const char *const status[] = {
	    "success()", "failure()", "always()", "cancelled()"};
	static const char *const constants[] = {
	    "true", "true", "false", "1 < 2", "'a' == 'b'"};

	if (m->name != NULL && random_chance(m->r, 50))
		make_need(m);
	else if (random_chance(m->r, 60))
		buf_add_text(
		    m->out, one_of(m, status, m->may_be_cancelled ? 4 : 3));
	else
		buf_add_text(
		    m->out, one_of(m, constants, ARRAY_LEN(constants)));
}

static void
make(struct maker *m, unsigned depth)
{
	static const char *const operators[] = {
	    " && ", " || ", " && ", "||", ") == ("};
	const char *operator;
	bool is_open;

	if (depth == 0 || random_chance(m->r, 40)) {
		make_atom(m);
		return;
	}
	if (random_chance(m->r, 20)) {
		buf_add_text(m->out, "!(");
		make(m, depth - 1);
		buf_add_char(m->out, ')');
		return;
	}
	operator= one_of(m, operators, ARRAY_LEN(operators));
	is_open = operator[0] == ')' || random_chance(m->r, 40);
	buf_add_text(m->out, is_open ? "(" : "");
	make(m, depth - 1);
	buf_add_text(m->out, operator);
	make(m, depth - 1);
	buf_add_text(m->out, is_open ? ")" : "");
}

void
random_if(struct random *r, random_name *name, void *arg, bool may_be_cancelled,
    struct buf *out)
{
	struct maker m = {r, name, arg, may_be_cancelled, out};

	make(&m, random_below(r, MAX_DEPTH + 1));
}
