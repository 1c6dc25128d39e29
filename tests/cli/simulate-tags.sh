#!/bin/sh
# --only and --skip: which jobs run, by their tags.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'E'
{"jobs": {
  "build": {"sleep": 1, "tags": ["make"]},
  "test": {"run": "x", "needs": ["build"], "tags": ["slow", "ci"]},
  "deploy": {"sleep": 1, "needs": ["test"]},
  "checks": {"gather": ["test", {"run": "y", "tags": ["fast", "ci"]}]},
  "lint": {"run": "z", "tags": ["fast"]}
}}
E

it "leaves jobs out; who needs them still comes after what they need"
run simulate --skip slow job.json
expect_status 0
sed -n '/ test  \| deploy/{ s/^ *//; s/  */ /g; p; }' err >seen.txt
cat >expected.txt <<'E'
0.000 test pending needs build
0.000 deploy pending needs test
1.000 test skipped tag slow
1.000 deploy running
2.000 deploy finished 1.000s
E
expect_file seen.txt <expected.txt
expect_match err 'finished, 6 jobs: 5 finished, 1 skipped'

it "leaves out a member, which is no failure of its policy"
run simulate --skip fast,slow job.json
expect_status 0
expect_match err 'checks.1 *skipped *tag fast'
expect_match err 'checks *finished'

it "skips a job for its needs first, when they fail"
cat >fail.json <<'E'
{"jobs": {"a": {"run": "x"}, "b": {"sleep": 1, "needs": ["a"], "tags": ["t"]}}}
E
run simulate -k --fail a --skip t fail.json
expect_status 1
expect_match err 'b *skipped *a failed'

it "runs only the jobs of a tag, and what they need"
run simulate --only slow job.json
expect_status 0
expect_no_match err 'deploy\|lint\|checks'
expect_match err '^  2.000  test *finished'
expect_match err 'finished, 2 jobs: 2 finished'

it "runs a member alone when its policy is not asked for"
run simulate --only fast job.json
expect_no_match err ' test \|checks  '
expect_match err 'finished, 2 jobs: 2 finished'

it "takes several tags, several options, and JOBs as well"
run simulate --only make --only fast job.json deploy
expect_match err 'finished, 5 jobs: 5 finished'

it "lets --skip be stronger than --only"
run simulate --only ci --skip slow job.json
expect_status 0
expect_match err 'test *skipped *tag slow'
expect_match err 'build *finished'
expect_match err 'checks.1 *finished'

it "refuses a tag that no job has, and starts nothing"
run simulate --only slwo job.json
expect_status 2
expect_match err '^taskctl simulate: --only: no job of job.json has the tag "slwo"; did you mean "slow"?$'
run run --skip nothing job.json
expect_status 2
expect_match err '^taskctl run: --skip: no job of job.json has the tag "nothing"$'
for tags in '' ',' 'a,' 'a b'; do
    run simulate --only "$tags" job.json
    expect_status 2
    expect_match err '^taskctl simulate: --only: a tag is'
done

it "takes tags from the defaults, where a job has none of its own"
cat >defaults.json <<'E'
{"defaults": {"tags": ["all"]}, "jobs": {
  "a": {"run": "x"}, "b": {"run": "y", "tags": []},
  "c": {"gather": [{"run": "z"}], "delay": 1, "finally": {"run": "f"}}}}
E
run simulate --skip all defaults.json
expect_match err 'a *skipped *tag all'
expect_match err 'c *skipped *tag all'
expect_match err 'b *finished'
run simulate --only all defaults.json
expect_match err '^  1.000  c.0 *pending'
expect_no_match err ' b '

it "lets those go on that need an instance, a part or the start of one left out"
job <<'E'
{"jobs": {
  "db": {"service": true, "run": "db", "ready": {"port": 1}, "tags": ["x"]},
  "test": {"run": "t", "needs": ["db"]},
  "build": {"matrix": {"cc": ["gcc", "clang"]}, "run": "b", "tags": ["x"]},
  "gcc": {"run": "g", "needs": ["build[cc=gcc]"]},
  "all": {"gather": [{"name": "part", "run": "p"}], "if": "'a' == 'b'"},
  "last": {"run": "l", "needs": ["part", {"job": "all", "when": "started"}]}
}}
E
run simulate --skip x job.json
expect_status 0
expect_match err ' test  *finished'
expect_match err ' gcc  *finished'
expect_match err ' last  *finished'

finish
