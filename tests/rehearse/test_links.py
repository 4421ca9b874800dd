# SPDX-License-Identifier: Apache-2.0
"""Companies, then contacts that find them by source key in the id map."""
import json
import os
import shutil
import unittest

import rig

ACCOUNTS = """\
mapping: 1
object: account
system: rig
key: id
match: []
mode: create
fields:
  $name: name
"""
LINK = """\
relationships:
  $account: { column: company, by: key%s }
"""


class Links(rig.Case):
    def begin(self, extra=""):
        self.write("mapping.yaml", ACCOUNTS)
        self.write("companies.csv", "id,name\n" + "".join(f"c{i},Company {i}\n" for i in range(1, 6)))
        box = self.sandbox("--rate", "0")
        done = self.run_import(box, file="companies.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.write("mapping.yaml", rig.MAPPING + LINK % extra)
        self.write("contacts.csv", "id,first,last,email,company\n" + "".join(
            f"k{i},F{i},L{i},u{i}@example.com,{c}\n" for i, c in enumerate(["c1", "c5", "", "c9"], 1)))
        return box

    def links(self, box):
        accounts = {r["id"]: r["fields"]["$name"]["value"] for r in box.records("/v1/accounts")}
        return {r["fields"]["external-id"]["value"]:
                [accounts[i] for i in r["relationships"]["$account"]["values"]] for r in box.records()}

    def test_contacts_are_linked_to_the_companies_of_an_earlier_import(self):
        box = self.begin()
        done = self.run_import(box, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.links(box),
                         {"k1": ["Company 1"], "k2": ["Company 5"], "k3": [], "k4": []})
        self.assertEqual(json.loads(done.stdout)["findings"], {"link.missing": 1})

    def say(self, companies, mapping=rig.MAPPING + LINK % ""):
        box = self.sandbox("--rate", "0")
        if companies:
            self.write("mapping.yaml", ACCOUNTS)
            self.write("companies.csv", "id,name\n" + "".join(f"{c},Company {c}\n" for c in companies))
            self.assertEqual(self.run_import(box, file="companies.csv").returncode, 0)
        self.write("mapping.yaml", mapping)
        self.write("contacts.csv", "id,first,last,email,company\n" + "".join(
            f"k{i},F{i},L{i},u{i}@example.com,c{i % 1200}\n" for i in range(1300)))
        done = self.run_import(box, "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(box.writes() if not companies else [], [])
        return done.stderr

    def test_a_column_of_keys_of_which_none_is_known_is_said_before_the_run(self):
        said = self.say([])
        self.assertIn("company: none of 1,200 ids is in the id map (0 accounts of rig)", said)
        self.assertIn("Import the accounts first, or name their id map with --ids.", said)

    def test_a_column_of_other_keys_than_those_that_were_imported_is_said(self):
        said = self.say(["x1", "x2"])
        self.assertIn("company: none of 1,200 ids is in the id map (2 accounts of rig)", said)
        self.assertIn("Look whether the column holds the ids", said)

    def test_nothing_is_said_of_a_column_of_which_one_key_is_known(self):
        self.assertNotIn("none of", self.say(["c7"]))

    def test_a_missing_company_fails_the_row_where_the_mapping_says_so(self):
        box = self.begin(", on-missing: reject-row")
        done = self.run_import(box)
        self.assertEqual(done.returncode, 3, done.stderr)
        with open(self.path("contacts.job/failed.csv"), encoding="utf-8") as f:
            lines = f.read().splitlines()
        self.assertEqual(len(lines), 2)
        self.assertIn("c9", lines[1])
        self.assertIn("link.missing", lines[1])

    def test_failed_csv_can_be_imported_once_its_cause_is_mended(self):
        box = self.begin(", on-missing: reject-row")
        self.assertEqual(self.run_import(box).returncode, 3)
        shutil.copy(self.path("mapping.yaml"), self.path("keep.yaml"))
        self.write("mapping.yaml", ACCOUNTS)
        self.write("more.csv", "id,name\nc9,Company 9\n")
        self.assertEqual(self.run_import(box, file="more.csv").returncode, 0)
        shutil.copy(self.path("keep.yaml"), self.path("mapping.yaml"))
        done = self.run_import(box, file="contacts.job/failed.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.links(box)["k4"], ["Company 9"])
        self.assertEqual(len(box.records()), 4)

    def test_an_id_map_that_was_lost_with_its_process_is_filled_from_the_journal(self):
        self.write("mapping.yaml", ACCOUNTS)
        self.write("companies.csv", "id,name\n" + "".join(f"c{i},Company {i}\n" for i in range(1, 6)))
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box, file="companies.csv").returncode, 0)
        os.unlink(self.path("lfetl-ids.db"))
        self.assertEqual(self.run_import(box, file="companies.csv").returncode, 0)
        self.write("mapping.yaml", rig.MAPPING + LINK % "")
        self.write("contacts.csv", "id,first,last,email,company\nk1,F,L,u1@example.com,c2\n")
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.links(box), {"k1": ["Company 2"]})


if __name__ == "__main__":
    unittest.main()
