# SPDX-License-Identifier: Apache-2.0
"""Every object that rows make: created, updated, a second run that has nothing
to do, and in each of them the requests that the dry run promised."""
import json
import os
import subprocess
import unittest

import crm
import rig
from crm import linked, record, value

OBJECTS = "/v1/objects/subscription"
ADA = record("mem_ada", {"$email": "ada@acme.example", "$name": {"firstName": "Ada", "lastName": "Okafor"}})
BEN = record("mem_ben", {"$email": "ben@acme.example", "$name": {"firstName": "Ben", "lastName": "Stone"}})
ACME = crm.company("acc_acme", "Acme", "https://acme.example")
BETA = crm.company("acc_beta", "Beta", "https://beta.example")
ANN = crm.person("con_ann", "Ann", "Lee", "ann@acme.example", account=["acc_acme"])


def head(name, match="[]", mode="upsert", more=""):
    return f"mapping: 1\nobject: {name}\nsystem: rig\nkey: id\nmatch: {match}\nmode: {mode}\n{more}"


class Objects(crm.Case):
    def world(self, *args, faults=None, **seeds):
        """A sandbox with records of any object."""
        folder = self.path("seed")
        os.makedirs(folder, exist_ok=True)
        for name, records in seeds.items():
            with open(os.path.join(folder, name + ".jsonl"), "w", encoding="utf-8") as f:
                f.writelines(json.dumps(r) + "\n" for r in records)
        self.box = self.sandbox("--rate", "0", "--seed", folder, *args, faults=faults)
        self.jobs = 0
        return self.box

    def rows(self, header, *rows):
        self.table(*rows, header=header.split(), name="rows.csv")

    def promise(self, ends=0, args=(), **plan):
        """Dry run and import in a job of its own: the plan, and no request more
        or less than was promised."""
        self.jobs += 1
        args = ["--job", self.path(f"job{self.jobs}"), *args]
        before = len(self.box.requests())
        dry = self.run_ok(self.box, "--dry-run", *args, file="rows.csv", ends=ends)
        self.assertEqual(self.box.spent(before)["write"], 0, "a dry run is dry")
        since = len(self.box.requests())
        said = self.run_ok(self.box, *args, file="rows.csv", ends=ends)
        self.counted(said["result"], **plan)
        self.assertEqual({k: dry["requests"][k] for k in ("write", "read", "search")}, self.box.spent(since))
        self.sent = self.box.requests()[since:]
        self.findings = said["findings"]
        return said

    def nothing_to_do(self, n):
        """The same file once more, with a job folder that knows nothing."""
        said = self.promise(unchanged=n)
        self.assertEqual(said["spent"]["write"], 0)
        self.assertEqual(said["findings"], {})

    def all(self, path, by):
        return {value(r, by): r for r in self.box.records(path)}

    # -- opportunities --

    def test_opportunities(self):
        self.write("mapping.yaml", head("opportunity", "[$name]") + """\
fields:
  $name: name
  $pipeline: pipeline
  $stage: stage
  amount: amount
relationships:
  $account: { column: company, by: $name }
  $owner: { column: owner, by: $email }
  $champion: { column: champion, by: $email }
""")
        columns = "id name pipeline stage amount company owner champion"
        self.world(account=[ACME, BETA], contact=[ANN], member=[ADA, BEN])
        self.rows(columns,
                  ["o1", "Big", "New business", "Proposal", "1200.50", "Acme", "ada@acme.example", "ann@acme.example"],
                  ["o2", "Again", "Renewals", "In review", "", "Beta", "", ""])
        self.promise(create=2)
        made = self.all("/v1/opportunities", "$name")
        self.assertEqual(linked(made["Big"], "$account"), ["acc_acme"])
        self.assertEqual(linked(made["Big"], "$owner"), ["mem_ada"])
        self.assertEqual(linked(made["Big"], "$champion"), ["con_ann"])
        self.nothing_to_do(2)
        self.rows(columns,
                  ["o1", "Big", "New business", "Won", "1300", "Acme", "ben@acme.example", "ann@acme.example"],
                  ["o2", "Again", "Renewals", "In review", "", "Beta", "", ""])
        self.promise(update=1, unchanged=1)
        made = self.all("/v1/opportunities", "$name")
        self.assertEqual(value(made["Big"], "amount"), 1300)
        self.assertEqual(linked(made["Big"], "$owner"), ["mem_ben"])
        self.nothing_to_do(2)

    def test_a_stage_that_two_pipelines_have_is_that_of_the_rows_pipeline(self):
        mapping = head("opportunity", "[$name]") + """\
fields:
  $name: name
%s  $stage: stage
relationships:
  $account: { column: company, by: $name }
"""
        self.world(account=[ACME], member=[ADA])
        columns = "id name pipeline stage company"
        self.write("mapping.yaml", mapping % "  $pipeline: pipeline\n")
        self.rows(columns,
                  ["o1", "New", "New business", "Negotiation", "Acme"],
                  ["o2", "Again", "Renewals", "negotiation", "Acme"])
        self.promise(create=2)
        made = self.all("/v1/opportunities", "$name")
        pipelines = {name: value(made[name], "$pipeline") for name in ("New", "Again")}
        self.assertNotEqual(value(made["New"], "$stage"), value(made["Again"], "$stage"))
        self.assertNotEqual(pipelines["New"], pipelines["Again"])
        self.nothing_to_do(2)
        self.rows(columns,
                  ["o1", "New", "New business", "Negotiation", "Acme"],
                  ["o2", "Again", "New business", "Negotiation", "Acme"])
        self.promise(update=1, unchanged=1)
        moved = self.all("/v1/opportunities", "$name")
        self.assertEqual(value(moved["Again"], "$stage"), value(made["New"], "$stage"))
        # Nothing says which: neither do we, nor would the server.
        self.write("mapping.yaml", mapping % "")
        self.rows(columns, ["o4", "Which", "Renewals", "Negotiation", "Acme"])
        self.promise(ends=3, failed=1)
        self.assertEqual(self.findings["select.ambiguous"], 1)

    def test_people_of_an_opportunity(self):
        self.world(account=[ACME], member=[ADA, BEN])
        self.write("mapping.yaml", head("contact", "[$email]") + "fields:\n  $email: mail\n")
        self.rows("id mail", ["p1", "ann@acme.example"], ["p2", "bea@acme.example"])
        self.promise(create=2)
        people = {value(r, "$email")[0]: r["id"] for r in self.box.records("/v1/contacts")}
        self.write("mapping.yaml", head("opportunity", "[$name]") + """\
fields:
  $name: name
  $stage: stage
relationships:
  $account: { column: company, by: $name }
  $champion: { column: champion, by: key }
  $evaluator: { first-of: [{ column: evaluator, by: key }, { column: evaluator, by: $email }] }
  $createdBy: { column: author, by: $name }
""")
        columns = "id name stage company champion evaluator author"
        self.rows(columns, ["o1", "Big", "Discovery", "Acme", "p1", "bea@acme.example", "Ben Stone"],
                  ["o2", "Next", "Discovery", "Acme", "", "p1", ""])
        self.promise(create=2)
        made = self.all("/v1/opportunities", "$name")
        self.assertEqual(linked(made["Big"], "$champion"), [people["ann@acme.example"]])
        self.assertEqual(linked(made["Big"], "$evaluator"), [people["bea@acme.example"]])
        self.assertEqual(linked(made["Big"], "$createdBy"), ["mem_ben"])
        self.assertEqual(linked(made["Next"], "$evaluator"), [people["ann@acme.example"]])
        self.nothing_to_do(2)
        self.rows(columns, ["o1", "Big", "Discovery", "Acme", "p2", "p1", "Ada Okafor"],
                  ["o2", "Next", "Discovery", "Acme", "", "p1", ""])
        self.promise(update=1, unchanged=1)
        self.assertEqual(self.findings, {"field.create-only": 1})
        made = self.all("/v1/opportunities", "$name")
        self.assertEqual(linked(made["Big"], "$champion"), [people["bea@acme.example"]])
        self.assertEqual(linked(made["Big"], "$createdBy"), ["mem_ben"])

    def test_stages_are_settled_offline_by_their_pipeline(self):
        mapping = head("opportunity", "[$name]") + """\
fields:
  $name: name
%s  $stage: stage
relationships:
  $account: { column: company, by: $name }
"""
        definitions = self.path("definitions.json")
        self.world(account=[ACME], member=[ADA])
        fetched = self.box.get("/v1/opportunities/definitions")
        # As an organisation has it whose definitions say which stage is of which pipeline.
        stages = fetched["fieldDefinitions"]["$stage"]["typeConfiguration"]
        new, again = (o["id"] for o in fetched["fieldDefinitions"]["$pipeline"]["typeConfiguration"]["options"])
        stages["parentFieldKey"] = "$pipeline"
        for i, o in enumerate(stages["options"]):
            o["parentId"] = new if i < 6 else again
        same = [o["id"] for o in stages["options"] if o["label"] == "Negotiation"]
        self.assertEqual(len(same), 2)
        with open(definitions, "w", encoding="utf-8") as f:
            json.dump({"opportunity": fetched}, f)
        columns = "id name pipeline stage company"
        self.rows(columns, ["o1", "New", "New business", "Negotiation", "Acme"],
                  ["o2", "Again", "renewals", "negotiation", "Acme"])
        requests = len(self.box.requests())
        chosen = []
        for pipeline, ends in (("  $pipeline: pipeline\n", 0), ("", 3)):
            self.write("mapping.yaml", mapping % pipeline)
            items = self.path("items.jsonl")
            done = subprocess.run(
                [rig.LFETL, "validate", self.path("rows.csv"), "-m", self.path("mapping.yaml"), "--definitions",
                 definitions, "--items", items], env=dict(self.environment(), HOME=self.folder), text=True,
                capture_output=True, timeout=rig.PATIENCE, check=False)
            self.assertEqual(done.returncode, ends, done.stderr)
            with open(items, encoding="utf-8") as f:
                chosen.append([json.loads(line) for line in f])
        self.assertEqual([r["fields"]["$stage"] for r in chosen[0]], same)
        for r in chosen[1]:
            (finding,) = [f for f in r["findings"] if f["code"] == "select.ambiguous"]
            for candidate in same:
                self.assertIn(candidate, finding["hint"])
        self.assertEqual(len(self.box.requests()), requests, "all of it offline")

    def test_an_opportunity_keeps_its_account_and_says_so(self):
        self.write("mapping.yaml", head("opportunity", "[$name]") + """\
fields:
  $name: name
  $stage: stage
relationships:
  $account: { column: company, by: $name }
""")
        self.world(account=[ACME, BETA], member=[ADA])
        self.rows("id name stage company", ["o1", "Big", "Discovery", "Acme"])
        self.promise(create=1)
        self.rows("id name stage company", ["o1", "Big", "Discovery", "Beta"])
        self.promise(unchanged=1)
        self.assertEqual(self.findings, {"field.create-only": 1})
        self.rows("id name stage company", ["o1", "Big", "Proposal", "Beta"])
        self.promise(update=1)
        made = self.all("/v1/opportunities", "$name")
        self.assertEqual(linked(made["Big"], "$account"), ["acc_acme"])

    # -- tasks and notes --

    def test_tasks(self):
        self.write("mapping.yaml", head("task") + """\
fields:
  $title: title
  $status: { column: status, options: { Not Started: TODO } }
  $description: { column: text, optional: true }
  $dueAt: { column: due, formats: [yyyy-MM-dd], zone: America/Los_Angeles, time: "17:00" }
relationships:
  $assignedTo: { first-of: [{ column: owner, by: $email }, { value: ada@acme.example, by: $email }] }
  $account: { column: company, by: $name }
  $opportunity: { column: deal, by: $name }
""")
        deal = record("opp_big", {"$name": "Big"}, account=["acc_acme"])
        columns = "id title status text due owner company deal"
        self.world(account=[ACME, BETA], member=[ADA, BEN], opportunity=[deal])
        self.rows(columns, ["t1", "Call", "Not Started", "about *it*", "2026-03-02", "ben@acme.example", "Acme", "Big"],
                  ["t2", "Mail", "in progress", "", "", "", "", ""])
        self.promise(create=2)
        made = self.all("/v1/tasks", "$title")
        self.assertEqual(value(made["Call"], "$status"), "TODO")
        self.assertEqual(value(made["Mail"], "$status"), "IN_PROGRESS")
        self.assertEqual(value(made["Call"], "$dueAt")[:19], "2026-03-03T01:00:00")
        self.assertEqual(linked(made["Call"], "$assignedTo"), ["mem_ben"])
        self.assertEqual(linked(made["Mail"], "$assignedTo"), ["mem_ada"])
        self.assertEqual(linked(made["Call"], "$opportunity"), ["opp_big"])
        self.nothing_to_do(2)
        self.rows(columns, ["t1", "Call", "COMPLETE", "about *it*", "2026-03-02", "ada@acme.example", "Beta", "Big"],
                  ["t2", "Mail", "in progress", "", "", "", "", ""])
        self.promise(update=1, unchanged=1)
        made = self.all("/v1/tasks", "$title")
        self.assertEqual(value(made["Call"], "$status"), "COMPLETE")
        self.assertEqual(linked(made["Call"], "$account"), ["acc_beta"])
        self.nothing_to_do(2)

    def test_notes(self):
        self.write("mapping.yaml", head("note") + """\
fields:
  $title: title
  $content: { column: text, optional: true }
relationships:
  $account: { column: companies, split: ";", by: $name, write: replace }
""")
        self.world(account=[ACME, BETA], member=[ADA])
        self.rows("id title text companies", ["n1", "First", "Hello *you*", "Acme"], ["n2", "Second", "", "Acme;Beta"])
        self.promise(create=2)
        made = self.all("/v1/notes", "$title")
        self.assertEqual(linked(made["First"], "$account"), ["acc_acme"])
        self.nothing_to_do(2)
        # The API adds and removes links of notes, and replaces none.
        self.rows("id title text companies", ["n1", "First", "Bye", "Beta"], ["n2", "Second", "", "Acme;Beta"])
        self.promise(update=1, unchanged=1)
        made = self.all("/v1/notes", "$title")
        self.assertEqual(linked(made["First"], "$account"), ["acc_beta"])
        self.assertEqual(value(made["First"], "$content"), "Bye")
        self.nothing_to_do(2)

    # -- meetings --

    MEETING = head("meeting") + """\
fields:
  $title: title
  $startDate: { column: start, formats: [iso8601] }
  $endDate: { column: end, formats: [iso8601] }
  $organizerEmail: { column: organizer, optional: true }
  $attendeeEmails: { column: people, split: ";", optional: true }
  $privacySetting: { column: privacy, optional: true }
  autoCreateRecords: { value: false }
"""
    MEETING_COLUMNS = "id title start end organizer people privacy"
    DEMO = ["m1", "Demo", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z", "Ada <ada@acme.example>",
            "ann@acme.example;bob@beta.example", "Metadata"]

    def test_meetings(self):
        self.write("mapping.yaml", self.MEETING)
        self.world(account=[ACME], contact=[ANN], member=[ADA])
        self.rows(self.MEETING_COLUMNS, self.DEMO,
                  ["m2", "Talk", "2026-01-06T09:00:00Z", "2026-01-06T09:30:00Z", "", "", "FULL"])
        self.promise(create=2)
        made = self.all("/v1/meetings", "$title")
        self.assertEqual(value(made["Talk"], "$privacySetting"), "FULL")
        self.nothing_to_do(2)
        self.rows(self.MEETING_COLUMNS, self.DEMO,
                  ["m2", "Talk", "2026-01-06T09:00:00Z", "2026-01-06T09:30:00Z", "", "", "METADATA"])
        self.promise(update=1, unchanged=1)
        made = self.all("/v1/meetings", "$title")
        self.assertEqual(value(made["Talk"], "$privacySetting"), "METADATA")
        self.nothing_to_do(2)

    def test_a_meeting_that_has_another_title_keeps_it_and_says_so(self):
        self.write("mapping.yaml", self.MEETING)
        self.world(member=[ADA])
        row = ["m1", "Talk", "2026-01-06T09:00:00Z", "2026-01-06T09:30:00Z", "", "", "FULL"]
        self.rows(self.MEETING_COLUMNS, row)
        self.promise(create=1)
        self.rows(self.MEETING_COLUMNS, [row[0], "Walk", *row[2:]])
        self.promise(unchanged=1)
        self.assertEqual(self.findings, {"field.create-only": 1})
        self.assertEqual(list(self.all("/v1/meetings", "$title")), ["Talk"])

    def test_meetings_that_cannot_be_are_found_before_anything_is_sent(self):
        self.write("mapping.yaml", self.MEETING)
        self.world(member=[ADA])
        self.rows(self.MEETING_COLUMNS,
                  ["m1", "Back", "2026-01-06T09:00:00Z", "2026-01-06T08:59:59Z", "", "", ""],
                  ["m2", "Late", "2126-01-06T09:00:00Z", "2126-01-06T09:30:00Z", "", "", ""])
        dry = self.run_ok(self.box, "--dry-run", file="rows.csv", ends=3)
        self.counted(dry["plan"], failed=1, create=1)
        self.assertEqual(dry["findings"], {"period.reversed": 1, "period.future": 2})

    # -- lists --

    LIST = head("list", "[$name]", more="duplicates: merge\n").replace("key: id", "key: list") + """\
fields:
  $name: list
  $objectType: { value: contact }
relationships:
  $contacts: { column: member, by: id }
"""
    PEOPLE = [crm.person(f"con_{i:02}", "F", f"L{i}", f"u{i}@example.com") for i in range(60)]

    def members(self, rid):
        return sorted(r["id"] for r in self.box.records(f"/v1/lists/{rid}/contacts"))

    def ids(self, n):
        return [f"con_{i:02}" for i in range(n)]

    def test_lists(self):
        self.write("mapping.yaml", self.LIST)
        self.world(contact=self.PEOPLE)
        self.rows("list member", *(["Webinar", i] for i in self.ids(30)), ["Gala", "con_01"], ["Empty", ""])
        said = self.promise(create=32)
        self.assertEqual(said["spent"]["write"], 4, "30 members are two requests")
        made = self.all("/v1/lists", "$name")
        self.assertEqual(self.members(made["Webinar"]["id"]), self.ids(30))
        self.assertEqual(self.members(made["Gala"]["id"]), ["con_01"])
        self.nothing_to_do(32)
        # 30 more are again two requests, of which each is made from what the
        # plan saw: the index may not know of the first when the second goes.
        self.rows("list member", *(["Webinar", i] for i in self.ids(60)), ["Gala", "con_01"])
        said = self.promise(update=60, unchanged=1)
        self.assertEqual(said["spent"]["write"], 2)
        self.assertEqual(self.members(made["Webinar"]["id"]), self.ids(60))
        self.nothing_to_do(61)

    def test_a_list_whose_members_are_named_by_their_keys(self):
        self.world()
        self.write("mapping.yaml", head("contact", "[$email]") + "fields:\n  $email: mail\n")
        self.rows("id mail", *([f"p{i}", f"u{i}@example.com"] for i in range(60)))
        self.promise(create=60)
        self.write("mapping.yaml", self.LIST.replace("by: id", "by: key"))
        self.rows("list member", *(["Webinar Q3", f"p{i}"] for i in range(60)), ["Webinar Q3", "p999"])
        said = self.promise(create=61)
        self.assertEqual(said["spent"]["write"], 3, "in chunks of 25")
        self.assertEqual(said["findings"], {"link.missing": 1})
        (made,) = self.box.records("/v1/lists")
        self.assertEqual(self.members(made["id"]), sorted(r["id"] for r in self.box.records("/v1/contacts")))
        self.promise(unchanged=61)
        self.assertEqual(self.box.spent(len(self.box.requests()))["write"], 0)

    def test_a_list_grows_in_parts_though_the_index_lags(self):
        self.write("mapping.yaml", self.LIST)
        self.world("--index-lag", "60m", contact=self.PEOPLE)
        rid = self.box.insert("/v1/lists", {"$name": "Webinar", "$objectType": "$contact"}, {"$contacts": ["con_00"]})
        self.box.advance(3601)
        self.rows("list member", *(["Webinar", i] for i in self.ids(60)))
        said = self.promise(update=60)
        self.assertEqual(said["spent"]["write"], 3)
        self.box.advance(3601)
        self.assertEqual(self.members(rid), self.ids(60))

    def test_a_list_that_was_cut_off_between_its_parts_goes_on(self):
        self.write("mapping.yaml", self.LIST)
        rid = "list_webinar"
        self.world(contact=self.PEOPLE, list=[
            record(rid, {"$name": "Webinar", "$objectType": "contact"}, contacts=["con_00"])],
            faults='- { match: "POST /v1/lists/*", nth: 2, do: hang }\n')
        self.rows("list member", *(["Webinar", i] for i in self.ids(60)))
        process = self.start_import(self.box, file="rows.csv")
        while len(self.box.ours()) < 2:
            self.assertIsNone(process.poll())
        process.kill()
        process.wait()
        self.run_ok(self.box, file="rows.csv")
        self.assertEqual(self.members(rid), self.ids(60))
        done = [w for w in self.box.ours() if w["effect"] is not None and not w["replay"]]
        self.assertEqual(len(done), 3, "no member was sent twice")

    def test_members_that_left_the_file_stay_unless_they_are_to_be_replaced(self):
        self.write("mapping.yaml", self.LIST)
        self.world(contact=self.PEOPLE)
        self.rows("list member", *(["Webinar", i] for i in self.ids(3)))
        self.promise(create=3)
        (rid,) = [r["id"] for r in self.box.records("/v1/lists")]
        self.rows("list member", ["Webinar", "con_02"], ["Webinar", "con_03"])
        self.promise(update=2)
        self.assertEqual(self.members(rid), self.ids(4))
        self.write("mapping.yaml", self.LIST.replace("by: id", "by: id, write: replace"))
        self.promise(update=2)
        self.assertEqual(self.members(rid), ["con_02", "con_03"])
        self.nothing_to_do(2)

    def test_a_list_of_accounts_takes_no_contacts(self):
        self.write("mapping.yaml", self.LIST)
        self.world(account=[ACME], contact=self.PEOPLE[:1])
        self.box.insert("/v1/lists", {"$name": "Mine", "$objectType": "$account"}, {"$accounts": ["acc_acme"]})
        self.rows("list member", ["Mine", "con_00"])
        self.promise(ends=3, failed=1)
        self.assertEqual(self.findings, {"link.other-type": 1})

    # -- custom objects --

    def test_a_field_of_one_email_is_written_as_the_api_takes_it(self):
        self.write("mapping.yaml", head("subscription", "[contract-number]") + """\
fields:
  $name: name
  contract-number: id
  billing-email: mail
""")
        self.world()
        self.rows("id name mail", ["s1", "Acme", "ann@acme.example"], ["s2", "Beta", ""])
        self.promise(create=2)
        self.assertEqual(value(self.all(OBJECTS, "$name")["Acme"], "billing-email"), ["ann@acme.example"])
        self.nothing_to_do(2)
        self.rows("id name mail", ["s1", "Acme", "bob@acme.example"], ["s2", "Beta", "bea@beta.example"])
        self.promise(update=2)
        self.assertEqual(value(self.all(OBJECTS, "$name")["Acme"], "billing-email"), ["bob@acme.example"])
        self.nothing_to_do(2)

    def test_custom_objects(self):
        self.write("mapping.yaml", head("subscription", "[contract-number]") + """\
fields:
  $name: name
  contract-number: id
  plan: plan
  seats: seats
relationships:
  account: { column: company, by: $name }
""")
        self.world(account=[ACME, BETA])
        columns = "id name plan seats company"
        self.rows(columns, ["s1", "Acme Team", "Team", "12", "acme"], ["s2", "Beta", "", "", ""])
        self.promise(create=2)
        made = self.all(OBJECTS, "$name")
        self.assertEqual(value(made["Acme Team"], "seats"), 12)
        self.assertEqual(linked(made["Acme Team"], "account"), ["acc_acme"])
        self.nothing_to_do(2)
        self.rows(columns, ["s1", "Acme Team", "Enterprise", "13", "Beta"], ["s2", "Beta", "", "", ""])
        self.promise(update=1, unchanged=1)
        made = self.all(OBJECTS, "$name")
        self.assertEqual(value(made["Acme Team"], "seats"), 13)
        self.assertEqual(linked(made["Acme Team"], "account"), ["acc_beta"])
        self.nothing_to_do(2)
        paths = {r["path"].split("?")[0] for r in self.box.requests() if r["method"] == "POST"}
        self.assertTrue(all(p.startswith(OBJECTS + "/values") for p in paths), paths)

    def test_an_object_that_is_not_there_is_said_with_what_was_meant(self):
        self.world()
        for name, meant in (("subscripton", "subscription"), ("company", "account")):
            self.write("mapping.yaml", head(name) + "fields:\n  $name: name\n")
            self.rows("id name", ["s1", "A"])
            done = self.run_import(self.box, file="rows.csv")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(f"mapping.yaml:2:9: there is no object '{name}'", done.stderr)
            self.assertIn(f"did you mean '{meant}'?", done.stderr)
            self.assertEqual(self.box.writes(), [])

    # -- definitions that the API may not have --

    def test_notes_of_a_server_that_has_no_definitions_of_them(self):
        self.write("mapping.yaml", head("note") + "fields:\n  $title: title\n  $content: text\n")
        self.world(member=[ADA], faults='- { match: "GET /v1/notes/definitions", every: 1, do: status 404 }\n')
        self.rows("id title text", ["n1", "First", "Hello"])
        self.promise(create=1)
        self.assertEqual(value(self.all("/v1/notes", "$title")["First"], "$content"), "Hello")
        self.nothing_to_do(1)


if __name__ == "__main__":
    unittest.main()
