#!/bin/sh
# bench.sh - what taskctl costs, beside what is possible and what others cost.
#
#	bench.sh [SECTION...]
#
# Sections: core spawn chain startup load simulate memory sleep output timeout;
# none: all.  Everything that is compared is run in turn, in rounds, and its
# ratio is taken within the round; printed are medians.  Beside a figure with a
# budget in DESIGN 8 stands "within" or "OVER", but nothing here fails: a shared
# machine decides too much.
#
# TASKCTL       the program (./taskctl)
# BENCH_BIN     where generate, limit, measure, bench_core are (./tests/bench)
# BENCH_ROUNDS  rounds (3)
# BENCH_SCALE   how many jobs, in per cent of the real thing (100); a quick look
#               of a minute is BENCH_ROUNDS=1 BENCH_SCALE=10
# BENCH_PEERS   the peers to run, of: make ninja xargs parallel (all)
# TMPDIR        where job files and output go (/tmp)

set -u

taskctl=${TASKCTL:-./taskctl}
bin=${BENCH_BIN:-./tests/bench}
rounds=${BENCH_ROUNDS:-3}
scale=${BENCH_SCALE:-100}
peers=${BENCH_PEERS:-make ninja xargs parallel}

for program in "$taskctl" "$bin/generate" "$bin/limit" "$bin/measure"; do
	if [ ! -x "$program" ]; then
		echo "bench.sh: $program: not there; build it first" >&2
		exit 2
	fi
done

# Absolute: everything runs in a folder of its own.
absolute() {
	echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
}
taskctl=$(absolute "$taskctl")
bin=$(absolute "$bin")
work=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$work" || exit 2

# Helpers

has() {
	case " $peers " in
	*" $1 "*) ;;
	*) return 1 ;;
	esac
	command -v "$1" >/dev/null 2>&1
}

# The number, at the scale that was asked for.
scaled() {
	n=$(($1 * scale / 100))
	[ "$n" -ge 1 ] || n=1
	echo "$n"
}

title() {
	printf '\n%s\n' "$*"
}

# Run a command into the table: run NAME JOBS COMMAND...
# A line of the table: NAME JOBS WALL USER SYSTEM RSS STATUS.
run() {
	name=$1 jobs=$2
	shift 2
	rm -f cost
	"$bin/measure" -a cost "$@" >/dev/null 2>errors
	printf '%s %s %s\n' "$name" "$jobs" "$(cat cost)" >>table
}

# Print the table.  The first name in it is what the others are compared with,
# job for job; the budget belongs to the lines of taskctl.
# report BUDGET
report() {
	awk -v budget="$1" '
	function median(key, n,    i, j, t, v) {
		for (i = 1; i <= n; i++)
			v[i] = list[key, i]
		for (i = 2; i <= n; i++)
			for (j = i; j > 1 && v[j] < v[j - 1]; j--) {
				t = v[j]; v[j] = v[j - 1]; v[j - 1] = t
			}
		return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
	}
	NR == 1 { base = $1 }
	{
		if (!($1 in n))
			name[++names] = $1
		i = ++n[$1]
		cpu = $4 + $5
		if ($1 == base) {
			base_wall = $3 / $2
			base_cpu = cpu / $2
		}
		list[$1 "wall", i] = $3
		list[$1 "cpu", i] = cpu
		list[$1 "job", i] = $3 / $2 * 1e6
		list[$1 "rss", i] = $6 / 1024
		list[$1 "x", i] = base_wall > 0 ? $3 / $2 / base_wall : 0
		list[$1 "xcpu", i] = base_cpu > 0 ? cpu / $2 / base_cpu : 0
		status[$1] = status[$1] > $7 ? status[$1] : $7
	}
	END {
		printf "  %-12s %7s %7s %9s %9s %9s %8s\n", "", "ratio",
		    "cpu", "wall s", "us/job", "cpu s", "RSS MiB"
		for (k = 1; k <= names; k++) {
			w = name[k]
			x = median(w "x", n[w])
			printf "  %-12s %7.3f %7.3f %9.3f %9.1f %9.3f %8.1f",
			    w, x, median(w "xcpu", n[w]),
			    median(w "wall", n[w]), median(w "job", n[w]),
			    median(w "cpu", n[w]), median(w "rss", n[w])
			if (w ~ /^taskctl/ && budget != "-")
				printf "  budget %s: %s", budget,
				    x <= budget ? "within" : "OVER"
			if (status[w] != 0)
				printf "  (exit status %d)", status[w]
			print ""
		}
	}' table
	rm -f table
}

