# reaped.awk - signals that may have met somebody else.
#
# Reads what `strace -f' has written of taskctl and its jobs, and prints each
# kill of taskctl's own to 0, 1, -1 or a pid or group that it had reaped before,
# and each fork but one.
# What has exec'ed is a job, and may do as it likes.

# strace cuts a call in two when another process is in between.
{
    pid = $1
    sub(/^[0-9]+ +/, "")
    if (/<unfinished \.\.\.>$/) {
        sub(/ *<unfinished \.\.\.>$/, "")
        begun[pid] = $0
        # A signal is on its way from when the call begins.
        if (!/^(kill|tkill|tgkill)\(/)
            next
    } else if (/^<\.\.\. [a-z0-9_]+ resumed>/) {
        sub(/^<\.\.\. [a-z0-9_]+ resumed>/, "")
        $0 = begun[pid] $0
        if (/^(kill|tkill|tgkill)\(/)
            next
    }
    if (NR == 1 || first == "")
        first = pid
}

/^execve\(.* = 0$/ && pid != first { is_job[pid] = 1 }

/^\+\+\+ / { delete is_job[pid] }

# A number that was given again is a new process.
/^(clone|clone3|fork|vfork)\(.* = [0-9]+$/ {
    child = $NF
    delete reaped[child]
    if (is_job[pid])
        is_job[child] = 1
}

is_job[pid] { next }

# The front becomes the runner by a fork; jobs share our memory until they exec.
/^(clone|clone3|fork)\(.* = [0-9]+$/ && !/CLONE_VFORK/ && copies++ > 0 {
    print "a copy of itself: " pid ": " $0
}

/^wait4\(.* = [0-9]+$/ && $NF > 0 {
    if (!/WIFSTOPPED|WIFCONTINUED/)
        reaped[$NF] = 1
}
/^waitid\(.*si_pid=[0-9]+.* = 0$/ && !/WNOWAIT/ && !/CLD_STOPPED|CLD_CONTINUED/ {
    match($0, /si_pid=[0-9]+/)
    reaped[substr($0, RSTART + 7, RLENGTH - 7)] = 1
}

/^(kill|tkill|tgkill)\(/ {
    checked++
    to = $0
    if (/^tgkill/)
        sub(/^tgkill\([0-9]+, /, "", to)
    else
        sub(/^t?kill\(/, "", to)
    sub(/[,)].*/, "", to)
    target = to
    sub(/^-/, "", target)
    if (target + 0 <= 1 && !/^kill\(0, 0\)/)
        print "to nobody in particular: " pid ": " $0
    else if (target in reaped)
        print "after it was reaped: " pid ": " $0
}

/^pidfd_send_signal\(/ { checked++ }

END {
    if (NR == 0)
        print "nothing was traced"
    if (checked == 0)
        print "no signal was sent"
}
