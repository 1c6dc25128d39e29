#include "jobs/place.h"

#include <string.h>

void
place_init(struct place *p, const char *text, size_t at)
{
	*p = (struct place){text, at, 1, 1};
}

/* Characters from begin to end: bytes that do not continue one. */
static uint32_t
characters(const char *text, size_t begin, size_t end)
{
	uint32_t n = 0;

	for (size_t i = begin; i < end; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

static void
forward(struct place *p, size_t offset)
{
	const char *newline;

	while (
	    (newline = memchr(p->text + p->at, '\n', offset - p->at)) != NULL) {
		p->line++;
		p->column = 1;
		p->at = (size_t)(newline - p->text) + 1;
	}
	p->column += characters(p->text, p->at, offset);
	p->at = offset;
}

static void
backward(struct place *p, size_t offset)
{
	const char *newline;
	size_t end = p->at;

	newline = memrchr(p->text + offset, '\n', end - offset);
	if (newline == NULL) {
		p->column -= characters(p->text, offset, end);
		p->at = offset;
		return;
	}
	while (newline != NULL) {
		p->line--;
		end = (size_t)(newline - p->text);
		newline = memrchr(p->text + offset, '\n', end - offset);
	}
	newline = memrchr(p->text, '\n', offset);
	p->at = newline == NULL ? 0 : (size_t)(newline - p->text) + 1;
	p->column = 1 + characters(p->text, p->at, offset);
	p->at = offset;
}

void
place_move(struct place *p, size_t offset)
{
	if (offset < p->at)
		backward(p, offset);
	else
		forward(p, offset);
}
