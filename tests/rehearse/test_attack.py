# SPDX-License-Identifier: Apache-2.0
"""Networks and crashes while an upsert looks for what exists: nothing that
is not an answer may pass for one."""
import unittest

import crm
from crm import ACCOUNTS, CONTACTS, linked

LOST = ["k0", "F", "L0", "u0@example.com", "New"]


class Attack(crm.Case):
    def begin(self, faults=None, rows=6):
        """Fields that nothing but the match protects from being doubled."""
        self.mapping(fields=crm.FIELDS.replace("  external-id: id\n", ""))
        self.table(*([f"k{i}", "F", f"L{i}", f"u{i}@example.com", "New"] for i in range(rows)))
        return self.seeded(contacts=[crm.person(f"con_{i}", "F", f"L{i}", f"u{i}@example.com", title="Old")
                                     for i in range(rows)], faults=faults)

    def test_a_list_that_is_not_there_is_no_empty_one(self):
        box = self.begin('- { match: "GET /v1/contacts", do: status 404 }\n')
        for strategy in ("prefetch", "search"):
            said = self.run_ok(box, "--match-strategy", strategy, ends=2)
            self.counted(said["result"], not_attempted=6)
        self.assertEqual(box.ours(), [])

    def test_one_search_that_is_not_there_is_no_empty_one(self):
        box = self.begin('- { match: "GET /v1/contacts", nth: 4, do: status 404 }\n')
        said = self.run_ok(box, "--match-strategy", "search", ends=2)
        self.assertEqual(box.ours(), [])
        sent = box.spent(0)
        # What flies when the plan fails is given up: it was spent, and may never
        # have been read by the server.
        spent = {k: said["spent"][k] for k in sent}
        self.assertEqual([spent["read"], spent["write"]], [sent["read"], sent["write"]])
        self.assertIn(spent["search"] - sent["search"], range(6), "what a failed plan cost is said, too")
        self.counted(self.run_ok(box)["result"], update=6)

    def test_web_pages_in_place_of_records_are_asked_again(self):
        box = self.begin('- { match: "GET /v1/contacts/con_*", every: 3, do: garbage }\n')
        self.counted(self.run_ok(box)["result"], update=6)

    def test_rows_that_need_no_write_come_into_the_id_map(self):
        self.mapping()
        self.table(["k0", "F", "L0", "u0@example.com", "New"])
        box = self.seeded(contacts=[crm.person("con_0", "F", "L0", "u0@example.com", title="New", external_id="k0")])
        self.counted(self.run_ok(box)["result"], unchanged=1)
        self.assertTrue(self.id_map_knows("con_0"))

    def test_what_two_dry_runs_found_deleted_is_created_and_not_taken_for_the_answer_of_before(self):
        self.mapping()
        self.table(LOST)
        box = self.seeded()
        self.run_ok(box)
        box.delete(CONTACTS + "/" + box.records()[0]["id"])
        other = ["--job", self.path("other.job")]
        self.run_ok(box, "--dry-run", *other)
        self.run_ok(box, "--dry-run", *other)
        said = self.run_ok(box, *other)
        self.counted(said["result"], create=1)
        self.assertEqual([r["id"] for r in box.records()], [self.journal("other.job")[2][2]])
        self.counted(self.run_ok(box, "--job", self.path("third.job"))["result"], unchanged=1)

    def test_a_create_in_place_of_a_deleted_record_keeps_its_key_over_a_stop(self):
        self.mapping()
        self.table(LOST)
        box = self.seeded(faults='- { match: "POST /v1/contacts", nth: 2, do: status 401 }\n')
        self.run_ok(box)
        self.table(LOST[:4] + ["Newer"])
        other = ["--job", self.path("other.job")]
        self.run_ok(box, "--dry-run", *other)
        box.delete(CONTACTS + "/" + box.records()[0]["id"])
        self.run_ok(box, *other, ends=5)
        self.counted(self.run_ok(box, *other)["result"], create=1)
        keys = [w["key"] for w in box.ours()]
        self.assertEqual(len(keys), 3)
        self.assertEqual(keys[1], keys[2])
        self.assertEqual(len(box.records()), 1)


class Half(crm.Case):
    """An account with 60 contacts, of which the first request is there."""
    def setUp(self):
        super().setUp()
        people = [f"con_{i}" for i in range(60)]
        self.write("mapping.yaml", crm.ACCOUNT_HEAD + "fields:\n"
                   "  $name: name\nrelationships:\n  $contact: { column: contacts, split: \";\", by: id }\n")
        self.table(["c1", "Acme", ";".join(people)], header=["id", "name", "contacts"])
        self.box = self.seeded(accounts=[crm.company("acc_a", "Acme")],
                               contacts=[crm.person(p, "F", p, p + "@example.com") for p in people])
        self.counted(self.run_ok(self.box, "--limit", "1", ends=4)["result"], not_attempted=1)
        self.people = people

    def test_what_somebody_else_did_of_the_rest_is_done(self):
        for i in range(0, 60, 20):
            self.box.edit(ACCOUNTS + "/acc_a", {}, {"$contact": {"add": self.people[i:i + 20]}})
        self.counted(self.run_ok(self.box)["result"], update=1)
        self.assertEqual(len(self.box.ours()), 1)
        self.assertEqual([r["id"] for r in self.result_file("done.csv")], ["acc_a"])

    def test_a_record_that_is_deleted_in_between_fails_the_row(self):
        self.box.delete(ACCOUNTS + "/acc_a")
        said = self.run_ok(self.box, ends=3)
        self.counted(said["result"], failed=1)
        self.assertEqual(said["findings"], {"match.gone": 1})
        self.counted(self.run_ok(self.box, "--again")["result"], create=1)
        (acme,) = self.box.records(ACCOUNTS)
        self.assertEqual(len(linked(acme, "$contact")), 60)

    def test_two_others_in_its_place_fail_the_row(self):
        self.box.delete(ACCOUNTS + "/acc_a")
        for _ in range(2):
            self.box.insert(ACCOUNTS, {"$name": "Acme"})
        self.counted(self.run_ok(self.box, ends=3)["result"], failed=1)


if __name__ == "__main__":
    unittest.main()
