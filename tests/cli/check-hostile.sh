#!/bin/sh
# Files that nobody means well: none crashes the loader, keeps it busy, starts a
# job, or is refused without a word (R49 to R55).

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

n=0

# Hold job.json to be refused in good time, with a message that has its name.
expect_refused() {
    n=$((n + 1))
    timeout 30 "$TASKCTL" run job.json >out 2>err </dev/null
    status=$?
    expect_status 2
    expect_match err '^job.json:[0-9]*:[0-9]*: '
    test "$(wc -c <err)" -lt 200000 || fail "the message is as hostile"
    grep -q "[^[:print:][:space:]]" err && fail "control characters in it"
    test ! -e started || fail "a job was started"
}

# Write $2 to stdout $1 times.
repeat() {
    awk -v n="$1" -v what="$2" 'BEGIN {
        while (length(piece) < 4096) { piece = piece what; k++ }
        for (; n >= k; n -= k) printf "%s", piece
        while (n-- > 0) printf "%s", what }'
}

# Write a job file whose second job is stdin.
second() {
    printf '{"jobs": {"a": {"run": "touch started"},\n"b": '
    cat
    printf '}}'
}

it "is JSON, nearly"
while IFS= read -r line; do
    what="file: $line"
    printf '%s' "$line" >job.json
    expect_refused
