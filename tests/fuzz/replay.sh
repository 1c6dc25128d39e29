#!/bin/sh
# What fuzzers have found, and what they began with, by any compiler.
set -u

srcdir=${srcdir:-.}
status=0
for corpus in "$srcdir"/tests/fuzz/corpus/*; do
    target=$(basename "$corpus")
    ./tests/fuzz/replay_"$target" "$corpus" || status=1
done
exit $status
