#!/bin/sh
# The manual's "You used to write": each line does what the other tool does.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"
# The suite itself is run by make, which would tell a make here of that.
unset MAKEFLAGS MFLAGS MAKELEVEL

mkdir bin
ln -s "$TASKCTL" bin/taskctl
PATH=$T/bin:$PATH

# The lines as they are typed: "$ " before the old one, "> " before the new one.
sed -n '/^\.Ss You used to write/,/^\.Ed/p' "$srcdir/doc/taskctl.1" |
    sed -e "s/\\\\(aq/'/g" -e 's/\\-/-/g' -e 's/\\(ti/~/g' -e 's/\\(ga/`/g' \
        -e 's/\\(ha/^/g' -e 's/\\e/\\/g' | grep '^[$>] ' >lines

# Is what the line $1 needs on this machine?
is_there() {
    for tool in timeout xargs parallel make; do
        case " $1 " in
        *" $tool "*) command -v "$tool" >where || return 1 ;;
        esac
    done
    case " $1 " in
    *" parallel "*) parallel --version 2>&1 | grep -q '^GNU parallel' ;;
    esac
}

# Run a line as a script would; its output in $T/$2, its status in $status.
run_line() {
    sh -c "$1" >"$2" 2>err </dev/null
    status=$?
}

n=0
while IFS= read -r old && IFS= read -r new; do
    old=${old#'$ '}
    it "$old"
    case $new in
    '> '*taskctl*) new=${new#'> '} ;;
    *) fail "no taskctl behind it, but: $new" ;;
    esac
    n=$((n + 1))
    run_line "$new" new.out
    new_status=$status
    test "$new_status" -ne 2 || {
        fail "the line for it is refused"
        show err
    }
    is_there "$old" || continue
    run_line "$old" old.out
    case $old in
    *"make "*)
        # Which of two is done first is not for make to say.
        sort old.out >sorted && mv sorted old.out
        sort new.out >sorted && mv sorted new.out
        ;;
    esac
    expect_file new.out <old.out
    case $new in
    *"taskctl exec"*) test "$new_status" -eq "$status" ;;
    *) test $((new_status == 0)) -eq $((status == 0)) ;;
    esac || fail "status $status, and of taskctl $new_status"
done <lines

it "is a table of some length"
test "$n" -ge 12 || fail "$n lines were found"

finish
