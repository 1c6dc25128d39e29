#!/bin/sh
# taskctl graph draws what waits for what, in four formats, and starts nothing.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

job <<'EOF'
{"name": "a \"day\"", "jobs": {
  "get": {"run": "curl -fsS \"$URL\"; touch started"},
  "build": {"argv": ["make", "all now"], "needs": ["get"]},
  "lint": {"run": "lint", "needs": ["get", {"job": "extra", "optional": true}]},
  "extra": {"sleep": "2s", "lazy": true},
  "checks": {"gather": ["lint", {"run": "test <1>"}]},
  "sorry": {"run": "mail", "needs": [{"job": "checks", "when": "failure"}]},
  "stop": {"cancel": ["build"], "needs": ["checks"]},
  "server": {"run": "serve", "finally": {"run": "rm -f socket"}}}}
EOF

it "draws a tree of what each job waits for"
run graph job.json
expect_status 0
expect_file out <<'EOF'
build  make 'all now'
└── get  curl -fsS "$URL"; touch started
sorry  mail
└── checks  gather of 2  (needs failure)
    ├── lint  lint
    │   ├── get  curl -fsS "$URL"; touch started
    │   └── extra  sleep 2s  lazy  (optional)
    └── checks.1  test <1>
stop  cancels build
└── checks  gather of 2  (see above)
server  serve
└── server.finally  rm -f socket  (finally)
EOF
test ! -e started || fail "something was started"

it "draws what is asked for alone"
run graph job.json build
expect_file out <<'EOF'
build  make 'all now'
└── get  curl -fsS "$URL"; touch started
EOF

it "stops at a depth, and goes on below"
run graph --depth 1 job.json sorry
expect_status 0
expect_match out '(--depth)'

it "writes dot"
run graph -f dot job.json
expect_status 0
expect_match out '^digraph "a \\"day\\"" {$'
# shellcheck disable=SC2016
expect_match out 'n0 \[label="get" tooltip="curl -fsS \\"$URL\\"; touch started"\]'
expect_match out '^	n0 -> n1$'
expect_match out '^	n4 -> n5 \[label="failure" style=dashed\]$'
expect_match out '^	n2 -> n4 \[arrowhead=odot\]$'
expect_match out '^	n6 -> n1 \[label="cancels" color=red\]$'
if command -v dot >/dev/null; then
    dot -Tsvg out >svg 2>err || fail "dot does not take it"
fi

it "writes Mermaid"
run graph --format=mermaid job.json
expect_match out '^flowchart LR$'
expect_match out '^    n0\["get"\]$'
expect_match out '^    n4(\["checks"\])$'
expect_match out '^    n4 -. failure .-> n5$'

it "writes JSON"
run graph -f json job.json
expect_status 0
expect_match out '^{"name": "a \\"day\\"", "jobs": \[$'
expect_match out '{"name": "sorry", "body": "run", "run": "mail", "needs": \[{"job": "checks", "when": "failure"}\]}'
expect_match out '"optional": true'
if command -v python3 >/dev/null; then
    python3 -m json.tool out >/dev/null 2>err || fail "that is no JSON"
fi

it "names what is wrong"
run graph job.json biuld
expect_status 2
expect_match err 'there is no job "biuld"; did you mean "build"?'
run graph -f svg job.json
expect_status 2
expect_match err '"svg" is none of text, dot, mermaid, json'
run graph --depth 0 job.json
expect_status 2
run graph
expect_status 2
echo '{"jobs": {"a": {"rum": "x"}}}' | job
run graph job.json
expect_status 2
expect_match err 'did you mean "run"'

it "shows the states that an event log tells"
job <<'EOF'
{"jobs": {
  "a": {"run": "true"},
  "b": {"run": "exit 3", "needs": ["a"]},
  "c": {"run": "true", "needs": ["b"]}}}
EOF
run run -q --events events job.json
run graph --events events job.json
expect_status 0
expect_file out <<'EOF'
c  true  skipped
└── b  exit 3  failed
    └── a  true  finished
EOF
run graph --events events --color=always job.json
expect_match out "failed$(printf '\033')\[0m"
run graph -f dot --events events job.json
expect_match out 'n1 .* fillcolor=lightcoral'
run graph -f mermaid --events events job.json
expect_match out 'n1\["b"\]:::bad'
run graph -f json --events events job.json
expect_match out '"name": "c".*"state": "skipped"'

it "shows those of a run that goes on"
head -n 5 events >half
run graph --events half job.json
expect_status 0
expect_match out 'a  true  running$'

it "refuses what is no event log"
run graph --events job.json job.json
expect_status 2
expect_match err 'is no event log'

it "tells what is particular about a job"
job <<'EOF'
{"pools": {"db": 2, "disk": 1}, "jobs": {
  "server": {"service": true, "run": "serve", "ready": {"port": 8080, "file": "up"}},
  "test": {"needs": ["server"], "run": "test", "uses": {"disk": 1, "db": 2},
    "tags": ["slow", "ci"], "if": "env.CI == '<y>' && success()"},
  "list": {"run": "ls"},
  "each": {"for_each": {"result": "list"}, "run": "wc"}}}
EOF
run graph job.json
expect_file out <<'EOF'
test  test  if: env.CI == '<y>' && success()  uses: db 2, disk 1  tags: slow, ci
└── server  serve  service  ready: port 8080  ready: file up  (needs ready)
each  for each of the result of list
├── list  ls
└── each[*]  wc
EOF
run graph -f dot job.json
expect_match out 'label="server\\nservice, ready: port 8080, ready: file up"'
if command -v dot >/dev/null; then
    dot -Tsvg out >svg 2>err || fail "dot does not take it"
fi
run graph -f mermaid job.json
expect_match out '"test<br/>if: env.CI == .#60;y#62;. #38;#38; success(), uses: '
run graph -f json job.json
expect_match out '^{"name": null, "pools": {"db": 2, "disk": 1}, "jobs": \[$'
expect_match out '"service": true, "ready": {"port": "8080", "file": "up"}'
expect_match out '"if": "env.*()", "uses": {"db": 2, "disk": 1}, "tags": \["slow", "ci"\]'
expect_match out '"for_each": {"result": "list"}'
if command -v python3 >/dev/null; then
    python3 -m json.tool out >/dev/null 2>err || fail "that is no JSON"
fi

it "tells how many instances run at once"
job <<'EOF'
{"pools": {"db": 1}, "jobs": {
  "a": {"for_each": ["x"], "max_parallel": 2, "uses": "db", "run": "a"},
  "b": {"for_each": ["x"], "max_parallel": 2, "run": "b"}}}
EOF
run graph job.json
expect_file out <<'EOF'
a  gather of 1
└── a[0]  a  max_parallel 2  uses: db 1
b  gather of 1
└── b[0]  b  max_parallel 2
EOF
run graph -f json job.json
expect_match out '"pools": {"db": 1}, "jobs"'
expect_match out '"max_parallel": 2, "uses": {"db": 1}'
run run -n job.json
expect_match out '^would start, [0-9]* process.* at once (pools: db 1), if '

finish
