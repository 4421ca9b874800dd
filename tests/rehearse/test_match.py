# SPDX-License-Identifier: Apache-2.0
"""How the record of a row is found: the rules of match, both ways of asking,
an index that lags, records that are gone, rows that share a record."""
import os
import re
import shutil
import unittest

import crm
from crm import ACCOUNTS, CONTACTS, value

COMPANY_LINK = "relationships:\n  $account: { column: company, by: $name }\n"
WITH_COMPANY = crm.HEADER + ["company"]
COMPANIES = """\
mapping: 1
object: account
system: rig
key: id
match: [$website]
mode: upsert
fields:
  $name: { column: name, write: never-update }
  $website: { column: website, write: never-update }
  founded: founded
"""


class Match(crm.Case):
    def test_any_of_several_addresses_finds_the_record_without_regard_to_case(self):
        self.mapping(fields=crm.FIELDS.replace('split: ";" }', 'split: ";", write: append }'))
        self.table(["k1", "Ann", "Lee", "new@example.com;ANN@Home.example", "T"])
        box = self.seeded(contacts=[
            crm.person("con_ann", "Ann", "Lee", ["ann@work.example", "Ann@home.Example"], title="T", external_id="k1"),
            crm.person("con_joann", "Jo", "Ann", "joann@home.example")])
        said = self.run_ok(box)
        self.counted(said["result"], update=1)
        self.assertEqual(value(box.get(CONTACTS + "/con_ann"), "$email"),
                         ["ann@work.example", "Ann@home.Example", "new@example.com"])

    def test_a_longer_address_that_contains_it_is_another(self):
        for strategy in ("search", "prefetch"):
            self.mapping()
            self.table(["k1", "Ann", "Lee", "ann@home.example", "T"])
            box = self.seeded(contacts=[crm.person("con_joann", "Jo", "Ann", "joann@home.example.org")])
            said = self.run_ok(box, "--match-strategy", strategy, "--job", self.path(strategy + ".job"),
                               "--ids", self.path(strategy + ".db"))
            self.counted(said["result"], create=1)
            box.stop()
            os.unlink(box.ledger)

    def test_name_and_account_must_both_agree(self):
        self.mapping(head=crm.HEAD.replace("[$email]", "[[$name, $account]]"), relationships=COMPANY_LINK)
        self.table(["k1", "Ann", "Lee", "ann@beta.example", "T", "Beta"],
                   ["k2", "Ann", "Lee", "ann@gamma.example", "T", "Gamma"],
                   ["k3", "Ann", "Lee", "ann@none.example", "T", ""], header=WITH_COMPANY)
        box = self.seeded(
            accounts=[crm.company("acc_a", "Acme"), crm.company("acc_b", "Beta"), crm.company("acc_c", "Gamma")],
            contacts=[crm.person("con_1", "Ann", "Lee", "one@example.com", account=["acc_a"]),
                      crm.person("con_2", "Ann", "Lee", "two@example.com", account=["acc_b"]),
                      crm.person("con_3", "Anna", "Lee", "three@example.com", account=["acc_c"])])
        said = self.run_ok(box)
        self.counted(said["result"], create=2, update=1)
        self.assertEqual(value(box.get(CONTACTS + "/con_2"), "external-id"), "k1")
        self.assertIsNone(box.get(CONTACTS + "/con_1")["updatedAt"])

    def test_the_next_rule_is_tried_when_the_former_finds_nothing(self):
        self.mapping(head=crm.HEAD.replace("[$email]", "[external-id, $email]"))
        self.table(["k1", "Ann", "Lee", "ann@new.example", "T"], ["k2", "Bob", "Ray", "bob@example.com", "T"])
        box = self.seeded(contacts=[crm.person("con_ann", "Ann", "Lee", "ann@old.example", external_id="k1"),
                                    crm.person("con_bob", "Bob", "Ray", "bob@example.com")])
        said = self.run_ok(box)
        self.counted(said["result"], update=2)
        self.assertEqual(value(box.get(CONTACTS + "/con_ann"), "$email"), ["ann@new.example"])
        self.assertEqual(value(box.get(CONTACTS + "/con_bob"), "external-id"), "k2")

    def test_by_the_record_s_own_id(self):
        self.mapping(head=crm.HEAD.replace("[$email]", "[{ id: Lightfield id }]").replace("upsert", "update"))
        self.table(["k1", "Ann", "Lee", "ann@example.com", "T", "con_ann"],
                   ["k2", "Bob", "Ray", "ann@example.com", "T", "con_nobody"], header=crm.HEADER + ["Lightfield id"])
        box = self.seeded(contacts=[crm.person("con_ann", "X", "Y", "old@example.com")])
        said = self.run_ok(box, ends=3)
        self.counted(said["result"], update=1, failed=1)
        self.assertEqual([(r["id"], r["_code"]) for r in self.result_file("failed.csv")], [("k2", "match.gone")])
        self.assertEqual(value(box.get(CONTACTS + "/con_ann"), "$name"), {"firstName": "Ann", "lastName": "Lee"})

    def test_an_export_finds_its_records_by_the_column_id(self):
        self.mapping(head="mapping: 1\nobject: contact\nmatch: [id]\nmode: update\n", fields="fields:\n  title: title\n")
        self.table(["con_ann", "New"], header=["id", "title"])
        box = self.seeded(contacts=[crm.person("con_ann", "X", "Y", "old@example.com", title="Old")])
        self.counted(self.run_ok(box)["result"], update=1)
        self.assertEqual(value(box.get(CONTACTS + "/con_ann"), "title"), "New")

    def test_a_website_finds_an_account_by_its_registrable_domain(self):
        self.write("mapping.yaml", COMPANIES)
        self.table(["c1", "Acme Ltd", "https://acme.co.uk/about", "1999"],
                   ["c2", "Other", "https://other.co.uk", "2000"],
                   ["c3", "Beta", "http://shop.beta.example.com:8080/", "2001"],
                   header=["id", "name", "website", "founded"])
        box = self.seeded(accounts=[crm.company("acc_a", "Acme", "https://www.acme.co.uk"),
                                    crm.company("acc_b", "Beta", "https://example.com"),
                                    crm.company("acc_n", "Not acme", "https://www.notacme.co.uk")])
        for strategy in ("search", "prefetch"):
            dry = self.run_ok(box, "--dry-run", "--match-strategy", strategy, "--job", self.path(strategy + ".job"))
            self.counted(dry["plan"], create=1, update=2)
        said = self.run_ok(box)
        self.counted(said["result"], create=1, update=2)
        self.assertEqual(value(box.get(ACCOUNTS + "/acc_a"), "founded"), 1999)
        self.assertEqual(value(box.get(ACCOUNTS + "/acc_b"), "founded"), 2001)
        self.assertEqual(value(box.get(ACCOUNTS + "/acc_a"), "$website"), ["https://www.acme.co.uk"])

    def test_a_free_mail_domain_never_finds_an_account(self):
        self.write("mapping.yaml", COMPANIES)
        self.table(["c1", "Corner shop", "https://www.gmail.com/shop", "1999"],
                   header=["id", "name", "website", "founded"])
        box = self.seeded(accounts=[crm.company("acc_g", "Mail Inc", "https://gmail.com")])
        self.counted(self.run_ok(box)["result"], create=1)
        self.assertIsNone(box.get(ACCOUNTS + "/acc_g")["updatedAt"])

    def strategies(self, seeds, rows):
        """Dry runs both ways; their plans and what they cost."""
        self.mapping()
        self.table(*rows)
        box = self.seeded(contacts=seeds)
        plans, spent = {}, {}
        for strategy in ("prefetch", "search"):
            since = len(box.requests())
            self.run_ok(box, "--dry-run", "--match-strategy", strategy, "--job", self.path(strategy + ".job"), ends=6)
            plans[strategy] = self.raw("plan.csv", strategy + ".job")
            spent[strategy] = box.spent(since)["search"]
        return box, plans, spent

    def test_prefetch_and_search_make_the_same_plan_byte_for_byte(self):
        seeds = [crm.person(f"con_{i}", f"F{i}", f"L{i}", [f"u{i}@example.com", f"U{i}@home.example"], title=f"T{i % 3}",
                            **({"external_id": f"k{i}"} if i % 2 else {})) for i in range(80)]
        seeds.append(crm.person("con_twin", "T", "W", "u7@example.com"))
        rows = [[f"k{i}", f"F{i}", f"L{i}", f"U{i}@HOME.example" if i % 5 == 0 else f"u{i}@example.com", f"T{i % 4 % 3}"]
                for i in range(0, 100, 3)] + [["k7", "F7", "L7", "u7@example.com", "T1"], ["x", "No", "Mail", "", "T"]]
        _, plans, spent = self.strategies(seeds, rows)
        self.assertEqual(plans["prefetch"], plans["search"])
        self.assertGreater(len(plans["prefetch"].splitlines()), len(rows))
        self.assertLess(spent["prefetch"], 10)
        self.assertGreaterEqual(spent["search"], 34)

    def test_the_way_that_takes_fewer_requests_is_chosen_and_said_with_numbers(self):
        seeds = [crm.person(f"con_{i}", "F", "L", f"u{i}@example.com") for i in range(110)]  # 5 pages
        for n, expected in ((2, 2), (30, 5)):
            self.mapping()
            self.table(*([f"k{i}", "F", "L", f"u{i}@example.com", "T"] for i in range(n)))
            box = self.seeded(contacts=seeds)
            since = len(box.requests())
            self.run_ok(box, "--dry-run", "--job", self.path(f"j{n}.job"))
            # One more may be spent on learning how many records there are.
            self.assertIn(box.spent(since)["search"], (expected, expected + 1))
            numbers = [set(re.findall(r"\d+", line)) for line in self.words.splitlines()]
            self.assertTrue(any({str(n), "5"} <= found for found in numbers), self.words)
            box.stop()
            os.unlink(box.ledger)

    def test_an_index_that_lags_hides_nothing_that_we_made(self):
        self.mapping(head=crm.HEAD + "duplicates: first\n")
        self.table(["k1", "Ann", "Lee", "ann@example.com", "T"], ["k2", "Ann", "Lee", "ANN@example.com", "T"])
        box = self.seeded("--index-lag", "60m")
        said = self.run_ok(box)
        self.counted(said["result"], create=1, skipped=1)
        self.table(["k3", "Ann", "Lee", "ann@example.com", "U"], name="more.csv")
        for strategy in ("search", "prefetch"):
            said = self.run_ok(box, "--match-strategy", strategy, file="more.csv")
            self.assertEqual(said["result"]["create"], 0)
            shutil.rmtree(self.path("more.job"))
        self.assertEqual(len(box.ours("create")), 1)
        self.assertEqual(box.get(CONTACTS)["totalCount"], 0, "the index knew it all along")

    def test_a_lost_job_folder_doubles_nothing(self):
        self.mapping()
        self.table(*([f"k{i}", "F", "L", f"u{i}@example.com", "T"] for i in range(30)))
        box = self.seeded("--index-lag", "60m")
        self.run_ok(box, "--limit", "20", ends=4)
        shutil.rmtree(self.path("contacts.job"))
        said = self.run_ok(box)  # the id map knows what the index does not
        self.counted(said["result"], create=10, unchanged=20)
        shutil.rmtree(self.path("contacts.job"))
        os.unlink(self.path("lfetl-ids.db"))
        box.advance(3601)
        said = self.run_ok(box)  # the index has caught up
        self.counted(said["result"], unchanged=30)
        self.assertEqual(len(box.ours("create")), 30)

    def gone(self, mode, ends):
        """A record that the id map knows was deleted over there."""
        self.mapping()
        self.table(["k1", "Ann", "Lee", "ann@example.com", "T"], ["k2", "Bob", "Ray", "bob@example.com", "T"])
        box = self.seeded()
        self.run_ok(box)
        old = {r["key"]: r["id"] for r in self.result_file("done.csv")}["k1"]
        self.assertTrue(self.id_map_knows(old))
        box.delete(f"{CONTACTS}/{old}")
        said = self.run_ok(box, "--mode", mode, "--job", self.path("second.job"), ends=ends)
        # It is forgotten when the row has another: until then it is part of
        # the key under which the row would be created.
        self.assertEqual(self.id_map_knows(old), said["result"]["create"] == 0)
        return box, said

    def test_upsert_creates_a_record_that_was_deleted_again(self):
        box, said = self.gone("upsert", 0)
        self.counted(said["result"], create=1, unchanged=1)
        self.assertEqual(len(box.records()), 2)

    def test_update_fails_a_record_that_was_deleted(self):
        box, said = self.gone("update", 3)
        self.counted(said["result"], unchanged=1, failed=1)
        self.assertEqual([r["_code"] for r in self.result_file("failed.csv", "second.job")], ["plan.not-found"])
        self.assertEqual(len(box.records()), 1)

    def test_a_record_deleted_between_plan_and_run_is_looked_for_again(self):
        self.mapping()
        self.table(["k1", "Ann", "Lee", "ann@example.com", "New"], ["k2", "Bob", "Ray", "bob@example.com", "New"])
        box = self.seeded(contacts=[crm.person("con_ann", "Ann", "Lee", "ann@example.com", title="Old"),
                                    crm.person("con_bob", "Bob", "Ray", "bob@example.com", title="Old")])
        self.counted(self.run_ok(box, "--dry-run")["plan"], update=2)
        box.delete(CONTACTS + "/con_ann")
        twin = box.insert(CONTACTS, {"$email": ["Ann@example.com"], "title": "Twin"})
        box.delete(CONTACTS + "/con_bob")
        said = self.run_ok(box)
        self.counted(said["result"], create=1, update=1)
        self.assertEqual(value(box.get(f"{CONTACTS}/{twin}"), "title"), "New")
        self.assertEqual(len(box.records()), 2)

    def test_a_deleted_record_that_the_index_still_shows_is_not_taken_for_there(self):
        for mode, ends in (("update", 3), ("upsert", 0)):
            self.mapping(head=crm.HEAD.replace("upsert", mode))
            self.table(["k1", "Ann", "Lee", "ann@example.com", "New"], name=mode + ".csv")
            box = self.seeded("--index-lag", "60m", contacts=[crm.person("con_ann", "Ann", "Lee", "ann@example.com")])
            box.delete(CONTACTS + "/con_ann")
            self.assertEqual(box.get(CONTACTS)["totalCount"], 1)
            said = self.run_ok(box, file=mode + ".csv", ends=ends)
            self.counted(said["result"], **{"create" if mode == "upsert" else "failed": 1})
            box.stop()
            os.unlink(box.ledger)


