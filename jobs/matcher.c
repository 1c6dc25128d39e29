#include "jobs/matcher.h"

#include <ctype.h>
#include <string.h>

/*
 * A few bytes of nested repetitions are gigabytes once they are compiled, and a
 * back reference may take for ever: neither is needed here.
 */
static int
check_size(const char *pattern, struct err *e)
{
	unsigned repetitions = 0;
	const char *p;

	if (strlen(pattern) > MATCHER_PATTERN_MAX)
		return err_set(e, ERR_INVALID,
		    "has more than %zu bytes; a part of the line will do",
		    MATCHER_PATTERN_MAX);
	for (p = pattern; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0') {
			if (isdigit((unsigned char)*++p))
				return err_set(e, ERR_INVALID,
				    "refers back by \\%c; do without", *p);
		} else if (*p == '{' && ++repetitions > 1) {
			return err_set(e, ERR_INVALID,
			    "repeats by more than one {; do with one");
		}
	}
	return 0;
}

int
matcher_init(struct matcher *m, const char *pattern, struct err *e)
{
	char text[200];
	int rc;

	*m = (struct matcher){.is_found = false};
	if (check_size(pattern, e) < 0)
		return -1;
	rc = regcomp(&m->regex, pattern, REG_EXTENDED | REG_NOSUB);
	if (rc == 0)
		return 0;
	regerror(rc, &m->regex, text, sizeof(text));
	return err_set(e, ERR_INVALID,
	    "is no extended regular expression: %s; a \\ makes the next "
	    "character stand for itself",
	    text);
}

void
matcher_finish(struct matcher *m)
{
	regfree(&m->regex);
	buf_finish(&m->line);
}

void
matcher_forget(struct matcher *m)
{
	buf_clear(&m->line);
}

/* A NUL would end the line for regexec(3). */
static void
show_nuls(char *bytes, size_t n)
{
	char *nul;

	while ((nul = memchr(bytes, '\0', n)) != NULL)
		*nul = ' ';
}

static void
look(struct matcher *m)
{
	struct buf *line = &m->line;

	if (line->len > 0 && line->data[line->len - 1] == '\r')
		line->len--;
	buf_add_char(line, '\0');
	show_nuls(line->data, line->len - 1);
	m->is_found = regexec(&m->regex, line->data, 0, NULL, 0) == 0;
	buf_clear(line);
}

bool
matcher_add(struct matcher *m, const char *bytes, size_t n)
{
	while (n > 0 && !m->is_found) {
		const char *end = memchr(bytes, '\n', n);
		size_t len = end == NULL ? n : (size_t)(end - bytes);
		size_t room = MATCHER_LINE_MAX - m->line.len;

		buf_add(&m->line, bytes, len < room ? len : room);
		if (end == NULL)
			break;
		look(m);
		bytes += len + 1;
		n -= len + 1;
	}
	return m->is_found;
}

bool
matcher_end(struct matcher *m)
{
	if (!m->is_found && m->line.len > 0)
		look(m);
	return m->is_found;
}
