# SPDX-License-Identifier: Apache-2.0
"""A loss of power at any instant of an import: whatever the disk then holds of
what was not synced (powerdisk.py), the same command ends as one that nobody
disturbed, and what had been sent had been put down.  With a sync left out, this
notices."""
import os

import powerdisk
import shimjobs
import shimrig

POINTS = 60
STATES = 10 if shimrig.ALL else 1  # of each point
CHANGES = "create,write,sync,trunc,rename,unlink,mkdir,send"


class Power(shimrig.Case):
    def lose(self, scenario, expected, at, seed, **more):
        """Power goes at a call; the same command, once it is back."""
        w = self.world(scenario)
        try:
            os.mkdir(w.path("disk"))
            for name in ("contacts.csv", "mapping.yaml"):
                os.rename(w.path(name), w.path("disk/" + name))
            disk = powerdisk.Disk(w.path("disk"))
            disk.before()
            trace = w.path("trace")
            w.home = w.path("disk")
            done = w.run(scenario.args, count=CHANGES, at=at, do="kill", trace=trace, **more)
            self.assertIn(done.status, (-9, scenario.ends), done.words)
            disk.play(powerdisk.read_trace(trace))
            disk.restore(disk.lost(powerdisk.dice_of(seed)))
            what = f"power lost at call {at} {done.hits}, state {seed}"
            scenario.between(self, w, what)
            self.same(scenario, w, expected, what)
        finally:
            w.stop()

    def points(self, scenario, n):
        calls, expected = self.undisturbed(scenario, count=CHANGES)
        return shimrig.sample(calls, n, 4), len(calls), expected

    def test_an_import_survives(self):
        scenario = shimjobs.Powered()
        points, total, expected = self.points(scenario, POINTS)
        for at in points:
            for state in range(STATES):
                self.lose(scenario, expected, at, at * STATES + state)
        print(f"power lost at {len(points)} of {total} calls, {STATES} states of each")

    def test_a_sync_that_is_left_out_is_noticed(self):
        scenario = shimjobs.Powered()
        points, _, expected = self.points(scenario, 30)
        with self.assertRaisesRegex(AssertionError, "sent without being put down|damaged"):
            for seed, at in enumerate(points):
                self.lose(scenario, expected, at, seed, swallow="job.db-wal")


if __name__ == "__main__":
    shimrig.main()
