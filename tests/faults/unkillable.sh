#!/bin/sh
# What can not be killed is given up after kill_wait, and named: R7.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# A process that the old freezer holds is in state D until it is thawed.
test "$(id -u)" -eq 0 || skip "only root may freeze"
freezer=/sys/fs/cgroup/freezer
test -w "$freezer/cgroup.procs" || skip "there is no freezer"
cell=$freezer/$mark
mkdir "$cell" 2>err || skip "no folder in $freezer"
# shellcheck disable=SC2317
thaw() {
    echo THAWED >"$cell/freezer.state"
    clean_up
    tries=0
    until rmdir "$cell" 2>/dev/null || test "$tries" -gt 100; do
        tries=$((tries + 1))
        sleep 0.05
    done
}
trap thaw EXIT

job <<E
{"defaults": {"kill_after": "0.2s", "kill_wait": "1s"}, "jobs": {
  "stuck": {"run": "echo \$\$ >$cell/cgroup.procs; $fault touch r1; exit 0"},
  "other": {"run": "exec $fault await go exit 0"},
  "next": {"run": "touch never", "needs": ["stuck"]}
}}
E

it "is said to people and in the log; others end, and taskctl by the signal"
start run --events events -k job.json
ready r1
echo FROZEN >"$cell/freezer.state"
eventually grep -q FROZEN "$cell/freezer.state"
kill -s TERM "$pid"
finish_run
expect_status 143
expect_match err '^taskctl[^:]*: job stuck: pid [0-9]* sh (state D) cannot be killed; leaving it$'
expect_match events '"event":"job_abandoned","job":"stuck",.*"pid":[0-9]*,.*"state":"D","started":'
expect_match events '"job":"other".*"to":"cancelled"'

it "ends once it is thawed"
echo THAWED >"$cell/freezer.state"
gone

it "others go on when a timeout meets it, and the status is 4"
sed 's/"stuck": {/&"timeout": "0.5s", /' job.json >timed && mv timed job.json
rm -f r1 go
start run --events events -k job.json
ready r1
echo FROZEN >"$cell/freezer.state"
eventually grep -q job_abandoned events
touch go
finish_run
expect_status 4
expect_match events '"job":"other".*"to":"finished"'
test ! -e never || fail "what needs it was started"
echo THAWED >"$cell/freezer.state"
gone

finish
