#!/usr/bin/python3
"""Hold the schema of `taskctl schema` to job files, by a validator of others'.

    validate.py SCHEMA LAXER VALID... -- INVALID...

The schema must be one itself.  Each of VALID, job files, must be valid by it;
of JSON Lines, each line.
INVALID are folders with graph.json and error, as in tests/graphs/invalid: each
job that error names, alone in a file, must be refused, and so must a file of
which error says something else; but for those that LAXER lists, as "FOLDER" or
"FOLDER: JOB", which have to be valid.
"""
import json
import os
import re
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("there is no jsonschema for Python (Debian: python3-jsonschema)")
    sys.exit(77)

TOKEN = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=(?:\s|//[^\n]*\n|/\*.*?\*/)*[}\]])',
    re.DOTALL)


class Twice(ValueError):
    pass


def pairs(entries):
    """An object, in which no key is there twice: that is no valid JSON here."""
    if len(dict(entries)) != len(entries):
        raise Twice()
    return dict(entries)


def parse(text):
    """A job file as JSON: without its comments and trailing commas."""
    plain = TOKEN.sub(lambda m: m[0] if m[0][0] == '"' else " ", text)
    return json.loads(plain, object_pairs_hook=pairs)


def read(path):
    with open(path, encoding="utf-8-sig") as f:
        return parse(f.read())


def is_entry(line):
    return line.strip() != "" and not line.lstrip().startswith("//")


def read_lines(path):
    """The lines of a JSON Lines job file, each in a job file of its own."""
    with open(path, encoding="utf-8-sig") as f:
        entries = [parse(line) for line in f if is_entry(line)]
    for entry in entries:
        if "taskctl" in entry:
            yield {**entry["taskctl"], "jobs": {"a": {"run": "x"}}}
        else:
            name = entry.pop("name")
            yield {"jobs": {name: entry}}


def root_of(name, jobs):
    """The entry of jobs that the job of this name is, or is a part of."""
    while name not in jobs and "." in name:
        name = name.rpartition(".")[0]
    return name if name in jobs else None


def unescape(name):
    """A name as messages show it: control characters are \\uNNNN there."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), name)


def subjects(folder, graph):
    """What error complains of: names of jobs, and None for the rest."""
    found = set()
    jobs = graph.get("jobs") if isinstance(graph, dict) else None
    jobs = jobs if isinstance(jobs, dict) else {}
    with open(os.path.join(folder, "error"), encoding="utf-8") as f:
        for line in f:
            match = re.match(r'graph\.json:\d+:\d+: job "(.*?)": ', line)
            found.add(root_of(unescape(match[1]), jobs) if match else None)
    return found


def alone(graph, job, named):
    """The file with this job alone; without those named, if that is None."""
    if job is not None:
        return {"jobs": {job: graph["jobs"][job]}}
    if not isinstance(graph, dict) or not isinstance(graph.get("jobs"), dict):
        return graph
    rest = {k: v for k, v in graph["jobs"].items() if k not in named}
    if graph["jobs"] and not rest:
        rest = {"a": {"run": "x"}}
    return {**graph, "jobs": rest}


def main(schema_path, laxer_path, *files):
    with open(schema_path, encoding="utf-8") as f:
        schema = json.load(f)
    with open(laxer_path, encoding="utf-8") as f:
        laxer = {line.strip() for line in f
                 if line.strip() and not line.startswith("#")}
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    status, refused, valid = 0, 0, 0
    split = files.index("--")
    for path in files[:split]:
        graphs = read_lines(path) if path.endswith(".jsonl") else [read(path)]
        for error in (e for g in graphs for e in validator.iter_errors(g)):
            print(f"{path}: {error.json_path}: {error.message}")
            status = 1
        valid += 1
    for folder in files[split + 1:]:
        name = os.path.basename(folder)
        try:
            graph = read(os.path.join(folder, "graph.json"))
        except (Twice, ValueError):
            refused += 1  # no JSON, or a key twice: an editor says so
            continue
        named = subjects(folder, graph)
        for job in sorted(named, key=str):
            case = name if job is None else f"{name}: {job}"
            only = alone(graph, job, named)
            if validator.is_valid(only) != (case in laxer):
                print(f"{case}: is", "refused, and listed as valid"
                      if case in laxer else "valid by the schema")
                status = 1
            refused += case not in laxer
            laxer.discard(case)
    for case in sorted(laxer):
        print(f"{case}: is listed, and there is none")
        status = 1
    if valid == 0 or refused == 0:
        print("there was nothing to validate")
        status = 1
    print(f"{valid} valid, {refused} refused")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
