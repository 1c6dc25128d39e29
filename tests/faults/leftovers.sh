#!/bin/sh
# What a job leaves behind is ended and named, or left by request: R4, R28, R29.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

without subreaper && skip "orphans are not ours without a subreaper"

it "ends what a job has left, before others start, and says so"
job <<E
{"jobs": {
  "web": {"run": "$fault daemonize touch r1; $fault await r1 exit 0"},
  "look": {"run": "$FAULTS/survivors -f $alive", "needs": ["web"]}
}}
E
fault_run run job.json
expect_status 0
expect_no_out
expect_match err '^taskctl[^:]*: warning: job web left 1 process (pid [0-9]* fault): ended$'
expect_match err '^ *[0-9.]*  web  *finished'
gone

it "names more than one, the deaf too"
job <<E
{"defaults": {"kill_after": "0.3s"}, "jobs": {
  "web": {"run": "$fault daemonize touch r2; $fault ignore all daemonize touch r3; $fault await r2 await r3 exit 0"}
}}
E
fault_run run job.json
expect_status 0
expect_match err 'warning: job web left 2 processes'
gone

it "waits a moment for those that end by themselves"
job <<E
{"jobs": {"web": {"run": "$fault sleep 0.05 exit 0 & true"}}}
E
fault_run run job.json
expect_status 0
expect_no_match err 'warning'
gone

it "does not change the job's own failure"
job <<E
{"jobs": {"web": {"run": "$fault daemonize touch r4; $fault await r4 exit 7"}}}
E
fault_run run job.json
expect_status 1
expect_match err '^ *[0-9.]*  web  *failed *exit 7'
gone

it "is not held up by who holds the output open, and loses nothing"
job <<E
{"jobs": {
  "web": {"run": "$fault fill 300K exit 0; $fault daemonize touch r5; $fault await r5 write .end"},
  "next": {"run": "$fault write next exit 0", "needs": ["web"]}
}}
E
sed 's/ write .end/ write .end exit 0/' job.json >job && mv job job.json
for mode in group raw; do
    rm -f r5
    fault_run run -o "$mode" job.json
    expect_status 0
    test "$(wc -c <out)" -eq $((300 * 1024 + 5 + 5)) ||
        fail "$mode: $(wc -c <out) bytes"
    expect_match out '^x*\.end$'
    expect_match out '^next$'
    gone
done

it "lets a job run on that has closed its output"
job <<E
{"jobs": {
  "a": {"run": "exec $fault write early close 0,1,2 touch r6 await go exit 3"},
  "b": {"run": "exec $fault await r6 touch go exit 0"}
}}
E
fault_run run -k job.json
expect_status 1
expect_out early
expect_match err '^ *[0-9.]*  a  *failed *exit 3'
gone

it "leaves by request, and says whom"
job <<E
{"jobs": {
  "web": {"leave": true,
    "run": "$fault daemonize close 0,1,2 touch r7; $fault await r7 exit 0"},
  "next": {"run": "true", "needs": ["web"]}
}}
E
FAULT_LIFE=10
export FAULT_LIFE
fault_run run job.json
expect_status 0
expect_match err '^taskctl[^:]*: job web leaves 1 process (pid [0-9]* fault)$'
n=$("$FAULTS/survivors" -k -m "$mark" -f "$alive" | wc -l)
test "$n" -eq 1 || fail "$n are left, not 1"

finish
