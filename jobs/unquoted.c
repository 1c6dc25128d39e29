#include "jobs/unquoted.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "core/macros.h"

/* What is nested deeper, or has longer words, is not looked at. */
#define MAX_DEPTH 32
#define MAX_HEREDOCS 4
#define MAX_DELIMITER 64

enum kind {
	TOP,      /* commands */
	PAREN,    /* the same in ( ) or $( ) */
	BACKTICK, /* the same in ` ` */
	DQUOTE,
	BRACE, /* ${ } */
	ARITH, /* $(( )) */
};

/* One construct in which others are. */
struct level {
	enum kind kind;
	int parens; /* of ARITH: open ones */

	/* Of commands: what is known of the one in progress. */
	const char *word; /* where it began, or NULL between words */
	bool is_first;    /* this word may be the command's name */
	bool is_eval, is_declaration, is_case, is_test;
};

struct heredoc {
	char delimiter[MAX_DELIMITER];
	bool has_tabs;
};

struct scanner {
	const char *at;
	const char *variable;
	enum unquoted found;
	bool is_over; /* something was not understood */
	struct level levels[MAX_DEPTH];
	int depth; /* of the last level */
	struct heredoc heredocs[MAX_HEREDOCS];
	size_t n_heredocs;
};

static bool
is_commands(const struct level *level)
{
	return level->kind == TOP || level->kind == PAREN ||
	       level->kind == BACKTICK;
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

static void
begin_command(struct level *level)
{
	level->word = NULL;
	level->is_first = true;
	level->is_eval = level->is_declaration = false;
	level->is_case = level->is_test = false;
}

static void
push(struct scanner *s, enum kind kind)
{
	if (s->depth + 1 == MAX_DEPTH) {
		s->is_over = true;
		return;
	}
	s->levels[++s->depth] = (struct level){.kind = kind, .parens = 2};
	begin_command(&s->levels[s->depth]);
}

static void
pop(struct scanner *s)
{
	if (s->depth > 0)
		s->depth--;
}

/* Words */

static bool
is_one_of(const char *word, size_t len, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
			return true;
	}
	return false;
}

/* NAME=... */
static bool
is_assignment(const char *word, const char *end)
{
	const char *c = word;

	if (word == NULL)
		return false;
	while (c < end && is_name_char(*c))
		c++;
	if (c + 1 < end && *c == '+')
		c++;
	return c > word && c < end && *c == '=';
}

/* A word has ended: what does it say of those that follow? */
static void
end_word(struct scanner *s, struct level *level)
{
	/* Behind these comes a command's name, still. */
	static const char *const leading[] = {"!", "builtin", "command", "do",
	    "elif", "else", "exec", "if", "then", "time", "until", "while",
	    "{"};
	static const char *const declarations[] = {
	    "declare", "export", "local", "readonly", "typeset"};
	const char *word = level->word;
	size_t len = word == NULL ? 0 : (size_t)(s->at - word);

	level->word = NULL;
	if (len == 0)
		return;
	level->is_case = false;
	if (len == 2 && memcmp(word, "]]", 2) == 0)
		level->is_test = false;
	if (!level->is_first || is_assignment(word, s->at) ||
	    is_one_of(word, len, leading, ARRAY_LEN(leading)))
		return;
	level->is_first = false;
	level->is_eval = len == 4 && memcmp(word, "eval", 4) == 0;
	level->is_case = len == 4 && memcmp(word, "case", 4) == 0;
	level->is_test = len == 2 && memcmp(word, "[[", 2) == 0;
	level->is_declaration =
	    is_one_of(word, len, declarations, ARRAY_LEN(declarations));
}

/* The variable is used here. */
static void
use(struct scanner *s)
{
	bool is_quoted = false;
	int i = s->depth;
	const struct level *level;

	for (; !is_commands(&s->levels[i]); i--) {
		if (s->levels[i].kind == ARITH)
			return;
		is_quoted = is_quoted || s->levels[i].kind == DQUOTE;
	}
	level = &s->levels[i];
	if (level->is_eval)
		s->found = UNQUOTED_EVAL;
	else if (!is_quoted && !level->is_case && !level->is_test &&
		 !((level->is_first || level->is_declaration) &&
		     is_assignment(level->word, s->at)))
		s->found = UNQUOTED_SPLIT;
}

/* Parts of a text */

/* The length of the variable's name if it is at text, else 0. */
static size_t
variable_at(const struct scanner *s, const char *text)
{
	size_t len = strlen(s->variable);

	return strncmp(text, s->variable, len) == 0 && !is_name_char(text[len])
		   ? len
		   : 0;
}

/* Behind a ${. */
static void
scan_brace(struct scanner *s)
{
	size_t len = variable_at(s, s->at);
	const char *after = s->at + len;

	/* ${NAME+x} and ${NAME:+x} are x, not the value. */
	if (len > 0 && *after != '+' && !(*after == ':' && after[1] == '+'))
		use(s);
	push(s, BRACE);
	/* ${#NAME}: no comment, and a number. */
	s->at += *s->at == '#' ? 1 : 0;
}

static void
scan_dollar(struct scanner *s)
{
	struct level *level = &s->levels[s->depth];
	size_t len;

	if (is_commands(level) && level->word == NULL)
		level->word = s->at;
	if (strncmp(s->at, "$((", 3) == 0) {
		s->at += 3;
		push(s, ARITH);
	} else if (s->at[1] == '(') {
		s->at += 2;
		push(s, PAREN);
	} else if (s->at[1] == '{') {
		s->at += 2;
		scan_brace(s);
	} else {
		len = variable_at(s, s->at + 1);
		if (len > 0)
			use(s);
		s->at += 1 + len;
	}
}

