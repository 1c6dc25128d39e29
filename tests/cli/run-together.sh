#!/bin/sh
# Jobs run at the same time, as many as there are slots.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'E'
{"defaults": {"timeout": "20s"}, "jobs": {
  "all": {"gather": ["a", "b", "c"]},
  "a": {"run": "touch a; until test -e b && test -e c; do sleep 0.02; done"},
  "b": {"run": "touch b; until test -e a && test -e c; do sleep 0.02; done"},
  "c": {"run": "touch c; until test -e a && test -e b; do sleep 0.02; done"}
}}
E

it "jobs that wait for each other meet"
run run job.json
expect_status 0

it "with -j 2 the third does not come to the meeting"
rm -f a b c
run run -j 2 -t 0.5 job.json
expect_status 124
test ! -e c || fail "c was started"

it "with -j 1 no two run at once"
{
    echo '{"jobs": {'
    for i in 1 2 3 4 5 6 7 8; do
        echo "\"j$i\": {\"run\": \"mkdir lock; sleep 0.02; rmdir lock\"},"
    done
    echo '}}'
} | job
run run -j 1 job.json
expect_status 0

it "a thousand jobs, in the order of the file when one runs at a time"
awk 'BEGIN {
    print "{\"jobs\": {"
    for (i = 1; i <= 1000; i++)
        printf "\"j%d\": {\"argv\": [\"echo\", \"%d\"]},\n", i, i
    print "}}" }' | job
run run -q -j 1 job.json
expect_status 0
seq 1000 | expect_file out
run run -q -j 50 job.json
expect_status 0
sort -n out >sorted
seq 1000 | expect_file sorted

it "a chain of two hundred"
awk 'BEGIN {
    print "{\"jobs\": {\"j0\": {\"run\": \"echo 0\"},"
    for (i = 1; i < 200; i++)
        printf "\"j%d\": {\"run\": \"echo %d\", \"needs\": [\"j%d\"]},\n",
            i, i, i - 1
    print "}}" }' | job
run run -q job.json
expect_status 0
seq 0 199 | expect_file out

finish
