# SPDX-License-Identifier: Apache-2.0
"""Owners: tables of users that only fill the id map (mode: match), records that
find their owners by key, e-mail or name, and what is said before the run about
those who are no members."""
import os
import unittest

import crm
import migrations
from crm import ACCOUNTS, linked, record, value

ADA = record("mem_ada", {"$email": "ada@acme.example", "$name": {"firstName": "Ada", "lastName": "Okafor"}})
BEN = record("mem_ben", {"$email": "ben@acme.example", "$name": {"firstName": "Ben", "lastName": "Stone"}})
TWIN = record("mem_twin", {"$email": "b.stone@acme.example", "$name": {"firstName": "Ben", "lastName": "Stone"}})

USERS = """\
mapping: 1
object: member
system: salesforce
key: Id
match: [$email]
mode: match
fields:
  $email: Email
unmapped: ignore
"""
OWNED = """\
mapping: 1
object: account
system: salesforce
key: Id
match: [$name]
mode: upsert
fields:
  $name: Name
relationships:
  $owner: %s
"""
# Both forms of Salesforce's ids: 15 and 18 characters.
ADA_15, ADA_18 = "005Aa000001Q0aB", "005Aa000001Q0aBIAS"
BEN_15 = "005Aa000001Q0aC"


class Owners(crm.Case):
    def users(self, *rows, mapping=USERS, members=(ADA, BEN), ends=0, args=()):
        self.write("mapping.yaml", mapping)
        self.table(*rows, header=["Id", "Email", "FirstName", "LastName"], name="User.csv")
        if not self.sandboxes:
            self.box = self.seeded(members=list(members))
        self.said = self.run_ok(self.box, *args, file="User.csv", ends=ends)

    def companies(self, rule, *owners, ends=0, args=()):
        self.write("mapping.yaml", OWNED % rule)
        self.table(*([f"c{i}", f"N{i}", o] for i, o in enumerate(owners)), header=["Id", "Name", "Owner"],
                   name="companies.csv")
        if not self.sandboxes:
            self.box = self.seeded(members=[ADA, BEN])
        self.said = self.run_ok(self.box, *args, file="companies.csv", ends=ends)
        found = {value(r, "$name"): linked(r, "$owner") for r in self.box.records(ACCOUNTS)}
        return [found.get(f"N{i}") for i in range(len(owners))]

    # -- tables of users --

    def test_a_table_of_users_fills_the_id_map_and_writes_nothing(self):
        self.users([ADA_18, "Ada@Acme.example", "Ada", "Okafor"], [BEN_15, "ben@acme.example", "Ben", "Stone"])
        self.counted(self.said["result"], unchanged=2)
        self.assertEqual(self.box.writes(), [])
        self.assertEqual(self.companies("{ column: Owner, by: key }", ADA_15, BEN_15, ""), [["mem_ada"], ["mem_ben"], []])
        self.assertEqual(self.said["findings"], {})

    def test_users_may_be_recognised_by_name(self):
        by_name = USERS.replace("[$email]", "[$name]").replace(
            "$email: Email", "$name: { first: FirstName, last: LastName }")
        self.users([ADA_18, "", "Ada", "Okafor"], mapping=by_name)
        self.assertEqual(self.companies("{ column: Owner, by: key }", ADA_18), [["mem_ada"]])

    def test_a_user_who_is_no_member_is_passed_over_and_said(self):
        self.users([ADA_18, "ada@acme.example", "Ada", "Okafor"], [BEN_15, "eve@acme.example", "Eve", "Left"])
        self.counted(self.said["result"], unchanged=1, skipped=1)
        self.assertEqual(self.said["findings"], {"match.none": 1})
        found = self.companies("{ first-of: [{ column: Owner, by: key }, { value: ben@acme.example, by: $email }] }",
                               ADA_18, BEN_15)
        self.assertEqual(found, [["mem_ada"], ["mem_ben"]])

    def test_two_ids_of_one_person_both_lead_to_the_member(self):
        self.users([ADA_18, "ada@acme.example", "Ada", "Okafor"], [BEN_15, "ada@acme.example", "Ada", "Old"])
        self.counted(self.said["result"], unchanged=2)
        self.assertEqual(self.companies("{ column: Owner, by: key }", ADA_18, BEN_15), [["mem_ada"], ["mem_ada"]])

    def test_a_name_that_two_members_have_waits_for_a_decision(self):
        by_name = USERS.replace("[$email]", "[$name]").replace(
            "$email: Email", "$name: { first: FirstName, last: LastName }")
        row = [BEN_15, "", "Ben", "Stone"]
        self.users(row, mapping=by_name, members=[BEN, TWIN], ends=6)
        self.decide({BEN_15 + "IAS": "mem_twin"}, job="User.job")
        self.users(row, mapping=by_name)
        self.counted(self.said["result"], unchanged=1)
        self.assertEqual(self.box.writes(), [])
        self.assertEqual(self.companies("{ column: Owner, by: key }", BEN_15), [["mem_twin"]])

    def test_who_became_a_member_is_found_by_the_same_command(self):
        self.users([BEN_15, "eve@acme.example", "Eve", "New"], members=[ADA])
        self.counted(self.said["result"], skipped=1)
        self.box.stop()
        self.sandboxes.clear()
        eve = record("mem_eve", {"$email": "eve@acme.example", "$name": {"firstName": "Eve", "lastName": "New"}})
        self.box = self.seeded(members=[ADA, eve])
        self.sandboxes.append(self.box)
        self.users([BEN_15, "eve@acme.example", "Eve", "New"], args=("--job", self.path("second.job")))
        self.counted(self.said["result"], unchanged=1)

    def test_records_are_recognised_again_after_the_id_map_was_lost(self):
        self.write("mapping.yaml", crm.ACCOUNT_HEAD.replace("upsert", "match") + "fields:\n  $name: name\n")
        self.table(["c1", "Acme"], ["c2", "Nobody"], header=["id", "name"], name="companies.csv")
        box = self.seeded(accounts=[crm.company("acc_acme", "Acme")])
        said = self.run_ok(box, file="companies.csv")
        self.counted(said["result"], unchanged=1, skipped=1)
        self.assertEqual(box.writes(), [])
        self.mapping(relationships="relationships:\n  $account: { column: company, by: key }\n")
        self.table(["k1", "F", "L", "u@example.com", "T", "c1"], header=crm.HEADER + ["company"])
        self.run_ok(box)
        self.assertEqual([linked(r, "$account") for r in box.records()], [["acc_acme"]])

    def test_a_key_that_may_only_read_will_do(self):
        self.box = self.seeded("--scopes", "members:read", members=[ADA])
        self.users([ADA_18, "ada@acme.example", "Ada", "Okafor"])
        self.counted(self.said["result"], unchanged=1)

    # -- who is no member, before the run --

    UNKNOWN = ["eve@acme.example"] * 4 + ["a@b.example"] * 3 + ["c@d.example", "e@f.example"]

    def test_owners_who_are_no_members_are_said_before_the_run_with_their_rows(self):
        self.companies("{ column: Owner, by: $email }", "ada@acme.example", *self.UNKNOWN, "", args=("--dry-run",))
        self.assertIn("Owner: 4 of 5 owners are no members: eve@acme.example (4 rows), a@b.example (3 rows), "
                      "c@d.example (1 row) and 1 more", self.words)
        self.assertEqual(self.said["findings"], {"link.missing": 9})
        self.assertEqual(self.box.writes(), [])

    def test_owners_whom_a_constant_stands_in_for_are_said_as_well(self):
        found = self.companies("{ first-of: [{ column: Owner, by: $email }, { value: ben@acme.example, by: $email }] }",
                               "ada@acme.example", "eve@acme.example", "")
        self.assertEqual(found, [["mem_ada"], ["mem_ben"], ["mem_ben"]])
        self.assertIn("Owner: 1 of 3 owners is no member: eve@acme.example (1 row)", self.words)
        self.assertEqual(self.said["findings"], {"link.fallback": 1})

    def test_owners_whose_table_was_not_imported_are_told_to(self):
        self.companies("{ column: Owner, by: key }", ADA_18, ADA_18, BEN_15, args=("--dry-run",))
        self.assertIn("Owner: 2 of 2 owners are no members: ", self.words)
        self.assertIn("Import the table of users first (object: member, mode: match)", self.words)

    def test_nothing_is_said_when_all_are_known(self):
        self.companies("{ column: Owner, by: $email }", "ada@acme.example", "")
        self.assertNotIn("no member", self.words)

    def test_members_are_not_written_whatever_mode_is_asked_for(self):
        box = self.seeded(members=[ADA])
        self.write("mapping.yaml", USERS)
        self.table([ADA_18, "ada@acme.example"], header=["Id", "Email"], name="User.csv")
        done = self.run_import(box, "--mode", "upsert", file="User.csv")
        self.assertEqual(done.returncode, 2)
        self.assertIn("nothing can be written to them", done.stderr)
        self.assertEqual(box.requests(), [])


