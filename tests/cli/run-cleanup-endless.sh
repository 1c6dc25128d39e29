#!/bin/sh
# Clean-ups that would not end.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "ends after its own timeout: the job ends, too"
job <<'E'
{"jobs": {"a": {"run": "true", "finally": {"run": "sleep 9", "timeout": 0.3}}}}
E
run run job.json
test "$status" -ne 0 || expect_status 1
expect_match err '  a.finally  *timed_out'
expect_match err '  a  *failed  *finally timed_out'

it "a second signal ends a clean-up that would not end"
job <<'E'
{"jobs": {"a": {"run": "touch ready; sleep 60",
  "on_cancel": {"run": "touch tidying; sleep 60"}}}}
E
rm -f ready
"$TASKCTL" run job.json >out 2>err &
pid=$!
eventually test -e ready
kill -s TERM "$pid"
eventually test -e tidying
kill -s TERM "$pid"
{ wait "$pid"; } 2>killed
status=$?
expect_status 143
expect_match err '  a.on_cancel  *.*SIGKILL'

finish
