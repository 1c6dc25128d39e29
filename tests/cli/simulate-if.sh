#!/bin/sh
# What "if" says is asked once, when the needs have ended, and its answer told.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Hold what the log says of the job "x" in the end to $1.
expect_x() {
    sed -n 's/^ *\([0-9.]*\)  x  *\(finished\|skipped\)/\1 \2/p' err |
        sed 's/  */ /g' >x
    echo "$1" | expect_file x
}

# x has the members $1, where ok finishes after 1 s, bad fails after 2 s, gone is
# cancelled after 3 s, soft fails after 1 s without counting, not declines.
when() {
    job <<E
{"on_failure": "continue", "jobs": {
  "x": {$1, "sleep": 0},
  "ok": {"sleep": 1, "return": "it's \\"so\\""}, "bad": {"sleep": 2, "exit": 7},
  "gone": {"sleep": 60}, "stop": {"cancel": ["gone"], "delay": 3},
  "soft": {"sleep": 1, "exit": 7, "continue_on_error": true},
  "not": {"sleep": 1, "if": "1 == 2"},
  "lost": {"sleep": 1, "needs": ["bad"]}, "more": {"needs": ["lost"]},
  "a b": {"sleep": 4}
}}
E
    run simulate job.json
    expect_status 1
}

it "runs what is true and skips what is not, with the operands"
when '"if": "true"' && expect_x "0.000 finished 0.000s"
when '"if": "false"' && expect_x "0.000 skipped if: false"
when '"if": "needs.bad.exit == 7"' && expect_x "2.000 finished 0.000s"
when '"needs": ["bad"], "if": "needs.bad.exit == 7"' &&
    expect_x "2.000 skipped bad failed"
when '"if": "needs.ok.exit == 3"' &&
    expect_x "1.000 skipped if: needs.ok.exit == 3 (0 == 3)"
when "\"if\": \"needs.ok.result == 'it''s \\\"so\\\"'\"" &&
    expect_x "1.000 finished 0.000s"

it "waits for what it names, and a name may be any"
when "\"if\": \"needs['a b'].state == 'finished'\"" &&
    expect_x "4.000 finished 0.000s"
when "\"if\": \"needs['a b'].state != 'finished'\"" &&
    expect_x "4.000 skipped if: needs['a b'].state != 'finished' ('finished' != 'finished')"

it "implies success() unless it is asked about"
when '"needs": ["bad", "a b"], "if": "true"' &&
    expect_x "2.000 skipped bad failed"
when '"needs": ["bad", "a b"], "if": "always()"' &&
    expect_x "4.000 finished 0.000s"
when '"needs": ["bad"], "if": "success()"' &&
    expect_x "2.000 skipped if: success() (false)"
when '"needs": [{"job": "bad", "when": "done"}], "if": "true"' &&
    expect_x "2.000 finished 0.000s"
when '"if": "needs.bad.exit == 7 && always()"' &&
    expect_x "2.000 finished 0.000s"
when '"if": "needs.bad.state == '"'failed'"' && !success()"' &&
    expect_x "2.000 skipped if: needs.bad.state == 'failed' && !success() ('failed' == 'failed' && !true)"

it "knows a failure, also one further back, and one that does not count"
when '"needs": ["bad", "ok"], "if": "failure()"' &&
    expect_x "2.000 finished 0.000s"
when '"needs": ["more"], "if": "failure()"' && expect_x "2.000 finished 0.000s"
when '"needs": ["ok"], "if": "failure()"' &&
    expect_x "1.000 skipped if: failure() (false)"
when '"needs": ["soft"], "if": "failure()"' &&
    expect_x "1.000 skipped if: failure() (false)"
when '"needs": ["soft"], "if": "success() && needs.soft.exit == 7"' &&
    expect_x "1.000 finished 0.000s"

it "knows a cancel"
when '"needs": ["gone"], "if": "cancelled() && !failure()"' &&
    expect_x "3.000 finished 0.000s"
when '"needs": ["bad"], "if": "cancelled()"' &&
    expect_x "2.000 skipped if: cancelled() (false)"

it "takes what has declined for finished without a result"
when '"needs": ["not"], "if": "success()"' && expect_x "0.000 finished 0.000s"
when '"if": "needs.not.state == '"'skipped'"' && needs.not.exit == null"' &&
    expect_x "0.000 finished 0.000s"

it "asks before the delay"
when '"if": "needs.ok.exit == 1", "delay": 5' &&
    expect_x "1.000 skipped if: needs.ok.exit == 1 (0 == 1)"
when '"if": "needs.ok.exit == 0", "delay": 5' &&
    expect_x "6.000 finished 0.000s"

