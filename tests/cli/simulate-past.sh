#!/bin/sh
# --past FILE: jobs take as long as in an earlier run, and start accordingly.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'E'
{"concurrency": 1, "jobs": {
  "a": {"run": "x"}, "b": {"run": "x"}, "c": {"run": "x", "estimate": 2}
}}
E

# Say that the jobs of the pairs NAME SECONDS took so long.
past() {
    echo '{"seq":0,"t":0.0,"event":"run_started","version":1}'
    while test $# -gt 0; do
        echo "{\"event\":\"job\",\"job\":\"$1\",\"to\":\"finished\",\"elapsed\":$2,\"attempt\":1}"
        shift 2
    done
}

it "takes as long as then, and starts the longest first"
past a 1.5 b 4.25 c 60 gone 9 >log
run simulate --past log job.json
expect_status 0
grep -v pending err | sed 's/^ *//; s/  */ /g' >lines
expect_file lines <<'E'
0.000 b running x
4.250 b finished 4.250s
4.250 c running x
6.250 c finished 2.000s
6.250 a running x
7.750 a finished 1.500s
7.750 finished, 3 jobs: 3 finished
E

it "reads what --events has written, before it is written anew"
run simulate --past log --events log -q job.json
expect_status 0
cp log before
run simulate --past log --events log -q job.json
expect_status 0
expect_file log <before

it "starts a run by it as well"
sed 's/"x"/"true"/g' job.json >run.json
past a 1 b 9 >log
"$TASKCTL" run --past log run.json >out 2>err </dev/null
awk '$3 == "running" { printf "%s", $2 }' err >order
printf bca | expect_file order

it "reads a log that was cut off"
past a 1 b 9 >log
printf '{"event":"job","job":"a","to":"fin' >>log
run simulate --past log job.json
expect_status 0
expect_match err '^  0.000  b *running'

it "refuses what is no event log, and starts nothing"
echo '{"jobs": {}}' >other
for file in other job.json /dev/null . missing; do
    run run --past "$file" --events new job.json
    expect_status 2
    expect_match err "^taskctl run: --past $file: [ic]"
    test ! -e new || fail "something was written"
done

finish
