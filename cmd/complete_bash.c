#include "cmd/complete.h"

#include "cmd/commands.h"

/* clang-format off */
static const char *const head[] = {
    "# bash completion of taskctl, made by: taskctl completion bash",
    "",
    "# The words up to the cursor, without their quotes, are put into words, and where",
    "# they begin into starts; quote is the one that is open, and keep how much of the",
    "# last word readline leaves there.",
    "_taskctl_split() {",
    "    local line=${COMP_LINE:0:COMP_POINT} word='' some='' outer='' from=0 c i",
    "    for ((i = 0; i < ${#line}; i++)); do",
    "        c=${line:i:1}",
    "        if [[ $quote == \\\\ ]]; then",
    "            word+=$c quote=$outer some=1",
    "        elif [[ $c == \\\\ && $quote != \\' ]]; then",
    "            outer=$quote quote=\\\\",
    "        elif [[ -n $quote && $c == \"$quote\" ]]; then",
    "            quote=''",
    "        elif [[ -z $quote && $c == [\\'\\\"] ]]; then",
    "            quote=$c some=1 keep=${#word}",
    "        elif [[ -z $quote && $c == [[:space:]] ]]; then",
    "            [[ -n $some ]] && words+=(\"$word\") starts+=($from)",
    "            word='' some='' keep=0 from=$((i + 1))",
    "        else",
    "            word+=$c some=1",
    "            [[ -z $quote && $COMP_WORDBREAKS == *\"$c\"* ]] && keep=${#word}",
    "        fi",
    "    done",
    "    words+=(\"$word\") starts+=($from)",
    "}",
    "",
    "# _taskctl_offer WORD...: those that begin with cur, as they are to be typed.",
    "_taskctl_offer() {",
    "    local word",
    "    for word; do",
    "        [[ $word == \"$cur\"* ]] || continue",
    "        word=$pre$word",
    "        word=${word:keep}",
    "        case $quote in",
    "        \\') word=${word//\\'/\\'\\\\\\'\\'} ;;",
    "        \\\") word=${word//[\\\\\\\"\\$\\`]/\\\\&} ;;",
    "        *) printf -v word %q \"$word\" ;;",
    "        esac",
    "        COMPREPLY+=(\"$word\")",
    "    done",
    "}",
    "",
    "# _taskctl_files TEST [PATTERN]: paths that begin with cur, and folders.",
    "_taskctl_files() {",
    "    local path",
    "    compopt -o filenames 2>/dev/null",
    "    while IFS= read -r path; do",
    "        [[ -d $path || $1 == -f && $path == ${2-*} ]] || continue",
    "        path=$pre$path",
    "        COMPREPLY+=(\"${path:keep}\")",
    "    done < <(compgen \"$1\" -- \"$cur\")",
    "}",
    "",
    "_taskctl_jobs() {",
    "    local name names=() path=${file/#\\~\\//$HOME/}",
    "    [[ -n $folder && $path != /* ]] && path=$folder/$path",
    "    [[ -f $path ]] || return",
    "    while IFS= read -r name; do",
    "        names+=(\"$name\")",
    "    done < <(\"${words[0]}\" check --names --max-input=16M -- \"$path\" 2>/dev/null)",
    "    _taskctl_offer \"${names[@]}\"",
    "}",
    "",
    "_taskctl_commands_of_shell() {",
    "    if [[ $cur == */* ]]; then",
    "        _taskctl_files -f",
    "    else",
    "        mapfile -t COMPREPLY < <(compgen -c -- \"$cur\" | sort -u)",
    "    fi",
    "}",
    "",
    "# The words of the command that begins at word begin: its own completion knows.",
    "_taskctl_arguments() {",
    "    local k at=0",
    "    if ! declare -F _command_offset >/dev/null; then",
    "        _taskctl_files -f",
    "        return",
    "    fi",
    "    for ((k = 0; k < COMP_CWORD; k++)); do",
    "        while [[ ${COMP_LINE:at:1} == [[:space:]] ]]; do ((at++)); done",
    "        ((at >= starts[begin])) && break",
    "        ((at += ${#COMP_WORDS[k]}))",
    "    done",
    "    _command_offset \"$k\"",
    "}",
    "",
    "# What may stand here: the value of an option, or one of the command's words.",
    "_taskctl_word() {",
    "    case $1 in",
    "    file) _taskctl_files -f ;;",
    "    job_file)",
    "        _taskctl_files -f '*.json?(l)'",
    "        ((${#COMPREPLY[@]})) || _taskctl_files -f ;;",
    "    folder) _taskctl_files -d ;;",
    "    command) _taskctl_commands_of_shell ;;",
    "    arguments) _taskctl_arguments ;;",
    "    job) _taskctl_jobs ;;",
    "    listed) shift; _taskctl_offer \"$@\" ;;",
    "    esac",
    "}",
    "",
    "# Find the job file or the command, and the option whose value is at the cursor.",
    "_taskctl_read() {",
    "    local i w last=$((${#words[@]} - 1))",
    "    for ((i = 2; i < last; i++)); do",
    "        w=${words[i]} option=''",
    "        if [[ -n $over || $w != -?* ]]; then",
    "            ((n_words++ == 0)) && file=$w begin=$i",
    "            over=${over:-$verb}",
    "            [[ -n $between && $w == \"$between\" ]] && n_words=0",
    "        elif [[ $w == -- ]]; then",
    "            over=1",
    "        elif [[ $w == --*=* ]]; then",
    "            [[ $w == --directory=* ]] && folder=${w#*=}",
    "        else",
    "            # Items are behind the ::: then, and no commands.",
    "            [[ $w == -?(0)i?(0) || $w == --items ]] && between=''",
    "            # Of joined letters, the first that takes a value has the rest.",
    "            while [[ $w == -[^-]?* && $valued != *\" ${w:0:2} \"* ]]; do",
    "                w=-${w:2}",
    "            done",
    "            [[ $w == -C?* ]] && folder=${w:2}",
    "            [[ $valued == *\" $w \"* ]] || continue",
    "            option=$w",
    "            ((++i < last)) || continue",
    "            option=''",
    "            [[ $w == -C || $w == --directory ]] && folder=${words[i]}",
    "        fi",
    "    done",
    "}",
    NULL,
};

