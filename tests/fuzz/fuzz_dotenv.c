/*
 * fuzz_dotenv - what is read of a file of variables lies in it, in order, and a
 * value that was read is read back the same from single or double quotes.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/dotenv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* KEY="VALUE", such that it is VALUE again. */
static void
check_again(const struct dotenv *read)
{
	struct buf line = {0};
	struct dotenv d;

	buf_add(&line, read->text + read->at, read->key_len);
	buf_add_text(&line, "=\"");
	for (size_t i = 0; i < read->value.len; i++) {
		if (strchr("\\\"$", read->value.data[i]) != NULL)
			buf_add_char(&line, '\\');
		buf_add_char(&line, read->value.data[i]);
	}
	buf_add_text(&line, "\" # note");
	dotenv_init(&d, line.data, line.len);
	assert(dotenv_next(&d) == DOTENV_VARIABLE);
	assert(d.value.len == read->value.len);
	assert(memcmp(d.value.data, read->value.data, d.value.len) == 0);
	assert(dotenv_next(&d) == DOTENV_END);
	dotenv_finish(&d);
	buf_finish(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);
	enum dotenv_kind kind;
	struct dotenv d;
	size_t next = 0;

	/* Not ended by a NUL, so that reading too far is seen. */
	memcpy(text, data, size);
	dotenv_init(&d, text, size);
	while ((kind = dotenv_next(&d)) != DOTENV_END) {
		assert(d.next > next && d.next <= size);
		assert(d.at >= next && d.at <= size);
		next = d.next;
		if (kind == DOTENV_ERROR) {
			assert(d.error != NULL && d.error[0] != '\0');
			continue;
		}
		assert(d.key_len > 0 && d.at + d.key_len < size);
		assert(memchr(d.text + d.at, '=', d.key_len) == NULL);
		assert(strlen(d.value.data) == d.value.len);
		check_again(&d);
	}
	dotenv_finish(&d);
	free(text);
	return 0;
}