# Say of a figure whether it keeps to its budget: verdict WHAT FIGURE BUDGET
# UNIT.
verdict() {
	awk -v what="$1" -v figure="$2" -v budget="$3" -v unit="$4" 'BEGIN {
		printf "  %-44s %10s %-3s", what, figure, unit
		if (budget != "-")
			printf "  budget %s: %s", budget,
			    figure + 0 <= budget + 0 ? "within" : "OVER"
		print ""
	}'
}

# A field of the one line that measure wrote: cost FIELD.
cost() {
	awk -v field="$1" '{ print $field }' cost
}

# True in each round once, so that what is compared is run side by side.
each_round() {
	round=$((${round:-0} + 1))
	[ "$round" -le "$rounds" ] && return 0
	round=0
	return 1
}

# Sections

machine() {
	echo "taskctl:  $("$taskctl" --version)"
	echo "cores:    $(getconf _NPROCESSORS_ONLN)"
	echo "model:    $(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo |
		head -n 1)"
	echo "kernel:   $(uname -srm)"
	echo "files:    $(df -PT . 2>/dev/null |
		awk 'NR == 2 { print $2 }') in $work"
	echo "load:     $(cut -d ' ' -f 1-3 /proc/loadavg)"
	echo "rounds:   $rounds; scale: $scale %"
	for peer in make ninja xargs parallel; do
		has "$peer" || echo "skipped:  $peer (not installed or wanted)"
	done
}

core() {
	title "core: a step, a task"
	BENCH_ROUNDS=$((rounds * 2 + 1)) "$bin/bench_core" | sed 's/^/  /'
}

# All who can run a graph of /bin/true: graph SHAPE N J BUDGET
graph() {
	shape=$1 n=$2 j=$3 budget=$4
	"$bin/generate" taskctl "$shape" "$n" '"run": "/bin/true"' >jobs.json
	"$bin/generate" make "$shape" "$n" /bin/true >Makefile
	"$bin/generate" ninja "$shape" "$n" /bin/true >build.ninja
	"$bin/generate" lines "$shape" "$n" /bin/true >lines.txt
	# parallel takes ten times as long: it gets a tenth.
	few=$(((n + 9) / 10))
	"$bin/generate" lines "$shape" "$few" /bin/true >few.txt
	while each_round; do
		run limit "$n" "$bin/limit" "$n" "$j" /bin/true
		run taskctl "$n" "$taskctl" run -j "$j" jobs.json
		run taskctl-bare "$n" env TASKCTL_WITHOUT=cgroup \
			"$taskctl" run -j "$j" jobs.json
		has make && run make "$n" make -s -j "$j" all
		if has ninja; then
			rm -f .ninja_log .ninja_deps
			run ninja "$n" ninja -j "$j"
		fi
		[ "$shape" = flat ] || continue
		has xargs && run xargs "$n" \
			xargs -P "$j" -n 1 -a lines.txt /bin/true
		has parallel && run parallel "$few" \
			parallel --will-cite -j "$j" -a few.txt
	done
	report "$budget"
	rm -f Makefile build.ninja lines.txt few.txt .ninja_log .ninja_deps
}

spawn() {
	n=$(scaled 10000)
	for j in 2 64; do
		title "spawn: $n x /bin/true, flat, -j $j (ratio to the limit)"
		graph flat "$n" "$j" 1.05
	done
	title "spawn: $n x /bin/true, layers of 100, 3 needs each, -j 2"
	graph layered "$n" 2 1.05
}

chain() {
	n=$(scaled 2000)
	title "chain: $n x /bin/true, each needs the one before"
	graph chain "$n" 1 1.08
}

