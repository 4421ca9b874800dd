# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random instants of an upsert, each time resumed by the same
command: the rows, the journal and the server's ledger must agree."""
import os
import unittest

import crm
import rig
from crm import value

KILLS = int(os.environ.get("LFETL_KILLS", "40" if rig.SANITIZED else "200"))
ROWS, SEEDS = 240, 150
SPAN = 2.0 if rig.SANITIZED else 0.4  # seconds in which a kill comes

MIXED = """\
- { match: "POST /v1/contacts*", rate: 0.03, do: status 503 }
- { match: "POST /v1/contacts*", rate: 0.03, do: drop-before }
- { match: "POST /v1/contacts*", rate: 0.05, do: drop-after }
- { match: "POST /v1/contacts*", rate: 0.02, do: cut 20 }
- { match: "POST /v1/contacts*", rate: 0.02, do: delay 60ms }
- { match: "GET /v1/contacts*", rate: 0.02, do: status 503 }
"""


class Kill(crm.Case):
    def seeds(self):
        """Half of them need an update, every third of these of one field."""
        return [crm.person(f"con_{i}", f"F{i}", f"L{i}", f"U{i}@example.com",
                           title="New" if i % 2 else "Old", external_id=f"k{i}" if i % 3 else None)
                for i in range(SEEDS)]

    def oracle(self, box, name):
        """Every row is there once, in its last state, under the id that the
        journal says; no create was made twice."""
        made = [r["id"] for r in box.ours("create")]
        self.assertEqual(len(made), ROWS - SEEDS)
        self.assertEqual(len(made), len(set(made)))
        there = {}
        for record in box.records():
            key = value(record, "external-id")
            self.assertNotIn(key, there, f"row {key} is there twice")
            there[key] = record
        self.assertEqual(set(there), {f"k{i}" for i in range(ROWS)})
        rows = self.journal(name + ".job")
        self.assertEqual(sorted(k for _, k, _ in rows.values()), sorted(there))
        for state, key, rid in rows.values():
            i = int(key[1:])
            record = there[key]
            self.assertEqual(record["id"], rid)
            self.assertEqual((value(record, "title"), value(record, "$name")),
                             ("New", {"firstName": f"F{i}", "lastName": f"L{i}"}))
            if i < SEEDS:
                self.assertEqual(rid, f"con_{i}", "a record that was there was not found")
            self.assertIn(state, (rig.DONE, rig.UNCHANGED))
            if i < SEEDS and i % 2 and i % 3:
                self.assertIsNone(record["updatedAt"], f"row {key} needed no write")
        bodies = {}
        for w in box.ours():
            self.assertEqual(bodies.setdefault(w["key"], (w["path"], w["body"])), (w["path"], w["body"]),
                             "a key was sent with two bodies")

    def survive(self, seed, lag, *args):
        dice = self.dice(seed)
        kills = rounds = 0
        while kills < KILLS // 2:
            rounds += 1
            box = self.seeded("--latency", "5ms", "--fault-seed", str(seed + rounds), "--index-lag", lag,
                              contacts=self.seeds(), faults=MIXED)
            name = f"round{rounds}"
            self.mapping()
            self.table(*([f"k{i}", f"F{i}", f"L{i}", f"u{i}@example.com", "New"] for i in range(ROWS)),
                       name=name + ".csv")
            more = ["--workers", "4", "--ids", self.path(name + ".db"), *args]
            while kills < KILLS // 2:
                process = self.start_import(box, *more, file=name + ".csv")
                if not self.kill_after(process, dice.random() * SPAN):
                    break
                kills += 1
            for _ in range(20):
                ended = self.run_import(box, *more, file=name + ".csv")
                if ended.returncode != 4:
                    break
            self.assertEqual(ended.returncode, 0, f"seed {seed}, round {rounds}: {ended.stderr}")
            box.advance(3600)  # the index has caught up
            self.oracle(box, name)
            box.stop()
            os.unlink(box.ledger)

    def test_a_killed_upsert_that_lists_ends_as_an_undisturbed_one(self):
        self.survive(1, "0ms", "--match-strategy", "prefetch")

    def test_a_killed_upsert_that_searches_while_the_index_lags_ends_alike(self):
        self.survive(2, "50m", "--match-strategy", "search")


if __name__ == "__main__":
    unittest.main()
