/* signals - the names of signals, for the fault programs. */
#ifndef TESTS_FAULTS_SIGNALS_H
#define TESTS_FAULTS_SIGNALS_H

#include <signal.h>
#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	int number;
} signal_names[] = {
    {"HUP", SIGHUP},
    {"INT", SIGINT},
    {"QUIT", SIGQUIT},
    {"ILL", SIGILL},
    {"TRAP", SIGTRAP},
    {"ABRT", SIGABRT},
    {"BUS", SIGBUS},
    {"FPE", SIGFPE},
    {"KILL", SIGKILL},
    {"USR1", SIGUSR1},
    {"SEGV", SIGSEGV},
    {"USR2", SIGUSR2},
    {"PIPE", SIGPIPE},
    {"ALRM", SIGALRM},
    {"TERM", SIGTERM},
    {"CHLD", SIGCHLD},
    {"CONT", SIGCONT},
    {"STOP", SIGSTOP},
    {"TSTP", SIGTSTP},
    {"TTIN", SIGTTIN},
    {"TTOU", SIGTTOU},
    {"WINCH", SIGWINCH},
    {"IO", SIGIO},
};

/* "TERM" for SIGTERM, "?" for one that is not in the table. */
static inline const char *
signal_name(int number)
{
	for (size_t i = 0; i < sizeof(signal_names) / sizeof(signal_names[0]);
	     i++) {
		if (signal_names[i].number == number)
			return signal_names[i].name;
	}
	return "?";
}

/* SIGTERM for "TERM", 0 for a name that is not in the table. */
static inline int
signal_number(const char *name)
{
	for (size_t i = 0; i < sizeof(signal_names) / sizeof(signal_names[0]);
	     i++) {
		if (strcmp(signal_names[i].name, name) == 0)
			return signal_names[i].number;
	}
	return 0;
}

#endif
