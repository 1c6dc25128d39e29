#!/bin/sh
# Outputs: named texts that a job writes to the file of TASKCTL_OUTPUT, and that
# others read by "output".

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "takes lines, several lines, and JSON; the last of a key counts"
job <<'E'
{"jobs": {
  "build": {"cwd": "/", "run": [
    "echo version=0 >>$TASKCTL_OUTPUT",
    "cat >>$TASKCTL_OUTPUT <<'END'",
    "version=1.2",
    "notes<<EOF", "one", "two=2", "EOF",
    "", "{\"n\": 1.10, \"list\": [1, \"a\"], \"text\": \"a b\"}", "END"]},
  "show": {"run": ["echo \"$V|$N|$L|$T\"", "cat"],
    "env": {"V": {"output": "build.version"}, "N": {"output": "build.n"},
      "L": {"output": "build.list"}, "T": {"output": "build.text"}},
    "stdin": {"output": "build.notes"}}
}}
E
run run -o raw -q --events events job.json
expect_status 0
printf '%s\n' '1.2|1.10|[1, "a"]|a b' 'one' >expected.txt
printf 'two=2' >>expected.txt
expect_file out <expected.txt
expect_match events '"job":"build".*"outputs_length":48,"outputs":{"list":"\[1, \\"a\\"\]","n":"1.10",.*"version":"1.2"}}'
expect_no_match events '"job":"show".*outputs'

it "knows jobs whose names have dots and brackets, and members"
job <<'E'
{"jobs": {
  "a.b[c=d.e]": {"run": "echo k=dotted >$TASKCTL_OUTPUT"},
  "g": {"gather": [{"run": "echo k=member >$TASKCTL_OUTPUT"}]},
  "show": {"run": "echo $A $B", "env": {"A": {"output": "a.b[c=d.e].k"},
    "B": {"output": "g.0.k"}}}
}}
E
run run -q job.json
expect_out 'dotted member'

it "lets a job write that nobody reads, and forgets it"
job <<'E'
{"jobs": {"a": {"run": ["echo no outputs at all >$TASKCTL_OUTPUT",
  "echo $TASKCTL_OUTPUT"]}}}
E
run run -q --events events job.json
expect_status 0
expect_out /dev/null
expect_no_match events '"outputs'

it "fails the reader of what was not written, unless it has a default"
job <<'E'
{"on_failure": "continue", "jobs": {
  "build": {"run": "echo v=1 >$TASKCTL_OUTPUT"},
  "left": {"run": "x", "tags": ["left"]},
  "a": {"run": "touch started", "env": {"V": {"output": "build.version"}}},
  "b": {"run": "touch started", "stdin": {"output": "build.version"}},
  "c": {"run": "echo \"<$V>\"; cat", "env": {"V": {"output": "build.w",
    "default": "none"}}, "stdin": {"output": "build.w", "default": "in\n"}},
  "d": {"run": "touch started", "env": {"V": {"output": "left.version"}}}
}}
E
run run --skip left job.json
expect_status 1
expect_out '<none>' 'in'
test ! -e started || fail "a job ran without what it reads"
expect_match err 'a *failed *output "version" of build was not written, '
expect_match err 'b *failed *output "version" of build was not written, '
expect_match err 'd *failed *output "version" of left was not written: it is skipped, '

it "fails a job that writes no outputs, and names its line and not its text"
for text in 'k=1\nhunter2' 'k=1\nhun ter=2' 'k=1\n{hunter2' \
    'k=1\nk<<hunter2\n1'; do
    job <<'E'
{"jobs": {
  "a": {"run": "printf '%b' \"$TEXT\" >$TASKCTL_OUTPUT"},
  "b": {"run": "echo $V", "env": {"V": {"output": "a.k"}}}
}}
E
    TEXT=$text
    export TEXT
    run run job.json
    expect_status 1
    expect_match err 'a *failed *line 2 of TASKCTL_OUTPUT: '
    expect_no_match err 'hun'
    expect_match err 'b *skipped *a failed'
done
unset TEXT

it "fails a job that does not write what its \"outputs\" names"
job <<'E'
{"jobs": {"a": {"run": "echo version=1 >$TASKCTL_OUTPUT",
  "outputs": ["version", "digest"]}}}
