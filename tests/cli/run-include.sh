#!/bin/sh
# include: the jobs of another file, under a prefix.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

mkdir lib
cat >lib/lib.json <<'E'
{"name": "lib", "env": {"WHO": "lib"}, "cwd": ".",
 "jobs": {
  "build": {"run": "echo build by $WHO; echo v=3 >$TASKCTL_OUTPUT; pwd >where"},
  "test": {"gather": [{"run": "echo test $V",
    "env": {"V": {"output": "build.v"}}}]}}}
E

it "runs the jobs of a file, each with the options of its own file"
job <<'E'
{"include": {"lib": "lib/lib.json"}, "env": {"WHO": "main"},
 "jobs": {"all": {"run": "echo all by $WHO $V", "needs": ["lib.test"],
   "env": {"V": {"output": "lib.build.v"}}}}}
E
run run job.json
expect_status 0
expect_out 'build by lib' 'test 3' 'all by main 3'
echo "$T/lib" | expect_file lib/where
expect_match err ' lib.test.0 *finished'

it "takes its jobs as targets, with what they need"
run run -q job.json lib.build
expect_out 'build by lib'

it "works from any folder, under two prefixes, and without jobs of its own"
cat >both.json <<'E'
{"include": [{"file": "lib/lib.json", "as": "x"},
  {"file": "lib/lib.json", "as": "y"}]}
E
cd / || exit 99
run run -q "$T/both.json" x.build y.build
cd "$T" || exit 99
expect_out 'build by lib' 'build by lib'

it "tells what is wrong in each file by its own lines"
cat >lib/bad.json <<'E'
{"concurrency": 1,
 "jobs": {
  "a": {"run": "x", "needs": ["bb"]},
  "b": {"nedes": ["a"]}}}
E
job <<'E'
{"include": {"l": "lib/bad.json", "m": "job.json"},
 "jobs": {"c": {"run": "touch started", "needs": ["l.c"]}}}
E
run run job.json
expect_status 2
cat >expected.txt <<'E'
job.json:1:40: "include": "m": goes round: job.json includes job.json; leave one of them out
job.json:2:51: job "c": "needs": no job is named "l.c"; did you mean "l.a"?
lib/bad.json:1:2: "concurrency" is about a whole run, and this file is included; say it in job.json
lib/bad.json:3:31: job "l.a": "needs": no job is named "bb"; did you mean "b"?
lib/bad.json:4:9: job "l.b": unknown key "nedes"; did you mean "needs"?
E
expect_file err <expected.txt
test ! -e started || fail "a job was started"

it "checks all files with one command"
run check both.json
expect_out 'both.json: ok, 6 jobs'

it "may be read from standard input, by paths from here"
"$TASKCTL" run -q - x.build <both.json >out 2>err
expect_out 'build by lib'

it "tells of a file that can not be taken, and not of all that needs its jobs"
cat >need.json <<'E'
{"include": {"a": "FILE"},
 "jobs": {
  "p": {"run": "x", "needs": ["a.test"]},
  "q": {"gather": ["a.test", "a.build"]},
  "r": {"run": "x", "needs": ["s"]}}}
E
echo '{"name": "test", "run": "x"}' >lines.jsonl
echo '{"jos": {}}' >jos.json
told() {
    sed "s|FILE|$1|" need.json >job.json
    run check job.json
    expect_status 2
    printf '%s\n' "$2" 'job.json:5:31: job "r": "needs": no job is named "s"; add it to "jobs" or leave it out' |
        sort >expected.txt
    sort "$T/err" >seen.txt
    expect_file seen.txt <expected.txt
}
told none.json 'job.json:1:19: "include": "a": none.json cannot be opened: No such file or directory'
told job.json 'job.json:1:19: "include": "a": goes round: job.json includes job.json; leave one of them out'
told lines.jsonl 'job.json:1:19: "include": "a": lines.jsonl is JSON Lines; include a file that is one object, {"jobs": {...}}'
told jos.json 'jos.json:1:1: "jobs" is missing; write {"jobs": {"NAME": {"run": "COMMAND"}}}
jos.json:1:2: unknown key "jos"; did you mean "jobs"?'

it "still tells of a name that is misspelt"
cat >job.json <<'E'
{"include": {"a": "none.json", "l": "lib/lib.json"},
 "jobs": {"p": {"run": "x", "needs": ["l.tset"]}}}
E
run check job.json
expect_match err 'no job is named "l.tset"; did you mean "l.test"'

finish
