#!/bin/sh
# What jobs write: grouped, raw, or not at all.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'E'
{"jobs": {
  "slow": {"run": ["echo slow 1", "echo slow error >&2",
    "until test -e fast; do sleep 0.02; done", "echo slow 2"]},
  "fast": {"run": ["echo fast 1", "echo fast 2"],
    "needs": [{"job": "slow", "when": "started"}]},
  "mark": {"run": "touch fast", "needs": ["fast"]}
}}
E

it "keeps the output of each job together, in the order of their ends"
for option in "" "-o group" "--output=group"; do
    rm -f fast
    # shellcheck disable=SC2086
    run run -q $option job.json
    expect_status 0
    expect_out "fast 1" "fast 2" "slow 1" "slow 2"
    echo "slow error" | expect_file err
done

it "keeps the order of stdout and stderr where both go to one file"
rm -f fast
"$TASKCTL" run job.json >all 2>&1
sed -n '/^slow 1/{n;p;}' all | grep -q '^slow error' || fail "no error"

it "shows it before the line that says how the job ended"
sed -n '/^slow 2/{n;p;}' all | grep -q 'slow *finished' || fail "not there"

it "raw: lets jobs write themselves, as they run"
rm -f fast
run run -q -o raw job.json
expect_status 0
expect_match out 'fast 2'
tail -n 1 out >last
echo "slow 2" | expect_file last

it "none: shows nothing, and passes results on all the same"
cat >none.json <<'E'
{"jobs": {
  "a": {"run": "echo for b; echo lost >&2"},
  "b": {"run": "cat >b.txt", "stdin": {"result": "a"}}
}}
E
run run -q -o none none.json
expect_status 0
expect_no_out
expect_file err </dev/null
echo "for b" | expect_file b.txt

it "keeps every byte, whatever they are and however many"
cat >bytes.json <<'E'
{"jobs": {"a": {"run": "printf 'a\\000b\\377c'; seq 300000; printf end"}}}
E
run run -q bytes.json
{ printf 'a\000b\377c' && seq 300000 && printf end; } >bytes
cmp bytes out || fail "bytes were changed"

it "shows what a job wrote that failed, was cancelled or timed out"
cat >failed.json <<'E'
{"on_failure": "continue", "jobs": {
  "failed": {"run": "echo failed; exit 1"},
  "late": {"run": "echo late; sleep 9", "timeout": 0.4}
}}
E
run run -q failed.json
expect_status 1
expect_out failed late

finish