E
run run job.json
expect_status 1
expect_match err 'a *failed *output "digest" was not written; write digest='

it "leaves the failure of the process as it is"
job <<'E'
{"jobs": {"a": {"run": "echo oops >$TASKCTL_OUTPUT; exit 3", "outputs": ["k"]}}}
E
run run job.json
expect_match err 'a *failed *exit 3, '

it "takes a mebibyte at most; through the environment go 64 KiB"
job <<'E'
{"on_failure": "continue", "jobs": {
  "big": {"run": "head -c 1048577 /dev/zero >$TASKCTL_OUTPUT", "outputs": ["k"]},
  "a": {"run": ["printf k= >$TASKCTL_OUTPUT",
    "head -c 100000 /dev/zero | tr '\\0' x >>$TASKCTL_OUTPUT"]},
  "env": {"run": "touch started", "env": {"V": {"output": "a.k"}}},
  "stdin": {"run": "wc -c | tr -d ' '", "stdin": {"output": "a.k"}}
}}
E
run run --events events job.json
expect_match err 'big *failed *it wrote 1048577 bytes to TASKCTL_OUTPUT; 1048576 are the most'
expect_match err 'env *failed *V: output "k" of a is 100000 bytes, more than the 65536'
expect_out 100000
expect_match events '"job":"a".*"outputs_length":100001}'

it "keeps what a secret job writes out of the logs"
job <<'E'
{"jobs": {
  "login": {"run": "cat token >$TASKCTL_OUTPUT", "secret": true},
  "use": {"run": "test \"$T\" = hunter2", "env": {"T": {"output": "login.token"}}}
}}
E
echo token=hunter2 >token
run run -v --events events job.json
expect_status 0
grep -v '"to":"running"' events >log
grep -v ' running ' err >>log
expect_no_match log hunter2
expect_match events '"job":"login".*"outputs_length":12}'

it "takes the outputs of the attempt that counts"
job <<'E'
{"jobs": {
  "a": {"retry": {"max": 1, "delay": 0}, "run": [
    "echo n=$TASKCTL_ATTEMPT >>$TASKCTL_OUTPUT",
    "test $TASKCTL_ATTEMPT = 2 || { echo first=1 >>$TASKCTL_OUTPUT; exit 1; }"]},
  "b": {"run": "echo $N $F", "env": {"N": {"output": "a.n"},
    "F": {"output": "a.first", "default": "gone"}}}
}}
E
run run -q job.json
expect_out '2 gone'

it "gives what a failed job has written to who takes its failure"
job <<'E'
{"jobs": {
  "a": {"run": "echo why=disk >$TASKCTL_OUTPUT; exit 1",
    "continue_on_error": true},
  "b": {"run": "echo $W", "env": {"W": {"output": "a.why"}}}
}}
E
run run -q job.json
expect_out disk

it "is a file of its own in a run within a run"
job <<'E'
{"jobs": {
  "a": {"run": ["\"$TASKCTL\" run -q inner.json", "echo k=outer >$TASKCTL_OUTPUT"]},
  "b": {"run": "echo $K $I", "env": {"K": {"output": "a.k"},
    "I": {"output": "a.inner", "default": "-"}}}
}}
E
cat >inner.json <<'E'
{"jobs": {"i": {"run": "echo inner=1 >$TASKCTL_OUTPUT"}}}
E
export TASKCTL
run run -q job.json
expect_out 'outer -'

it "is empty text in a simulation"
job <<'E'
{"jobs": {"a": {"run": "x", "outputs": ["k"]},
  "b": {"run": "y", "env": {"K": {"output": "a.k"}}}}}
E
run simulate job.json
expect_status 0
expect_match err '^  2.000  b *finished'

it "leaves nothing in TMPDIR, killed or not"
job <<'E'
{"jobs": {"a": {"run": "echo k=1 >$TASKCTL_OUTPUT; : >ready; sleep 60",
  "outputs": ["k"]}}}
E
"$TASKCTL" run -q job.json >out 2>err &
eventually test -e ready
ls -A "$TMPDIR" >"$T/left"
expect_file "$T/left" </dev/null
kill -9 $!
wait

finish
