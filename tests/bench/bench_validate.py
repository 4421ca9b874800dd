# SPDX-License-Identifier: Apache-2.0
"""bench_validate [ROWS [FILE [SCRIPT_ROWS]]]: lfetl validate on one core and on
two, beside, in the same run and on the same file, a Python script that does the
same checks, libcsv that only reads, and libphonenumber on the telephones alone.
Verdicts stand beside every time.

Without FILE contacts are made up.  The script, the slowest, reads the first
SCRIPT_ROWS rows only (100,000), and is compared by rows a second.  The machine
may be in use by others: what runs on one core is compared by its CPU time, and
only validate on two cores by the clock; the best of three rounds.

Environment: LFETL (the binary), BENCH_SIDE (bench_side), PYTHON (one that has
the packages; /usr/bin/python3).  Exit status 77: it has not.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

LFETL = os.environ.get("LFETL", "./lfetl")
SIDE = os.environ.get("BENCH_SIDE", "tests/bench/bench_side")
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bench_validate_script.py")
ROUNDS = 3
MAPPING = """\
mapping: 1
object: contact
system: bench
key: Record ID
match: []
mode: create
defaults: { optional: true }
headers:
  LinkedIn URL: [LinkedIn Profile]
fields:
  $name: { first: First Name, last: Last Name }
  $email: { columns: [Email, Additional email addresses], split: ";", on-invalid: drop-value }
  phone: { columns: [Phone Number, Mobile Phone Number], region: { column: Country/Region }, on-invalid: drop-value }
  title: Job Title
  address: { street: Street Address, city: City, state: State/Region, postalCode: Postal Code, country: Country/Region,
    on-invalid: drop-value }
  website: { column: Website URL, on-invalid: drop-value }
  linkedin: { column: LinkedIn URL, on-invalid: drop-value }
  twitter: { column: Twitter Username, on-invalid: drop-value }
  created:
    column: Create Date
    formats: ["yyyy-MM-dd HH:mm", iso8601, MM/dd/yyyy, "MMM d, yyyy", "dd.MM.yyyy HH:mm", epoch-ms]
    zone: UTC
    on-invalid: drop-value
  memo: Notes
