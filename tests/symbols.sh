#!/bin/sh
# What the linker made: no executable stack, position independent, hardened as
# configure says, and the libraries we name alone.
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
if readelf -dW "$taskctl" | grep NEEDED | grep libevent |
    grep -qv libevent_core; then
    echo "$taskctl links more of libevent than libevent_core"
    status=1
fi
if ! readelf -lW "$taskctl" | grep -q GNU_RELRO ||
    ! readelf -dW "$taskctl" | grep -q 'NOW'; then
    echo "$taskctl can have its addresses of functions written over"
    status=1
fi
if ! readelf -sW "$taskctl" | grep -q '__stack_chk_fail'; then
    echo "$taskctl does not look after its stack"
    status=1
fi
# Sanitizers, and a build without optimisation, leave it out.
if grep -q '^HARDEN_CPPFLAGS.*FORTIFY' Makefile 2>/dev/null &&
    ! readelf -sW "$taskctl" | grep -q '_chk@'; then
    echo "$taskctl was built without _FORTIFY_SOURCE"
    status=1
fi
# core must not need jobs, nor jobs cmd: the archives prove it by linking.
exit $status
