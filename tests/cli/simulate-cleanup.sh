#!/bin/sh
# on_cancel and finally: when they run, and what their failure means.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Run "a" with the keys $1 and both clean-ups, cancelled when "$2" is cancel;
# hold which of them ran to $3 and the state of a to $4.
expect_cleanup() {
    job <<E
{"jobs": {
  "a": {$1, "on_cancel": {"sleep": 1}, "finally": {"sleep": 1}},
  "stop": {"$2": ["a"], "delay": 1}
}}
E
    run simulate -k job.json
    sed -n 's/^.*  a\.\([a-z_]*\)  *finished.*/\1/p' err | xargs >ran
    echo "$3" | expect_file ran
    sed -n 's/^.*  a  *\(finished\|failed\|cancelled\|timed_out\) .*/\1/p' err |
        sort -u >state
    echo "$4" | expect_file state
}

it "runs finally in any case, on_cancel before it when a was cancelled"
expect_cleanup '"sleep": 2' wait "finally" finished
expect_cleanup '"sleep": 2, "exit": 7' wait "finally" failed
expect_cleanup '"sleep": 9' cancel "on_cancel finally" cancelled
expect_cleanup '"sleep": 9, "timeout": 2' wait "on_cancel finally" timed_out

it "keeps the job from ending before they have ended"
job <<'E'
{"jobs": {"a": {"sleep": 1, "finally": {"sleep": 2}}, "b": {"needs": ["a"]}}}
E
run simulate job.json
expect_match err '^  3.000  a *finished *3.000s$'
expect_match err '^  3.000  b *finished'

it "is shielded: the end of the run waits for it"
job <<'E'
{"main": "m", "jobs": {
  "m": {"sleep": 2},
  "a": {"sleep": 1, "finally": {"run": "tidy", "estimate": 5}}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  6.000  a.finally *finished *5.000s$'
expect_match err '^  6.000  a *finished'

finish
