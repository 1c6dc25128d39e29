/*
 * fuzz_unquoted - any text is scanned to its end, and a variable that is not in
 * it is not found.  The variable is what stands before the first newline.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/unquoted.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *variable = xmemdup0((const char *)data, size);
	char *text = strchr(variable, '\n');
	enum unquoted found;

	if (text != NULL) {
		*text++ = '\0';
		found = unquoted_find(text, variable);
		if (found != UNQUOTED_NOT) {
			assert(variable[0] != '\0');
			assert(strchr(text, '$') != NULL);
			assert(strstr(text, variable) != NULL);
		}
		if (found == UNQUOTED_EVAL)
			assert(strstr(text, "eval") != NULL);
	}
	free(variable);
	return 0;
}
