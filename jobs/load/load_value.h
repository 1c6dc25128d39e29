/*
 * load_value - values of one type, from JSON.
 */
#ifndef JOBS_LOAD_VALUE_H
#define JOBS_LOAD_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "jobs/spec.h"

struct load_at;

/* Each returns 0, or -1 with a problem. */

struct load_word {
	const char *name;
	int value;
};

int load_bool(const struct load_at *at, json_t *value, bool *out);
int load_int(
    const struct load_at *at, json_t *value, int min, int max, int *out);

/* zero_says: why no 0, or NULL when 0 is as good as any. */
int load_duration(const struct load_at *at, json_t *value,
    const char *zero_says, int64_t *out);

/* Text that is not empty; a copy in the arena. */
int load_text_value(const struct load_at *at, json_t *value, const char **out);

/* A path, joined to the file's folder. */
int load_path(const struct load_at *at, json_t *value, const char **out);

/* Strings, NULL-terminated: one at least, and the first not empty. */
int load_strings(
    const struct load_at *at, json_t *value, const char *const **out);

/* Refuse text in which a result is expected to be put (R56). */
int load_no_template(const struct load_at *at, const char *text);

/* A list of exit statuses, one at least. */
int load_codes(const struct load_at *at, json_t *value, struct exit_codes *out);

/* One of n words. */
int load_word(const struct load_at *at, json_t *value,
    const struct load_word *words, size_t n, int *out);

/* Only these keys may be in the object. */
int load_only(const struct load_at *at, json_t *object,
    const char *const *names, size_t n);

/* True for a key that is to be passed over: x-... */
bool load_is_ignored(const char *key);

#endif
