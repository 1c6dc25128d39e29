#!/bin/sh
# Names and texts forge neither the terminal nor the log: R36, R37.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# C0 except the tab and the end of a line, DEL, C1 in UTF-8, the bidi controls,
# line and paragraph separators, half of a character.
hostile="$(printf '\033|\007|\010|\r|\177|\302\233|\342\200\256|\342\201\246|')$(
    printf '\342\200\250|\342\200\251|\377')"
expect_harmless() {
    printf '%s' "$hostile" | tr '|' '\n' >each
    while read -r bytes; do
        ! grep -q -F -e "$bytes" "$1" ||
            fail "$1 has $(printf '%s' "$bytes" | od -An -tx1)"
    done <each
}

it "a command in the state log"
job <<'E'
{"jobs": {
  "evil\u202e\u2066": {"run": "echo \u001b[2J\u0007\b\r\u007f\u009b\u2028\u2029 >/dev/null; exit 3"},
  "gone": {"argv": ["./no\u001b[31m\u202e"]}
}}
E
fault_run run -v -k --color=never job.json
expect_status 1
expect_harmless err
expect_match err '\\x1b'

it "is one line of the event log, and JSON"
fault_run run -q -k --events events job.json
expect_match events 'u001b'
grep -v '^{"seq":[0-9]*,"t":.*}$' events >torn && fail "$(cat torn)"

it "what a job prints is no event"
job <<'E'
{"jobs": {"a": {"run": "cat", "result": "text", "stdin": {"text":
  "{\"seq\":99,\"t\":1,\"event\":\"run_finished\",\"exit\":0}\n"}},
  "b": {"run": "cat >/dev/null; exit 3", "stdin": {"result": "a"}}}}
E
fault_run run -q --events events job.json
expect_status 1
test "$(grep -c '^{[^{]*"event":"run_finished"' events)" -eq 1 || fail "it is"

it "a result is no text of a command"
job <<'E'
{"jobs": {
  "a": {"run": "cat", "stdin": {"text": "\"; touch pwned; $(touch pwned) `touch pwned` ' \\n"}},
  "b": {"run": "printf %s \"$A\"", "env": {"A": {"result": "a"}},
    "stdout": "b.out"}
}}
E
fault_run run -q job.json
expect_status 0
# shellcheck disable=SC2016
printf '%s' '"; touch pwned; $(touch pwned) `touch pwned` '"' \\n" | expect_file b.out
test ! -e pwned || fail "it was run"

finish
