#include "jobs/scan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/blank.h"

/* The parser goes no deeper; below that brackets are only counted. */
#define MAX_DEPTH 2048

/* Where a bracket is and where what it opens ends. */
struct scan_jump {
	uint32_t begin, end;
};

/* The brackets that are open, to see which of them another one closes. */
struct brackets {
	char open[MAX_DEPTH];
	size_t n;
	size_t deeper; /* those that had no room */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Report what is wrong at an offset. */
static void
report(struct scan *s, size_t offset, const char *text)
{
	place_move(&s->place, offset);
	problems_add(s->p, s->place.line, s->place.column, "%s", text);
}

/* A blank_report: something has no end, so that the cutting is doubtful. */
static void
report_bad(void *to, size_t offset, const char *text)
{
	struct scan *s = to;

	s->bad = xgrow_array(
	    s->bad, &s->bad_capacity, s->n_bad + 1, sizeof(*s->bad));
	s->bad[s->n_bad++] = offset;
	report(s, offset, text);
}

void
scan_init(struct scan *s, char *text, size_t len, struct problems *p)
{
	scan_init_at(s, text, len, 1, 1, p);
}

void
scan_init_at(struct scan *s, char *text, size_t len, uint32_t line,
    uint32_t column, struct problems *p)
{
	bool marked = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;

	assert(len < UINT32_MAX);
	*s = (struct scan){.text = text, .len = len, .p = p};
	if (marked)
		memset(text, ' ', 3); /* a byte order mark */
	place_init(&s->place, text, marked ? 3 : 0);
	s->place.line = line;
	s->place.column = column;
	blank_text(text, len, report_bad, s);
}

void
scan_finish(struct scan *s)
{
	free(s->bad);
	free(s->jumps);
	*s = (struct scan){.text = NULL};
}

size_t
scan_blanks(const struct scan *s, size_t at)
{
	while (at < s->len && is_blank(s->text[at]))
		at++;
	return at;
}

bool
scan_is_bad(const struct scan *s, size_t begin, size_t end)
{
	size_t low = 0, high = s->n_bad;

	/* They were found from front to back. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->bad[middle] < begin)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->n_bad && s->bad[low] < end;
}

static int
compare_jumps(const void *key, const void *element)
{
	const uint32_t *begin = key;
	const struct scan_jump *jump = element;

	return *begin < jump->begin ? -1 : *begin > jump->begin;
}

static void
push(struct brackets *b, char c)
{
	if (b->n == MAX_DEPTH)
		b->deeper++;
	else
		b->open[b->n++] = c;
}

/*
 * One that closes an outer bracket closes the inner ones with it: where a ]
 * is missing, the } of that job still ends the job.  One that closes nothing
 * is passed over.
 */
static void
pop(struct brackets *b, char c)
{
	char opening = c == '}' ? '{' : '[';
	size_t n = b->n;

	if (b->deeper != 0) {
		b->deeper--;
		return;
	}
	while (n > 0 && b->open[n - 1] != opening)
		n--;
	if (n > 0)
		b->n = n - 1;
}

static size_t
skip_brackets(const struct scan *s, size_t at)
{
	struct brackets b;

	b.n = b.deeper = 0;
	if (at >= s->jumps_begin && at < s->jumps_end) {
		uint32_t begin = (uint32_t)at;
		const struct scan_jump *jump = bsearch(&begin, s->jumps,
		    s->n_jumps, sizeof(*s->jumps), compare_jumps);

		if (jump != NULL)
			return jump->end;
	}
	while (at < s->len) {
		char c = s->text[at];

		if (c == '"') {
			at = blank_string_end(s->text, s->len, at, NULL);
			continue;
		}
		at++;
		if (c == '{' || c == '[')
			push(&b, c);
		else if (c == '}' || c == ']')
			pop(&b, c);
		if (b.n == 0)
			break;
	}
	return at;
}

/* Behind the value at; always further than at. */
static size_t
skip_value(const struct scan *s, size_t at)
{
	char c = s->text[at];

	if (c == '"')
		return blank_string_end(s->text, s->len, at, NULL);
	if (c == '{' || c == '[')
		return skip_brackets(s, at);
	for (at++; at < s->len; at++) {
		if (is_blank(s->text[at]) ||
		    strchr(",:{}[]\"", s->text[at]) != NULL)
			break;
	}
	return at;
}

void
scan_open(const struct scan *s, struct scan_iter *it, size_t begin)
{
	it->begin = begin;
	it->at = begin + 1;
	it->is_object = s->text[begin] == '{';
}

/* Go to the next comma or to the end of the object, reporting nothing. */
static void
resume(const struct scan *s, struct scan_iter *it)
{
	char closing = it->is_object ? '}' : ']';

	while (it->at < s->len && s->text[it->at] != closing) {
		if (is_blank(s->text[it->at]))
			it->at++;
		else if (s->text[it->at] == ',') {
			it->at++;
			return;
		} else
			it->at = skip_value(s, it->at);
	}
}

/* After a value: a comma, or the end, or what should not be there. */
static void
pass_comma(struct scan *s, struct scan_iter *it)
{
	it->at = scan_blanks(s, it->at);
	if (it->at >= s->len || s->text[it->at] == (it->is_object ? '}' : ']'))
		return;
	if (s->text[it->at] == ',') {
		it->at++;
		return;
	}
	report(s, it->at,
	    it->is_object ? "expected , or } before this"
			  : "expected , or ] before this");
	if (s->text[it->at] != '"')
		resume(s, it);
}

/* Cut the key and pass the colon.  Returns 0, or -1 after reporting. */
static int
cut_key(struct scan *s, struct scan_iter *it, struct scan_entry *entry)
{
	if (s->text[it->at] != '"') {
		report(s, it->at, "expected a \"name\" in double quotes here");
		return -1;
	}
	entry->key = it->at;
	entry->key_end = it->at =
	    blank_string_end(s->text, s->len, it->at, NULL);
	it->at = scan_blanks(s, it->at);
	if (it->at >= s->len || s->text[it->at] != ':') {
		if (!scan_is_bad(s, entry->key, entry->key_end))
			report(s, entry->key, "expected : after this name");
		return -1;
	}
	it->at = scan_blanks(s, it->at + 1);
	if (it->at >= s->len || strchr(",:}]", s->text[it->at]) != NULL) {
		report(s, entry->key, "expected a value after this name");
		return -1;
	}
	return 0;
}

bool
scan_next(struct scan *s, struct scan_iter *it, struct scan_entry *entry)
{
	for (;;) {
		it->at = scan_blanks(s, it->at);
		if (it->at >= s->len) {
			/* Once said, it is said of all that is around it. */
			if (s->n_bad == 0)
				report_bad(s, it->begin,
				    it->is_object ? "this { is not closed"
						  : "this [ is not closed");
			return false;
		}
		if (s->text[it->at] == (it->is_object ? '}' : ']')) {
			it->at++;
			return false;
		}
		entry->key = entry->key_end = it->at;
		if (!it->is_object || cut_key(s, it, entry) == 0)
			break;
		resume(s, it);
	}
	entry->value = it->at;
	entry->value_end = it->at = skip_value(s, it->at);
	pass_comma(s, it);
	return true;
}

void
scan_index(struct scan *s, size_t begin, size_t end)
{
	uint32_t open[MAX_DEPTH];
	size_t n = 0;

	s->n_jumps = 0;
	s->jumps_begin = begin;
	s->jumps_end = end;
	for (size_t at = begin; at < end;) {
		char c = s->text[at];

		if (c == '"') {
			at = blank_string_end(s->text, end, at, NULL);
			continue;
		}
		at++;
		if ((c == '{' || c == '[') && n < MAX_DEPTH) {
			open[n++] = (uint32_t)s->n_jumps;
			s->jumps = xgrow_array(s->jumps, &s->jumps_capacity,
			    s->n_jumps + 1, sizeof(*s->jumps));
			s->jumps[s->n_jumps++].begin = (uint32_t)at - 1;
		} else if ((c == '}' || c == ']') && n > 0) {
			s->jumps[open[--n]].end = (uint32_t)at;
		}
	}
}

bool
scan_find(
    struct scan *s, size_t begin, const char *key, struct scan_entry *entry)
{
	size_t len = strlen(key);
	struct scan_iter it;

	scan_open(s, &it, begin);
	while (it.is_object && scan_next(s, &it, entry)) {
		if (entry->key_end - entry->key == len + 2 &&
		    memcmp(s->text + entry->key + 1, key, len) == 0)
			return true;
	}
	*entry = (struct scan_entry){begin, begin, begin, begin};
	return false;
}

size_t
scan_element(struct scan *s, size_t begin, size_t i)
{
	struct scan_entry entry;
	struct scan_iter it;

	scan_open(s, &it, begin);
	for (size_t n = 0; !it.is_object && scan_next(s, &it, &entry); n++) {
		if (n == i)
			return entry.value;
	}
	return begin;
}
