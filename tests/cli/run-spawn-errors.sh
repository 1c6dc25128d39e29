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

it "is refused when one argument, or a text, is too long for any program"
long=$(printf '%0131072d' 0)
echo "{\"jobs\": {\"a\": {\"argv\": [\"true\", \"$long\"]},
    \"b\": {\"run\": \"touch started\"}, \"c\": {\"run\": \"$long\"}}}" | job
run run job.json
expect_status 2
expect_match err '^job.json:1:.*job "a": "argv": this has 131072 bytes'
expect_match err '^job.json:2:.*job "c": "run": this has 131072 bytes'
test ! -e started || fail "a job was started"

it "takes the longest text that there can be"
long=$(printf '%0131065d' 0)
echo "{\"jobs\": {\"a\": {\"run\": \"true $long;\"}}}" | job
run run job.json
expect_status 0

# Of the 8 MiB of a usual stack 2 are for arguments and environment.
it "says that all arguments are too many for this machine, and others run"
# shellcheck disable=SC3045
ulimit -s 8192
long=$(printf '%0100000d' 0)
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23; do
    printf ', "%s"' "$long"
done >arguments
expect_error "\"argv\": [\"/bin/true\" $(cat arguments)]" \
    '/bin/true: Argument list too long'
i=0
comma=
tr , '\n' <arguments | sed 1d | while read -r word; do
    i=$((i + 1))
    printf '%s"v%s": %s' "$comma" $i "$word"
    comma=,
done >variables
expect_error "\"argv\": [\"/bin/true\"], \"env\": {$(cat variables)}" \
    '/bin/true: Argument list too long'

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
