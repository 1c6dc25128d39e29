#!/bin/sh
# What shells complete, and that the words of options are those that they take.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

mkdir folder "folder/sub folder" bin
cat >folder/job.json <<'END'
{"jobs": {
  "build": {"run": "x"}, "build too": {"run": "x"},
  "test[os=linux]": {"run": "x"}, "lint:c": {"run": "x"}, "it's": {"run": "x"},
  "checks": {"gather": [{"run": "x"}], "finally": {"run": "x"}},
}}
END
cp folder/job.json .
echo '{"jobs": {"a": {' >broken.json
: >notes.txt
: >more.jsonl
ln -s "$TASKCTL" bin/taskctl
for name in frobnicate frob-two; do
    printf '#!/bin/sh\n' >bin/$name
    chmod +x bin/$name
done
PATH=$T/bin:$PATH

it "prints the names of the jobs of a file"
run check --names job.json
expect_status 0
expect_out "build" "build too" "test[os=linux]" "lint:c" "it's" "checks"
run check --names broken.json
expect_status 2
expect_no_out

it "knows three shells"
for shell in bash zsh fish; do
    run completion $shell
    expect_status 0
    expect_match out "^# $shell completion of taskctl"
    expect_match out simulate
    cp out $shell.txt
done
for words in "" tcsh "bash zsh"; do
    # shellcheck disable=SC2086
    run completion $words
    expect_status 2
    expect_match err "bash, zsh or fish"
done

it "is right by the shells' own judgement"
for shell in bash zsh fish; do
    command -v $shell >where || continue
    $shell -n $shell.txt >out 2>&1 || {
        fail "$shell -n"
        show out
    }
    expect_file out </dev/null
done

# Each word that an option lists is taken, and no other.
it "lists the words that are taken"
sed -n "s/^ *'\([a-z-]*\) [^)]*'[a-z-]* --\([a-z-]*\)') *_taskctl_word listed \(.*\) ;;/\1 \2 \3/p
s/^ *'\([a-z-]*\) --\([a-z-]*\)') *_taskctl_word listed \(.*\) ;;/\1 \2 \3/p" \
    bash.txt | grep -v ' signal ' >listed
test "$(wc -l <listed)" -ge 5 || fail "few options have words"
while read -r command option words; do
    run "$command" "--$option=nonesuch" job.json
    expect_status 2
    expect_match err "\"nonesuch\" is none of $(echo "$words" | sed 's/ /, /g')"
done <listed
sed -n "s/^ *'run -s' .*listed \(.*\) ;;/\1/p" bash.txt | tr ' ' '\n' >signals
test "$(wc -l <signals)" -gt 20 || fail "few signals"
while read -r signal; do
    echo "{\"jobs\": {\"a\": {\"run\": \"x\", \"stop_signal\": \"$signal\"}}}" |
        job
    run check job.json
    expect_status 0
done <signals
cp folder/job.json .

it "knows what the value of each option is"
sed -n "s/^_taskctl_commands='help \(.*\)'/\1/p" bash.txt | tr ' ' '\n' >commands
while read -r command; do
    run help "$command"
    sed -n 's/^ .*--\([a-z-]*\)=\([^ ]*\) .*/\1 \2/p' out |
        while read -r option value; do
            grep -q "^$command $option " listed || echo "$value"
        done | sort -u >values
    grep -vx -e N -e TIME -e SIZE -e FILE -e DIR -e SIG -e JOB -e TEXT \
        -e TAGS \
        -e 'JOB\[=N\]' values >unknown
    expect_file unknown </dev/null
done <commands

# fish LINE: the words that fish offers, one a line, sorted.
fish_offers() {
    # shellcheck disable=SC2016
    HOME=$T/tmp fish -c 'source fish.txt; complete -C $argv[1]' "$1" 2>err |
        cut -f 1 | sort >out
}

if command -v fish >where; then
    it "completes in fish"
    fish_offers "taskctl si"
    expect_out simulate
    fish_offers "taskctl run job.json "
    expect_out "build" "build too" "checks" "it's" "lint:c" "test[os=linux]"
    fish_offers "taskctl run -o "
    expect_out group none prefix raw
    fish_offers "taskctl exec frob"
    expect_out frob-two frobnicate
    fish_offers "taskctl exec -t 5 -kill-after=1 -- frob-"
    expect_out frob-two
    fish_offers "taskctl race -j 4 -- frobnicate a ::: frob-"
    expect_out frob-two
    fish_offers "taskctl as-completed frobnicate not"
    expect_out notes.txt
    fish_offers "taskctl wait --return-when "
    expect_out all-completed first-completed first-exception
    fish_offers "taskctl wait -j 2 --pen"
    expect_out --pending
    fish_offers "taskctl wait frobnicate --pen"
    expect_file out </dev/null
fi

cat >complete.zsh <<'END'
# complete.zsh LINE...: each as it is when a tab has been typed behind it.
zmodload zsh/zpty
zpty z "TERM=dumb exec zsh -f -i"
zpty -w z "unsetopt beep; stty cols 200; autoload -Uz compinit; compinit -u -D"
zpty -w z "source ./zsh.txt; tell() { print -rn \"<\$BUFFER>\" }; zle -N tell"
zpty -w z "bindkey '^X' tell; bindkey '^U' kill-whole-line; PS1='at your 'service"
zpty -r -m z answer '*at your service*'
for line; do
    zpty -w -n z $'\x15'"$line"$'\t\x18'
    zpty -r -m z answer '*<*>*'
    print -r -- "${${answer##*<}%%>*}"
done
zpty -d z
END

