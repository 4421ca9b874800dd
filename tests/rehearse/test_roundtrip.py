# SPDX-License-Identifier: Apache-2.0
"""What was exported and not edited comes back without a write (I12); what was
edited changes that, and nothing else."""
import csv
import json
import os
import subprocess
import unittest

import crm
import exports
import rig

TEXTS = exports.HOSTILE + ["a\tb", "\u00a0", "x" * 5000, "#N/A", "NULL", "true", "1e5", "0.10", "İstanbul", "e\u0301",
                           "line\n", "\nline", '"', '""', "=HYPERLINK(\"x\")", "+34 612", "[1]", "{a: b}"]

# Value types of the API page that can be written.
WRITABLE = {"TEXT", "NUMBER", "CHECKBOX", "CURRENCY", "DATETIME", "EMAIL", "TELEPHONE", "URL", "ADDRESS", "FULL_NAME",
            "SOCIAL_HANDLE", "SINGLE_SELECT", "MULTI_SELECT", "MARKDOWN", "HTML"}


def options(box, path, key):
    """label -> id"""
    defs = box.get(path + "/definitions")["fieldDefinitions"]
    return {o["label"]: o["id"] for o in defs[key]["typeConfiguration"]["options"]}


class Roundtrip(exports.Case):
    def again(self, box, what, args=(), ends=0):
        """Export, then the dry run of an import of it: its plan."""
        self.run_export(box, *args, what=what, out=what + ".csv")
        return self.plan(box, what + ".csv", ends)

    def plan(self, box, name, ends=0, dry=True):
        done = subprocess.run([rig.LFETL, "import", self.path(name), "--json", "--rate", "0", "--base-url", box.url,
                               *(["--dry-run"] if dry else [])], capture_output=True, text=True, check=False,
                              timeout=rig.PATIENCE, env=self.environment())
        self.words = done.stderr
        self.assertEqual(done.returncode, ends, done.stderr)
        return json.loads(done.stdout)["plan" if dry else "result"]

    def unchanged(self, box, what, n, *args):
        for more in ((), ("--option-ids",), ("--profile", "spreadsheet"), ("--labels",)):
            plan = self.again(box, what, (*args, *more))
            self.assertEqual({k: v for k, v in plan.items() if v}, {"unchanged": n}, f"{more}: {self.words}")

    def test_contacts_of_every_value_type_and_every_text(self):
        box = self.sandbox("--rate", "0")
        tags = list(options(box, crm.CONTACTS, "tags").values())
        status = list(options(box, crm.CONTACTS, "lead-status").values())
        acme = box.insert(crm.ACCOUNTS, {"$name": 'Acme, "Inc"'})
        for i, text in enumerate(TEXTS):
            fields = {"$email": [f"u{i}@example.com", f"U{i}+x@Example.org"], "title": text or None, "memo": text or None,
                      "$name": {"firstName": f" {i}", "lastName": text[:200] or None}, "score": i / 4 - 3,
                      "phone": ["+34612341847", "+14155552671;ext=9"], "lead-status": status[i % len(status)],
                      "tags": tags[:i % 4] or None, "newsletter": [True, False, None][i % 3],
                      "last-call": f"2026-02-{i % 28 + 1:02d}T08:00:00+02:00",
                      "linkedin": f"https://www.linkedin.com/in/person-{i}", "twitter": f"https://x.com/user{i}",
                      "$profilePhotoUrl": f"https://example.com/{i}.png?a=b,c",
                      "address": {"street": text[:200] or None, "city": "Ulm", "country": "DE", "postalCode": "08901",
                                  "latitude": 48.4, "longitude": -9.99}}
            box.insert(crm.CONTACTS, fields, {"$account": [acme]} if i % 2 else {})
        box.insert(crm.CONTACTS, {})
        self.unchanged(box, "contacts", len(TEXTS) + 1)

        seen = {v["valueType"] for r in box.records() for v in r["fields"].values() if v["value"] not in (None, [], "")}
        self.assertEqual(WRITABLE - seen, {"CURRENCY", "HTML"}, "the two that the tests below have")

    def test_a_field_of_html(self):
        """No object has one that can be written unless the organisation made it."""
        plain = self.sandbox()
        defs = plain.get(crm.CONTACTS + "/definitions")
        plain.stop()
        defs["fieldDefinitions"]["page"] = {"label": "Page", "description": None, "valueType": "HTML", "typeConfiguration": {}}
        self.write("defs.json", json.dumps({"contact": defs}))
        box = self.sandbox("--rate", "0", "--definitions", self.path("defs.json"))
        for text in [*TEXTS, "<p>a &amp; b</p>\r\n<br>", "<script>alert(1)</script>", "&lt;b&gt; < >"]:
            box.insert(crm.CONTACTS, {"page": text or None})
        self.run_export(box)
        self.assertIn("<p>a &amp; b</p>\r\n<br>", {r["page"] for r in self.rows()})
        self.unchanged(box, "contacts", len(TEXTS) + 3)

    def test_accounts(self):
        box = self.sandbox("--rate", "0")
        industry = list(options(box, crm.ACCOUNTS, "$industry").values())
        owner = box.records("/v1/members")[0]["id"]
        people = [box.insert(crm.CONTACTS, {}) for _ in range(3)]
        for i, text in enumerate(TEXTS):
            box.insert(crm.ACCOUNTS, {
                "$name": f"{text}{i}", "$website": [f"https://example{i}.com", f"https://shop.example{i}.com/a,b"],
                "$industry": industry[:i % 3] or None, "annual-revenue": i * 1000.5, "description": text or None,
                "founded": 1900 + i, "domain-verified": i % 2 == 0, "last-activity": "2026-02-01T08:00:00.123Z"},
                {"$owner": owner, "$contact": people[:i % 4]})
        self.unchanged(box, "accounts", len(TEXTS))

    def test_opportunities_tasks_notes_and_custom_objects(self):
        box = self.sandbox("--rate", "0")
        acme = box.insert(crm.ACCOUNTS, {"$name": "Acme"})
        ann = box.insert(crm.CONTACTS, {"$email": ["ann@example.com"]})
        member = box.records("/v1/members")[0]["id"]
        stages = list(options(box, "/v1/opportunities", "$stage").values())
        deals = [box.insert("/v1/opportunities", {"$name": t or "none", "$stage": stages[i % len(stages)], "amount": i,
                                                  "next-step": t or None},
                            {"$account": acme, "$owner": member, "$champion": ann}) for i, t in enumerate(TEXTS[:12])]
        for i, t in enumerate(TEXTS[:12]):
            box.insert("/v1/tasks", {"$title": t or "none", "$status": ["TODO", "COMPLETE"][i % 2], "$description": t or None,
                                     "$dueAt": "2026-12-01T17:00:00Z"},
                       {"$assignedTo": member, "$account": acme, "$opportunity": deals[i]})
            box.insert("/v1/notes", {"$title": t or "none", "$content": t or None},
                       {"$account": [acme], "$opportunity": deals[:2]})
            box.insert("/v1/objects/subscription/values",
                       {"$name": t or None, "seats": i, "mrr": i + 0.5, "auto-renew": True, "terms": t or None,
                        "contract-number": f"{t}{i}", "renews-at": "2027-01-01T00:00:00Z"},
                       {"account": acme, "contacts": [ann]})
        for what in ("opportunities", "tasks", "notes", "subscription"):
            with self.subTest(what):
                self.unchanged(box, what, 12)

    def test_lists_and_meetings(self):
        box = self.sandbox("--rate", "0")
        for i, t in enumerate(TEXTS[:8]):
            box.insert("/v1/lists", {"$name": t or "none", "$objectType": "$contact"})
            box.insert("/v1/meetings", {"$title": t or "none", "$startDate": "2026-01-02T08:00:00Z",
                                        "$endDate": "2026-01-02T09:00:00Z", "$description": t or None,
                                        "$attendeeEmails": ["a@example.com", "b@example.com"],
                                        "$organizerEmail": "c@example.com",
                                        "$privacySetting": ["FULL", "METADATA"][i % 2]})
        for what in ("lists", "meetings"):
            with self.subTest(what):
                self.unchanged(box, what, 8)

    def test_an_edited_cell_changes_that_and_nothing_else(self):
        box = self.people(30)
        self.run_export(box)
        rows = self.rows()
        rows[3]["title"] = "Promoted, \"twice\""
        rows[5]["$email"] = "new@example.com,other@example.com"
        with open(self.path("out.csv"), "w", encoding="utf-8", newline="") as f:
            w = csv.DictWriter(f, list(rows[0]))
            w.writeheader()
            w.writerows(rows)
        before = {r["id"]: r["fields"] for r in box.records()}
        result = self.plan(box, "out.csv", dry=False)
        self.assertEqual({k: v for k, v in result.items() if v}, {"update": 2, "unchanged": 28})
        for record in box.records():
            changed = {k for k, v in record["fields"].items() if v != before[record["id"]][k]}
            expected = {rows[3]["id"]: {"title"}, rows[5]["id"]: {"$email"}}.get(record["id"], set())
            self.assertEqual(changed, expected)
            if record["id"] == rows[5]["id"]:
                self.assertEqual(crm.value(record, "$email"), ["new@example.com", "other@example.com"])

    def test_what_cannot_be_read_back_is_said(self):
        box = self.people(2)
        self.run_export(box, out="out.jsonl")
        self.plan(box, "out.jsonl", ends=2)
        self.assertIn("only a CSV", self.words)
        self.run_export(box, what="members", out="m.csv")
        self.plan(box, "m.csv", ends=2)
        self.assertIn("nothing in this file can be changed", self.words)
        self.run_export(box)
        os.unlink(self.path("out.csv.manifest.json"))
        done = subprocess.run([rig.LFETL, "import", self.path("out.csv"), "--dry-run", "--base-url", box.url],
                              capture_output=True, text=True, check=False, timeout=rig.PATIENCE,
                              env=self.environment())
        self.assertEqual(done.returncode, 2)
        self.assertIn("needs a mapping", done.stderr)


if __name__ == "__main__":
    unittest.main()
