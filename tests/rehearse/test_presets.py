# SPDX-License-Identifier: Apache-2.0
"""The ready mappings: each has a sample in samples/presets/<crm>/, and makes of it
what expected.json there says, which was worked out from the sample's rows."""
import csv
import json
import os
import shutil
import subprocess
import unittest

import crm
import rig

MAPPINGS = os.path.join(rig.ROOT, "mappings")
SAMPLES = os.path.join(rig.ROOT, "samples", "presets")
MEMBERS = [
    crm.record("mem_1", {"$email": "ana@example.com", "$name": {"firstName": "Ana", "lastName": "García"}}),
    crm.record("mem_2", {"$email": "marc@example.com", "$name": {"firstName": "Marc", "lastName": "Vidal"}}),
]
KINDS = ("accounts", "contacts", "opportunities", "tasks", "notes", "lists", "members")


def folders(root):
    return sorted(name for name in os.listdir(root) if os.path.isdir(os.path.join(root, name)))


def expectations():
    """crm -> its steps; links lead to what earlier steps made."""
    found = {}
    for name in folders(SAMPLES):
        with open(os.path.join(SAMPLES, name, "expected.json"), encoding="utf-8") as f:
            found[name] = json.load(f)["steps"]
    return found


def name_of(record):
    name = crm.value(record, "$name" if "$name" in record["fields"] else "$title")
    if isinstance(name, dict):
        return " ".join(part for part in (name.get("firstName"), name.get("lastName")) if part)
    return name


def bare(value, labels):
    """As a person would write it: labels for ids of options, nothing for what
    is empty."""
    if isinstance(value, list):
        return [bare(v, labels) for v in value] or None
    if isinstance(value, dict):
        return {k: v for k, v in value.items() if v is not None} or None
    return labels.get(value, value) if isinstance(value, str) else value


