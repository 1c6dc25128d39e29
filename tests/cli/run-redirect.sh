#!/bin/sh
# stdout and stderr of a job may be files.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "writes a file anew, and nothing of it to taskctl's own"
echo "from before, and longer" >out.txt
job <<'E'
{"jobs": {
  "a": {"run": "echo hi; echo ho >&2", "stdout": "out.txt"},
  "b": {"run": "echo hi; echo ho >&2", "stderr": "err.txt", "needs": ["a"]}
}}
E
run run -q job.json
expect_status 0
expect_out hi
echo ho | expect_file err
echo hi | expect_file out.txt
echo ho | expect_file err.txt

it "does so in every output mode"
for mode in group raw none; do
    rm -f out.txt err.txt
    run run -q -o $mode job.json
    echo hi | expect_file out.txt
    echo ho | expect_file err.txt
done

it "takes what is in the file for the result"
job <<'E'
{"jobs": {
  "a": {"run": "echo hi", "stdout": "out.txt"},
  "b": {"run": "cat", "stdin": {"result": "a"}}
}}
E
run run job.json
expect_out hi
echo hi | expect_file out.txt
run run -q --results job.json a
expect_out '["hi"]'

it "takes both in one file when both have its name"
job <<'E'
{"jobs": {"a": {"run": "echo 1; echo 2 >&2; echo 3; echo 4 >&2",
  "stdout": "both.txt", "stderr": "both.txt"}}}
E
run run job.json
expect_status 0
seq 4 | expect_file both.txt

it "a file that cannot be made fails the job, which does not start"
echo '{"jobs": {"a": {"run": "touch started", "stdout": "no/such/out"}}}' | job
run run job.json
expect_status 1
expect_match err 'a *failed *stdout: .*no/such/out.*No such file or directory'
test ! -e started || fail "a was started"

finish
