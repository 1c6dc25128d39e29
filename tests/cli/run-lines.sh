#!/bin/sh
# JSON Lines: a job a line, started while the rest is still being written.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "runs a file with one job a line"
cat >jobs.jsonl <<'E'
// settings first
{"taskctl": {"name": "x", "env": {"X": "1"}, "concurrency": 1}}

{"name": "a", "run": "echo a$X", "result": "text"}
{"name": "m", "needs": ["a"], "matrix": {"k": [1, 2]}, "run": "echo m$MATRIX_K", "result": "text"}
{"name": "g", "gather": ["a", "m[*]"]} // a comment
{"name": "f", "for_each": {"result": "g"}, "run": "echo \"<$ITEM>\""}
{"name": "z", "needs": ["*"], "run": "echo z"}
E
run run -q jobs.jsonl
expect_status 0
expect_file "$T/out" <<'E'
a1
m1
m2
<a1>
<m1>
<m2>
z
E

it "checks and simulates all of it"
run check jobs.jsonl
expect_status 0
expect_match out '^jobs.jsonl: ok, '
run simulate jobs.jsonl
expect_status 0
expect_match err 'z *finished'

it "runs only the jobs that are named"
run run -q jobs.jsonl m
expect_status 0
expect_file "$T/out" <<'E'
a1
m1
m2
E

it "reads all lines first to choose jobs by their tags"
printf '%s\n' '{"name": "a", "run": "echo a"}' '{"name": "b", "run": "echo b", "tags": ["x"]}' \
    '{"name": "c", "run": "echo c", "needs": ["b"], "tags": ["y"]}' >tags.jsonl
"$TASKCTL" run -q --only=x - <tags.jsonl >"$T/out" 2>"$T/err"
status=$?
expect_status 0
expect_out 'b'
run run -q -j1 --skip=x,y tags.jsonl
expect_status 0
expect_out 'a'
run run -q --skip=z tags.jsonl
expect_status 2
expect_match err 'no job of tags.jsonl has the tag "z"'

# The second line is not written before the first job has run.
it "starts a job of standard input while the next is still to come"
{
    echo '{"name": "first", "run": "echo one >'"$T"'/first"}'
    tries=0
    until test -s "$T/first" || test $tries -gt 1000; do
        tries=$((tries + 1))
        sleep 0.01
    done
    test -s "$T/first" && echo '{"name": "second", "needs": ["first"], "run": "echo two"}'
} | "$TASKCTL" run -q - >"$T/out" 2>"$T/err"
status=$?
expect_status 0
expect_file "$T/out" <<'E'
two
E

it "does so for a pipe, and for a line without its end"
mkfifo fifo
printf '{"name": "a", "run": "echo a"}' >fifo &
run run -q fifo
expect_status 0
expect_file "$T/out" <<'E'
a
E

