# SPDX-License-Identifier: Apache-2.0
"""The rig of the rehearsals: the real binary against a separate sandbox
process, and the oracle that compares the three ledgers: the source's rows,
the job's journal and what the server executed.

Environment: LFETL (the binary), LFETL_SANITIZED (1: counts are reduced).
"""
import csv
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

SANITIZED = os.environ.get("LFETL_SANITIZED", "") == "1"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LFETL = os.environ.get("LFETL") or os.path.join(ROOT, "build", "lfetl")
PATIENCE = 120  # seconds after which a hanging program is a failure
KEY = "sk_lf_rig"
STATES = 9
PENDING, SENT, DONE, FAILED, DOUBT, SKIPPED, UNCHANGED, AMBIGUOUS, JOINED = range(STATES)

MAPPING = """\
mapping: 1
object: contact
system: rig
key: id
match: []
mode: create
fields:
  $name: { first: first, last: last }
  $email: email
  external-id: id
"""


def file_limit(n):
    """A preexec_fn: no file may grow beyond n bytes."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (n, n))
        # The thread sanitizer writes a file of its own before main() has told
        # the program to take the signal's error instead.
        if SANITIZED:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    return limit


class Sandbox:
    """A sandbox process; known to listen by the line that it prints."""

    def __init__(self, folder, *args, faults=None):
        self.ledger = os.path.join(folder, "ledger.jsonl")
        command = [LFETL, "sandbox", "--ledger", self.ledger, *args]
        if faults is not None:
            path = os.path.join(folder, "faults.yaml")
            with open(path, "w", encoding="utf-8") as f:
                f.write(faults)
            command += ["--faults", path]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        if "://" not in line:
            raise AssertionError(f"the sandbox did not start: {line}{self.process.stderr.read()}")
        self.url = next(word for word in line.split() if "://" in word)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        self.process.stderr.close()
        return self.process.returncode

    def send(self, method, path, body=None):
        """As some other person would: without an idempotency key, by which
        the ledger tells these requests from the program's."""
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + KEY, "Lightfield-Version": "2026-03-01",
                     "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def get(self, path):
        """Patiently: a fault that is meant for the program may hit this."""
        for _ in range(20):
            try:
                return self.send("GET", path)
            except urllib.error.HTTPError as e:
                if e.code != 503:
                    raise
                e.close()
        return self.send("GET", path)

    def insert(self, path, fields, relationships=None):
        """A person's new record; its id."""
        return self.send("POST", path, {"fields": fields, "relationships": relationships or {}})["id"]

    def edit(self, path, fields=None, relationships=None):
        return self.send("POST", path, {"fields": fields or {}, "relationships": relationships or {}})

    def delete(self, path):
        return self.send("DELETE", path)

    def advance(self, seconds):
        """Put the server's clock forward: the index catches up, keys expire."""
        self.send("POST", "/_sandbox/clock", {"advance_s": seconds})

    def missing(self, path):
        try:
            self.get(path)
        except urllib.error.HTTPError as e:
            e.close()
            return e.code == 404
        return False

    def records(self, path="/v1/contacts"):
        """All records, by paging through the list."""
        found, total = [], 1
        while len(found) < total:
            page = self.get(f"{path}?limit=25&offset={len(found)}")
            total = page["totalCount"]
            if not page["data"]:
                break
            found += page["data"]
        return found

    def requests(self):
        with open(self.ledger, "rb") as f:
            text = f.read()
        # Its writer may be in the middle of the last line, and write on
        # while this reads: only what stands before the last line's end.
        return [json.loads(line) for line in text.split(b"\n")[:-1]]

    def writes(self):
        return [r for r in self.requests() if r["method"] == "POST"]

    def ours(self, effect=None, since=0):
        """The program's writes behind line `since` of the ledger."""
        return [r for r in self.requests()[since:] if r["category"] == "write" and r["key"] is not None
                and (effect is None or (r["effect"] == effect and not r["replay"]))]

    def spent(self, since):
        """Requests behind line `since` of the ledger, by category."""
        counts = {"write": 0, "read": 0, "search": 0}
        for r in self.requests()[since:]:
            counts[r["category"]] += 1
        return counts


class Case(unittest.TestCase):
    """A test with a folder, sandboxes and runs of its own."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="lfetl-rig-")
        self.sandboxes = []
        self.addCleanup(self.clean)

    def clean(self):
        for s in self.sandboxes:
            if s.process.poll() is None:
                s.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8", newline="") as f:
            f.write(text)
        return self.path(name)

    def contacts(self, n, name="contacts.csv"):
        self.write("mapping.yaml", MAPPING)
        # Row by row: this process stays small, for test_memory.py.
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write("id,first,last,email\n")
            for i in range(1, n + 1):
                f.write(f"k{i},First {i},Last {i},u{i}@example.com\n")
        return self.path(name)

    def sandbox(self, *args, faults=None):
        box = Sandbox(self.folder, *args, faults=faults)
        self.sandboxes.append(box)
        return box

    def command(self, box, *args, file="contacts.csv", rate="0"):
        return [LFETL, "import", self.path(file), "-m", self.path("mapping.yaml"),
                "--base-url", box.url, "--rate", rate, *args]

    def environment(self, key=KEY):
        e = {k: v for k, v in os.environ.items() if not k.startswith("LIGHTFIELD_")}
        e["LIGHTFIELD_API_KEY"] = key
        return e

    def run_import(self, box, *args, key=KEY, preexec=None, **more):
        return subprocess.run(self.command(box, *args, **more), text=True,
                              capture_output=True, timeout=PATIENCE, check=False,
                              env=self.environment(key), preexec_fn=preexec)

    def start_import(self, box, *args, **more):
        return subprocess.Popen(self.command(box, *args, **more),
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                env=self.environment())

    def kill_after(self, process, seconds):
        """kill -9 after a while; False if it had ended before."""
        try:
            process.wait(seconds)
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE)
            return True

    def journal(self, job="contacts.job"):
        """line -> (state, key, id) of every row."""
        db = sqlite3.connect(self.path(job) + "/job.db")
        try:
            return {line: (state, key, rid) for line, state, key, rid in
                    db.execute("SELECT line, state, key, id FROM rows ORDER BY ord")}
        finally:
            db.close()

    def agree(self, box, file="contacts.csv", job="contacts.job"):
        """The oracle.  Returns the number of rows in each state."""
        with open(self.path(file), encoding="utf-8", newline="") as f:
            source = [row["id"] for row in csv.DictReader(f)]
        rows = self.journal(job)
        self.assertEqual(sorted(k for _, k, _ in rows.values()), sorted(source),
                         "the journal does not hold each row of the source once")
        created = {}
        for r in box.requests():
            if r["effect"] == "create" and not r["replay"]:
                self.assertNotIn(r["id"], created, "an id was given out twice")
                created[r["id"]] = r
        there = {}
        for record in box.records():
            key = record["fields"]["external-id"]["value"]
            self.assertNotIn(key, there, f"row {key} was created twice")
            there[key] = record["id"]
        self.assertEqual(set(there.values()), set(created))
        counts = [0] * STATES
        for state, key, rid in rows.values():
            counts[state] += 1
            if state == DONE:
                self.assertEqual(there.get(key), rid, f"row {key} is reported under a wrong id")
            elif state not in (SENT, DOUBT):
                self.assertNotIn(key, there, f"row {key} is in Lightfield and in state {state}")
        return counts

    def dice(self, seed):
        """Random numbers that a failure can be repeated with."""
        return random.Random(seed)
