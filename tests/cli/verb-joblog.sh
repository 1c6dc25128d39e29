#!/bin/sh
# --joblog: the columns of GNU parallel.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

# Seq, Host, Send, Receive, Exitval, Signal and Command, by Seq.
columns() {
    sort -n log | cut -f 1,2,5- >columns
}

it "has a line for each command, with how it ended"
run gather -q --timeout-each 0.5 --joblog log -- printf abc ::: \
    sh -c 'exit 3' ::: sh -c 'kill $$' ::: sleep 60
columns
expect_file columns <<'F'
Seq	Host	Send	Receive	Exitval	Signal	Command
1	:	0	3	0	0	printf abc
2	:	0	0	3	0	sh -c 'exit 3'
3	:	0	0	0	15	sh -c 'kill $$'
4	:	0	0	-1	15	sleep 60
F

it "has times as parallel has them: of day, and how long"
head -n 1 log | cut -f 3,4 >times.log
printf 'Starttime\tJobRuntime\n' | expect_file times.log
now=$(date +%s)
began=$(sed -n '2s/^[^	]*	:	\([0-9]*\)\.[0-9]*	 *[0-9]*\.[0-9]\{3\}	.*/\1/p' log)
if test "${began:-0}" -lt $((now - 100)) || test "$began" -gt "$now"; then
    fail "began at ${began:-nothing}, now it is $now"
fi

it "is written as commands end"
mkfifo fifo
"$TASKCTL" as-completed --joblog log -- sh -c 'read -r go <fifo' ::: echo now >out &
eventually grep -q 'echo now$' log
echo >fifo
wait
columns
test "$(wc -l <log)" -eq 3 || fail "not all are there"

it "is there for exec, and has no line for what never ran"
run exec --joblog log -- sh -c 'exit 3'
expect_status 3
columns
tail -n 1 columns >last
printf "1\t:\t0\t0\t3\t0\tsh -c 'exit 3'\n" | expect_file last
run group -q -j1 --joblog log -- false ::: true
test "$(wc -l <log)" -eq 2 || fail "a line for what never ran"

it "goes to standard output as -"
run gather --joblog - -- true
test "$(wc -l <out)" -eq 2 || fail "it is not there"
test ! -e ./- || fail "there is a file named -"

it "is refused before anything starts"
run gather --joblog nowhere/log -- touch started
expect_status 2
expect_match err '^taskctl gather: --joblog nowhere/log: '
test ! -e started || fail "a command was started"

finish
