# SPDX-License-Identifier: Apache-2.0
"""What an export can be asked for: what is new, one profile or another, all
objects, members of lists; and what other programs make of the file."""
import csv
import json
import os
import shutil
import sqlite3
import subprocess
import unittest

import crm
import exports
from exports import HOSTILE


class Kinds(exports.Case):
    def ids(self, name):
        return sorted(r["id"] for r in self.rows(name))

    def test_what_is_new_since_the_last_run(self):
        box = self.people(40)
        self.run_export(box, "--changed-since", "last")
        self.whole(40)
        self.assertEqual(self.ids("out.added.csv"), [f"con_{i:05d}" for i in range(40)])
        self.assertEqual((self.ids("out.changed.csv"), self.ids("out.removed.csv")), ([], []))
        new = box.insert(crm.CONTACTS, {"$email": ["new@example.com"]})
        box.edit(crm.CONTACTS + "/con_00007", {"title": "Promoted"})
        box.delete(crm.CONTACTS + "/con_00009")
        self.run_export(box, "--changed-since", "last")
        self.assertIn("1 is new, 1 has changed, 1 is gone", self.words)
        self.assertEqual(self.ids("out.added.csv"), [new])
        self.assertEqual([r["title"] for r in self.rows("out.changed.csv")], ["Promoted"])
        self.assertEqual(self.ids("out.removed.csv"), ["con_00009"])
        self.assertEqual(len(self.rows()), 40)
        self.run_export(box, "--changed-since", "last")
        self.assertIn("0 are new, 0 have changed, 0 are gone", self.words)

    def test_the_state_moves_on_only_with_success(self):
        box = self.people(10, faults='- { match: "GET /v1/contacts", nth: 2, do: status 403 }\n')
        self.run_export(box, "--changed-since", "last")
        with open(self.path("out.csv.state"), "rb") as f:
            state = f.read()
        box.edit(crm.CONTACTS + "/con_00003", {"title": "Promoted"})
        self.run_export(box, "--changed-since", "last", ends=5)
        with open(self.path("out.csv.state"), "rb") as f:
            self.assertEqual(f.read(), state)
        self.run_export(box, "--changed-since", "last")
        self.assertEqual(self.ids("out.changed.csv"), ["con_00003"])

    def test_other_columns_are_no_change_of_the_records(self):
        box = self.people(5)
        self.run_export(box, "--changed-since", "last")
        self.run_export(box, "--changed-since", "last", "--select", "title")
        self.assertIn("made of other columns", self.words)
        self.assertEqual((len(self.ids("out.added.csv")), self.ids("out.changed.csv")), (5, []))

    def test_what_changed_since_an_instant(self):
        box = self.people(5)
        box.insert(crm.CONTACTS, {"$email": ["new@example.com"]})
        box.edit(crm.CONTACTS + "/con_00002", {"title": "Promoted"})
        self.run_export(box, "--changed-since", "2026-01-06T00:00:00+01:00")
        self.assertEqual(sorted(r["title"] for r in self.rows()), ["", "Promoted"])
        self.assertEqual(self.manifest()["filters"], ["changed since 2026-01-06T00:00:00+01:00"])
        for wrong in ("yesterday", "2026-01-06", "2026-01-06T00:00:00"):
            self.run_export(box, "--changed-since", wrong, ends=2)

    def test_a_spreadsheet_computes_nothing(self):
        box = self.people(len(HOSTILE))
        self.run_export(box, "--profile", "spreadsheet")
        titles = {r["id"]: r["title"] for r in self.rows()}
        for i, text in enumerate(HOSTILE):
            got = titles[f"con_{i:05d}"]
            self.assertEqual(got, "'" + text if text[:1] in ("=", "+", "-", "@", "'", "\t", "\r") and text else text)
        self.assertEqual(self.manifest()["profile"], "spreadsheet")

    def test_all_objects_each_into_its_file(self):
        box = self.people(3)
        done = self.run_export_all(box)
        said = {r["object"]: r for r in json.loads(done.stdout)}
        for name in ("accounts", "contacts", "opportunities", "tasks", "notes", "lists", "meetings", "members", "files",
                     "list-members"):
            self.assertTrue(said[name]["complete"], name)
            self.assertEqual(len(self.rows(f"all/{name}.csv")), said[name]["rows"])
        self.assertEqual(said["contacts"]["rows"], 3)

    def test_one_object_that_is_refused_does_not_stop_the_others(self):
        locked = self.sandbox("--scopes", "accounts:read")
        self.run_export_all(locked, ends=5)
        self.assertIn("contacts:read", self.words)
        self.assertTrue(os.path.exists(self.path("all/accounts.csv")))
        self.assertFalse(os.path.exists(self.path("all/contacts.csv")))

    def run_export_all(self, box, ends=0):
        done = subprocess.run([exports.LFETL, "export", "--all", "-o", self.path("all"), "--json", "--base-url", box.url,
                               "--rate", "0"], capture_output=True, timeout=exports.PATIENCE, check=False,
                              env=self.environment())
        self.words = done.stderr.decode()
        self.assertEqual(done.returncode, ends, self.words)
        return done

    def test_which_record_is_in_which_list(self):
        box = self.people(60)
        a = box.insert("/v1/lists", {"$name": 'Say "hi", all', "$objectType": "$contact"},
                       {"$contacts": [f"con_{i:05d}" for i in range(25)]})
        for start in (25, 50):
            box.edit("/v1/lists/" + a, relationships={
                "$contacts": {"add": [f"con_{i:05d}" for i in range(start, min(start + 25, 60))]}})
        b = box.insert("/v1/lists", {"$name": "Empty", "$objectType": "$account"})
        self.run_export(box, what="list-members")
        rows = self.rows()
        self.assertEqual({(r["list"], r["listName"], r["objectType"]) for r in rows}, {(a, 'Say "hi", all', "contact")})
        self.assertEqual(self.ids("out.csv"), [f"con_{i:05d}" for i in range(60)])
        self.run_export(box, what="lists", out="lists.csv")
        self.assertEqual(self.ids("lists.csv"), sorted([a, b]))

    def test_three_other_readers_see_the_same_cells(self):
        box = self.people(3 * len(HOSTILE))
        self.run_export(box)
        mine = [list(r.values()) for r in self.rows()]
        with open(self.path("out.csv"), encoding="utf-8", newline="") as f:
            header, *theirs = list(csv.reader(f))
        self.assertEqual(theirs, mine)
        names = [f"c{i}" for i in range(len(header))]
        if shutil.which("sqlite3"):
            made = f"CREATE TABLE t ({', '.join(n + ' TEXT' for n in names)});"
            db = self.path("t.db")
            subprocess.run(["sqlite3", db, made, ".mode csv", f".import --skip 1 {self.path('out.csv')} t"], check=True,
                           timeout=exports.PATIENCE)
            con = sqlite3.connect(db)
            con.text_factory = bytes
            try:
                got = [[c.decode() for c in row] for row in con.execute("SELECT * FROM t ORDER BY rowid")]
            finally:
                con.close()
            self.assertEqual(got, mine)
        else:
            print("sqlite3 is not there: not compared")
        if shutil.which("mlr"):
            out = subprocess.run(["mlr", "--icsv", "--ojson", "--jvquoteall", "--no-auto-unflatten", "cat", self.path("out.csv")], check=True,
                                 capture_output=True, timeout=exports.PATIENCE)
            got = [[r[k] for k in header] for r in json.loads(out.stdout)]
            self.assertEqual([[str(c).replace("\r\n", "\n") for c in row] for row in got],
                             [[c.replace("\r\n", "\n") for c in row] for row in mine])
        else:
            print("miller is not there: not compared")


if __name__ == "__main__":
    unittest.main()
