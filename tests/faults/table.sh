#!/bin/sh
# Each test that doc/reliability.md names is there, and it names each fault.
set -u

cd "${srcdir:-.}" || exit 1
table=doc/reliability.md
test -e "$table" || exit 77
status=0

# shellcheck disable=SC2016
for name in $(grep -o '`\(faults\|cli\|fuzz\)/[a-z0-9_.-]*`\|`test_[a-z_]*`' \
    "$table" | tr -d '\140' | sort -u); do
    case $name in
    test_*) name=$name.c ;;
    esac
    if ! test -e "tests/$name"; then
        echo "$table: tests/$name: there is none"
        status=1
    fi
done
for file in tests/faults/*.sh; do
    case $file in
    */lib.sh | */table.sh) continue ;;
    esac
    if ! grep -q "\`${file#tests/}\`" "$table"; then
        echo "$file: not in $table"
        status=1
    fi
done
exit $status
