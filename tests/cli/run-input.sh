#!/bin/sh
# Job files as people write them, from wherever they come.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "reads standard input for -"
echo '{"jobs": {"a": {"run": "echo from stdin; cat"}}}' |
    "$TASKCTL" run - >out 2>err
status=$?
expect_status 0
expect_out "from stdin"

it "says <stdin> or - where the file name would be"
echo '{"jobs": {"a": {"rum": "x"}}}' | "$TASKCTL" run - >out 2>err
status=$?
expect_status 2
expect_match err '^[<-].*:1:.*"rum"'

it "takes comments and trailing commas"
job <<'E'
// A comment, and a URL in a string: "http://x"
{
  /* Another, /* not nested, */
  "jobs": {
    "a": {"run": "echo 'http://x /* no comment */ // neither'",},
  },
}
E
run run job.json
expect_status 0
expect_out "http://x /* no comment */ // neither"

it "takes a byte order mark, and lines that end with CR LF"
printf '\357\273\277{"jobs": {\r\n  // c\r\n  "a": {"run": "echo hi"}\r\n}}\r\n' |
    job
run run job.json
expect_status 0
expect_out hi

it "takes what begins with x- for a note"
job <<'E'
{"x-note": {"any": ["thing"]},
 "jobs": {"a": {"run": "echo hi", "x-owner": "me"}}}
E
run run job.json
expect_status 0
expect_out hi

it "takes a pipe for a file"
# shellcheck disable=SC2002
cat job.json | "$TASKCTL" run /dev/stdin >out 2>err
status=$?
expect_status 0
expect_out hi

it "takes a file whose name begins with a dash after --"
cp job.json ./-x.json
run run -- -x.json
expect_status 0
run run -j 1 -- -x.json a
expect_status 0

it "takes options behind the file, too"
run run job.json -o none -q
expect_status 0
expect_no_out
expect_file err </dev/null

it "keeps names and text as they are written"
job <<'E'
{"jobs": {"größe-→": {"run": "echo \"$TASKCTL_JOB\" '\u00e9 \ud83d\ude00'"}}}
E
run run job.json
expect_status 0
expect_out "größe-→ é 😀"

finish
