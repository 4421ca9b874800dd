# SPDX-License-Identifier: Apache-2.0
"""lfetl export -m: a mapping read backwards; what an import with it makes of
the file is what is there."""
import csv
import json
import os
import subprocess
import unittest

import crm
import exports
import rig

RICH = """\
mapping: 1
object: contact
system: rig
key: Ref
match: [{ id: Lightfield id }]
mode: update
source: { delimiter: ";" }
defaults: { optional: true }
fields:
  $name: { first: First, last: Last }
  $email: { columns: [Mail, More mail], split: "|" }
  phone: { columns: [Phone, Mobile] }
  external-id: Ref
  title: { column: Job, trim: true }
  score: { column: Score, decimal: "," }
  newsletter: News
  lead-status: { column: Status, options: { Neu: "%(first)s" } }
  tags: { column: Tags, split: csv }
  last-call: { column: Last call, formats: [iso8601] }
  address: { street: Street, city: Town, country: Land, postalCode: ZIP }
  memo: { column: Memo, from: html }
  $profilePhotoUrl: { value: https://example.com/x.png }
relationships:
  $account: { column: Accounts, split: "|", by: id }
unmapped: error
"""


class Backwards(exports.Case):
    def world(self, n=40):
        box = self.sandbox("--rate", "0")
        defs = box.get(crm.CONTACTS + "/definitions")["fieldDefinitions"]
        status = [o["id"] for o in defs["lead-status"]["typeConfiguration"]["options"]]
        tags = [o["id"] for o in defs["tags"]["typeConfiguration"]["options"]]
        self.first = defs["lead-status"]["typeConfiguration"]["options"][0]["label"]
        accounts = [box.insert(crm.ACCOUNTS, {"$name": f"A{i}"}) for i in range(3)]
        for i in range(n):
            box.insert(crm.CONTACTS, {
                "$name": {"firstName": f"F{i}", "lastName": f"L; \"{i}\""}, "external-id": f"ref-{i}",
                "$email": [f"u{i}-{k}@example.com" for k in range(i % 4)],
                "phone": ["+34612341847", "+14155552671"][:i % 3] or None,
                "title": exports.HOSTILE[i % len(exports.HOSTILE)] or None, "score": i / 4, "newsletter": i % 2 == 0,
                "lead-status": status[i % len(status)], "tags": tags[:i % 3] or None,
                "last-call": "2026-02-01T08:00:00Z", "memo": "# Heading\n\n*text*",
                "$profilePhotoUrl": "https://example.com/x.png",
                "address": {"street": "Way 1; 2", "city": "Ulm", "country": "DE", "postalCode": "08901", "latitude": 1.5}},
                       {"$account": accounts[:i % 3]})
        return box

    def plan(self, box, ends=0):
        done = subprocess.run([rig.LFETL, "import", self.path("out.csv"), "-m", self.path("mapping.yaml"), "--json",
                               "--dry-run", "--rate", "0", "--base-url", box.url], capture_output=True, text=True,
                              check=False, timeout=rig.PATIENCE, env=self.environment())
        self.assertEqual(done.returncode, ends, done.stderr)
        return {k: v for k, v in json.loads(done.stdout)["plan"].items() if v}

    def table(self):
        with open(self.path("out.csv"), encoding="utf-8", newline="") as f:
            return list(csv.DictReader(f, delimiter=";"))

    def test_the_same_mapping_reads_it_back_without_a_write(self):
        box = self.world()
        self.write("mapping.yaml", RICH % {"first": self.first})
        self.run_export(box, "-m", self.path("mapping.yaml"))
        rows = self.table()
        self.assertEqual(list(rows[0]), ["Lightfield id", "First", "Last", "Mail", "More mail", "Phone", "Mobile", "Ref", "Job",
                                         "Score", "News", "Status", "Tags", "Last call", "Street", "Town", "Land", "ZIP",
                                         "Memo", "Accounts"])
        there = {r["id"]: r for r in box.records()}
        for row in rows:
            rec = there[row["Lightfield id"]]
            mails = crm.value(rec, "$email") or []
            self.assertEqual([row["Mail"]] if row["Mail"] else [], mails[:1])
            self.assertEqual(row["More mail"], "|".join(mails[1:]))
            self.assertEqual(row["Ref"], crm.value(rec, "external-id"))
            self.assertEqual(row["Accounts"], "|".join(crm.linked(rec, "$account")))
            self.assertEqual(row["Memo"], "")
        self.assertIn("Neu", {r["Status"] for r in rows})
        self.assertNotIn(self.first, {r["Status"] for r in rows})
        self.assertIn("7,25", {r["Score"] for r in rows})
        for word in ("memo is left out", "$profilePhotoUrl is left out", "values have no place"):
            self.assertIn(word, self.words)
        self.assertEqual(self.plan(box), {"unchanged": 40})

    def test_the_rigs_own_mapping(self):
        box = self.people(30)
        self.write("mapping.yaml", crm.HEAD + crm.FIELDS)
        self.run_export(box, "-m", self.path("mapping.yaml"))
        self.assertEqual(list(self.rows()[0]), ["first", "last", "email", "title", "id"])

    def test_keys_come_from_the_id_map(self):
        box = self.sandbox("--rate", "0")
        self.write("accounts.csv", "id,name\nA-1,Acme\nA-2,Other\n")
        self.write("contacts.csv", "id,mail,companies\nC-1,a@example.com,A-2;A-1\nC-2,b@example.com,\n")
        for name, text in (("accounts", "mapping: 1\nobject: account\nsystem: s\nkey: id\nmatch: [$name]\nmode: upsert\n"
                                        "fields:\n  $name: name\n"),
                           ("contacts", "mapping: 1\nobject: contact\nsystem: s\nkey: id\nmatch: [$email]\nmode: upsert\n"
                                        "defaults: { optional: true }\nfields:\n  $email: mail\nrelationships:\n"
                                        '  $account: { column: companies, split: ";", by: key }\n')):
            self.write(name + ".yaml", text)
            done = subprocess.run([rig.LFETL, "import", self.path(name + ".csv"), "-m", self.path(name + ".yaml"), "--yes",
                                   "--rate", "0", "--ids", self.path("ids.db"), "--base-url", box.url], capture_output=True,
                                  text=True, check=False, timeout=rig.PATIENCE, env=self.environment())
            self.assertEqual(done.returncode, 0, done.stderr)
        stranger = box.insert(crm.ACCOUNTS, {"$name": "Stranger"})
        box.insert(crm.CONTACTS, {"$email": ["c@example.com"]}, {"$account": [stranger]})
        self.write("mapping.yaml", text)
        self.run_export(box, "-m", self.path("mapping.yaml"), "--ids", self.path("ids.db"))
        rows = {r["mail"]: r for r in self.rows()}
        self.assertEqual({m: r["id"] for m, r in rows.items()},
                         {"a@example.com": "C-1", "b@example.com": "C-2", "c@example.com": ""})
        self.assertEqual(sorted(rows["a@example.com"]["companies"].split(";")), ["A-1", "A-2"])
        self.assertEqual((rows["b@example.com"]["companies"], rows["c@example.com"]["companies"]), ("", ""))
        self.assertIn("1 value has no place", self.words)
        self.run_export(box, "-m", self.path("mapping.yaml"))
        self.assertIn("name it with --ids", self.words)
        self.assertEqual({r["companies"] for r in self.rows()}, {""})
        self.run_export(box, "-m", self.path("mapping.yaml"), "--ids", self.path("none.db"), ends=2)
        self.assertFalse(os.path.exists(self.path("none.db")))

    def test_keys_of_several_columns_come_apart_again(self):
        box = self.sandbox("--rate", "0")
        keys = [("A|1", "x"), ("A", "1|x"), ("back\\\\", "slash"), ("only", ""), ("", "only")]
        self.write("contacts.csv", "one,two,mail,t\n" + "".join(
            f"{a},{b},u{i}@example.com,T{i}\n" for i, (a, b) in enumerate(keys)))
        self.write("mapping.yaml", "mapping: 1\nobject: contact\nsystem: s\nkey: [one, two]\nmatch: [$email]\nmode: upsert\n"
                                   "fields:\n  $email: mail\n  title: t\n")
        done = subprocess.run([rig.LFETL, "import", self.path("contacts.csv"), "-m", self.path("mapping.yaml"), "--yes",
                               "--rate", "0", "--ids", self.path("ids.db"), "--base-url", box.url], capture_output=True,
                              text=True, check=False, timeout=rig.PATIENCE, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        box.insert(crm.CONTACTS, {"$email": ["stranger@example.com"]})
        self.run_export(box, "-m", self.path("mapping.yaml"), "--ids", self.path("ids.db"))
        rows = {r["mail"]: (r["one"], r["two"]) for r in self.rows()}
        self.assertEqual(rows, {**{f"u{i}@example.com": k for i, k in enumerate(keys)}, "stranger@example.com": ("", "")})
        self.run_export(box, "-m", self.path("mapping.yaml"))
        self.assertIn("columns stay empty", self.words)

    def test_what_is_hidden_never_comes_back_as_a_text(self):
        box = self.sandbox("--rate", "0")
        told = {"$description": "Of the board", "$startDate": "2026-01-02T08:00:00Z", "$endDate": "2026-01-02T09:00:00Z",
                "$attendeeEmails": ["a@example.com"]}
        hidden = box.insert("/v1/meetings", {"$title": "Secret", **told, "$privacySetting": "METADATA"})
        seen = box.insert("/v1/meetings", {"$title": "Seen", **told, "$privacySetting": "FULL"})
        text = ("mapping: 1\nobject: meeting\nmatch: [id]\nmode: upsert\n%sfields:\n  $title: Title\n"
                "  $description: What\n  $privacySetting: Privacy\n  $startDate: { column: From, formats: [iso8601] }\n"
                "  $endDate: { column: To, formats: [iso8601] }\n  $attendeeEmails: { column: Who, split: \";\" }\n")
        self.write("mapping.yaml", text % "")
        self.run_export(box, "-m", self.path("mapping.yaml"), what="meetings", ends=2)
        self.assertIn('source: { empty: ["", "#HIDDEN"] }', self.words)
        self.assertFalse(os.path.exists(self.path("out.csv")))
        self.write("mapping.yaml", text % 'source: { empty: ["", "#HIDDEN"] }\n')
        self.run_export(box, "-m", self.path("mapping.yaml"), what="meetings")
        rows = {r["id"]: r for r in self.rows()}
        self.assertEqual((rows[hidden]["What"], rows[seen]["What"]), ("#HIDDEN", "Of the board"))
        self.assertGreater(self.manifest()["hidden"], 0)
        self.assertEqual(self.plan(box), {"unchanged": 2})
        # The same file by a mapping that would take the mark for a text.
        self.write("mapping.yaml", text % "")
        done = subprocess.run([rig.LFETL, "import", self.path("out.csv"), "-m", self.path("mapping.yaml"), "--dry-run",
                               "--rate", "0", "--base-url", box.url], capture_output=True, text=True, check=False,
                              timeout=rig.PATIENCE, env=self.environment())
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn('source: { empty: ["", "#HIDDEN"] }', done.stderr)
        self.assertEqual(box.ours(), [])

    def test_more_values_than_columns_leave_all_of_them_out(self):
        box = self.sandbox("--rate", "0")
        box.insert(crm.CONTACTS, {"$email": ["a@example.com", "b@example.com"], "title": "x"})
        self.write("mapping.yaml", "mapping: 1\nobject: contact\nmatch: [id]\nmode: update\n"
                                   "fields:\n  $email: Mail\n  title: T\n")
        self.run_export(box, "-m", self.path("mapping.yaml"))
        self.assertEqual([(r["Mail"], r["T"]) for r in self.rows()], [("", "x")])
        self.assertIn("1 value has no place", self.words)
        self.assertEqual(self.plan(box), {"unchanged": 1})

    def test_rules_put_together_are_turned_around_or_left_out_with_the_reason(self):
        box = self.world(12)
        self.write("mapping.yaml", """\
mapping: 1
object: contact
system: rig
key: { text: "{Ref}-x" }
match: [{ id: Lightfield id }]
mode: update
source: { skip-when: { Gone: "true" }, delimiter: ";" }
defaults: { optional: true }
fields:
  $name: { first-of: [{ first: First, last: Last }, { full: Contact }] }
  title: { first-of: [Job, Old job], max: 1000 }
  external-id: { first-of: [Ref, { value: none }] }
  $email: [Mail, More mail]
  phone: "Phone *"
  score: { column: Score, when: { Kind: x } }
  memo: { text: ["{Memo}", "{Kind}"] }
  tags: { column: Tags, drop: x }
  newsletter: { column: News, bands: { 1: "yes" } }
unmapped: error
""")
        self.run_export(box, "-m", self.path("mapping.yaml"))
        for key, why in (("external-id", "its constant would be one"), ("$email", "which of its rules"),
                         ("phone", "stands for several"), ("score", "its condition"), ("memo", "put together"),
                         ("tags", "cut off"), ("newsletter", "a band is no number")):
            self.assertRegex(self.words, f"{key.replace('$', '[$]')} is left out: .*{why}")
        self.assertIn("the key is left out", self.words)
        self.assertIn("leaves rows out", self.words)
        rows = self.table()
        self.assertEqual({r["Contact"] + r["Old job"] + r["Memo"] + r["Phone *"] for r in rows}, {""})
        self.assertEqual({r["First"] for r in rows}, {f"F{i}" for i in range(12)})
        self.assertEqual(sorted(r["Job"] for r in rows), sorted(crm.value(r, "title") or "" for r in box.records()))

    def test_what_does_not_go_with_it_is_said_before_anything_is_read(self):
        box = self.people(1)
        head = "mapping: 1\nobject: %s\nmatch: [id]\nmode: update\n%sfields:\n  title: T\n"
        for text, word in ((head % ("contact", "source: { encoding: windows-1252 }\n"), "UTF-8"),
                           (head % ("contact", "source: { header-line: 3 }\n"), "header-line"),
                           ("mapping: 1\nobject: account\nmatch: [id]\nmode: update\nfields:\n  $name: T\n", "not for contacts"),
                           ("mapping: 1\n", "mend the mapping")):
            self.write("mapping.yaml", text)
            self.run_export(box, "-m", self.path("mapping.yaml"), ends=2)
            self.assertIn(word, self.words)
        self.write("mapping.yaml", head % ("contact", ""))
        for more in (["--names"], ["--labels"], ["--select", "title"], ["--profile", "spreadsheet"], ["--option-ids"]):
            self.run_export(box, "-m", self.path("mapping.yaml"), *more, ends=2)
        self.run_export(box, "-m", self.path("no.yaml"), ends=2)
        self.assertEqual(box.spent(0)["search"], 0)
        self.run_export(box, "-m", self.path("mapping.yaml"))
        done = subprocess.run([rig.LFETL, "import", self.path("out.csv"), "--dry-run", "--base-url", box.url],
                              capture_output=True, text=True, check=False, timeout=rig.PATIENCE, env=self.environment())
        self.assertEqual(done.returncode, 2)
        self.assertIn("name that mapping with -m", done.stderr)


if __name__ == "__main__":
    unittest.main()
