#!/bin/sh
# check says of each file that it is well, or all that is wrong with it.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

echo '{"jobs": {"a": {"run": "touch started"}}}' >one.json
echo '{"jobs": {"a": {"run": "x"}, "b": {"gather": [{"run": "y"}]}}}' \
    >two.json
echo '{"jobs": {"a": {"run": 1}}}' >bad.json

it "says how many jobs there are"
run check one.json two.json
expect_status 0
expect_out "one.json: ok, 1 job" "two.json: ok, 3 jobs"
expect_file err </dev/null

it "starts nothing"
test ! -e started || fail "a job was started"

it "goes on to the next file after one that is bad, and ends with 2"
run check bad.json one.json
expect_status 2
expect_out "one.json: ok, 1 job"
expect_match err '^bad.json:1:[0-9]*: '
run check one.json bad.json
expect_status 2

it "reads standard input for -"
"$TASKCTL" check - <one.json >out 2>err
status=$?
expect_status 0
expect_match out ': ok, 1 job$'
"$TASKCTL" check - <bad.json >out 2>err
status=$?
expect_status 2
expect_no_out

it "says that a file is not there, or is a folder"
run check gone.json . one.json
expect_status 2
expect_match err '^gone.json: .*No such file'
expect_match err '^\.: is a directory'
expect_out "one.json: ok, 1 job"

it "finds the examples well"
for file in "$srcdir"/examples/*.json; do
    run check "$file"
    expect_status 0
    expect_match out "^$file: ok, "
done

it "finds each well that run would take, a targetless lazy graph included"
echo '{"jobs": {"a": {"run": "x", "lazy": true}}}' >lazy.json
run check lazy.json
expect_status 0

it "has no options but --help"
run check -q one.json
expect_status 2
run check --events=x one.json
expect_status 2

finish
