#!/bin/sh
# The help of each command fits a screen; what does not is one command away.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# fits COLUMNS LINES: what was printed to $T/out.  A prompt has the last line.
fits() {
    expect_status 0
    lines=$(wc -l <out)
    test "$lines" -le "$2" || fail "it has $lines lines, more than $2"
    test "$lines" -gt 4 || fail "it has $lines lines"
    awk -v most="$1" 'length > most' out >wide
    expect_file wide </dev/null
}

it "lists the commands on a screen, by groups"
run help
fits 80 23
for title in 'Jobs of a file:' 'Jobs without a file:' 'Job files:'; do
    expect_match out "^$title\$"
done
expect_match out '^Job files:$'
sed -n 's/^  \([a-z-]*\)  .*/\1/p' out >commands

it "shows each command on a screen"
while read -r command; do
    test "$command" = help && continue
    what="the help of $command"
    run "$command" --help
    fits 80 23
    cp out short
    run help "$command"
    fits 80 60
    grep -e '^ *-' out >all
    grep -e '^ *-' short >some
    left=$(($(wc -l <all) - $(wc -l <some)))
    if test $left -gt 0; then
        cp short out
        expect_match out "^And $left more: taskctl help $command\$"
    else
        expect_file short <out
    fi
    sort all >all.sorted
    sort some | comm -23 - all.sorted >lost
    expect_file lost </dev/null
done <commands

it "has no word about more where all is there"
run check --help
expect_no_match out 'more:'

finish
