# SPDX-License-Identifier: Apache-2.0
"""lfetl status beside an import that runs: it sees what is durable, and never
stands in its way."""
import json
import os
import signal
import subprocess
import threading
import unittest

import rig


class Status(rig.Case):
    def status(self, *args):
        return subprocess.run([rig.LFETL, "status", *args], text=True, capture_output=True,
                              timeout=rig.PATIENCE, check=False, env=self.environment())

    def test_a_running_import_is_running_and_its_rows_add_up(self):
        self.contacts(300)
        box = self.sandbox("--rate", "0", "--latency", "20ms")
        process = self.start_import(box, "--workers", "2")
        while len(box.writes()) < 20:
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGSTOP)
        seen = self.status(self.path("contacts.job"), "--json")
        told = self.status(self.path("contacts.csv"))
        process.kill()
        process.wait(rig.PATIENCE)
        self.assertEqual(seen.returncode, 4, seen.stderr)
        self.assertEqual(told.returncode, 4, told.stderr)
        said = json.loads(seen.stdout)
        self.assertEqual(said["standing"], "running")
        self.assertEqual(sum(said["result"].values()), 300)
        self.assertGreater(said["result"]["create"], 0)
        self.assertIn(": running; imports contact from ", told.stdout)
        self.assertIn("next, to look again: lfetl status ", told.stdout)
        killed = self.status(self.path("contacts.job"), "--json")
        self.assertEqual(killed.returncode, 4, killed.stderr)
        self.assertEqual(json.loads(killed.stdout)["standing"], "not finished")

    def test_looking_never_keeps_an_import_from_its_job(self):
        self.contacts(3)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box).returncode, 0)
        ended = threading.Event()
        looks = []

        def look():
            while not ended.is_set():
                looks.append(self.status(self.path("contacts.job")).returncode)

        threads = [threading.Thread(target=look) for _ in range(3)]
        for t in threads:
            t.start()
        try:
            for _ in range(5 if rig.SANITIZED else 20):
                again = self.run_import(box)
                self.assertEqual(again.returncode, 0, again.stderr)
        finally:
            ended.set()
            for t in threads:
                t.join()
        self.assertLessEqual(set(looks), {0, 4})
        self.agree(box)

    def test_a_folder_that_was_moved_can_be_looked_at(self):
        self.contacts(3)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box).returncode, 0)
        os.rename(self.path("contacts.job"), self.path("elsewhere"))
        seen = self.status(self.path("elsewhere"), "--json")
        self.assertEqual(seen.returncode, 0, seen.stderr)
        self.assertEqual(json.loads(seen.stdout)["standing"], "finished")


if __name__ == "__main__":
    unittest.main()
