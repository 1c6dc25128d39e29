/*
 * nearest - the known word that a misspelt one was probably meant to be.
 *
 * The distance is the number of letters that are wrong, missing, too many, or
 * swapped with their neighbour.  A third of a word may be wrong, and of a short
 * one a single letter: nobody is helped by a guess.  What differs only in the
 * case of its letters is nearest of all.
 */
#ifndef JOBS_NEAREST_H
#define JOBS_NEAREST_H

#include <stddef.h>

/* Longer words are neither corrected nor offered. */
#define NEAREST_MAX_LEN 64

struct nearest {
	const char *word; /* borrowed */
	size_t len;
	const char *best; /* the nearest so far, or NULL */
	size_t limit;     /* a candidate must be at most so far away */
};

/* Look for word, which has len bytes before its NUL. */
void nearest_init(struct nearest *n, const char *word, size_t len);

/* Consider one; of equally near ones the first stays.  It is borrowed. */
void nearest_offer(struct nearest *n, const char *candidate);

#endif
