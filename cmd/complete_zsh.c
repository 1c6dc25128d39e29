#include "cmd/complete.h"

#include "cmd/commands.h"

/* What has a meaning in a specification of _arguments. */
#define SPECIAL "[]:\\"

/* clang-format off */
static const char *const head[] = {
    "#compdef taskctl",
    "# zsh completion of taskctl, made by: taskctl completion zsh",
    "",
    "_taskctl_job_files() {",
    "    _files -g '*.json(|l)(-.)' || _files",
    "}",
    "",
    "# The names of the jobs of the job file that stands on the line.",
    "_taskctl_jobs() {",
    "    local -a names",
    "    local file=${(Q)line[1]} folder=${(Q)${opt_args[-C]:-${opt_args[--directory]}}}",
    "    file=${file/#\\~\\//$HOME/}",
    "    [[ -n $folder && $file != /* ]] && file=$folder/$file",
    "    [[ -f $file ]] || return 1",
    "    names=(${(f)\"$($taskctl check --names --max-input=16M -- $file 2>/dev/null)\"})",
    "    compadd -a names",
    "}",
    "",
    "# What is a command's own: behind the last :::, or all.",
    "_taskctl_verb() {",
    "    local -a before=(\"${(@)words[1,CURRENT-1]}\")",
    "    local -i at=${before[(I):::]}",
    "    words=(\"${(@)words[at+1,-1]}\")",
    "    ((CURRENT -= at))",
    "    if ((CURRENT == 1)); then",
    "        _command_names -e",
    "    else",
    "        _normal",
    "    fi",
    "}",
    "",
    "_taskctl() {",
    "    local curcontext=$curcontext state line taskctl=${(Q)words[1]}",
    "    typeset -A opt_args",
    "    local -a subcommands",
    NULL,
};

static const char *const tail[] = {
    "    esac",
    "    [[ $state == jobs ]] && _taskctl_jobs",
    "}",
    "",
    "if [[ $funcstack[1] == _taskctl ]]; then",
    "    _taskctl \"$@\"",
    "else",
    "    compdef _taskctl taskctl",
    "fi",
    NULL,
};
/* clang-format on */

/* "NAME:ACTION" of a word. */
static void
print_action(
    const char *name, enum word_kind kind, const char *words, FILE *out)
{
	static const char *const actions[] = {
	    [WORD_FREE] = " ",
	    [WORD_FILE] = "_files",
	    [WORD_JOB_FILE] = "_taskctl_job_files",
	    [WORD_FOLDER] = "_directories",
	    [WORD_JOB] = "->jobs",
	    [WORD_COMMAND] = "_taskctl_verb",
	};

	fprintf(out, "%s:", name);
	if (kind != WORD_SIGNAL && kind != WORD_LISTED) {
		fputs(actions[kind], out);
		return;
	}
	fputc('(', out);
	if (kind == WORD_SIGNAL)
		complete_print_signals(out);
	else
		complete_print_words(words, out);
	fputc(')', out);
}

/* '(-j --jobs)'{-j+,--jobs=}'[HELP]:NAME:ACTION' */
static void
print_option(const struct option *o, FILE *out)
{
	bool valued = o->value != NULL;

	fputs(" \\\n            ", out);
	if (o->letter != 0)
		fprintf(out, "'(-%c --%s)'{-%c%s,--%s%s}'[", o->letter, o->name,
		    o->letter, valued ? "+" : "", o->name, valued ? "=" : "");
	else
		fprintf(out, "'--%s%s[", o->name, valued ? "=" : "");
	complete_print_quoted(o->help, SPECIAL, out);
	fputc(']', out);
	if (valued) {
		fputc(':', out);
		print_action("value", complete_value(o), opt_words(o), out);
	}
	fputc('\'', out);
}

static void
print_words(const struct command *c, FILE *out)
{
	enum word_kind kind = complete_first(c);

	if (c->args[0] == '\0')
		return;
	fputs(" \\\n            '", out);
	/* What is behind a command's name is its own. */
	if (kind == WORD_COMMAND)
		fputs("*::", out);
	else
		fputs(complete_has_jobs(c) || kind == WORD_LISTED ? "1:" : "*:",
		    out);
	print_action("word", kind, c->args, out);
	fputc('\'', out);
	if (!complete_has_jobs(c))
		return;
	fputs(" \\\n            '*:", out);
	print_action("job", WORD_JOB, NULL, out);
	fputc('\'', out);
}

static void
print_command(const struct command *c, FILE *out)
{
	size_t i;

	fprintf(out,
	    "    %s)\n        _arguments -s -S%s \\\n"
	    "            '(- *)'{-h,--help}'[show this help]'",
	    c->name, complete_is_verb(c) ? " -A '-*'" : "");
	for (i = 0; i < c->n_options; i++) {
		if (!opt_is_more(&c->options[i]))
			print_option(&c->options[i], out);
	}
	print_words(c, out);
	fputs(" ;;\n", out);
}

void
complete_zsh(FILE *out)
{
	size_t i;

	complete_print_lines(head, out);
	fputs("    subcommands=(\n", out);
	for (i = 0; i < n_commands; i++) {
		fprintf(out, "        '%s:", commands[i]->name);
		complete_print_quoted(commands[i]->summary, "", out);
		fputs("'\n", out);
	}
	fputs("        'help:show all options of a command'\n    )\n"
	      "    if ((CURRENT == 2)); then\n"
	      "        _describe command subcommands\n        return\n    fi\n"
	      "    shift words\n    ((CURRENT--))\n    case $words[1] in\n",
	    out);
	for (i = 0; i < n_commands; i++)
		print_command(commands[i], out);
	fputs("    help) _describe command subcommands ;;\n", out);
	complete_print_lines(tail, out);
}
