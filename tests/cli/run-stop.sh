#!/bin/sh
# How a process is asked to end, and what becomes of one that does not.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# A job that notes the signals it gets, ignores them, and is cancelled as soon as
# it is ready for them; $1: more keys of the job.
deaf() {
    job <<E
{"jobs": {
  "deaf": {"run": ["for s in TERM INT HUP USR1; do",
      "  trap \"echo \$s >>got\" \$s", "done", "touch ready",
      "while true; do sleep 0.05 || true; done"]${1:-}},
  "ready": {"run": "until test -e ready; do sleep 0.02; done",
    "needs": [{"job": "deaf", "when": "started"}]},
  "stop": {"cancel": ["deaf"], "needs": ["ready"]}
}}
E
    rm -f ready got
}

# Hold what the job got, and how it ended, to $1 and $2.
expect_stop() {
    touch got
    sort -u got | xargs >signals
    echo "$1" | expect_file signals
    expect_match err "^ *[0-9.]*  deaf  *cancelled *$2, "
}

it "TERM, and SIGKILL after kill_after"
deaf ', "kill_after": "0.3s"'
run run job.json
expect_status 0
expect_stop TERM SIGKILL
expect_match err '^  *[0-9.]*  stop *finished *0\.[3-9]'

it "--kill-after stands in for the default, not for the job's own"
deaf
run run --kill-after 0.2 job.json
expect_stop TERM SIGKILL
deaf ', "kill_after": "0.2s"'
run run --kill-after=1h job.json
expect_stop TERM SIGKILL

it "stop_signal is sent instead of TERM"
deaf ', "kill_after": "0.2s", "stop_signal": "USR1"'
run run job.json
expect_stop USR1 SIGKILL

it "-s stands in for the default, by name or number, not for the job's own"
for option in "-s USR1" -sSIGUSR1 --signal=usr1; do
    deaf ', "kill_after": "0.2s"'
    # shellcheck disable=SC2086
    run run $option job.json
    expect_stop USR1 SIGKILL
done
deaf ', "kill_after": "0.2s"'
run run -s 1 job.json
expect_stop HUP SIGKILL
deaf ', "kill_after": "0.2s", "stop_signal": "HUP"'
run run -s USR1 job.json
expect_stop HUP SIGKILL

it "KILL asks nobody"
deaf ', "stop_signal": "KILL"'
run run job.json
expect_stop "" SIGKILL

finish
