#!/bin/sh
# What taskctl makes is its owner's alone, and has no name that can be guessed:
# R59, R60.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# Nobody has a name in TMPDIR while jobs write.
job <<E
{"jobs": {
  "a": {"run": "$fault fill 300K touch r1 await go exit 0"},
  "b": {"run": "$fault await r1 exit 0; ls -A \"\$TMPDIR\" >names; touch go"},
  "c": {"run": "cat", "stdin": {"text": "hello"}},
  "d": {"run": "cat >/dev/null; ls -A \"\$TMPDIR\" >>names", "stdin": {"result": "c"}}
}}
E
umask 0

it "nothing can be seen where output is kept"
fault_run run -q --events events job.json
expect_status 0
expect_file names </dev/null

it "the event log is for its owner"
find events -perm 600 >private
echo events | expect_file private

it "nothing is left there either"
find "$TMPDIR" -mindepth 1 >names
expect_file names </dev/null
gone

finish