static const char *const tail[] = {
    "_taskctl() {",
    "    local words=() starts=() quote='' keep=0 pre='' cur command",
    "    local flags='' valued='' verb='' between='' begin=0",
    "    local option='' file='' folder='' over='' n_words=0 IFS=$' \\t\\n'",
    "    COMPREPLY=()",
    "    _taskctl_split",
    "    cur=${words[${#words[@]} - 1]}",
    "    command=${words[1]}",
    "    if ((${#words[@]} <= 2)); then",
    "        _taskctl_offer $_taskctl_commands",
    "        return",
    "    fi",
    "    _taskctl_options \"$command\"",
    "    _taskctl_read",
    "    if [[ -z $option && -z $over && $cur == --*=* ]]; then",
    "        option=${cur%%=*} pre=$option= cur=${cur#*=}",
    "        _taskctl_value \"$command $option\"",
    "    elif [[ -n $option ]]; then",
    "        _taskctl_value \"$command $option\"",
    "    elif [[ -z $over && $cur == -* ]]; then",
    "        _taskctl_offer $flags $valued",
    "    elif ((n_words == 0)); then",
    "        _taskctl_first \"$command\"",
    "    else",
    "        _taskctl_further \"$command\"",
    "    fi",
    "}",
    "",
    "complete -F _taskctl taskctl",
    NULL,
};
/* clang-format on */

/* The word of _taskctl_word() for this kind. */
static const char *
kind_name(enum word_kind kind)
{
	static const char *const names[] = {
	    [WORD_FREE] = "free",
	    [WORD_FILE] = "file",
	    [WORD_JOB_FILE] = "job_file",
	    [WORD_FOLDER] = "folder",
	    [WORD_SIGNAL] = "listed",
	    [WORD_JOB] = "job",
	    [WORD_COMMAND] = "command",
	    [WORD_ARGUMENTS] = "arguments",
	    [WORD_LISTED] = "listed",
	};

	return names[kind];
}

