#!/bin/sh
# The words of the command line: commands, options, help.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

echo '{"jobs": {"a": {"run": "touch started"}}}' | job

# taskctl $2... is refused with the message $1, and starts nothing.
expect_refused() {
    message=$1
    shift
    run "$@"
    expect_status 2
    expect_no_out
    expect_match err "$message"
}

it "suggests a command for a word that is none"
expect_refused 'no command "rnu"; did you mean "run"?' rnu job.json
expect_refused 'no command "simulte"; did you mean "simulate"?' simulte
expect_refused 'no command "xyzzy"  ' xyzzy
expect_refused 'did you mean "taskctl run job.json"?' job.json
expect_refused 'did you mean "run"?' help rnu

it "suggests an option for one that is none"
expect_refused 'option --evnts; did you mean --events?' run --evnts=x job.json
expect_refused 'option --keep-goin; did you mean' run --keep-goin job.json
expect_refused 'unknown option --xyzzy$' run --xyzzy job.json
expect_refused 'unknown option -x$' run -qx job.json

it "says what an option wants, and what it does not"
expect_refused '--jobs needs a value' run job.json --jobs
expect_refused '--timeout needs a value' run job.json -t
expect_refused '--quiet takes no value' run --quiet=yes job.json
expect_refused '--output: "loud" is none of group, ' run -o loud job.json
expect_refused '--signal: ' run -s NOSIG job.json
expect_refused '--kill-after: ' run --kill-after=0 job.json

it "takes letters together, and a value joined to its letter"
run run -qj1 -kt1m job.json
expect_status 0
rm -f started

it "lets the last of an option that is there twice win"
run run -o raw -o none -j 4 -j 1 job.json
expect_status 0
rm -f started

it "has options that simulate has not"
expect_refused 'unknown option --results' simulate --results job.json

it "wants a file"
expect_refused 'which job file?' run
expect_refused 'which job file?' simulate -q
expect_refused 'which job file?' check

test ! -e started || fail "a job was started"
finish
