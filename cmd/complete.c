#include "cmd/complete.h"

#include <string.h>

#include "core/macros.h"
#include "jobs/signame.h"

enum word_kind
complete_value(const struct option *o)
{
	static const struct {
		const char *name;
		enum word_kind kind;
	} names[] = {
	    {"FILE", WORD_FILE},
	    {"DIR", WORD_FOLDER},
	    {"SIG", WORD_SIGNAL},
	    {"JOB", WORD_JOB},
	    {"JOB[=N]", WORD_JOB},
	};
	size_t i, len = opt_value_len(o);

	if (opt_words(o) != NULL)
		return WORD_LISTED;
	for (i = 0; i < ARRAY_LEN(names); i++) {
		if (strlen(names[i].name) == len &&
		    memcmp(names[i].name, o->value, len) == 0)
			return names[i].kind;
	}
	return WORD_FREE;
}

enum word_kind
complete_first(const struct command *c)
{
	if (strncmp(c->args, "FILE", 4) == 0)
		return WORD_JOB_FILE;
	if (strstr(c->args, "COMMAND") != NULL)
		return WORD_COMMAND;
	return strchr(c->args, '|') != NULL ? WORD_LISTED : WORD_FREE;
}

bool
complete_has_jobs(const struct command *c)
{
	return strstr(c->args, "[JOB...]") != NULL;
}

bool
complete_is_verb(const struct command *c)
{
	return complete_first(c) == WORD_COMMAND;
}

bool
complete_has_several(const struct command *c)
{
	return strstr(c->args, ":::") != NULL;
}

void
complete_print_words(const char *words, FILE *out)
{
	while (words != NULL && *words != '\0') {
		size_t len = strcspn(words, "|");

		fprintf(out, " %.*s", (int)len, words);
		words += len + (words[len] == '|' ? 1 : 0);
	}
}

void
complete_print_signals(FILE *out)
{
	size_t i;

	for (i = 0; signame_at(i) != NULL; i++)
		fprintf(out, " %s", signame_at(i));
}

void
complete_print_lines(const char *const *lines, FILE *out)
{
	for (; *lines != NULL; lines++)
		fprintf(out, "%s\n", *lines);
}

void
complete_print_quoted(const char *text, const char *special, FILE *out)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			fputs("'\\''", out);
		else if (strchr(special, *text) != NULL)
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	}
}