it "starts the lazy job that it names, and skips a target as any other"
job <<'E'
{"jobs": {
  "lazy": {"sleep": 2, "lazy": true},
  "x": {"sleep": 1, "if": "needs.lazy.exit > 0"}
}}
E
run simulate job.json x
expect_status 0
expect_x "2.000 skipped if: needs.lazy.exit > 0 (0 > 0)"

it "does not keep policies from going on"
job <<'E'
{"jobs": {
  "all": {"gather": [{"sleep": 1, "if": "false"}, {"sleep": 2, "return": "v"}]},
  "some": {"wait": [{"sleep": 1, "if": "false"}, {"sleep": 2}], "return_when": "FIRST_COMPLETED"},
  "each": {"as_completed": [{"sleep": 1, "if": "false"}, {"sleep": 2, "exit": 3}],
    "return_exceptions": true,
    "each": {"sleep": 0, "if": "failure()"}}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  0.000  some *finished .* done: some.0; pending: some.1$'
expect_match err '^  0.000  each.each.0 *skipped *if: failure() (false)$'
expect_match err '^  2.000  each.each.1 *finished'

it "tells a cleanup how its job has ended"
job <<'E'
{"on_failure": "continue", "jobs": {
  "good": {"sleep": 1, "finally": {"sleep": 1, "if": "failure()"}},
  "bad": {"sleep": 1, "exit": 1, "finally": {"sleep": 1, "if": "failure()"}},
  "late": {"sleep": 9, "timeout": 1, "on_cancel": {"sleep": 1, "if": "!failure()"},
    "finally": {"sleep": 1, "if": "failure() && !success()"}},
  "gone": {"sleep": 9, "finally": {"sleep": 1, "if": "cancelled()"}},
  "stop": {"cancel": "gone", "delay": 1}
}}
E
run simulate job.json
expect_status 1
grep -o '\(good\|bad\|late\|gone\)\.[a-z_]* *\(finished\|skipped\).*' err |
    sed 's/  */ /g' | sort >ends
expect_file ends <<'E'
bad.finally finished 1.000s
gone.finally finished 1.000s
good.finally skipped if: failure() (false)
late.finally finished 1.000s
late.on_cancel skipped if: !failure() (!true)
E

it "tells the members of a cleanup the same, unless they need others"
job <<'E'
{"jobs": {
  "bad": {"sleep": 1, "exit": 1, "finally": {"gather": [
    {"sleep": 1, "if": "failure()"}, {"sleep": 1, "if": "success()"},
    {"race": [{"sleep": 1, "if": "failure()"}]}]}}
}, "finally": {"group": [
  {"name": "mail", "sleep": 1, "if": "failure()"},
  {"name": "next", "sleep": 1, "if": "success()"},
  {"name": "log", "sleep": 1, "needs": ["mail"], "if": "success()"}]}}
E
run simulate job.json
expect_status 1
grep -o '^ *[0-9.]*  \(bad\.\|mail\|next\|log\)[a-z0-9.]* *\(finished\|skipped\).*' err |
    sed 's/^ *[0-9.]*  *//; s/  */ /g' | sort >ends
expect_file ends <<'E'
bad.finally finished 1.000s
bad.finally.0 finished 1.000s
bad.finally.1 skipped if: success() (false)
bad.finally.2 finished 1.000s winner: bad.finally.2.0
bad.finally.2.0 finished 1.000s
log finished 1.000s
mail finished 1.000s
next skipped if: success() (false)
E

it "is no failure, and programs can tell it from a lost need"
job <<'E'
{"jobs": {"a": {"run": "x", "if": "env.NO_SUCH_VARIABLE == 'x'"}, "b": {"needs": ["a"]}}}
E
run simulate --events - -q job.json
expect_status 0
expect_match out '"job":"a".*"to":"skipped","reason":"if: env.NO_SUCH_VARIABLE == '"'x' ('' == 'x')"'".*"declined":true}$'
expect_match out '"job":"b".*"to":"finished"'
job <<'E'
{"on_failure": "continue", "jobs": {"a": {"sleep": 1, "exit": 1}, "b": {"needs": ["a"]}}}
E
run simulate --events - -q job.json
expect_match out '"job":"b".*"to":"skipped","reason":"a failed"'
expect_no_match out declined

it "needs -k to go on after a failure"
job <<'E'
{"jobs": {"a": {"sleep": 1, "exit": 1}, "x": {"run": "x", "needs": ["a"], "if": "failure()"}}}
E
run simulate job.json
expect_status 1
expect_match err '  x *cancelled *by main (a failed)$'
run simulate -k job.json
expect_status 1
expect_match err '  x *finished'

finish
