/*
 * fuzz_opt - any command line is taken apart without a word being lost, or is
 * refused with a reason.  The words end with NUL.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/opt.h"
#include "core/macros.h"
#include "core/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the options have taken. */
struct taken {
	size_t values, flags;
};

static int
set_value(void *into, const char *value, struct err *e)
{
	struct taken *t = into;

	assert(value != NULL);
	if (value[0] == '?')
		return err_set(e, ERR_INVALID, "%s is no value", value);
	t->values++;
	return 0;
}

static int
set_flag(void *into, const char *value, struct err *e)
{
	struct taken *t = into;

	(void)e;
	assert(value == NULL);
	t->flags++;
	return 0;
}

static const struct option options[] = {
    {'j', "jobs", "N", "", set_value},
    {'q', "quiet", NULL, "", set_flag},
    {'v', "verbose", NULL, "", set_flag},
    {0, "log", "FILE", "", set_value},
};

/* The words of argv[1...] are some of the first ones, in their order. */
static void
check_words(char **argv, char **before, int argc, int n_words)
{
	int at = 1, i;

	assert(n_words >= 0 && n_words < argc);
	for (i = 1; i <= n_words; i++) {
		while (at < argc && before[at] != argv[i])
			at++;
		assert(at < argc);
		at++;
	}
}

/* The words are all that stands behind the options: nothing in between. */
static void
check_tail(char **argv, char **before, int argc, int n_words)
{
	int i;

	check_words(argv, before, argc, n_words);
	for (i = 1; i <= n_words; i++)
		assert(argv[i] == before[argc - 1 - n_words + i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmemdup0((const char *)data, size), *at = text;
	char **argv = xcalloc(size + 3, sizeof(char *));
	char **before = xcalloc(size + 3, sizeof(char *));
	struct taken taken = {0, 0};
	struct err e = ERR_INIT;
	int argc = 1, n_words = -1, rc;

	argv[0] = text;
	for (; at < text + size; at += strlen(at) + 1)
		argv[argc++] = at;
	memcpy(before, argv, (size_t)argc * sizeof(char *));
	rc = opt_parse(
	    options, ARRAY_LEN(options), argc, argv, &taken, &n_words, &e);
	assert(rc == 0 || rc == 1 || rc == -1);
	assert(err_is_set(&e) == (rc < 0));
	if (rc == 0)
		check_words(argv, before, argc, n_words);
	if (rc < 0)
		assert(e.code == ERR_INVALID && e.text[0] != '\0');
	err_clear(&e);
	memcpy(argv, before, (size_t)argc * sizeof(char *));
	rc = opt_parse_leading(
	    options, ARRAY_LEN(options), argc, argv, &taken, &n_words, &e);
	assert(err_is_set(&e) == (rc < 0));
	if (rc == 0)
		check_tail(argv, before, argc, n_words);
	free(before);
	free(argv);
	free(text);
	return 0;
}
