#!/bin/sh
# A terminal has one live line at its foot, and what scrolls above is not torn.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

script --version >version 2>&1 || skip "there is no script(1) of util-linux"
grep -q util-linux version || skip "there is no script(1) of util-linux"
erase=$(printf '\r\033[J')

# Run taskctl on a terminal, with the variables and options $*.
on_terminal() {
    script -qec "env $* job.json" typescript >out 2>err </dev/null
    cp typescript seen
}

# What is on the screen in the end: of each line what was drawn last.
screen() {
    awk -v erase="$erase" '{
        sub(/\r$/, "")
        n = split($0, part, "\r\033[[]J")
        print part[n]
    }' seen >screen
}

job <<'EOF'
{"jobs": {
  "build": {"run": "sleep 0.3; echo built"},
  "chat": {"run": "for i in 1 2 3 4; do echo line $i; sleep 0.1; done"},
  "half": {"run": "sleep 0.5; printf half; sleep 0.2; echo ' line'"},
  "bad": {"run": "sleep 0.2; exit 3", "continue_on_error": true}}}
EOF

it "tells how many have ended, what runs, and for how long"
on_terminal TERM=xterm "'$TASKCTL'" run
expect_match seen '\[0/4, 4 running, 0s\] build 0\.[0-9]s, chat 0\.[0-9]s, half'
expect_match seen '\[[123]/4, [123] running, '

it "leaves nothing of it behind"
screen
expect_no_match screen '/4, . running'
expect_match screen '^built$'
expect_match screen '^line 4$'
expect_match screen '^half line$'
expect_match screen ' finished, 4 jobs: 3 finished, 1 failed$'

it "does not tear what jobs write live"
on_terminal TERM=xterm "'$TASKCTL'" run -o prefix
screen
expect_no_match screen '/4, . running'
expect_match screen '^\[half\] half line$'

it "is all there is with -q"
on_terminal TERM=xterm "'$TASKCTL'" run -q
screen
expect_match seen '\[0/4, 4 running, 0s\]'
expect_no_match screen 'running'

it "fits the terminal"
script -qec "stty cols 30; TERM=xterm '$TASKCTL' run job.json" typescript \
    >out 2>err </dev/null
tr '\r' '\n' <typescript | sed -n "s/^.\[J\[/[/p" >lines
expect_match lines '^\[0/4, 4 running'
expect_no_match lines '^..............................'

it "goes on below output that does not end its line"
job <<'EOF'
{"jobs": {"half": {"run": "printf half"}, "long": {"run": "sleep 1"}}}
EOF
on_terminal TERM=xterm "'$TASKCTL'" run -q
sed -n '/half/,$p' seen >after
expect_match after '\[1/2, 1 running'

it "makes room for what somebody else writes there"
job <<'EOF'
{"jobs": {"first": {"run": "sleep 0.3; echo one"}, "long": {"run": "sleep 0.6"}}}
EOF
on_terminal TERM=xterm "'$TASKCTL'" run -q job.json '|' sed s/one/two/ '#'
screen
expect_match screen '^two$'

it "leaves the cursor where a terminal that gets narrower has its beginning"
expect_match seen "\[0/2, 2 running, 0s\] first 0.[0-9]s, long 0.[0-9]s$(printf '\r')"

it "is not drawn from the background"
on_terminal "sh -mc 'TERM=xterm \"$TASKCTL\" run job.json & wait \$!' #"
expect_match seen 'finished, 2 jobs'
expect_no_match seen "$(printf '\033')\\[J"

it "is not drawn with TERM=dumb, --progress=never, raw output or elsewhere"
for how in "TERM=dumb '$TASKCTL' run" "TERM=xterm '$TASKCTL' run --progress=never" \
    "TERM=xterm '$TASKCTL' run -o raw"; do
    on_terminal "$how"
    expect_no_match seen "$(printf '\033')\\[J"
done
run run job.json
expect_no_match err "$(printf '\033')\\[J"

it "is drawn anyway with --progress=always"
run run --progress=always job.json
expect_match err '\[0/2, 2 running'

it "does not hide a deadlock or hold a run up"
printf '%s' '{"jobs": {"a": {"run": "true"}}}' | job
on_terminal TERM=xterm timeout 5 "'$TASKCTL'" run
expect_match seen 'finished, 1 job'

finish
