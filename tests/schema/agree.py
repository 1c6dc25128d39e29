#!/usr/bin/python3
"""Hold loader and schema to single values, which both must judge alike.

    agree.py SCHEMA VALUES TASKCTL

VALUES is a JSON file: {"job": {KEY: {"taken": [VALUE...], "refused": [...]}}},
the value being that of a job, and the same with "top" for the top level.  Run in
a folder with the files that they name.
"""
import json
import subprocess
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("there is no jsonschema for Python (Debian: python3-jsonschema)")
    sys.exit(77)

OTHERS = {"o": {"run": "x"}, "s": {"run": "x", "service": True}}


def file_of(place, key, value):
    """A job file with the value, of which all else is right."""
    if place == "top":
        return {"jobs": OTHERS, key: value}
    job = {key: value} if key == "race" else {"run": "x", key: value}
    return {"pools": {"db": 4, "m": 9}, "jobs": {**OTHERS, "a": job}}


def main(schema_path, values_path, taskctl):
    with open(schema_path, encoding="utf-8") as f:
        validator = Draft202012Validator(json.load(f))
    with open(values_path, encoding="utf-8") as f:
        places = json.load(f)
    cases = [(place, key, value, verdict == "taken")
             for place, keys in places.items()
             for key, verdicts in keys.items()
             for verdict, values in verdicts.items()
             for value in values]
    for i, (place, key, value, _) in enumerate(cases):
        with open(f"value-{i}.json", "w", encoding="utf-8") as f:
            json.dump(file_of(place, key, value), f)
    checked = subprocess.run(
        [taskctl, "check"] + [f"value-{i}.json" for i in range(len(cases))],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    loaded = {line.partition(":")[0]
              for line in checked.stdout.decode().splitlines()}
    status = 0
    for i, (place, key, value, taken) in enumerate(cases):
        graph = file_of(place, key, value)
        for who, does in (("loader", f"value-{i}.json" in loaded),
                          ("schema", validator.is_valid(graph))):
            if does != taken:
                print(f"the {who} {'takes' if does else 'refuses'} this "
                      f"{key} of {place}: {json.dumps(value)[:200]}")
                status = 1
    print(f"{len(cases)} values")
    return status if len(cases) > 0 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
