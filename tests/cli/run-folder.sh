#!/bin/sh
# Where jobs run: -C, cwd, and what names of files are relative to.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

mkdir -p project/sub elsewhere
cat >project/job.json <<'E'
{"jobs": {
  "a": {"run": "pwd"},
  "b": {"run": "pwd", "cwd": "sub", "needs": ["a"]},
  "c": {"run": "pwd", "cwd": "/", "needs": ["b"]}
}}
E

it "a job's cwd is relative to the job file; without one it is taskctl's"
run run project/job.json
expect_status 0
expect_out "$T" "$T/project/sub" /

it "cwd of the file is for all jobs that have none"
sed '1s/{/{"cwd": ".", /' project/job.json >project/here.json
run run project/here.json
expect_out "$T/project" "$T/project/sub" /

it "-C is where all begins: the job file, and the jobs"
for option in "-C project" -Cproject --directory=project \
    "--directory $T/project"; do
    # shellcheck disable=SC2086
    run run $option job.json
    expect_status 0
    expect_out "$T/project" "$T/project/sub" /
done
mkdir other
run run -C other ../project/job.json
expect_out "$T/other" "$T/project/sub" /

it "--events is relative to -C as well"
run run -C project --events log.jsonl job.json
test -s project/log.jsonl || fail "it is not there"

it "a cwd that is not there fails the job, and says which"
echo '{"jobs": {"a": {"run": "touch x", "cwd": "gone"}}}' | job
run run job.json
expect_status 1
expect_match err 'a *failed *.*gone.*No such file or directory'

it "stdout, stderr and stdin files are relative to the job file too"
echo "some text" >project/in.txt
cat >project/files.json <<'E'
{"jobs": {"a": {"run": "cat; echo error >&2", "stdin": {"file": "in.txt"},
  "stdout": "sub/out.txt", "stderr": "err.txt", "cwd": "/"}}}
E
run run project/files.json
expect_status 0
expect_no_out
echo "some text" | expect_file project/sub/out.txt
echo error | expect_file project/err.txt

it "a job file on stdin is one in the folder where taskctl runs"
"$TASKCTL" run - <project/job.json >out 2>err
expect_match err 'b *failed *.*sub.*No such file'
(cd project && "$TASKCTL" run - <job.json >"$T/out" 2>"$T/err")
expect_out "$T/project" "$T/project/sub" /

finish
