# SPDX-License-Identifier: Apache-2.0
"""A file or a mapping that was changed after rows were sent: --rebase."""
import json
import os
import subprocess
import unittest

import crm
import rig

UPSERT = rig.MAPPING.replace("match: []\nmode: create", "match: []\nmode: upsert")
HEAD = "id,first,last,email\n"


def line(i, first="First"):
    return f"k{i},{first} {i},Last {i},u{i}@example.com\n"


class Rebase(crm.Case):
    def rows(self, *lines, mapping=UPSERT):
        self.write("mapping.yaml", mapping)
        self.write("contacts.csv", HEAD + "".join(lines))

    def begun(self, n=10, done=6, *args, mapping=UPSERT, faults=None):
        self.rows(*(line(i) for i in range(1, n + 1)), mapping=mapping)
        box = self.sandbox("--rate", "0", *args, faults=faults)
        first = self.run_import(box, "--limit", str(done))
        self.assertEqual(first.returncode, 4, first.stderr)
        self.assertEqual(len(box.ours("create")), done)
        return box

    def rebased(self, box, *args, ends=0, **more):
        run = self.run_import(box, "--rebase", "--json", *args, **more)
        self.assertEqual(run.returncode, ends, run.stderr)
        self.words = run.stderr
        return json.loads(run.stdout)

    def first_names(self, box):
        return {r["fields"]["external-id"]["value"]: r["fields"]["$name"]["value"]["firstName"]
                for r in box.records()}

    def whole(self, box, expected):
        """Each key once, no key with two bodies, what is there is the file's."""
        self.assertEqual(self.first_names(box), expected)
        bodies = {}
        for r in box.requests():
            if r["key"] is not None:
                self.assertEqual(bodies.setdefault(r["key"], (r["path"], r["body"])), (r["path"], r["body"]))
        self.assertEqual(len(box.ours("create")), len({r["id"] for r in box.ours("create")}))

    def test_edited_rows_update_new_ones_are_created_and_the_same_ones_are_done(self):
        box = self.begun()
        self.rows(line(2), line(1, "Anna"), *(line(i) for i in range(3, 13)))
        since = len(box.requests())
        said = self.rebased(box)
        self.assertEqual([r["id"] for r in box.ours("update", since)],
                         [rid for _, key, rid in self.journal().values() if key == "k1"])
        self.assertEqual(len(box.ours("create", since)), 6)
        reads = [r for r in box.requests()[since:] if r["path"].startswith("/v1/contacts/con_")
                 and r["method"] == "GET"]
        self.assertLessEqual(len(reads), 2, "a row that is as it was was looked at")
        self.whole(box, {f"k{i}": "Anna 1" if i == 1 else f"First {i}" for i in range(1, 13)})
        self.assertEqual(said["result"]["update"], 1)
        self.assertEqual(self.agree(box)[rig.DONE], 12)
        again = len(box.requests())
        self.rebased(box)
        self.assertEqual(box.writes()[-1]["n"], max(r["n"] for r in box.requests()[:again] if r["method"] == "POST"))

    def test_without_the_option_it_is_9_and_the_option_is_named(self):
        box = self.begun()
        self.rows(line(1, "Anna"))
        run = self.run_import(box)
        self.assertEqual(run.returncode, 9, run.stderr)
        self.assertIn("--rebase", run.stderr)
        self.assertEqual(len(box.writes()), 6)

    def test_removed_rows_are_said_and_their_records_stay(self):
        box = self.begun()
        self.rows(*(line(i) for i in range(4, 11)))
        self.rebased(box)
        self.assertIn("3 keys imported by this job are no longer in", self.words)
        self.whole(box, {f"k{i}": f"First {i}" for i in range(1, 11)})
        # And when a row comes back it is done with, not made again.
        self.rows(*(line(i) for i in range(1, 11)))
        since = len(box.writes())
        self.rebased(box)
        self.assertEqual(len(box.writes()), since)
        self.assertEqual(self.agree(box)[rig.DONE], 10)

    def test_a_changed_mapping_is_compared_row_by_row(self):
        box = self.begun(n=4, done=3)
        self.rows(*(line(i) for i in range(1, 5)), mapping=UPSERT.replace("first: first", "first: last"))
        self.rebased(box)
        self.whole(box, {f"k{i}": f"Last {i}" for i in range(1, 5)})
        self.assertEqual(len(box.ours("create")), 4)

    def test_in_mode_create_too_an_edited_row_updates_what_the_job_made(self):
        box = self.begun(mapping=rig.MAPPING)
        self.rows(line(1, "Anna"), *(line(i) for i in range(2, 11)), mapping=rig.MAPPING)
        self.rebased(box)
        self.whole(box, {f"k{i}": "Anna 1" if i == 1 else f"First {i}" for i in range(1, 11)})

    def test_without_a_key_it_is_2(self):
        mapping = rig.MAPPING.replace("key: id\n", "")
        box = self.begun(mapping=mapping)
        self.rows(line(1, "Anna"), mapping=mapping)
        run = self.run_import(box, "--rebase")
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertIn("key", run.stderr)
        self.assertEqual(len(box.writes()), 6)

    def test_another_key_is_2_for_no_row_would_be_recognised(self):
        box = self.begun()
        self.rows(*(line(i) for i in range(1, 11)), mapping=UPSERT.replace("key: id", "key: email"))
        run = self.run_import(box, "--rebase")
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertEqual(len(box.writes()), 6)

    def test_the_id_map_may_be_lost(self):
        box = self.begun()
        os.unlink(self.path("lfetl-ids.db"))
        self.rows(line(1, "Anna"), *(line(i) for i in range(2, 11)))
        self.rebased(box)
        self.whole(box, {f"k{i}": "Anna 1" if i == 1 else f"First {i}" for i in range(1, 11)})

    def test_what_is_on_its_way_is_settled_with_the_bytes_it_had(self):
        self.rows(*(line(i) for i in range(1, 7)))
        box = self.sandbox("--rate", "0", faults='- { match: "POST /v1/contacts", nth: 4, do: hang }\n')
        process = self.start_import(box, "--workers", "1", "--batch", "1")
        while len(box.writes()) < 4:
            self.assertIsNone(process.poll())
        process.kill()
        process.wait(rig.PATIENCE)
        self.assertIn("k4", [key for s, key, _ in self.journal().values() if s == rig.SENT])
        sent = box.writes()[3]
        self.rows(*(line(i, "Anna") for i in range(1, 7)))
        dry = self.run_import(box, "--rebase", "--dry-run")
        self.assertEqual(dry.returncode, 9, dry.stderr)
        self.assertEqual(len(box.writes()), 4)
        self.rebased(box)
        # What was answered right before the kill may be open, too, and go before.
        again = [(w["key"], w["body"]) for w in box.writes()[4:]]
        self.assertIn((sent["key"], sent["body"]), again)
        self.whole(box, {f"k{i}": f"Anna {i}" for i in range(1, 7)})
        self.assertEqual(self.agree(box)[rig.DONE], 6)

    def test_what_stays_in_doubt_waits_for_a_person_and_nothing_is_planned(self):
        self.rows(*(line(i) for i in range(1, 4)))
        box = self.sandbox("--rate", "0", faults='- { match: "POST /v1/contacts", nth: 3, do: hang }\n')
        process = self.start_import(box, "--workers", "1", "--batch", "1")
        while len(box.writes()) < 3:
            self.assertIsNone(process.poll())
        process.kill()
        process.wait(rig.PATIENCE)
        box.advance(25 * 3600)
        self.rows(*(line(i, "Anna") for i in range(1, 4)))
        run = self.run_import(box, "--rebase")
        self.assertEqual(run.returncode, 6, run.stderr)
        self.assertIn("--rebase waits: ", run.stderr)
        self.assertEqual(len(box.writes()), 3)
        there = {r["fields"]["external-id"]["value"]: r["id"] for r in box.records()}
        self.decide(there)
        self.rebased(box)
        self.whole(box, {f"k{i}": f"Anna {i}" for i in range(1, 4)})

    def test_a_dry_run_shows_the_plan_and_sends_nothing(self):
        box = self.begun()
        self.rows(line(1, "Anna"), *(line(i) for i in range(2, 12)))
        said = self.rebased(box, "--dry-run")
        self.assertEqual(said["plan"]["update"], 1)
        self.assertEqual(said["plan"]["create"], 5)
        self.assertEqual(len(box.writes()), 6)
        run = self.run_import(box)  # what was put aside is; the rest is an import
        self.assertEqual(run.returncode, 0, run.stderr)
        self.whole(box, {f"k{i}": "Anna 1" if i == 1 else f"First {i}" for i in range(1, 12)})

    def test_a_new_row_with_the_mail_of_a_done_one_fails_not_the_done_one(self):
        mapping = UPSERT.replace("match: []", "match: [$email]")
        box = self.begun(mapping=mapping)
        self.rows("new,Anna,Other,u2@example.com\n", *(line(i) for i in range(1, 11)), mapping=mapping)
        self.rebased(box, ends=3)
        self.whole(box, {f"k{i}": f"First {i}" for i in range(1, 11)})
        states = {key: state for state, key, _ in self.journal().values()}
        self.assertEqual(states["new"], rig.FAILED)
        self.assertEqual(states["k2"], rig.DONE)

    def test_an_undo_takes_back_what_both_contents_made(self):
        box = self.begun()
        self.rows(line(1, "Anna"), *(line(i) for i in range(2, 11)))
        self.rebased(box)
        undo = subprocess.run([rig.LFETL, "undo", self.path("contacts.job"), "--yes", "--base-url", box.url],
                              text=True, capture_output=True, timeout=rig.PATIENCE, check=False,
                              env=self.environment())
        self.assertEqual(undo.returncode, 0, undo.stdout + undo.stderr)
        self.assertEqual(self.first_names(box), {})

    def test_killed_at_any_instant_it_ends_as_an_undisturbed_one(self):
        kills = 4 if rig.SANITIZED else 25
        dice = self.dice(7)
        names = {f"k{i}": f"First {i}" for i in range(1, 201)}
        self.rows(*(line(i) for i in range(1, 201)))
        box = self.sandbox("--rate", "0", "--latency", "2ms",
                           faults='- { match: "POST *", rate: 0.05, do: drop-after }\n')
        killed = 0
        content = 0
        while killed < kills:
            content += 1
            for i in dice.sample(range(1, 201), 20):
                names[f"k{i}"] = f"Name{content} {i}"
            names[f"new{content}"] = f"First n{content}"
            self.rows(*(f"{k},{v},Last,{k}@example.com\n" for k, v in dice.sample(sorted(names.items()), len(names))))
            while killed < kills:
                process = self.start_import(box, "--rebase", "--workers", "4")
                if not self.kill_after(process, dice.random() * (2.0 if rig.SANITIZED else 0.25)):
                    break
                killed += 1
                if dice.random() < 0.5:
                    break  # and the file changes once more before it is repeated
        for _ in range(20):
            ended = self.run_import(box, "--rebase")
            if ended.returncode != 4:
                break
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.whole(box, names)
        self.assertEqual(sum(self.agree(box)[s] for s in (rig.DONE, rig.UNCHANGED)), len(names))


if __name__ == "__main__":
    unittest.main()
