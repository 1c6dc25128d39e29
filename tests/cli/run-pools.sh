#!/bin/sh
# A pool keeps real processes apart, too.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "never has two at once in a pool of one"
{
    echo '{"pools": {"dir": 1}, "defaults": {"uses": "dir"}, "jobs": {'
    for i in 1 2 3 4 5 6 7 8 9; do
        echo "\"j$i\": {\"run\": \"mkdir held; echo $i; rmdir held\"},"
    done
    echo '}}'
} >job.json
run run -j 9 job.json
expect_status 0
printf '%s\n' 1 2 3 4 5 6 7 8 9 | expect_file out

it "gives it back when a job fails or is killed"
job <<'E'
{"pools": {"p": 1}, "on_failure": "continue", "jobs": {
  "a": {"run": "exit 1", "uses": "p"},
  "b": {"run": "sleep 60", "uses": "p", "timeout": 0.1},
  "c": {"argv": ["/no/such/program"], "uses": "p"},
  "d": {"run": "echo d", "uses": "p"}
}}
E
run run job.json
expect_status 1
expect_out d

finish
