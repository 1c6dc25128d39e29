#!/bin/sh
# The event log in a descriptor, on stdout, and after an interrupt.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

echo '{"jobs": {"a": {"run": "echo hi"}}}' | job

it "- is stdout; what jobs write goes to stderr then"
run run --events=- -q job.json
sed 's/^{"seq":[0-9]*,.*}$/event/' out | sort -u >kinds
echo event | expect_file kinds
expect_match err '^hi$'

it "--events-fd takes an open descriptor, which jobs do not inherit"
echo '{"jobs": {"a": {"run": "if (echo >&4); then exit 1; fi"}}}' >fd.json
"$TASKCTL" run --events-fd=4 fd.json 4>events >out 2>err
status=$?
expect_status 0
grep -q '"run_finished"' events || fail "nothing in it"
"$TASKCTL" run --events-fd 1 fd.json 2>err >events
grep -q '"run_finished"' events || fail "nothing on stdout"

it "has every object whole and the last line complete after an interrupt"
# shellcheck disable=SC2016
echo '{"jobs": {"a": {"run": "kill $PPID; sleep 9"}}}' >kill.json
run run --events events kill.json
expect_status 143
grep -v '^{"seq":.*}$' events >torn
expect_file torn </dev/null
grep -q '"event":"run_finished","state":"cancelled","exit":143,' events ||
    fail "$(tail -n 1 events)"

it "is a private file, whatever the umask, and is emptied if it is there"
(umask 0 && "$TASKCTL" run --events new job.json >out 2>err)
test -n "$(find new -perm 600)" || fail "it is not private"
cp new old
run run --events new job.json
test "$(wc -l <new)" -eq "$(wc -l <old)" || fail "it was added to"

it "is not written through a link"
echo kept >file
ln -s file link
ln file hard
for name in link hard; do
    run run --events $name job.json
    expect_status 2
    expect_match err "^taskctl run: --events $name: "
    echo kept | expect_file file
done

it "is a descriptor by its name in /dev, or a FIFO"
run run --events /dev/stderr -o none job.json
grep -q '"run_finished"' err || fail "nothing on stderr"
"$TASKCTL" run --events /dev/fd/5 job.json 5>five >out 2>err
grep -q '"run_finished"' five || fail "nothing in descriptor 5"
mkfifo fifo
cat fifo >got &
run run --events fifo job.json
expect_status 0
wait
grep -q '"run_finished"' got || fail "nothing in the FIFO"

it "refuses a descriptor that is closed or for reading, before anything starts"
echo '{"jobs": {"a": {"run": "touch started"}}}' >fd.json
"$TASKCTL" run --events-fd=3 fd.json 3>&- >out 2>err </dev/null
status=$?
expect_status 2
expect_match err '^taskctl run: --events-fd 3: Bad file descriptor$'
"$TASKCTL" run --events-fd=5 fd.json 5</dev/null >out 2>err </dev/null
status=$?
expect_status 2
expect_match err '^taskctl run: --events-fd 5: it is not open for writing$'
test ! -e started || fail "it was started"

finish
