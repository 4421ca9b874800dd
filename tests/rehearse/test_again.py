# SPDX-License-Identifier: Apache-2.0
"""The second run of the same command, and commands that do not fit."""
import json
import os
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
