#include "cmd/failing.h"

#include <stdlib.h>
#include <string.h>

/* As many as "retry" can ask for. */
#define ATTEMPTS_MAX 1001

unsigned
failing_attempts(const struct graph *g, const char *word, size_t *len)
{
	const char *number = strrchr(word, '=');
	unsigned long n;
	char *end;

	*len = strlen(word);
	if (number == NULL || graph_find(g, word) != JOB_NONE ||
	    number[1] < '1' || number[1] > '9')
		return 0;
	n = strtoul(number + 1, &end, 10);
	if (*end != '\0' || n > ATTEMPTS_MAX)
		return 0;
	*len = (size_t)(number - word);
	return (unsigned)n;
}
