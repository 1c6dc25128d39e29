#include "jobs/nearest.h"

#include <string.h>
#include <strings.h>

void
nearest_init(struct nearest *n, const char *word, size_t len)
{
	size_t limit = len < 6 ? 1 : len / 3;

	n->word = word;
	n->len = len;
	n->best = NULL;
	n->limit = limit < 4 ? limit : 4;
	if (len < 2 || len > NEAREST_MAX_LEN)
		n->limit = 0;
}

static size_t
min3(size_t a, size_t b, size_t c)
{
	size_t min = a < b ? a : b;

	return min < c ? min : c;
}

/*
 * How far the candidate is from n's word, by rows of the usual table, of which
 * a swap needs the last three.  Gives up, with more than the limit, once a row
 * is over it.
 */
static size_t
distance(const struct nearest *n, const char *candidate, size_t len)
{
	size_t rows[3][NEAREST_MAX_LEN + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= len; j++)
		last[j] = j;
	for (size_t i = 1; i <= n->len; i++) {
		size_t least = i;
		size_t *spare = before;

		row[0] = i;
		for (size_t j = 1; j <= len; j++) {
			char a = n->word[i - 1], b = candidate[j - 1];

			row[j] = min3(last[j] + 1, row[j - 1] + 1,
			    last[j - 1] + (a != b));
			if (i > 1 && j > 1 && a == candidate[j - 2] &&
			    b == n->word[i - 2] && before[j - 2] < row[j])
				row[j] = before[j - 2] + (a != b);
			least = row[j] < least ? row[j] : least;
		}
		if (least > n->limit)
			return least;
		before = last;
		last = row;
		row = spare;
	}
	return last[len];
}

void
nearest_offer(struct nearest *n, const char *candidate)
{
	size_t len = strlen(candidate);
	size_t apart = len > n->len ? len - n->len : n->len - len;
	size_t d;

	if (apart == 0 && strcasecmp(n->word, candidate) == 0) {
		n->best = candidate;
		n->limit = 0;
	}
	if (len > NEAREST_MAX_LEN || apart > n->limit || n->limit == 0)
		return;
	d = distance(n, candidate, len);
	if (d > n->limit)
		return;
	n->best = candidate;
	/* From now on only a nearer one will do; none is nearer than 0. */
	n->limit = d == 0 ? 0 : d - 1;
}