class Presets(crm.Case):
    def run_step(self, command, name, step, *args):
        """Run it on the sample; what it said with --json, and its words."""
        run = subprocess.run(
            [rig.LFETL, command, os.path.join(self.path(name), step["sample"]), "-m", self.mapping_of(name, step),
             "--json", *args],
            env=dict(self.environment(), XDG_CACHE_HOME=self.path("cache")), capture_output=True, text=True,
            timeout=rig.PATIENCE, check=False)
        self.assertIn(run.returncode, (0, 3), run.stderr)
        self.assertEqual("neither mapped nor ignored" in run.stderr, "unmapped" in step, run.stderr)
        for column in step.get("unmapped", []):
            self.assertIn(column, run.stderr)
        return run.returncode, json.loads(run.stdout), run.stderr

    def mapping_of(self, name, step):
        """The mapping as it is shipped, but for a line in comments that it asks
        its user to complete."""
        with open(os.path.join(MAPPINGS, name, step["mapping"]), encoding="utf-8") as f:
            text = f.read()
        if "uncomment" in step:
            self.assertEqual(text.count("# " + step["uncomment"]), 1)
            text = text.replace("# " + step["uncomment"], step["uncomment"])
        return self.write("-".join([name, step["mapping"]]), text)

    def check_counts(self, said, counts, expected, words):
        code, answer, _ = said
        self.assertEqual({k: n for k, n in answer[counts].items() if n}, expected, words)
        self.assertEqual(sum(expected.values()), answer["rows"])
        self.assertEqual(code, 3 if "failed" in expected else 0, words)

    def failed_lines(self, job):
        """line -> code of the rows of failed.csv."""
        path = os.path.join(job, "failed.csv")
        if not os.path.exists(path):
            return {}
        with open(path, encoding="utf-8", newline="") as f:
            return {row["_line"]: row["_code"] for row in csv.DictReader(f)}

    def look(self, box):
        """Names by id, of everything that is there."""
        for kind in KINDS:
            self.names.update({r["id"]: name_of(r) for r in box.records("/v1/" + kind)})

    def check_record(self, box, at, record, expected):
        for key, want in expected.items():
            if key == "links":
                for link, names in want.items():
                    got = sorted(self.names[i] for i in crm.linked(record, link))
                    self.assertEqual(got, sorted(names), link)
            elif key == "members":
                for kind, names in want.items():
                    there = box.records(f"{at}/{record['id']}/{kind}")
                    self.assertEqual(sorted(name_of(r) for r in there), sorted(names))
            else:
                got = crm.value(record, key)
                # A status is called by its id.
                self.assertIn(want, (bare(got, {}), bare(got, self.labels)), key)

    def check_step(self, box, name, step):
        said = self.run_step("validate", name, step, "--definitions", self.path("defs.json"))
        self.check_counts(said, "plan", step["validate"], said[2])
        before = set(self.names)
        job = os.path.join(self.path(name), step["mapping"] + "-" + step["sample"] + ".job")
        online = ["--base-url", box.url, "--rate", "0"]
        said = self.run_step("import", name, step, *online, "--job", job)
        self.check_counts(said, "result", step["import"], said[2])
        self.assertEqual(self.failed_lines(job), step["failed"])
        self.look(box)
        made = {name_of(r): r for r in box.records(step["at"]) if r["id"] not in before}
        self.assertEqual(sorted(made), sorted(step["records"]))
        for key, record in made.items():
            with self.subTest(record=key):
                self.check_record(box, step["at"], record, step["records"][key])
        self.check_again(box, name, step, [*online, "--job", job + "2"])

    def check_again(self, box, name, step, args):
        """The same file another day: a job of its own."""
        since = len(box.writes())
        _, answer, words = self.run_step("import", name, step, *args)
        self.assertEqual(len(box.writes()), since, "the second import writes nothing\n" + words)
        known = {k: n for k, n in step["import"].items() if k in ("failed", "skipped")}
        counts = {k: n for k, n in answer["result"].items() if n}
        unchanged = counts.pop("unchanged", 0)
        self.assertEqual(counts, known, words)
        self.assertEqual(unchanged + sum(known.values()), answer["rows"])

    def save_definitions(self, box):
        subprocess.run([rig.LFETL, "definitions", "-o", self.path("defs.json"), "--quiet", "--base-url", box.url],
                       env=self.environment(), check=True, timeout=rig.PATIENCE)
        with open(self.path("defs.json"), encoding="utf-8") as f:
            return json.load(f)

    def copy_samples(self, name):
        shutil.copytree(os.path.join(SAMPLES, name), self.path(name))

    def test_each_sample_becomes_what_its_expected_json_says_and_a_second_import_writes_nothing(self):
        box = self.seeded(members=MEMBERS)
        definitions = self.save_definitions(box)
        self.labels = {}
        for kind in definitions.values():
            for field in kind["fieldDefinitions"].values():
                for option in (field.get("typeConfiguration") or {}).get("options") or []:
                    self.labels[option["id"]] = option["label"]
        self.names = {}
        self.look(box)
        for name, steps in expectations().items():
            self.copy_samples(name)
            for step in steps:
                with self.subTest(mapping=f"{name}/{step['mapping']}", sample=step["sample"]):
                    self.check_step(box, name, step)

    def test_every_mapping_that_is_shipped_has_a_sample_of_its_own(self):
        tried = {(name, step["mapping"]) for name, steps in expectations().items() for step in steps}
        shipped = {(name, file) for name in folders(MAPPINGS) for file in os.listdir(os.path.join(MAPPINGS, name))}
        self.assertEqual(shipped, tried)
        used = {(name, step["sample"]) for name, steps in expectations().items() for step in steps}
        there = {(name, file) for name in folders(SAMPLES) for file in os.listdir(os.path.join(SAMPLES, name))
                 if file.endswith(".csv")}
        self.assertEqual(there, used)

    def test_each_mapping_fits_an_organisation_without_fields_of_its_own(self):
        definitions = self.save_definitions(self.sandbox("--rate", "0"))
        for kind in definitions.values():
            kind["fieldDefinitions"] = {k: f for k, f in kind["fieldDefinitions"].items() if k.startswith("$")}
        self.write("bare.json", json.dumps(definitions))
        for name, steps in expectations().items():
            self.copy_samples(name)
            for step in steps:
                with self.subTest(mapping=f"{name}/{step['mapping']}", sample=step["sample"]):
                    self.run_step("validate", name, step, "--definitions", self.path("bare.json"))


if __name__ == "__main__":
    unittest.main()
