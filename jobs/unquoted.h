/*
 * unquoted - whether shell text lets a shell look into a variable's value.
 *
 * Without double quotes a shell splits the value into words and takes what looks
 * like a pattern for one; by eval it runs it (R58).  What is hard to tell is
 * taken for harmless: a warning that is wrong teaches people to ignore it.
 */
#ifndef JOBS_UNQUOTED_H
#define JOBS_UNQUOTED_H

enum unquoted {
	UNQUOTED_NOT,   /* each use that was understood is harmless */
	UNQUOTED_SPLIT, /* one is outside of double quotes */
	UNQUOTED_EVAL,  /* one is in the words of an eval */
};

/* How the first use of the variable that is not harmless is. */
enum unquoted unquoted_find(const char *text, const char *variable);

#endif
