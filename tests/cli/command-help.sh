#!/bin/sh
# Help, and the version.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "shows the commands to who says none, as an error"
run
expect_status 2
expect_no_out
expect_match err '^Usage: taskctl COMMAND'

it "shows the same as no error when asked"
for words in help --help -h; do
    run "$words"
    expect_status 0
    for command in run simulate exec gather as-completed wait race group \
        check graph schema doctor completion help; do
        expect_match out "^  $command  *[a-z]"
    done
    expect_file err </dev/null
done

it "shows the help of each command, two ways"
for command in check graph; do
    run help $command
    expect_status 0
    expect_match out "^Usage: taskctl $command \\[options\\] FILE"
    cp out help
    run $command --help
    expect_status 0
    expect_file out <help
    run $command -h
    expect_file out <help
done

it "shows the rest of a long one in the second"
for command in run simulate gather; do
    run $command --help
    cp out short
    run $command -h
    expect_file out <short
    run help $command
    expect_match out "^  *--events-fd=N"
    expect_no_match short "^  *--events-fd=N"
done

it "does not take the help of a command for its own"
run exec -- printf '%s\n' --help
expect_status 0
expect_out --help

it "has every option of the manual's in the help of run"
run help run
for option in "-j, --jobs=" "-k, --keep-going" "-t, --timeout=" "-s, --signal=" \
    "--kill-after=" "-o, --output=" "--on-failure=" "--events=" "--events-fd=" \
    "--results" "-C, --directory=" "-q, --quiet" "-v, --verbose" "--color="; do
    expect_match out "^ *$option"
done

it "knows its version"
run --version
expect_status 0
expect_match out '^taskctl [0-9]'

finish
