#include "jobs/utf8.h"

/* How many bytes the character has that this byte begins; 0: it begins none. */
static size_t
length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2)
		return 0;
	if (first < 0xe0)
		return 2;
	if (first < 0xf0)
		return 3;
	return first < 0xf5 ? 4 : 0;
}

static uint32_t
decode(const unsigned char *s, size_t n)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t c = n == 1 ? s[0] : s[0] & (0xffu >> (n + 1));

	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return UTF8_INVALID;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return UTF8_INVALID;
	return c;
}

uint32_t
utf8_next(const char **s, size_t *len)
{
	const unsigned char *bytes = (const unsigned char *)*s;
	size_t n = length(bytes[0]);
	uint32_t c = UTF8_INVALID;

	if (n != 0 && n <= *len)
		c = decode(bytes, n);
	if (c == UTF8_INVALID)
		n = 1;
	*s += n;
	*len -= n;
	return c;
}

bool
utf8_is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}
