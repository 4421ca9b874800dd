# SPDX-License-Identifier: Apache-2.0
"""What the rehearsals of exports share."""
import csv
import hashlib
import json
import os
import subprocess

import crm
import rig

LFETL, PATIENCE = rig.LFETL, rig.PATIENCE
HOSTILE = ["=1+1", " leading and trailing ", 'say "x"', "two\nlines", "cr\r\nlf", "007", "a,b;c|d\te", "\u202eright", "😀",
           "'quoted", "@x", "-1", "", "#HIDDEN", "null", "ünï"]


class Case(crm.Case):
    def run_export(self, box, *args, what="contacts", out="out.csv", ends=0, preexec=None, rate="0"):
        done = subprocess.run([rig.LFETL, "export", what, "-o", out if out == "-" else self.path(out), "--base-url",
                               box.url, "--rate", rate, *args], capture_output=True, timeout=rig.PATIENCE, check=False,
                              env=self.environment(), preexec_fn=preexec)
        self.words = done.stderr.decode()
        self.assertEqual(done.returncode, ends, self.words)
        return done

    def people(self, n, **more):
        return self.seeded(contacts=[crm.person(f"con_{i:05d}", "F", f"L{i}", f"u{i}@example.com",
                                                title=HOSTILE[i % len(HOSTILE)]) for i in range(n)], **more)

    def rows(self, name="out.csv"):
        with open(self.path(name), encoding="utf-8", newline="") as f:
            return list(csv.DictReader(f))

    def manifest(self, name="out.csv"):
        with open(self.path(name + ".manifest.json"), encoding="utf-8") as f:
            return json.load(f)

    def whole(self, n, name="out.csv"):
        """The file holds each of n people once, as its manifest says."""
        with open(self.path(name), "rb") as f:
            data = f.read()
        m = self.manifest(name)
        self.assertEqual((m["bytes"], m["sha256"], m["rows"]), (len(data), hashlib.sha256(data).hexdigest(), n))
        self.assertEqual(sorted(r["id"] for r in self.rows(name)), [f"con_{i:05d}" for i in range(n)])
        self.assertFalse(os.path.exists(self.path(name + ".part")))
