#!/bin/sh
# The exit status says how the run went.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# The job file {"jobs": {$2}} ends with the status $1.
expect_run() {
    echo "{\"jobs\": {$2}}" | job
    run run job.json
    expect_status "$1"
}

it "is 0 when nothing failed"
expect_run 0 '"a": {"run": "true"}'
expect_run 0 '"a": {"run": "exit 0"}, "b": {"needs": ["a"]}'

it "is 1 when a job failed, whatever its own exit status was"
expect_run 1 '"a": {"run": "false"}'
expect_run 1 '"a": {"run": "exit 77"}'
expect_run 1 '"a": {"run": "exit 124"}'
expect_run 1 '"a": {"argv": ["false"]}'
expect_run 1 '"a": {"sleep": 0, "exit": 3}'

it "is 1 when a job died of a signal"
expect_run 1 '"a": {"run": "kill -9 $$"}'
expect_match err '^  *[0-9.]*  a  *failed *SIGKILL, [0-9.]*s$'

it "is 0 when the failure does not count"
expect_run 0 '"a": {"run": "exit 3", "continue_on_error": true}'
expect_run 0 '"a": {"run": "exit 3", "continue_on_error": {"exit_codes": [3]}}'
expect_run 1 '"a": {"run": "exit 4", "continue_on_error": {"exit_codes": [3]}}'
expect_run 0 '"a": {"run": "exit 3", "success_exit_codes": [0, 3]}'
expect_run 1 '"a": {"run": "exit 0", "success_exit_codes": [3]}'
expect_run 0 '"w": {"wait": ["a"]}, "a": {"run": "exit 3"}'

it "is 0 when a job was cancelled"
expect_run 0 '"a": {"run": "sleep 9"}, "stop": {"cancel": ["a"]}'

it "is 124 when the run timed out, or every failure was a timeout"
expect_run 124 '"a": {"run": "sleep 9", "timeout": 0.1}'
echo '{"jobs": {"a": {"run": "sleep 9"}}}' | job
run run -t 0.1 job.json
expect_status 124

it "is 2 when the command line is no good"
echo '{"jobs": {"a": {"run": "touch started"}}}' | job
for line in "" "--no-such-option job.json" "-Z job.json" "-j" "-j 0 job.json" \
    "-o loud job.json" "-s NOSIG job.json" "job.json nosuchjob" \
    "--events-fd 9 job.json" "--events /no/such/folder/log job.json" \
    "-C /no/such/folder job.json" "--results=yes job.json"; do
    # shellcheck disable=SC2086
    run run $line
    expect_status 2
    expect_no_out
    expect_match err '^taskctl run: '
done
test ! -e started || fail "a job was started"

finish
