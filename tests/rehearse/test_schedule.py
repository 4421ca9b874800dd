# SPDX-License-Identifier: Apache-2.0
"""samples/scheduled-export: what its service and its crontab run, run."""
import os
import re
import shutil
import subprocess
import unittest

import crm
import exports
import rig

SAMPLE = os.path.join(rig.ROOT, "samples", "scheduled-export")


def text(name):
    with open(os.path.join(SAMPLE, name), encoding="utf-8") as f:
        return f.read()


class Schedule(exports.Case):
    def setUp(self):
        super().setUp()
        self.box = self.people(30)
        os.makedirs(self.path("home/.config/lfetl"))
        os.makedirs(self.path("home/export"))
        os.makedirs(self.path("bin"))
        os.symlink(rig.LFETL, self.path("bin/lfetl"))
        key = self.path("home/.config/lfetl/api-key")
        with open(os.open(key, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as f:
            f.write(rig.KEY + "\n")
        self.env = {"PATH": self.path("bin") + ":" + os.environ["PATH"], "HOME": self.path("home"),
                    "LIGHTFIELD_BASE_URL": self.box.url, "CREDENTIALS_DIRECTORY": self.path("home/.config/lfetl")}

    def sh(self, command):
        done = subprocess.run(["sh", "-c", command], env=self.env, capture_output=True, text=True, check=False,
                              timeout=rig.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    def test_the_service_exports_all_and_the_next_night_tells_what_is_new(self):
        command = re.search(r"^ExecStart=/usr/bin/(.*)$", text("lfetl-export.service"), re.M).group(1)
        command = command.replace("/var/lib/lfetl/", self.path("home") + "/")
        self.sh(command)
        self.assertEqual(len(self.rows("home/export/contacts.csv")), 30)
        self.box.insert(crm.CONTACTS, {"$email": ["new@example.com"]})
        log = self.sh(command)
        self.assertEqual(len(self.rows("home/export/contacts.added.csv")), 1)
        self.assertTrue(all(line.startswith('{"time":') for line in log.splitlines()), log)

    def test_each_line_of_the_crontab_runs_and_says_nothing(self):
        lines = re.findall(r"^(?:\S+ ){5}(lfetl .*)$", text("crontab"), re.M)
        self.assertEqual(len(lines), 2)
        for line in lines:
            self.assertEqual(self.sh(line), "")
        self.assertEqual(self.manifest("home/export/contacts.csv.gz")["rows"], 30)
        self.assertEqual(self.manifest("home/export/weekly/contacts.jsonl.gz")["rows"], 30)

    def test_the_units_are_units(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not there")
        for name in ("lfetl-export.service", "lfetl-export.timer"):
            # The program is not installed here.
            shutil.copy(os.path.join(SAMPLE, name), self.path(name))
            unit = self.write(name, text(name).replace("/usr/bin/lfetl", shutil.which("true")))
            done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False,
                                  timeout=rig.PATIENCE)
            self.assertNotIn(name, done.stderr)


if __name__ == "__main__":
    unittest.main()
