#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/probe.h"

static const char *const details[] = {
    "Shows what taskctl can use on this machine, and what it will use.",
    "TASKCTL_WITHOUT turns a mechanism off, by its name.",
    NULL,
};

static void
show_mechanism(enum mechanism m)
{
	bool is_off = mechanism_is_off(m);
	bool is_there = probe_mechanism(m);

	printf("  %-10s %-5s %-5s %s\n", mechanism_name(m),
	    is_there ? "yes" : "no", is_there && !is_off ? "yes" : "no",
	    is_there && !is_off ? probe_purpose(m) : probe_fallback(m));
}

static const char *
limit_text(rlim_t limit, char *text, size_t size)
{
	if (limit == RLIM_INFINITY)
		return "any";
	snprintf(text, size, "%llu", (unsigned long long)limit);
	return text;
}

static void
show_limit(const char *what, const struct rlimit *limit, const char *note)
{
	char soft[32], hard[32];

	printf("  %-11s %s, can be raised to %s%s\n", what,
	    limit_text(limit->rlim_cur, soft, sizeof(soft)),
	    limit_text(limit->rlim_max, hard, sizeof(hard)), note);
}

static void
show_limits(void)
{
	struct rlimit limit;

	puts("\nLimits:");
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		show_limit("open files", &limit, ", which taskctl does");
	if (getrlimit(RLIMIT_NPROC, &limit) == 0)
		show_limit("processes", &limit, "");
}

/* How the processes of a job are known (R11). */
static const char *
reach(void)
{
	if (access("/proc/self/stat", R_OK) < 0)
		return "by process group alone, for there is no /proc: what "
		       "leaves its group is not ended";
	if (!mechanism_is_off(MECHANISM_CGROUP) &&
	    probe_mechanism(MECHANISM_CGROUP))
		return "by a control group for each job, and as descendants";
	if (!mechanism_is_off(MECHANISM_SUBREAPER) &&
	    probe_mechanism(MECHANISM_SUBREAPER))
		return "as descendants of the runner, which is a subreaper";
	return "by session and environment alone: a daemon that clears its "
	       "environment is not ended";
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct err e = ERR_INIT;
	int n, m, rc;

	rc = opt_parse(NULL, 0, argc, argv, NULL, &n, &e);
	if (rc > 0)
		return command_help(self);
	if (rc < 0)
		return usage_error(self, e.text);
	if (n > 0)
		return usage_error(self, "it takes no words");
	puts("  mechanism  here  used  for, or instead");
	for (m = 0; m < MECHANISMS; m++)
		show_mechanism((enum mechanism)m);
	printf("\nThe processes of a job are known %s.\n", reach());
	show_limits();
	return stdout_is_written() ? EXIT_OK : EXIT_OUTPUT;
}

const struct command cmd_doctor = {
    .name = "doctor",
    .group = GROUP_SELF,
    .args = "",
    .summary = "show what this machine offers",
    .details = details,
    .run = run,
};
