# SPDX-License-Identifier: Apache-2.0
"""The sample migrations become what their expected.json says, which was worked out
from their files, not with the program."""
import csv
import json
import os
import shutil
import unittest

import migrations
import rig
from crm import value


class Sample(migrations.Case):
    def outcomes(self, step):
        """What became of the rows, by key, from the result files."""
        job = os.path.join(self.here, "migration.migration", step + ".job")
        found = {"created": [], "unchanged": [], "skipped": [], "failed": {}}
        if os.path.exists(os.path.join(job, "done.csv")):
            with open(os.path.join(job, "done.csv"), encoding="utf-8", newline="") as f:
                for row in csv.DictReader(f):
                    found.get(row["action"], found["created"]).append(row["key"])
        if os.path.exists(os.path.join(job, "failed.csv")):
            with open(os.path.join(job, "failed.csv"), encoding="utf-8", newline="") as f:
                for row in csv.DictReader(f):
                    found["failed"][next(iter(row.values()))] = row["_code"]
        return found

    def name_of(self, record):
        name = (record["fields"].get("$name") or record["fields"].get("$title"))["value"]
        return f"{name['firstName']} {name['lastName']}" if isinstance(name, dict) else name

    def labels(self, box, path):
        """id -> label of all options."""
        try:
            answer = box.get(path + "/definitions")
        except OSError:
            return {}
        fields = answer.get("fieldDefinitions") or answer.get("fields")
        fields = fields.values() if isinstance(fields, dict) else fields
        found = {}
        for field in fields:
            for option in (field.get("typeConfiguration") or field).get("options") or []:
                found[option["id"]] = option["label"]
        return found

    def shown(self, v, labels):
        if isinstance(v, list):
            return [self.shown(x, labels) for x in v]
        if isinstance(v, dict):
            return {k: x for k, x in v.items() if x is not None}
        return labels.get(v, v)

    def check_record(self, box, path, record, expected):
        labels = self.labels(box, path)
        for key, want in expected.items():
            if key == "transcript":
                self.check_transcript(box, record, want)
            elif key == "links":
                for link, names in want.items():
                    got = [self.names_by_id[i] for i in record["relationships"].get(link, {}).get("values", [])]
                    self.assertEqual(sorted(got), names, link)
            else:
                got = value(record, key)
                # A status says its word, whatever its label is.
                self.assertIn(want, [got, self.shown(got, labels)], key)

    def check_transcript(self, box, record, name):
        files = record["relationships"]["$transcript"]["values"]
        self.assertEqual(len(files), 0 if name is None else 1)
        if name is None:
            return
        there = box.get("/v1/files/" + files[0])
        with open(os.path.join(self.here, "hubspot-2026-11-20", "transcripts", name), "rb") as f:
            self.assertEqual(there["sizeBytes"], len(f.read()))
        self.assertEqual(there["filename"], name)

    def check_sample(self, name):
        """Run it and compare all that came of it."""
        sample = os.path.join("samples", name)
        shutil.copytree(os.path.join(rig.ROOT, sample), self.path(sample))
        shutil.copytree(os.path.join(rig.ROOT, "mappings"), self.path("mappings"))
        self.here = self.path(sample)
        with open(os.path.join(self.here, "expected.json"), encoding="utf-8") as f:
            expected = json.load(f)
        box = self.sandbox("--rate", "0", "--seed", os.path.join(self.here, "seed"))
        file = os.path.join(sample, "migration.yaml")
        said = self.migrated(box, ends=3, file=file)
        self.assertEqual(sum(s["import"]["rows"] for s in said["steps"]), said["rows"])
        records = {p: box.records(p) for p in [*expected["records"], "/v1/lists", "/v1/members"]}
        self.names_by_id = {r["id"]: self.name_of(r) for v in records.values() for r in v}
        for step, want in expected["steps"].items():
            with self.subTest(step=step):
                got = self.outcomes(step)
                self.assertEqual(sorted(set(got["created"] + got["unchanged"])),
                                 sorted(want.get("created", []) + want.get("unchanged", [])))
                self.assertEqual(got["failed"], want.get("failed", {}))
        for path, want in expected["records"].items():
            self.assertEqual(sorted(self.name_of(r) for r in records[path]), sorted(want))
            for record in records[path]:
                with self.subTest(record=self.name_of(record)):
                    self.check_record(box, path, record, want[self.name_of(record)])
        for record in records["/v1/lists"]:
            members = box.records(f"/v1/lists/{record['id']}/contacts")
            self.assertEqual(sorted(self.name_of(m) for m in members), expected["lists"][self.name_of(record)])
        self.assertEqual(len(records["/v1/lists"]), len(expected["lists"]))
        since = len(box.writes())
        self.migrated(box, ends=3, file=file)
        self.assertEqual(len(box.writes()), since, "a second migration writes nothing")

    def test_the_hubspot_migration_becomes_what_its_files_say(self):
        self.check_sample("hubspot-migration")

    def test_the_salesforce_migration_becomes_what_its_files_say(self):
        self.check_sample("salesforce-migration")


if __name__ == "__main__":
    unittest.main()
