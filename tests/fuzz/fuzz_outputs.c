/*
 * fuzz_outputs - what a job may write as its outputs is refused with its line, or
 * is a list by key, each of which is found and is read back the same.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/outputs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All of them once more, by lines that end with a word of their own. */
static void
check_again(const struct outputs *o)
{
	struct outputs again = {.n = 0};
	struct err e = ERR_INIT;
	struct buf text = {0};

	for (size_t i = 0; i < o->n; i++)
		buf_printf(&text, "%s<<%s no line\n%s\n%s no line\n",
		    o->list[i].key, o->list[i].value, o->list[i].value,
		    o->list[i].value);
	for (size_t i = 0; i < o->n; i++) {
		/* A word of several lines is none. */
		if (strchr(o->list[i].value, '\n') != NULL) {
			buf_finish(&text);
			return;
		}
	}
	assert(outputs_parse(&again, text.data, text.len, &e) == 0);
	assert(again.n == o->n && again.size == o->size);
	for (size_t i = 0; i < o->n; i++)
		assert(strcmp(again.list[i].value, o->list[i].value) == 0);
	outputs_finish(&again);
	buf_finish(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);
	struct outputs o = {.n = 0};
	struct err e = ERR_INIT;

	memcpy(text, data, size);
	if (outputs_parse(&o, text, size, &e) == 0) {
		for (size_t i = 0; i < o.n; i++) {
			const struct output_value *v = &o.list[i];

			assert(outputs_is_key(v->key, strlen(v->key)));
			assert(strlen(v->value) == v->len);
			assert(outputs_find(&o, v->key) == v);
			assert(i == 0 || strcmp(v[-1].key, v->key) < 0);
		}
		if (o.n > 0)
			check_again(&o);
	} else {
		assert(strncmp(e.text, "line ", 5) == 0);
	}
	outputs_finish(&o);
	free(text);
	return 0;
}