class Groups(crm.Case):
    """Three rows, of which the second shares an address with each other."""

    def group(self, policy, ends=0, seeds=()):
        self.mapping(head=crm.HEAD + f"duplicates: {policy}\n")
        self.table(["A", "Ann", "Lee", "x@example.com", "one"], ["B", "Ann", "Lee", "x@example.com;y@example.com", ""],
                   ["C", "Ann", "Lee", "y@example.com", "three"])
        box = self.seeded(contacts=seeds)
        said = self.run_ok(box, ends=ends)
        self.assertEqual(len(box.ours()), 1, "one operation leaves the group")
        return box, said

    def test_error_keeps_the_first_and_fails_the_others(self):
        box, said = self.group("error", 3)
        self.counted(said["result"], create=1, failed=2)
        self.assertEqual([(r["id"], r["_code"]) for r in self.result_file("failed.csv")],
                         [("B", "match.repeated"), ("C", "match.repeated")])
        self.assertEqual([value(r, "external-id") for r in box.records()], ["A"])

    def test_first_keeps_the_first_and_skips_the_others(self):
        box, said = self.group("first")
        self.counted(said["result"], create=1, skipped=2)
        self.assertEqual([value(r, "external-id") for r in box.records()], ["A"])

    def test_last_keeps_the_last(self):
        box, said = self.group("last")
        self.counted(said["result"], create=1, skipped=2)
        self.assertEqual([value(r, "external-id") for r in box.records()], ["C"])

    def test_merge_makes_one_record_of_all(self):
        box, _ = self.group("merge")
        (made,) = box.records()
        self.assertEqual(value(made, "$email"), ["x@example.com", "y@example.com"])
        self.assertEqual(value(made, "$name"), {"firstName": "Ann", "lastName": "Lee"})
        self.assertEqual(value(made, "title"), "one")
        ids = {r["key"]: r["id"] for r in self.result_file("done.csv")}
        self.assertEqual(ids, {"A": made["id"], "B": made["id"], "C": made["id"]})

    def test_the_keys_of_all_lead_to_the_record(self):
        for policy in ("first", "merge"):
            box, _ = self.group(policy)
            (made,) = box.records()
            self.write("keys.csv", "id,title\nC,new\n")
            self.write("mapping.yaml", "mapping: 1\nobject: contact\nsystem: rig\nkey: id\nmatch: []\nmode: update\n"
                                       "fields:\n  title: { column: title, write: force }\n")
            self.counted(self.run_ok(box, file="keys.csv")["result"], update=1)
            self.assertEqual(value(box.get(f"{CONTACTS}/{made['id']}"), "title"), "new")
            box.stop()
            self.clean()
            os.makedirs(self.folder)

    def test_rows_that_mean_one_record_by_different_addresses_are_a_group_too(self):
        self.mapping(head=crm.HEAD + "duplicates: first\n")
        self.table(["A", "Ann", "Lee", "x@example.com", "one"], ["B", "Ann", "Lee", "y@example.com", "two"])
        box = self.seeded(contacts=[crm.person("con_ann", "Ann", "Lee", ["x@example.com", "y@example.com"])])
        said = self.run_ok(box)
        self.counted(said["result"], update=1, skipped=1)
        self.assertEqual(len(box.ours()), 1)
        self.assertEqual(value(box.get(CONTACTS + "/con_ann"), "title"), "one")


if __name__ == "__main__":
    unittest.main()
