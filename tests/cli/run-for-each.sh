#!/bin/sh
# A job with "for_each" is one for each element, of a list or of a result.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "goes over a list in the file, in its order"
job <<'E'
{"concurrency": 1, "jobs": {
  "f": {"for_each": ["a b", 1.50, {"x": [1]}, "$HOME `id`"], "run": "echo \"$INDEX $ITEM\""}
}}
E
run run -q job.json
expect_status 0
expect_file "$T/out" <<'E'
0 a b
1 1.50
2 {"x":[1]}
3 $HOME `id`
E

it "goes over the lines of a result, once it is there"
job <<'E'
{"jobs": {
  "list": {"sleep": 1, "return": "x\ny\n\n"},
  "f": {"for_each": {"result": "list"}, "sleep": 1},
  "last": {"sleep": 1, "needs": ["f[*]"]}
}}
E
run simulate job.json
expect_status 0
expect_times <<'E'
0.000 list pending
0.000 f pending needs list
0.000 last pending needs f
0.000 list running
1.000 list finished 1.000s
1.000 f running
1.000 f[0] pending
1.000 f[1] pending
1.000 f[0] running
1.000 f[1] running
2.000 f[0] finished 1.000s
2.000 f[1] finished 1.000s
2.000 f finished 1.000s
2.000 last running
3.000 last finished 1.000s
3.000 finished, 5 jobs: 5 finished
E

it "gives the results in the order of the items, whichever was first"
job <<'E'
{"jobs": {
  "list": {"run": "echo '[0.3, \"b\", {\"k\": null}, null]'", "result": "json"},
  "f": {"for_each": {"result": "list"}, "run": "test $INDEX != 0 || sleep 0.3; echo \"$ITEM\""},
  "g": {"for_each": {"result": "f"}, "gather": [
    {"name": "in", "run": "echo \"<$ITEM>\""},
    {"for_each": {"result": "in"}, "run": "echo \"$ITEM$INDEX\""}
  ]}
}, "main": {"gather": ["f", "g"]}}
E
run run -o none --results job.json
expect_status 0
expect_file "$T/out" <<'E'
[["0.3", "b", "{\"k\":null}", "null"], [["<0.3>", ["<0.3>0"]], ["<b>", ["<b>0"]], ["<{\"k\":null}>", ["<{\"k\":null}>0"]], ["<null>", ["<null>0"]]]]
E

it "is finished at once when there is nothing"
job <<'E'
{"jobs": {
  "list": {"run": "true"},
  "f": {"for_each": {"result": "list"}, "run": "exit 1"},
  "g": {"for_each": [], "run": "exit 1"},
  "use": {"run": "cat; echo $G", "stdin": {"result": "f"}, "env": {"G": {"result_file": "g"}}}
}, "main": {"gather": ["f", "g"]}}
E
run run -o none --results job.json
expect_status 0
expect_file "$T/out" <<'E'
[[], []]
E

it "fails before any instance starts when an item can not be one"
job <<'E'
{"on_failure": "continue", "jobs": {
  "nul": {"run": "printf 'a\\0b\\n'"}, "f": {"for_each": {"result": "nul"}, "run": "echo"},
  "long": {"run": "echo; head -c 200000 /dev/zero | tr '\\0' x"},
  "g": {"for_each": {"result": "long"}, "run": "echo"},
  "one": {"run": "echo 1", "result": "json"}, "h": {"for_each": {"result": "one"}, "run": "echo"}
}}
E
run run -o none job.json
expect_status 1
expect_match err 'f *failed *the result of nul: line 1 has a NUL byte'
expect_match err 'g *failed *the result of long: line 2 has 200000 bytes'
expect_match err 'h *failed *the result of one: expected a list, found a number'
expect_no_match err '\[0\]'

it "is skipped with its list, and cancelled with its instances"
job <<'E'
{"on_failure": "continue", "jobs": {
  "list": {"sleep": 1, "exit": 1},
  "f": {"for_each": {"result": "list"}, "sleep": 1},
  "names": {"sleep": 1, "return": "a\nb"},
  "g": {"for_each": {"result": "names"}, "sleep": 60, "finally": {"sleep": 1}},
  "stop": {"cancel": "g", "delay": "3s"}
}}
E
run simulate job.json
expect_status 1
expect_match err '^ *1.000  f *skipped'
expect_match err '^ *3.000  g\[1\] *cancelling'
expect_match err '^ *4.000  g\[1\] *cancelled'

it "goes over the lines of a file"
printf 'one\ntwo' >lines.txt
job <<'E'
{"concurrency": 1, "jobs": {"f": {"for_each": {"lines": "lines.txt"}, "run": "echo $ITEM"}}}
E
run run -q job.json
expect_file "$T/out" <<'E'
one
two
E

it "warns of an item that a shell looks into"
job <<'E'
{"jobs": {"list": {"run": "ls"}, "f": {"for_each": {"result": "list"}, "run": "rm $ITEM"}}}
E
run check job.json
expect_status 0
expect_match err '[$]ITEM, the result of "list", is split into words'

it "takes many items"
job <<'E'
{"jobs": {
  "list": {"run": "seq 3000"},
  "f": {"for_each": {"result": "list"}, "sleep": 0},
  "report": {"run": "cat >got", "stdin": {"result": "f"}}
}}
E
run run -q -o none job.json
expect_status 0

it "reads pools where the file is included, and of that file"
cat >lib.json <<'E'
{"pools": {"own": 1}, "jobs": {
  "list": {"run": "seq 2"},
  "f": {"for_each": {"result": "list"}, "run": "echo $ITEM",
        "uses": ["own", "top"]}}}
E
job <<'E'
{"include": {"lib": "lib.json"}, "pools": {"top": 1}, "jobs": {"a": {"run": "true"}}}
E
run run job.json
expect_status 0
expect_out 1 2 1 2

it "has the results of members that had ended before the instances came"
job <<'E'
{"jobs": {
  "one":  {"run": "echo one"},
  "list": {"run": "echo a; echo b", "needs": ["one"]},
  "fan":  {"for_each": {"result": "list"}, "gather": ["one"]},
  "all":  {"gather": ["fan"]},
  "show": {"run": "cat; echo", "stdin": {"result": "all"}, "needs": ["each"]},
  "each": {"gather": [{"as_completed": ["fan"], "each": {"run": "cat; echo"}}]}
}}
E
run run -q job.json
expect_status 0
expect_out one a b '[["one"], ["one"]]' '[[["one"], ["one"]]]'
job <<'E'
{"jobs": {
  "one":  {"run": "echo one"},
  "list": {"run": "echo a; echo b", "needs": ["one"]},
  "fan":  {"for_each": {"result": "list"}, "gather": ["one"]}
}}
E
run run -q -o none --results job.json fan
expect_status 0
expect_out '[[["one"], ["one"]]]'

finish
