#!/bin/sh
# What fails or times out is tried again, after a delay, on a virtual clock.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "tries again after a delay that grows, as often as asked"
job <<'E'
{"jobs": {
  "a": {"run": "a", "retry": {"max": 3, "delay": "1s", "backoff": 2,
        "max_delay": "3s"}, "finally": {"sleep": 1}},
  "b": {"run": "b", "needs": ["a"]},
  "c": {"run": "c", "needs": [{"job": "a", "when": "started"}]}
}}
E
run simulate --fail a job.json
expect_status 1
expect_times <<'E'
0.000 a pending
0.000 b pending needs a
0.000 c pending needs a
0.000 a running a
0.000 c running c
1.000 a pending exit 1, retry 1 of 3 in 1s
1.000 c finished 1.000s
2.000 a running attempt 2 a
3.000 a pending exit 1, retry 2 of 3 in 2s
5.000 a running attempt 3 a
6.000 a pending exit 1, retry 3 of 3 in 3s
9.000 a running attempt 4 a
10.000 a.finally pending
10.000 a.finally running
11.000 a.finally finished 1.000s
11.000 a failed exit 1, attempt 4, 11.000s
11.000 b skipped a failed
1 failed:
11.000 a failed exit 1, attempt 4, 11.000s
11.000 failed, 4 jobs: 2 finished, 1 failed, 1 skipped
E

it "an attempt that succeeds is the last"
run simulate --fail a=2 job.json
expect_status 0
expect_match err '^  6.000  a.finally *pending$'
expect_match err '^  7.000  a *finished *attempt 3, 7.000s$'
expect_match err '^  8.000  b *finished'

it "a name with = is a name first"
job <<'E'
{"jobs": {"a": {"run": "a", "retry": 2}, "a=1": {"run": "a", "retry": 2}}}
E
run simulate --fail a=1 --events=- job.json
expect_status 1
grep -c '"to":"running"' out >count
echo 4 | expect_file count
for word in b=1 a=0 a=-1 a=x a=1002 a=; do
    run simulate --fail "$word" job.json
    expect_status 2
    expect_match err 'there is no job'
done

it "a timeout is that of each attempt, a deadline that of all"
job <<'E'
{"jobs": {
  "a": {"run": "a", "estimate": 9, "timeout": 2, "deadline": 7, "retry": 9}
}}
E
run simulate job.json
expect_status 124
expect_times <<'E'
0.000 a pending
0.000 a running a
2.000 a cancelling timeout 2s
2.000 a pending SIGTERM, retry 1 of 9 in 1s
3.000 a running attempt 2 a
5.000 a cancelling timeout 2s
5.000 a pending SIGTERM, retry 2 of 9 in 1s
6.000 a running attempt 3 a
7.000 a cancelling deadline 7s
7.000 a timed_out SIGTERM, attempt 3, 7.000s
1 failed:
7.000 a timed_out SIGTERM, attempt 3, 7.000s
7.000 timed_out, 1 job: 1 timed_out
E

it "waits its turn for a slot again"
job <<'E'
{"concurrency": 1, "jobs": {
  "a": {"run": "a", "estimate": 3, "retry": 1},
  "b": {"run": "b", "estimate": 3},
  "c": {"run": "c", "estimate": 3}
}}
E
run simulate --fail a=1 job.json
expect_status 0
expect_match err '^  4.000  a *pending *slot$'
expect_match err '^  6.000  c *running *c$'
expect_match err '^  9.000  a *running *attempt 2  a$'

it "cancelled while it waits it ends at once, and cleans up"
job <<'E'
{"jobs": {
  "a": {"run": "a", "retry": {"max": 1, "delay": "1h"},
        "on_cancel": {"run": "clean"}},
  "c": {"cancel": ["a"], "delay": 5}
}}
E
run simulate --fail a job.json
expect_status 0
expect_match err '^  5.000  a *cancelling *by c$'
expect_match err '^  6.000  a *cancelled *exit 1, 6.000s$'

it "jitter is the same each time, and not the same for each job"
job <<'E'
{"jobs": {
  "a": {"sleep": 1, "exit": 1, "retry": {"max": 2, "delay": 9, "jitter": true}},
  "b": {"sleep": 1, "exit": 1, "retry": {"max": 2, "delay": 9, "jitter": true}}
}}
E
run simulate -k job.json
mv err first
run simulate -k job.json
expect_file err <first
sed -n 's/.* in //p' err | sort -u | wc -l | tr -d ' ' >count
echo 4 | expect_file count

finish
