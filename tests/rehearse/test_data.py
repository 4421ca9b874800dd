# SPDX-License-Identifier: Apache-2.0
"""What an upsert makes of awkward data: rows that lack what only a create
needs, groups with failed or doubtful rows, links that people changed, texts
that the API cannot be asked for."""
import os
import unittest

import crm
import rig
from crm import ACCOUNTS, CONTACTS, linked, value

BY_WEBSITE = crm.ACCOUNT_HEAD.replace("[$name]", "[$website]")
COMPANY = ["id", "name", "website", "founded"]
MEMBERS = [crm.record(f"mem_{n}", {"$email": f"{n}@own.example", "$name": {"firstName": n.title(), "lastName": "Stone"}})
           for n in ("ada", "ben")]


class Data(crm.Case):
    def companies(self, *rows, head=BY_WEBSITE, more=""):
        self.write("mapping.yaml", head + more +
                   "fields:\n  $name: name\n  $website: website\n  founded: founded\n")
        self.table(*rows, header=COMPANY)

    def failed(self, job="contacts.job"):
        return [(r["id"], r["_code"]) for r in self.result_file("failed.csv", job)]


class Lacking(Data):
    """A company without its name."""

    def test_what_only_a_create_needs_is_not_asked_of_an_update(self):
        self.companies(["c1", "", "acme.example", "1999"], ["c2", "", "new.example", "2001"])
        box = self.seeded(accounts=[crm.company("acc_a", "Acme", "https://acme.example")])
        dry = self.run_ok(box, "--dry-run", ends=3)
        self.counted(dry["plan"], update=1, failed=1)
        said = self.run_ok(box, ends=3)
        self.counted(said["result"], update=1, failed=1)
        self.assertEqual(self.failed(), [("c2", "field.required")])
        self.assertEqual([(k, a) for k, a, *_ in self.changes()], [("c1", "update"), ("c2", "fail")])
        account = box.get(ACCOUNTS + "/acc_a")
        self.assertEqual((value(account, "$name"), value(account, "founded")), ("Acme", 1999))

    def test_nor_of_a_record_that_the_id_map_knows(self):
        self.companies(["c1", "Acme", "acme.example", "1999"])
        box = self.seeded()
        self.run_ok(box)
        self.companies(["c1", "", "", "2000"])
        self.counted(self.run_ok(box, "--job", self.path("two.job"))["result"], update=1)

    def test_mode_create_asks_at_once(self):
        self.companies(["c1", "", "acme.example", "1999"], head=BY_WEBSITE.replace("upsert", "create"))
        said = self.run_ok(self.seeded(), ends=3)
        self.counted(said["result"], failed=1)
        self.assertEqual(self.failed(), [("c1", "field.required")])

    def test_a_row_joined_to_it_may_have_it(self):
        self.companies(["c1", "", "acme.example", "1999"], ["c2", "Acme", "acme.example", ""],
                       ["c3", "", "other.example", ""], more="duplicates: merge\n")
        box = self.seeded()
        said = self.run_ok(box, ends=3)
        self.counted(said["result"], create=2, failed=1)
        self.assertEqual(self.failed(), [("c3", "field.required")])
        (made,) = box.records(ACCOUNTS)
        self.assertEqual((value(made, "$name"), value(made, "founded")), ("Acme", 1999))

    def test_a_record_that_is_gone_by_the_time_of_its_update_is_not_created(self):
        self.companies(["c1", "", "acme.example", "1999"])
        box = self.seeded(accounts=[crm.company("acc_a", "Acme", "https://acme.example")])
        self.counted(self.run_ok(box, "--dry-run")["plan"], update=1)
        box.delete(ACCOUNTS + "/acc_a")
        self.counted(self.run_ok(box, ends=3)["result"], failed=1)
        self.assertEqual(self.failed(), [("c1", "field.required")])
        self.assertEqual(box.ours("create"), [])


