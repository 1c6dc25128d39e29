#include "jobs/shell.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/macros.h"
#include "core/mem.h"

/* Words that a shell takes itself, or that only seem to be programs. */
static const char *const shell_words[] = {
    ".",
    "alias",
    "bg",
    "break",
    "builtin",
    "case",
    "cd",
    "command",
    "continue",
    "coproc",
    "declare",
    "dirs",
    "do",
    "done",
    "echo",
    "elif",
    "else",
    "esac",
    "eval",
    "exec",
    "exit",
    "export",
    "false",
    "fc",
    "fg",
    "fi",
    "for",
    "function",
    "getopts",
    "hash",
    "if",
    "jobs",
    "kill",
    "let",
    "local",
    "newgrp",
    "popd",
    "printf",
    "pushd",
    "pwd",
    "read",
    "readonly",
    "return",
    "select",
    "set",
    "shift",
    "source",
    "test",
    "then",
    "time",
    "times",
    "trap",
    "true",
    "type",
    "typeset",
    "ulimit",
    "umask",
    "unalias",
    "unset",
    "until",
    "wait",
    "while",
};

static bool
is_shell_word(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(shell_words); i++) {
		if (strcmp(word, shell_words[i]) == 0)
			return true;
	}
	return false;
}

/* Letters, digits and what no shell looks at twice. */
static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c != '\0' && strchr("_-./,:+@%", c));
}

char **
shell_split(const char *text)
{
	size_t len = strlen(text), n = 0, i;
	char **argv, *copy;

	for (i = 0; i < len; i++) {
		n += text[i] != ' ' && (i == 0 || text[i - 1] == ' ') ? 1 : 0;
		/* In the first word "=" sets a variable. */
		if (!is_plain(text[i]) && text[i] != ' ' &&
		    (text[i] != '=' || n <= 1))
			return NULL;
	}
	if (n == 0)
		return NULL;
	argv = xmalloc((n + 1) * sizeof(*argv) + len + 1);
	copy = memcpy(argv + n + 1, text, len + 1);
	for (i = 0; i < n; i++) {
		copy += strspn(copy, " ");
		argv[i] = copy;
		copy += strcspn(copy, " ");
		*copy++ = '\0';
	}
	argv[n] = NULL;
	if (is_shell_word(argv[0]) || strchr(argv[0], '=') != NULL) {
		free(argv);
		return NULL;
	}
	return argv;
}

const char **
shell_argv(const char *const *shell, const char *text)
{
	static const char *const posix_sh[] = {"/bin/sh", "-ec", NULL};
	const char **argv;
	size_t n = 0;

	if (shell == NULL)
		shell = posix_sh;
	while (shell[n] != NULL)
		n++;
	argv = xmalloc((n + 3) * sizeof(*argv));
	memcpy(argv, shell, n * sizeof(*argv));
	/* Text that looks like options is none; other shells may not know --. */
	if (shell == posix_sh && (text[0] == '-' || text[0] == '+'))
		argv[n++] = "--";
	argv[n] = text;
	argv[n + 1] = NULL;
	return argv;
}
