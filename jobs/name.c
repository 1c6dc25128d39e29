#include "jobs/name.h"

#include <stdint.h>

/*
 * The character at s, of which len > 0 bytes are left, and in *n how many of
 * them it takes; UINT32_MAX where it is not UTF-8.
 */
static uint32_t
character(const unsigned char *s, size_t len, size_t *n)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t c = s[0];

	*n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (*n == 1)
		return c;
	if (*n == 0 || *n > len || c > 0xf4)
		return UINT32_MAX;
	c &= 0xffu >> (*n + 1);
	for (size_t i = 1; i < *n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return UINT32_MAX;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[*n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return UINT32_MAX;
	return c;
}

int
name_check(const char *name, size_t len, struct err *e)
{
	const unsigned char *s = (const unsigned char *)name;
	size_t n;

	if (len == 0)
		return err_set(e, ERR_INVALID, "the name is empty");
	if (len > NAME_MAX_LEN)
		return err_set(e, ERR_INVALID,
		    "the name has %zu bytes; %d are the most", len,
		    NAME_MAX_LEN);
	for (size_t i = 0; i < len; i += n) {
		uint32_t c = character(s + i, len - i, &n);

		if (c == UINT32_MAX)
			return err_set(
			    e, ERR_INVALID, "the name is not valid UTF-8");
		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			return err_set(e, ERR_INVALID,
			    "the name has a control character in it");
	}
	return 0;
}
