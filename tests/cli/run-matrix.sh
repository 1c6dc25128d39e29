#!/bin/sh
# A job with "matrix" is one for each combination, and waits for all of them.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "gives each instance its values in the environment, and gathers the results"
job <<'E'
{"jobs": {
  "test": {
    "matrix": {"cc": ["gcc", "c c"], "opt-level": [0, 2.10]},
    "run": "echo \"$MATRIX_CC:$MATRIX_OPT_LEVEL:$TASKCTL_JOB\""
  },
  "report": {"run": "cat", "stdin": {"result": "test"}}
}, "main": {"gather": ["report"]}}
E
run run --results -o none job.json
expect_status 0
expect_file "$T/out" <<'E'
["[\"gcc:0:test[cc=gcc,opt-level=0]\", \"gcc:2.10:test[cc=gcc,opt-level=2.10]\", \"c c:0:test[cc=c c,opt-level=0]\", \"c c:2.10:test[cc=c c,opt-level=2.10]\"]"]
E

it "lets the job's own env replace a value, and the matrix that of the file"
job <<'E'
{"env": {"MATRIX_A": "file", "MATRIX_B": "file"}, "jobs": {
  "t": {"matrix": {"a": [1], "b": [2]}, "env": {"MATRIX_B": "job"}, "run": "echo $MATRIX_A $MATRIX_B"}
}}
E
run run -q job.json
expect_file "$T/out" <<'E'
1 job
E

it "adds and leaves out combinations as GitHub Actions do"
job <<'E'
{"concurrency": 1, "jobs": {
  "t": {"matrix": {
      "fruit": ["apple", "pear"], "animal": ["cat", "dog"],
      "exclude": [{"fruit": "pear", "animal": "dog"}],
      "include": [
        {"color": "green"}, {"color": "pink", "animal": "cat"},
        {"fruit": "apple", "shape": "circle"}, {"fruit": "banana"},
        {"fruit": "banana", "animal": "cat"}
      ]},
    "run": "echo \"${MATRIX_FRUIT-} ${MATRIX_ANIMAL-} ${MATRIX_COLOR-} ${MATRIX_SHAPE-}|\""}
}}
E
run run -q job.json
expect_status 0
expect_file "$T/out" <<'E'
apple cat pink circle|
apple dog green circle|
pear cat pink |
banana   |
banana cat  |
E

it "starts no instance before the needs of the job are met"
job <<'E'
{"jobs": {
  "first": {"sleep": 1},
  "t": {"matrix": {"a": ["x", "y"]}, "needs": ["first"], "sleep": 1},
  "last": {"needs": ["t"], "sleep": 1}
}}
E
run simulate job.json
expect_status 0
expect_times <<'E'
0.000 first pending
0.000 t pending needs first
0.000 last pending needs t
0.000 first running
1.000 first finished 1.000s
1.000 t running
1.000 t[a=x] pending
1.000 t[a=y] pending
1.000 t[a=x] running
1.000 t[a=y] running
2.000 t[a=x] finished 1.000s
2.000 t[a=y] finished 1.000s
2.000 t finished 1.000s
2.000 last running
3.000 last finished 1.000s
3.000 finished, 5 jobs: 5 finished
E

it "waits for one instance, or for those that a pattern matches"
job <<'E'
{"jobs": {
  "t": {"matrix": {"a": ["x", "y"], "b": [1, 2]}, "sleep": 1, "return": "r"},
  "one": {"needs": ["t[a=x,b=2]"], "sleep": 1},
  "some": {"gather": ["t[*,b=1]"]},
  "all": {"as_completed": ["t[*]"], "each": {"sleep": 1}},
  "stop": {"cancel": "some*", "needs": ["one"]}
}}
E
run simulate job.json
expect_status 0
expect_match err 'one *pending *needs t\[a=x,b=2\]$'
expect_match err 'all *finished .*done: t\[a=x,b=1\], t\[a=x,b=2\], t\[a=y,b=1\], t\[a=y,b=2\]'

it "fails when an instance fails, and lets the others run on"
job <<'E'
{"on_failure": "continue", "jobs": {
  "t": {"matrix": {"code": [0, 3, 0.0]}, "run": "test $MATRIX_CODE != 0.0 || sleep 0.2; exit ${MATRIX_CODE%.*}"}
}}
E
run run job.json
expect_status 1
expect_match err 't\[code=3\] *failed *exit 3'
expect_match err 't\[code=0\.0\] *finished'
expect_match err ' t *failed *t\[code=3\] failed: exit 3'

it "cancels the others by fail_fast"
job <<'E'
{"on_failure": "continue", "jobs": {
  "t": {"matrix": {"n": [1, 2]}, "fail_fast": true, "run": "test $MATRIX_N = 1 || exec sleep 60; exit 3"}
}}
E
run run job.json
expect_status 1
expect_match err 't\[n=1\] *failed *exit 3'
expect_match err 't\[n=2\] *cancelling *by t'

