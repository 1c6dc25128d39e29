#!/bin/sh
# check reports all errors of a file, in its order: file, line, column, what.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "reports every error of every job, once, by line"
job <<'E'
{
  "nmae": "typo",
  "concurrency": 0,
  "jobs": {
    "a": {"run": "x", "timeuot": 3},
    "b": {"run": "x", "timeout": "3 parsecs"},
    "c": {"run": "x", "needs": ["a", "nobody"]},
    "d": {},
    "e": {"gather": ["a", {"runs": "x"}]},
    "f": {"argv": "x y"},
    "g": {"sleep": -1},
    "h": {"run": "x", "env": {"A=B": "x"}},
    "i": {"cancel": ["i"]},
    "j": {"needs": ["k"]},
    "k": {"needs": ["j"]},
    "a": {"run": "again"}
  }
}
E
run check job.json
expect_status 2
expect_no_out
sed -n 's/^job.json:\([0-9]*\):[0-9]*: .*/\1/p' err | sort -n | uniq >lines
for line in 2 3 5 6 7 8 9 10 11 12 13 16; do
    grep -qx $line lines || fail "nothing is said of line $line"
done
grep -qx -e 14 -e 15 lines || fail "nothing is said of j and k"
grep -v '^job.json:[0-9]*:[0-9]*: ' err >other
expect_file other </dev/null

it "goes through the file from its top to its end"
sed -n 's/^job.json:\([0-9]*\):.*/\1/p' err >order
sort -n order | expect_file order

it "names the job and the nearest key that there is"
expect_match err '^job.json:2:[0-9]*: .*"nmae".*did you mean "name"?'
expect_match err '^job.json:5:[0-9]*: .*"a".*"timeuot".*did you mean "timeout"?'
expect_match err '^job.json:6:[0-9]*: .*"b".*"timeout".*parsecs'
expect_match err '^job.json:7:[0-9]*: .*"c".*nobody'
expect_match err '^job.json:16:[0-9]*: .*"a".*line 5'

it "names a circle by the jobs in it"
expect_match err 'j.*k\|k.*j'

it "counts columns from 1, in characters or bytes before the place"
printf '{"jobs": {"a": {"run": "x"},\n  "b": {"rnu": "x"}}}' | job
run check job.json
expect_match err '^job.json:2:[0-9]*: '
sed 's/^job.json:2:\([0-9]*\): .*/\1/' err >column
case $(cat column) in
3 | 8 | 9 | 10 | 15) ;;
*) fail "column $(cat column)" ;;
esac

it "does not drown in errors of a large file"
awk 'BEGIN {
    print "{\"jobs\": {"
    for (i = 0; i < 5000; i++)
        printf "\"j%d\": {\"rnu\": \"x\"},\n", i
    print "}}" }' | job
run check job.json
expect_status 2
test "$(wc -l <err)" -le 5001 || fail "$(wc -l <err) lines"

finish