class Migrated(migrations.Case):
    """Owners as a step of a migration."""

    def prepare(self, rule, *owners):
        os.makedirs(self.path("data"), exist_ok=True)
        self.write("owners.yaml", USERS.replace("system: salesforce\n", ""))
        self.write("companies.yaml", (OWNED % rule).replace("system: salesforce\n", ""))
        self.table([ADA_18, "ada@acme.example"], [BEN_15, "eve@acme.example"], header=["Id", "Email"],
                   name="data/owners.csv")
        self.table(*([f"c{i}", f"N{i}", o] for i, o in enumerate(owners)), header=["Id", "Name", "Owner"],
                   name="data/companies.csv")
        self.write("acme.yaml", "migration: 1\nsystem: salesforce\nfolder: data\nsteps:\n"
                   "  companies: { file: companies.csv, mapping: companies.yaml }\n"
                   "  owners: { file: owners.csv, mapping: owners.yaml }\n")
        return self.seeded(members=[ADA, BEN])

    def owned(self, box):
        return {value(r, "$name"): linked(r, "$owner") for r in box.records(ACCOUNTS)}

    def test_owners_come_first_and_one_who_is_no_member_holds_nobody(self):
        box = self.prepare("{ first-of: [{ column: Owner, by: key }, { value: ben@acme.example, by: $email }] }",
                           ADA_15, BEN_15, "")
        dry = self.migrated(box, "--dry-run")
        self.assertIn("Owner: 1 of 3 owners is no member: " + BEN_15, self.words)
        since = len(box.requests())
        said = self.migrated(box)
        self.assertEqual([s["step"] for s in said["steps"]], ["owners", "companies"])
        self.assertEqual({k: dry["requests"][k] for k in ("write", "read", "search")}, box.spent(since))
        self.assertEqual(self.owned(box), {"N0": ["mem_ada"], "N1": ["mem_ben"], "N2": ["mem_ben"]})
        self.assertEqual(box.spent(since)["write"], 3)

    def test_an_unknown_owner_is_no_link_and_said_where_nobody_stands_in(self):
        box = self.prepare("{ column: Owner, by: key }", ADA_15, BEN_15)
        said = self.migrated(box)
        self.assertEqual(self.owned(box), {"N0": ["mem_ada"], "N1": []})
        (companies,) = [s["import"] for s in said["steps"] if s["step"] == "companies"]
        self.assertEqual(companies["findings"], {"link.missing": 1})
        since = len(box.requests())
        self.migrated(box)
        self.assertEqual(box.spent(since)["write"], 0)


if __name__ == "__main__":
    unittest.main()
