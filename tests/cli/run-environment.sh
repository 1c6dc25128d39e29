#!/bin/sh
# What is in the environment of a job, and in its descriptors.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "is taskctl's own, then the file's env, then the job's; null takes away"
job <<'E'
{"env": {"B": "file", "C": "file", "E": null},
 "defaults": {"env": {"F": "default"}},
 "jobs": {"a": {"env": {"C": "job", "D": null, "G": ""},
   "run": "echo $A $B $C ${D-none} ${E-none} $F ${G-none}."}}}
E
A=mine B=mine C=mine D=mine E=mine "$TASKCTL" run job.json >out 2>err
expect_out "mine file job none none default ."

it "names the job, and the run: the same for all jobs of a run, not of two"
job <<'E'
{"jobs": {
  "a": {"run": "echo $TASKCTL_JOB; echo $TASKCTL_RUN >a.run"},
  "b": {"run": "echo $TASKCTL_JOB; echo $TASKCTL_RUN >b.run", "needs": ["a"]}
}}
E
run run job.json
expect_out a b
expect_file b.run <a.run
cp a.run old.run
run run job.json
if cmp a.run old.run >same; then fail "two runs have one name"; fi

it "has the result of another job, which so is needed, as \$(...) has it"
job <<'E'
{"jobs": {
  "b": {"env": {"X": {"result": "a"}}, "run": "printf '<%s>' \"$X\""},
  "a": {"run": "printf ' two\\n lines; $(no) `code`\\n\\n'"}
}}
E
run run -o raw job.json
expect_status 0
# shellcheck disable=SC2016
expect_match out '^ lines; $(no) `code`>$'
expect_match out '^< two$'

it "has a policy's result as JSON"
job <<'E'
{"jobs": {
  "b": {"env": {"X": {"result": "g"}}, "run": "printf '%s\\n' \"$X\""},
  "g": {"gather": ["x", "y"]},
  "x": {"sleep": 0, "return": "1"}, "y": {"sleep": 0, "return": "\"2\""}
}}
E
run run job.json
expect_out '["1", "\"2\""]'

it "takes no NUL byte: the job fails, and says why"
job <<'E'
{"jobs": {
  "a": {"run": "printf 'a\\000b'"},
  "b": {"env": {"X": {"result": "a"}}, "run": "touch started"}
}}
E
run run job.json
expect_status 1
expect_match err 'b *failed *X: the result of a: has a NUL byte'
test ! -e started || fail "b was started"

it "has descriptors 0, 1 and 2 alone, the default signals, and a session"
job <<'E'
{"jobs": {"a": {"run": [
  "fds=; for f in /proc/$$/fd/*; do fds=\"$fds ${f##*/}\"; done; echo $fds",
  "sed -n 's/^Sig\\(Blk\\|Ign\\):\t//p' /proc/$$/status",
  "test \"$(cut -d' ' -f6 /proc/$$/stat)\" -eq $$ && echo session"]}}}
E
test -r /proc/self/stat || finish
: >seven
(trap '' PIPE INT QUIT USR1 && "$TASKCTL" run job.json 3</dev/null 7>seven) \
    >out 2>err
# 3 is the folder that the shell looks into.  What nohup(1) says stays.
hup=$(sed -n 's/^SigIgn:.*\(.\)$/\1/p' /proc/self/status)
expect_out "0 1 2 3" 0000000000000000 "000000000000000$((hup % 2))" session

finish
