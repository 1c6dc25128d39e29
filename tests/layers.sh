#!/bin/sh
# The house rule as a test: arrows go cmd -> jobs -> core, never back, and a
# third party's header is seen by the files that are made for it alone.
set -u

cd "${srcdir:-.}" || exit 1
status=0

# forbid FOLDER PATTERN WHY [EXCEPT...]: no include of PATTERN in FOLDER.
forbid() {
    folder=$1 pattern=$2 why=$3
    shift 3
    for file in "$folder"/*.[ch]; do
        for except; do
            [ "$file" = "$except" ] && continue 2
        done
        if grep -Hn "^#include $pattern" "$file"; then
            echo "$file: $why"
            status=1
        fi
    done
}

forbid core '"jobs/' 'core knows no job'
forbid core '"cmd/' 'core knows no command line'
forbid jobs '"cmd/' 'jobs knows no command line'
forbid jobs/load '"cmd/' 'jobs knows no command line'
forbid jobs '"jobs/load/' 'the rest of jobs/ knows no loader'
forbid core '<event' 'libevent is behind core/poller.h' core/poller.c
forbid jobs '<event' 'libevent is behind core/poller.h'
forbid jobs/load '<event' 'libevent is behind core/poller.h'
forbid cmd '<event' 'libevent is behind core/poller.h'
forbid core '<jansson' 'core knows no JSON'
forbid cmd '<jansson' 'JSON is read in jobs'
for file in jobs/*.[ch]; do
    case $file in
    jobs/outputs_json.c | jobs/past.c | jobs/result.c) continue ;;
    esac
    if grep -Hn '^#include <jansson' "$file"; then
        echo "$file: JSON is read by the loader, past.c, and what jobs write"
        status=1
    fi
done

# A file and its header share their name, and no name is used twice.
for name in $(printf "%s\n" core/*.[ch] jobs/*.[ch] jobs/load/*.[ch] cmd/*.[ch] |
    sed 's|.*/||' | sort | uniq -d); do
    echo "$name: there are two"
    status=1
done

# Ceilings: what grows past them is two nouns.
for file in core/*.[chS] jobs/*.[ch] jobs/load/*.[ch] cmd/*.[ch]; do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt 450 ]; then
        echo "$file: $lines lines, more than 450"
        status=1
    fi
done

# The tables of HACKING.md name each header, once, and no other.
for folder in core jobs jobs/load cmd; do
    named=$(awk -v start="| \`$folder/\`" '
        /\| holds \|/ { within = index($0, start) == 1 }
        within' HACKING.md | tr '`' '\n' | grep -x '[a-z0-9_]*\.h' |
        LC_ALL=C sort)
    there=$(cd "$folder" && printf '%s\n' *.h | LC_ALL=C sort)
    if [ "$named" != "$there" ]; then
        echo "HACKING.md: its table of $folder/ has too few headers, or too many:"
        printf '%s\n' "$named" "$there" | LC_ALL=C sort | uniq -u
        status=1
    fi
done
exit $status
