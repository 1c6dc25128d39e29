/*
 * fuzz_duration - what is read as a duration is in range and is written such
 * that it is read back the same.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/duration.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);
	char buf[DURATION_TEXT_SIZE];
	struct err e = ERR_INIT;
	int64_t ns = -1, again = -1;
	double seconds;

	/* Not ended by a NUL, so that reading too far is seen. */
	memcpy(text, data, size);
	if (duration_parse(text, size, &ns, &e) == 0) {
		assert(ns >= 0 && ns <= DURATION_MAX_NS);
		duration_format(ns, buf, sizeof(buf));
		assert(duration_parse(buf, strlen(buf), &again, &e) == 0);
		assert(again == ns);
	} else {
		assert(e.code == ERR_INVALID && e.text[0] != '\0');
	}
	if (size == sizeof(seconds)) {
		memcpy(&seconds, data, sizeof(seconds));
		if (duration_from_seconds(seconds, &ns, NULL) == 0)
			assert(ns >= 0 && ns <= DURATION_MAX_NS);
	}
	free(text);
	return 0;
}
