#!/bin/sh
# SIGKILL of taskctl itself, of any part of it, leaves nothing: R3.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# What is found by descent alone is lost without a subreaper.
clear=clear
without subreaper && clear=

job <<E
{"defaults": {"kill_after": "2s"}, "jobs": {
  "plain": {"run": "$fault child touch r1"},
  "shell": {"run": "$fault touch r2 & sleep 60 & wait"},
  "deaf": {"run": "$fault ignore all child setsid touch r3"},
  "daemon": {"run": "$fault daemonize $clear touch r4; exec $fault await r4"},
  "stopped": {"run": "$fault beside touch r5 stop"},
  "policy": {"gather": ["plain", "shell"]},
  "never": {"run": "touch started", "needs": ["plain"]}
}}
E

# Start it: $pid and $runner.
begin() {
    rm -f r[0-9]
    start run job.json
    ready r1 r2 r3 r4 r5
    runner=$(runner_of "$pid")
}

it "of the front"
begin
kill -s KILL "$pid"
finish_run
gone

it "of the runner, of which the front tells"
begin
if test -n "$runner"; then
    kill -s KILL "$runner"
    finish_run
    expect_status 125
    expect_match err '^taskctl'
else
    fail "there is no runner"
    kill "$pid"
    finish_run
fi
gone

it "of the whole process group"
begin
kill -s KILL -- "-$pid"
finish_run
gone

it "while the jobs are being ended"
begin
kill -s TERM "$pid"
eventually grep -q cancelling err
kill -s KILL "$pid"
finish_run
gone

it "of the runner, while the jobs are being ended"
begin
kill -s TERM "$pid"
eventually grep -q cancelling err
kill -s KILL "${runner:-"$pid"}"
finish_run
gone

it "starts nothing after it"
test ! -e started || fail "it did"

finish
