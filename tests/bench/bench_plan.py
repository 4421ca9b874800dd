# SPDX-License-Identifier: Apache-2.0
"""bench_plan [ROWS [RECORDS]]: the plan of an upsert against records that are
there, by both ways of matching, beside the first pass alone.

Environment: LFETL (the binary).  Works in a folder below TMPDIR, or below the
current one.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

LFETL = os.environ.get("LFETL", "./lfetl")
KEY = "sk_lf_bench"
MAPPING = """\
mapping: 1
object: contact
system: bench
key: id
match: %s
mode: %s
fields:
  $name: { first: first, last: last }
  $email: email
  title: title
  phone: { column: phone, region: US }
"""


def make_seed(folder, records):
    os.mkdir(folder)
    with open(os.path.join(folder, "contact.jsonl"), "w", encoding="utf-8") as f:
        for i in range(records):
            f.write(json.dumps({"id": f"con_{i}", "createdAt": "2026-01-05T09:00:00.000Z", "fields": {
                "$name": {"value": {"firstName": f"First{i}", "lastName": f"Last{i}"}},
                "$email": {"value": [f"user{i}@example{i % 97}.com"]},
                "title": {"value": "Clerk" if i % 2 else "Chief"}}}) + "\n")


def make_rows(path, rows):
    with open(path, "w", encoding="utf-8") as f:
        f.write("id,first,last,email,title,phone\n")
        for i in range(rows):
            f.write(f"k{i},First{i},Last{i},User{i}@Example{i % 97}.com,Clerk,201555{i % 10000:04d}\n")


class Server:
    def __init__(self, folder):
        self.ledger = os.path.join(folder, "ledger.jsonl")
        self.process = subprocess.Popen(
            [LFETL, "sandbox", "--rate", "0", "--seed", os.path.join(folder, "seed"), "--ledger", self.ledger],
            stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        if "http://" not in line:
            sys.exit("the sandbox did not start: " + line)
        self.url = "http://" + line.split("http://")[1].split()[0]

    def spent(self):
        """Requests since the last call, by category."""
        counts = {"read": 0, "search": 0, "write": 0}
        with open(self.ledger, encoding="utf-8") as f:
            for line in f:
                counts[json.loads(line)["category"]] += 1
        before, self.before = getattr(self, "before", dict.fromkeys(counts, 0)), dict(counts)
        return {k: n - before[k] for k, n in counts.items()}

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stderr.close()


def resident(pid):
    """Peak RSS in KiB so far.  (What wait4() says counts this process, too.)"""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as f:
            return next((int(line.split()[1]) for line in f if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


def plan(server, folder, name, *args):
    """Seconds, peak RSS in KiB, the plan, the requests of one dry run."""
    e = {k: v for k, v in os.environ.items() if not k.startswith("LIGHTFIELD_")}
    e["LIGHTFIELD_API_KEY"] = KEY
    began = time.monotonic()
    process = subprocess.Popen(
        [LFETL, "import", os.path.join(folder, "rows.csv"), "-m", os.path.join(folder, name + ".yaml"), "--job",
         os.path.join(folder, "_".join([name, *args]) + ".job"), "--dry-run", "--json", "--quiet", "--rate", "0",
         "--base-url", server.url, *args], stdout=subprocess.PIPE, env=e)
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        time.sleep(0.01)
    took = time.monotonic() - began
    said = process.stdout.read()
    process.stdout.close()
    if process.returncode != 0:
        sys.exit(f"{name}: exit {process.returncode}")
    return took, peak, json.loads(said)["plan"], server.spent()


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200000
    records = int(sys.argv[2]) if len(sys.argv) > 2 else 100000
    folder = tempfile.mkdtemp(prefix="bench-plan-", dir=os.environ.get("TMPDIR", "."))
    try:
        make_seed(os.path.join(folder, "seed"), records)
        make_rows(os.path.join(folder, "rows.csv"), rows)
        for name, match, mode in (("alone", "[]", "create"), ("upsert", "[$email]", "upsert")):
            with open(os.path.join(folder, name + ".yaml"), "w", encoding="utf-8") as f:
                f.write(MAPPING % (match, mode))
        server = Server(folder)
        print(f"{rows} rows against {records} records")
        print(f"{'plan':<22}{'seconds':>9}{'rows/s':>10}{'ratio':>8}{'search':>9}{'read':>7}{'MiB':>7}")
        alone = None
        for title, name, args in (("first pass alone", "alone", ()),
                                  ("match by prefetch", "upsert", ("--match-strategy", "prefetch")),
                                  ("match by search", "upsert", ("--match-strategy", "search"))):
            took, rss, counts, spent = plan(server, folder, name, *args)
            alone = alone or took
            print(f"{title:<22}{took:>9.2f}{rows / took:>10.0f}{took / alone:>8.2f}"
                  f"{spent['search']:>9}{spent['read']:>7}{rss / 1024:>7.1f}")
            there = min(rows, records)
            expected = (rows, 0, 0) if name == "alone" else (rows - there, there, 0)
            found = (counts["create"], counts["update"] + counts["unchanged"], counts["failed"])
            if found != expected:
                sys.exit(f"{title}: a plan of {counts}")
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
