#!/bin/sh
# wait is asyncio's: three ways to return, a timeout, and pending members.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Wait with the keys $1 for a (1 s), bad (2 s, fails) and c (3 s); hold w's end
# to $2, and the end of c to $3.
expect_wait() {
    job <<E
{"jobs": {
  "w": {"wait": ["a", "bad", "c"]$1},
  "a": {"sleep": 1}, "bad": {"sleep": 2, "exit": 7}, "c": {"sleep": 3},
  "next": {"sleep": 10, "needs": ["w"]}
}}
E
    run simulate job.json
    expect_status 0
    sed -n 's/^ *\([0-9.]*\)  w  *finished *[0-9.]*s */\1 /p' err >ended
    echo "$2" | expect_file ended
    sed -n 's/^ *\([0-9.]*\)  c  *\(finished\|cancelled\) .*/\1 \2/p' err >ended
    echo "$3" | expect_file ended
}

it "waits for all, and a member that fails fails nothing"
expect_wait '' "3.000 done: a, bad, c" "3.000 finished"
expect_wait ', "return_when": "ALL_COMPLETED"' "3.000 done: a, bad, c" \
    "3.000 finished"

it "returns at the first that ends, and cancels the others"
expect_wait ', "return_when": "FIRST_COMPLETED"' \
    "1.000 done: a; pending: bad, c" "1.000 cancelled"
expect_match err 'c *cancelling *by w (wait is over: FIRST_COMPLETED)$'

it "returns at the first failure, and cancels the others"
expect_wait ', "return_when": "FIRST_EXCEPTION"' \
    "2.000 done: a, bad; pending: c" "2.000 cancelled"

it "returns at its timeout, which is no failure"
expect_wait ', "timeout": "1.5s"' "1.500 done: a; pending: bad, c" \
    "1.500 cancelled"
expect_match err 'c *cancelling *by w (wait timeout 1.5s)$'

it "returns at once with a timeout of 0"
expect_wait ', "timeout": 0' "0.000 pending: a, bad, c" "0.000 cancelled"

it "leaves the pending alone when told to keep them"
expect_wait ', "timeout": "1.5s", "pending": "keep"' \
    "1.500 done: a; pending: bad, c" "3.000 finished"
expect_match err '2.000  bad *failed *exit 7, 2.000s, does not count$'

it "does not cancel its members when it is cancelled itself"
job <<'E'
{"jobs": {
  "w": {"wait": ["a"]}, "a": {"sleep": 3},
  "stop": {"cancel": ["w"], "delay": 1}
}}
E
run simulate job.json
expect_status 0
expect_match err '1.000  w *cancelled'
expect_match err '3.000  a *finished'

it "counts a cancelled member as completed, but as no exception"
job <<'E'
{"jobs": {
  "first": {"wait": ["a", "b"], "return_when": "FIRST_COMPLETED",
    "pending": "keep"},
  "error": {"wait": ["a", "b"], "return_when": "FIRST_EXCEPTION"},
  "a": {"sleep": 9}, "b": {"sleep": 5},
  "stop": {"cancel": ["a"], "delay": 1}
}}
E
run simulate job.json
expect_match err '1.000  first *finished *1.000s  done: a; pending: b$'
expect_match err '5.000  error *finished *5.000s  done: a, b$'

finish
