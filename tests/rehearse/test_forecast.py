# SPDX-License-Identifier: Apache-2.0
"""A dry run sends no write, and says to the request what the import will send;
the ledger of the server is the judge."""
import unittest

import crm


class Forecast(crm.Case):
    def promise(self, box, *args, ends=0, **more):
        """Dry run, import; what was promised must be what was sent."""
        before = len(box.requests())
        dry = self.run_ok(box, "--dry-run", *args, ends=ends, **more)
        self.assertEqual(box.spent(before)["write"], 0, "a dry run is dry")
        self.assertNotIn("result", dry)
        since = len(box.requests())
        self.said = self.run_ok(box, *args, ends=ends, **more)
        sent = box.spent(since)
        promised = {k: dry["requests"][k] for k in ("write", "read", "search")}
        self.assertEqual(promised, sent)
        self.assertEqual({k: self.said["spent"][k] for k in sent}, sent)
        self.assertEqual({k: self.said["requests"][k] for k in sent}, {"write": 0, "read": 0, "search": 0})
        self.assertEqual(dry["plan"], {k: self.said["result"][k] for k in dry["plan"]})
        return sent

    def seeds(self, n):
        return [crm.person(f"con_{i}", "F", f"L{i}", f"u{i}@example.com", title="Old" if i % 2 else "New",
                           external_id=f"k{i}") for i in range(n)]

    def rows(self, n):
        return [[f"k{i}", "F", f"L{i}", f"u{i}@example.com", "New"] for i in range(n)]

    def test_of_creates_alone(self):
        self.mapping(head=crm.HEAD.replace("[$email]", "[]").replace("upsert", "create"))
        self.table(*self.rows(30))
        self.assertEqual(self.promise(self.seeded())["write"], 30)

    def upsert(self, strategy):
        self.mapping()
        self.table(*self.rows(60))
        sent = self.promise(self.seeded(contacts=self.seeds(40)), "--match-strategy", strategy)
        self.assertEqual(sent["write"], 20 + 20)
        self.assertGreaterEqual(sent["read"], 20, "each record is retrieved before it is updated")

    def test_of_an_upsert_that_lists(self):
        self.upsert("prefetch")

    def test_of_an_upsert_that_searches(self):
        self.upsert("search")

    def test_of_an_upsert_that_chooses(self):
        self.upsert("auto")

    def test_of_a_second_import_that_has_nothing_to_do(self):
        self.mapping()
        self.table(*self.rows(30))
        box = self.seeded(contacts=self.seeds(10))
        self.run_ok(box)
        sent = self.promise(box, "--job", self.path("second.job"))
        self.assertEqual(sent["write"], 0)

    def test_of_updates_only(self):
        self.mapping()
        self.table(*self.rows(30))
        sent = self.promise(self.seeded(contacts=self.seeds(20)), "--mode", "update", ends=3)
        self.assertEqual(sent["write"], 10)

    def test_of_rows_with_several_parts(self):
        people = [crm.person(f"con_{i}", "F", f"L{i}", f"u{i}@example.com") for i in range(60)]
        self.write("mapping.yaml", crm.ACCOUNT_HEAD + "fields:\n"
                   "  $name: name\nrelationships:\n  $contact: { column: contacts, split: \";\", by: id }\n")
        self.table(["c1", "Acme", ";".join(r["id"] for r in people)], ["c2", "Beta", "con_1"],
                   header=["id", "name", "contacts"], name="companies.csv")
        self.assertEqual(self.promise(self.seeded(contacts=people), file="companies.csv")["write"], 4)
        # A rehearsal says at its end what that takes at the usual limit: requests, not rows.
        self.assertIn("forecast: 4 writes", self.words)

    def test_of_rows_that_are_merged(self):
        self.mapping(head=crm.HEAD + "duplicates: merge\n")
        self.table(*([f"k{i}", "F", "L", f"u{i % 4}@example.com", "T"] for i in range(20)))
        self.assertEqual(self.promise(self.seeded())["write"], 4)
        self.assertIn("forecast: 4 writes", self.words)

    def test_of_links_by_a_field(self):
        self.mapping(relationships="relationships:\n  $account: { column: company, by: $name }\n")
        self.table(*([f"k{i}", "F", "L", f"u{i}@example.com", "T", f"Company {i % 3}"] for i in range(12)),
                   header=crm.HEADER + ["company"])
        self.promise(self.seeded(accounts=[crm.company(f"acc_{i}", f"Company {i}") for i in range(3)]))

    def test_an_import_within_the_hour_uses_the_plan_of_the_dry_run(self):
        self.mapping()
        self.table(*self.rows(30))
        sent = self.promise(self.seeded(contacts=self.seeds(30)), "--match-strategy", "search")
        self.assertEqual(sent["search"], 0, "the plan was there")

    def test_it_says_how_long_that_takes_at_the_usual_limit(self):
        self.mapping()
        self.table(*self.rows(30))
        box = self.seeded()
        dry = self.run_ok(box, "--dry-run", rate="25")
        self.assertGreaterEqual(dry["requests"]["seconds"], 1, "30 writes at 25 a second")
        self.assertEqual(dry["plan"]["create"], 30)


if __name__ == "__main__":
    unittest.main()