startup() {
	n=$(scaled 200)
	title "start-up: one job, $n times (ratio to timeout 5 true)"
	echo '{"jobs": {"a": {"run": "/bin/true"}}}' >one.json
	while each_round; do
		for part in 1 2 3 4; do
			: "$part"
			run timeout "$n" "$bin/measure" -n "$n" \
				timeout 5 /bin/true
			run taskctl "$n" "$bin/measure" -n "$n" \
				"$taskctl" run one.json
			run true "$n" "$bin/measure" -n "$n" /bin/true
		done
	done
	report 1.5
}

# load_one N SECONDS MIB: the budget is for N jobs, and scaled as they are
load_one() {
	n=$(scaled "$1")
	seconds=$(awk -v x="$2" -v p="$scale" 'BEGIN { print x * p / 100 }')
	mib=$(awk -v x="$3" -v p="$scale" 'BEGIN { print x * p / 100 }')
	"$bin/generate" taskctl layered "$n" '"run": "/bin/true"' >jobs.json
	while each_round; do
		run check "$n" "$taskctl" check jobs.json
	done
	sort -n -k 3,3 table | sed -n "$(((rounds + 1) / 2))p" >middle
	verdict "check of $n jobs, layers of 100, 3 needs" \
		"$(awk '{ printf "%.3f", $3 }' middle)" "$seconds" s
	verdict "" "$(awk '{ printf "%.1f", $6 / 1024 }' middle)" "$mib" MiB
	rm -f table middle
}

load() {
	title "load: read, check and plan"
	load_one 100000 0.2 60
	load_one 1000000 2 500
}

# simulate_one WHAT N: of jobs.json
simulate_one() {
	while each_round; do
		run simulate "$2" "$taskctl" simulate jobs.json
	done
	sort -n -k 3,3 table | sed -n "$(((rounds + 1) / 2))p" >middle
	verdict "$1" "$(awk '{ printf "%.3f", $3 }' middle)" - s
	verdict "" "$(awk '{ printf "%.1f", $6 / 1024 }' middle)" - MiB
	rm -f table middle
}

simulate() {
	title "simulate: a run without processes"
	n=$(scaled 100000)
	"$bin/generate" taskctl layered "$n" '"run": "/bin/true"' >jobs.json
	simulate_one "$n jobs, layers of 100 (about 1 s)" "$n"
	n=$(scaled 1000000)
	"$bin/generate" taskctl chain "$n" '"run": "/bin/true"' >jobs.json
	simulate_one "a chain of $n" "$n"
}

# What taskctl has resident, as its job j0 sees it: inside FILE [OPTION...]
inside() {
	"$taskctl" run "$@" 2>/dev/null | awk '{ print $2 }'
}

memory() {
	title "memory: a job that waits, a job that runs"
	# shellcheck disable=SC2016 # The job's shell expands it.
	look='"run": "sleep 2; grep VmRSS: /proc/$PPID/status"'
	"$bin/generate" taskctl star 1 "$look" >none.json
	n=$(scaled 100000)
	"$bin/generate" taskctl star "$n" '"argv": ["/bin/true"]' "$look" |
		sed '2!s/"argv".*needs"/"sleep": 0, "needs"/' >waiting.json
	n_running=$(scaled 2000)
	"$bin/generate" taskctl flat "$n_running" '"argv": ["sleep", "30"]' |
		sed '$d' >running.json
	# The last one looks when all others run; its end as main ends them.
	printf ',\n"look": {%s}\n}, "main": "look"}\n' "$look" >>running.json
	none=$(inside none.json)
	waiting=$(inside waiting.json)
	running=$(inside -j "$((n_running + 1))" running.json)
	verdict "taskctl with one job" "$none" - KiB
	verdict "a job that waits, of $n, all text included" \
		"$(((waiting - none) * 1024 / n))" 300 B
	verdict "a job that runs, of $n_running" \
		"$(((running - none) / n_running))" 10 KiB
}

sleeps() {
	title "sleep: many at once"
	n=$(scaled 10000)
	"$bin/generate" taskctl flat "$n" '"sleep": 1' >jobs.json
	run sleep "$n" "$taskctl" run jobs.json
	verdict "$n sleeps of 1 s" "$(cost 1)" - s
	verdict "processor time" \
		"$(awk '{ print $2 + $3 }' cost)" - s
	verdict "RSS" "$(cost 4)" - KiB
	rm -f table
}

