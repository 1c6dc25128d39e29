#!/bin/sh
# as-completed: results as they come, so that "| while read" is of use.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

it "prints what each wrote when it has ended"
run as-completed -- sh -c 'until grep -q b out; do sleep 0.02; done; echo a' ::: \
    echo b
expect_status 0
expect_out b a

it "does so at once, while others run"
mkfifo fifo
"$TASKCTL" as-completed -- sh -c 'read -r go <fifo; echo "$go"' ::: echo now >out &
eventually grep -q now out
echo later >fifo
wait
expect_out now later

it "is a table for a shell: name, state, exit, elapsed, result"
tab=$(printf '\t')
"$TASKCTL" as-completed -q -j1 --format tsv -- \
    printf 'a\tb\nc\\\n\n' ::: sh -c 'exit 3' ::: sh -c 'kill $$' ::: \
    nosuch_program >out
status=$?
expect_status 1
while IFS=$tab read -r name state exit elapsed result; do
    case $elapsed in
    *[!0-9.]*) fail "elapsed is $elapsed" ;;
    esac
    printf '%s|%s|%s|%s\n' "${name%% *}" "$state" "$exit" "$result"
done <out >lines
expect_file lines <<'F'
printf|finished|0|a\tb\nc\\
sh|failed|3|
sh|failed|143|
nosuch_program|failed|127|
F

it "has a column for a status that is none"
run as-completed -q -j1 -t 0.3 --format tsv -- sleep 60 ::: true
expect_status 124
cut -f 1-3 out | sort >columns
printf 'sleep 60\tcancelled\t143\ntrue\tcancelled\t-\n' | expect_file columns

it "names a command of an item by the item"
run as-completed -j1 --format tsv -i -- test {} = b ::: a b
cut -f 1-3 out >columns
printf 'a\tfailed\t1\nb\tfinished\t0\n' | expect_file columns

it "has no failure with --return-exceptions"
run as-completed --return-exceptions -- false ::: echo b
expect_status 0
expect_out b

it "keeps nothing of a long result in memory"
"$TASKCTL" as-completed --format tsv -c 'yes "a	b" | head -c 2999999' >out
test "$(wc -l <out)" -eq 1 || fail "more than a line"
printf %b "$(cut -f 5- out)" | cksum >sum
yes "a	b" | head -c 2999999 | cksum | expect_file sum

finish
