# SPDX-License-Identifier: Apache-2.0
"""Rows that could mean several records wait for a person, and what he says."""
import unittest

import crm
from crm import CONTACTS, value

TWINS = [crm.person(f"con_{n}{i}", n, f"{n}{i}", f"{n}@example.com", title=f"{n}{i}") for n in "abc" for i in (1, 2)]


class Ambiguous(crm.Case):
    def begin(self):
        self.mapping(fields=crm.FIELDS.replace("  $name: { first: first, last: last }\n", ""))
        self.table(*([f"k{n}", "", "", f"{n}@example.com", f"new {n}"] for n in "abcd"))
        return self.seeded(contacts=TWINS)

    def titles(self, box):
        return {r["id"]: value(r, "title") for r in box.records() if r["id"].startswith("con_") and len(r["id"]) == 6}

    def test_they_are_left_with_6_and_the_others_go_on(self):
        box = self.begin()
        before = self.titles(box)
        said = self.run_ok(box, ends=6)
        self.counted(said["result"], create=1, ambiguous=3)
        self.assertEqual(said["findings"].get("match.ambiguous"), 3)
        self.assertEqual(self.titles(box), before)
        self.assertIn("ambiguous.csv", self.words)

    def test_a_dry_run_says_so_with_6_too(self):
        box = self.begin()
        said = self.run_ok(box, "--dry-run", ends=6)
        self.counted(said["plan"], create=1, ambiguous=3)
        self.assertEqual(len(self.result_file("ambiguous.csv")), 3)

    def test_the_file_shows_the_candidates_side_by_side(self):
        box = self.begin()
        self.run_ok(box, ends=6)
        rows = self.result_file("ambiguous.csv")
        self.assertEqual([r["key"] for r in rows], ["ka", "kb", "kc"])
        self.assertEqual([r["line"] for r in rows], ["2", "3", "4"])
        first = rows[0]
        self.assertEqual({first["id_1"], first["id_2"]}, {"con_a1", "con_a2"})
        self.assertEqual({first["name_1"], first["name_2"]}, {"a a1", "a a2"})
        self.assertIn("a@example.com", first["why_1"])
        self.assertIn(first["id_1"], first["link_1"])
        self.assertEqual(first["decision"], "")

    def test_decisions_are_done_by_the_next_run(self):
        box = self.begin()
        self.run_ok(box, ends=6)
        self.decide({"ka": "con_a2", "kb": "CREATE", "kc": " skip "})
        since = len(box.requests())
        said = self.run_ok(box)
        self.counted(said["result"], create=2, update=1, skipped=1)
        self.assertEqual(sorted(w["effect"] for w in box.ours(since=since)), ["create", "update"])
        titles = self.titles(box)
        self.assertEqual((titles["con_a1"], titles["con_a2"]), ("a1", "new a"))
        self.assertEqual((titles["con_c1"], titles["con_c2"]), ("c1", "c2"))
        self.assertEqual(len(box.records()), len(TWINS) + 2)
        with self.assertRaises(FileNotFoundError):
            self.result_file("ambiguous.csv")

    def test_one_may_be_decided_now_and_another_later(self):
        box = self.begin()
        self.run_ok(box, ends=6)
        self.decide({"ka": "con_a1"})
        self.counted(self.run_ok(box, ends=6)["result"], create=1, update=1, ambiguous=2)
        self.assertEqual([r["key"] for r in self.result_file("ambiguous.csv")], ["kb", "kc"])
        self.decide({"kb": "skip", "kc": "con_c2"})
        self.counted(self.run_ok(box)["result"], create=1, update=2, skipped=1)

    def test_decisions_after_a_dry_run_hold_for_the_import(self):
        box = self.begin()
        self.run_ok(box, "--dry-run", ends=6)
        self.decide({"ka": "con_a1", "kb": "skip", "kc": "skip"})
        self.counted(self.run_ok(box)["result"], create=1, update=1, skipped=2)
        self.assertEqual(self.titles(box)["con_a1"], "new a")

    def in_mode_create(self, *first):
        box = self.begin()
        before = self.titles(box)
        self.run_ok(box, "--mode", "create", *first, ends=6)
        self.decide({"ka": "con_a1", "kb": "skip", "kc": "skip"})
        self.counted(self.run_ok(box, "--mode", "create")["result"], create=1, skipped=3)
        self.assertEqual(self.titles(box), before)

    def test_mode_create_changes_no_record_whatever_is_decided(self):
        self.in_mode_create()

    def test_nor_after_a_dry_run(self):
        self.in_mode_create("--dry-run")

    def test_a_plan_made_anew_holds_the_decisions_of_the_last_one(self):
        box = self.begin()
        self.run_ok(box, "--dry-run", ends=6)
        self.decide({"ka": "con_a1", "kb": "skip", "kc": "skip"})
        said = self.run_ok(box, "--dry-run")
        self.counted(said["plan"], create=1, update=1, skipped=2)
        self.assertEqual(said["findings"].get("match.skipped"), 2)

    def test_a_decision_that_is_no_word_and_no_id_is_refused_with_its_line(self):
        box = self.begin()
        self.run_ok(box, ends=6)
        self.decide({"kb": "perhaps"})
        done = self.run_import(box)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("ambiguous.csv", done.stderr)
        self.assertIn("perhaps", done.stderr)
        self.decide({"kb": "skip"})
        self.run_ok(box, ends=6)

    def test_a_record_that_was_chosen_and_is_gone_is_not_made_up(self):
        box = self.begin()
        self.run_ok(box, ends=6)
        self.decide({"ka": "con_a1", "kb": "skip", "kc": "skip"})
        box.delete(CONTACTS + "/con_a1")
        said = self.run_ok(box)  # matched again: con_a2 is the only one left
        self.counted(said["result"], create=1, update=1, skipped=2)
        self.assertEqual(self.titles(box)["con_a2"], "new a")

    def test_a_second_import_of_decided_rows_asks_no_more(self):
        box = self.begin()
        self.run_ok(box, ends=6)
        self.decide({"ka": "con_a1", "kb": "create", "kc": "con_c1"})
        self.run_ok(box)
        said = self.run_ok(box, "--job", self.path("second.job"))
        self.counted(said["result"], unchanged=4)

    def test_two_rules_that_find_different_records_do_not_quarrel(self):
        self.mapping(head=crm.HEAD.replace("[$email]", "[external-id, $email]"))
        self.table(["k1", "Ann", "Lee", "bob@example.com", "T"])
        box = self.seeded(contacts=[crm.person("con_ann", "Ann", "Lee", "ann@example.com", external_id="k1"),
                                    crm.person("con_bob", "Bob", "Ray", "bob@example.com")])
        self.counted(self.run_ok(box)["result"], update=1)
        self.assertEqual(value(box.get(CONTACTS + "/con_ann"), "$email"), ["bob@example.com"])


if __name__ == "__main__":
    unittest.main()
