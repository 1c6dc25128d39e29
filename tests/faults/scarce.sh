#!/bin/sh
# Too few descriptors or processes: every job runs all the same: R24, R27.

# shellcheck disable=SC3045
# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

jobs=100
seq "$jobs" | awk 'BEGIN { print "{\"jobs\": {" }
    { printf "%s\"j%d\": {\"run\": \"echo %d; exec sleep 0.1\", \"result\": \"text\"}",
          (NR > 1 ? ",\n" : ""), $1, $1 }
    END { print "}}" }' | job
seq "$jobs" >all_of_them


expect_all() {
    expect_status 0
    sort -n out >sorted
    expect_file sorted <all_of_them
}

it "32 descriptors"
(ulimit -n 32 && taskctl -- run -q -j 100 job.json) >out 2>err </dev/null
status=$?
expect_all
gone

it "too few for live output: a job waits, and none is lost"
seq 8 | awk 'BEGIN { print "{\"jobs\": {" }
    { printf "%s\"j%d\": {\"run\": \"echo %d; exec sleep 0.1\"}",
          (NR > 1 ? ",\n" : ""), $1, $1 }
    END { print "}}" }' >few.json
for n in 22 24 27 32; do
    (ulimit -n "$n" && taskctl -- run -q -o prefix few.json) >out 2>err </dev/null
    status=$?
    expect_status 0
    sort -t ' ' -k 2n out | sed 's/^\[j[0-9]*\] //' >sorted
    seq 8 | expect_file sorted
done

it "a job has the limit back"
echo '{"jobs": {"a": {"run": "ulimit -n"}}}' >limit.json
(ulimit -S -n 40 && taskctl -- run -q limit.json) >out 2>err </dev/null
expect_out 40

# The end of what waits for better times.  In each child no descriptor is to be
# had, so all of them wait.
if strace -f -qq -o probe -b execve -e trace=dup2 \
    -e inject=dup2:error=EMFILE true 2>/dev/null; then
    job2='{"a": {"run": "exit 0"}, "b": {"sleep": "0.01s"}, "all":
        {"as_completed": ["a", "b"], "each": {"run": "exit 0"}}}'
    for ended in 'TERM TERM:143' KILL:137; do
        it "what waits for descriptors is ended by ${ended%:*}"
        echo "{\"jobs\": $job2}" >waiting.json
        FAULT_MARK=$mark strace -f -qq -o trace -b execve -e signal=none \
            -e trace=dup2 -e inject=dup2:error=EMFILE \
            "$TASKCTL" run waiting.json \
            >out 2>err </dev/null &
        pid=$!
        eventually grep -q 'Too many open files' err
        sleep 0.2
        for signal in ${ended%:*}; do
            # shellcheck disable=SC2046
            kill -s "$signal" $(children_of "$pid")
        done
        finish_run
        expect_status "${ended#*:}"
        expect_no_match err 'Assertion'
        gone
    done
fi

# The limit counts all processes of a user: one that is nobody else's.
it "25 processes, as another user"
test "$(id -u)" -eq 0 || finish
setpriv --version >version 2>&1 || finish
uid=$((60000 + $$ % 5000))
mkdir -m 777 open
cp "$TASKCTL" "$fault" open/
chmod 755 "$T" "$T/open/"*
cp job.json open/job.json
chmod 666 "$alive"
cat >as_user <<'E'
cd "$1/open" && TMPDIR=$1/open FAULT_MARK=$2 exec ./fault processes 25 \
    exec ./taskctl run -j 100 job.json
E
setpriv --reuid "$uid" --regid "$uid" --clear-groups \
    sh as_user "$T" "$mark" >out 2>err </dev/null
status=$?
expect_all
gone

it "says so, in one line"
n=$(grep -c 'Resource temporarily unavailable' err)
test "$n" -eq 1 || fail "$n lines"

finish
