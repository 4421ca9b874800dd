# SPDX-License-Identifier: Apache-2.0
"""Memory does not grow with the file."""
import os
import subprocess
import unittest

import rig

SMALL, LARGE = 10000, 200000


class Memory(rig.Case):
    def peak(self, rows):
        """Peak RSS in KiB of an import of that many rows.  The kernel counts
        what this process had when it started the other, too; this one is
        smaller than any import."""
        box = self.sandbox("--rate", "0")
        name = f"n{rows}"
        self.contacts(rows, name + ".csv")
        process = subprocess.Popen(
            self.command(box, "--quiet", "--batch", "200", "--workers", "64", file=name + ".csv"),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=self.environment())
        process.stderr.read()
        process.stderr.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        box.stop()
        return usage.ru_maxrss

    @unittest.skipIf(rig.SANITIZED, "sanitizers change what memory is taken")
    def test_peak_rss_is_within_a_fifth_between_10_000_and_200_000_rows(self):
        small, large = self.peak(SMALL), self.peak(LARGE)
        print(f"peak RSS: {small} KiB for {SMALL} rows, {large} KiB for {LARGE} rows")
        self.assertLess(large, small * 1.2)


if __name__ == "__main__":
    unittest.main()
