# SPDX-License-Identifier: Apache-2.0
"""Two imports at once on one id map, with rows in common, while the index lags:
who is about to create a row claims it, so each shared row is created once."""
import os
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

import rig

HEAD = """\
mapping: 1
object: contact
system: rig
key: id
match: %s
mode: %s
fields:
  $name: { first: first, last: last }
  $email: email
"""
A, B = "contacts.csv", "others.csv"
N = 40  # rows of each file; half of them are in both


class Two(rig.Case):
    def files(self, match="[$email]", mode="upsert", backwards=True):
        """Two files that have rows in common, in another order."""
        self.write("mapping.yaml", HEAD % (match, mode))
        rows = [f"k{i},First {i},Last {i},u{i}@example.com\n" for i in range(N + N // 2)]
        second = rows[N // 2:]
        for name, some in ((A, rows[:N]), (B, second[::-1] if backwards else second)):
            self.write(name, "id,first,last,email\n" + "".join(some))

    def lagging(self, *args, faults=None):
        return self.sandbox("--rate", "0", "--index-lag", "30s", "--latency", "5ms", *args, faults=faults)

    def start(self, box, file, *args):
        return subprocess.Popen(self.command(box, *args, file=file), stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True, env=self.environment())

    def ends(self, process, status=0):
        words = process.communicate(timeout=rig.PATIENCE)[1]
        self.assertEqual(process.returncode, status, words)
        return words

    def mails(self, box):
        box.advance(60)  # the index has caught up
        return sorted(r["fields"]["$email"]["value"][0] for r in box.records())

    def each_once(self, box, n=N + N // 2):
        """The three ledgers: files, journals, server."""
        self.assertEqual(self.mails(box), sorted(f"u{i}@example.com" for i in range(n)))
        ids = {}
        for job in ("contacts.job", "others.job"):
            for state, key, rid in self.journal(job).values():
                self.assertIn(state, (rig.DONE, rig.UNCHANGED), key)
                self.assertEqual(ids.setdefault(key, rid), rid, f"{key} is two records")
        created = [r["id"] for r in box.ours("create")]
        self.assertEqual(sorted(created), sorted(ids.values()))
        self.assertEqual(self.claims(), [])

    def claims(self):
        db = sqlite3.connect(self.path("lfetl-ids.db"))
        try:
            return db.execute("SELECT ord, text FROM claims").fetchall() + db.execute("SELECT * FROM jobs").fetchall()
        finally:
            db.close()

    def both(self, box, *args):
        first, second = self.start(box, A, *args), self.start(box, B, *args)
        self.ends(first)
        self.ends(second)

    def test_rows_that_share_a_match_value_are_created_once(self):
        self.files()
        box = self.lagging()
        self.both(box)
        self.each_once(box)

    def test_rows_that_share_a_source_key_are_created_once(self):
        self.files(match="[]")
        box = self.lagging()
        self.both(box)
        self.each_once(box)

    def test_in_mode_create_the_second_row_is_no_second_record(self):
        self.files(mode="create")
        box = self.lagging()
        first, second = self.start(box, A), self.start(box, B)
        first.communicate(timeout=rig.PATIENCE)
        second.communicate(timeout=rig.PATIENCE)
        self.assertLessEqual({first.returncode, second.returncode}, {0, 3})
        self.assertEqual(self.mails(box), sorted(f"u{i}@example.com" for i in range(N + N // 2)))

    def test_with_kills_each_row_is_created_once_whoever_is_killed(self):
        for seed in range(1 if rig.SANITIZED else 3):
            with self.subTest(seed=seed):
                self.kills(self.dice(seed))

    def kills(self, dice):
        for name in os.listdir(self.folder):
            if name.endswith(".job"):
                shutil.rmtree(self.path(name))
            elif name.startswith("lfetl-ids"):
                os.unlink(self.path(name))
        self.files()
        box = self.lagging(faults='- { match: "POST *", rate: 0.1, do: drop-after }\n')
        runs = {A: None, B: None}
        over = set()
        for _ in range(300):
            for f in runs:
                if runs[f] is None and f not in over:
                    runs[f] = self.start(box, f)
            time.sleep(dice.uniform(0.05, 0.5))
            victim = dice.choice([A, B])
            for f, p in runs.items():
                if p is not None and f == victim and len(over) == 0:
                    p.kill()
                if p is not None and p.poll() is not None:
                    words = p.communicate()[1]
                    self.assertIn(p.returncode, (0, 4, -9), words)
                    runs[f] = None
                    if p.returncode == 0:
                        over.add(f)
            if over == {A, B}:
                break
        self.assertEqual(over, {A, B})
        self.each_once(box)
        box.stop()
        self.sandboxes.remove(box)
        os.unlink(box.ledger)

    def hung(self, box):
        """The first import waits for an answer that never comes."""
        process = self.start(box, A, "--workers", "1")
        until = time.monotonic() + rig.PATIENCE
        while len(box.ours()) < 2 and time.monotonic() < until:
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        return process

    def test_rows_of_an_import_that_was_killed_are_held_and_it_is_named(self):
        self.files(backwards=False)
        box = self.lagging(faults='- { match: "POST *", nth: 2, do: hang }\n')
        process = self.hung(box)
        process.kill()
        process.communicate()
        words = self.ends(self.start(box, B), 4)
        self.assertIn("contacts.job", words)
        self.assertIn("did not finish", words)
        held = [key for state, key, _ in self.journal("others.job").values() if state == rig.PENDING]
        self.assertEqual(len(held), N // 2)
        self.ends(self.start(box, A))
        self.ends(self.start(box, B))
        self.each_once(box)

    def test_an_import_waits_for_one_that_is_running_and_goes_on(self):
        self.files()
        box = self.lagging(faults='- { match: "POST *", nth: 2, do: hang }\n')
        first = self.hung(box)
        first.send_signal(signal.SIGSTOP)  # it runs, and does nothing
        second = self.start(box, B)
        until = time.monotonic() + rig.PATIENCE
        while time.monotonic() < until:
            if "waiting for it" in second.stderr.readline():
                break
        self.assertIsNone(second.poll())
        # What they do not share has been created meanwhile.
        self.assertEqual(len(box.ours("create")), 2 + N // 2)
        first.send_signal(signal.SIGCONT)
        first.kill()
        first.communicate()
        # Now it waits for nobody: that one has to be finished first.
        self.assertIn("did not finish", self.ends(second, 4))
        self.ends(self.start(box, A))
        self.ends(self.start(box, B))
        self.each_once(box)

    def test_a_job_folder_that_was_deleted_claims_nothing(self):
        self.files()
        box = self.lagging(faults='- { match: "POST *", nth: 2, do: drop-before }\n')
        process = self.hung(box)
        process.kill()
        process.communicate()
        self.assertNotEqual(self.claims(), [])
        shutil.rmtree(self.path("contacts.job"))
        box.advance(60)
        self.ends(self.start(box, B))
        self.ends(self.start(box, A))
        self.each_once(box)

    def test_a_job_folder_that_was_moved_keeps_its_claims(self):
        self.files()
        box = self.lagging(faults='- { match: "POST *", nth: 2, do: hang }\n')
        process = self.hung(box)
        process.kill()
        process.communicate()
        os.rename(self.path("contacts.job"), self.path("moved.job"))
        self.ends(self.start(box, A, "--job", self.path("moved.job")))
        os.rename(self.path("moved.job"), self.path("contacts.job"))
        self.ends(self.start(box, B))
        self.each_once(box)

    def test_two_processes_on_one_job_the_second_is_told_and_sends_nothing(self):
        self.files()
        box = self.lagging(faults='- { match: "POST *", nth: 2, do: hang }\n')
        first = self.hung(box)
        sent = len(box.requests())
        words = self.ends(self.start(box, A), 7)
        self.assertIn("held by another process", words)
        self.assertEqual(len(box.requests()), sent)
        first.kill()
        first.communicate()

    def test_a_map_of_the_former_format_is_taken_over_with_all_it_knows(self):
        self.files()
        box = self.lagging()
        self.ends(self.start(box, A))
        db = sqlite3.connect(self.path("lfetl-ids.db"))
        later = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                           " AND name NOT IN ('meta', 'ids', 'marks', 'records')")
        db.executescript("".join(f"DROP TABLE {name};" for (name,) in later.fetchall()) + "PRAGMA user_version = 1;")
        db.close()
        self.ends(self.start(box, B))
        self.each_once(box)

    def test_a_claim_does_not_outlive_a_row_that_was_refused(self):
        self.files()
        box = self.lagging(faults='- { match: "POST *", nth: 2, do: status 422, code: some_rule }\n')
        self.ends(self.start(box, A), 3)
        self.assertEqual(self.claims(), [])
        self.ends(self.start(box, B))
        self.assertEqual(len(box.ours("create")), N - 1 + N // 2)


if __name__ == "__main__":
    unittest.main()
