#!/bin/sh
# On a terminal the log has colours, unless somebody asks for none; elsewhere it
# has none, unless somebody asks for them.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

esc=$(printf '\033')
echo '{"jobs": {"a": {"run": "true"}}}' | job
unset CLICOLOR CLICOLOR_FORCE

# Run taskctl on a terminal, with the variables and options $*.
on_terminal() {
    "$FAULTS/pty" -- env "$@" --progress=never job.json >err 2>end </dev/null
}

# The same, with a file as stderr.
elsewhere() {
    env "$@" job.json >out 2>err </dev/null
}

has_colours() {
    expect_match err "$esc\\[32mfinished"
}

has_none() {
    expect_match err 'a *finished'
    expect_no_match err "$esc"
}

it "has colours on a terminal alone"
on_terminal TERM=xterm "$TASKCTL" run
has_colours
elsewhere TERM=xterm "$TASKCTL" run
has_none

it "has none with NO_COLOR, CLICOLOR=0, TERM=dumb or --color=never"
for none in NO_COLOR=1 NO_COLOR=0 CLICOLOR=0 TERM=dumb; do
    on_terminal TERM=xterm $none "$TASKCTL" run
    has_none
done
on_terminal TERM=xterm "$TASKCTL" run --color=never
has_none

it "takes what is empty, or says what is so anyway, for nothing"
for nothing in NO_COLOR= CLICOLOR= CLICOLOR=1 CLICOLOR_FORCE= CLICOLOR_FORCE=0
do
    on_terminal TERM=xterm $nothing "$TASKCTL" run
    has_colours
    elsewhere TERM=xterm $nothing "$TASKCTL" run
    has_none
done

it "has colours elsewhere with CLICOLOR_FORCE or --color=always"
elsewhere TERM=xterm CLICOLOR_FORCE=1 "$TASKCTL" run
has_colours
elsewhere TERM=dumb CLICOLOR=0 CLICOLOR_FORCE=1 "$TASKCTL" run
has_colours
elsewhere TERM=xterm "$TASKCTL" run --color=always
has_colours

it "lets the option win, then NO_COLOR, then CLICOLOR_FORCE"
elsewhere NO_COLOR=1 "$TASKCTL" run --color=always
has_colours
elsewhere CLICOLOR_FORCE=1 "$TASKCTL" run --color=never
has_none
elsewhere NO_COLOR=1 CLICOLOR_FORCE=1 "$TASKCTL" run
has_none
elsewhere NO_COLOR=1 "$TASKCTL" run --color=auto
has_none

finish
