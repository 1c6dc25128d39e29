#!/bin/sh
# On a terminal the log has colours, unless NO_COLOR or TERM=dumb ask for none.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

script --version >version 2>&1 || skip "there is no script(1) of util-linux"
grep -q util-linux version || skip "there is no script(1) of util-linux"
esc=$(printf '\033')
echo '{"jobs": {"a": {"run": "true"}}}' | job

# Run taskctl on a terminal, with the variables and options $*.
on_terminal() {
    script -qec "env $* --progress=never job.json" typescript >out 2>err </dev/null
    cp typescript err
}

it "has colours"
on_terminal TERM=xterm "'$TASKCTL'" run
expect_match err "$esc\\[32mfinished"

it "has none with NO_COLOR, TERM=dumb or --color=never"
on_terminal TERM=xterm NO_COLOR=1 "'$TASKCTL'" run
expect_match err 'a *finished'
expect_no_match err "$esc"
on_terminal TERM=dumb "'$TASKCTL'" run
expect_no_match err "$esc"
on_terminal TERM=xterm "'$TASKCTL'" run --color=never
expect_no_match err "$esc"

it "takes an empty NO_COLOR for none"
on_terminal TERM=xterm NO_COLOR= "'$TASKCTL'" run
expect_match err "$esc\\[32mfinished"

finish
