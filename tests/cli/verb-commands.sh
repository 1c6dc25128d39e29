#!/bin/sh
# Where the commands of a verb come from, and that each byte of them stays.

# shellcheck source=tests/cli/lib.sh disable=SC2016
. "${srcdir:=.}/tests/cli/lib.sh"

# taskctl gather $2... is refused with the message $1.
expect_refused() {
    message=$1
    shift
    run gather "$@"
    expect_status 2
    expect_no_out
    expect_match err "$message"
}

it "takes words with ::: between them, as they are"
run gather -- printf '<%s>\n' 'a b' '$x' '' -n ::: printf '%s\n' -- ::: echo '*'
expect_out '<a b>' '<$x>' '<>' '<-n>' -- '*'

it "takes shell text by -c"
run gather -c 'echo $((1 + 1)) | cat' -c 'echo b; exit 0'
expect_out 2 b

it "takes shell text by lines, but not blank ones"
printf 'echo 1\n\n  \n# none\necho "2 $((1 + 2))"' | "$TASKCTL" gather - >out
expect_out 1 "2 3"
printf 'echo 1\necho 2\0echo 3\0' | "$TASKCTL" gather -0 - >out
expect_out 1 2 3
printf 'echo 1\necho 2\0echo 3\0' | "$TASKCTL" gather -0 >out
expect_out 1 2 3
"$TASKCTL" gather - </dev/null >out
status=$?
expect_status 0
expect_no_out

it "makes a command for each item, in arguments alone"
run gather -i -- printf '%s|%s|%s|%s|%s|%s\n' '{}' '{.}' '{/}' \
    '{//}' '{/.}' '{#}' ::: a/b.tar.gz x
expect_out 'a/b.tar.gz|a/b.tar|b.tar.gz|a|b.tar|1' 'x|x|x|.|x|2'
run gather -i -- sh -c 'echo "$1"' sh '{}' ::: '$(touch started)' '; touch started'
expect_out '$(touch started)' '; touch started'
test ! -e started || fail "an item was run"

it "appends the item where there is no {}, and leaves a dash alone"
run gather -i -- printf '<%s>\n' ::: -n '' 'a b' --help
expect_out '<-n>' '<>' '<a b>' '<--help>'
run gather -i -- echo :::
expect_status 0
expect_no_out

it "reads items from standard input"
printf '%s\n' a.png 'b c.png' -d.png |
    "$TASKCTL" gather -j4 -i -- printf '%s>%s\n' '{}' '{.}.jpg' >out
expect_out 'a.png>a.jpg' 'b c.png>b c.jpg' '-d.png>-d.jpg'
printf 'a\nb\0c' | "$TASKCTL" gather -0 -i -- printf '<%s>\n' >out
expect_out '<a' 'b>' '<c>'

it "names the line that can be no command; 2 when nothing was started"
long=$(head -c 131073 /dev/zero | tr '\0' a)
for verb in gather as-completed group race wait; do
    printf 'a\0b\n' | "$TASKCTL" $verb - >out 2>err
    status=$?
    expect_status 2
    expect_match err "^taskctl $verb: standard input:1: there is a NUL in the line; with -0 that ends a line\$"
    printf '\n%s\n' "$long" | "$TASKCTL" $verb - >out 2>err
    status=$?
    expect_status 2
    expect_match err "^taskctl $verb: standard input:2: the line has more than 131072 bytes\$"
done

it "gives commands no standard input"
echo "of taskctl" | "$TASKCTL" gather -- cat ::: echo end >out
expect_out end

it "refuses what does not go together, and starts nothing"
expect_refused 'which command?'
expect_refused 'command 1 is empty' ::: true
expect_refused 'command 2 is empty' true ::: ::: true
expect_refused 'not both: "true" is one too many' -c true true
expect_refused '^taskctl gather: -c 2 is empty' -c true -c ' '
expect_refused '"x" behind it means nothing' - x
expect_refused '-i needs a command' -i
expect_refused 'one list of items' -i -- echo ::: a ::: b
expect_refused 'never into shell text' -i -c true
expect_refused '-0 is for what comes on standard input' -0 -- true
expect_refused '"loud" is none of text, json, tsv' --format loud -- true
expect_refused '--retry: "-1" is not a number' --retry -1 -- true
expect_refused '--backoff: "0.5" is not a number from 1 to 100' --backoff 0.5 -- true
expect_refused '--backoff: "2x" is not a number' --backoff 2x -- true
expect_refused '--backoff: "nan" is not a number' --backoff nan -- true
expect_refused '--retry-delay: "soon"' --retry-delay soon -- true

it "fails at a line that cannot be one, but runs what was before"
printf 'a\nb\0c\n' | "$TASKCTL" gather -i echo >out 2>err
status=$?
expect_status 1
expect_match err 'standard input:2: there is a NUL in the line'
{ echo a && head -c 200000 /dev/zero | tr '\0' x; } | "$TASKCTL" gather -i echo >out 2>err
status=$?
expect_status 1
expect_out a
expect_match err 'standard input:2: the line has more than 131072 bytes'

it "takes text that looks like options of a shell as text"
run gather -c '-n' -c '+x'
expect_status 1
expect_match err '  -n  *failed *exit 127'
expect_match err '  +x  *failed *exit 127'

it "changes to the folder first"
mkdir folder
run gather -C folder -c 'touch here' -c 'true'
test -e folder/here || fail "not in the folder"

finish
