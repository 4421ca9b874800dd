# SPDX-License-Identifier: Apache-2.0
"""lfetl migrate: several files in the order of their links, once."""
import os
import subprocess
import unittest

import migrations
import rig


class Migrate(migrations.Case):
    def test_steps_run_in_the_order_of_their_links(self):
        self.migration(20)
        box = self.sandbox("--rate", "0")
        said = self.migrated(box)
        self.assertEqual([s["step"] for s in said["steps"]], migrations.ORDER)
        self.assertEqual(said["result"]["create"], said["rows"])
        self.is_there(box, 20)

    def test_a_second_migration_writes_nothing(self):
        self.migration(20)
        box = self.sandbox("--rate", "0")
        self.migrated(box)
        since = len(box.requests())
        self.migrated(box)
        self.assertEqual(box.spent(since)["write"], 0)

    def promise(self, box):
        """Dry run, migration: what was promised must be what was sent."""
        before = len(box.requests())
        dry = self.migrated(box, "--dry-run")
        self.assertEqual(box.spent(before)["write"], 0, "a dry run is dry")
        since = len(box.requests())
        said = self.migrated(box)
        self.assertEqual({k: dry["requests"][k] for k in ("write", "read", "search")}, box.spent(since),
                         [r["path"] for r in box.requests()[since:] if r["method"] == "GET"])
        self.assertEqual(dry["plan"], said["result"])
        return said

    def test_requests_sent_are_those_forecast_though_parents_are_still_to_come(self):
        self.migration(30)
        said = self.promise(self.sandbox("--rate", "0"))
        self.assertEqual(said["result"]["create"], said["rows"])

    def test_requests_sent_are_those_forecast_where_some_of_it_is_there(self):
        self.migration(30)
        there = [migrations.crm.company(f"acc_{i}", f"Company {i}") for i in range(0, 6, 2)]
        people = [migrations.crm.person(f"con_{i}", f"F{i}", "Other", f"u{i}@example.com") for i in range(0, 30, 3)]
        box = self.seeded(accounts=there, contacts=people)
        said = self.promise(box)
        self.assertEqual(said["result"]["unchanged"], 3)
        self.assertEqual(said["result"]["update"], 10)
        self.is_there(box, 30)

    def test_links_by_a_name_find_what_an_earlier_step_is_going_to_create(self):
        self.migration(20, steps=["contacts", "companies"])
        self.write("contacts.yaml", migrations.MAPPINGS["contacts"].replace("by: key", "by: $name, on-missing: reject-row"))
        rows = self.rows("contacts", 20)
        for row in rows:
            row[4] = row[4].replace("c", "company ")
        self.table(*rows, header=migrations.HEADERS["contacts"], name="data/contacts.csv")
        box = self.sandbox("--rate", "0")
        self.promise(box)
        self.is_there(box, 20, ["contacts"])

    def test_links_via_records_of_an_earlier_step_are_followed_when_these_are_there(self):
        self.migration(20, steps=["notes", "contacts", "companies"])
        self.write("notes.yaml", migrations.MAPPINGS["notes"].split("relationships:")[0] +
                   "relationships: { $account: { column: contact, by: key, via: contact } }\n")
        self.table(*([f"n{i}", f"Note {i}", f"p{i}"] for i in range(20)), ["n20", "Note 20", "p0"],
                   header=["id", "title", "contact"], name="data/notes.csv")
        box = self.sandbox("--rate", "0")
        said = self.promise(box)
        self.assertEqual([s["step"] for s in said["steps"]], ["companies", "contacts", "notes"])
        contacts = self.names(box, "contacts")
        for title, note in self.names(box, "notes").items():
            of = contacts["p" + title.split()[1]] if title != "Note 20" else contacts["p0"]
            self.assertEqual(migrations.crm.linked(note, "$account"), migrations.crm.linked(of, "$account"), title)

    def test_an_id_map_that_is_lost_creates_nothing_twice(self):
        self.migration(20)
        box = self.sandbox("--rate", "0")
        self.migrated(box)
        os.unlink(self.path("lfetl-ids.db"))
        since = len(box.requests())
        self.migrated(box)
        self.assertEqual(box.spent(since)["write"], 0)
        os.unlink(self.path("lfetl-ids.db"))
        os.rename(self.path("acme.migration"), self.path("former"))
        said = self.migrated(box)
        self.assertEqual(said["result"]["create"], 0)
        self.assertEqual(said["result"]["unchanged"], said["rows"])
        self.is_there(box, 20)

    def test_an_index_that_lags_changes_nothing(self):
        self.migration(20)
        box = self.sandbox("--rate", "0", "--index-lag", "30s")
        self.migrated(box)
        box.advance(60)
        self.is_there(box, 20)

    # -- parents that failed --

    def failing(self, more="", ends=3):
        companies = [["c0", "Company 0"], ["c1", ""], ["c2", "Refused"], ["c3", "Company 3"]]
        contacts = [[f"p{i}", f"F{i}", f"L{i}", f"u{i}@example.com", f"c{i}"] for i in range(4)]
        self.migration(steps=["contacts", "companies"], companies=companies, contacts=contacts, more=more)
        box = self.sandbox("--rate", "0", faults=(
            '- { match: "POST /v1/accounts", nth: 2, do: status 422, code: some_rule }\n'))
        return box, self.migrated(box, "--workers", "1", ends=ends)

    def test_parents_that_failed_hold_their_children_with_the_reason(self):
        box, said = self.failing()
        self.assertEqual((said["result"]["create"], said["result"]["failed"]), (4, 4))
        self.assertEqual(sorted(self.names(box, "contacts")), ["p0", "p3"])
        failed = self.failed_rows("contacts")
        self.assertEqual({k: r["_code"] for k, r in failed.items()}, {"p1": "link.held", "p2": "link.held"})
        self.assertIn("line 3 of companies", failed["p1"]["_message"], "failed when it was planned")
        self.assertIn("line 4 of companies", failed["p2"]["_message"], "refused when it was sent")

    def test_leave_empty_lets_them_go_without_the_link(self):
        box, said = self.failing("on-parent-failed: leave-empty\n")
        self.assertEqual((said["result"]["create"], said["result"]["failed"]), (6, 2))
        contacts = self.names(box, "contacts")
        self.assertEqual(sorted(contacts), ["p0", "p1", "p2", "p3"])
        self.assertEqual(migrations.crm.linked(contacts["p2"], "$account"), [])

    # -- circles --

    def circle(self):
        """Contacts lead to their company, companies to their contacts."""
        self.migration(10, steps=["contacts", "companies"])
        self.write("companies.yaml", migrations.MAPPINGS["companies"] +
                   'relationships: { $contact: { column: contacts, split: ";", by: key } }\n')
        self.table(["c0", "Company 0", ""], ["c1", "Company 1", "p1;p2"],
                   header=["id", "name", "contacts"], name="data/companies.csv")
        self.table(*([f"p{i}", f"F{i}", f"L{i}", f"u{i}@example.com", "c0" if i < 6 else ""] for i in range(10)),
                   header=migrations.HEADERS["contacts"], name="data/contacts.csv")

    def linked_round(self, box):
        accounts = self.names(box, "companies")
        contacts = {k: r["id"] for k, r in self.names(box, "contacts").items()}
        self.assertEqual(sorted(migrations.crm.linked(accounts["Company 1"], "$contact")),
                         sorted([contacts["p1"], contacts["p2"]]))
        self.assertEqual(sorted(migrations.crm.linked(accounts["Company 0"], "$contact")),
                         sorted(contacts[f"p{i}"] for i in range(6)))

    def test_a_circle_is_closed_by_a_second_turn_and_the_forecast_holds(self):
        self.circle()
        box = self.sandbox("--rate", "0")
        said = self.promise(box)
        self.assertEqual([(s["step"], s["links"]) for s in said["steps"]],
                         [("contacts", False), ("companies", False), ("contacts", True)])
        self.assertEqual(said["rows"], 12, "a row counts once")
        self.linked_round(box)
        since = len(box.requests())
        self.migrated(box)
        self.assertEqual(box.spent(since)["write"], 0)

    # -- parts of it --

    def test_only_takes_the_steps_that_it_names(self):
        self.migration(10)
        box = self.sandbox("--rate", "0")
        said = self.migrated(box, "--only", "companies,contacts")
        self.assertEqual([s["step"] for s in said["steps"]], ["companies", "contacts"])
        self.is_there(box, 10, ["contacts"])
        self.assertEqual(box.records("/v1/notes"), [])
        said = self.migrated(box, "--from", "deals")
        self.assertEqual([s["step"] for s in said["steps"]], ["deals", "notes", "contacts"])
        self.is_there(box, 10)

    def test_a_dry_run_writes_nothing(self):
        self.migration(10)
        box = self.sandbox("--rate", "0")
        said = self.migrated(box, "--dry-run")
        self.assertEqual(said["plan"]["create"], said["rows"])
        self.assertEqual(box.spent(0)["write"], 0)

    def test_a_rehearsal_touches_neither_jobs_nor_id_map(self):
        self.migration(10)
        said = self.migrated(None, "--sandbox", "--rate", "0")
        self.assertEqual(said["result"]["create"], said["rows"])
        self.assertFalse(os.path.exists(self.path("acme.migration")))
        self.assertFalse(os.path.exists(self.path("lfetl-ids.db")))

    # -- the jobs of its steps --

    def on_job(self, box, command, step, *args):
        job = self.path(f"acme.migration/{step}.job")
        return subprocess.run([rig.LFETL, command, job, *args], text=True, capture_output=True, check=False,
                              timeout=rig.PATIENCE, env=dict(self.environment(), LIGHTFIELD_BASE_URL=box.url))

    def test_a_step_is_verified_and_undone_by_its_job_alone(self):
        self.migration(10, more="defaults: { zone: Europe/Madrid }\n")
        box = self.sandbox("--rate", "0")
        self.migrated(box)
        verified = self.on_job(box, "verify", "contacts")
        self.assertEqual(verified.returncode, 0, verified.stderr)
        undone = self.on_job(box, "undo", "contacts", "--yes")
        self.assertEqual(undone.returncode, 0, undone.stderr)
        self.assertEqual(box.records("/v1/contacts"), [])
        self.assertEqual(len(self.names(box, "companies")), 2)

    def test_the_status_of_a_step_says_how_the_migration_goes_on(self):
        self.migration(10)
        box = self.sandbox("--rate", "0", faults=(
            '- { match: "POST /v1/opportunities", every: 1, times: 8, do: status 503 }\n'))
        self.migrated(box, ends=4)
        status = self.on_job(box, "status", "deals")
        self.assertEqual(status.returncode, 4, status.stderr)
        self.assertIn("lfetl migrate " + self.path("acme.yaml"), status.stdout + status.stderr)

    # -- files --

    def test_several_files_are_one_source_whatever_the_order_of_their_columns(self):
        self.migration(10, steps=["companies"])
        os.unlink(self.path("data/companies.csv"))
        self.table(["c0", "Company 0"], header=["id", "name"], name="data/x-companies-1.csv")
        self.table(["Company 1", "c1"], header=["name", "id"], name="data/x-companies-2.csv")
        self.write("acme.yaml", 'migration: 1\nsystem: rig\nfolder: data\nsteps:\n'
                   '  companies: { file: "*companies*.csv", mapping: companies.yaml }\n')
        box = self.sandbox("--rate", "0")
        self.migrated(box)
        self.is_there(box, 10, [])

    def test_without_a_folder_the_data_lie_beside_the_file(self):
        self.migration(10, steps=["companies"])
        os.rename(self.path("data/companies.csv"), self.path("companies.csv"))
        self.write("acme.yaml", "migration: 1\nsystem: rig\nsteps:\n"
                   "  companies: { file: companies.csv, mapping: companies.yaml }\n")
        for file in (self.path("acme.yaml"), "acme.yaml"):
            done = subprocess.run([rig.LFETL, "migrate", file, "--sandbox", "--dry-run"], cwd=self.path(""),
                                  env=self.environment(), capture_output=True, text=True, timeout=rig.PATIENCE, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_files_of_other_columns_are_no_parts_of_one(self):
        self.migration(10, steps=["companies"])
        self.table(["c1", "Company 1", "x"], header=["id", "name", "more"], name="data/companies2.csv")
        self.write("acme.yaml", 'migration: 1\nsystem: rig\nfolder: data\nsteps:\n'
                   '  companies: { file: "companies*.csv", mapping: companies.yaml }\n')
        box = self.sandbox("--rate", "0")
        done = self.run_migrate(box)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("no column 'more'", done.stderr)
        self.assertEqual(box.requests(), [])

    def test_a_constant_column_and_defaults_stand_above_the_mapping(self):
        self.migration(5, steps=["companies"])
        self.write("companies.yaml", migrations.MAPPINGS["companies"].replace("$name: name", "$name: name, $website: Site"))
        self.write("acme.yaml", "migration: 1\nsystem: rig\nfolder: data\nsteps:\n  companies:\n"
                   "    file: companies.csv\n    mapping: companies.yaml\n    with: { Site: acme.example }\n")
        box = self.sandbox("--rate", "0")
        self.migrated(box)
        self.assertEqual([migrations.crm.value(r, "$website") for r in box.records("/v1/accounts")], [["https://acme.example"]])

    # -- what is wrong --

    def test_all_complaints_come_at_once_and_before_any_request(self):
        self.migration(5)
        self.write("deals.yaml", migrations.MAPPINGS["deals"].replace("mode: upsert", "mode: upset"))
        self.write("notes.yaml", migrations.MAPPINGS["notes"].replace("object: note", "objekt: note"))
        self.write("acme.yaml", "migration: 1\nsystem: rig\nfolder: data\nstep: 1\nsteps:\n"
                   "  companies: { file: companys.csv, mapping: companies.yaml }\n"
                   "  contacts: { file: contacts.csv, mapping: contact.yaml }\n"
                   "  deals: { file: deals.csv, mapping: deals.yaml }\n"
                   "  notes: { file: notes.csv, mapping: notes.yaml, max-errors: 200% }\n")
        box = self.sandbox("--rate", "0")
        done = self.run_migrate(box)
        self.assertEqual(done.returncode, 2, done.stderr)
        for text in ("acme.yaml:4:1: 'step' is unknown", "Did you mean 'steps'?", "acme.yaml:6:22: there is no file",
                     "Did you mean companies.csv?", "Did you mean contacts.yaml?", "deals.yaml:5:7:",
                     "notes.yaml:2:1: 'objekt'", "'max-errors' takes"):
            self.assertIn(text, done.stderr)
        self.assertEqual(box.requests(), [])

    def test_columns_that_are_missing_are_said_of_all_steps(self):
        self.migration(5)
        for step in ("contacts", "deals"):
            self.write(step + ".yaml", migrations.MAPPINGS[step].replace("company", "firm"))
        box = self.sandbox("--rate", "0")
        done = self.run_migrate(box)
        self.assertEqual(done.returncode, 2, done.stderr)
        for step in ("contacts", "deals"):
            self.assertIn(f"column 'firm' is not in {step}.csv", done.stderr)
        self.assertEqual(box.spent(0)["write"], 0)

    def test_a_step_that_is_not_there_is_exit_2_with_the_one_meant(self):
        self.migration(5)
        done = self.run_migrate(self.sandbox("--rate", "0"), "--only", "contact")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("did you mean contacts?", done.stderr)

    def test_too_many_errors_of_a_step_stop_the_migration_with_5(self):
        self.migration(20)
        text = "migration: 1\nsystem: rig\nfolder: data\nsteps:\n"
        for step in migrations.STEPS:
            most = ", max-errors: 3" if step == "companies" else ""
            text += f"  {step}: {{ file: {step}.csv, mapping: {step}.yaml{most} }}\n"
        self.write("acme.yaml", text)
        box = self.sandbox("--rate", "0", faults=(
            '- { match: "POST /v1/accounts", every: 1, do: status 422, code: some_rule }\n'))
        self.migrated(box, ends=5)
        self.assertEqual(len(box.writes()), 3)


if __name__ == "__main__":
    unittest.main()
