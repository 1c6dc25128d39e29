#!/bin/sh
# A service runs while others need it, and is stopped when none does any more.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "is ready after its estimate, and ends with the last that needs it"
job <<'E'
{"concurrency": 1, "jobs": {
  "server": {"service": true, "run": "x", "ready": {"port": 80}},
  "a": {"run": "x", "needs": ["server"], "priority": 1},
  "b": {"run": "x", "needs": ["server"], "estimate": "2s"},
  "other": {"sleep": 60}
}}
E
run simulate job.json
expect_status 0
expect_times <<'E'
0.000 server pending
0.000 a pending needs server ready
0.000 b pending needs server ready
0.000 other pending
0.000 server running x
0.000 other running
1.000 server ready 1.000s (port 80)
1.000 b pending slot
1.000 a running x
2.000 a finished 1.000s
2.000 b running x
4.000 b finished 2.000s
4.000 server cancelling by b (nobody needs it any more)
4.000 server cancelled SIGTERM, 4.000s
60.000 other finished 60.000s
60.000 finished, 4 jobs: 3 finished, 1 cancelled
E

it "starts when it is needed, if it is lazy, and for a target"
job <<'E'
{"jobs": {
  "db": {"service": true, "run": "x", "lazy": true},
  "web": {"service": true, "run": "x", "needs": ["db"]},
  "test": {"run": "x", "needs": ["web"]},
  "rest": {"run": "x"}
}}
E
run simulate job.json test
expect_status 0
expect_log <<'E'
test pending needs web ready
web pending needs db ready
db pending
db running
web running
test running
test finished
web cancelling by test (nobody needs it any more)
web cancelled SIGTERM
db cancelling by web (nobody needs it any more)
db cancelled SIGTERM
finished, 3 jobs: 1 finished, 2 cancelled
E

it "fails when it ends before, and takes with it who waits for it"
job <<'E'
{"jobs": {
  "server": {"service": true, "run": "x", "ready": {"port": 80}},
  "a": {"run": "x", "needs": ["server"]},
  "b": {"run": "x", "needs": ["a"]}
}}
E
run simulate --fail server job.json
expect_status 1
expect_log <<'E'
server pending
a pending needs server ready
b pending needs a
server running
server failed exit 1
a skipped server failed, it never was ready
b skipped a skipped
1 failed:
server failed exit 1
failed, 3 jobs: 1 failed, 2 skipped
E

it "skips who has not started when it is gone, though it was ready"
job <<'E'
{"jobs": {
  "server": {"service": true, "run": "x"},
  "first": {"run": "x", "estimate": "3s"},
  "late": {"run": "x", "needs": ["first", "server"]},
  "kill": {"cancel": ["server"], "delay": "1s"}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  1.000  late  *skipped  *server cancelled$'

it "is started again by retry, and is ready once"
job <<'E'
{"jobs": {
  "server": {"service": true, "run": "x", "ready": {"port": 80},
             "retry": {"max": 2, "delay": "1s"}},
  "a": {"run": "x", "needs": ["server"]}
}}
E
run simulate --fail server=1 job.json
expect_status 0
expect_match err '^  3.000  server  ready  *3.000s (port 80)$'
expect_match err '^  4.000  server  cancelled'

it "is not ready in time"
job <<'E'
{"jobs": {
  "server": {"service": true, "run": "x", "estimate": "9s",
             "ready": {"log": "x", "timeout": "5s"}},
  "a": {"run": "x", "needs": ["server"]}
}}
E
run simulate job.json
expect_status 124
expect_match err '^  5.000  server  cancelling  not ready after 5s: log x$'
expect_match err '^  5.000  server  timed_out  *not ready after 5s: log x, 5.000s$'
expect_match err '^  5.000  a  *skipped  *server timed_out, it never was ready$'

it "goes on for members that are still to come, and no longer"
job <<'E'
{"jobs": {
  "server": {"service": true, "run": "x"},
  "a": {"run": "x", "needs": ["server"]},
  "later": {"gather": [{"run": "x", "needs": ["server"]}], "needs": ["nap"]},
  "nap": {"sleep": 10},
  "rest": {"sleep": 60}
}}
E
run simulate job.json
expect_status 0
expect_match err '^ 11.000  server  *cancelling  by later.0 (nobody needs it any more)$'
sed 's/"sleep": 10/"sleep": 10, "exit": 1/' job.json >fail.json
run simulate -k fail.json
expect_match err '^ 10.000  server  *cancelling  by later (nobody needs it any more)$'

it "goes on at the end of the run until those that need it have cleaned up"
job <<'E'
{"timeout": "5s", "jobs": {
  "server": {"service": true, "run": "x"},
  "a": {"sleep": 60, "needs": ["server"], "on_cancel": {"sleep": 3}}
}}
E
run simulate job.json
expect_status 124
expect_match err '^  5.000  a  *cancelling  by main'
expect_match err '^  8.000  server  *cancelling  by a (nobody needs it any more)$'

it "is ended with the run when nobody needs it, and check says so"
job <<'E'
{"jobs": {"server": {"service": true, "run": "x"}, "a": {"sleep": 7}}}
E
run simulate job.json
expect_status 0
expect_match err '^  7.000  server  *cancelling  by main (main has ended)$'
run check job.json
expect_status 0
expect_match err '^job.json:1:11: warning: job "server": "service": nobody needs it'

it "is what main waits for, where there is nothing else"
job <<'E'
{"jobs": {
  "db": {"service": true, "run": "x"},
  "web": {"service": true, "run": "x", "needs": ["db"]}
}}
E
run check job.json
expect_file err </dev/null
run simulate job.json
expect_status 0
expect_match err '^  2.000  finished, 2 jobs: 2 finished$'

it "can be waited for to end, by when done and failure"
job <<'E'
{"jobs": {
  "server": {"service": true, "run": "x"},
  "a": {"run": "x", "needs": ["server"]},
  "logs": {"run": "x", "needs": [{"job": "server", "when": "done"}]},
  "alarm": {"run": "x", "needs": [{"job": "server", "when": "failure"}]}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  2.000  logs  *finished'
expect_match err '^  1.000  alarm  *skipped  *server cancelled, needed is its failure$'
cat >never.json <<'E'
{"jobs": {
  "server": {"service": true, "run": "x"},
  "nap": {"sleep": 10, "exit": 1},
  "later": {"gather": [{"run": "x", "needs": ["server"]}], "needs": ["nap"]},
  "logs": {"run": "x", "needs": [{"job": "server", "when": "done"}]}
}}
E
run simulate -k never.json
expect_status 1
expect_match err '^ 10.000  server  *cancelling  by later (nobody needs it any more)$'
expect_match err '^ 11.000  logs  *finished'
sed '/"a":/d' job.json >alone.json
run simulate alone.json
expect_status 0
expect_match err '^  2.000  server  *finished'

finish