done <<'E'
null
1e999
"x"
[]
{}
{"jobs": null}
{"jobs": []}
{"jobs": {}}
{"jobs": {"a": null}}
{"jobs": {"a": []}}
{"jobs": {"a": {"run": "touch started"}
{"jobs": {"a": {"run": "touch started}}}
{"jobs": {"a": {"run": "touch started"}}} /*
{"jobs": {"a": {"run": "touch started"}}}{"jobs": {}}
{"jobs": {"a": {"run": "touch started"}}}x
{"jobs": {"a": {"run": "touch started"}}, "jobs": {}}
{"jobs": {"a": {"run": "touch started"}, "a": {"run": "touch started"}}}
{"jobs": {"a": {"run": "touch started"}, "\u0061": {"run": "touch started"}}}
{"jobs": {"a": {"run": "touch started", "\u0072un": "touch started"}}}
{"jobs": {"\ud800": {"run": "touch started"}}}
{"jobs": {"a\u0000b": {"run": "touch started"}}}
{"jobs": {"\u001b[31m": {"run": "touch started"}}}
{"jobs": {"\u009b31m": {"run": "touch started"}}}
{"jobs": {"a\nb": {"run": "touch started"}}}
{"jobs": {"": {"run": "touch started"}}}
{"jobs": {"a": {"run": "touch started", "needs": ["a"]}}}
{"jobs": {"a": {"run": "touch started", "needs": ["b"]}}}
{"jobs": {"a": {"gather": ["a"]}}}
{"jobs": {"a": {"cancel": ["a"]}}}
{"jobs": {"a": {"run": "touch started", "env": {"X": {"result": "a"}}}}}
{"jobs": {"a": {"run": "touch started", "needs": ["b"]}, "b": {"needs": ["a"]}}}
{"env": {"TASKCTL_RUN": "x"}, "jobs": {"a": {"run": "touch started"}}}
{"concurrency": 1e999, "jobs": {"a": {"run": "touch started"}}}
{"concurrency": 0, "jobs": {"a": {"run": "touch started"}}}
{"timeout": -0, "jobs": {"a": {"run": "touch started"}}}
{'jobs': {'a': {'run': 'touch started'}}}
{jobs: {a: {run: "touch started"}}}
jobs: {a: {run: "touch started"}}
<!doctype html>
#!/bin/sh
E

it "has a job that is bad in one value"
while IFS= read -r line; do
    what="job: $line"
    printf '%s' "$line" | second >job.json
    expect_refused
done <<'E'
{"run": "\u0000"}
{"run": "\ud800"}
{"run": "\udc00\ud800"}
{"run": "\q"}
{"run": "\u12"}
{"run": "x", "__proto__": {}}
{"run": "x", "timeout": 1e999}
{"run": "x", "timeout": -1e999}
{"run": "x", "timeout": 1e308}
{"run": "x", "timeout": -0.0}
{"run": "x", "timeout": NaN}
{"run": "x", "timeout": 01}
{"run": "x", "timeout": 0x10}
{"run": "x", "timeout": 99999999999999999999}
{"run": "x", "timeout": 9223372036854775807}
{"run": "x", "timeout": "1e999"}
{"run": "x", "timeout": "5s\u0000"}
{"run": "x", "timeout": []}
{"run": "x", "stop_signal": 99999999999999999999}
{"run": "x", "stop_signal": 9.5}
{"run": "x", "env": {"": "x"}}
{"run": "x", "env": {"A=B": "x"}}
{"run": "x", "env": {"A": "\u0000"}}
{"run": "x", "env": {"A\u0000": "x"}}
{"run": "x", "env": {"TASKCTL_JOB": "x"}}
{"run": "x", "env": {"A": "x", "A": "y"}}
{"argv": []}
{"argv": ["x", "\u0000"]}
{"sleep": 1e999}
E

it "is in no encoding of text"
printf '{"jobs": {"a": {"run": "touch started"}}}' >good
for case in 'overlong \300\257' 'surrogate \355\240\200' 'alone \200' \
    'beyond \364\220\200\200' 'cut \342\202' 'NUL \000' 'escape \033[2J'; do
    what="text with ${case%% *}"
    printf '{"jobs": {"a": {"run": "touch started # %b"}}}' "${case#* }" \
        >job.json
    expect_refused
    printf '{"jobs": {"%b": {"run": "touch started"}}}' "${case#* }" >job.json
    expect_refused
done
it "is UTF-16, or has two marks"
sed 's/./&\n/g' good | tr '\n' '\0' >job.json
expect_refused
{ printf '\377\376' && cat job.json; } >utf-16 && mv utf-16 job.json
expect_refused
{ printf '\357\273\277\357\273\277' && cat good; } >job.json
expect_refused
{ cat good && printf '\000'; } >job.json
expect_refused

it "is nested without end"
# shellcheck disable=SC1003
for piece in '[' '{' '{"a":' '{"jobs":{"a":{"gather":[' '/*' '//' '"' '\'; do
    what="100000 times $piece"
    repeat 100000 "$piece" >job.json
    expect_refused
done
{ repeat 100000 '[' && repeat 100000 ']'; } | second >job.json
expect_refused
{ printf '{"run": "x", "needs": ' && repeat 100000 '[' &&
    repeat 100000 ']' && printf '}'; } | second >job.json
expect_refused
{ repeat 100000 '{"gather":[' && repeat 100000 ']}'; } | second >job.json
expect_refused

it "is junk of 5 MB"
# shellcheck disable=SC1003
for piece in ' ' ',' '{' ':' '"' '\' 'x' '/**/'; do
    what="5 MB of $piece"
    { printf '{"jobs": {"a": {"run": "touch started"}' &&
        repeat $((5000000 / ${#piece})) "$piece"; } >job.json
    expect_refused
done
it "is 20 MB of NULs, or of anything"
head -c 20000000 /dev/zero >job.json
expect_refused
{ cat good && head -c 20000000 /dev/zero; } >job.json
expect_refused
head -c 20000000 /dev/urandom >job.json
expect_refused

it "has long names, and many"
for file in '{"%s": 1, "jobs": {"a": {"run": "touch started"}}}' \
    '{"jobs": {"%s": {"run": "touch started"}}}' \
    '{"jobs": {"a": {"run": "touch started", "%s": 1}}}' \
    '{"jobs": {"a": {"run": "touch started", "needs": ["%s"]}}}'; do
    { printf '%s' "${file%%"%s"*}" && repeat 1048576 k &&
        printf '%s' "${file#*"%s"}"; } >job.json
    expect_refused
done
for entry in '"a": {"run": "touch started"},' '"b": {"rnu": "x"},'; do
    { printf '{"jobs": {' && repeat 100000 "$entry" && printf '}}'; } >job.json
    expect_refused
done
{ printf '{' && repeat 100000 '"name": "x",' && cat good; } >job.json
expect_refused
{ printf '{"run": "x",' && repeat 100000 '"run": "x",' && printf '}'; } |
    second >job.json
expect_refused
{ printf '{"run": "x", "needs": [' && repeat 1000000 '"no",' &&
    printf ']}'; } | second >job.json
expect_refused
{ printf '{"run": "x", "success_exit_codes": [' && repeat 300000 '0,' &&
    printf '256]}'; } | second >job.json
expect_refused

it "is a circle of 100000 jobs"
awk 'BEGIN { print "{\"jobs\": {"
    for (i = 0; i < 100000; i++)
        printf "\"j%d\": {\"run\": \"touch started\", \"needs\": [\"j%d\"]},\n",
            i, (i + 1) % 100000
    print "}}" }' >job.json
expect_refused
expect_match err 'j0 -> j1 -> .* -> j99999 -> j0'

it "were more than sixty"
test "$n" -gt 60 || fail "$n"

finish
