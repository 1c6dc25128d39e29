#!/bin/sh
# The manual tells what the program does: commands, options and job keys are
# the same in both.  Its examples are run by manual-examples.sh.
set -u

taskctl=${TASKCTL:-./taskctl}
srcdir=${srcdir:-.}
manual=$srcdir/doc/taskctl.1
jobs_manual=$srcdir/doc/taskctl-jobs.5
status=0

dir=$(mktemp -d "${TMPDIR:-/tmp}/manual.XXXXXX") || exit 99
trap 'rm -rf "$dir"' EXIT

problem() {
    printf '%s\n' "$*"
    status=1
}

# compare WHAT PROGRAM MANUAL: two lists, one a line, in any order.
compare() {
    sort -u "$2" >"$dir/left"
    sort -u "$3" >"$dir/right"
    [ -s "$dir/left" ] || problem "$1: the program has none"
    comm -23 "$dir/left" "$dir/right" >"$dir/only"
    while IFS= read -r word; do
        problem "$1: \"$word\" is not in the manual"
    done <"$dir/only"
    comm -13 "$dir/left" "$dir/right" >"$dir/only"
    while IFS= read -r word; do
        problem "$1: \"$word\" is in the manual alone"
    done <"$dir/only"
}

# section KIND TITLE [MANUAL]: the lines of a section (Sh) or subsection (Ss).
section() {
    awk -v kind="$1" -v title="$2" '
        $1 == ".Sh" || $1 == "." kind { inside = 0 }
        $1 == "." kind && substr($0, 5) == title { inside = 1; next }
        inside' "${3:-$manual}"
}

# The options of an mdoc list, as the help writes them.
options() {
    sed -n '/^\.It Fl /{
        s/^\.It //
        s/ Ns = Ns Ar /=/
        s/Fl Fl /--/
        s/Fl /-/
        s/ , /, /
        p
    }'
}

# Commands

"$taskctl" help >"$dir/help" || problem "taskctl help fails"
sed -n 's/^  \([a-z_-]*\)  .*/\1/p' "$dir/help" >"$dir/commands"
section Sh COMMANDS | sed -n 's/^\.Ss //p' >"$dir/documented"
compare "command" "$dir/commands" "$dir/documented"

# Options, with their letters and values

while IFS= read -r command; do
    [ "$command" = help ] && continue
    "$taskctl" help "$command" >"$dir/help" ||
        problem "taskctl help $command fails"
    sed -n '/^Options:/,$s/^ *\(-[^ ]*\(, --[^ ]*\)*\)  .*/\1/p' \
        "$dir/help" >"$dir/options"
    section Ss "$command" | options >"$dir/documented"
    compare "option of $command" "$dir/options" "$dir/documented"
done <"$dir/commands"

# Job keys: those of a job, and those of the top level

sed -n '/load_keys\[\] = {/,/^};/s/^[[:space:]]*{"\([^"]*\)",.*/\1/p' \
    "$srcdir/jobs/load/load_keys.c" >"$dir/keys"
for title in "Bodies" "Modifiers of bodies" "Modifiers of all jobs" \
    "Modifiers of processes"; do
    section Ss "$title" "$jobs_manual"
done | sed -n 's/^\.It Ic //p' >"$dir/documented"
compare "job key" "$dir/keys" "$dir/documented"

sed -n '/doc_names\[/,/^};/s/.*\] = "\([^"]*\)",.*/\1/p' \
    "$srcdir/jobs/load/load_doc.c" >"$dir/keys"
section Ss "Top level" "$jobs_manual" | sed -n 's/^\.It Ic //p' >"$dir/documented"
compare "key of the top level" "$dir/keys" "$dir/documented"

# What it points to in itself is there

for page in "$manual" "$jobs_manual"; do
    sed -n 's/^\.S[hs] //p' "$page" >"$dir/titles"
    sed -n 's/^\.Sx \(.*[[:alnum:]]\).*/\1/p' "$page" >"$dir/pointers"
    [ -s "$dir/pointers" ] || problem "${page##*/} points to nothing in itself"
    while IFS= read -r title; do
        grep -qxF "$title" "$dir/titles" ||
            problem "${page##*/}: there is no section $title"
    done <"$dir/pointers"
done

# A quote in JSON is written so that the page shows it

if grep -n '^\.\(It \)*Ql [{[].*"' "$manual" "$jobs_manual"; then
    problem "write \\(dq in place of \""
fi

# The manual as a page, where there is a tool that knows

if command -v mandoc >/dev/null 2>&1; then
    mandoc -T lint -W warning "$manual" "$jobs_manual" ||
        problem "mandoc complains"
fi
exit $status
