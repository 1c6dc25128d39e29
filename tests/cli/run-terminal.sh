#!/bin/sh
# What a terminal is given: text, colours, ends of lines, and nothing that it
# would obey.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

command -v script >/dev/null || skip "there is no script(1)"
esc=$(printf '\033')

# Run taskctl on a terminal, with the words $*; what it was given, in seen.
on_terminal() {
    script -qec "'$TASKCTL' $* --progress=never job.json" typescript >out 2>err </dev/null
    tr -d '\r' <typescript >seen
}

printf '%s' '{"jobs": {"a\u202eb": {"run": ["' \
    'printf '\''\\033[31mred\\033]0;title\\007\\033[2J\\n'\''", "' \
    'printf '\''back\\bspace'\''"]}}}' >job.json

for mode in group prefix; do
    it "$mode: passes colours, resets them, and shows the rest"
    on_terminal run -q --color=never -o "$mode"
    expect_match seen "$esc\[31mred\\\\x1b\]0;title\\\\x07\\\\x1b\[2J"
    expect_match seen "back\\\\x08space"
    sed "s/$esc\[31m//; s/$esc\[0m//" seen | tr -d '\n -~' | wc -c >n
    echo 0 | expect_file n
    grep -c "$esc\[0m" seen >n
    echo 1 | expect_file n
done

it "prefix: names are shown, not obeyed"
expect_match seen '^.a\\u{202e}b. back'

it "ends the last line, so that the log goes on in one of its own"
on_terminal run --color=never
expect_match seen "space$esc\[0m$"
expect_match seen '^ *[0-9.]*  a\\u{202e}b  finished'

it "raw: is the job's own affair"
on_terminal run -q -o raw
expect_match seen "$esc\]0;title"

it "errors about words and names show them, too"
printf '{}' >"x${esc}]0;y"
run run "x${esc}]0;y"
expect_no_match err "$esc"
expect_match err 'x\\u001b]0;y'
run run job.json "no${esc}c"
expect_status 2
expect_no_match err "$esc"
run "no${esc}c"
expect_status 2
expect_no_match err "$esc"
run run "--no${esc}c"
expect_status 2
expect_no_match err "$esc"
run run -C "no${esc}c" job.json
expect_status 2
expect_no_match err "$esc"

finish
