# SPDX-License-Identifier: Apache-2.0
"""The second run of the same command, and commands that do not fit."""
import json
import os
import sqlite3
import subprocess
import unittest

import rig


class Again(rig.Case):
    def test_the_second_run_of_a_finished_import_sends_no_write(self):
        self.contacts(120)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box).returncode, 0)
        before = len(box.writes())
        self.assertEqual(before, 120)
        again = self.run_import(box)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(len(box.writes()), before)
        self.agree(box)

    def test_a_file_edited_after_the_first_sent_row_is_refused_with_9(self):
        self.contacts(50)
        box = self.sandbox("--rate", "0")
        first = self.run_import(box, "--limit", "10")
        self.assertEqual(first.returncode, 4, first.stderr)
        with open(self.path("contacts.csv"), "a", encoding="utf-8") as f:
            f.write("k51,New,Row,u51@example.com\n")
        before = len(box.writes())
        again = self.run_import(box)
        self.assertEqual(again.returncode, 9, again.stderr)
        self.assertIn("contacts.csv", again.stderr)
        self.assertEqual(len(box.writes()), before)

    def test_a_row_edited_while_the_import_runs_stops_with_9_and_is_not_sent(self):
        self.contacts(1)
        pad = "x" * 3000  # the file must not be read ahead to its end
        self.write("contacts.csv", "id,first,last,email\n" + "".join(
            f"k{i},First {i},{pad},u{i}@example.com\n" for i in range(1, 1501)))
        box = self.sandbox("--rate", "0", "--latency", "5ms")
        process = self.start_import(box, "--workers", "4")
        while len(box.writes()) < 20:
            self.assertIsNone(process.poll())
        with open(self.path("contacts.csv"), "r+", encoding="utf-8") as f:
            f.seek(f.read().index("First 1400,"))
            f.write("Hirst")
        self.assertEqual(process.wait(rig.PATIENCE), 9)
        there = {r["fields"]["external-id"]["value"] for r in box.records()}
        self.assertNotIn("k1400", there)
        self.assertIn("k1", there)

    def test_a_mapping_edited_after_the_first_sent_row_is_refused_with_9(self):
        self.contacts(50)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box, "--limit", "10").returncode, 4)
        self.write("mapping.yaml", rig.MAPPING.replace("first: first", "first: last"))
        again = self.run_import(box)
        self.assertEqual(again.returncode, 9, again.stderr)
        self.assertIn("mapping.yaml", again.stderr)

    def test_a_mapping_edited_in_its_comments_goes_on(self):
        self.contacts(20)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box, "--limit", "10").returncode, 4)
        self.write("mapping.yaml", "# a remark\n" + rig.MAPPING)
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.agree(box)[rig.DONE], 20)

    def test_a_file_edited_before_anything_was_sent_is_planned_anew(self):
        self.contacts(10)
        box = self.sandbox("--rate", "0")
        dry = self.run_import(box, "--dry-run", "--json")
        self.assertEqual(dry.returncode, 0, dry.stderr)
        self.assertEqual(json.loads(dry.stdout)["plan"]["create"], 10)
        self.assertEqual(box.writes(), [])
        self.contacts(15)
        done = self.run_import(box, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("planned anew", done.stderr)
        self.assertEqual(json.loads(done.stdout)["result"]["create"], 15)
        self.agree(box)

    def test_limit_settles_that_many_rows_and_the_next_run_goes_on(self):
        self.contacts(30)
        box = self.sandbox("--rate", "0")
        first = self.run_import(box, "--limit", "7", "--json")
        self.assertEqual(first.returncode, 4, first.stderr)
        self.assertEqual(json.loads(first.stdout)["result"]["create"], 7)
        self.assertEqual(json.loads(first.stdout)["result"]["not_attempted"], 23)
        self.assertEqual(len(box.writes()), 7)
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.agree(box)[rig.DONE], 30)

    def test_another_key_that_reads_what_the_job_wrote_goes_on(self):
        self.contacts(20)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box, "--limit", "5").returncode, 4)
        other = self.run_import(box, "--limit", "5", key="sk_lf_rotated")
        self.assertEqual(other.returncode, 4, other.stderr)
        self.assertIn("of the same organisation", other.stderr)
        last = self.run_import(box, key="sk_lf_rotated")
        self.assertEqual(last.returncode, 0, last.stderr)
        self.assertNotIn("organisation", last.stderr)
        self.assertEqual(self.agree(box)[rig.DONE], 20)
        # Both keys know all of them now: a second job creates none.
        self.write("mapping.yaml", rig.MAPPING.replace("mode: create", "mode: upsert"))
        for key in (rig.KEY, "sk_lf_rotated"):
            second = self.run_import(box, "--json", "--job", self.path(key + ".job"), key=key)
            self.assertEqual(second.returncode, 0, second.stderr)
            self.assertEqual(json.loads(second.stdout)["result"]["unchanged"], 20)
        self.assertEqual(len(box.ours("create")), 20)

    def test_another_key_that_reads_nothing_is_9_unless_the_option_says_so(self):
        self.contacts(20)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box, "--limit", "5").returncode, 4)
        os.rename(box.ledger, self.path("former.jsonl"))
        other = self.sandbox("--rate", "0")  # where these records are not
        refused = self.run_import(other, key="sk_lf_other")
        self.assertEqual(refused.returncode, 9, refused.stderr)
        self.assertIn("--same-organisation", refused.stderr)
        self.assertEqual(other.writes(), [])
        taken = self.run_import(other, "--same-organisation", key="sk_lf_other")
        self.assertEqual(taken.returncode, 0, taken.stderr)
        self.assertEqual(len(other.writes()), 15)
        # The id map is adopted with it: what the former key made is known.
        knows = sqlite3.connect(self.path("lfetl-ids.db"))
        try:
            self.assertEqual(knows.execute("SELECT count(DISTINCT org), count(*) FROM ids").fetchall(), [(1, 20)])
        finally:
            knows.close()

    REFUSED = '- { match: "POST /v1/contacts", nth: 3, do: status 422, code: some_rule, param: title }\n'

    def test_a_refused_row_stays_failed_and_goes_again_only_when_asked_to(self):
        self.contacts(8)
        with open(self.path("contacts.csv"), "a", encoding="utf-8") as f:
            f.write("k9,First,Last,nobody\n")  # wrong in itself
        self.write("mapping.yaml", rig.MAPPING.replace("$email: email", "$email: { column: email, on-invalid: reject-row }"))
        box = self.sandbox("--rate", "0", faults=self.REFUSED)
        one = ("--workers", "1", "--batch", "1")
        self.assertEqual(self.run_import(box, *one).returncode, 3)
        self.assertEqual(self.agree(box)[rig.FAILED], 2)
        self.assertEqual(self.run_import(box).returncode, 3)
        self.assertEqual(len(box.writes()), 8)
        refused = box.writes()[2]
        again = self.run_import(box, "--retry-failed")
        self.assertEqual(again.returncode, 3, again.stderr)  # k9
        self.assertIn("1 row that Lightfield refused is tried again", again.stderr)
        self.assertEqual(len(box.writes()), 9)
        last = box.writes()[8]
        self.assertEqual(last["body"], refused["body"])
        self.assertNotEqual(last["key"], refused["key"])
        counts = self.agree(box)
        self.assertEqual((counts[rig.DONE], counts[rig.FAILED]), (8, 1))
        self.assertEqual(self.run_import(box, "--retry-failed").returncode, 3)
        self.assertEqual(len(box.writes()), 9)

    def test_a_retry_that_is_killed_is_repeated_by_the_same_command(self):
        self.contacts(40)
        box = self.sandbox("--rate", "0", "--latency", "2ms",
                           faults='- { match: "POST /v1/contacts", from: 2, times: 20, do: status 422, code: some_rule }\n')
        self.assertEqual(self.run_import(box).returncode, 3)
        self.assertEqual(self.agree(box)[rig.FAILED], 20)
        dice = self.dice(3)
        for _ in range(3 if rig.SANITIZED else 15):
            process = self.start_import(box, "--retry-failed", "--workers", "2")
            self.kill_after(process, dice.random() * (1.5 if rig.SANITIZED else 0.15))
        ended = self.run_import(box, "--retry-failed")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(self.agree(box)[rig.DONE], 40)

    def test_a_retry_is_no_dry_run(self):
        self.contacts(1)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box, "--retry-failed", "--dry-run").returncode, 2)

    COLUMN = '- { match: "POST /v1/contacts", from: 31, do: status 422, code: some_rule, param: "external-id" }\n'

    def test_one_column_that_is_refused_in_row_after_row_stops_in_its_words(self):
        self.contacts(80)
        box = self.sandbox("--rate", "0", faults=self.COLUMN)
        stopped = self.run_import(box, "--workers", "1", "--batch", "1")
        self.assertEqual(stopped.returncode, 5, stopped.stderr)
        self.assertIn("column id: Lightfield refuses what it makes of external-id, in 25 of the last 25 rows", stopped.stderr)
        counts = self.agree(box)
        self.assertEqual((counts[rig.DONE], counts[rig.FAILED], counts[rig.PENDING]), (30, 25, 25))

    def test_who_goes_on_whatever_is_refused_is_not_stopped_by_one_column(self):
        self.contacts(80)
        box = self.sandbox("--rate", "0", faults=self.COLUMN)
        ended = self.run_import(box, "--max-errors", "0")
        self.assertEqual(ended.returncode, 3, ended.stderr)
        self.assertEqual(self.agree(box)[rig.FAILED], 50)

    def test_a_second_process_on_the_job_gets_7(self):
        self.contacts(40)
        box = self.sandbox("--rate", "0", faults='- { match: "POST /v1/contacts", nth: 1, do: hang }\n')
        first = self.start_import(box, "--workers", "1")
        try:
            while not box.writes():  # it holds the job once it has sent
                self.assertIsNone(first.poll())
            second = self.run_import(box)
            self.assertEqual(second.returncode, 7, second.stderr)
            self.assertIn("another process", second.stderr)
        finally:
            first.kill()
            first.wait()
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.agree(box)[rig.DONE], 40)

    def test_a_rehearsal_leaves_the_real_job_and_id_map_untouched(self):
        self.contacts(25)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box, "--limit", "5").returncode, 4)

        def look():
            found = {}
            for name in sorted(os.listdir(self.folder)):
                path = self.path(name)
                files = [path] if os.path.isfile(path) else [os.path.join(path, n) for n in os.listdir(path)]
                if "sandbox.job" not in name:
                    for f in files:
                        with open(f, "rb") as data:
                            found[f] = data.read()
            return found

        before = look()
        rehearsal = subprocess.run(
            [rig.LFETL, "import", self.path("contacts.csv"), "-m", self.path("mapping.yaml"),
             "--sandbox", "--rate", "0", "--json"], text=True, capture_output=True,
            timeout=rig.PATIENCE, check=False, env=self.environment())
        self.assertEqual(rehearsal.returncode, 0, rehearsal.stderr)
        self.assertEqual(json.loads(rehearsal.stdout)["result"]["create"], 25)
        self.assertTrue(os.path.exists(self.path("contacts.sandbox.job/job.db")))
        self.assertEqual(look(), before)


if __name__ == "__main__":
    unittest.main()
