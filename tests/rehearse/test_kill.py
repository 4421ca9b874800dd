# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random instants, each time resumed by the same command."""
import os
import unittest

import rig

KILLS = int(os.environ.get("LFETL_KILLS", "20" if rig.SANITIZED else "250"))

MIXED = """\
- { match: "POST /v1/contacts", rate: 0.03, do: status 503 }
- { match: "POST /v1/contacts", rate: 0.03, do: drop-before }
- { match: "POST /v1/contacts", rate: 0.05, do: drop-after }
- { match: "POST /v1/contacts", rate: 0.02, do: cut 20 }
- { match: "POST /v1/contacts", rate: 0.02, do: delay 60ms }
"""
FIFTH = """\
- { match: "POST /v1/contacts", every: 5, do: drop-after }
"""


class Kill(rig.Case):
    def survive(self, faults, seed):
        dice = self.dice(seed)
        kills = 0
        rounds = 0
        while kills < KILLS:
            rounds += 1
            box = self.sandbox("--rate", "0", "--latency", "10ms",
                               "--fault-seed", str(seed + rounds), faults=faults)
            name = f"round{rounds}"
            self.contacts(300, name + ".csv")
            here = 0
            while kills + here < KILLS:
                process = self.start_import(box, "--workers", "4", file=name + ".csv")
                if not self.kill_after(process, dice.random() * (2.0 if rig.SANITIZED else 0.35)):
                    break
                here += 1
            ended = self.run_import(box, "--workers", "4", file=name + ".csv")
            for _ in range(20):
                if ended.returncode != 4:
                    break
                ended = self.run_import(box, "--workers", "4", file=name + ".csv")
            self.assertEqual(ended.returncode, 0, f"seed {seed}, round {rounds}: {ended.stderr}")
            counts = self.agree(box, name + ".csv", name + ".job")
            self.assertEqual(counts[rig.DONE], 300, f"seed {seed}, round {rounds}")
            kills += here
            os.unlink(box.ledger)
            box.stop()

    def test_a_killed_import_with_mixed_faults_ends_as_an_undisturbed_one(self):
        self.survive(MIXED, 1)

    def test_a_killed_import_with_every_fifth_answer_lost_ends_as_an_undisturbed_one(self):
        self.survive(FIFTH, 2)


if __name__ == "__main__":
    unittest.main()
