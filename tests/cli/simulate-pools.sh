#!/bin/sh
# Jobs that use a pool wait for it, in line, and say so.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "lets no more in than there is room for, and the rest wait in line"
job <<'E'
{"pools": {"db": 1}, "jobs": {
  "a": {"run": "a", "uses": "db"},
  "b": {"run": "b", "uses": "db"},
  "c": {"sleep": 1, "uses": {"db": 1}},
  "d": {"run": "d"}
}}
E
run simulate --events events job.json
expect_status 0
expect_times <<'E'
0.000 a pending
0.000 b pending pool db
0.000 c pending pool db
0.000 d pending
0.000 a running a
0.000 d running d
1.000 a finished 1.000s
1.000 d finished 1.000s
1.000 b running b
2.000 b finished 1.000s
2.000 c running
3.000 c finished 1.000s
3.000 finished, 4 jobs: 4 finished
E

it "names the pool in the event log"
expect_match events '"job":"b","to":"pending","reason":"pool db"'

it "keeps a place for a large one, while others go on"
job <<'E'
{"pools": {"memory": 4}, "jobs": {
  "first": {"run": "a", "uses": {"memory": 2}, "estimate": 3},
  "large": {"run": "b", "uses": {"memory": 4}, "delay": 1},
  "small": {"run": "c", "uses": {"memory": 1}, "delay": 2},
  "other": {"run": "d", "delay": 2}
}}
E
run simulate job.json
expect_status 0
grep running err | awk '{ print $1, $2 }' >starts
expect_file starts <<'E'
0.000 first
2.000 other
3.000 large
4.000 small
E
expect_match err '^  1.000  large *pending *pool memory$'

it "holds no slot while it waits for a pool"
job <<'E'
{"concurrency": 2, "pools": {"db": 1}, "jobs": {
  "a": {"run": "a", "uses": "db", "estimate": 3},
  "b": {"run": "b", "uses": "db", "estimate": 3},
  "c": {"run": "c"}, "d": {"run": "d"}
}}
E
run simulate job.json
grep running err | awk '{ print $1, $2 }' >starts
expect_file starts <<'E'
0.000 a
0.000 c
1.000 d
3.000 b
E

it "refuses what is not there"
job <<'E'
{"pools": {"db": 1}, "jobs": {
  "a": {"run": "a", "uses": "bd"},
  "b": {"run": "b", "uses": {"db": 2}},
  "c": {"gather": ["a"], "uses": "db"}
}}
E
run check job.json
expect_status 2
expect_match err '^job.json:2:29: job "a": "uses": there is no pool "bd"; did you mean "db"?$'
expect_match err 'job "b": "uses": "db": 2 is more than pool "db" has, which is 1'
expect_match err 'job "c": "uses" .* not with "gather"; what waits for others may'

it "keeps the pools of included files apart, but shares those outside"
cat >lib.json <<'E'
{"pools": {"db": 1, "tape": 9}, "jobs": {
  "a": {"run": "a", "uses": "db"},
  "b": {"run": "b", "uses": "db"},
  "t": {"run": "t", "uses": {"tape": 2}}}}
E
job <<'E'
{"include": {"x": "lib.json", "y": "lib.json"}, "pools": {"tape": 2},
 "jobs": {"t": {"run": "t", "uses": "tape"}}}
E
run simulate job.json
expect_status 0
grep -v finished err >starts
expect_file starts <<'E'
  0.000  t    pending
  0.000  x.a  pending
  0.000  x.b  pending     pool x.db
  0.000  x.t  pending     pool tape
  0.000  y.a  pending
  0.000  y.b  pending     pool y.db
  0.000  y.t  pending     pool tape
  0.000  t    running     t
  0.000  x.a  running     a
  0.000  y.a  running     a
  1.000  x.b  running     b
  1.000  x.t  running     t
  1.000  y.b  running     b
  2.000  y.t  running     t
E

it "has a file use the pools of the one that includes it, not the reverse"
cat >lib.json <<'E'
{"pools": {"db": 4}, "jobs": {
  "a": {"run": "a", "uses": {"db": 3}},
  "b": {"run": "b", "uses": {"tape": 2}},
  "c": {"run": "c", "uses": "tap"}}}
E
job <<'E'
{"include": {"lib": "lib.json"}, "pools": {"tape": 2},
 "jobs": {"t": {"run": "t", "uses": "db"}}}
E
run check job.json
expect_status 2
expect_file err <<'E'
job.json:2:37: job "t": "uses": there is no pool "db"; give it a size in "pools" at the top of the file
lib.json:4:29: job "lib.c": "uses": there is no pool "tap"; did you mean "tape"?
E

finish
