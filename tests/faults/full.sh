#!/bin/sh
# A full TMPDIR: what may be cut is told, and is no result: R34.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

mkdir small
unshare -m sh -c 'mount -t tmpfs -o size=1m tmpfs small' 2>err ||
    skip "no file system of a megabyte can be had here"

# Run taskctl with its files on a file system that is too small.
run_small() {
    TMPDIR=$T/small unshare -m sh -c \
        "mount -t tmpfs -o size=1m,mode=1777 tmpfs small && exec \"\$@\"" sh \
        "$TASKCTL" "$@" >out 2>err </dev/null
    status=$?
}

job <<'E'
{"jobs": {
  "much": {"run": "seq 1000000 || true"},
  "next": {"run": "cat", "stdin": {"result": "much"}}
}}
E

it "fails a result that may be cut"
run_small run -o raw job.json
expect_status 3
expect_match err 'much  *failed  *its result may be cut: no space left'
expect_match err 'next  *skipped'

it "says that output may be cut, with status 3"
run_small run -q job.json much
expect_status 3
expect_match err '^taskctl: job much: its output may be cut: no space left in /.*/small$'

it "has nothing to say where there is room"
echo '{"jobs": {"much": {"run": "seq 1000"}}}' | job
run_small run -q job.json
expect_status 0
expect_file err </dev/null
seq 1000 | expect_file out

finish
