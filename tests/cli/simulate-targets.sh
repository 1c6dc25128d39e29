#!/bin/sh
# JOBs on the command line: these and what they need run, nothing else.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "runs the targets on the command line and what they need, no more"
job <<'E'
{"jobs": {
  "a": {"sleep": 1}, "b": {"sleep": 1, "needs": ["a"]}, "c": {"sleep": 9},
  "lazy": {"sleep": 1, "lazy": true}
}}
E
run simulate job.json b lazy
expect_status 0
expect_no_match err ' c '
expect_match err '^  2.000  b *finished'
expect_match err '^  1.000  lazy *finished'
expect_match err '^  2.000  finished, 3 jobs: 3 finished$'

it "takes a target that is named twice once"
run simulate job.json a a
expect_status 0
expect_match err '^  1.000  finished, 1 job: 1 finished$'

it "suggests a job for a target that is none, and starts nothing"
run simulate job.json lzay
expect_status 2
expect_match err 'there is no job "lzay"; did you mean "lazy"?'

it "takes a pattern for all jobs that it matches, each once"
job <<'E'
{"jobs": {
  "test": {"matrix": {"cc": ["gcc", "clang"], "opt": [0, 2]}, "sleep": 1},
  "unit-a": {"sleep": 1, "needs": ["first"]}, "unit-b": {"sleep": 1},
  "first": {"sleep": 1}, "list": {"sleep": 1, "return": "x\ny"},
  "fan": {"for_each": {"result": "list"}, "sleep": 1}
}}
E
run simulate job.json 'unit-*' unit-b
expect_status 0
expect_match err '^  2.000  finished, 3 jobs: 3 finished$'
run simulate job.json 'test[*,opt=2]'
expect_status 0
expect_match err '^  1.000  test\[cc=gcc,opt=2\]  *finished'
expect_match err '^  1.000  test\[cc=clang,opt=2\]  *finished'
expect_match err '^  1.000  finished, 2 jobs: 2 finished$'

it "runs no service by a pattern or tag that is also of a job, but for who needs it"
cat >services.json <<'E'
{"jobs": {
  "db-1": {"service": true, "tags": ["db"], "run": "exec sleep 100"},
  "db-2": {"service": true, "tags": ["db"], "run": "exec sleep 100"},
  "db-test": {"tags": ["db"], "run": "test", "needs": ["db-1"]}
}}
E
for choice in 'db-*' --only=db; do
    run simulate services.json "$choice"
    expect_status 0
    expect_no_match err 'db-2'
    expect_match err 'finished, 2 jobs: 1 finished, 1 cancelled$'
done
run simulate services.json 'db-?'
expect_match err 'finished, 2 jobs: 2 finished$'

it "means who makes them by a pattern for instances that are not known yet"
run simulate job.json 'fan[*]'
expect_status 0
expect_match err '^  2.000  fan\[1\]  *finished'
expect_match err '^  2.000  finished, 4 jobs: 4 finished$'
run simulate job.json 'fan[0]'
expect_status 2
expect_match err 'the instances of "fan" are known only while it runs; name "fan"$'

it "prefers the name of a job, and shows the same jobs in a graph"
job <<'E'
{"jobs": {"*": {"sleep": 1}, "b": {"sleep": 1}, "bb": {"sleep": 1}}}
E
run simulate job.json '*'
expect_match err '^  1.000  finished, 1 job: 1 finished$'
run graph job.json 'b*'
expect_status 0
expect_file out <<'E'
b  sleep 1s
bb  sleep 1s
E

it "tells what a pattern is, and how instances are named"
job <<'E'
{"jobs": {"test": {"matrix": {"cc": ["gcc"], "opt": [0]}, "sleep": 1}}}
E
run simulate job.json 'tset*'
expect_status 2
expect_match err 'no job matches "tset\*"; \* stands for any text'
run simulate job.json 'test[gcc]'
expect_status 2
expect_match err 'the first instance of "test" is "test\[cc=gcc,opt=0\]"'

it "refuses what is run for another job, as that ends"
job <<'E'
{"jobs": {
  "a": {"sleep": 1, "finally": {"gather": [
    {"name": "mail", "sleep": 1, "if": "failure()"}]}},
  "all": {"as_completed": ["a"], "each": {"sleep": 1, "if": "success()"}}
}, "finally": {"sleep": 1}}
E
for name in a.finally mail all.each.0; do
	run simulate job.json "$name"
	expect_status 2
	expect_match err "\"$name\" is run for \"al*\" and not alone; name that"
done
run simulate job.json finally
expect_status 2
expect_match err '"finally" is what the run does when all jobs have ended'

finish
