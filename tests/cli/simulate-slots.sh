#!/bin/sh
# No more processes run at once than there are slots.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'E'
{"jobs": {
  "all": {"gather": ["a", "b", "c", "nap"]},
  "a": {"run": "a"}, "b": {"run": "b"}, "c": {"run": "c"},
  "nap": {"sleep": 1}
}}
E

# Hold when the processes started to $*.
expect_starts() {
    awk '$2 ~ /^[abc]$/ && $3 == "running" { print $1, $2 }' "$T/err" >starts
    printf '%s\n' "$@" | expect_file starts
}

it "starts all at once by default"
run simulate job.json
expect_status 0
expect_starts "0.000 a" "0.000 b" "0.000 c"

it "starts one after the other with -j 1"
for option in "-j 1" -j1 --jobs=1 "--jobs 1"; do
    # shellcheck disable=SC2086
    run simulate $option job.json
    expect_status 0
    expect_starts "0.000 a" "1.000 b" "2.000 c"
done

it "gives no slot to policies and sleeps"
expect_match err '^  0.000  all *running$'
expect_match err '^  0.000  nap *running$'

it "starts the next when one of two has ended"
run simulate -j 2 job.json
expect_starts "0.000 a" "0.000 b" "1.000 c"

it "takes the file's concurrency, unless -j says otherwise"
sed '1s/{/{"concurrency": 1, /' job.json >one.json
run simulate one.json
expect_starts "0.000 a" "1.000 b" "2.000 c"
run simulate -j 3 one.json
expect_starts "0.000 a" "0.000 b" "0.000 c"

it "gives the slot of a job that timed out to the next"
cat >late.json <<'E'
{"concurrency": 1, "jobs": {
  "a": {"run": "a", "estimate": 60, "timeout": 3, "continue_on_error": true},
  "b": {"run": "b"}
}}
E
run simulate late.json
expect_status 0
expect_starts "0.000 a" "3.000 b"

it "wants a number of slots that makes sense"
for n in 0 -1 x 1.5 "" 99999999999; do
    run simulate -j "$n" job.json
    expect_status 2
    expect_match err '^taskctl simulate: --jobs: '
done

finish
