/*
 * shell - which shell text needs no shell.
 *
 * As make does: text that means to a shell just "run this program with these
 * words" is split here, which saves the start of a shell; all that is doubtful
 * goes to the shell.
 */
#ifndef JOBS_SHELL_H
#define JOBS_SHELL_H

#include <stddef.h>

/*
 * Split text at blanks.  Returns a NULL-terminated array in one piece, to be
 * freed; or NULL when text has a character or a first word that means something
 * to a shell.
 */
char **shell_split(const char *text);

/*
 * The argv that runs text by shell (NULL: /bin/sh -ec).  A NULL-terminated
 * array to be freed; the strings are borrowed.
 */
const char **shell_argv(const char *const *shell, const char *text);

#endif
