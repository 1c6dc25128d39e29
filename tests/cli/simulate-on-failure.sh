#!/bin/sh
# on_failure: what a failure means for the rest of the run.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'E'
{"concurrency": 3, "jobs": {
  "bad": {"run": "false", "estimate": 1},
  "runs": {"run": "r", "estimate": 3},
  "needy": {"run": "n", "needs": ["bad"]},
  "next": {"run": "x", "needs": ["runs"]},
  "delayed": {"sleep": 1, "delay": 2},
  "nap": {"sleep": 2}
}}
E

# Hold how the jobs ended to the file $1.
expect_ends() {
    expect_status 1
    sed -n 's/^ *\([0-9.]*\)  \([a-z]*\)  *\([a-z]*ed\)  .*/\1 \2 \3/p' err |
        sort -u >ends
    expect_file ends <"$1"
}

cat >cancel.ends <<'E'
1.000 bad failed
1.000 delayed cancelled
1.000 nap cancelled
1.000 needy skipped
1.000 next cancelled
1.000 runs cancelled
E
cat >drain.ends <<'E'
1.000 bad failed
1.000 delayed skipped
1.000 needy skipped
1.000 next skipped
2.000 nap finished
3.000 runs finished
E
cat >continue.ends <<'E'
1.000 bad failed
1.000 needy skipped
2.000 nap finished
3.000 delayed finished
3.000 runs finished
4.000 next finished
E

it "cancels the rest by default"
run simulate --fail bad job.json
expect_ends cancel.ends

it "drain starts nothing new, and lets what runs end by itself"
run simulate --fail bad --on-failure=drain job.json
expect_ends drain.ends

it "continue goes on with all that does not need the failed job"
for option in --on-failure=continue -k --keep-going; do
    run simulate --fail bad $option job.json
    expect_ends continue.ends
done

it "takes the file's word, unless the command line has another"
for mode in cancel drain continue; do
    sed "1s/{/{\"on_failure\": \"$mode\", /" job.json >$mode.json
    run simulate --fail bad $mode.json
    expect_ends $mode.ends
    run simulate --fail bad --on-failure drain $mode.json
    expect_ends drain.ends
done

it "knows no other word"
run simulate --on-failure=retry job.json
expect_status 2
expect_match err '"retry" is none of cancel, drain, continue'

finish
