#!/bin/sh
# env_file: variables from files of lines KEY=VALUE.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "reads lines, quotes and comments, and expands nothing"
cat >a.env <<'E'
# all that there is
PLAIN= two words # and a note
export SINGLE='$HOME \n #'
DOUBLE="a\tb \"c\" \$HOME \\"
LINES="one
two"
EMPTY=
E
job <<'E'
{"jobs": {"a": {"env_file": "a.env",
  "run": "printf '%s\\n' \"$PLAIN|$SINGLE|$DOUBLE|$LINES|${EMPTY-unset}|\""}}}
E
run run -q job.json
cat >expected.txt <<'E'
two words|$HOME \n #|a	b "c" $HOME \|one
two||
E
expect_file out <expected.txt

it "is weaker than env of its level, stronger than the level before"
mkdir sub
echo A=top >sub/top.env
printf 'A=default\nB=default\nC=default\n' >sub/default.env
printf 'B=job\nC=job\n' >sub/job.env
cat >sub/job.json <<'E'
{"env_file": "top.env", "env": {"A": "env", "T": "env"},
 "defaults": {"env": {"B": "env", "D": "env"}, "env_file": "default.env"},
 "jobs": {"a": {"env": {"C": "env"}, "env_file": ["job.env"],
   "run": "echo $A $B $C $D $T"}}}
E
run run -q sub/job.json
expect_out 'default job env env env'

it "reads a list in its order; a missing one only where it may be"
job <<'E'
{"jobs": {"a": {"run": "echo $A $B", "env_file": ["sub/default.env",
  {"path": "none.env", "optional": true}, {"path": "sub/top.env"}]}}}
E
run run -q job.json
expect_out 'top default'
sed 's/, "optional": true//' job.json >missing.json
run run missing.json
expect_status 2
expect_match err '^missing.json:2:3: job "a": "env_file": none.env cannot be opened: No such file'

it "names the line and column of the file that is wrong, and starts nothing"
printf 'A=1\n  B C=2\nexport TASKCTL_JOB=x\nD="x' >bad.env
job <<'E'
{"jobs": {"a": {"run": "touch started", "env_file": "bad.env"}}}
E
run run job.json
expect_status 2
cat >expected.txt <<'E'
bad.env:2:4: expected = behind the key; write KEY=VALUE
bad.env:3:8: names that begin with TASKCTL_ are taskctl's own; choose another
bad.env:4:3: this " is not closed
E
expect_file err <expected.txt
test ! -e started || fail "a job was started"

it "waits for no FIFO"
job <<'E'
{"jobs": {"a": {"run": "echo $A", "env_file": "fifo"}}}
E
mkfifo fifo
run run job.json
expect_status 2
expect_match err 'fifo is a FIFO that nobody writes to'

finish
