#!/bin/sh
# The schema: one by itself, made in one way, and of one mind with the loader.

# shellcheck source=tests/cli/lib.sh
. "${srcdir:=.}/tests/cli/lib.sh"

it "prints the schema, the same each time"
run schema
expect_status 0
expect_match out 'json-schema.org/draft/2020-12/schema'
cp out schema.json
run schema
expect_file out <schema.json
lines=$(wc -l <schema.json)
test "$lines" -lt 2000 || fail "it has $lines lines"

it "says what each key is for"
for key in run timeout retry stop_signal; do
    expect_match schema.json "^    \"key_$key\": {\$"
done
expect_match schema.json '"description": "try again when it has failed"'

it "takes no words"
run schema x
expect_status 2

python3 -c 'import jsonschema' 2>err || skip "there is no python3-jsonschema"

# differ_if STATUS: of a validation that has written $T/out and $T/err.
differ_if() {
    case $1 in
    0) ;;
    77) skip "there is no jsonschema of this draft" ;;
    *)
        fail "the schema and the loader differ"
        show out
        show err
        ;;
    esac
}

it "takes all that the loader takes, and refuses what can be told"
python3 "$srcdir/tests/schema/validate.py" schema.json \
    "$srcdir/tests/schema/laxer" "$srcdir"/examples/*.json "$srcdir"/examples/*.jsonl \
    "$srcdir"/tests/graphs/valid/*.json -- "$srcdir"/tests/graphs/invalid/* \
    >out 2>err
differ_if $?

it "takes the same values as the loader, one by one"
echo "A=1" >x.env
echo '{"jobs": {"z": {"run": "x"}}}' >inc.json
python3 "$srcdir/tests/schema/agree.py" schema.json \
    "$srcdir/tests/schema/values.json" "$TASKCTL" >out 2>err
differ_if $?

finish
