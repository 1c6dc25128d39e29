#!/bin/sh
# The run's "finally" is the last to run, in each case, and knows what was.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# A file whose finally reports; $1 is what else is at the top, $2 what a does.
report() {
    cat >job.json <<E
{$1 "jobs": {
  "a": {"run": "$2"},
  "late": {"run": "echo late", "needs": ["a"], "lazy": true},
  "idle": {"run": "echo never", "lazy": true}
},
"finally": {"name": "report", "run": [
    "echo \"\$TASKCTL_JOB: \$TASKCTL_STATE \$TASKCTL_EXIT <\$TASKCTL_FAILED>\"",
    "echo \"<\$A> \${IDLE-unset} \${FILE-unset}\"", "cat"],
  "env": {"A": {"result": "a"}, "IDLE": {"result": "idle"},
    "FILE": {"result_file": "late"}},
  "stdin": {"result": "idle"}}}
E
}

it "runs after a success"
report '' 'echo out'
run run job.json
expect_status 0
expect_out out 'report: finished 0 <>' '<out> unset unset'
expect_match err '  report  *finished'

it "after a failure"
report '' 'echo out; exit 3'
run run job.json
expect_status 1
expect_out out 'report: failed 1 <a>' '<out> unset unset'

it "after the timeout of the run"
report '"timeout": 0.2,' 'sleep 60'
run run job.json
expect_status 124
expect_out 'report: timed_out 124 <>' '<> unset unset'
expect_match err '  timed_out, 2 jobs: 1 finished, 1 cancelled$'

it "names all failures that count, one a line"
job <<'E'
{"jobs": {
  "x": {"run": "exit 1"}, "y": {"run": "exit 2", "continue_on_error": true},
  "z": {"run": "sleep 9", "timeout": 0.2}, "w": {"wait": [{"run": "exit 4"}]}
}, "finally": {"run": "echo \"$TASKCTL_FAILED\""}}
E
run run -k job.json
expect_status 1
expect_out x z

it "is the last that is heard of before the end of the run"
run run -k -q --events events job.json
tail -n 2 events | head -n 1 >last
grep -q '"job":"finally","from":"running","to":"finished"' last ||
    fail "the last but one is $(cat last)"

it "fails the run when it fails, unless that does not count"
job <<'E'
{"jobs": {"a": {"run": "true"}}, "finally": {"run": "exit 5"}}
E
run run job.json
expect_status 1
expect_match err '  finally  *failed  *exit 5, '
sed 's/"exit 5"/&, "continue_on_error": true/' job.json >may.json
run run may.json
expect_status 0

it "runs for targets too, and is none"
report '' 'true'
run run job.json late
expect_status 0
expect_match out '^<> unset /proc/'
run run job.json report
expect_status 2
expect_match err '"report" is what the run does when all jobs have ended'

it "tells each clean-up how its job has ended"
job <<'E'
{"jobs": {
  "ok": {"run": "true", "finally": {"run": "echo ok $TASKCTL_STATE $TASKCTL_EXIT"}},
  "bad": {"run": "exit 7", "needs": ["ok"],
    "finally": {"gather": [{"run": "echo bad $TASKCTL_STATE $TASKCTL_EXIT"}]}},
  "late": {"run": "sleep 9", "timeout": 0.1, "needs": [{"job": "bad", "when": "done"}],
    "on_cancel": {"run": "echo late $TASKCTL_STATE $TASKCTL_EXIT"}},
  "gone": {"run": "sleep 9", "needs": [{"job": "late", "when": "done"}],
    "on_cancel": {"run": "echo gone $TASKCTL_STATE $TASKCTL_EXIT; exit 1"},
    "finally": {"run": "echo gone $TASKCTL_STATE \"<$TASKCTL_EXIT>\""}},
  "stop": {"cancel": ["gone"], "needs": [{"job": "gone", "when": "started"}]}
}}
E
run run -k job.json
expect_out 'ok finished 0' 'bad failed 7' 'late timed_out 143' \
    'gone cancelled 143' 'gone failed <>'

# Send the signal $1 once the file $2 is there; if given, $3 once $4 is.
interrupt() {
    rm -f ready first
    env --default-signal=INT "$TASKCTL" run job.json >out 2>err </dev/null &
    pid=$!
    eventually test -e "$2"
    kill -s "$1" "$pid"
    if test $# -gt 2; then
        eventually test -e "$4"
        kill -s "$3" "$pid"
    fi
    { wait "$pid"; } 2>killed
    status=$?
}

env --default-signal=INT true 2>err || finish
it "runs after the first signal"
job <<'E'
{"jobs": {"a": {"run": "touch ready; sleep 60"}},
 "finally": {"run": "echo $TASKCTL_STATE $TASKCTL_EXIT; touch first; sleep 0.2; echo end"}}
E
interrupt INT ready
expect_status 130
expect_out 'cancelled 130' end

it "is not ended by it, when that comes while it runs"
sed 's/touch ready; sleep 60/true/' job.json >quick.json && mv quick.json job.json
interrupt TERM first
expect_status 143
expect_out 'finished 0' end

it "is ended by the second one"
job <<'E'
{"jobs": {"a": {"run": "touch ready; sleep 60"}},
 "finally": {"run": "touch first; sleep 60"}}
E
interrupt INT ready INT first
expect_status 130
expect_match err '  finally  *[a-z]*  *SIGKILL'

it "is skipped when that comes before"
job <<'E'
{"jobs": {"a": {"run": "touch ready; sleep 60",
    "on_cancel": {"run": "touch first; sleep 60"}}},
 "finally": {"run": "echo never"}}
E
interrupt INT ready INT first
expect_status 130
expect_no_out
expect_no_match err '  finally '

finish
