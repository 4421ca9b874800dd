# SPDX-License-Identifier: Apache-2.0
"""Listing all records while somebody inserts and deletes: records shift between
pages, and the list has no order and no snapshot."""
import threading
import unittest

import crm
import rig
from crm import CONTACTS, value

N = 120


class Moving(crm.Case):
    def begin(self, *args):
        self.mapping()
        self.table(*([f"k{i}", "F", f"L{i}", f"u{i}@example.com", "New"] for i in range(N)))
        # Every second one is of nobody's interest, and may be deleted.
        seeds = [crm.person(f"con_{i}", "F", f"L{i}", f"u{i}@example.com", title="Old") for i in range(N)]
        spare = [crm.person(f"con_s{i}", "S", "S", f"s{i}@example.com") for i in range(N)]
        box = self.seeded(*args, contacts=[r for pair in zip(seeds, spare) for r in pair])
        self.spare = iter([r["id"] for r in spare])
        return box

    def all_found(self, box, said):
        self.counted(said["result"], update=N)
        self.assertEqual(box.ours("create"), [], "a record that was there all the time was not found")
        for i in range(0, N, 7):
            self.assertEqual(value(box.get(f"{CONTACTS}/con_{i}"), "title"), "New")

    def moving(self, event, most):
        """Let something happen before each page but the first, `most` times."""
        box = self.begin()
        happened = []

        def before(method, path):
            if method == "GET" and crm.after(path) and len(happened) < most:
                happened.append(path)
                event(box)

        said = self.run_ok(self.wire(box, before), "--match-strategy", "prefetch")
        self.assertGreater(len(happened), 3)
        self.all_found(box, said)

    def test_inserts_between_the_pages_hide_nothing(self):
        self.moving(lambda box: box.insert(CONTACTS, {"title": "inserted"}), 9)

    def test_deletes_between_the_pages_hide_nothing(self):
        self.moving(lambda box: box.delete(f"{CONTACTS}/{next(self.spare)}"), 9)

    def test_a_list_that_never_settles_is_searched_instead(self):
        def churn(box):
            box.delete(f"{CONTACTS}/{next(self.spare)}")
            box.delete(f"{CONTACTS}/{next(self.spare)}")
            box.insert(CONTACTS, {"title": "inserted"})
        self.moving(churn, 55)

    def test_somebody_at_work_the_whole_time_hides_nothing(self):
        box = self.begin("--index-lag", "50ms")
        box.advance(1)
        stop = threading.Event()

        def work():
            for rid in self.spare:
                if stop.is_set():
                    return
                box.insert(CONTACTS, {"title": "inserted"})
                box.delete(f"{CONTACTS}/{rid}")

        thread = threading.Thread(target=work)
        thread.start()
        try:
            said = self.run_ok(box, "--match-strategy", "prefetch")
        finally:
            stop.set()
            thread.join(rig.PATIENCE)
        self.all_found(box, said)

    def test_a_new_plan_sees_what_was_made_since_the_last(self):
        self.mapping()
        self.table(["k1", "Ann", "Lee", "ann@example.com", "New"])
        box = self.seeded()
        self.counted(self.run_ok(box, "--dry-run")["plan"], create=1)
        rid = box.insert(CONTACTS, {"$email": ["ann@example.com"], "title": "Old"})
        said = self.run_ok(box, "--job", self.path("later.job"))
        self.counted(said["result"], update=1)
        self.assertEqual(value(box.get(f"{CONTACTS}/{rid}"), "title"), "New")


if __name__ == "__main__":
    unittest.main()
