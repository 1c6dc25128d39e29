#!/bin/sh
# -o prefix: whole lines, live, with the job's name in front.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "shows each line with its job, stdout and stderr apart"
job <<'E2'
{"jobs": {
  "a": {"run": "echo one; echo two >&2; printf three"},
  "b": {"run": "echo four", "needs": ["a"]}
}}
E2
run run -q -o prefix job.json
expect_status 0
expect_out "[a] one" "[a] three" "[b] four"
echo "[a] two" | expect_file err

it "shows them live: a job waits for what another one has shown"
rm -f out
job <<'E2'
{"jobs": {
  "a": {"run": ["echo ready", "until test -e go; do sleep 0.02; done", "echo end"]},
  "b": {"run": ["until grep -q '^.a. ready$' out; do sleep 0.02; done", "touch go"]}
}}
E2
run run -t 20s -q -o prefix job.json
expect_status 0
expect_out "[a] ready" "[a] end"

it "tears no line, however many jobs write at once"
job <<'E2'
{"defaults": {"shell": ["/bin/sh", "-c"]}, "jobs": {
  "a": {"run": "yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | head -n 20000"},
  "b": {"run": "yes bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb | head -n 20000"},
  "c": {"run": "for i in 1 2 3 4 5 6 7 8 9; do printf c; sleep 0.01; done; echo"}
}}
E2
run run -q -o prefix job.json
expect_status 0
test "$(grep -cx '\[a\] a\{51\}' out)" -eq 20000 || fail "lines of a"
test "$(grep -cx '\[b\] b\{51\}' out)" -eq 20000 || fail "lines of b"
test "$(grep -cx '\[c\] ccccccccc' out)" -eq 1 || fail "the line of c"

it "keeps the order of stdout and stderr where both are one file"
job <<'E2'
{"jobs": {"a": {"run": "echo 1; echo 2 >&2; echo 3; echo 4 >&2"}}}
E2
"$TASKCTL" run -q -o prefix job.json >all 2>&1
printf '[a] %s\n' 1 2 3 4 | expect_file all

it "has the log above and below what a job writes"
"$TASKCTL" run -o prefix job.json >all 2>&1
sed -n '/a  *running/,/a  *finished/p' all | grep -c '^\[a\]' >n
echo 4 | expect_file n

it "passes results on exactly, and shows them too"
job <<'E2'
{"jobs": {
  "a": {"run": "printf 'x\\000y\\377\\n\\nz'"},
  "b": {"run": "cat >got", "stdin": {"result": "a"}}
}}
E2
run run -q -o prefix job.json
expect_status 0
printf 'x\000y\377\n\nz' >bytes
cmp bytes got || fail "the result was changed"
printf '[a] x\000y\377\n[a] \n[a] z\n' >bytes
cmp bytes out || fail "the lines were changed"

it "ends with the job, though another process holds its stdout"
job <<'E2'
{"jobs": {
  "a": {"run": "sleep 3 & echo said", "leave": true},
  "b": {"run": "touch ended", "needs": ["a"]}
}}
E2
run run -t 10s -q -o prefix job.json
expect_match out '^.a. said$'
test -e ended || fail "b did not run"

# ASan takes more address space than there is.
grep -q __asan_init "$TASKCTL" && finish

it "survives a line without end in little memory"
job <<'E2'
{"jobs": {"a": {"run": "head -c 100000000 /dev/zero"}}}
E2
(
    # shellcheck disable=SC3045
    ulimit -v 262144
    "$TASKCTL" run -q -o prefix job.json 2>err | tr -cd '\000' | wc -c >n
)
echo 100000000 | expect_file n

finish
