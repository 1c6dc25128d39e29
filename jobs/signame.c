#include "jobs/signame.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/macros.h"
#include "jobs/nearest.h"

struct signame {
	const char *name; /* without SIG */
	int number;
};

/* The first of two names for one number is the one that is printed. */
static const struct signame names[] = {
    {"HUP", SIGHUP},
    {"INT", SIGINT},
    {"QUIT", SIGQUIT},
    {"ILL", SIGILL},
    {"TRAP", SIGTRAP},
    {"ABRT", SIGABRT},
    {"IOT", SIGABRT},
    {"BUS", SIGBUS},
    {"FPE", SIGFPE},
    {"KILL", SIGKILL},
    {"USR1", SIGUSR1},
    {"SEGV", SIGSEGV},
    {"USR2", SIGUSR2},
    {"PIPE", SIGPIPE},
    {"ALRM", SIGALRM},
    {"TERM", SIGTERM},
#ifdef SIGSTKFLT
    {"STKFLT", SIGSTKFLT},
#endif
    {"CHLD", SIGCHLD},
    {"CLD", SIGCHLD},
    {"CONT", SIGCONT},
    {"STOP", SIGSTOP},
    {"TSTP", SIGTSTP},
    {"TTIN", SIGTTIN},
    {"TTOU", SIGTTOU},
    {"URG", SIGURG},
    {"XCPU", SIGXCPU},
    {"XFSZ", SIGXFSZ},
    {"VTALRM", SIGVTALRM},
    {"PROF", SIGPROF},
    {"WINCH", SIGWINCH},
    {"IO", SIGIO},
    {"POLL", SIGIO},
#ifdef SIGPWR
    {"PWR", SIGPWR},
#endif
    {"SYS", SIGSYS},
};

/* A number from low to high that is all of s, or -1. */
static int
parse_number(const char *s, int low, int high)
{
	char *end;
	long n;

	if (!isdigit((unsigned char)s[0]) || strlen(s) > 3)
		return -1;
	n = strtol(s, &end, 10);
	return *end == '\0' && n >= low && n <= high ? (int)n : -1;
}

/* RTMIN, RTMIN+n, RTMAX, RTMAX-n; or -1. */
static int
parse_realtime(const char *s)
{
	int span = SIGRTMAX - SIGRTMIN;
	int n;

	if (strcasecmp(s, "RTMIN") == 0)
		return SIGRTMIN;
	if (strcasecmp(s, "RTMAX") == 0)
		return SIGRTMAX;
	if (strncasecmp(s, "RTMIN+", 6) == 0) {
		n = parse_number(s + 6, 0, span);
		return n < 0 ? -1 : SIGRTMIN + n;
	}
	if (strncasecmp(s, "RTMAX-", 6) == 0) {
		n = parse_number(s + 6, 0, span);
		return n < 0 ? -1 : SIGRTMAX - n;
	}
	return -1;
}

static int
refuse(const char *s, const char *bare, struct err *e)
{
	struct nearest nearest;
	char upper[16];
	size_t n = 0;

	for (; n < sizeof(upper) - 1 && bare[n] != '\0'; n++)
		upper[n] = (char)toupper((unsigned char)bare[n]);
	upper[n] = '\0';
	nearest_init(&nearest, upper, n);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		nearest_offer(&nearest, names[i].name);
	if (nearest.best != NULL)
		return err_set(e, ERR_INVALID,
		    "unknown signal \"%.40s\"; did you mean \"%s\"?", s,
		    nearest.best);
	return err_set(e, ERR_INVALID,
	    "unknown signal \"%.40s\"; write TERM, SIGTERM or 15", s);
}

int
signame_parse(const char *s, int *sig, struct err *e)
{
	const char *bare = strncasecmp(s, "SIG", 3) == 0 ? s + 3 : s;
	int number = parse_number(s, 1, SIGRTMAX);

	if (number < 0)
		number = parse_realtime(bare);
	for (size_t i = 0; number < 0 && i < ARRAY_LEN(names); i++) {
		if (strcasecmp(bare, names[i].name) == 0)
			number = names[i].number;
	}
	if (number < 0)
		return refuse(s, bare, e);
	*sig = number;
	return 0;
}

char *
signame_format(int sig, char *buf, size_t size)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i].number == sig) {
			snprintf(buf, size, "SIG%s", names[i].name);
			return buf;
		}
	}
	if (sig == SIGRTMIN)
		snprintf(buf, size, "SIGRTMIN");
	else if (sig > SIGRTMIN && sig <= SIGRTMAX)
		snprintf(buf, size, "SIGRTMIN+%d", sig - SIGRTMIN);
	else
		snprintf(buf, size, "signal %d", sig);
	return buf;
}

const char *
signame_at(size_t i)
{
	return i < ARRAY_LEN(names) ? names[i].name : NULL;
}

/* Either case of each letter: a pattern has no flags. */
static void
add_any_case(struct buf *b, const char *name)
{
	for (; *name != '\0'; name++) {
		if (isalpha((unsigned char)*name))
			buf_printf(
			    b, "[%c%c]", *name, tolower((unsigned char)*name));
		else
			buf_add_char(b, *name);
	}
}

void
signame_pattern(struct buf *b)
{
	buf_add_text(b, "^(?:0{0,2}(?:[1-9]|[1-5][0-9]|6[0-4])|(?:");
	add_any_case(b, "SIG");
	buf_add_text(b, ")?(?:");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		add_any_case(b, names[i].name);
		buf_add_char(b, '|');
	}
	add_any_case(b, "RTMIN");
	buf_add_text(b, "(?:\\+[0-9]{1,3})?|");
	add_any_case(b, "RTMAX");
	buf_add_text(b, "(?:-[0-9]{1,3})?))$");
}
