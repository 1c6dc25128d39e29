#include "jobs/load/load_if.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "jobs/expr.h"
#include "jobs/load/load_base.h"
#include "jobs/load/load_body.h"
#include "jobs/load/load_job.h"
#include "jobs/load/load_ref.h"
#include "jobs/load/load_report.h"
#include "jobs/load/load_type.h"
#include "jobs/nearest.h"

#define MATRIX "MATRIX_"
#define MAX_VARIABLE 128

/* Places */

/* How many bytes of text the escape \uXXXX at stands for, and its own length. */
static size_t
measure_escape(const char *at, size_t *length)
{
	char digits[5] = "";
	unsigned long code;

	strncpy(digits, at + 2, 4);
	code = strtoul(digits, NULL, 16);
	*length = 6;
	if (code < 0x80)
		return 1;
	if (code < 0x800)
		return 2;
	if (code < 0xd800 || code > 0xdbff)
		return 3;
	/* A surrogate, which another one follows. */
	*length = 12;
	return 4;
}

/* Where byte n of the text is, whose string literal begins at an offset. */
static size_t
place_in_literal(const struct load *l, size_t literal, size_t n)
{
	const char *text = l->scan.text;
	size_t at = literal + 1, length, bytes;

	while (n > 0 && at < l->scan.len && text[at] != '"') {
		length = bytes = 1;
		if (text[at] == '\\') {
			length = 2;
			if (text[at + 1] == 'u')
				bytes = measure_escape(text + at, &length);
		}
		if (bytes > n)
			break;
		n -= bytes;
		at += length;
	}
	return at;
}

static size_t
place_of(const struct load_job *j, size_t n)
{
	return place_in_literal(j->l, j->condition_at, n);
}

static int
refuse(const struct load_job *j, size_t n, const char *text)
{
	return load_problem(j->l, place_of(j, n), "\"if\": %s", text);
}

const struct load_type type_if = {.kind = LOAD_TEXT, .min = 1};

int
load_read_if(struct load_job *j, const struct load_at *at, json_t *value)
{
	struct err e = ERR_INIT;
	size_t where;

	if (!json_is_string(value))
		return load_refuse(at,
		    "expected a condition such as \"needs.JOB.exit == 0\", "
		    "found %s%s",
		    load_type(value),
		    json_is_boolean(value) ? "; put it in quotes" : "");
	j->condition_at = load_offset(at);
	j->condition = expr_compile(&j->l->g->arena, json_string_value(value),
	    json_string_length(value), &where, &e);
	return j->condition != NULL ? 0 : refuse(j, where, e.text);
}

/* Operands */

/* needs.NAME: without being asked for, a need for its end. */
static void
settle_need(struct load_job *j, struct expr_operand *o)
{
	struct load_at at = {.l = j->l, .object = j->at, .key = "if"};
	struct load *l = j->l;

	if (j->where == IN_CLEANUP || j->where == IN_EACH) {
		refuse(j, o->begin,
		    j->where == IN_EACH
			? "the job of an \"each\" has no needs; success(), "
			  "failure() and cancelled() tell of the member that "
			  "it runs for"
			: "a cleanup has no needs; success(), failure() and "
			  "cancelled() tell of the job that it is part of");
		return;
	}
	o->job = load_find(l, o->name);
	if (o->job == JOB_NONE)
		load_defer(&at, o->name,
		    &(struct load_ref){
			.need = UINT32_MAX,
			.member = UINT32_MAX,
			.into = &o->job,
			.unread = o->source != EXPR_RESULT,
			.offset = (uint32_t)place_of(j, o->name_at),
		    });
	else if (o->source == EXPR_RESULT)
		load_want(l, o->job, j->id);
	load_add_need(j, &at, o->name, NEED_DONE | NEED_IMPLIED, false);
}

static const struct env_var *
find_variable(const struct job_opts *opts, const char *name)
{
	size_t i = opts->n_env;

	while (i > 0 && strcmp(opts->env[i - 1].name, name) != 0)
		i--;
	return i == 0 ? NULL : &opts->env[i - 1];
}

/* What is no process has no variables, but the file's hold there too. */
static const struct env_var *
find_in_all(const struct load_job *j, const char *name)
{
	const struct job_opts *opts = j->opts_set ? &j->opts : j->base;
	const struct env_var *var = find_variable(opts, name);

	return var != NULL ? var : find_variable(&j->l->defaults, name);
}

static void
settle_env(struct load_job *j, struct expr_operand *o)
{
	json_t *own =
	    json_object_get(json_object_get(j->object, "env"), o->name);
	const struct env_var *var = find_in_all(j, o->name);
	char text[240];

	if (json_is_object(own)) {
		snprintf(text, sizeof(text),
		    "env.%s is a result; write needs.JOB.result", o->name);
		refuse(j, o->begin, text);
	} else if (var != NULL) {
		o->value = var->value == NULL ? "" : var->value;
	}
}

/* The variable that holds matrix.KEY. */
static void
name_matrix_variable(const char *key, char name[MAX_VARIABLE])
{
	size_t used = strlen(MATRIX);

	memcpy(name, MATRIX, used);
	for (; *key != '\0' && used < MAX_VARIABLE - 1; key++)
		name[used++] = isalnum((unsigned char)*key)
				   ? (char)toupper((unsigned char)*key)
				   : '_';
	name[used] = '\0';
}

static int
refuse_axis(struct load_job *j, const struct expr_operand *o, const char *name)
{
	const struct job_opts *opts = j->opts_set ? &j->opts : j->base;
	struct nearest nearest;
	char text[240], best[MAX_VARIABLE] = "";
	size_t n = 0, i;

	nearest_init(&nearest, name, strlen(name));
	for (i = 0; i < opts->n_env; i++) {
		if (strncmp(opts->env[i].name, MATRIX, strlen(MATRIX)) == 0)
			nearest_offer(&nearest, opts->env[i].name);
	}
	for (i = strlen(MATRIX); nearest.best != NULL && i < MAX_VARIABLE &&
				 nearest.best[i] != '\0';
	     i++)
		best[n++] = (char)tolower((unsigned char)nearest.best[i]);
	best[n] = '\0';
	if (nearest.best != NULL)
		snprintf(text, sizeof(text),
		    "the matrix of this job has no \"%s\"; did you mean "
		    "matrix.%s?",
		    o->name, best);
	else
		snprintf(text, sizeof(text),
		    "no matrix of this job has \"%s\"; it would set %s",
		    o->name, name);
	return refuse(j, o->name_at, text);
}

static void
settle_matrix(struct load_job *j, struct expr_operand *o)
{
	char name[MAX_VARIABLE];
	const struct env_var *var;

	name_matrix_variable(o->name, name);
	var = find_in_all(j, name);
	if (var == NULL)
		refuse_axis(j, o, name);
	else
		o->value = var->value == NULL ? "" : var->value;
}

void
load_finish_if(struct load_job *j)
{
	struct expr *x = j->condition;
	size_t i;

	if (x == NULL)
		return;
	for (i = 0; i < x->n_operands; i++) {
		struct expr_operand *o = &x->operands[i];

		if (expr_is_of_need(o))
			settle_need(j, o);
		else if (o->source == EXPR_ENV)
			settle_env(j, o);
		else if (o->source == EXPR_MATRIX)
			settle_matrix(j, o);
	}
	load_opts(j)->condition = x;
}
