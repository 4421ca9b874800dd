# SPDX-License-Identifier: Apache-2.0
"""Conditions, several rules for one field, columns with a star, cleaning up:
what arrives, what is left out, and that a second run has nothing to do."""
import unittest

import crm
from crm import value

MAPPING = """\
mapping: 1
object: contact
system: rig
key: { text: "{Office}-{No}" }
match: [$email]
mode: upsert
source: { empty: ["", "-"], skip-when: [{ Deleted: "true" }], only-when: { No: { not: "T*" } } }
fields:
  $name: { first-of: [{ first: First, last: Last }, { full: Contact }] }
  $email: { first-of: ["E-mail * - Value", Old mail], on-invalid: drop-value }
  phone:
    - { column: "Phone * - Value", region: ES, when: { "Phone * - Label": { not: Fax } } }
    - { column: US phone, region: US }
  title: { first-of: [Job, { column: About, max: 12, drop: '\\s*\\(.*?\\)' }, { value: (none) }] }
  memo: { text: ["{About}", "From {Office}, {Source}"], join: "; " }
  lead-status: { column: Staff, bands: { 10: "%(few)s", "*": "%(many)s" } }
  score: { column: Reference, take: '#(\\d+)' }
  last-call: { first-of: [Called, Met], formats: [dd/MM/yyyy], zone: Europe/Madrid, time: "17:00" }
unmapped: error
"""
HEADER = ["Office", "No", "Deleted", "First", "Last", "Contact", "E-mail 1 - Value", "E-mail 2 - Value", "Old mail",
          "Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Label", "Phone 2 - Value", "US phone", "Job", "About", "Source",
          "Staff", "Reference", "Called", "Met"]


def row(**cells):
    return [cells.get(h.replace(" ", "_").replace("-", "").lower(), "") for h in HEADER]


ROWS = [
    row(office="M", no="1", first="Ada", last="Ruiz", email_1__value="ada@example.com", email_2__value="a2@example.com",
        phone_1__label="Work", phone_1__value="600 111 222", phone_2__label="Fax", phone_2__value="600 111 223",
        us_phone="(415) 555-2671", job="Boss", about="Long (x) time", source="fair", staff="7", reference="see #12 or #13",
        called="-", met="21/11/2026"),
    row(office="M", no="2", contact="Bo Sanz", old_mail="bo@example.com", about="A person (old) of many words", staff="11"),
    # Left out: neither its key, which is that of the first, nor its address counts.
    row(office="M", no="1", deleted="true", email_1__value="ada@example.com"),
    row(office="M", no="T3", first="Total", email_1__value="no address"),
    ["M", "Total"],
    row(office="M", no="4", first="Cy", email_1__value="no address", old_mail="cy@example.com"),
]


class Compose(crm.Case):
    def setUp(self):
        super().setUp()
        self.box = self.sandbox("--rate", "0")
        defs = self.box.get(crm.CONTACTS + "/definitions")["fieldDefinitions"]
        options = defs["lead-status"]["typeConfiguration"]["options"]
        self.few, self.many = options[0], options[1]
        self.write("mapping.yaml", MAPPING % {"few": self.few["label"], "many": self.many["label"]})
        self.table(*ROWS, header=HEADER, name="rows.csv")

    def test_what_rules_are_put_together_from_arrives(self):
        said = self.run_ok(self.box, file="rows.csv")
        self.assertEqual(said["rows"], 6)
        self.assertEqual({k: n for k, n in said["result"].items() if n}, {"create": 3, "skipped": 3})
        self.assertEqual(said["findings"], {"row.skip-when": 1, "row.only-when": 2, "email.no-at": 1})
        there = {value(r, "$email")[0]: r for r in self.box.records()}
        ada, bo, cy = (there[f"{n}@example.com"] for n in ("ada", "bo", "cy"))
        self.assertEqual(value(ada, "$email"), ["ada@example.com", "a2@example.com"])
        self.assertEqual(value(ada, "phone"), ["+34600111222", "+14155552671"])
        self.assertEqual([value(r, "title") for r in (ada, bo, cy)], ["Boss", "A person of", "(none)"])
        self.assertEqual(value(ada, "memo"), "Long (x) time; From M, fair")
        self.assertEqual(value(bo, "memo"), "A person (old) of many words")
        self.assertEqual([value(r, "lead-status") for r in (ada, bo, cy)], [self.few["id"], self.many["id"], None])
        self.assertEqual([value(r, "score") for r in (ada, bo)], [12, None])
        self.assertEqual(value(ada, "last-call"), "2026-11-21T16:00:00.000Z")
        self.assertEqual(value(bo, "$name"), {"firstName": "Bo", "lastName": "Sanz"})

    def test_a_second_run_has_nothing_to_do(self):
        self.run_ok(self.box, file="rows.csv")
        before = len(self.box.requests())
        said = self.run_ok(self.box, "--job", self.path("second"), file="rows.csv")
        self.assertEqual({k: n for k, n in said["result"].items() if n}, {"unchanged": 3, "skipped": 3})
        self.assertEqual(self.box.spent(before)["write"], 0)


if __name__ == "__main__":
    unittest.main()
