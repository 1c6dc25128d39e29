#include "cmd/color.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* no-color.org: set to whatever, but not to nothing. */
static bool
is_set(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0';
}

static bool
is(const char *name, const char *expected)
{
	const char *value = getenv(name);

	return value != NULL && strcmp(value, expected) == 0;
}

bool
color_is_wanted(enum when mode, int fd)
{
	if (mode != WHEN_AUTO)
		return mode == WHEN_ALWAYS;
	if (is_set("NO_COLOR"))
		return false;
	/* bixense.com/clicolors: as on a terminal, even in a pipe. */
	if (is_set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0"))
		return true;
	return !is("CLICOLOR", "0") && !is("TERM", "dumb") && isatty(fd);
}
