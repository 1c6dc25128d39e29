#!/bin/sh
# Every C file is as clang-format leaves it (`make format').
set -u

command -v clang-format >/dev/null 2>&1 || exit 77
case $(clang-format --version) in
*' 14.'*) ;;
# Other versions have other opinions of the same file.
*) exit 77 ;;
esac
cd "${srcdir:-.}" || exit 1
# A distribution carries the rules; a stray copy of the tree may not.
[ -e .clang-format ] || exit 77
exec clang-format --dry-run -Werror core/*.[ch] jobs/*.[ch] jobs/load/*.[ch] \
    cmd/*.[ch] tests/*.[ch] tests/*/*.[ch]
