/*
 * fuzz_shell - what is split is split as a shell would, which is at blanks, and
 * has nothing in it that a shell would look at.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/shell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The words are those of the text, all of them, in their order. */
static void
check_words(const char *text, char **argv)
{
	size_t n = 0;

	assert(argv[0] != NULL && strchr(argv[0], '=') == NULL);
	for (text += strspn(text, " "); *text != '\0';
	     text += strspn(text, " ")) {
		size_t len = strcspn(text, " ");

		assert(argv[n] != NULL && strlen(argv[n]) == len);
		assert(memcmp(argv[n], text, len) == 0);
		assert(
		    strpbrk(argv[n], "|&;<>()$`\\\"'*?[]#~{}!^\n\t\r") == NULL);
		text += len;
		n++;
	}
	assert(argv[n] == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmemdup0((const char *)data, size);
	char **argv = shell_split(text);

	if (argv != NULL)
		check_words(text, argv);
	free(argv);
	free(text);
	return 0;
}