/* Call _taskctl_word with what the kind has. */
static void
print_call(enum word_kind kind, const char *words, FILE *out)
{
	fprintf(out, "_taskctl_word %s", kind_name(kind));
	if (kind == WORD_SIGNAL)
		complete_print_signals(out);
	else if (kind == WORD_LISTED)
		complete_print_words(words, out);
	fputs(" ;;\n", out);
}

/* The spellings of the command's options, with or without a value. */
static void
print_spellings(const struct command *c, bool valued, FILE *out)
{
	size_t i;

	for (i = 0; i < c->n_options; i++) {
		const struct option *o = &c->options[i];

		if (opt_is_more(o) || (o->value != NULL) != valued)
			continue;
		if (o->letter != 0)
			fprintf(out, " -%c", o->letter);
		fprintf(out, " --%s", o->name);
	}
}

static void
print_options(FILE *out)
{
	size_t i;

	fputs("_taskctl_options() {\n    case $1 in\n", out);
	for (i = 0; i < n_commands; i++) {
		fprintf(out, "    %s)\n        flags=' -h --help",
		    commands[i]->name);
		print_spellings(commands[i], false, out);
		fputs(" '\n        valued='", out);
		print_spellings(commands[i], true, out);
		fputs(" '", out);
		if (complete_is_verb(commands[i]))
			fputs("\n        verb=1", out);
		if (complete_has_several(commands[i]))
			fputs(" between=:::", out);
		fputs(" ;;\n", out);
	}
	fputs("    esac\n}\n\n", out);
}

static void
print_value(const struct command *c, const struct option *o, FILE *out)
{
	if (complete_value(o) == WORD_FREE)
		return;
	fputs("    ", out);
	if (o->letter != 0)
		fprintf(out, "'%s -%c' | ", c->name, o->letter);
	fprintf(out, "'%s --%s') ", c->name, o->name);
	print_call(complete_value(o), opt_words(o), out);
}

static void
print_values(FILE *out)
{
	size_t i, k;

	fputs("_taskctl_value() {\n    case $1 in\n", out);
	for (i = 0; i < n_commands; i++) {
		const struct command *c = commands[i];

		for (k = 0; k < c->n_options; k++)
			print_value(c, &c->options[k], out);
	}
	fputs("    esac\n}\n\n", out);
}

static void
print_words(FILE *out)
{
	size_t i;

	fputs("_taskctl_first() {\n    case $1 in\n", out);
	for (i = 0; i < n_commands; i++) {
		fprintf(out, "    %s) ", commands[i]->name);
		print_call(complete_first(commands[i]), commands[i]->args, out);
	}
	fputs("    help) _taskctl_offer $_taskctl_commands ;;\n"
	      "    esac\n}\n\n_taskctl_further() {\n    case $1 in\n",
	    out);
	for (i = 0; i < n_commands; i++) {
		enum word_kind kind = complete_first(commands[i]);

		fprintf(out, "    %s) ", commands[i]->name);
		if (complete_has_jobs(commands[i]))
			kind = WORD_JOB;
		else if (kind == WORD_COMMAND)
			kind = WORD_ARGUMENTS;
		else if (kind == WORD_LISTED)
			kind = WORD_FREE;
		print_call(kind, "", out);
	}
	fputs("    esac\n}\n", out);
}

void
complete_bash(FILE *out)
{
	size_t i;

	complete_print_lines(head, out);
	fputs("\n_taskctl_commands='help", out);
	for (i = 0; i < n_commands; i++)
		fprintf(out, " %s", commands[i]->name);
	fputs("'\n\n", out);
	print_options(out);
	print_values(out);
	print_words(out);
	fputs("\n", out);
	complete_print_lines(tail, out);
}
