# SPDX-License-Identifier: Apache-2.0
"""Runs of the program by the hundred, with one system call of each failed, cut
short or made its last (tests/harness/shim.h).  A World is a folder in memory
with a sandbox of its own; both programs are forked from one process that is
linked already, so that a run costs what the program itself does.

Environment: LFETL_SHIM (the library; empty in builds with sanitizers),
LFETL_SYSCALLS (all: every call; else a sample is tried).
"""
import collections
import csv
import http.client
import json
import os
import random
import re
import select
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import unittest

import rig

SHIM = os.environ.get("LFETL_SHIM", "")
ALL = os.environ.get("LFETL_SYSCALLS", "") == "all"
MEMORY = "/dev/shm"

Call = collections.namedtuple("Call", "n kind path phase")
Ended = collections.namedtuple("Ended", "status words hits")


def main():
    """Instead of unittest.main(): 77 is skipped to ctest."""
    if not SHIM:
        print("SKIPPED: a build with sanitizers has no shim between program and system (tests/harness)")
        sys.exit(77)
    unittest.main()


class Server:
    """The process that forks the program; see tests/harness/shimserve.c."""

    def __init__(self, folder):
        env = {"PATH": os.environ["PATH"], "HOME": folder, "LIGHTFIELD_API_KEY": rig.KEY, "LD_PRELOAD": SHIM,
               "LFETL_SHIM_SERVE": "1", "TMPDIR": folder}
        self.process = subprocess.Popen([rig.LFETL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, bufsize=0)

    def order(self, *texts):
        data = b"".join(t.encode() + b"\0" for t in texts)
        self.process.stdin.write(struct.pack("=I", len(data)) + data)

    def answer(self):
        line = b""
        while not line.endswith(b"\n"):
            if not select.select([self.process.stdout], [], [], rig.PATIENCE)[0]:
                return None
            more = os.read(self.process.stdout.fileno(), 64)
            if not more:
                raise AssertionError("the process that forks is gone")
            line += more
        return int(line)

    def start(self, cwd, out, err, env, args):
        settings = [f"{k}={v}" for k, v in env.items()]
        self.order("start", cwd, out, err, str(len(settings)), *settings, "lfetl", *args)
        return self.answer()

    def wait(self, pid):
        """The exit status, or a negative signal; None if it hangs, when it
        is killed."""
        self.order("wait", str(pid))
        status = self.answer()
        if status is None:
            os.kill(pid, signal.SIGKILL)
            self.answer()
        return status

    def stop(self):
        self.process.stdin.close()
        self.process.wait(rig.PATIENCE)
        self.process.stdout.close()


class World:
    """A folder, filled from the template, and a sandbox."""
    made = 0

    def __init__(self, server, root, template, box_args):
        World.made += 1
        self.server = server
        self.folder = os.path.join(root, f"w{World.made}")
        os.mkdir(self.folder, 0o700)
        for name in os.listdir(template):
            if not os.path.isdir(os.path.join(template, name)):
                os.link(os.path.join(template, name), self.path(name))
        self.home = self.folder  # where the command runs
        self.serve(box_args)

    def path(self, name):
        return os.path.join(self.folder, name)

    def serve(self, args):
        os.mkfifo(self.path("said"), 0o600)
        said = os.open(self.path("said"), os.O_RDONLY | os.O_NONBLOCK)
        self.box = self.server.start(self.folder, "/dev/null", "said", {},
                                     ["sandbox", "--rate", "0", "--ledger", "ledger.jsonl", *args])
        text = b""
        while b"\n" not in text:
            if not select.select([said], [], [], rig.PATIENCE)[0]:
                raise AssertionError("the sandbox did not start")
            text += os.read(said, 4096)
        # The pipe stays open: its writer must not die of it.
        self.said = said
        self.url = next(w for w in text.decode().split() if "://" in w)
        self.http = http.client.HTTPConnection(self.url[len("http://"):], timeout=rig.PATIENCE)

    def run(self, args, **shim):
        """Run to the end at this world's server; shim: settings without their LFETL_SHIM_."""
        hits = self.path("hits")
        if os.path.exists(hits):
            os.unlink(hits)
        env = {"LFETL_SHIM_" + k.upper(): str(v) for k, v in shim.items()}
        if "at" in shim:
            env["LFETL_SHIM_HIT"] = hits
        env["HOME"] = self.folder
        pid = self.server.start(self.home, self.path("out"), self.path("words"), env, [*args, "--base-url", self.url])
        status = self.server.wait(pid)
        with open(self.path("words"), encoding="utf-8") as f:
            words = f.read()
        if status is None:
            raise AssertionError(f"it hangs: {shim}\n{words}")
        return Ended(status, words, read_calls(hits) if os.path.exists(hits) else [])

    def get(self, path):
        self.http.request("GET", path, headers={"Authorization": "Bearer " + rig.KEY,
                                                "Lightfield-Version": "2026-03-01"})
        return json.loads(self.http.getresponse().read())

    def post(self, path, body):
        """As some other person would, without an idempotency key."""
        self.http.request("POST", path, json.dumps(body), {
            "Authorization": "Bearer " + rig.KEY, "Lightfield-Version": "2026-03-01",
            "Content-Type": "application/json"})
        answer = self.http.getresponse()
        text = answer.read()
        assert answer.status == 200, text

    def records(self, path="/v1/contacts"):
        found, total = [], 1
        while len(found) < total:
            page = self.get(f"{path}?limit=25&offset={len(found)}")
            total = page["totalCount"]
            found += page["data"]
        return found

    def ledger(self):
        with open(self.path("ledger.jsonl"), "rb") as f:
            return [json.loads(line) for line in f.read().split(b"\n")[:-1]]

    def stop(self):
        self.http.close()
        os.kill(self.box, signal.SIGKILL)
        self.server.wait(self.box)
        os.close(self.said)
        shutil.rmtree(self.folder, ignore_errors=True)


def plain(path):
    """A path without its folder and what is random in it."""
    if path.startswith(("GET ", "POST ", "PUT ", "DELETE ")):
        return "/".join(path.split("/")[:3])
    return re.sub(r"\.[A-Za-z0-9]{6}$", "", os.path.basename(path.rstrip("/")))


def read_calls(path):
    """A phase begins with each request of a new kind."""
    calls, requests = [], set()
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            n, kind, where = line.rstrip("\n").split(" ", 2)
            where = plain(where)
            if kind == "send":
                requests.add(where)
            calls.append(Call(int(n), kind, where, len(requests)))
    return calls


def sample(calls, n, seed):
    """n of them: the first of each kind and path, of each of these in each
    phase, the last in each, and others; all of them behind --long."""
    if ALL or len(calls) <= n:
        return [c.n for c in calls]
    dice = random.Random(seed)
    levels = [{}, {}, {}, {}]
    for c in calls:
        levels[0].setdefault(c[1:3], c.n)
        levels[1].setdefault(c[1:], c.n)
        levels[2][c[1:]] = c.n
        levels[3][c.n] = c.n
    points = set()
    for level in levels:
        more = sorted(set(level.values()) - points)
        points |= set(dice.sample(more, min(len(more), n - len(points))))
    return sorted(points)


def journal(folder, job="job", seen=True):
    """(line -> (state, key, id), intents' keys) of a job.  Of a copy, if its
    files are not to be touched."""
    path = os.path.join(folder, job)
    if not seen:
        path = os.path.join(folder, "copy")
        shutil.rmtree(path, ignore_errors=True)
        os.mkdir(path)
        for name in ("job.db", "job.db-wal"):
            if os.path.exists(os.path.join(folder, job, name)):
                shutil.copy(os.path.join(folder, job, name), path)
    db = sqlite3.connect(os.path.join(path, "job.db"))
    try:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'rows'").fetchall():
            return {}, {}
        rows = {line: (state, key, rid) for line, state, key, rid in
                db.execute("SELECT line, state, key, id FROM rows ORDER BY ord")}
        intents = {key: line for key, line in
                   db.execute("SELECT intents.key, line FROM intents JOIN rows USING (ord)")}
        return rows, intents
    except sqlite3.DatabaseError as e:
        raise AssertionError(f"the journal is damaged: {e}") from e
    finally:
        db.close()


def table(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


class Case(unittest.TestCase):
    """Tests over many runs of one scenario: a subclass of Scenario."""

    @classmethod
    def setUpClass(cls):
        cls.root = tempfile.mkdtemp(prefix="lfetl-shim-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
        cls.server = Server(cls.root)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        shutil.rmtree(cls.root, ignore_errors=True)

    def template(self, scenario):
        folder = os.path.join(self.root, scenario.name)
        if not os.path.isdir(folder):
            os.mkdir(folder)
            scenario.fill(folder)
        return folder

    def world(self, scenario):
        """As it is before the command under test."""
        folder = self.template(scenario)
        w = World(self.server, self.root, folder, [a.replace("@", folder) for a in scenario.box])
        for args in scenario.before:
            done = w.run(args)
            self.assertIn(done.status, (0, 3), done.words)
        w.since = len(w.ledger()) if scenario.before else 0
        scenario.ready(w)
        return w

    def undisturbed(self, scenario, **shim):
        """Its calls, and what it comes to."""
        w = self.world(scenario)
        try:
            log = w.path("log")
            done = w.run(scenario.args, log=log, **shim)
            self.assertEqual(done.status, scenario.ends, done.words)
            return read_calls(log), scenario.outcome(w, done)
        finally:
            w.stop()

    def same(self, scenario, w, expected, what):
        """The same command again ends as if nothing had been."""
        done = w.run(scenario.args)
        self.assertEqual(done.status, scenario.ends, f"{what}: {done.words}")
        self.assertEqual(scenario.outcome(w, done), expected, what)

    def kill(self, scenario, w, at, what):
        """Run until the call; was it made?"""
        done = w.run(scenario.args, at=at, do="kill")
        self.assertIn(done.status, (-9, scenario.ends), f"{what}: {done.words}")
        scenario.between(self, w, f"{what}, {done.hits}")
        return done.status == -9

    def kills(self, scenario, n, seed=1):
        """kill -9 at calls, and once more while the same command goes on."""
        calls, expected = self.undisturbed(scenario)
        points = sample(calls, n, seed)
        dice = random.Random(seed)
        made = 0
        for at in points:
            second = 1 + dice.randrange(len(calls))
            what = f"{scenario.name}: kill at call {at}, then at {second} of the next run"
            w = self.world(scenario)
            try:
                made += self.kill(scenario, w, at, what) + self.kill(scenario, w, second, what)
                self.same(scenario, w, expected, what)
            finally:
                w.stop()
        print(f"{scenario.name}: kills at {len(points)} of {len(calls)} calls, {made} in all")
        # Which call is the last differs a little from run to run.
        self.assertGreater(made, len(points) * 0.9)

    def disturb(self, scenario, do, kinds, n, ends=(), times=1, last=0):
        """Calls of these kinds fail or are cut short; ends: how the program may
        end, other than as if nothing had been.  Only the last so many."""
        calls, expected = self.undisturbed(scenario, count=kinds)
        points = sample(calls[-last:], n, 3)
        went_on = 0
        for at in points:
            went_on += self.once(scenario, expected, ends, count=kinds, at=at, do=do, times=times)
        print(f"{scenario.name}, {do} for {kinds}: {len(points)} of {len(calls)} calls, {went_on} went on")

    def once(self, scenario, expected, ends, **shim):
        w = self.world(scenario)
        try:
            done = w.run(scenario.args, **shim)
            what = f"{scenario.name}: {shim}, {done.hits[:1]}"
            scenario.between(self, w, what)
            if done.status == scenario.ends:
                self.assertEqual(scenario.outcome(w, done), expected, what)
            else:
                self.says(scenario, done, ends, what)
            self.same(scenario, w, expected, what)
            return done.status == scenario.ends
        finally:
            w.stop()

    def says(self, scenario, done, ends, what):
        """The status, which file, and what to do."""
        # SQLite takes any trouble with these locks for a lock of somebody else.
        shared = any(h.kind == "lock" and h.path.endswith("-shm") for h in done.hits)
        self.assertIn(done.status, ends + scenario.also + ((7,) if shared else ()), f"{what}: {done.words}")
        if done.status == 8:
            self.assertRegex(done.words, scenario.files, what)
        self.assertIn("-> ", done.words, f"{what}: {done.words}")


class Scenario:
    name = "none"
    files = r"contacts\.csv|mapping\.yaml|ids\.db|job"  # one of them is named by an error of the disk
    box = ()      # of the sandbox; @: the template
    before = ()   # commands that come first
    args = ()     # the command
    ends = 0      # its exit status
    also = ()     # other ways to end when something cannot be read

    def fill(self, folder):
        """Write the template."""

    def ready(self, world):
        """After the commands that come first."""

    def between(self, case, world, what):
        """What holds right after a disturbed run."""

    def outcome(self, world, done):
        """All that must be as after an undisturbed run."""
        raise NotImplementedError
