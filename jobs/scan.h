/*
 * scan - where things are in a job file.
 *
 * The JSON parser takes no comments and keeps no positions.  So a scanner goes
 * over the text first: it blanks comments and trailing commas in place, and
 * cuts an object or a list into its entries without looking into them.  What is
 * not JSON within an entry is left to the parser; what makes the cutting itself
 * doubtful is reported here, and the scanner goes on as well as it can.
 *
 * Everything is an offset into the text, and nothing recurses.
 */
#ifndef JOBS_SCAN_H
#define JOBS_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jobs/place.h"
#include "jobs/problems.h"

struct scan {
	char *text; /* borrowed, changed */
	size_t len;
	struct problems *p; /* borrowed */

	struct place place; /* move it to an offset to learn line and column */

	size_t *bad; /* where unfinished strings and comments begin */
	size_t n_bad, bad_capacity;

	struct scan_jump *jumps; /* see scan_index() */
	size_t n_jumps, jumps_capacity;
	size_t jumps_begin, jumps_end;
};

/* One entry of an object, or one element of a list. */
struct scan_entry {
	size_t key, key_end; /* with its quotes; empty in a list */
	size_t value, value_end;
};

/* What is still to come of an object or a list. */
struct scan_iter {
	size_t begin; /* of the bracket */
	size_t at;    /* behind the closing one when the iteration is over */
	bool is_object;
};

/*
 * Take the len bytes at text (fewer than 4 GiB), blank what is no JSON, and
 * report what never ends.  text and p must outlive *s.
 */
void scan_init(struct scan *s, char *text, size_t len, struct problems *p);
void scan_finish(struct scan *s);

/* The same for a part of a file that begins in this line and column. */
void scan_init_at(struct scan *s, char *text, size_t len, uint32_t line,
    uint32_t column, struct problems *p);

/* The first offset from at on that is not white space; len when none is. */
size_t scan_blanks(const struct scan *s, size_t at);

/* True when an unfinished string or comment from begin to end was reported. */
bool scan_is_bad(const struct scan *s, size_t begin, size_t end);

/* Start on the object or list whose bracket is at begin. */
void scan_open(const struct scan *s, struct scan_iter *it, size_t begin);

/*
 * Cut the next entry.  Returns false at the end.  What is between entries and
 * does not belong there is reported and skipped.
 */
bool scan_next(struct scan *s, struct scan_iter *it, struct scan_entry *entry);

/*
 * Remember where each bracket from begin to end is closed, so that skipping is
 * no longer a walk: for texts that are nested and large.  The text must be
 * valid JSON.  Replaces what was remembered before.
 */
void scan_index(struct scan *s, size_t begin, size_t end);

/*
 * The entry of this key (as written between the quotes) in the object at begin.
 * Returns false, with *entry at the object itself, when there is none.
 */
bool scan_find(
    struct scan *s, size_t begin, const char *key, struct scan_entry *entry);

/* Offset of element i of the list at begin; begin itself when none is there. */
size_t scan_element(struct scan *s, size_t begin, size_t i);

#endif
