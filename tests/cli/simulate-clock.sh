#!/bin/sh
# A simulation takes no time, starts nothing and is the same each time.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "shows a process as a sleep of its estimate, one second by default"
job <<'E'
{"jobs": {
  "a": {"run": "touch started", "estimate": "2h"},
  "b": {"argv": ["touch", "started"], "needs": ["a"]},
  "c": {"sleep": "1d", "return": "night", "needs": ["b"]}
}}
E
run simulate job.json
expect_status 0
expect_times <<'E'
0.000 a pending
0.000 b pending needs a
0.000 c pending needs b
0.000 a running touch started
7200.000 a finished 7200.000s
7200.000 b running touch started
7201.000 b finished 1.000s
7201.000 c running
93601.000 c finished 86400.000s
93601.000 finished, 3 jobs: 3 finished
E

it "starts nothing, and makes no file of a job"
cat >files.json <<'E'
{"jobs": {"a": {"run": "touch started", "stdout": "a.out", "cwd": "/nowhere",
  "stdin": {"file": "nowhere"}}}}
E
run simulate files.json
expect_status 0
test ! -e started || fail "a process was started"
test ! -e a.out || fail "the stdout file of a job was made"

it "writes the same events each time, but for the time of day"
run simulate --events=first.jsonl job.json
run simulate --events=second.jsonl job.json
for log in first second; do
    sed 's/"started":"[^"]*"/"started":""/' $log.jsonl >$log
done
expect_file first <second

it "runs ten thousand sleeps of an hour at once"
awk 'BEGIN {
    print "{\"jobs\": {"
    for (i = 0; i < 10000; i++)
        printf "\"s%d\": {\"sleep\": \"1h\"},\n", i
    print "}}" }' >many.json
run simulate many.json
expect_status 0
expect_match err '^3600.000  finished, 10000 jobs: 10000 finished$'

it "runs a chain of ten thousand"
awk 'BEGIN {
    print "{\"jobs\": {\"s0\": {\"sleep\": 1},"
    for (i = 1; i < 10000; i++)
        printf "\"s%d\": {\"sleep\": 1, \"needs\": [\"s%d\"]},\n", i, i - 1
    print "}}" }' >chain.json
run simulate -q chain.json
expect_status 0

finish