class Groups(Data):
    def test_rows_of_one_key_join_rows_of_one_address(self):
        self.mapping(head=crm.HEAD + "duplicates: merge\n")
        self.table(["A", "Ann", "Lee", "x@example.com", "one"], ["A", "Ann", "Lee", "y@example.com", ""],
                   ["B", "Ann", "Lee", "Y@example.com", ""], ["C", "Cy", "Day", "no address", ""],
                   ["C", "Cy", "Day", "cy@example.com", "late"])
        box = self.seeded(contacts=[crm.person("con_y", "Ann", "Lee", "y@example.com")])
        said = self.run_ok(box, ends=3)
        self.counted(said["result"], create=1, update=3, failed=1)
        self.assertEqual(self.failed(), [("C", "email.no-at")])
        ann = box.get(CONTACTS + "/con_y")
        self.assertEqual(value(ann, "title"), "one")
        self.assertEqual(sorted(value(ann, "$email")), ["x@example.com", "y@example.com"])
        self.assertEqual({r["key"]: r["id"] for r in self.result_file("done.csv") if r["key"] != "C"},
                         {"A": "con_y", "B": "con_y"})

    def test_values_that_differ_are_said_of_creates_and_updates(self):
        self.mapping(head=crm.HEAD + "duplicates: merge\n")
        self.table(["A", "Ann", "Lee", "x@example.com", "one"], ["A", "Ann", "Lee", "x@example.com", "two"],
                   ["B", "Bo", "Li", "b@example.com", "one"], ["B", "Bo", "Li", "b@example.com", "two"])
        box = self.seeded(contacts=[crm.person("con_b", "Bo", "Li", "b@example.com")])
        said = self.run_ok(box)
        self.counted(said["result"], create=2, update=2)
        self.assertEqual(said["findings"], {"merge.differs": 2})
        self.assertEqual({value(r, "title") for r in box.records()}, {"one"})

    def test_a_group_that_found_two_shows_each_of_them_once(self):
        self.mapping(head=crm.HEAD + "duplicates: merge\n")
        self.table(["A", "Ann", "Lee", "x@example.com;z@example.com", "1"],
                   ["B", "Ann", "Lee", "y@example.com;z@example.com", ""], ["C", "Ann", "Lee", "y@example.com", ""])
        box = self.seeded(contacts=[crm.person("con_x", "A", "B", "x@example.com"),
                                    crm.person("con_y", "C", "D", "y@example.com")])
        self.counted(self.run_ok(box, ends=6)["result"], ambiguous=3)
        (row,) = self.result_file("ambiguous.csv")
        self.assertEqual([row.get(f"id_{i}") for i in (1, 2, 3)], ["con_x", "con_y", None])
        self.assertIn("2 records", row["reason"])
        self.decide({"A": "con_y"})
        self.counted(self.run_ok(box)["result"], update=3)
        self.assertEqual(value(box.get(CONTACTS + "/con_y"), "title"), "1")
        self.assertIsNone(box.get(CONTACTS + "/con_x")["updatedAt"])

    def test_a_row_whose_record_is_gone_does_not_hold_up_the_others(self):
        self.mapping(head=crm.HEAD.replace("[$email]", "[{ id: Lightfield id }, $email]"))
        self.table(["A", "Ann", "Lee", "x@example.com", "1", "con_gone"], ["B", "Ann", "Lee", "x@example.com", "2", "con_x"],
                   header=crm.HEADER + ["Lightfield id"])
        box = self.seeded(contacts=[crm.person("con_x", "A", "B", "x@example.com")])
        self.counted(self.run_ok(box, ends=3)["result"], update=1, failed=1)
        self.assertEqual(self.failed(), [("A", "match.gone")])
        self.assertEqual(value(box.get(CONTACTS + "/con_x"), "title"), "2")

    def test_what_is_no_id_names_no_record(self):
        self.mapping(head=crm.HEAD.replace("[$email]", "[{ id: Lightfield id }]"))
        self.table(*([f"k{i}", "A", "B", f"u{i}@example.com", "T", text] for i, text in enumerate(
            ("x" * 70000, "con_1/../con_2?a=b", "con_2\nX"))), header=crm.HEADER + ["Lightfield id"])
        box = self.seeded(contacts=[crm.person("con_2", "A", "B", "x@example.com")])
        self.counted(self.run_ok(box, ends=3)["result"], failed=3)
        self.assertEqual([c for _, c in self.failed()], ["match.gone"] * 3)


class Links(Data):
    def owned(self, write=""):
        self.write("mapping.yaml", crm.ACCOUNT_HEAD + "fields:\n  $name: name\nrelationships:\n"
                   "  $owner: { column: owner, by: $email" + write + " }\n")
        self.table(["c1", "Acme", "ada@own.example"], header=["id", "name", "owner"])
        box = self.seeded(members=MEMBERS)
        self.run_ok(box)
        (made,) = self.result_file("done.csv")
        path = f"{ACCOUNTS}/{made['id']}"
        box.edit(path, relationships={"$owner": {"replace": "mem_ben"}})
        return box, path, self.run_ok(box, "--job", self.path("two.job"))

    def test_an_owner_that_somebody_changed_since_is_kept(self):
        box, path, said = self.owned()
        self.counted(said["result"], unchanged=1)
        self.assertEqual(said["findings"], {"update.edited": 1})
        self.assertEqual(linked(box.get(path), "$owner"), ["mem_ben"])
        self.assertIn(("keep", "$owner"), [c[1:3] for c in self.changes("two.job")])

    def test_force_sets_it_again(self):
        box, path, said = self.owned(", write: force")
        self.counted(said["result"], update=1)
        self.assertEqual(linked(box.get(path), "$owner"), ["mem_ada"])

    def test_another_owner_in_the_file_is_set_where_nobody_changed_it(self):
        self.write("mapping.yaml", crm.ACCOUNT_HEAD + "fields:\n  $name: name\nrelationships:\n"
                   "  $owner: { column: owner, by: $email }\n")
        box = self.seeded(members=MEMBERS)
        for owner, made in (("ada", "create"), ("ben", "update"), ("ben", "unchanged"), ("ada", "update")):
            self.table(["c1", "Acme", owner + "@own.example"], header=["id", "name", "owner"])
            self.counted(self.run_ok(box, "--job", self.path(f"{owner}-{made}.job"))["result"], **{made: 1})
        (made,) = box.records(ACCOUNTS)
        self.assertEqual(linked(made, "$owner"), ["mem_ada"])


