#!/bin/sh
# What the linker made: no executable stack, position independent, and the
# libraries we name alone.
set -u

taskctl=${TASKCTL:-./taskctl}
command -v readelf >/dev/null 2>&1 || exit 77
status=0
if readelf -lW "$taskctl" | grep GNU_STACK | grep -q RWE; then
    echo "the stack of $taskctl is executable"
    status=1
fi
if ! readelf -hW "$taskctl" | grep -q 'Type:.*DYN'; then
    echo "$taskctl is not position independent"
    status=1
fi
if readelf -dW "$taskctl" | grep NEEDED | grep -q 'libevent-2'; then
    echo "$taskctl links all of libevent; libevent_core is enough"
    status=1
fi
# core must not need jobs, nor jobs cmd: the archives prove it by linking.
exit $status
