#!/bin/sh
# --events: one JSON object a line, from run_started to run_finished.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'E'
{"name": "e", "jobs": {
  "ok": {"run": "echo \"a \\\"b\\\"\"", "estimate": 1},
  "next": {"argv": ["cat"], "stdin": {"result": "ok"}},
  "bad": {"run": "exit 7", "needs": ["next"], "continue_on_error": true},
  "nap": {"sleep": 60, "timeout": 0.4, "continue_on_error": true},
  "lost": {"run": "true", "needs": [{"job": "ok", "when": "failure"}]},
  "none": {"argv": ["/no/such/program"], "continue_on_error": true}
}}
E

# Hold the events of the job $1, without seq, times and pids, to stdin.
expect_events() {
    grep "\"job\":\"$1\"" events |
        sed 's/^{"seq":[0-9]*,"t":[0-9.]*,/{/; s/,"\(pid\|elapsed\)":[0-9.]*//g' \
            >job
    expect_file job
}

it "begins with run_started, ends with run_finished, and counts in between"
run run --events events job.json
expect_status 0
head -n 1 events >first
grep -q '^{"seq":0,"t":0.0[0-9]*,"event":"run_started","version":1,"file":"job.json","name":"e","started":"20[0-9-]*T[0-9:.]*[Z+-].*,"slots":[0-9]*,"reach":"[a-z]*"}$' first ||
    fail "$(cat first)"
tail -n 1 events >last
grep -q '"event":"run_finished","state":"finished","exit":0,"elapsed":[0-9.]*,"finished":2,"failed":2,"timed_out":1,"cancelled":0,"skipped":1,"failures":0}$' last ||
    fail "$(cat last)"
sed 's/^{"seq":\([0-9]*\),.*/\1/' events >seq
seq 0 "$(($(wc -l <events) - 1))" | expect_file seq
sed 's/^.*"t":\([0-9]*\.[0-9]\{9\}\),.*/\1/' events >t
sort -n t | expect_file t

it "has the states of a job, how they came about, and a result that is wanted"
expect_events ok <<'E'
{"event":"job","job":"ok","to":"pending"}
{"event":"job","job":"ok","from":"pending","to":"running","command":"echo \"a \\\"b\\\"\""}
{"event":"job","job":"ok","from":"running","to":"finished","exit":0,"attempt":1,"result_length":6,"result":"a \"b\"\n"}
E
expect_events bad <<'E'
{"event":"job","job":"bad","to":"pending","reason":"needs next"}
{"event":"job","job":"bad","from":"pending","to":"running","command":"exit 7"}
{"event":"job","job":"bad","from":"running","to":"failed","exit":7,"attempt":1,"handled":true}
E
expect_events nap <<'E'
{"event":"job","job":"nap","to":"pending"}
{"event":"job","job":"nap","from":"pending","to":"running"}
{"event":"job","job":"nap","from":"running","to":"cancelling","reason":"timeout 0.4s"}
{"event":"job","job":"nap","from":"cancelling","to":"timed_out","attempt":1,"handled":true}
E
expect_events lost <<'E'
{"event":"job","job":"lost","to":"pending","reason":"needs ok"}
{"event":"job","job":"lost","from":"pending","to":"skipped","reason":"ok finished, needed is its failure"}
E
grep -q '"to":"failed","error":"[^"]*/no/such/program[^"]*","errno":2,' events ||
    fail "no spawn error: $(grep none events)"

finish