/* Behind a <<: a delimiter, whose lines come behind the end of this one. */
static void
scan_heredoc(struct scanner *s)
{
	struct heredoc *doc = &s->heredocs[s->n_heredocs];
	size_t len = 0;

	if (s->n_heredocs == MAX_HEREDOCS) {
		s->is_over = true;
		return;
	}
	doc->has_tabs = *s->at == '-';
	s->at += doc->has_tabs ? 1 : 0;
	s->at += strspn(s->at, " \t");
	while (*s->at != '\0' && strchr(" \t\n;&|<>()", *s->at) == NULL) {
		if (strchr("'\"\\", *s->at) == NULL)
			doc->delimiter[len++] = *s->at;
		if (len == MAX_DELIMITER) {
			s->is_over = true;
			return;
		}
		s->at++;
	}
	doc->delimiter[len] = '\0';
	s->n_heredocs++;
}

/* At the beginning of a line: skip the documents that begin here. */
static void
skip_heredocs(struct scanner *s)
{
	for (size_t i = 0; i < s->n_heredocs; i++) {
		const struct heredoc *doc = &s->heredocs[i];
		size_t len = strlen(doc->delimiter);
		bool is_last = false;

		while (!is_last && *s->at != '\0') {
			const char *line = s->at;

			line += doc->has_tabs ? strspn(line, "\t") : 0;
			is_last = strcspn(line, "\n") == len &&
				  memcmp(line, doc->delimiter, len) == 0;
			s->at = line + strcspn(line, "\n");
			s->at += *s->at == '\n' ? 1 : 0;
		}
	}
	s->n_heredocs = 0;
}

/* At a quote that ends at the next one. */
static void
skip_single_quotes(struct scanner *s)
{
	const char *end = strchr(s->at + 1, '\'');

	if (end == NULL)
		s->is_over = true;
	else
		s->at = end + 1;
}

/* Two characters, of which the second is not looked at. */
static void
skip_escaped(struct scanner *s)
{
	s->at += s->at[1] == '\0' ? 1 : 2;
}

static void
scan_backtick(struct scanner *s)
{
	int i = s->depth;

	s->at++;
	while (i > 0 && s->levels[i].kind != BACKTICK)
		i--;
	if (s->levels[i].kind == BACKTICK)
		s->depth = i - 1;
	else
		push(s, BACKTICK);
}

/* What separates words or commands; between them nothing else is special. */
static void
scan_separator(struct scanner *s, struct level *level)
{
	char c = *s->at;

	end_word(s, level);
	s->at++;
	/* Up to its ]] a test is no list of commands. */
	if (level->is_test && c != ';' && c != '\n')
		return;
	if (c == '<' && strncmp(s->at, "<<", 2) == 0)
		s->at += 2;
	else if (c == '<' && *s->at == '<') {
		s->at++;
		scan_heredoc(s);
	} else if (c == '(' && *s->at == '(' && level->is_first) {
		s->at++;
		push(s, ARITH);
	} else if (c == '(') {
		push(s, PAREN);
	} else if (c == ')' && level->kind == PAREN) {
		pop(s);
		/* Of a $( ) in a word, the rest follows. */
		level = &s->levels[s->depth];
		if (is_commands(level) && level->word == NULL)
			begin_command(level);
	} else if (c != ' ' && c != '\t' && c != '<' && c != '>') {
		begin_command(level);
	}
	if (c == '\n')
		skip_heredocs(s);
}

static void
scan_commands(struct scanner *s, struct level *level)
{
	char c = *s->at;

	if (strchr(" \t\n;&|()<>", c) != NULL) {
		scan_separator(s, level);
		return;
	}
	if (c == '#' && level->word == NULL) {
		s->at += strcspn(s->at, "\n");
		return;
	}
	if (level->word == NULL)
		level->word = s->at;
	if (c == '\'')
		skip_single_quotes(s);
	else
		s->at++;
}

static void
scan_arithmetic(struct scanner *s, struct level *level)
{
	if (*s->at == '(')
		level->parens++;
	if (*s->at == ')' && --level->parens == 0)
		pop(s);
	s->at++;
}

/* One step in whatever s is in. */
static void
scan_step(struct scanner *s)
{
	struct level *level = &s->levels[s->depth];
	char c = *s->at;

	if (is_commands(level) && level->word == NULL &&
	    (c == '"' || c == '\\' || c == '`'))
		level->word = s->at;
	if (c == '\\') {
		skip_escaped(s);
	} else if (c == '$') {
		scan_dollar(s);
	} else if (c == '`') {
		scan_backtick(s);
	} else if (c == '"' && level->kind != ARITH) {
		s->at++;
		if (level->kind == DQUOTE)
			pop(s);
		else
			push(s, DQUOTE);
	} else if (is_commands(level)) {
		scan_commands(s, level);
	} else if (level->kind == ARITH) {
		scan_arithmetic(s, level);
	} else {
		s->at++;
		if (level->kind == BRACE && c == '}')
			pop(s);
	}
}

enum unquoted
unquoted_find(const char *text, const char *variable)
{
	struct scanner s = {.at = text, .variable = variable};

	if (variable[0] == '\0')
		return UNQUOTED_NOT;
	begin_command(&s.levels[0]);
	while (*s.at != '\0' && !s.is_over && s.found == UNQUOTED_NOT)
		scan_step(&s);
	return s.found;
}
