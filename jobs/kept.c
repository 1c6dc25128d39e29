#include "jobs/kept.h"

#include <stdlib.h>
#include <unistd.h>

void
result_free(struct result *result)
{
	if (result == NULL)
		return;
	if (result->fd >= 0)
		close(result->fd);
	free(result->text);
	free(result);
}
