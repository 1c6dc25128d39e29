#!/bin/sh
# run -n writes what would start, and in which order, and starts nothing.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'EOF'
{"concurrency": 1, "jobs": {
  "get": {"run": "touch started", "estimate": "3s"},
  "build": {"argv": ["make", "all now"], "needs": ["get"]},
  "other": {"run": "true"},
  "nap": {"sleep": "2s"},
  "sorry": {"run": "mail", "needs": [{"job": "build", "when": "failure"}]},
  "never": {"run": "x", "lazy": true},
  "all": {"wait": ["build", "nap"]}}}
EOF

it "writes what would start, when, and after what"
run run -n job.json
expect_status 0
expect_file out <<'EOF'
would start, 1 process at once, if each takes its estimate:
      0.000  nap    sleep 2s
      0.000  all    wait of 2
      0.000  get    touch started
      3.000  build  make 'all now'  after get
      4.000  other  true
would not start, if all goes like that:
  sorry  skipped: build finished, needed is its failure
EOF
expect_file err </dev/null
test ! -e started || fail "something was started"

it "takes the jobs that are named"
run run --dry-run job.json get
expect_status 0
expect_file out <<'EOF'
would start, 1 process at once, if each takes its estimate:
      0.000  get    touch started
EOF

it "does not take a failure of the simulated run for its own"
echo '{"jobs": {"a": {"sleep": 1, "exit": 3}, "b": {"run": "x", "needs": ["a"]}}}' |
    job
run run -n job.json
expect_status 0
expect_match out '^  b  skipped: a failed$'

it "says what is wrong with a job file"
echo '{"jobs": {"a": {"needs": ["b"]}}}' | job
run run -n job.json
expect_status 2

it "tells what can not be known before"
job <<'EOF'
{"jobs": {
  "list": {"run": "seq 3"},
  "fan": {"for_each": {"result": "list"}, "run": "echo \"$ITEM\""},
  "some": {"run": "true", "if": "needs.list.result != ''"}}}
EOF
run run -n job.json
expect_status 0
expect_match out '^can not be known before:$'
expect_match out '^  fan  *a job for each item of the result of list$'
expect_match out "^  some  *if: needs.list.result != ''$"

it "does not say of those that they would not start"
expect_no_match out 'would not start'

it "tells of pools, services and conditions"
job <<'EOF'
{"concurrency": 4, "pools": {"db": 1}, "jobs": {
  "server": {"service": true, "run": "serve", "ready": {"log": "up"}},
  "a": {"run": "a", "needs": ["server"], "uses": "db"},
  "b": {"run": "b", "uses": "db", "if": "!cancelled()"}}}
EOF
run run -n job.json
expect_file out <<'EOF'
would start, 4 processes at once (pools: db 1), if each takes its estimate:
      0.000  server  serve  service  ready: log up
      0.000  b       b  if: !cancelled()  uses: db 1
      1.000  a       a  after server (ready)  uses: db 1
EOF

finish
