# SPDX-License-Identifier: Apache-2.0
"""Exports: all or nothing, each record once, also when the export is killed,
the list moves, the disk is full or two run at once."""
import gzip
import json
import os
import signal
import subprocess
import threading
import unittest

import crm
import exports
import rig
from exports import HOSTILE


class Export(exports.Case):
    def test_every_record_is_there_once_and_every_text_byte_for_byte(self):
        box = self.people(160)
        self.run_export(box)
        self.whole(160)
        there = {r["id"]: r for r in box.records()}
        for row in self.rows():
            title = crm.value(there[row["id"]], "title")
            self.assertEqual(row["title"], "" if title is None else title)
        self.assertEqual({oct(os.stat(self.path(f)).st_mode & 0o777) for f in ("out.csv", "out.csv.manifest.json")},
                         {"0o600"})

    def test_the_four_formats_say_the_same(self):
        box = self.people(60)
        for name in ("a.csv", "a.csv.gz", "a.jsonl", "a.jsonl.gz"):
            self.run_export(box, out=name)
            m = self.manifest(name)
            self.assertEqual((m["rows"], m["format"]), (60, name[2:]))
        with gzip.open(self.path("a.csv.gz")) as f, open(self.path("a.csv"), "rb") as g:
            self.assertEqual(f.read(), g.read())
        with gzip.open(self.path("a.jsonl.gz"), "rt", encoding="utf-8") as f:
            records = [json.loads(line) for line in f]
        self.assertEqual(sorted(records, key=lambda r: r["id"]), sorted(box.records(), key=lambda r: r["id"]))
        out = self.run_export(box, out="-")
        with open(self.path("a.csv"), "rb") as f:
            self.assertEqual(out.stdout, f.read())

    def test_an_empty_list_is_a_file_with_headings(self):
        self.run_export(self.sandbox("--rate", "0"))
        self.whole(0)

    def test_a_filter_and_a_selection(self):
        box = self.people(60)
        self.run_export(box, "--where", "$email[contains]=u7@", "--select", "title,$email", "--where",
                        "title[equal]=#HIDDEN", ends=0)
        self.assertEqual(self.rows(), [])
        self.run_export(box, "--where", "$email[contains]=u7@", "--select", "$email,title")
        self.assertEqual(self.rows(), [{"id": "con_00007", "$email": "u7@example.com", "title": HOSTILE[7]}])

    def test_what_is_wrong_is_said_before_anything_is_read(self):
        box = self.people(3)
        for args, word in ((["--where", "title[contains]=x"], "no operator"), (["--select", "titel"], "'title'"),
                           (["--where", "phone"], "KEY[OPERATOR]=VALUE"), (["--format", "xls"], "csv.gz")):
            self.run_export(box, *args, ends=2)
            self.assertIn(word, self.words)
        self.run_export(box, out="out.txt", ends=2)
        self.run_export(box, what="contcts", ends=2)
        self.assertIn("did you mean 'contacts'", self.words)
        self.assertEqual(box.spent(0)["search"], 0)
        self.assertFalse(os.path.exists(self.path("out.csv")))

    def test_a_key_without_the_scope_is_told_so(self):
        locked = self.sandbox("--scopes", "accounts:read")
        self.run_export(locked, ends=5)
        self.assertIn("contacts:read", self.words)

    def test_a_filter_by_a_relationship(self):
        box = self.seeded(accounts=[crm.company(f"acc_{i}", f"A{i}") for i in range(4)],
                          contacts=[crm.person(f"con_{i:05d}", "F", "L", f"u{i}@example.com",
                                               account=[f"acc_{k}" for k in range(i % 4)]) for i in range(80)])

        def ids():
            return {int(r["id"][4:]) for r in self.rows()}

        linked = {i for i in range(80) if i % 4 > 1}
        for key in ("$account", "$contact-account"):
            self.run_export(box, "--where", f"{key}[contains]=acc_1")
            self.assertEqual(ids(), linked)
        self.assertEqual(self.manifest()["filters"], ["$contact-account[contains]=acc_1"])
        self.run_export(box, "--where", "$account[-contains]=acc_1", "--where", "$account[contains]=acc_0")
        self.assertEqual(ids(), {i for i in range(80) if i % 4 == 1})
        for wrong, word in (("$account[contains]=A1", "begin with acc_"), ("$account[equal]=acc_1", "it has contains"),
                            ("$acount[contains]=acc_1", "did you mean '$account'")):
            before = len(box.requests())
            self.run_export(box, "--where", wrong, ends=2)
            self.assertIn(word, self.words)
            self.assertEqual(box.spent(before)["search"], 0)
        # A server that heeds no filter.
        deaf = self.front(box, ask=lambda path: path.replace("contact-account", "x").replace("?$x[contains]=acc_1&", "?"))
        self.run_export(deaf, "--where", "$account[contains]=acc_1")
        self.assertEqual(ids(), linked)
        self.assertIn("did not heed a filter", self.words)
        self.run_export(box, "--where", "$title[equal]=x", what="tasks", ends=2)
        self.assertIn("documents no filter", self.words)

    def still_whole(self, n):
        """As it was before, or all of it, with a manifest that may be the
        former one's only when the kill came between the two."""
        with open(self.path("out.csv"), encoding="utf-8") as f:
            if f.readline() == "as it was before\n":
                return
        self.assertEqual(sorted(r["id"] for r in self.rows()), [f"con_{i:05d}" for i in range(n)])

    def test_killed_at_many_instants_it_goes_on_and_ends_whole(self):
        n = 600
        box = self.people(n, faults='- { match: "GET /v1/contacts", every: 1, do: delay 4ms }\n')
        dice = self.dice(17)
        killed, rounds, ended = 0, 10 if rig.SANITIZED else 100, 0
        self.former()
        while killed < rounds:
            p = self.start_export(box, "--workers", "2")
            if self.kill_after(p, dice.uniform(0.0, 0.12)):
                killed += 1
                self.still_whole(n)
                continue
            ended += 1
            self.assertEqual(p.returncode, 0)
            self.whole(n)
            self.former()
            # However quick the machine is, it is killed so often.
            self.assertLess(ended, 20 * rounds)
        self.run_export(box)
        self.whole(n)

    def test_interrupted_it_says_so_and_the_same_command_goes_on(self):
        n = 500
        box = self.people(n, faults='- { match: "GET /v1/contacts", nth: 9, do: hang }\n')
        self.former()
        p = self.start_export(box, "--workers", "1")
        while box.spent(0)["search"] < 9:
            self.assertIsNone(p.poll(), "it ended by itself")
        p.send_signal(signal.SIGINT)
        self.assertEqual(p.wait(rig.PATIENCE), 130)
        self.untouched()
        before = box.spent(0)["search"]
        self.run_export(box, "--workers", "1")
        self.assertIn("going on", self.words)
        # Eight pages were there; the empty one behind the last is looked at.
        self.assertEqual(box.spent(0)["search"] - before, n // 25 - 8 + 1)
        self.whole(n)

    def test_it_goes_on_where_it_was_left(self):
        n = 500
        box = self.people(n, faults='- { match: "GET /v1/contacts", nth: 12, do: status 403 }\n')
        self.run_export(box, "--workers", "1", ends=5)
        before = box.spent(0)["search"]
        self.run_export(box, "--workers", "1")
        self.assertIn("going on", self.words)
        self.assertLess(box.spent(0)["search"] - before, 12)
        self.whole(n)

    def test_a_list_that_moves_ends_whole_or_says_that_it_is_not(self):
        """Inserts, deletes and another order of the list, all at once."""
        n = 400
        for turn, workers in enumerate(("1", "4", "16")):
            box = self.people(n, faults='- { match: "GET /v1/contacts", every: 1, do: delay 3ms }\n'
                              f'- {{ match: "GET /v1/contacts", every: {7 + turn}, times: 5, do: reorder }}\n')
            stop = threading.Event()

            def meddle():
                i = 0
                while not stop.is_set() and i < 40:
                    i += 1
                    new = box.insert(crm.CONTACTS, {"$email": [f"new{i}@example.com"]})
                    if i % 2:
                        box.delete(f"{crm.CONTACTS}/{new}")
                    else:
                        box.delete(f"{crm.CONTACTS}/con_{i:05d}")

            self.former()
            t = threading.Thread(target=meddle)
            t.start()
            try:
                done = self.any_export(box, "--workers", workers)
            finally:
                stop.set()
                t.join()
            self.assertIn(done, (0, 10), self.words)
            if done == 10:
                self.untouched()
            else:
                ids = [r["id"] for r in self.rows()]
                self.assertEqual(len(ids), len(set(ids)))
                stayed = {f"con_{i:05d}" for i in range(n) if i % 2 or i > 40 or i == 0}
                self.assertLessEqual(stayed, set(ids), "a record that was there all the time is missing")
                os.unlink(self.path("out.csv.manifest.json"))
            for _ in range(8):  # until the last turn of the order is spent
                if self.any_export(box) == 0:
                    break
            self.assertEqual(sorted(r["id"] for r in self.rows()), sorted(r["id"] for r in box.records()))
            os.unlink(self.path("out.csv.manifest.json"))
            box.stop()

    def former(self):
        with open(self.path("out.csv"), "w", encoding="utf-8") as f:
            f.write("as it was before\n")

    def untouched(self):
        with open(self.path("out.csv"), encoding="utf-8") as f:
            self.assertEqual(f.read(), "as it was before\n")
        self.assertFalse(os.path.exists(self.path("out.csv.manifest.json")))

    def test_a_list_that_lies_leaves_the_former_file_and_says_by_how_much(self):
        for fault, word in (("ignore-offset", "offsets are ignored"), ("total +7", "167"), ("total -7", "153"),
                            ("total 0", "160 were seen")):
            with self.subTest(fault):
                box = self.people(160, faults=f'- {{ match: "GET /v1/contacts", every: 1, do: {fault} }}\n')
                self.former()
                self.run_export(box, ends=10)
                self.assertIn("NOT complete", self.words)
                self.assertIn(word, self.words)
                self.untouched()
                box.stop()

    def test_offsets_that_are_refused_beyond_some_point_are_told(self):
        box = self.people(300, faults='- { match: "GET /v1/contacts", from: 6, do: status 400 }\n')
        self.former()
        self.run_export(box, "--workers", "1", ends=10)
        self.assertIn("offsets are refused", self.words)
        self.untouched()

    def test_short_pages_are_no_end(self):
        """Pages that hold fewer than asked for: never a file with holes."""
        for short in ("every: 1, do: short 10", "every: 3, do: short 10", "nth: 2, do: short 3"):
            with self.subTest(short):
                box = self.people(160, faults=f'- {{ match: "GET /v1/contacts", {short} }}\n')
                self.former()
                done = self.any_export(box)
                if done == 0:
                    self.whole(160)
                    os.unlink(self.path("out.csv.manifest.json"))
                else:
                    self.assertEqual(done, 10, self.words)
                    self.untouched()
                box.stop()

    def any_export(self, box, *args):
        done = subprocess.run([rig.LFETL, "export", "contacts", "-o", self.path("out.csv"), "--base-url", box.url, "--rate",
                               "0", *args], capture_output=True, text=True, timeout=rig.PATIENCE, check=False,
                              env=self.environment())
        self.words = done.stderr
        return done.returncode

    def test_a_list_that_turns_around_between_pages_ends_whole_or_not_at_all(self):
        for reorder in ("nth: 3", "every: 2", "every: 5", "rate: 0.3"):
            with self.subTest(reorder):
                box = self.people(210, faults=f'- {{ match: "GET /v1/contacts", {reorder}, do: reorder }}\n')
                self.former()
                done = self.any_export(box)
                if done == 0:
                    self.whole(210)
                    os.unlink(self.path("out.csv.manifest.json"))
                else:
                    self.assertEqual(done, 10, self.words)
                    self.untouched()
                box.stop()

    def test_an_index_that_lags_on_some_pages_is_no_end(self):
        """Newer records are not in every page's view of the list."""
        box = self.people(100, faults='- { match: "GET /v1/contacts", every: 2, do: stale 1h }\n')
        for i in range(30):
            box.insert(crm.CONTACTS, {"$email": [f"new{i}@example.com"]})
        self.former()
        done = self.any_export(box)
        if done == 0:
            self.assertEqual(len({r["id"] for r in self.rows()}), 130)
        else:
            self.assertEqual(done, 10, self.words)
            self.untouched()

    def test_a_disk_that_is_full_at_any_stage_leaves_the_former_file(self):
        box = self.people(300)
        self.run_export(box, out="whole.csv")
        size = os.path.getsize(self.path("whole.csv"))
        tried = 0
        # The spool is the largest, then the file, then the manifest.
        for limit in (0, 1, 63, 64, 4096, size // 2, size - 1, size, size + 1, size * 5 // 4, size * 3 // 2, size * 2):
            for more in ((), ("--changed-since", "last")):
                for name in ("out.csv", "out.csv.state", "out.csv.manifest.json"):
                    if os.path.exists(self.path(name)):
                        os.unlink(self.path(name))
                self.former()
                done = subprocess.run([rig.LFETL, "export", "contacts", "-o", self.path("out.csv"), "--base-url", box.url,
                                       "--rate", "0", *more], capture_output=True, text=True, timeout=rig.PATIENCE,
                                      check=False, env=self.environment(), preexec_fn=rig.file_limit(limit))
                self.assertIn(done.returncode, (0, 8), done.stderr)
                tried += done.returncode == 8
                with open(self.path("out.csv"), encoding="utf-8") as f:
                    first = f.readline()
                if first != "as it was before\n":
                    # The file's rename comes before its manifest's.
                    self.assertEqual(os.path.getsize(self.path("out.csv")), size)
                if done.returncode == 8:
                    self.assertFalse(os.path.exists(self.path("out.csv.state")), limit)
                left = [n for n in os.listdir(self.folder) if n.startswith("out.csv.") and not n.endswith(
                    (".part", ".manifest.json", ".state"))]
                self.assertEqual(left, [])
        self.assertGreater(tried, 10)
        self.run_export(box)
        self.whole(300)

    def test_a_full_disk_leaves_the_former_file(self):
        box = self.people(300)
        self.run_export(box)
        with open(self.path("out.csv"), "rb") as f:
            former = f.read()
        self.run_export(box, ends=8, preexec=rig.file_limit(4096))
        with open(self.path("out.csv"), "rb") as f:
            self.assertEqual(f.read(), former)
        self.run_export(box)
        self.whole(300)

    def test_two_of_one_target_do_not_meet(self):
        box = self.people(200, faults='- { match: "GET /v1/contacts", every: 1, do: delay 100ms }\n')
        first = subprocess.Popen([rig.LFETL, "export", "contacts", "-o", self.path("out.csv"), "--base-url", box.url,
                                  "--rate", "0", "--workers", "1"], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, env=self.environment())
        while not os.path.exists(self.path("out.csv.part")):
            self.assertIsNone(first.poll())
        self.run_export(box, ends=7)
        self.assertEqual(first.wait(rig.PATIENCE), 0)
        self.whole(200)

    def test_memory_does_not_grow_with_the_list(self):
        def peak(n):
            box = self.people(n)
            read = os.path.join(self.folder, "peak")
            code = ("import os,resource,sys,subprocess\n"
                    "subprocess.run(sys.argv[2:], check=True, stderr=subprocess.DEVNULL)\n"
                    "open(sys.argv[1],'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))\n")
            subprocess.run(["python3", "-c", code, read, rig.LFETL, "export", "contacts", "-o", self.path("out.csv"),
                            "--base-url", box.url, "--rate", "0"], check=True, env=self.environment(),
                           timeout=rig.PATIENCE)
            box.stop()
            with open(read, encoding="utf-8") as f:
                return int(f.read())

        if rig.SANITIZED:
            self.skipTest("sanitizers keep what is freed")
        self.assertLess(peak(20000), peak(2000) * 1.2)


if __name__ == "__main__":
    unittest.main()
