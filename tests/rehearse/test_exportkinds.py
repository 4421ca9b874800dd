# SPDX-License-Identifier: Apache-2.0
"""What an export can be asked for: what is new, one profile or another, all
objects, members of lists; and what other programs make of the file."""
import csv
import json
import os
import shutil
import signal
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

    def test_killed_it_tells_what_is_new_until_it_was_told(self):
        """The state moves on only behind the files: what a killed run had
        found is found again."""
        n = 200
        box = self.people(n, faults='- { match: "GET /v1/contacts", every: 1, do: delay 2ms }\n')
        self.run_export(box, "--changed-since", "last")
        dice = self.dice(31)

        def state():
            with open(self.path("out.csv.state"), "rb") as f:
                return f.read()

        for i in range(4 if exports.rig.SANITIZED else 12):
            box.edit(f"{crm.CONTACTS}/con_{i:05d}", {"title": f"Promoted {i}"})
            box.delete(f"{crm.CONTACTS}/con_{n - 1 - i:05d}")
            before = state()
            p = self.start_export(box, "--workers", "1", "--changed-since", "last")
            self.kill_after(p, dice.uniform(0.02, 0.09))
            if state() == before:
                self.run_export(box, "--changed-since", "last")
            self.assertEqual([r["title"] for r in self.rows("out.changed.csv")], [f"Promoted {i}"])
            self.assertEqual(self.ids("out.removed.csv"), [f"con_{n - 1 - i:05d}"])
            self.assertEqual((self.ids("out.added.csv"), len(self.rows())), ([], n - 1 - i))

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

    def test_all_with_what_is_new_of_each(self):
        box = self.people(3)
        self.run_export_all(box, "--changed-since", "last")
        new = box.insert(crm.ACCOUNTS, {"$name": "New"})
        said = {r["object"]: r for r in json.loads(self.run_export_all(box, "--changed-since", "last").stdout)}
        self.assertEqual({o: r["added"] for o, r in said.items() if r["added"]}, {"accounts": 1})
        self.assertEqual(self.ids("all/accounts.added.csv"), [new])
        self.assertEqual(self.ids("all/contacts.added.csv"), [])

    def test_all_that_is_interrupted_is_not_all(self):
        """Whenever the signal comes: 0 only when everything is there."""
        box = self.people(3, faults='- { match: "GET *", every: 1, do: delay 1ms }\n')
        dice = self.dice(41)
        for i in range(3 if exports.rig.SANITIZED else 12):
            folder = self.path(f"all{i}")
            p = subprocess.Popen([exports.LFETL, "export", "--all", "-o", folder, "--base-url", box.url, "--rate", "0"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=self.environment())
            # From the first line on it has its handlers.
            p.stderr.readline()
            try:
                p.wait(dice.uniform(0, 0.15))
            except subprocess.TimeoutExpired:
                pass
            p.send_signal(signal.SIGINT)
            p.stderr.read()
            p.stderr.close()
            ends = p.wait(exports.PATIENCE)
            self.assertIn(ends, (0, 130))
            there = [f for f in os.listdir(folder) if f.endswith(".csv")]
            self.assertEqual(ends == 0, len(there) >= 11, there)

    def test_one_object_that_is_refused_does_not_stop_the_others(self):
        locked = self.sandbox("--scopes", "accounts:read")
        self.run_export_all(locked, ends=5)
        self.assertIn("contacts:read", self.words)
        self.assertTrue(os.path.exists(self.path("all/accounts.csv")))
        self.assertFalse(os.path.exists(self.path("all/contacts.csv")))

    def run_export_all(self, box, *args, ends=0):
        done = subprocess.run([exports.LFETL, "export", "--all", "-o", self.path("all"), "--json", "--base-url", box.url,
                               "--rate", "0", *args], capture_output=True, timeout=exports.PATIENCE, check=False,
                              env=self.environment())
        self.words = done.stderr.decode()
        self.assertEqual(done.returncode, ends, self.words)
        return done

    def companies(self, n, people, links):
        """n accounts; people whose links(i) says which they belong to."""
        return self.seeded(
            accounts=[crm.company(f"acc_{i:05d}", exports.HOSTILE[i % len(exports.HOSTILE)] + str(i)) for i in range(n)],
            contacts=[crm.person(f"con_{i:05d}", "F", f"L{i}", f"u{i}@example.com",
                                 account=[f"acc_{k:05d}" for k in links(i)]) for i in range(people)])

    def names_are_right(self, box):
        names = {a["id"]: crm.value(a, "$name") for a in box.records(crm.ACCOUNTS)}
        for row in self.rows():
            ids = [i for i in row["$account"].split(",") if i]
            got = next(csv.reader([row["$account.name"]], strict=True)) if row["$account.name"] else []
            if "\n" not in row["$account.name"] and "\r" not in row["$account.name"]:
                self.assertEqual(got, [names.get(i, "") for i in ids])
        return names

    def test_names_stand_beside_the_ids(self):
        box = self.companies(60, 90, lambda i: [] if i % 7 == 0 else [i % 60, (i * 7) % 60] if i % 7 != i else [i])
        self.run_export(box, "--names")
        self.names_are_right(box)
        column = next(c for c in self.manifest()["columns"] if c["name"] == "$account.name")
        self.assertEqual((column["kind"], column["readOnly"], column["several"]), ("names", True, True))
        # 60 accounts are three pages and the empty one, not sixty records.
        self.assertEqual(sum(r["path"].startswith(crm.ACCOUNTS + "/") for r in box.requests()), 0)
        done = subprocess.run([exports.LFETL, "import", self.path("out.csv"), "--json", "--dry-run", "--rate", "0",
                               "--base-url", box.url], capture_output=True, text=True, check=False,
                              timeout=exports.PATIENCE, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({k: v for k, v in json.loads(done.stdout)["plan"].items() if v}, {"unchanged": 90})

    def test_few_names_are_retrieved_each_once(self):
        box = self.companies(200, 30, lambda i: [5] if i else [5, 6])
        self.run_export(box, "--names", "--select", "$account,$name", "--labels", out="labels.csv")
        self.run_export(box, "--names", "--select", "$account")
        self.names_are_right(box)
        asked = [r["path"] for r in box.requests() if r["path"].startswith(crm.ACCOUNTS + "/acc")]
        self.assertEqual(sorted(asked), sorted(2 * [crm.ACCOUNTS + "/acc_00005", crm.ACCOUNTS + "/acc_00006"]))

    def test_names_that_the_key_may_not_read_are_left_out_and_told(self):
        box = self.seeded("--scopes", "contacts:read", accounts=[crm.company("acc_1", "Acme")],
                          contacts=[crm.person("con_1", "F", "L", "u@example.com", account=["acc_1"])])
        self.run_export(box, "--names")
        self.assertIn("names of accounts are left out", self.words)
        self.assertEqual([(r["$account"], r["$account.name"]) for r in self.rows()], [("acc_1", "")])

    def test_names_in_a_spreadsheet_and_among_changes(self):
        box = self.companies(16, 16, lambda i: [i])
        self.run_export(box, "--names", "--profile", "spreadsheet", "--changed-since", "last")
        for row in self.rows():
            self.assertNotIn(row["$account.name"][:1], ("=", "+", "-", "@"))
        self.assertEqual(len(self.rows("out.added.csv")), 16)
        box.edit(crm.ACCOUNTS + "/acc_00003", {"$name": "Renamed"})
        self.run_export(box, "--names", "--profile", "spreadsheet", "--changed-since", "last")
        self.assertEqual([r["$account.name"] for r in self.rows("out.changed.csv")], ["Renamed"])

    def test_what_the_key_may_not_see_is_marked_and_not_cleared_by_an_import(self):
        box = self.sandbox("--rate", "0")
        told = {"$title": "Secret plans", "$description": "Of the board", "$attendeeEmails": ["a@example.com"],
                "$organizerEmail": "c@example.com", "$startDate": "2026-01-02T08:00:00Z",
                "$endDate": "2026-01-02T09:00:00Z"}
        hidden = box.insert("/v1/meetings", {**told, "$privacySetting": "METADATA"})
        seen = box.insert("/v1/meetings", {**told, "$privacySetting": "FULL"})
        bare = box.insert("/v1/meetings", {k: v for k, v in told.items() if k != "$description"})
        shown = box.get("/v1/meetings/" + hidden)
        secret = [k for k, v in shown["fields"].items() if v["value"] is None and told.get(k) is not None]
        self.assertTrue(secret, "the sandbox hides something")
        self.run_export(box, what="meetings")
        rows = {r["id"]: r for r in self.rows()}
        for key in secret:
            self.assertEqual(rows[hidden][key], "#HIDDEN")
            self.assertNotIn("#HIDDEN", rows[seen][key])
        self.assertEqual(rows[bare]["$description"], "")
        self.assertNotIn("#HIDDEN", "".join(rows[seen].values()) + "".join(rows[bare].values()))
        self.assertEqual(rows[hidden]["accessLevel"], "METADATA")
        cells = sum(cell == "#HIDDEN" for cell in rows[hidden].values())
        self.assertEqual(self.manifest()["hidden"], cells)
        self.assertIn("#HIDDEN", self.words)
        before = len(box.writes())
        done = subprocess.run([exports.LFETL, "import", self.path("out.csv"), "--json", "--rate", "0", "--base-url", box.url],
                              capture_output=True, text=True, check=False, timeout=exports.PATIENCE, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["result"]["unchanged"], 3)
        self.assertEqual(len(box.writes()), before)
        # And when something else of that record is written.
        with open(self.path("out.csv"), encoding="utf-8", newline="") as f:
            table = list(csv.DictReader(f))
        for row in table:
            row["$privacySetting"] = "FULL"
        with open(self.path("out.csv"), "w", encoding="utf-8", newline="") as f:
            w = csv.DictWriter(f, list(table[0]))
            w.writeheader()
            w.writerows(table)
        done = subprocess.run([exports.LFETL, "import", self.path("out.csv"), "--json", "--rate", "0", "--base-url", box.url,
                               "--job", self.path("second.job")], capture_output=True, text=True, check=False,
                              timeout=exports.PATIENCE, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        after = box.get("/v1/meetings/" + hidden)
        for key in secret:
            self.assertEqual(crm.value(after, key), crm.value(box.get("/v1/meetings/" + seen), key))
            self.assertIsNotNone(crm.value(after, key))

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
