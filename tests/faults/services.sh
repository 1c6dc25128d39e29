#!/bin/sh
# Services and the probes for them: however they behave, nothing is left.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

port=$((20000 + $$ % 10000))

it "is ready when somebody listens"
job <<E
{"jobs": {
  "server": {"service": true, "run": "$fault sleep 0.2 listen $port", "ready": {"port": $port, "timeout": "20s"}},
  "test": {"run": "true", "needs": ["server"]}
}}
E
fault_run run job.json
expect_status 0
expect_match err "^ *[0-9.]*  server  ready  *[0-9.]*s (port $port)\$"
gone

it "does not take somebody else's port for its own"
"$fault" listen "$port" touch other sleep 30 &
other=$!
eventually test -e other
fault_run run job.json
expect_status 1
expect_match err "^ *[0-9.]*  server  failed  *port $port is in use before the job has started"
expect_match err '^ *[0-9.]*  test  *skipped'
kill "$other"
{ wait "$other"; } 2>"$T/killed"
gone

it "ends a probe that hangs, again and again, and with it its children"
job <<E
{"jobs": {
  "server": {"service": true, "run": "$fault sleep 50",
    "ready": {"run": "echo x >>probes; $fault daemonize ignore all & $fault beside ignore all sleep 50", "interval": "10ms", "timeout": "2.5s"}},
  "test": {"run": "true", "needs": ["server"]}
}}
E
fault_run run job.json
expect_status 124
expect_match err 'not ready after 2.5s: run (it took too long)'
test "$(wc -l <probes)" -ge 2 || fail "the probe was not ended"
gone

it "leaves nothing when it is interrupted while a probe runs"
for signal in INT TERM KILL; do
    rm -f probing
    job <<E
{"jobs": {
  "server": {"service": true, "run": "$fault beside sleep 50",
    "ready": {"run": "$fault daemonize ignore all & $fault ignore all touch probing sleep 50", "interval": "50s"}},
  "test": {"run": "true", "needs": ["server"]}
}}
E
    start run job.json
    eventually test -e probing
    kill -s "$signal" "$pid"
    finish_run
    gone
done

it "ends the probe with the service that ends by itself"
job <<E
{"jobs": {
  "server": {"service": true, "run": "$fault await probing2 exit 0",
    "ready": {"run": "$fault ignore all touch probing2 sleep 50", "interval": "50s"}},
  "test": {"run": "true", "needs": ["server"]}
}}
E
fault_run run job.json
expect_status 1
expect_match err 'exit 0: ended, but was still needed'
gone

it "takes a service that goes into the background for one that has ended"
job <<E
{"jobs": {
  "daemon": {"service": true, "run": "$fault daemonize sleep 50"},
  "test": {"run": "$fault sleep 50", "needs": ["daemon"]}
}}
E
fault_run run job.json
expect_status 1
expect_match err '^ *[0-9.]*  daemon  failed  *exit 0: ended, but was still needed'
gone

it "stops the daemons of a service with it"
job <<E
{"jobs": {
  "server": {"service": true, "run": "$fault daemonize ignore TERM touch back2; $fault await back2 sleep 50", "kill_after": "0.3s",
    "ready": {"file": "back2"}},
  "test": {"run": "true", "needs": ["server"]}
}}
E
fault_run run job.json
expect_status 0
expect_match err '^ *[0-9.]*  server  cancelled'
gone

finish
