#include "jobs/glob.h"

#include <stddef.h>
#include <string.h>

bool
glob_is_pattern(const char *text)
{
	return strpbrk(text, "*?") != NULL;
}

/* Behind the character at s. */
static const char *
next(const char *s)
{
	for (s++; (*s & 0xc0) == 0x80; s++)
		;
	return s;
}

bool
glob_matches(const char *pattern, const char *name)
{
	const char *star = NULL, *from = NULL;

	/* Only the last * can have taken too little. */
	while (*name != '\0') {
		if (*pattern == '*') {
			star = ++pattern;
			from = name;
		} else if (*pattern == '?') {
			pattern++;
			name = next(name);
		} else if (*pattern == *name) {
			pattern++;
			name++;
		} else if (star != NULL) {
			pattern = star;
			name = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}