if zsh -fc 'zmodload zsh/zpty' >where 2>&1; then
    it "completes in zsh"
    timeout 100 zsh -f complete.zsh >out 2>err </dev/null \
        "taskctl sim" \
        "taskctl run job.json check" \
        "taskctl run -o pre" \
        "taskctl exec frobn" \
        "taskctl exec -t 5 -- frob-" \
        "taskctl race -j 4 -- frobnicate a ::: frob-" \
        "taskctl exec frobnicate not" \
        "taskctl wait --return-when al" \
        "taskctl wait frobnicate --pen"
    sed 's/ $//' out >lines
    cp lines out
    expect_out "taskctl simulate" \
        "taskctl run job.json checks" \
        "taskctl run -o prefix" \
        "taskctl exec frobnicate" \
        "taskctl exec -t 5 -- frob-two" \
        "taskctl race -j 4 -- frobnicate a ::: frob-two" \
        "taskctl exec frobnicate notes.txt" \
        "taskctl wait --return-when all-completed" \
        "taskctl wait frobnicate --pen"
    expect_file err </dev/null
fi

command -v bash >where || skip "there is no bash"

cat >complete.bash <<'END'
# complete.bash LINE: what bash would offer at its end, one a line, sorted.
source ./bash.txt
COMP_LINE=$1 COMP_POINT=${#1}
_taskctl
((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort
true
END

# offers LINE WORD...
offers() {
    line=$1
    shift
    bash complete.bash "$line" >out 2>err
    test $# -eq 0 || printf '%s\n' "$@" >wanted
    test $# -ne 0 || : >wanted
    if ! cmp -s wanted out || test -s err; then
        fail "offered for <$line>"
        diff wanted out
        show err
    fi
}

it "completes commands"
offers "taskctl ru" run
offers "taskctl s" schema simulate
offers "taskctl help sim" simulate
offers "taskctl nonesuch "

it "completes options, and their values"
offers "taskctl run --ev" --events --events-fd
offers "taskctl run job.json --ver" --verbose
offers "taskctl run -o " group none prefix raw
offers "taskctl run --output pre" prefix
offers "taskctl run --output=pre" prefix
offers "taskctl run -qko r" raw
offers "taskctl run --color=" always auto never
offers "taskctl simulate --on-failure=c" cancel continue
offers "taskctl run -s US" USR1 USR2
offers "taskctl run -C fo" folder
offers "taskctl run --directory=folder/" "folder/sub folder"
offers "taskctl run --events no" notes.txt
offers "taskctl run -j "
offers "taskctl completion z" zsh

it "completes job files"
offers "taskctl run " bin broken.json folder job.json more.jsonl tmp
offers "taskctl check job.json br" broken.json
offers "taskctl run -o raw -j4 jo" job.json
offers "taskctl run not" notes.txt

it "completes the names of the file's jobs"
offers "taskctl run job.json " "build" "build\\ too" "checks" "it\\'s" \
    "lint:c" "test\\[os=linux\\]"
offers "taskctl run -j 4 --output=raw job.json build ch" checks
offers "taskctl simulate job.json --fail li" lint:c
offers "taskctl run -C folder job.json ch" checks
offers "taskctl run -- job.json ch" checks
offers "taskctl run 'job.json' ch" checks
offers "taskctl run broken.json "
offers "taskctl run nothing.json "

it "completes the words of the verbs"
offers "taskctl exec frob" frob-two frobnicate
offers "taskctl exec -t 5 -k1 --signal=INT -- frob-" frob-two
offers "taskctl exec bin/frob-" bin/frob-two
offers "taskctl exec frobnicate not" notes.txt
offers "taskctl exec frobnicate --ver"
offers "taskctl exec -- --ver"
offers "taskctl gather --ver" --verbose
offers "taskctl race -j 4 frobnicate a ::: frob-" frob-two
offers "taskctl race frobnicate a ::: frobnicate not" notes.txt
offers "taskctl exec frobnicate ::: frob-"
offers "taskctl gather -i -- frobnicate {} ::: not" notes.txt
offers "taskctl gather -j4 -i0 frobnicate {} ::: frob"
offers "taskctl wait --return-when f" first-completed first-exception
offers "taskctl wait --pending=" cancel keep
offers "taskctl as-completed --format " json text tsv
offers "taskctl graph -f " dot json mermaid text
offers "taskctl run --only "
offers "taskctl race -c "

it "leaves the words of a command to its own completion"
cat >delegate.bash <<'END'
source ./bash.txt
# Of bash-completion, which need not be here: complete the command at word $1.
_command_offset() {
    COMPREPLY=("${COMP_WORDS[$1]} is word $1")
}
COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
_taskctl
printf '%s\n' "${COMPREPLY[@]}"
END
# delegates WHAT WORD...: the words as readline cuts them, at = and : too.
delegates() {
    wanted=$1
    shift
    bash delegate.bash "$(echo "$*" | sed 's/ = /=/g')" "$@" >out 2>err
    expect_file err </dev/null
    expect_out "$wanted"
}
delegates "frobnicate is word 2" taskctl exec frobnicate --x
delegates "frobnicate is word 6" taskctl exec --signal = INT -- frobnicate x y
delegates "frob-two is word 5" \
    taskctl race frobnicate a ::: frob-two "'it is'" y

it "quotes as what was typed is quoted"
offers "taskctl run job.json build\\ t" "build\\ too"
offers "taskctl run job.json \"build t" "build too"
offers "taskctl run job.json 'build t" "build too"
offers "taskctl run job.json 'it" "it'\\''s"

it "leaves what stands before a : or a = to readline"
offers "taskctl run job.json lint:" "c"
offers "taskctl run job.json 'test[os=l" "test[os=linux]"
offers "taskctl run job.json test\\[os=l" "linux\\]"

finish
