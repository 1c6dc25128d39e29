# session - examples as they are typed, to be run and compared; to be sourced
# behind lib.sh.
#
# A session is a block of a manual or of README.md in which a line behind "$ " is
# a command, with the lines of a here-document up to EOF and those behind "> ".
# What is below is what it writes to standard output; that of simulate and check
# is shown whole, as theirs is the same each time.
# shellcheck shell=sh

mkdir bin
ln -s "$TASKCTL" bin/taskctl
PATH=$T/bin:$PATH

# Write the sessions of the mdoc page $1 to $2-1, $2-2, ... as they are read.
# Those of "You used to write" are of another kind.
cut_manual() {
    sed -e "s/\\\\(aq/'/g" -e 's/\\-/-/g' -e 's/\\(ti/~/g' -e 's/\\(ga/`/g' \
        -e 's/\\(ha/^/g' -e 's/\\\[u2514]/└/g' -e 's/\\\[u2500]/─/g' \
        -e 's/\\\[u251C]/├/g' -e 's/\\\[u2502]/│/g' \
        -e 's/^\\&//' -e 's/\\e/\\/g' "$1" |
        awk -v prefix="$2" '
            /^\.S[hs] / { other = /You used to write/ }
            /^\.Ed/ && file != "" { close(file) }
            /^\.Ed/ { file = ""; begins = 0; next }
            begins && /^\$ / && !other { file = prefix "-" ++n }
            { begins = /^\.Bd -literal/ }
            file != "" { print > file }'
}

# The same of the blocks of console text in the Markdown $1.
cut_markdown() {
    awk -v prefix="$2" '
        /^```/ && file != "" { close(file); file = ""; next }
        /^```console$/ { file = prefix "-" ++n; printf "" > file; next }
        file != "" { print > file }' "$1"
}

# Make of the session $1 the script of $2, which leaves there what each command
# writes, as seen.N, beside what it should, shown.N.
make_script() {
    mkdir "$T/$2"
    awk -v dir="$T/$2" '
        function finish_command() {
            if (n > 0)
                printf "\n} >%s/seen.%d 2>%s\n", dir, n, to
        }
        here { print; here = !/^EOF$/; next }
        /^\$ / {
            finish_command()
            to = dir "/err." ++n
            if (/taskctl (simulate|check)/)
                to = "&1"
            printf "" > (dir "/shown." n)
            here = /<<.EOF.( |$)/
            printf "{\n%s\n", substr($0, 3)
            next
        }
        /^> / { print substr($0, 3); next }
        { print > (dir "/shown." n) }
        END { finish_command() }' "$1" >"$T/$2/script"
}

# Run the script of $1 in the folder $2.
play() {
    (cd "$2" && sh "$T/$1/script" </dev/null)
}

# Was seen what is shown, of each command of $1?
as_shown() {
    for shown in "$T/$1"/shown.*; do
        cmp -s "$shown" "$T/$1/seen.${shown##*.}" || return 1
    done
}

# Say what was not.
tell_difference() {
    for shown in "$T/$1"/shown.*; do
        seen=$T/$1/seen.${shown##*.}
        cmp -s "$shown" "$seen" && continue
        fail "what is shown (-) is not what was seen (+)"
        diff -u "$shown" "$seen" | tail -n +3
        test ! -e "$T/$1/err.${shown##*.}" || head "$T/$1/err.${shown##*.}"
    done
}
