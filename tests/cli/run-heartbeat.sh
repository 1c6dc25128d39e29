#!/bin/sh
# A log that nobody watches tells, after a silence, what still runs.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'EOF'
{"jobs": {"quick": {"run": "true"}, "slow": {"run": "exec sleep 0.7"}}}
EOF

it "tells after each silence what still runs"
run run --heartbeat 200ms job.json
expect_status 0
expect_match err '^ *0\.[0-9]*  still running: slow 0\.[0-9]s; 1 of 2 jobs have ended$'

it "is quiet while others write"
job <<'EOF'
{"jobs": {"a": {"run": "for i in 1 2 3 4 5 6; do echo $i; sleep 0.1; done"}}}
EOF
run run -o prefix --heartbeat 5s job.json
expect_no_match err 'still running'

it "is off with 0, with -q and by default for a while"
run run --heartbeat 0 job.json
expect_no_match err 'still running'
run run -q --heartbeat 50ms job.json
expect_no_match err 'still running'
run run job.json
expect_no_match err 'still running'

it "takes a time alone"
run run --heartbeat soon job.json
expect_status 2
expect_match err 'heartbeat'

finish
