#!/bin/sh
# What a job reads.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "is nothing, unless the job says so: not what taskctl reads"
echo '{"jobs": {"a": {"run": "cat; echo end"}, "b": {"run": "cat",
  "stdin": null}}}' | job
echo "of taskctl" | "$TASKCTL" run job.json >out 2>err
expect_out end

it "may be text, as it is"
job <<'E'
{"jobs": {"a": {"run": "cat", "stdin": {"text": "a\n$b `c`\t\u00e9\n"}}}}
E
run run job.json
printf "a\n\$b \`c\`\té\n" >expected.txt
expect_file out <expected.txt

it "may be empty text, or more than a pipe holds"
echo '{"jobs": {"a": {"run": "cat; echo end", "stdin": {"text": ""}}}}' | job
run run job.json
expect_out end
echo "{\"jobs\": {\"a\": {\"run\": \"wc -c\", \"stdin\": {\"text\": \"$(
    seq -s ' ' 50000)\"}}}}" | job
run run job.json
expect_out 288893

it "may be a file, which has to be there"
echo "in the file" >in.txt
echo '{"jobs": {"a": {"run": "cat", "stdin": {"file": "in.txt"}}}}' | job
run run job.json
expect_out "in the file"
rm in.txt
run run job.json
expect_status 1
expect_match err 'a *failed *.*in.txt.*No such file or directory'

it "may be the result of a job, byte for byte, which so is needed"
job <<'E'
{"jobs": {
  "b": {"run": "cat >b.bytes", "stdin": {"result": "a"}},
  "c": {"run": "cat >c.bytes", "stdin": {"result": "a"}},
  "a": {"run": "printf 'a\\000b\\377'; seq 100000; echo; echo"}
}}
E
run run job.json
expect_status 0
{ printf 'a\000b\377' && seq 100000 && echo && echo; } >bytes
cmp bytes b.bytes || fail "b read something else"
cmp bytes c.bytes || fail "c read something else"

it "may be the result of a lazy job, of a sleep, of a policy"
job <<'E'
{"main": "all", "jobs": {
  "all": {"run": "cat", "stdin": {"result": "g"}},
  "g": {"gather": ["lazy", "nap", "w"]},
  "lazy": {"run": "echo lazy", "lazy": true},
  "nap": {"sleep": 0, "return": "nap"},
  "w": {"wait": ["nap"]}
}}
E
run run -q job.json
sed '/^lazy$/d' out >result
printf '%s' '["lazy", "nap", {"done": ["nap"], "pending": []}]' >expected.txt
tr -d '\n' <result | diff expected.txt - || fail "another result"

it "of a job that failed skips the reader"
job <<'E'
{"on_failure": "continue", "jobs": {
  "a": {"run": "echo half; exit 1"},
  "b": {"run": "touch started", "stdin": {"result": "a"}}
}}
E
run run job.json
expect_status 1
expect_match err 'b *skipped *a failed'

finish
