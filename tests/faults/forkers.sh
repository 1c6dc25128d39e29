#!/bin/sh
# Who forks away for ever is caught: R5.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# A forker has parents that are gone: without a subreaper it is init's.
without subreaper && skip "orphans are not ours without a subreaper"
FAULT_LIFE=30
export FAULT_LIFE

it "by a timeout"
job <<E
{"defaults": {"kill_after": "0.3s"}, "jobs": {
  "forker": {"run": "$fault fork fork-forever; exec $fault", "timeout": "0.5s"}
}}
E
fault_run run job.json
expect_status 124
gone

it "by a signal, when it ignores it"
job <<E
{"defaults": {"kill_after": "0.3s"}, "jobs": {
  "forker": {"run": "$fault ignore all fork touch r1 fork-forever; exec $fault"}
}}
E
start run job.json
ready r1
kill -s TERM "$pid"
finish_run
expect_status 143
gone

it "when its job has ended"
job <<E
{"defaults": {"kill_after": "0.3s"}, "jobs": {
  "forker": {"run": "$fault fork fork-forever"}
}}
E
fault_run run job.json
expect_status 0
gone

it "four of them, without environment"
job <<E
{"defaults": {"kill_after": "0.3s"}, "jobs": {
  "forker": {"run": "$fault fork clear touch r2 spread 4; exec $fault"}
}}
E
start run job.json
ready r2
kill -s INT "$pid"
finish_run
expect_status 130
gone

it "when taskctl is killed"
rm -f r1
job <<E
{"jobs": {
  "forker": {"run": "$fault fork touch r1 fork-forever; exec $fault"}
}}
E
start run job.json
ready r1
kill -s KILL "$pid"
finish_run
gone

finish
