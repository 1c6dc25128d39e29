#!/bin/sh
# A job whose program cannot be started has failed, and the log says why.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# The job {$1} fails with a message that matches $2.
expect_error() {
    echo "{\"jobs\": {\"a\": {$1}, \"b\": {\"run\": \"touch ran\"}}}" | job
    rm -f ran
    run run -k job.json
    expect_status 1
    expect_match err "^ *[0-9.]*  a  *failed  *.*$2"
    test -e ran || fail "the other job did not run"
}

printf '#!/bin/sh\n' >closed
printf '#!/no/such/interpreter\n' >bad
printf 'no program' >text
chmod +x bad text
mkdir folder

it "is not there"
expect_error '"argv": ["no-such-program"]' \
    'no-such-program: No such file or directory'
expect_error '"argv": ["/no/such/program", "x"]' \
    '/no/such/program: No such file or directory'
expect_error '"argv": ["./gone"]' './gone: No such file or directory'

it "may not be run, or is no program"
expect_error '"argv": ["./closed"]' './closed: Permission denied'
expect_error '"argv": ["./folder"]' './folder: '
expect_error '"argv": ["./bad"]' './bad: .*\(interpreter\|No such file\)'

it "is the same by run, with a shell or without"
expect_error '"run": "no-such-program"' '\(exit 127\|No such file or directory\)'
cp err plain
expect_error '"run": "no-such-program;"' 'exit 127'
sed 's/.*  a  *failed//; t; d' plain | sed 's/, [0-9.]*s$//; q' >plain.txt
sed 's/.*  a  *failed//; t; d' err | sed 's/, [0-9.]*s$//; q' >shell.txt
expect_file plain.txt <shell.txt

it "has a shell that is not there"
expect_error '"run": "true", "shell": ["/no/such/shell", "-c"]' \
    '/no/such/shell: No such file or directory'

it "says that arguments are too long"
long=$(printf '%0131072d' 0)
echo "{\"jobs\": {\"a\": {\"argv\": [\"true\", \"$long\"]}}}" | job
run run job.json
test "$status" -eq 1 || expect_status 2
expect_match err 'long\|bytes'

it "counts as a start: what needs it started goes on, its finally runs"
job <<'E'
{"on_failure": "continue", "jobs": {
  "a": {"argv": ["/no/such/program"], "finally": {"run": "echo tidy"}},
  "b": {"run": "echo skipped", "needs": ["a"]}
}}
E
run run job.json
expect_status 1
expect_out tidy
expect_match err 'b *skipped *a failed'

finish
