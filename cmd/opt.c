#include "cmd/opt.h"

#include <string.h>

#include "jobs/nearest.h"

bool
opt_is_more(const struct option *o)
{
	return o->name[0] == '\0';
}

size_t
opt_value_len(const struct option *o)
{
	return o->value == NULL ? 0 : strcspn(o->value, ":");
}

const char *
opt_words(const struct option *o)
{
	size_t len = opt_value_len(o);

	return len == 0 || o->value[len] == '\0' ? NULL : o->value + len + 1;
}

static const struct option *
find_name(const struct option *options, size_t n, const char *name, size_t len)
{
	size_t i;

	for (i = 0; len > 0 && i < n; i++) {
		if (strncmp(options[i].name, name, len) == 0 &&
		    options[i].name[len] == '\0')
			return &options[i];
	}
	return NULL;
}

static const struct option *
find_letter(const struct option *options, size_t n, char letter)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (options[i].letter == letter)
			return &options[i];
	}
	return NULL;
}

static int
unknown(const struct option *options, size_t n, const char *word, size_t len,
    struct err *e)
{
	struct nearest near;
	size_t i;

	nearest_init(&near, word, len);
	for (i = 0; i < n; i++) {
		if (!opt_is_more(&options[i]))
			nearest_offer(&near, options[i].name);
	}
	if (near.best == NULL)
		return err_set(
		    e, ERR_INVALID, "unknown option --%.*s", (int)len, word);
	return err_set(e, ERR_INVALID,
	    "unknown option --%.*s; did you mean --%s?", (int)len, word,
	    near.best);
}

/* The words that are left, and where reading is. */
struct reader {
	const struct option *options;
	size_t n;
	int argc, at, n_words;
	char **argv;
	void *into;
};

static int
set(struct reader *r, const struct option *o, const char *value, struct err *e)
{
	if (o->set(r->into, value, e) == 0)
		return 0;
	return err_wrap(e, "--%s", o->name);
}

/* The word behind the option, when its value was not joined to it. */
static int
set_next(struct reader *r, const struct option *o, struct err *e)
{
	if (r->at + 1 >= r->argc)
		return err_set(e, ERR_INVALID, "--%s needs a value: %.*s",
		    o->name, (int)opt_value_len(o), o->value);
	return set(r, o, r->argv[++r->at], e);
}

static int
read_long(struct reader *r, const char *word, struct err *e)
{
	size_t len = strcspn(word, "=");
	const struct option *o = find_name(r->options, r->n, word, len);

	if (len == 4 && strncmp(word, "help", 4) == 0)
		return 1;
	if (o == NULL)
		return unknown(r->options, r->n, word, len, e);
	if (word[len] == '=' && o->value == NULL)
		return err_set(e, ERR_INVALID, "--%s takes no value", o->name);
	if (word[len] == '=')
		return set(r, o, word + len + 1, e);
	return o->value == NULL ? set(r, o, NULL, e) : set_next(r, o, e);
}

static int
read_letters(struct reader *r, const char *letters, struct err *e)
{
	for (; *letters != '\0'; letters++) {
		const struct option *o =
		    find_letter(r->options, r->n, *letters);

		if (*letters == 'h')
			return 1;
		if (o == NULL)
			return err_set(
			    e, ERR_INVALID, "unknown option -%c", *letters);
		if (o->value == NULL) {
			if (set(r, o, NULL, e) < 0)
				return -1;
			continue;
		}
		if (letters[1] != '\0')
			return set(r, o, letters + 1, e);
		return set_next(r, o, e);
	}
	return 0;
}

/* With the first word options may be over, or they may not. */
static int
read_all(struct reader *r, bool word_ends, struct err *e)
{
	bool is_over = false;

	for (r->at = 1; r->at < r->argc; r->at++) {
		char *word = r->argv[r->at];
		int rc = 0;

		if (is_over || word[0] != '-' || word[1] == '\0') {
			r->argv[1 + r->n_words++] = word;
			is_over = is_over || word_ends;
		} else if (strcmp(word, "--") == 0) {
			is_over = true;
		} else if (word[1] == '-') {
			rc = read_long(r, word + 2, e);
		} else {
			rc = read_letters(r, word + 1, e);
		}
		if (rc != 0)
			return rc;
	}
	return 0;
}

int
opt_parse(const struct option *options, size_t n, int argc, char **argv,
    void *into, int *n_words, struct err *e)
{
	struct reader r = {options, n, argc, 0, 0, argv, into};
	int rc = read_all(&r, false, e);

	*n_words = r.n_words;
	return rc;
}

int
opt_parse_leading(const struct option *options, size_t n, int argc, char **argv,
    void *into, int *n_words, struct err *e)
{
	struct reader r = {options, n, argc, 0, 0, argv, into};
	int rc = read_all(&r, true, e);

	*n_words = r.n_words;
	return rc;
}

int
opt_find_word(const char *value, const char *const *words, struct err *e)
{
	char list[100] = "";
	size_t n = 0;
	int i;

	for (i = 0; words[i] != NULL; i++) {
		if (strcmp(value, words[i]) == 0)
			return i;
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s",
		    i == 0 ? "" : ", ", words[i]);
	}
	return err_set(e, ERR_INVALID, "\"%s\" is none of %s", value, list);
}

static void
print_option(const struct option *o, FILE *out)
{
	char left[64];

	snprintf(left, sizeof(left), "%s%c%s --%s%s%.*s",
	    o->letter != 0 ? "-" : " ", o->letter != 0 ? o->letter : ' ',
	    o->letter != 0 ? "," : " ", o->name, o->value != NULL ? "=" : "",
	    (int)opt_value_len(o), o->value != NULL ? o->value : "");
	fprintf(out, "  %-24s  %s\n", left, o->help);
}

size_t
opt_print(const struct option *options, size_t n, bool all, FILE *out)
{
	size_t i, left = 0;
	bool is_more = false;

	for (i = 0; i < n; i++) {
		is_more = is_more || opt_is_more(&options[i]);
		if (opt_is_more(&options[i]))
			continue;
		if (all || !is_more)
			print_option(&options[i], out);
		else
			left++;
	}
	fprintf(out, "  %-24s  %s\n", "-h, --help", "show this help");
	return left;
}
