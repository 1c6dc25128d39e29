#!/bin/sh
# "if" looks at real ends, results and variables; what is secret stays so.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "knows exit statuses, signals and what never ran"
job <<'E'
{"on_failure": "continue", "jobs": {
  "three": {"run": "exit 3"}, "killed": {"run": "kill -9 $$"},
  "odd": {"run": "exit 4", "success_exit_codes": [4]},
  "missing": {"argv": ["./no-such-program"]},
  "lost": {"run": "true", "needs": ["three"]},
  "a": {"run": "echo a", "if": "needs.three.exit == 3 && always()"},
  "b": {"run": "echo b", "if": "needs.killed.exit == 137 && always()"},
  "c": {"run": "echo c", "if": "needs.odd.exit == 4"},
  "d": {"run": "echo d", "if": "needs.missing.exit == null && needs.missing.state == 'failed' && always()"},
  "e": {"run": "echo e", "if": "needs.lost.exit == null && needs.lost.state == 'skipped' && always()"},
  "f": {"run": "echo f", "if": "needs.lost.exit == 0 && always()"}
}}
E
run run -q job.json
expect_status 1
sort out >sorted
expect_file sorted <<'E'
a
b
c
d
e
E

it "reads results as text, and as numbers where they are written so"
job <<'E'
{"jobs": {
  "count": {"run": "echo 12"},
  "json": {"run": "echo '{\"a\": [1]}'", "result": "json"},
  "none": {"run": ": nothing"},
  "list": {"gather": ["count", "json"]},
  "a": {"run": "echo a", "if": "needs.count.result > 9 && needs.count.result == '12'"},
  "b": {"run": "echo b", "if": "needs.json.result == '{\"a\": [1]}'"},
  "c": {"run": "echo c", "if": "needs.none.result == ''"},
  "d": {"run": "echo d", "if": "needs.list.result == '[\"12\", {\"a\": [1]}]'"},
  "e": {"run": "echo e", "if": "needs.count.result < 9"}
}}
E
run run -o raw job.json
expect_status 0
grep '^[a-e]$' out | sort >sorted
expect_file sorted <<'E'
a
b
c
d
E
expect_match err "  e *skipped *if: needs.count.result < 9 ('12' < 9)$"

it "knows variables: the job's, then the file's, then those it was called with"
job <<'E'
{"env": {"A": "file", "B": "file", "C": null}, "jobs": {
  "a": {"run": "echo a", "env": {"A": "job"}, "if": "env.A == 'job' && env.B == 'file'"},
  "b": {"gather": [], "if": "env.A == 'file'"},
  "c": {"run": "echo c", "if": "env.C == '' && env.D == 'caller' && env.E == ''"},
  "d": {"run": "echo d", "if": "env.D != 'caller'"},
  "e": {"run": "echo e", "if": "matrix.cc == 'gcc'", "env": {"MATRIX_CC": "gcc"}}
}}
E
C=caller D=caller
export C D
run run job.json
expect_status 0
sort out >sorted
expect_file sorted <<'E'
a
c
e
E
expect_match err '  b *finished'

it "shows no value of a variable and nothing of a secret"
expect_match err "  d *skipped *if: env.D != 'caller' ('\*\*\*' != 'caller')$"
job <<'E'
{"jobs": {
  "login": {"run": "echo hush-$((40 + 2))", "secret": true},
  "x": {"run": "true", "if": "needs.login.result == 'x'"}
}}
E
run run --events events job.json
expect_status 0
expect_match err "  x *skipped *if: needs.login.result == 'x' ('\*\*\*' == 'x')$"
cat out err events >all
expect_no_match all hush-42

it "shows what is long or odd in a line"
job <<'E'
{"jobs": {
  "long": {"run": "printf 'line\\nline'; printf '%0100d' 0"},
  "x": {"run": "true", "if": "needs.long.result == ''"}
}}
E
run run job.json
expect_match err "  x *skipped *if: needs.long.result == '' ('line\\\\x0aline0*\.\.\.' == '')$"

it "gives null for a member that has declined"
job <<'E'
{"jobs": {"x": {"run": "echo no", "if": "false"}}, "main": {"gather": [
  {"gather": [{"run": "echo no", "if": "false"}, {"run": "echo yes"}]},
  {"as_completed": [{"run": "echo no", "if": "false"}]},
  {"gather": [{"run": "echo no"}], "if": "false"}, "x"
]}}
E
run run --results -q job.json
expect_status 0
expect_out '[[null, "yes"], [{"job": "main.1.0", "state": "skipped"}], null, null]'

it "fails a job whose condition can not be known"
job <<'E'
{"jobs": {
  "huge": {"run": "head -c 70000000 /dev/zero"},
  "x": {"run": "echo no", "if": "needs.huge.result == ''", "retry": {"max": 1, "delay": 0}}
}}
E
run run -o none job.json
expect_status 1
expect_match err '  x *failed *"if": the result of huge: longer than 67108864 bytes'
expect_no_out

it "waits for no more than a start where that is needed"
job <<'E'
{"jobs": {
  "server": {"run": "exec sleep 60"},
  "x": {"run": "echo x", "needs": [{"job": "server", "when": "started"}],
    "if": "needs.server.state == 'running' && needs.server.exit == null"},
  "stop": {"cancel": ["server"], "needs": ["x"]}
}}
E
run run -q job.json
expect_status 0
expect_out x

it "tells what the run does at its end how it has gone"
job <<'EOF'
{"jobs": {"a": {"run": "exit 3"}},
 "finally": {"run": "echo sorry", "if": "failure() && !cancelled()"}}
EOF
run run job.json
expect_status 1
expect_match out '^sorry$'
job <<'EOF'
{"jobs": {"a": {"run": "true"}},
 "finally": {"run": "echo sorry", "if": "failure()"}}
EOF
run run job.json
expect_status 0
expect_no_match out sorry

finish
