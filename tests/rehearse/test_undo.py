# SPDX-License-Identifier: Apache-2.0
"""lfetl undo, killed and interrupted: it goes on, restores nothing twice, and
what people did meanwhile stays."""
import csv
import json
import signal
import subprocess
import time
import unittest

import rig


class Undo(rig.Case):
    def command_of(self, box, *args, job="contacts.job"):
        return [rig.LFETL, "undo", self.path(job), "--base-url", box.url, "--rate", "0", *args]

    def undo(self, box, *args, **more):
        return subprocess.run(self.command_of(box, *args, **more), text=True, capture_output=True,
                              timeout=rig.PATIENCE, check=False, env=self.environment())

    def start(self, box, *args, **more):
        return subprocess.Popen(self.command_of(box, *args, **more), stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, env=self.environment())

    def results(self, job="contacts.job"):
        with open(self.path(job + "/undo.csv"), encoding="utf-8", newline="") as f:
            return [r["result"] for r in csv.DictReader(f)]

    def deletes(self, box):
        return [r["id"] for r in box.requests() if r["effect"] == "delete"]

    def kills(self, box, dice, job="contacts.job"):
        """kill -9 at random moments until one run comes to its end."""
        for _ in range(200):
            process = self.start(box, job=job)
            if not self.kill_after(process, dice.uniform(0.02, 0.35)):
                return process.returncode
        self.fail("no run came to its end")

    def test_a_killed_undo_of_creates_ends_as_an_undisturbed_one(self):
        self.contacts(60)
        box = self.sandbox("--rate", "0", "--latency", "5ms")
        self.assertEqual(self.run_import(box).returncode, 0)
        made = {rid for _, _, rid in self.journal().values()}
        self.assertEqual(self.kills(box, self.dice(1)), 0)
        self.assertEqual(box.records(), [])
        self.assertEqual(sorted(self.deletes(box)), sorted(made))
        self.assertEqual(self.results(), ["reversed"] * 60)

    def later(self, box):
        """A second job that updates every record; the ids."""
        self.write("mapping.yaml", rig.MAPPING.replace("mode: create", "mode: upsert").replace(
            "match: []", "match: [$email]"))
        with open(self.path("contacts.csv"), encoding="utf-8") as f:
            text = f.read()
        self.write("later.csv", text.replace("Last ", "Later "))
        again = self.run_import(box, file="later.csv")
        self.assertEqual(again.returncode, 0, again.stderr)
        return {rid for _, _, rid in self.journal("later.job").values()}

    def test_a_killed_undo_of_updates_restores_all_and_keeps_an_edit(self):
        self.contacts(40)
        box = self.sandbox("--rate", "0", "--latency", "5ms")
        self.assertEqual(self.run_import(box).returncode, 0)
        ids = sorted(self.later(box))
        box.edit("/v1/contacts/" + ids[0], {"$name": {"firstName": "A", "lastName": "Human"}})
        self.assertEqual(self.kills(box, self.dice(2), job="later.job"), 0)
        names = {r["id"]: r["fields"]["$name"]["value"]["lastName"] for r in box.records()}
        self.assertEqual(names.pop(ids[0]), "Human")
        self.assertEqual(len(names), 39)
        self.assertEqual({n.split()[0] for n in names.values()}, {"Last"})
        self.assertEqual(sorted(self.results("later.job")), ["kept"] + ["reversed"] * 39)
        # What was undone is no edit: the same import writes it again.
        again = self.run_import(box, "--again", file="later.csv")
        self.assertEqual(again.returncode, 0, again.stderr)
        names = {r["id"]: r["fields"]["$name"]["value"]["lastName"] for r in box.records()}
        self.assertEqual(names.pop(ids[0]), "Human")
        self.assertEqual({n.split()[0] for n in names.values()}, {"Later"})

    def test_an_answer_that_is_lost_is_settled_by_the_next_look(self):
        self.contacts(20)
        box = self.sandbox("--rate", "0", faults=(
            '- { match: "DELETE /v1/contacts/*", every: 3, do: drop-after }\n'
            '- { match: "DELETE /v1/contacts/*", every: 5, do: status 503 }\n'))
        self.assertEqual(self.run_import(box).returncode, 0)
        done = self.undo(box)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(box.records(), [])
        self.assertEqual(self.results(), ["reversed"] * 20)

    def test_the_first_signal_ends_it_and_the_next_undo_goes_on(self):
        self.contacts(200)
        box = self.sandbox("--rate", "0", "--latency", "10ms")
        self.assertEqual(self.run_import(box).returncode, 0)
        process = self.start(box)
        while not self.deletes(box):
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(rig.PATIENCE), 143)
        gone = len(self.deletes(box))
        self.assertLess(gone, 200)
        self.assertEqual(len(self.results()), gone)
        done = self.undo(box, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["reversed"], 200)
        self.assertEqual(len(self.deletes(box)), 200)

    def test_a_key_that_is_refused_stops_it_before_a_second_request(self):
        self.contacts(20)
        box = self.sandbox("--rate", "0", faults='- { match: "DELETE *", do: status 403 }\n')
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.undo(box).returncode, 5)
        self.assertEqual(len([r for r in box.requests() if r["method"] == "DELETE"]), 1)
        self.assertEqual(len(box.records()), 20)

    def test_rows_without_a_last_word_are_settled_by_the_import_first(self):
        self.contacts(30)
        box = self.sandbox("--rate", "0", faults='- { match: "POST /v1/contacts", nth: 5, do: hang }\n')
        process = self.start_import(box)
        while len(box.writes()) < 6:
            self.assertIsNone(process.poll())
        process.kill()
        process.wait(rig.PATIENCE)
        done = self.undo(box)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("no last word", done.stderr)
        self.assertEqual(self.deletes(box), [])

    def test_writes_stay_within_the_rate(self):
        self.contacts(40)
        box = self.sandbox("--rate", "20")
        self.assertEqual(self.run_import(box, rate="18").returncode, 0)
        began = time.monotonic()
        command = [a for a in self.command_of(box) if a not in ("--rate", "0")]
        done = subprocess.run(command, text=True, capture_output=True, timeout=rig.PATIENCE,
                              check=False, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(time.monotonic() - began, 0.9)
        self.assertEqual([r for r in box.requests() if r["status"] == 429], [])

    # -- rows of several requests --

    LIST = """\
mapping: 1
object: list
system: rig
key: name
match: [$name]
mode: upsert
duplicates: merge
fields:
  $name: name
  $objectType: { value: $contact }
relationships:
  $contacts: { column: who, by: id%s }
"""
    MANY = 60  # links: three requests

    def on_a_list(self, write="", before=0):
        """A list of MANY contacts; `before` of others are on it already.  The
        sandbox, the ids of both."""
        box = self.sandbox("--rate", "0", "--index-lag", "30s")
        ids = [box.insert("/v1/contacts", {"$email": [f"m{i}@example.com"]}) for i in range(self.MANY + before)]
        if before:
            box.insert("/v1/lists", {"$name": "Webinar", "$objectType": "$contact"}, {"$contacts": ids[self.MANY:]})
            box.advance(60)
        self.write("mapping.yaml", self.LIST % write)
        self.write("contacts.csv", "name,who\n" + "".join(f"Webinar,{c}\n" for c in ids[:self.MANY]))
        done = self.run_import(box)
        self.assertEqual(done.returncode, 0, done.stderr)
        return box, ids[:self.MANY], ids[self.MANY:]

    def members(self, box):
        box.advance(60)
        (one,) = box.records("/v1/lists")
        return sorted(r["id"] for r in box.records(f"/v1/lists/{one['id']}/contacts"))

    def test_what_was_created_in_several_requests_is_deleted(self):
        box, _, _ = self.on_a_list()
        done = self.undo(box)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(set(self.results()), {"reversed"})
        box.advance(60)
        self.assertEqual(box.records("/v1/lists"), [])

    def test_what_somebody_renamed_after_several_requests_made_it_stays(self):
        box, _, _ = self.on_a_list()
        box.advance(60)
        (one,) = box.records("/v1/lists")
        box.edit("/v1/lists/" + one["id"], {"$name": "Another name"})
        self.assertEqual(self.undo(box).returncode, 0)
        self.assertEqual(set(self.results()), {"kept"})
        with open(self.path("contacts.job/undo.csv"), encoding="utf-8") as f:
            self.assertIn("undo.edited", f.read())

    def test_members_that_the_job_put_on_a_list_leave_it_and_others_stay(self):
        box, ours, others = self.on_a_list(before=3)
        self.assertEqual(self.members(box), sorted(ours + others))
        since = len(box.requests())
        done = self.undo(box)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(set(self.results()), {"reversed"})
        self.assertEqual(len(box.ours(since=since)), 3)
        self.assertEqual(self.members(box), sorted(others))

    def test_members_that_the_job_took_off_a_list_come_back(self):
        box, ours, others = self.on_a_list(", write: replace", before=20)
        self.assertEqual(self.members(box), sorted(ours))
        done = self.undo(box)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.members(box), sorted(others))

    def test_a_killed_undo_of_a_list_ends_as_an_undisturbed_one(self):
        box, _, others = self.on_a_list(before=3)
        self.assertEqual(self.kills(box, self.dice(3)), 0)
        self.assertEqual(self.members(box), sorted(others))


if __name__ == "__main__":
    unittest.main()