"""
TYPES = {"$name": "FULL_NAME", "$email": "EMAIL", "phone": "TELEPHONE", "title": "TEXT", "address": "ADDRESS",
         "website": "URL", "linkedin": "SOCIAL_HANDLE", "twitter": "SOCIAL_HANDLE", "created": "DATETIME",
         "memo": "TEXT"}
SETTINGS = {"$email": {"multipleValues": True}, "phone": {"multipleValues": True},
            "website": {"multipleValues": False}, "linkedin": {"handleService": "LINKEDIN"},
            "twitter": {"handleService": "TWITTER"}}


def definitions():
    return {"contact": {"objectType": "contact", "relationshipDefinitions": {}, "fieldDefinitions": {
        key: {"id": f"ad_{i}", "label": key, "description": None, "valueType": kind, "readOnly": False,
              "typeConfiguration": SETTINGS.get(key, {})} for i, (key, kind) in enumerate(TYPES.items())}}}


def run(args, cores, out=subprocess.PIPE):
    """Standard output, seconds, CPU seconds, peak RSS in MiB."""
    began = time.monotonic()
    process = subprocess.Popen(args, stdout=out, stderr=subprocess.PIPE,
                               preexec_fn=lambda: os.sched_setaffinity(0, cores))
    said = process.stdout.read()
    wrong = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    if process.returncode != 0:
        sys.stderr.write(wrong.decode("utf-8", "replace"))
        sys.exit(77 if process.returncode == 77 else f"{args[0]}: exit {process.returncode}")
    return said, time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def best(args, cores):
    """The round with the least CPU time; all must say the same."""
    rounds = [run(args, cores) for _ in range(ROUNDS)]
    return min(r[1] for r in rounds), min(r[2] for r in rounds), max(r[3] for r in rounds), rounds[0][0]


def verdicts(text):
    counts = json.loads(text)
    return counts["rows"], counts["findings"]


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200000
    limit = int(sys.argv[3]) if len(sys.argv) > 3 else 100000
    every = sorted(os.sched_getaffinity(0))
    one, two = set(every[:1]), set(every[:2])
    folder = tempfile.mkdtemp(prefix="bench-validate-", dir=os.environ.get("TMPDIR", "."))
    try:
        path = sys.argv[2] if len(sys.argv) > 2 else os.path.join(folder, "contacts.csv")
        if len(sys.argv) <= 2:
            run([SIDE, "make", path, str(rows)], one)
        mapping, defs = os.path.join(folder, "m.yaml"), os.path.join(folder, "d.json")
        with open(mapping, "w", encoding="utf-8") as f:
            f.write(MAPPING)
        with open(defs, "w", encoding="utf-8") as f:
            json.dump(definitions(), f)
        measure(path, limit, one, two,
                [LFETL, "validate", path, "-m", mapping, "--definitions", defs, "--json", "--quiet"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(path, limit, one, two, validate):
    script = json.loads(run([PYTHON, "-B", SCRIPT, path, str(limit)], one)[0])
    script_rate = script["rows"] / script["seconds"]
    csv = min((json.loads(run([SIDE, "csv", path], one)[0]) for _ in range(ROUNDS)), key=lambda c: c["seconds"])
    bare = csv["seconds"]
    alone = best(validate, one)
    both = best(validate, two)
    rows, found = verdicts(alone[3])
    if verdicts(both[3]) != (rows, found):
        sys.exit("one core and two disagree")
    if rows != csv["rows"]:
        sys.exit(f"{rows} rows, libcsv counts {csv['rows']}")
    print(f"{rows} rows, {os.path.getsize(path) / 1e6:.0f} MB")
    print(f"{'':<22}{'seconds':>9}{'CPU s':>8}{'rows/s':>11}{'x script':>10}{'x libcsv':>10}{'MiB':>7}")

    def line(name, wall, cpu, counted, n, mib):
        print(f"{name:<22}{wall:>9}{cpu:>8.3f}{n / counted:>11.0f}{n / counted / script_rate:>10.1f}"
              f"{counted / n / (bare / rows):>10.2f}{mib:>7}")

    line("Python script", "", script["seconds"], script["seconds"], script["rows"], "")
    line("libcsv alone", "", bare, bare, rows, "")
    line("validate, one core", f"{alone[0]:.3f}", alone[1], alone[1], rows, f"{alone[2]:.1f}")
    line("validate, two cores", f"{both[0]:.3f}", both[1], both[0], rows, f"{both[2]:.1f}")
    tell_verdicts(script, rows, found)
    tell_phones(json.loads(run([SIDE, "phones", path], one)[0]))


def tell_verdicts(script, rows, found):
    print(f"\nverdicts of the script on {script['rows']} rows (taken, refused), of validate on {rows} (findings)")
    names = {"email": "email", "phone": "telephone", "website": "url", "linkedin": "social", "created": "datetime",
             "country": "address"}
    for kind, type_ in names.items():
        ours = {code: n for code, n in sorted(found.items()) if re.match(type_ + r"\.", code)}
        ok, bad = script["ok"][kind], script["bad"][kind]
        if kind == "linkedin":
            ok, bad = ok + script["ok"]["twitter"], bad + script["bad"]["twitter"]
        print(f"{type_:<10}{ok:>9}{bad:>8}   " + (", ".join(f"{c.split('.')[1]} {n}" for c, n in ours.items()) or "none"))


def tell_phones(p):
    n = p["phones"]
    print(f"\n{n} telephones, one thread")
    print(f"libphonenumber alone  {p['library_seconds']:>8.3f} s {p['library_seconds'] / n * 1e9:>7.0f} ns each, "
          f"{p['library_valid']} valid")
    print(f"ours                  {p['seconds']:>8.3f} s {p['seconds'] / n * 1e9:>7.0f} ns each, {p['used']} used "
          f"({p['warned']} with a warning), {p['refused']} refused; {p['other']} otherwise than the library's valid ones")
    print(f"ratio {p['library_seconds'] / p['seconds']:.1f}")


main()
