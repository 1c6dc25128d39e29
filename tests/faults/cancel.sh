#!/bin/sh
# Whoever ends a job ends all of it: R2, R6.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# Each job is of another kind.  Who clears its environment is found by descent
# alone, so not without a subreaper.
cat >kinds.txt <<E
$fault child
$fault child child
$fault child setpgid
$fault child setsid
$fault daemonize touch r5a; exec $fault await r5a
$fault ignore all child ignore TERM
$fault ignore all child child setsid
$fault child setsid clear
$fault close 0,1,2 clear child setsid ignore all
$fault daemonize clear ignore all touch r10a; exec $fault await r10a
E
without subreaper && grep -v clear kinds.txt >few.txt && mv few.txt kinds.txt
kinds=$(wc -l <kinds.txt)
awk '{
    printf "%s  \"job-%d\": {\"run\": \"%s touch r%d\"}",
        n++ ? ",\n" : "", NR, $0, NR
}' kinds.txt >jobs.txt
files=$(seq -s ' ' -f r%g "$kinds")

# Run these jobs with another one that is given, and wait until all are there;
# $2: options, $3: their timeout.
begin() {
    rm -f r[0-9]*
    job <<E
{"defaults": {"kill_after": "0.3s", "timeout": "${3:-1h}"}, "jobs": {
$(cat jobs.txt)$1
}}
E
    # shellcheck disable=SC2086
    start run -j 50 ${2-} job.json
    # shellcheck disable=SC2086
    ready $files
}

for signal in INT:130 TERM:143 HUP:129; do
    it "a signal: ${signal%:*}"
    begin '' -v
    kill -s "${signal%:*}" "$pid"
    finish_run
    expect_status "${signal#*:}"
    gone
done

it "says that each is cancelled"
n=$(grep -c '^ *[0-9.]*  job-[0-9]* *cancelled' err)
test "$n" -eq "$kinds" || fail "$n, not $kinds"

it "the timeout of the run"
begin '' '-t 2'
finish_run
expect_status 124
gone

it "the timeout of a job"
begin '' -k 2s
finish_run
expect_status 124
gone

it "the failure of another job"
# shellcheck disable=SC2086
await=$(printf 'await %s ' $files)
begin ", \"bad\": {\"run\": \"$fault $await exit 3\"}"
finish_run
expect_status 1
gone

# Who is behind the cancel finds nobody left.
it "a cancel job"
names=$(seq -s '", "job-' 1 "$kinds")
begin ", \"gate\": {\"run\": \"$fault $await exit 0\"},
  \"stop\": {\"cancel\": [\"job-$names\"], \"needs\": [\"gate\"]},
  \"look\": {\"run\": \"$FAULTS/survivors -w 2 -f $alive\", \"needs\": [\"stop\"]}"
finish_run
expect_status 0
expect_no_out
gone

finish
