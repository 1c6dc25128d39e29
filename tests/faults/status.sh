#!/bin/sh
# The exit status says what happened, whatever happened: R21, R22, R45.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# one STATUS RUN [KEYS]: a run of one job, with more keys, ends so.
one() {
    printf '{"jobs": {"a": {"run": "%s"%s}}}\n' "$2" "${3-}" >job.json
    fault_run run --events events job.json
    expect_status "$1"
    gone
}

it "0: it has done it"
one 0 "exit 0"
it "1: it failed"
one 1 "exit 9"
expect_match events '"to":"failed","exit":9,'
it "1: it was killed, and that is no number of its own"
one 1 "exec $fault abort"
expect_match events '"to":"failed","signal":6,'
one 1 "exec $fault exit 134"
expect_match events '"to":"failed","exit":134,'
it "1: it could not be started, which is not 127 or 126"
echo '{"jobs": {"a": {"argv": ["./nowhere"]}}}' >job.json
fault_run run --events events job.json
expect_status 1
expect_match events '"to":"failed","error":".*nowhere.*","errno":2,'
expect_no_match events '"exit":12[67]'
one 1 "exit 127"
expect_match events '"to":"failed","exit":127,'
it "2: there is no such file, or it is wrong"
fault_run run nowhere.json
expect_status 2
echo '{"jobs": {"a": {"rum": "touch ran"}}}' >job.json
fault_run run job.json
expect_status 2
test ! -e ran || fail "it ran"
it "124: it took too long"
one 124 "exec $fault ignore all" ', "timeout": "0.2s", "kill_after": "0.2s"'
one 124 "exec $fault record r until TERM exit 0" ', "timeout": "0.2s"'

it "the end comes in the log after the start, and lasts no less than nothing"
one 0 "exit 0"
awk -F'"t":' '{ split($2, t, ","); if (t[1] + 0 < last) exit 1; last = t[1] + 0 }' \
    events || fail "times go back"
expect_no_match events '"elapsed":-'

finish