it "names what is wrong in each line, and what to do"
cat >bad.jsonl <<'E'
{"name": "a", "run": "x", "needs": ["b"]}
{"name": "b", "run": "x", "stdin": {"result": "a"}}
{"name": "a", "run": "x"}
{"run": "x"}
[1]
{"name": "c", "run": "x"} {"name": "d"}
{"taskctl": {}}
{"name": "e", "run": "unfinished
{"name": "f", "rum": 1}
{"name": "g", "needs": ["g"]}
E
run check bad.jsonl
expect_status 2
expect_file "$T/err" <<'E'
bad.jsonl:1:37: job "a": "needs": no line before this one has a job named "b"; put it before those that refer to it
bad.jsonl:2:1: job "b": reads the result of "a" in line 1, which was not kept; give that "result": "text"
bad.jsonl:3:10: "name": the name "a" is taken by the job in line 1; choose another
bad.jsonl:4:1: "name" is missing; each line of JSON Lines is a job with its name
bad.jsonl:5:1: expected { here; each line is a job such as {"name": "a", "run": "make"}
bad.jsonl:6:27: expected nothing behind the } of the job; write one job a line
bad.jsonl:7:2: "taskctl" is for the first line; put it there
bad.jsonl:8:22: this string is not ended on its line; end it with " (a line break in it is written \n)
bad.jsonl:9:15: job "f": unknown key "rum"; did you mean "run"?
bad.jsonl:10:1: job "g": needs itself; take it out of its own "needs" or do not read its own result
E

it "starts nothing when the first job is wrong"
run run bad.jsonl
expect_status 2
expect_match err '^bad.jsonl:1:37: '
printf '%s\n' '{"taskctl": {"concurrency": 1}}' '{"name": "a", "rum": 1}' >bad.jsonl
run run bad.jsonl
expect_status 2
expect_match err 'bad.jsonl:2:15: job "a": unknown key "rum"'

it "fails for a wrong line behind others, and reads no further"
printf '%s\n' '{"taskctl": {"on_failure": "continue"}}' '{"name": "a", "run": "echo a"}' \
    '{"name": "b", "rum": 1}' '{"name": "c", "run": "echo c"}' >bad.jsonl
run run bad.jsonl
expect_status 1
expect_file "$T/out" <<'E'
a
E
expect_match err 'bad.jsonl:3:15: job "b": unknown key "rum"'

it "cancels what runs for it, unless the file says otherwise"
printf '%s\n' '{"name": "a", "run": "sleep 60"}' '{"name": "b", "needs": ["x"]}' >bad.jsonl
run run bad.jsonl
expect_status 1
expect_match err 'a  *cancelled'

it "has settings in the first line alone, and no jobs in them"
echo '{"taskctl": {"jobs": {}, "main": "x", "nam": 1}, "x": 1}' >bad.jsonl
run check bad.jsonl
expect_status 2
echo '{"taskctl": {"jobs": {}, "main": "x", "nam": 1}}' >bad.jsonl
run check bad.jsonl
expect_status 2
expect_match err '"jobs" has no place in "taskctl"'
expect_match err '"main" has no place in "taskctl"'
expect_match err 'unknown key "nam"'

it "says so when there is no job at all"
echo '{"taskctl": {}}' >none.jsonl
for command in check run; do
    run $command none.jsonl
    expect_status 2
    expect_match err 'nothing to run'
done

it "still takes a job file for one, also when it is a single line"
echo '{"jobs": {"a": {"run": "echo a"}}}' >job.json
run run -q - <job.json
run run -q job.json
expect_file "$T/out" <<'E'
a
E
echo '{"name": "x", "jobs": {}}' >job.json
run check job.json
expect_match err '"jobs" has no jobs'

it "ends a service when no line is to come and nobody needs it"
printf '%s\n' '{"name": "s", "service": true, "run": "exec sleep 1000"}' \
    '{"name": "a", "needs": ["s"], "run": "echo a"}' >service.jsonl
run run -t 20s service.jsonl
expect_status 0
expect_match err 's  *cancelling .*nobody needs it any more'

# The third line is not written before the first to need it has ended.
it "keeps a service for lines to come"
: >"$T/err"
# shellcheck disable=SC2094
{
    cat service.jsonl
    eventually grep -q 'a  *finished' "$T/err"
    echo '{"name": "b", "needs": ["s"], "run": "echo b"}'
} | "$TASKCTL" run -t 20s - >"$T/out" 2>"$T/err"
status=$?
expect_status 0
expect_match err 's  *cancelling .*nobody needs it any more'
expect_file "$T/out" <<'E'
a
b
E

it "waits for services when nothing else has come"
printf '%s\n' '{"name": "s", "service": true, "run": "sleep 0.2"}' \
    '{"name": "t", "service": true, "run": "exec sleep 1000"}' >service.jsonl
run run -t 20s service.jsonl
expect_status 1
expect_match err 's  *failed  *exit 0: ended, but was still needed'

it "includes no file"
printf '%s\n' '{"taskctl": {"include": {"l": "l.json"}}}' '{"name": "a"}' >job.jsonl
run check job.jsonl
expect_status 2
expect_match err 'job.jsonl:1:14: "include" has no place in JSON Lines; '

it "takes a hundred thousand lines"
awk 'BEGIN { for (i = 0; i < 100000; i++)
    printf "{\"name\": \"j%d\", \"sleep\": 0%s}\n", i,
        i % 2 ? ", \"needs\": [\"j" i - 1 "\"]" : "" }' >many.jsonl
run run -q many.jsonl
expect_status 0

finish
