#!/bin/sh
# gather: results in the order given, and what failed.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

it "prints what each wrote in the order given, whoever ends first"
run gather -- sh -c 'until test -e last; do sleep 0.02; done; echo a' ::: \
    echo b ::: sh -c 'touch last; echo c'
expect_status 0
expect_out a b c
expect_file err </dev/null

it "lets the others run on when one fails, and says which did"
run gather -- sh -c 'exit 3' ::: echo b ::: nosuch_program
expect_status 1
expect_out b
expect_match err "  sh -c 'exit 3'  *failed *exit 3"
expect_match err '  nosuch_program  *failed *nosuch_program: No such file'
expect_match err '^taskctl gather: 2 of 3 commands failed$'
run gather -q -- false ::: true
expect_status 1
expect_file err </dev/null

it "with one command gives its status"
run gather -- sh -c 'exit 7'
expect_status 7
run gather -c 'exit 9'
expect_status 9
run gather nosuch_program
expect_status 127
run gather /etc/passwd
expect_status 126

it "has no failure with --return-exceptions"
run gather --return-exceptions -- false ::: echo b
expect_status 0
expect_out b
run gather --return-exceptions -- false
expect_status 0

it "passes each byte on, and standard error at once"
run gather -- printf 'a\0\377' ::: sh -c 'printf "\n\n"; echo e >&2'
printf 'a\0\377\n\n' | expect_file out
echo e | expect_file err

it "ends all of them after -t"
run gather -t 0.2 -- echo a ::: sleep 60 ::: sleep 60
expect_status 124
expect_out a
expect_match err '^taskctl gather: timed out after 0.2s: 2 of 3 commands had not ended$'

it "ends each after --timeout-each"
run gather --timeout-each 0.2 -- sleep 60 ::: sleep 60
expect_status 124
run gather --timeout-each 0.5 -- sleep 60 ::: false
expect_status 1

it "tries each again, and keeps what the last attempt wrote"
run gather --retry 2 -c 'echo "try $TASKCTL_ATTEMPT"; test "$TASKCTL_ATTEMPT" = 3'
expect_status 0
expect_out "try 3"
run gather -v --retry 2 --retry-delay 10ms --backoff 3 -- false
expect_match err "retry 2 of 2 in 0.03s"

it "runs no more than -j at once"
run gather -j1 -c 'mkdir lock && sleep 0.1 && rmdir lock' -c 'mkdir lock && rmdir lock'
expect_status 0

it "writes JSON, an object a line"
run gather --format json -- printf 'a"b\n\n' ::: sh -c 'exit 3' ::: sh -c 'kill $$' ::: nosuch_program
sed 's/"elapsed":[0-9.]*/"elapsed":0/' out >json
expect_file json <<'F'
{"number":1,"name":"printf 'a\"b\\n\\n'","state":"finished","exit":0,"elapsed":0,"result":"a\"b"}
{"number":2,"name":"sh -c 'exit 3'","state":"failed","exit":3,"elapsed":0,"result":""}
{"number":3,"name":"sh -c 'kill $$'","state":"failed","signal":15,"elapsed":0,"result":""}
{"number":4,"name":"nosuch_program","state":"failed","error":"nosuch_program: No such file or directory","elapsed":0,"result":""}
F

it "gives what is long from its file, whole"
run gather --format json -c 'yes "é	\" \\" | head -n 40000' -c 'echo short'
"$TASKCTL" gather -c 'yes "é	\" \\" | head -n 40000' >text
if command -v python3 >python; then
    python3 - >again 2>&1 <<'F'
import json
lines = [json.loads(line) for line in open("out")]
assert len(lines) == 2 and lines[1]["result"] == "short"
print(lines[0]["result"])
F
    cmp text again || fail "the long result is another one"
fi
yes "é	\" \\" | head -n 40000 | cmp - text || fail "as text it is another one"

it "closes nothing and starts nothing when the command line is wrong"
run gather -- touch started :::
expect_status 2
expect_match err 'command 2 is empty'
test ! -e started || fail "a command was started"

it "has no limit with -t 0 and --timeout-each 0, as timeout(1)"
for option in --timeout --timeout-each --kill-after; do
    for limit in 0 infinity; do
        run gather $option $limit -- echo a
        expect_status 0
        expect_out a
    done
done

finish
