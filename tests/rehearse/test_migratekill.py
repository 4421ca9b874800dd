# SPDX-License-Identifier: Apache-2.0
"""A migration that is killed, interrupted or cut off, and repeated."""
import fcntl
import os
import signal
import subprocess
import unittest

import migrations
import rig

KILLS = int(os.environ.get("LFETL_MIGRATE_KILLS", "20"))
# Contacts; all steps together have 2.4 times as many (tests/run.sh --long).
ROWS = int(os.environ.get("LFETL_MIGRATE_ROWS", "40"))
# A kill comes within so many seconds: before, in the middle of, and behind it.
SPAN = (4.0 if rig.SANITIZED else 1.2) * max(1, ROWS / 1000)

FAULTS = """\
- { match: "POST /v1/*", rate: 0.03, do: status 503 }
- { match: "POST /v1/*", rate: 0.03, do: drop-before }
- { match: "POST /v1/*", rate: 0.05, do: drop-after }
"""


class MigrateKill(migrations.Case):
    def to_the_end(self, box):
        for _ in range(20):
            done = self.run_migrate(box, "--json", "--workers", "4", patience=rig.PATIENCE * max(1, ROWS // 1000))
            if done.returncode != 4:
                break
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_a_killed_migration_ends_as_an_undisturbed_one(self):
        dice = self.dice(8)
        self.migration(ROWS)
        box = self.sandbox("--rate", "0", "--latency", "5ms", "--fault-seed", "8", faults=FAULTS)
        for _ in range(KILLS):
            process = self.start_migrate(box, "--workers", "4")
            self.kill_after(process, dice.random() * SPAN)
        self.to_the_end(box)
        self.is_there(box, ROWS)
        self.assertTrue(any(r["fault"] for r in box.requests()))
        creates = [r["id"] for r in box.ours("create")]
        self.assertEqual(len(creates), sum(len(self.rows(s, ROWS)) for s in migrations.STEPS))
        for step in migrations.STEPS:
            states = [state for state, _, _ in self.journal(f"acme.migration/{step}.job").values()]
            self.assertEqual(states, [rig.DONE] * len(self.rows(step, ROWS)))

    def test_an_interrupted_migration_drains_and_goes_on(self):
        self.migration(ROWS)
        box = self.sandbox("--rate", "0", "--latency", "5ms")
        process = subprocess.Popen(self.migrate_command(box, "--workers", "1"), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True, env=self.environment())
        for _ in range(rig.PATIENCE * 100):
            if len(box.writes()) > 12 or process.poll() is not None:
                break
            try:
                process.wait(0.01)
            except subprocess.TimeoutExpired:
                pass
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=rig.PATIENCE)
        self.assertEqual(process.returncode, 130, said)
        self.assertIn("interrupted", said)
        self.assertIn("next, to go on: lfetl migrate", said)
        self.to_the_end(box)
        self.is_there(box, ROWS)

    def test_a_service_that_goes_away_ends_with_4_and_resumes(self):
        self.migration(10)
        box = self.sandbox("--rate", "0", faults=(
            '- { match: "POST /v1/opportunities", every: 1, times: 8, do: status 503 }\n'))
        said = self.migrated(box, ends=4)
        self.assertEqual([s["import"]["exit"] for s in said["steps"]][:2], [0, 4])
        self.assertEqual(box.records("/v1/contacts"), [], "what comes behind waits")
        self.migrated(box)
        self.is_there(box, 10)

    def test_a_key_that_is_refused_stops_with_5_and_nothing_is_sent(self):
        self.migration(5)
        box = self.sandbox("--rate", "0", "--api-key", "sk_lf_other")
        self.migrated(box, ends=5)
        self.assertEqual(box.writes(), [])

    def test_two_at_a_time_are_refused_with_7(self):
        self.migration(5)
        box = self.sandbox("--rate", "0")
        self.migrated(box)
        with open(self.path("acme.migration/lock"), "rb") as f:
            fcntl.flock(f, fcntl.LOCK_EX)
            held = self.run_migrate(box)
        self.assertEqual(held.returncode, 7, held.stderr)


if __name__ == "__main__":
    unittest.main()