it "runs max_parallel of them at once, of any body and as the run goes on"
job <<'E'
{"jobs": {
  "t": {"matrix": {"n": [1, 2, 3]}, "max_parallel": 2, "sleep": 1},
  "list": {"sleep": 1, "return": "x\ny"},
  "fan": {"for_each": {"result": "list"}, "max_parallel": 1,
    "gather": [{"sleep": 1}, {"sleep": 2}]}
}}
E
run simulate job.json
expect_status 0
expect_match err '^  0.000  t\[n=3\]  *pending  *max_parallel 2$'
expect_match err '^  0.000  t\[n=2\]  *running'
expect_match err '^  1.000  t\[n=3\]  *running'
expect_match err '^  1.000  fan\[1\]  *pending  *max_parallel 1$'
expect_match err '^  3.000  fan\[1\]  *running'
expect_match err '^  5.000  finished'

it "lets a failure, or a cancel, of one make room for the next"
job <<'E'
{"on_failure": "continue", "jobs": {
  "t": {"matrix": {"n": [1, 2, 3]}, "max_parallel": 1, "sleep": 1, "exit": 1},
  "stop": {"cancel": "t[n=2]", "delay": "1.5s"}
}}
E
run simulate job.json
expect_status 1
expect_match err '^  1.500  t\[n=2\]  *cancelled'
expect_match err '^  1.500  t\[n=3\]  *running'

it "waits for what its job needs, whoever asks for it"
job <<'E'
{"jobs": {
  "build": {"sleep": 1},
  "t": {"matrix": {"n": [1, 2]}, "needs": ["build"], "lazy": true, "sleep": 1},
  "all": {"gather": ["t[*]"]}}}
E
run simulate job.json
expect_status 0
expect_match err '^  0.000  t\[n=2\]  *pending  *needs build$'
expect_match err '^  1.000  t\[n=2\]  *running'
expect_match err '^  2.000  all  *finished'
job <<'E'
{"jobs": {
  "build": {"run": "x"},
  "t": {"matrix": {"n": [1, 2]}, "needs": ["build"], "run": "y"}}}
E
run simulate -k --fail=build job.json 't[n=1]'
expect_status 1
expect_match err '^  1.000  t\[n=1\]  *skipped  *build failed'
expect_match err 'failed, 2 jobs: 1 failed, 1 skipped$'

it "waits for its place among them before any pool, and says no more at its end"
job <<'E'
{"pools": {"db": 1}, "on_failure": "drain", "jobs": {
  "t": {"matrix": {"n": [1, 2, 3, 4, 5]}, "max_parallel": 2, "uses": "db",
    "run": "x"}}}
E
run simulate --fail='t[n=1]' job.json
expect_status 1
expect_match err '^  0.000  t\[n=2\]  *pending  *pool db$'
expect_match err '^  0.000  t\[n=3\]  *pending  *max_parallel 2$'
expect_match err '^  1.000  t\[n=3\]  *skipped  *by main (draining)$'
if sed -n '/skipped/,$p' err | grep pending; then
    fail "who was skipped waits"
fi

it "lets those of JSON Lines wait, too"
cat >job.jsonl <<'E'
{"name": "a", "matrix": {"n": [1, 2]}, "max_parallel": 1, "run": "echo a$MATRIX_N"}
{"name": "b", "for_each": ["x", "y"], "max_parallel": 1, "needs": ["a"], "run": "echo $ITEM"}
E
run run -q job.jsonl
expect_status 0
expect_file "$T/out" <<'E'
a1
a2
x
y
E

it "tells that an instance is no service"
job <<'E'
{"jobs": {"s": {"matrix": {"n": [1, 2]}, "service": true, "run": "x"}}}
E
run check job.json
expect_status 2
expect_match err '"service" .* has no place in a job with "matrix" or "for_each"; write a job for each$'

it "names all that is wrong, and once"
job <<'E'
{"jobs": {
  "t": {"matrix": {"cc": ["gcc", "clang"], "exclude": [{"cc": "clan"}]}, "run": 1},
  "u": {"matrix": {"a": [1, 2, 3]}, "run": "x", "needs": ["tt"], "timout": 1}
}}
E
run check job.json
expect_status 2
expect_file "$T/err" <<'E'
job.json:2:63: job "t": "exclude": "cc": the axis has no "clan"; did you mean "clang"?
job.json:2:81: job "t": "run": expected shell text or a list of its lines, found a number
job.json:3:59: job "u": "needs": no job is named "tt"; did you mean "t"?
job.json:3:66: job "u[a=1]": unknown key "timout"; did you mean "timeout"?
E

finish
