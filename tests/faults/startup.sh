#!/bin/sh
# A signal at any instant of start-up, or of the end: R10, R3.

# shellcheck source=tests/faults/lib.sh
. "${srcdir:=.}/tests/faults/lib.sh"

# FAULT_ROUNDS: how many instants; FAULT_SEED repeats them.
rounds=${FAULT_ROUNDS:-${all:+200}}
rounds=${rounds:-24}
seed=${FAULT_SEED:-$$}
printf 'seed %s\n' "$seed"

clear=clear
without subreaper && clear=
job <<E
{"defaults": {"kill_after": "0.2s"}, "jobs": {
  "a": {"run": "$fault daemonize $clear; $fault child setsid"},
  "b": {"run": "exec $fault ignore all"},
  "c": {"run": "exit 0"},
  "d": {"run": "exec $fault", "needs": ["c"]}
}}
E

# Up to 60 ms after exec: microseconds and a signal on each line.
awk -v seed="$seed" -v n="$rounds" 'BEGIN {
    srand(seed)
    split("TERM INT HUP KILL", names)
    for (i = 0; i < n; i++)
        printf "%d %s\n", rand() * 60000, names[i % 4 + 1]
}' >instants

round=0
while read -r us signal; do
    it "$signal after $us us"
    taskctl setpgid "hit $signal $us" -- run job.json >out 2>err </dev/null &
    pid=$!
    finish_run
    case $signal in
    INT) expect_status 130 ;;
    TERM) expect_status 143 ;;
    HUP) expect_status 129 ;;
    KILL) expect_status 137 ;;
    esac
    # Looking costs more than running: after some rounds.
    round=$((round + 1))
    test $((round % 8)) -ne 0 || gone
done <instants
gone

finish
