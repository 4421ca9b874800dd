# SPDX-License-Identifier: Apache-2.0
"""Upsert into a CRM that is in use: what is created, changed, left alone; the
modes; the second time; what stops a run."""
import os
import shutil
import unittest

import crm
from crm import ACCOUNTS, CONTACTS, value

SEED = [
    crm.person("con_ann", "Ann", "Lee", "ann@example.com", title="Old"),
    crm.person("con_bob", "Bob", "Ray", "bob@example.com", title="Boss", external_id="k2"),
    crm.person("con_far", "Far", "Off", "far@example.com", title="Nobody"),
]
ROWS = [
    ["k1", "Ann", "Lee", "ann@example.com", "New"],
    ["k2", "Bob", "Ray", "bob@example.com", "Boss"],
    ["k3", "Cy", "Day", "cy@example.com", "Clerk"],
]


class Upsert(crm.Case):
    def begin(self, *args, faults=None, **more):
        self.mapping(**more)
        self.table(*ROWS)
        return self.seeded(*args, contacts=SEED, faults=faults)

    def test_rows_become_creates_and_updates_of_what_differs_and_nothing(self):
        box = self.begin()
        wire = self.wire(box)
        said = self.run_ok(wire)
        self.counted(said["result"], create=1, update=1, unchanged=1)
        sent = {path: body for path, _, body in wire.sent}
        self.assertEqual(sent, {
            CONTACTS: {"fields": {"$email": ["cy@example.com"], "$name": {"firstName": "Cy", "lastName": "Day"},
                                  "external-id": "k3", "title": "Clerk"}},
            CONTACTS + "/con_ann": {"fields": {"external-id": "k1", "title": "New"}}})
        ann, bob, far = (box.get(f"{CONTACTS}/con_{n}") for n in ("ann", "bob", "far"))
        self.assertEqual((value(ann, "title"), value(ann, "$email")), ("New", ["ann@example.com"]))
        self.assertIsNone(bob["updatedAt"])
        self.assertIsNone(far["updatedAt"])
        self.assertEqual(len(box.records()), 4)

    def test_the_plan_names_each_field_that_changes_with_before_and_after(self):
        box = self.begin()
        said = self.run_ok(box, "--dry-run")
        self.counted(said["plan"], create=1, update=1, unchanged=1)
        lines = self.changes()
        self.assertIn(("k1", "update", "title", "Old", "New"), lines)
        self.assertIn(("k1", "update", "external-id", "", "k1"), lines)
        self.assertEqual([(k, a) for k, a, *_ in lines if k != "k1"], [("k2", "unchanged"), ("k3", "create")])
        self.assertEqual(len(lines), 4)
        self.assertEqual({r["key"]: r["id"] for r in self.result_file("plan.csv")},
                         {"k1": "con_ann", "k2": "con_bob", "k3": ""})
        self.assertEqual(box.writes(), [])

    def test_done_csv_names_action_and_record_of_every_row(self):
        box = self.begin()
        self.run_ok(box)
        rows = {r["key"]: r for r in self.result_file("done.csv")}
        self.assertEqual({k: r["action"] for k, r in rows.items()},
                         {"k1": "update", "k2": "unchanged", "k3": "create"})
        self.assertEqual((rows["k1"]["id"], rows["k2"]["id"]), ("con_ann", "con_bob"))
        self.assertEqual(value(box.get(f"{CONTACTS}/{rows['k3']['id']}"), "title"), "Clerk")
        for r in rows.values():
            self.assertIn(r["id"], r["link"])

    def test_the_same_data_again_in_a_new_job_plans_no_write_and_sends_none(self):
        box = self.begin()
        self.run_ok(box)
        for fresh_map in (False, True):
            more = ["--ids", self.path("fresh.db")] if fresh_map else []
            job = f"second{fresh_map}.job"
            since = len(box.requests())
            dry = self.run_ok(box, "--job", self.path(job), "--dry-run", *more)
            self.counted(dry["plan"], unchanged=3)
            self.assertEqual(dry["requests"]["write"], 0)
            said = self.run_ok(box, "--job", self.path(job), *more)
            self.counted(said["result"], unchanged=3)
            self.assertEqual(box.spent(since)["write"], 0)

    def test_the_same_command_again_sends_nothing_that_writes(self):
        box = self.begin()
        self.run_ok(box)
        since = len(box.requests())
        said = self.run_ok(box)
        self.assertEqual(box.spent(since)["write"], 0)
        self.counted(said["result"], create=1, update=1, unchanged=1)

    def test_mode_create_skips_what_exists(self):
        box = self.begin(head=crm.HEAD.replace("upsert", "create"))
        said = self.run_ok(box)
        self.counted(said["result"], create=1, skipped=2)
        self.assertEqual(said["findings"].get("plan.exists"), 2)
        self.assertEqual([w["effect"] for w in box.ours()], ["create"])

    def test_mode_update_fails_what_does_not_exist(self):
        box = self.begin(head=crm.HEAD.replace("upsert", "update"))
        said = self.run_ok(box, ends=3)
        self.counted(said["result"], update=1, unchanged=1, failed=1)
        failed = self.result_file("failed.csv")
        self.assertEqual([(r["id"], r["_code"]) for r in failed], [("k3", "plan.not-found")])
        self.assertEqual([w["effect"] for w in box.ours()], ["update"])

    def test_the_option_mode_stands_above_the_mapping(self):
        box = self.begin()
        said = self.run_ok(box, "--mode", "create", "--dry-run")
        self.counted(said["plan"], create=1, skipped=2)
        said = self.run_ok(box, "--mode", "update", ends=3)
        self.counted(said["result"], update=1, unchanged=1, failed=1)
        done = self.run_import(box, "--mode", "replace")
        self.assertEqual(done.returncode, 2, done.stderr)

    def test_another_mode_after_the_first_write_does_not_fit(self):
        box = self.begin()
        self.run_ok(box)
        done = self.run_import(box, "--mode", "create")
        self.assertEqual(done.returncode, 9, done.stderr)

    def test_without_match_an_update_knows_the_id_map_only(self):
        box = self.begin()
        self.run_ok(box)
        box.edit(CONTACTS + "/con_ann", {"external-id": None})
        self.mapping(head=crm.HEAD.replace("[$email]", "[]").replace("upsert", "update"))
        self.table(*ROWS, ["k9", "Far", "Off", "far@example.com", "Found"])
        said = self.run_ok(box, "--job", self.path("two.job"), "--dry-run", ends=3)
        self.assertEqual(said["plan"]["failed"], 1)
        self.assertEqual(said["plan"]["create"], 0)
        self.mapping(head=crm.HEAD.replace("[$email]", "[]").replace("upsert", "update").replace("key: id\n", ""))
        done = self.run_import(box, "--job", self.path("three.job"))
        self.assertEqual(done.returncode, 2, done.stderr)

    def test_limit_settles_that_many_rows_and_the_next_run_goes_on(self):
        box = self.begin()
        said = self.run_ok(box, "--limit", "1", ends=4)
        self.assertEqual(len(box.ours()), 1)
        self.assertGreater(said["result"]["not_attempted"], 0)
        said = self.run_ok(box)
        self.counted(said["result"], create=1, update=1, unchanged=1)
        self.assertEqual(len(box.ours()), 2)

    def test_again_looks_anew_and_never_meets_the_answers_of_the_old_keys(self):
        box = self.begin()
        self.run_ok(box)
        first = {r["key"]: r["id"] for r in self.result_file("done.csv")}
        box.delete(f"{CONTACTS}/{first['k3']}")
        box.edit(CONTACTS + "/con_ann", {"title": None})
        before = {w["key"] for w in box.ours()}
        self.counted(self.run_ok(box)["result"], create=1, update=1, unchanged=1)  # as it stood
        said = self.run_ok(box, "--again")
        self.assertEqual(said["result"]["create"], 1)
        new = {r["key"]: r["id"] for r in self.result_file("done.csv")}
        self.assertNotEqual(new["k3"], first["k3"])
        self.assertEqual(value(box.get(f"{CONTACTS}/{new['k3']}"), "title"), "Clerk")
        keys = [w["key"] for w in box.ours()]
        self.assertEqual(len(keys), len(set(keys)), "a key was used twice")
        self.assertTrue(before < set(keys))

    def test_too_many_refusals_stop_the_run_with_5(self):
        self.mapping()
        self.table(*([f"k{i}", "F", f"L{i}", f"u{i}@example.com", "T"] for i in range(60)))
        box = self.seeded(faults='- { match: "POST /v1/contacts", every: 2, do: status 422, code: some_rule }\n')
        said = self.run_ok(box, "--workers", "1", "--max-errors", "5", ends=5)
        self.assertIn(said["result"]["failed"], (5, 6))
        self.assertGreater(said["result"]["not_attempted"], 40)
        self.assertIn("max-errors", self.words)
        said = self.run_ok(box, "--workers", "1", "--max-errors", "0", ends=3)
        self.assertEqual(said["result"]["not_attempted"], 0)
        self.assertEqual(said["result"]["create"] + said["result"]["failed"], 60)

    def test_max_errors_counts_in_percent_of_the_rows_to_send(self):
        self.mapping()
        self.table(*([f"k{i}", "F", f"L{i}", f"u{i}@example.com", "T"] for i in range(40)))
        box = self.seeded(faults='- { match: "POST /v1/contacts", every: 2, do: status 422, code: some_rule }\n')
        said = self.run_ok(box, "--workers", "1", "--max-errors", "10%", ends=5)
        self.assertIn(said["result"]["failed"], (4, 5))

    def test_an_update_that_the_server_refuses_fails_its_row_alone(self):
        box = self.begin(faults=(
            '- { match: "POST /v1/contacts/con_ann", do: status 422, code: some_rule, param: title }\n'))
        said = self.run_ok(box, ends=3)
        self.counted(said["result"], create=1, unchanged=1, failed=1)
        failed = self.result_file("failed.csv")
        self.assertEqual([(r["id"], r["_code"]) for r in failed], [("k1", "server.some_rule")])

    def test_a_lost_answer_of_an_update_is_sent_again_with_the_same_key_and_bytes(self):
        box = self.begin(faults='- { match: "POST /v1/contacts/con_ann", nth: 1, do: drop-after }\n')
        said = self.run_ok(box)
        self.counted(said["result"], create=1, update=1, unchanged=1)
        sent = [w for w in box.ours() if w["path"].endswith("con_ann")]
        self.assertEqual(len({(w["key"], w["body"]) for w in sent}), 1)
        self.assertEqual(len([w for w in sent if not w["replay"]]), 1)

    def test_a_scope_that_updates_need_is_asked_for_before_any_write(self):
        box = self.begin("--scopes", "contacts:read,contacts:create,accounts:read")
        done = self.run_import(box)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("contacts:update", done.stderr)
        self.assertEqual(box.ours(), [])

    def test_accounts_too(self):
        self.write("mapping.yaml", crm.ACCOUNT_HEAD + "fields:\n  $name: name\n  founded: founded\n")
        self.table(["c1", "Acme", "1999"], ["c2", "Beta", "2001"], header=["id", "name", "founded"], name="companies.csv")
        box = self.seeded(accounts=[crm.company("acc_a", "Acme", founded=1998)])
        said = self.run_ok(box, file="companies.csv")
        self.counted(said["result"], create=1, update=1)
        self.assertEqual(value(box.get(ACCOUNTS + "/acc_a"), "founded"), 1999)
        self.assertEqual(len(box.records(ACCOUNTS)), 2)

    def test_a_dry_run_leaves_no_trace_in_the_id_map(self):
        box = self.begin()
        done = self.run_import(box, "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(self.id_map_knows("con_ann"))
        self.run_ok(box)
        self.assertTrue(self.id_map_knows("con_ann"))
        self.assertTrue(self.id_map_knows("con_bob"), "an unchanged record is known, too")

    def test_failed_csv_of_an_update_can_be_imported_as_it_is(self):
        box = self.begin(head=crm.HEAD.replace("upsert", "update"))
        self.run_ok(box, ends=3)
        box.insert(CONTACTS, {"$email": ["cy@example.com"]})
        shutil.copy(self.path("contacts.job/failed.csv"), self.path("rest.csv"))
        said = self.run_ok(box, file="rest.csv")
        self.counted(said["result"], update=1)
        self.assertTrue(os.path.exists(self.path("rest.job/job.db")))


if __name__ == "__main__":
    unittest.main()
