# SPDX-License-Identifier: Apache-2.0
"""A migration of a small CRM: companies, contacts of them, deals, notes; what
must come of it is worked out here, from the rows."""
import csv
import json
import os
import subprocess

import crm
import rig

MAPPINGS = {
    "companies": """\
mapping: 1
object: account
key: id
match: [$name]
mode: upsert
fields: { $name: name }
""",
    "contacts": """\
mapping: 1
object: contact
key: id
match: [$email]
mode: upsert
fields: { $name: { first: first, last: last }, $email: email, external-id: id }
relationships: { $account: { column: company, by: key } }
""",
    "deals": """\
mapping: 1
object: opportunity
key: id
match: [$name]
mode: upsert
fields: { $name: name, $stage: stage }
relationships: { $account: { column: company, by: key } }
""",
    "notes": """\
mapping: 1
object: note
key: id
match: [$title]
mode: upsert
fields: { $title: title, $content: { value: Text } }
relationships:
  $opportunity: { column: deal, by: key }
  $account: { column: company, by: key }
""",
}
HEADERS = {
    "companies": ["id", "name"],
    "contacts": ["id", "first", "last", "email", "company"],
    "deals": ["id", "name", "stage", "company"],
    "notes": ["id", "title", "deal", "company"],
}
# As they stand in the file: the wrong way round.
STEPS = ["notes", "deals", "contacts", "companies"]
ORDER = ["companies", "deals", "notes", "contacts"]
PATHS = {"companies": "/v1/accounts", "contacts": "/v1/contacts", "deals": "/v1/opportunities", "notes": "/v1/notes"}


class Case(crm.Case):
    def rows(self, step, n):
        """The rows of a step; every tenth names no company."""
        companies = max(n // 5, 1)
        where = lambda i: "" if i % 10 == 9 else f"c{i % companies}"
        return {
            "companies": lambda: [[f"c{i}", f"Company {i}"] for i in range(companies)],
            "contacts": lambda: [[f"p{i}", f"F{i}", f"L{i}", f"u{i}@example.com", where(i)] for i in range(n)],
            "deals": lambda: [[f"d{i}", f"Deal {i}", "Discovery", f"c{i % companies}"] for i in range(companies)],
            "notes": lambda: [[f"n{i}", f"Note {i}", f"d{i % companies}", f"c{i % companies}"] for i in range(n)],
        }[step]()

    def migration(self, n=20, steps=None, more="", name="acme.yaml", **changed):
        """Write it all; changed: a step's rows, instead of the usual."""
        os.makedirs(self.path("data"), exist_ok=True)
        lines = []
        for step in steps or STEPS:
            self.table(*changed.get(step, self.rows(step, n)), header=HEADERS[step], name=f"data/{step}.csv")
            self.write(f"{step}.yaml", MAPPINGS[step])
            lines.append(f"  {step}: {{ file: {step}.csv, mapping: {step}.yaml }}\n")
        self.write(name, "migration: 1\nsystem: rig\nfolder: data\n" + more + "steps:\n" + "".join(lines))

    def migrate_command(self, box, *args, file="acme.yaml"):
        where = ["--base-url", box.url, "--rate", "0"] if box is not None else []
        return [rig.LFETL, "migrate", self.path(file), *where, *args]

    def run_migrate(self, box, *args, patience=rig.PATIENCE, **more):
        return subprocess.run(self.migrate_command(box, *args, **more), text=True, capture_output=True,
                              timeout=patience, check=False, env=self.environment())

    def start_migrate(self, box, *args):
        return subprocess.Popen(self.migrate_command(box, *args), stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, env=self.environment())

    def migrated(self, box, *args, ends=0, **more):
        """Run; the --json object, which must add up.  Texts in self.words."""
        done = self.run_migrate(box, "--json", *args, **more)
        self.words = done.stderr
        self.assertEqual(done.returncode, ends, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["exit"], ends)
        counts = said.get("result") or said["plan"]
        self.assertEqual(sum(counts.values()), said["rows"], counts)
        for step in said["steps"]:
            own = step["import"].get("result") or step["import"]["plan"]
            self.assertEqual(sum(own.values()), step["import"]["rows"], step)
        return said

    def failed_rows(self, step):
        """id -> row of a step's failed.csv."""
        with open(self.path(f"acme.migration/{step}.job/failed.csv"), encoding="utf-8", newline="") as f:
            return {row["id"]: row for row in csv.DictReader(f)}

    def names(self, box, step):
        """What is there: name -> record."""
        key = {"companies": "$name", "deals": "$name", "notes": "$title", "contacts": "external-id"}[step]
        found = {}
        for r in box.records(PATHS[step]):
            self.assertNotIn(crm.value(r, key), found, "a record was created twice")
            found[crm.value(r, key)] = r
        return found

    def is_there(self, box, n, steps=None):
        """All rows became records, linked as they say."""
        steps = STEPS if steps is None else steps
        accounts = {f"c{name.split()[1]}": r["id"] for name, r in self.names(box, "companies").items()}
        self.assertEqual(len(accounts), len(self.rows("companies", n)))
        if "contacts" in steps:
            contacts = self.names(box, "contacts")
            self.assertEqual(sorted(contacts), sorted(r[0] for r in self.rows("contacts", n)))
            for row in self.rows("contacts", n):
                self.assertEqual(crm.linked(contacts[row[0]], "$account"),
                                 [accounts[row[4]]] if row[4] else [], row)
        deals = {}
        if "deals" in steps:
            deals = {f"d{name.split()[1]}": r for name, r in self.names(box, "deals").items()}
            for row in self.rows("deals", n):
                self.assertEqual(crm.linked(deals[row[0]], "$account"), [accounts[row[3]]], row)
        if "notes" in steps:
            notes = self.names(box, "notes")
            self.assertEqual(len(notes), n)
            for row in self.rows("notes", n):
                self.assertEqual(crm.linked(notes[row[1]], "$account"), [accounts[row[3]]], row)
                self.assertEqual(crm.linked(notes[row[1]], "$opportunity"), [deals[row[2]]["id"]], row)
