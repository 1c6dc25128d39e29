#!/bin/sh
# Each example does what its comment says: its log, with what its jobs write, is
# expected/NAME.txt.  There the lines between { and } may come in any order; all
# others, in this one.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

# Number the lines of $2 by their place in the listing $1; those that may be in
# any order have the same number.  Then their order is made one.
number() {
    awk 'NR == FNR && $0 == "{" { within = 1; n++; next }
        NR == FNR && $0 == "}" { within = 0; next }
        NR == FNR { n += !within; place[++lines] = n; next }
        { print (FNR in place ? place[FNR] : n + FNR) "\t" $0 }' "$1" "$2" |
        sort -t '	' -k 1,1n -k 2
}

start() {
    example=$srcdir/examples/$1.json
    test -e "$example" || example=${example}l
    "$TASKCTL" run "$example" >"$T/$1.log" 2>&1 </dev/null
    echo $? >"$T/$1.status"
}

examples=
for file in "$srcdir"/examples/*.json "$srcdir"/examples/*.jsonl; do
    name=$(basename "${file%l}" .json)
    if test "$name" = build-and-test && ! command -v "${CC:-cc}" >"$T/cc"; then
        continue
    fi
    examples="$examples $name"
    start "$name" &
done
wait

# What was seen and what is expected of the example $1, to compare.  How often a
# job says the same again depends on the time that others took.
compare() {
    listing=$srcdir/tests/cli/expected/$1.txt
    normalise <"$T/$1.log" | uniq >"$T/$1.txt"
    uniq "$listing" >"$T/listing"
    number "$T/listing" "$T/$1.txt" >"$T/seen"
    grep -v '^[{}]$' "$T/listing" >"$T/plain"
    number "$T/listing" "$T/plain" >"$T/wanted"
    cmp -s "$T/seen" "$T/wanted"
}

# They go by real time, some tenths of a second: on a busy machine, once more.
for name in $examples; do
    it "examples/$name.json"
    test -s "$srcdir/tests/cli/expected/$name.txt" || {
        fail "there is no tests/cli/expected/$name.txt"
        continue
    }
    tries=0
    until compare "$name" || test "$tries" -eq 3; do
        tries=$((tries + 1))
        start "$name"
    done
    status=$(cat "$T/$name.status")
    test "$status" -eq 0 || fail "exit status $status, expected 0"
    expect_file "$T/seen" <"$T/wanted"
done

it "leaves nothing in TMPDIR"
ls -A "$TMPDIR" >"$T/left"
expect_file "$T/left" </dev/null

finish
