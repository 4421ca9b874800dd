# SPDX-License-Identifier: Apache-2.0
"""Rows in doubt: sent, no answer came, and sending them again is not allowed.
The next run looks for them in Lightfield; what it cannot find out waits for a
person."""
import os
import signal
import sqlite3
import subprocess
import threading
import time
import unittest

import crm
import rig
from crm import CONTACTS, value

N = 6
FIELDS = crm.FIELDS.replace("  external-id: id\n", "")  # which is unique
ONE = ("--workers", "1", "--batch", "1")

# The second write: executed or not, and no answer that says so.
THERE = '- { match: "POST *", nth: 2, do: hang }\n'
ABSENT = '- { match: "POST *", nth: 2, do: status 503, retry-after: 60 }\n'
DAY = 25 * 3600


class Ticking:
    """The server's clock runs fast while a program waits for it."""

    def __init__(self, box, seconds=10):
        self.box = box
        self.seconds = seconds
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.over.wait(0.05):
            self.box.advance(self.seconds)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *args):
        self.over.set()
        self.thread.join()


class Doubt(crm.Case):
    def rows(self, n=N):
        self.table(*([f"k{i}", "First", f"Last {i}", f"u{i}@example.com", f"T{i}"] for i in range(1, n + 1)))

    def killed(self, faults, *args, head=crm.HEAD, n=N, contacts=()):
        """Killed while the second write has no answer."""
        self.mapping(head=head, fields=FIELDS)
        self.rows(n)
        box = self.seeded(*args, faults=faults, contacts=contacts)
        self.kill_at(box, 2)
        return box

    def kill_at(self, box, n):
        process = self.start_import(box, *ONE, "--limit", "2")
        until = time.monotonic() + rig.PATIENCE
        while len(box.ours()) < n and time.monotonic() < until:
            time.sleep(0.01)
        process.kill()
        process.wait(rig.PATIENCE)
        self.assertEqual(self.in_state(rig.SENT), ["k2"])

    def doubtful(self, faults, *args, **more):
        """... and the key is forgotten: it may not be sent again."""
        box = self.killed(faults, *args, **more)
        box.advance(DAY)
        return box

    def in_state(self, state):
        return [key for s, key, _ in self.journal().values() if s == state]

    def db(self, sql, *values):
        db = sqlite3.connect(self.path("contacts.job") + "/job.db")
        try:
            found = db.execute(sql, values).fetchall()
            db.commit()
            return found
        finally:
            db.close()

    def mails(self, box):
        return sorted(mail for r in box.records() for mail in value(r, "$email"))

    def all_there_once(self, box, n=N):
        self.assertEqual(self.mails(box), sorted(f"u{i}@example.com" for i in range(1, n + 1)))

    def test_what_is_there_is_found_and_nothing_is_sent(self):
        box = self.doubtful(THERE)
        since = len(box.requests())
        self.counted(self.run_ok(box)["result"], create=N)
        self.assertEqual(len(box.ours("create", since)), N - 2)
        self.all_there_once(box)
        self.assertIn("1 found in Lightfield", self.words)
        found = {"k" + value(r, "title")[1:]: r["id"] for r in box.records()}
        self.assertEqual({key: rid for _, key, rid in self.journal().values()}, found)
        with self.assertRaises(FileNotFoundError):
            self.result_file("ambiguous.csv")

    def test_what_was_found_is_remembered_like_what_was_answered(self):
        box = self.doubtful(THERE)
        self.run_ok(box)
        said = self.run_ok(box, "--job", self.path("second.job"))
        self.counted(said["result"], unchanged=N)

    def test_what_is_not_there_is_proved_and_sent_under_another_key(self):
        box = self.doubtful(ABSENT)
        since = len(box.requests())
        with Ticking(box):
            self.counted(self.run_ok(box)["result"], create=N)
        self.all_there_once(box)
        searches = [r for r in box.requests()[since:] if r["category"] == "search" and "u2" in r["path"]]
        self.assertGreaterEqual(len(searches), 4)
        self.assertGreaterEqual(searches[-1]["t"] - searches[-3]["t"], 60000)
        keys = {r["key"] for r in box.requests() if r["key"] is not None}
        self.assertEqual(len(keys), N + 1)
        self.assertIn("1 to be sent again", self.words)

    def test_a_lagging_index_does_not_prove_absence(self):
        box = self.doubtful(THERE, "--index-lag", "30h")
        with Ticking(box, 30):
            said = self.run_ok(box, ends=6)
        self.assertEqual(said["findings"].get("doubt.unproved"), 1)
        self.assertIn("the search is not up to date", self.words)
        box.advance(31 * 3600)
        self.counted(self.run_ok(box)["result"], create=N)
        self.all_there_once(box)

    def test_without_a_later_write_it_stays(self):
        box = self.doubtful(ABSENT, n=2)
        said = self.run_ok(box, ends=6)
        self.assertEqual(said["findings"].get("doubt.unproved"), 1)
        self.assertIn("no record was created behind it", self.result_file("ambiguous.csv")[0]["reason"])
        self.run_ok(box, ends=6)  # and is said once
        self.assertEqual(self.db("SELECT count(*) FROM findings WHERE code = 'doubt.unproved'"), [(1,)])

    def test_without_a_match_value_it_stays(self):
        box = self.doubtful(THERE, head=crm.HEAD.replace("[$email]", "[]"))
        since = len(box.requests())
        said = self.run_ok(box, ends=6)
        self.assertEqual(said["findings"].get("doubt.no-match"), 1)
        self.assertEqual(box.spent(since)["search"], 0)
        self.assertEqual(len(box.ours(since=since)), N - 2)

    def edited(self):
        box = self.doubtful(THERE)
        rid = next(r["id"] for r in box.records() if value(r, "title") == "T2")
        box.edit(f"{CONTACTS}/{rid}", {"title": "somebody's"})
        said = self.run_ok(box, ends=6)
        self.assertEqual(said["findings"].get("doubt.differs"), 1)
        row = self.result_file("ambiguous.csv")[0]
        self.assertEqual((row["key"], row["id_1"]), ("k2", rid))
        return box, rid

    def test_one_that_differs_is_shown_and_its_id_settles_the_row(self):
        box, rid = self.edited()
        self.decide({"k2": rid})
        since = len(box.requests())
        self.counted(self.run_ok(box)["result"], create=N)
        self.assertEqual(box.ours(since=since), [])
        self.assertEqual(self.journal()[3], (rig.DONE, "k2", rid))

    def test_an_id_that_is_nobodys_is_refused(self):
        box, rid = self.edited()
        self.decide({"k2": "con_nobody"})
        done = self.run_import(box)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("con_nobody", done.stderr)
        self.decide({"k2": rid})
        self.run_ok(box)

    def test_create_sends_it_again_under_another_key(self):
        box, _ = self.edited()
        self.decide({"k2": "create"})
        self.counted(self.run_ok(box)["result"], create=N)
        self.assertEqual(self.mails(box).count("u2@example.com"), 2)

    def test_skip_leaves_it(self):
        box, _ = self.edited()
        self.decide({"k2": "skip"})
        since = len(box.requests())
        self.counted(self.run_ok(box)["result"], create=N - 1, skipped=1)
        self.assertEqual(box.ours(since=since), [])

    def test_two_that_hold_what_was_sent_are_a_persons_choice(self):
        box = self.doubtful(THERE)
        mine = next(r for r in box.records() if value(r, "title") == "T2")
        fields = {k: f["value"] for k, f in mine["fields"].items() if f["value"] is not None}
        twin = box.insert(CONTACTS, fields)
        said = self.run_ok(box, ends=6)
        self.assertEqual(said["findings"].get("doubt.several"), 1)
        row = self.result_file("ambiguous.csv")[0]
        self.assertEqual({row["id_1"], row["id_2"]}, {mine["id"], twin})

    def test_those_that_were_there_before_are_not_ours(self):
        self.mapping(fields=FIELDS)
        self.rows()
        twins = [crm.person(f"con_{i}", "First", "Last 2", "u2@example.com", title="T2") for i in (1, 2)]
        box = self.seeded(contacts=twins, faults=f'- {{ match: "POST *", nth: {N}, do: hang }}\n')
        self.run_ok(box, ends=6)
        self.decide({"k2": "create"})
        self.kill_at(box, N)
        box.advance(DAY)
        self.counted(self.run_ok(box)["result"], create=N)
        self.assertEqual(len(box.ours("create")), N)
        self.assertNotIn(self.journal()[3][2], ("con_1", "con_2"))

    # -- updates --

    def update(self, faults):
        people = [crm.person(f"con_{i}", "First", f"Last {i}", f"u{i}@example.com", title="old")
                  for i in range(1, N + 1)]
        return self.doubtful(faults, contacts=people)

    def titles(self, box):
        return {r["id"]: value(r, "title") for r in box.records()}

    def test_an_update_that_arrived_is_done_without_a_request(self):
        box = self.update(THERE)
        since = len(box.requests())
        self.counted(self.run_ok(box)["result"], update=N)
        self.assertEqual(len(box.ours(since=since)), N - 2)
        self.assertNotIn("con_2", [r["id"] for r in box.ours(since=since)])

    def test_an_update_that_did_not_arrive_goes_again(self):
        box = self.update(ABSENT)
        since = len(box.requests())
        with Ticking(box):
            self.counted(self.run_ok(box)["result"], update=N)
        self.assertEqual(len(box.ours(since=since)), N - 1)
        # What was sent before it had a minute to be executed late.
        times = [r["t"] for r in box.requests()[since:] if r["path"].startswith(CONTACTS + "/con_2")]
        self.assertGreaterEqual(times[-1] - times[0], 60000)
        self.assertEqual(self.titles(box)["con_2"], "T2")
        self.assertEqual(len({r["key"] for r in box.ours()}), N + 1)

    def test_an_update_that_is_executed_while_it_is_looked_for_is_done(self):
        box = self.update(ABSENT)
        since = len(box.requests())
        process = self.start_import(box)
        until = time.monotonic() + rig.PATIENCE
        while time.monotonic() < until:
            if any(r["path"] == CONTACTS + "/con_2" for r in box.requests()[since:]):
                break
            time.sleep(0.01)
        box.edit(CONTACTS + "/con_2", {"title": "T2"})  # the server gets to it now
        with Ticking(box):
            self.assertEqual(process.wait(rig.PATIENCE), 0)
        self.assertEqual(len(box.ours(since=since)), N - 2)
        self.assertEqual(self.titles(box)["con_2"], "T2")

    def test_an_update_over_which_somebody_wrote_is_left_to_a_person(self):
        box = self.update(THERE)
        box.edit(CONTACTS + "/con_2", {"title": "somebody's"})
        said = self.run_ok(box, ends=6)
        self.assertEqual(said["findings"].get("doubt.edited"), 1)
        self.assertEqual(self.titles(box)["con_2"], "somebody's")
        self.decide({"k2": "con_2"})
        self.counted(self.run_ok(box)["result"], update=N)
        self.assertEqual(self.titles(box)["con_2"], "somebody's")

    def test_an_update_of_a_record_that_is_gone_is_matched_anew(self):
        box = self.update(ABSENT)
        box.delete(CONTACTS + "/con_2")
        self.counted(self.run_ok(box)["result"], update=N - 1, create=1)

    # -- clocks --

    def test_a_day_on_the_servers_clock_is_a_day_whatever_ours_says(self):
        box = self.killed(THERE)
        box.advance(25 * 3600)
        since = len(box.requests())
        self.counted(self.run_ok(box)["result"], create=N)
        self.all_there_once(box)
        self.assertEqual(len(box.ours("create", since)), N - 2)
        self.assertIn("1 found in Lightfield", self.words)

    def test_a_clock_behind_what_was_seen_makes_doubt_and_no_request(self):
        box = self.killed(THERE)
        self.db("UPDATE job SET seen_ms = ?", int(time.time() * 1000) + 7200 * 1000)
        since = len(box.requests())
        self.counted(self.run_ok(box)["result"], create=N)
        self.assertEqual(len(box.ours(since=since)), N - 2)
        self.assertIn("the clock has gone back", self.words)

    def test_a_clock_that_is_not_the_servers_is_said(self):
        self.mapping(fields=FIELDS)
        self.rows()
        box = self.seeded()
        box.advance(3 * 3600)
        self.run_ok(box)
        self.assertIn("behind the server's", self.words)

    def test_an_interrupted_search_goes_on_with_the_next_run(self):
        box = self.doubtful(ABSENT)
        process = subprocess.Popen(self.command(box), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                                   env=self.environment())
        line = process.stderr.readline()
        while line and "searching for a minute" not in line:
            line = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.stderr.read()
        self.assertEqual(process.wait(rig.PATIENCE), 130)
        process.stderr.close()
        self.assertEqual(self.in_state(rig.DOUBT), ["k2"])
        with Ticking(box):
            self.counted(self.run_ok(box)["result"], create=N)
        self.all_there_once(box)

    def test_again_finishes_what_is_in_doubt_first(self):
        box = self.doubtful(THERE)
        said = self.run_ok(box, "--again")
        self.counted(said["result"], create=N)
        self.assertIn("finished first", self.words)
        self.counted(self.run_ok(box, "--again")["result"], unchanged=N)


if __name__ == "__main__":
    assert os.path.exists(rig.LFETL)
    unittest.main()