# output_one WHAT N BYTES J OUT: OUT is where taskctl's stdout goes
output_one() {
	n=$2 bytes=$3 j=$4 out=$5
	title "output: $1, -j $j (ratio to files of their own)"
	"$bin/generate" taskctl flat "$n" \
		"\"run\": \"head -c $bytes /dev/zero\"" >jobs.json
	head=$(command -v head)
	mkdir -p own
	while each_round; do
		rm -f cost
		"$bin/measure" -a cost "$bin/limit" -o own "$n" "$j" \
			"$head" -c "$bytes" /dev/zero
		printf 'own-files %s %s\n' "$n" "$(cat cost)" >>table
		rm -f own/* cost
		"$bin/measure" -a cost "$taskctl" run -j "$j" jobs.json \
			>"$out" 2>/dev/null
		printf 'taskctl %s %s\n' "$n" "$(cat cost)" >>table
		rm -f grouped
	done
	rss=$(awk '$1 == "taskctl" && $6 > most { most = $6 }
		END { printf "%.1f", most / 1024 }' table)
	report 1.15
	verdict "RSS at most" "$rss" 16 MiB
	rmdir own
}

output() {
	n=$(scaled 1000)
	output_one "$n x 1 MiB, grouped, to a file" "$n" 1048576 2 grouped
	size=$(scaled 256)
	output_one "8 x $size MiB, grouped, to /dev/null" 8 \
		$((size * 1048576)) 2 /dev/null
}

# How late the jobs of events.jsonl went from running to WORD: lateness WHAT
# WORD SECONDS BUDGET_MS.  Both times are taskctl's own.
lateness() {
	awk -v word="$2" -v after="$3" '
	function get(key,    v) {
		if (!match($0, "\"" key "\":\"?[^\",}]*"))
			return ""
		v = substr($0, RSTART, RLENGTH)
		sub(/^[^:]*:"?/, "", v)
		return v
	}
	get("to") == "running" { at[get("job")] = get("t") }
	get("to") == word {
		printf "%.3f\n", (get("t") - at[get("job")] - after) * 1e3
	}' events.jsonl | sort -n >late
	set -- "$1" "$4" "$(wc -l <late)"
	if [ "$3" -eq 0 ]; then
		echo "  $1: no timeout was seen"
		return
	fi
	early=$(awk '$1 < 0 { n++ } END { print n + 0 }' late)
	verdict "$1, late: p50" "$(sed -n "$((($3 + 1) / 2))p" late)" - ms
	verdict "p99" "$(sed -n "$((($3 * 99 + 99) / 100))p" late)" "$2" ms
	verdict "early, of $3 (worst $(head -n 1 late) ms)" "$early" 0 ""
}

timeouts() {
	title "timeout: how late (running to cancelling, by the event log)"
	body='"run": "sleep 30", "timeout": 0.5, "continue_on_error": true'
	"$bin/generate" taskctl flat 200 "$body" >jobs.json
	"$taskctl" run -j 200 --events events.jsonl jobs.json >/dev/null 2>&1
	lateness "200 timeouts of 0.5 s at once" cancelling 0.5 10
	"$bin/generate" taskctl chain 10 "$body" >jobs.json
	"$taskctl" run -j 1 --events events.jsonl jobs.json >/dev/null 2>&1
	lateness "one timeout of 0.5 s, 10 times" cancelling 0.5 2
	"$bin/generate" taskctl flat 200 '"sleep": 0.5' >jobs.json
	"$taskctl" run --events events.jsonl jobs.json >/dev/null 2>&1
	lateness "200 sleeps of 0.5 s at once" finished 0.5 10
}

if [ $# -eq 0 ]; then
	set -- core spawn chain startup load simulate memory sleep output timeout
fi
machine
for section; do
	case $section in
	core) core ;;
	spawn) spawn ;;
	chain) chain ;;
	startup) startup ;;
	load) load ;;
	simulate) simulate ;;
	memory) memory ;;
	sleep) sleeps ;;
	output) output ;;
	timeout) timeouts ;;
	*)
		echo "bench.sh: there is no section $section" >&2
		exit 2
		;;
	esac
done
exit 0