class Unaskable(Data):
    """Searches would miss these, so all records are listed."""

    def both(self, seeds, expected):
        box = self.seeded(**seeds)
        plans = []
        for strategy in ("search", "prefetch"):
            dry = self.run_ok(box, "--dry-run", "--match-strategy", strategy, "--job", self.path(strategy + ".job"))
            self.counted(dry["plan"], **expected)
            plans.append(self.raw("plan.csv", strategy + ".job"))
        self.assertEqual(plans[0], plans[1])

    def test_addresses_of_other_scripts(self):
        self.mapping()
        self.table(["k1", "A", "B", "b@b\u00fccher.example", "T"], ["k2", "A", "B", "c@xn--bcher-kva.example", "T"])
        self.both({"contacts": [crm.person("con_1", "A", "B", "b@xn--bcher-kva.example"),
                                crm.person("con_2", "A", "B", "c@B\u00fccher.example")]}, {"update": 2})

    def test_domains_of_other_scripts(self):
        self.companies(["c1", "N", "https://xn--mller-kva.com", "1"])
        self.both({"accounts": [crm.company("acc_1", "N", "https://www.m\u00fcller.com")]}, {"update": 1})

    def test_texts_too_long_to_be_kept(self):
        self.companies(["c1", "x" * 300, "", "1"], head=crm.ACCOUNT_HEAD)
        self.both({"accounts": [crm.company("acc_1", "x" * 300)]}, {"update": 1})

    def test_links_by_domains_of_other_scripts(self):
        self.mapping(relationships="relationships:\n  $account: { column: email, by: domain }\n")
        self.table(["k1", "A", "B", "b@m\u00fcller.com", "T"])
        box = self.seeded(accounts=[crm.company("acc_1", "N", "https://xn--mller-kva.com")])
        self.counted(self.run_ok(box, "--match-strategy", "search")["result"], create=1)
        self.assertEqual([linked(r, "$account") for r in box.records()], [["acc_1"]])


class Same(Data):
    """One world, whatever the machine."""

    def test_locale_zone_and_cores_change_no_byte(self):
        seen = []
        for n, (env, cores) in enumerate((({"LC_ALL": "C", "TZ": "UTC"}, 0), ({"LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo"}, 0),
                                          ({"LC_ALL": "de_DE.UTF-8", "TZ": "America/New_York"}, 1))):
            self.mapping(head=crm.HEAD + "duplicates: merge\n", fields=crm.FIELDS +
                         "  score: score\n  last-call: { column: call, zone: Europe/Madrid }\n",
                         relationships='relationships:\n  $account: { column: co, by: $name, split: ";" }\n')
            self.table(*([f"k{i:03}", "\u0130I", f"L{i}", f"U{i // 2}@Example.com;{i}@x.example", "T", f"{i}.5",
                          f"2026-{i % 12 + 1:02}-03 04:05", "ACME;beta"] for i in range(120)),
                       header=crm.HEADER + ["score", "call", "co"])
            box = self.seeded(accounts=[crm.company("acc_1", "Acme"), crm.company("acc_2", "Beta")], contacts=[
                crm.person(f"con_{i}", "A", "B", f"u{i}@example.com", score=i) for i in range(0, 40, 3)])
            wire = self.wire(box)
            usual = self.environment()
            self.environment = lambda key=rig.KEY, e={**usual, **env}: e
            one = (lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})) if cores else None
            self.run_ok(wire, preexec=one)
            del self.environment
            seen.append((self.raw("plan.csv"), sorted((p, k, str(b)) for p, k, b in wire.sent)))
            box.stop()
            self.clean()
            os.makedirs(self.folder)
            self.assertGreater(len(seen[n][1]), 50)
        self.assertEqual(seen[0], seen[1])
        self.assertEqual(seen[0], seen[2])


if __name__ == "__main__":
    unittest.main()
