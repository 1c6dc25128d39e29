#include "cmd/complete.h"

#include "cmd/commands.h"

/* clang-format off */
static const char *const head[] = {
    "# fish completion of taskctl, made by: taskctl completion fish",
    "",
    "# The job file on the line, if one is there.",
    "function __taskctl_file",
    "    set -l words (commandline -opc)",
    "    for word in $words[3..-1]",
    "        if test -f \"$word\"",
    "            echo $word",
    "            return",
    "        end",
    "    end",
    "    return 1",
    "end",
    "",
    "# The names of its jobs.",
    "function __taskctl_jobs",
    "    set -l words (commandline -opc)",
    "    set -l file (__taskctl_file); or return",
    "    $words[1] check --names --max-input=16M -- $file 2>/dev/null",
    "end",
    "",
    "function __taskctl_job_files",
    "    __fish_complete_suffix .json",
    "end",
    "",
    "# __taskctl_is NAME: that is the command.",
    "function __taskctl_is",
    "    set -l words (commandline -opc)",
    "    test \"$words[2]\" = $argv[1]",
    "end",
    "",
    "# __taskctl_begins NAME: the same, and the words behind its options are to come.",
    "function __taskctl_begins",
    "    set -l words (commandline -opc)",
    "    test \"$words[2]\" = $argv[1]; or return 1",
    "    set -l valued __taskctl_valued_(string replace -a - _ -- $words[2])",
    "    set -e words[1..2]",
    "    while set -q words[1]",
    "        string match -q -- '-?*' $words[1]; or return 1",
    "        test $words[1] = --; and return 1",
    "        contains -- $words[1] $$valued; and set -e words[1]",
    "        set -e words[1]",
    "    end",
    "end",
    "",
    "# What is a command's own: behind the last :::, if no items are there, or all.",
    "function __taskctl_verb",
    "    set -l words (commandline -opc)",
    "    set -l valued __taskctl_valued_(string replace -a - _ -- $words[2])",
    "    set -l from 0",
    "    for i in (seq (count $words))",
    "        contains -- $words[$i] -i -0i -i0 --items; and break",
    "        test \"$words[$i]\" = :::; and set from $i",
    "    end",
    "    if test $from -gt 0",
    "        set -e words[1..$from]",
    "        set words (string escape -- $words) (commandline -ct)",
    "        complete -C \"$words\"",
    "    else",
    "        __fish_complete_subcommand --fcs-skip=2 $$valued",
    "    end",
    "end",
    "",
    "complete -c taskctl -f",
    "complete -c taskctl -s h -l help -d 'show help'",
    "complete -c taskctl -n __fish_use_subcommand -l version -d 'show the version'",
    NULL,
};
/* clang-format on */

/* "-s j -l jobs -x -a WORDS" */
static void
print_option(const struct option *o, FILE *out)
{
	enum word_kind kind = complete_value(o);

	if (o->letter != 0)
		fprintf(out, " -s %c", o->letter);
	fprintf(out, " -l %s", o->name);
	if (o->value == NULL)
		return;
	fputs(kind == WORD_FILE ? " -r -F" : " -x", out);
	if (kind == WORD_FOLDER) {
		fputs(" -a '(__fish_complete_directories)'", out);
	} else if (kind == WORD_JOB) {
		fputs(" -a '(__taskctl_jobs)'", out);
	} else if (kind == WORD_SIGNAL || kind == WORD_LISTED) {
		fputs(" -a '", out);
		if (kind == WORD_SIGNAL)
			complete_print_signals(out);
		else
			complete_print_words(opt_words(o), out);
		fputc('\'', out);
	}
}

static void
begin(const struct command *c, const char *also, FILE *out)
{
	fprintf(
	    out, "complete -c taskctl -n '__taskctl_is %s%s'", c->name, also);
}

static void
print_words(const struct command *c, FILE *out)
{
	switch (complete_first(c)) {
	case WORD_JOB_FILE:
		begin(c, complete_has_jobs(c) ? "; and not __taskctl_file" : "",
		    out);
		fputs(" -k -a '(__taskctl_job_files)'\n", out);
		break;
	case WORD_COMMAND:
		begin(c, "", out);
		fputs(" -a '(__taskctl_verb)'\n", out);
		break;
	case WORD_LISTED:
		begin(c, "", out);
		fputs(" -a '", out);
		complete_print_words(c->args, out);
		fputs("'\n", out);
		break;
	default:
		break;
	}
	if (complete_has_jobs(c)) {
		begin(c, "; and __taskctl_file >/dev/null", out);
		fputs(" -k -a '(__taskctl_jobs)' -d job\n", out);
	}
}

/* "set -g __taskctl_valued_NAME -t --timeout ..." */
static void
print_valued(const struct command *c, FILE *out)
{
	size_t i;

	fputs("set -g __taskctl_valued_", out);
	for (i = 0; c->name[i] != '\0'; i++)
		fputc(c->name[i] == '-' ? '_' : c->name[i], out);
	for (i = 0; i < c->n_options; i++) {
		if (c->options[i].value == NULL)
			continue;
		if (c->options[i].letter != 0)
			fprintf(out, " -%c", c->options[i].letter);
		fprintf(out, " --%s", c->options[i].name);
	}
	fputc('\n', out);
}

/* What is behind a command's name is its own. */
static void
begin_option(const struct command *c, FILE *out)
{
	if (complete_is_verb(c))
		fprintf(out, "complete -c taskctl -n '__taskctl_begins %s'",
		    c->name);
	else
		begin(c, "", out);
}

static void
print_command(const struct command *c, FILE *out)
{
	size_t i;

	if (complete_is_verb(c))
		print_valued(c, out);

	fprintf(out, "complete -c taskctl -n __fish_use_subcommand -a %s -d '",
	    c->name);
	complete_print_quoted(c->summary, "", out);
	fputs("'\n", out);
	for (i = 0; i < c->n_options; i++) {
		if (opt_is_more(&c->options[i]))
			continue;
		begin_option(c, out);
		print_option(&c->options[i], out);
		fputs(" -d '", out);
		complete_print_quoted(c->options[i].help, "", out);
		fputs("'\n", out);
	}
	print_words(c, out);
}

void
complete_fish(FILE *out)
{
	size_t i;

	complete_print_lines(head, out);
	for (i = 0; i < n_commands; i++)
		print_command(commands[i], out);
	fputs("complete -c taskctl -n __fish_use_subcommand -a help "
	      "-d 'show all options of a command'\n"
	      "complete -c taskctl -n '__taskctl_is help' -a '",
	    out);
	for (i = 0; i < n_commands; i++)
		fprintf(out, " %s", commands[i]->name);
	fputs("'\n", out);
}
