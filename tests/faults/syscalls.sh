#!/bin/sh
# System calls that fail in turn: taskctl ends by itself, says why, leaves nothing.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

strace -f -o probe -b execve -e trace=openat -e inject=openat:error=EMFILE:when=1 \
    cat "$alive" >err 2>&1
grep -q INJECTED probe || skip "strace can not inject errors here"
grep -q __asan_init "$TASKCTL" && skip "ASan dies of some of these itself"
without subreaper && skip "orphans are not ours without a subreaper"

# A run that needs of each kind something: output, a result, a file, a timeout,
# leftovers, an event log.
job <<E
{"defaults": {"kill_after": "0.2s"}, "jobs": {
  "a": {"run": "echo a"},
  "b": {"run": "cat; echo b >&2", "stdin": {"result": "a"}, "stdout": "b.out"},
  "c": {"run": "exec $fault", "timeout": "0.05s", "continue_on_error": true},
  "d": {"run": "$fault daemonize exit 0"},
  "e": {"sleep": "0.01s"},
  "all": {"as_completed": ["a", "b", "c", "d", "e"], "each": {"run": "exit 0"}}
}}
E

# inject CALL ERROR WHEN: one run.  Jobs are let go at their exec.
inject() {
    rm -f b.out events err
    FAULT_MARK=$mark FAULT_ALIVE=$alive FAULT_LIFE=20 timeout -s KILL 20 \
        strace -f -qq -o trace -b execve -e "trace=$1" -e signal=none \
        -e "inject=$1:error=$2:when=$3" \
        "$TASKCTL" run --events events job.json >out 2>err </dev/null
    status=$?
}

# count FILE COMMAND...: the calls of a run without a fault, and how often each.
count() {
    counts=$1
    shift
    FAULT_MARK=$mark FAULT_ALIVE=$alive strace -f -qq -o calls -b execve \
        -e signal=none "$@" >out 2>err </dev/null
    status=$?
    awk '{ sub(/^[0-9]+ +/, "") }
        /^[a-z0-9_]+\(/ { sub(/\(.*/, ""); n[$0]++ }
        END { for (call in n) print call, n[call] }' calls | sort >"$counts"
}

it "works when nothing fails"
count run.counts "$TASKCTL" run --events events job.json
expect_status 0
# What the loader does before main is not ours.
count loader.counts "$TASKCTL" --version
join -a 1 -o 0,1.2,2.2 -e 0 run.counts loader.counts >counts
test -s counts || skip "no calls were traced"

# What can't fail, what ends the process, and what strace itself needs.
spared="exit|exit_group|rt_sigreturn|restart_syscall|execve|brk|munmap|umask"
spared="$spared|getpid|gettid|getppid|getuid|geteuid|getgid|getegid"
spared="$spared|arch_prctl|set_tid_address|set_robust_list|rseq|mprotect"

# The error that a call fails with.
error_of() {
    case $1 in
    open* | pipe* | fcntl | memfd_create | timerfd_create | pidfd_open | \
        epoll_create* | signalfd* | eventfd*) echo EMFILE ;;
    # In each child, so not one that is waited out.
    dup*) echo EBUSY ;;
    # Another error would be a kernel that has forgotten our children.
    wait*) echo EINTR ;;
    mmap | madvise | mremap) echo ENOMEM ;;
    clone* | fork | vfork) echo EAGAIN ;;
    write | pwrite* | writev | ftruncate | fallocate) echo EIO ;;
    kill | tgkill | pidfd_send_signal) echo EPERM ;;
    *) echo EINVAL ;;
    esac
}

# The first of each is where most is decided; all of them, if asked to.
step=7 most=8
test -z "$all" || { step=1 most=1000; }
grep -v -E "^($spared) " counts | while read -r call n spared_n; do
    when=$((spared_n + 1))
    most_now=$((spared_n + most))
    while test "$when" -le "$n" && test "$when" -le "$most_now"; do
        echo "$call $(error_of "$call") $when"
        when=$((when + step))
    done
done >faults
test -n "$all" || { awk 'NR % 2' faults >some && mv some faults; }
echo "$(wc -l <faults) faults"

while read -r call error when; do
    it "$call fails with $error at the ${when}th"
    inject "$call" "$error" "$when"
    grep -q INJECTED trace || continue
    case $status in
    124 | 137) fail "it did not end: $status" && show err ;;
    139 | 135 | 136) fail "it crashed: $status" && show err ;;
    134) grep -q 'out of memory' err || { fail "it was aborted" && show err; } ;;
    0) ;;
    *) test -s err || fail "not a word, and $status" ;;
    esac
    gone
done <faults

finish
