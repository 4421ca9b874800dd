# SPDX-License-Identifier: Apache-2.0
"""Every fault of network and server that faultrows.py names, through the real
program.  Most of their time is waiting (the program's backoff is real), so the
rows run side by side; each test takes the outcome of its own."""
import concurrent.futures
import datetime
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import unittest

import crm
import faultheld
import faultrows
import rig
from faultrows import N

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "FAULTS.md")
STATES = {"done": rig.DONE, "failed": rig.FAILED, "doubt": rig.DOUBT, "pending": rig.PENDING}
MANUAL = os.path.join(rig.ROOT, "cmd", "lfetl.1")
AT_ONCE = 12
LISTED = 60  # records that are there, for lists of several pages


def certificates(case, days=1, host="IP:127.0.0.1"):
    """A CA and a certificate of it; the paths of both and of the key."""
    ca, ca_key, cert, key, ask = (case.path(n) for n in ("ca.pem", "ca.key", "cert.pem", "cert.key", "cert.csr"))
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    def openssl(*args):
        subprocess.run(["openssl", *args], check=True, capture_output=True, timeout=rig.PATIENCE)

    openssl("req", "-x509", *curve, "-days", "2", "-subj", "/CN=rig CA", "-keyout", ca_key, "-out", ca,
            "-addext", "basicConstraints=critical,CA:TRUE")
    openssl("req", *curve, "-subj", "/CN=rig", "-keyout", key, "-out", ask)
    with open(case.write("ext", f"subjectAltName={host}\n"), encoding="utf-8"):
        pass
    until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    since = until - datetime.timedelta(days=3)
    case.write("index.txt", "")
    case.write("serial", "01\n")
    case.write("ca.cnf", f"""[ca]
default_ca = rig
[rig]
database = {case.path("index.txt")}
serial = {case.path("serial")}
new_certs_dir = {case.folder}
default_md = sha256
policy = any
[any]
commonName = supplied
""")
    openssl("ca", "-batch", "-config", case.path("ca.cnf"), "-cert", ca, "-keyfile", ca_key, "-in", ask, "-out", cert,
            "-extfile", case.path("ext"), "-notext", "-startdate", since.strftime("%Y%m%d%H%M%SZ"),
            "-enddate", until.strftime("%Y%m%d%H%M%SZ"))
    return ca, cert, key


