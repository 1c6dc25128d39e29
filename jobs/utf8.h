/*
 * utf8 - text by characters.
 */
#ifndef JOBS_UTF8_H
#define JOBS_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What utf8_next() returns for bytes that are no character. */
#define UTF8_INVALID UINT32_MAX

/*
 * The character at *s, of which *len > 0 bytes are left; both are moved behind
 * it.  UTF8_INVALID, moved by one byte, where none is: overlong forms,
 * surrogates and what is above U+10FFFF are none.
 */
uint32_t utf8_next(const char **s, size_t *len);

/* True for U+0000 to U+001F and U+007F to U+009F. */
bool utf8_is_control(uint32_t c);

#endif
