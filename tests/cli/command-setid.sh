#!/bin/sh
# taskctl is no program to have another user's rights: it runs anything.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Make a copy of the program $1 that gets user or group nobody by mode $2.
set_id() {
    cp "$1" copy && chown 65534:65534 copy && chmod "$2" copy
}

grep -q __asan_init "$TASKCTL" && skip "LeakSanitizer fails in such a program"
test "$(id -u)" -eq 0 || skip "only root can make a set-user-ID program"
set_id "$(command -v id)" u+s
test "$(./copy -u)" -eq 65534 || skip "this file system ignores set-user-ID"

echo '{"jobs": {"a": {"run": "touch started"}}}' | job
for mode in u+s g+s; do
    it "refuses to run with mode $mode"
    set_id "$TASKCTL" $mode
    ./copy run job.json >out 2>err
    status=$?
    expect_status 125
    expect_match err '^taskctl: .*set-user-ID'
    test ! -e started || fail "a job was started"
done

finish