class Scenario(crm.Case):
    """What a row does; not a test by itself."""

    def runTest(self):
        pass

    def begin(self, row, *more):
        return self.sandbox(*(row.server or ("--rate", "0")), *more, faults=row.faults or "[]\n")

    def rows_of(self, row):
        self.contacts(row.n)
        if row.fields is not None:
            self.write("mapping.yaml", rig.MAPPING[:rig.MAPPING.index("fields:")] + "fields:\n" + row.fields)

    def ends(self, row, done, status=None):
        want = row.ends if status is None else status
        self.assertEqual(done.returncode, want, done.stderr)
        self.assertNotIn(rig.KEY, done.stderr)
        if status is None and row.says:
            self.assertIn(row.says, done.stderr)

    def one_by_one(self, row, box, *more):
        return self.run_import(box, "--workers", "1", "--batch", "1", *row.args, *more)

    def again(self, row, box, *more):
        """The same command, once the trouble is over."""
        if row.then is not None:
            self.ends(row, self.one_by_one(row, box, *more), row.then)
            self.sums(row, box)

    def between(self, want, got, what):
        low, high = want if isinstance(want, tuple) else (want, want)
        self.assertTrue(low <= got <= high, f"{what}: {got}, not {want}")

    def sums(self, row, box):
        """What holds in every row; returns the journal's states."""
        rows = self.journal()
        posts = box.writes()
        created = [r["id"] for r in posts if r["effect"] == "create" and not r["replay"]]
        self.assertEqual(len(rows), row.n)
        self.assertEqual(len(created), len(set(created)))
        self.assertLessEqual(len(created), max(row.n, row.expect.get("creates", 0)))
        bodies = {}
        for r in posts:
            self.assertEqual(bodies.setdefault(r["key"], r["body"]), r["body"], "a key with two bodies")
        ids = [rid for state, _, rid in rows.values() if state == rig.DONE]
        self.assertEqual(len(set(ids)), len(ids))
        self.assertLessEqual(set(ids), set(created))
        return [state for state, _, _ in rows.values()]

    def check(self, row, box):
        expect = row.expect
        states = self.sums(row, box)
        for word, state in STATES.items():
            if word in expect:
                self.between(expect[word], states.count(state), word)
        posts = box.writes()
        if "posts" in expect:
            self.between(expect["posts"], len(posts), "creates that were sent")
        if "keys" in expect:
            self.assertEqual(len({r["key"] for r in posts}), expect["keys"])
        if "replays" in expect:
            self.assertEqual(sum(r["replay"] for r in posts), expect["replays"])
        effects = sum(r["effect"] == "create" for r in posts)
        if "done" in expect:
            self.assertEqual(effects, expect.get("creates", expect["done"]))
        if "gap_ms" in expect:
            self.waited(posts, expect["gap_ms"])

    def waited(self, posts, ms):
        """Between the request that failed and the next with its key."""
        at = {}
        for r in posts:
            if r["key"] in at:
                self.assertGreaterEqual(r["t"] - at[r["key"]], ms)
            at[r["key"]] = r["t"]

    # -- how a row may go --

    def create(self, row):
        self.rows_of(row)
        box = self.begin(row)
        self.ends(row, self.one_by_one(row, box))
        self.check(row, box)
        self.again(row, box)

    def before(self, row):
        """It does not come to writing; there may be no journal yet."""
        self.rows_of(row)
        box = self.begin(row)
        self.ends(row, self.one_by_one(row, box))
        self.assertEqual(box.writes(), [])

    def hung(self, row, box):
        process = self.start_import(box, "--workers", "1", "--batch", "1")
        while len(box.writes()) < 2:
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        return process

    def hang(self, row):
        self.rows_of(row)
        box = self.begin(row)
        process = self.hung(row, box)
        if row.ends == -9:
            process.kill()
        else:
            process.send_signal(signal.SIGINT)
            while process.poll() is None:
                time.sleep(0.05)
                process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(rig.PATIENCE), row.ends)
        self.again(row, box)
        posts = box.writes()
        self.assertEqual([p["replay"] for p in posts].count(True), 1)
        self.assertEqual(len({p["key"] for p in posts}), N)

    def day(self, row):
        """The journal's times go back by a day, as if that had passed."""
        self.rows_of(row)
        box = self.begin(row)
        process = self.hung(row, box)
        process.kill()
        process.wait(rig.PATIENCE)
        with sqlite3.connect(self.path("contacts.job/job.db")) as db:
            db.execute("UPDATE intents SET first_sent_ms = first_sent_ms - 86400000")
            self.assertGreaterEqual(db.total_changes, 1)
        db.close()
        box.advance(86400)
        self.ends(row, self.one_by_one(row, box))
        states = self.sums(row, box)
        # Intents of the next rows may have been durable, too.
        doubt = states.count(rig.DOUBT)
        self.assertIn(doubt, range(1, N))
        self.assertEqual(states.count(rig.DONE), N - doubt)
        self.assertEqual(len(box.writes()), N - doubt + 1, "what is in doubt is not sent again")
        self.again(row, box)

    def gone(self, row):
        self.rows_of(row)
        box = self.begin(row)
        box.stop()
        self.ends(row, self.one_by_one(row, box))
        self.assertEqual(box.writes(), [])
        box = self.begin(row)
        self.again(row, box)

    def redirect(self, row):
        with socket.create_server(("127.0.0.1", 0)) as elsewhere:
            elsewhere.setblocking(False)
            port = elsewhere.getsockname()[1]
            row.faults = faultrows.post("status 307", more=f'set: "Location: http://localhost:{port}/v1/contacts"')
            self.create(row)
            with self.assertRaises(BlockingIOError, msg="somebody called elsewhere"):
                elsewhere.accept()

    def listed(self, row):
        """Rows of which each but the last has its record among LISTED."""
        self.mapping()
        box = self.seeded(contacts=[crm.person(f"con_{i}", "F", f"L{i}", f"u{i}@example.com", title="Old")
                                    for i in range(LISTED)], faults=row.faults or None)
        self.table(*([f"k{i}", "F", f"L{i}", f"u{i}@example.com", "New"] for i in range(0, LISTED, 3)),
                   ["new", "F", "New", "new@example.com", "New"])
        return box

    def match(self, row):
        box = self.listed(row)
        said = self.run_ok(box, "--match-strategy", "prefetch", ends=row.ends)
        if row.ends:
            self.assertEqual(box.ours(), [])
        else:
            self.counted(said["result"], update=LISTED // 3, create=1)
            self.assertEqual(len(box.ours("create")), 1)
        if "searched" in row.expect:
            self.assertEqual(any("email" in r["path"] for r in box.requests()), row.expect["searched"])
            # What is said of the list is so.
            self.assertEqual("the list did not settle" in said_of_list(self.words), row.expect["searched"], self.words)

    def stale(self, row):
        self.mapping()
        box = self.begin(row)
        self.table(*([f"k{i}", "F", f"L{i}", f"u{i}@example.com", "New"] for i in range(N)))
        self.run_ok(box)
        said = self.run_ok(box, "--job", self.path("other.job"))
        self.counted(said["result"], unchanged=N)
        self.assertEqual(len(box.ours("create")), N)

    def tls(self, row):
        self.rows_of(row)
        kind = row.name[len("tls_"):]
        ca, cert, key = certificates(self, days=-1 if kind == "expired" else 1,
                                     host="IP:127.0.0.2" if kind == "other_host" else "IP:127.0.0.1")
        box = self.secure(row, cert, key)
        trust = [] if kind == "unknown_ca" else ["--ca-file", ca]
        self.ends(row, self.one_by_one(row, box, *trust))
        if "requests" in row.expect:
            self.assertEqual(box.requests(), [])
        else:
            self.check(row, box)

    def secure(self, row, cert, key):
        return self.begin(row, "--tls-cert", cert, "--tls-key", key)


def play(row):
    case = Scenario()
    case.setUp()
    try:
        getattr(case, row.how)(row)
    finally:
        case.doCleanups()


def said_of_list(words):
    return next((line for line in words.splitlines() if line.startswith("mode upsert:")), "")


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
        named = " ".join(sys.argv[1:])
        cls.plays = {r.name: cls.pool.submit(play, r) for r in faultrows.ROWS
                     if "test_" not in named or "test_" + r.name in named}

    @classmethod
    def tearDownClass(cls):
        cls.pool.shutdown()


def add(row):
    def test(self):
        self.plays[row.name].result()
    test.__doc__ = f"{row.fault}: {row.behaviour}"
    setattr(Faults, "test_" + row.name, test)


class Table(unittest.TestCase):
    def test_faults_md_is_these_rows(self):
        with open(TABLE, encoding="utf-8") as f:
            self.assertEqual(f.read(), faultrows.page(), "write it again: see its first lines")

    def test_every_kind_of_fault_that_the_manual_names_has_a_row(self):
        with open(MANUAL, encoding="utf-8") as f:
            section = f.read().split(".Sh FAULTS\n")[1].split(".Bl -tag")[1]
        kinds = {word for line in section.splitlines() if line.startswith(".It Cm ") for word in [line.split()[2]]}
        self.assertGreater(len(kinds), 20)
        rules = " ".join(r.faults for r in faultrows.ROWS) + " "
        for kind in kinds:
            self.assertRegex(rules, f"do: {kind}[ ,]")

    def test_there_are_rows_enough_and_none_twice(self):
        names = [r.name for r in faultrows.ROWS]
        self.assertGreaterEqual(len(names), 110)
        self.assertEqual(len(names), len(set(names)))
        held = [(title, r.fault) for title, rows in faultheld.SECTIONS for r in rows]
        self.assertGreaterEqual(len(held), 100)
        self.assertEqual(len(held), len(set(held)))
        for r in faultrows.ROWS:
            self.assertTrue(hasattr(Scenario, r.how), r.name)


    def is_run(self, path, name):
        """Is it a test of that name, in a file that ctest runs?"""
        with open(os.path.join(rig.ROOT, "tests", path), encoding="utf-8") as f:
            text = f.read()
        folder, file = os.path.split(path)
        with open(os.path.join(rig.ROOT, "tests", folder, "CMakeLists.txt"), encoding="utf-8") as f:
            build = f.read()
        stem, kind = os.path.splitext(file)
        if kind == ".bats":
            return f'@test "{name}"' in text
        if kind == ".py":
            return f"    def {name}(self" in text and re.search(rf"\b{stem[len('test_'):]}\b", build)
        # A unit test stands in the list of those that main() runs, too.
        return re.search(rf"\n{name}\(\s*void \*\*state\)", text) and len(re.findall(rf"\b{name}\b", text)) > 1 and \
            re.search(rf"\b{stem[len('test_'):]}\b", build)

    def test_every_row_beyond_the_network_has_its_test(self):
        for title, rows in faultheld.SECTIONS:
            for r in rows:
                with self.subTest(section=title, fault=r.fault):
                    self.assertTrue(self.is_run(*r.test.split("::")), r.test)


for r in faultrows.ROWS:
    add(r)

if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        with open(TABLE, "w", encoding="utf-8") as out:
            out.write(faultrows.page())
    else:
        unittest.main()
