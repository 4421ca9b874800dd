# SPDX-License-Identifier: Apache-2.0
"""Links to records that are there: by id, domain and fields, several ways one
after another, constants; more of them than one request takes."""
import os
import unittest

import crm
from crm import ACCOUNTS, CONTACTS, linked

COMPANY = crm.HEADER + ["company"]
ADA = {"$email": "ada@acme.example", "$name": {"firstName": "Ada", "lastName": "Okafor"}}
BEN = {"$email": "ben@acme.example", "$name": {"firstName": "Ben", "lastName": "Stone"}}
MEMBERS = [crm.record("mem_ada", ADA), crm.record("mem_ben", BEN)]
SEED = [
    crm.company("acc_acme", "Acme  Corp", "https://www.acme.co.uk"),
    crm.company("acc_beta", "Beta", "https://beta.example"),
    crm.company("acc_mail", "Mail Inc", "https://gmail.com"),
    crm.company("acc_t1", "Twin", "https://twin.example"),
    crm.company("acc_t2", "TWIN"),
]


class Relate(crm.Case):
    def links(self, relation, *companies, ends=0, contacts=(), emails=None, key="$account"):
        """Import a row for each company cell; the links of each contact."""
        self.mapping(relationships=f"relationships:\n  {key}: {relation}\n")
        self.table(*([f"k{i}", "F", f"L{i}", (emails or {}).get(i, f"u{i}@example.com"), "T", c]
                     for i, c in enumerate(companies)), header=COMPANY)
        self.box = self.seeded(accounts=SEED, contacts=contacts)
        self.said = self.run_ok(self.box, ends=ends)
        found = {crm.value(r, "external-id"): linked(r, key) for r in self.box.records()}
        return [found.get(f"k{i}") for i in range(len(companies))]

    def test_by_a_field_regardless_of_case_and_runs_of_blanks(self):
        self.assertEqual(self.links("{ column: company, by: $name }", "ACME corp", "beta", "", "Gamma"),
                         [["acc_acme"], ["acc_beta"], [], []])
        self.assertEqual(self.said["findings"], {"link.missing": 1})

    def test_both_ways_of_looking_up_find_the_same(self):
        self.mapping(relationships="relationships:\n  $account: { column: company, by: $name }\n")
        self.table(*([f"k{i}", "F", "L", f"u{i}@example.com", "T", c]
                     for i, c in enumerate(["Acme  Corp", "Beta", "Gamma"])), header=COMPANY)
        box = self.seeded(accounts=SEED)
        plans = []
        for strategy in ("search", "prefetch"):
            self.run_ok(box, "--dry-run", "--match-strategy", strategy, "--job", self.path(strategy + ".job"))
            plans.append(self.raw("plan.csv", strategy + ".job"))
        self.assertEqual(plans[0], plans[1])

    def test_a_name_in_other_letters_is_found_by_searches_too(self):
        for strategy in ("search", "prefetch"):
            self.mapping(relationships="relationships:\n  $account: { column: company, by: $name }\n")
            self.table(["k1", "F", "L", "u@example.com", "T", "BETA"], header=COMPANY)
            # Enough that a search is cheaper than listing them.
            box = self.seeded(accounts=SEED + [crm.company(f"acc_x{i}", f"X{i}") for i in range(80)])
            self.run_ok(box, "--match-strategy", strategy, "--job", self.path(strategy + ".job"),
                        "--ids", self.path(strategy + ".db"))
            (made,) = box.records()
            self.assertEqual(linked(made, "$account"), ["acc_beta"], strategy)
            box.stop()
            os.unlink(box.ledger)

    def test_by_id(self):
        self.assertEqual(self.links('{ column: company, split: ";", by: id }', "acc_acme;acc_beta", "acc_beta"),
                         [["acc_acme", "acc_beta"], ["acc_beta"]])

    def test_by_the_domain_of_an_address_but_never_free_mail(self):
        found = self.links("{ column: email, by: domain, except: free-mail }", "", "", "", emails={
            0: "ann@mail.acme.co.uk", 1: "bob@gmail.com", 2: "cy@nowhere.example"})
        self.assertEqual(found, [["acc_acme"], [], []])

    def test_the_first_way_that_finds_any_counts(self):
        relation = ("\n    first-of:\n      - { column: company, by: id }\n      - { column: company, by: $name }\n"
                    "      - { column: email, by: domain, except: free-mail }\n    on-missing: leave-empty")
        found = self.links(relation, "acc_beta", "Acme Corp", "", "Unknown",
                           emails={0: "a@mail.acme.co.uk", 2: "c@acme.co.uk", 3: "d@beta.example"})
        self.assertEqual(found, [["acc_beta"], ["acc_acme"], ["acc_acme"], ["acc_beta"]])

    def test_a_missing_record_fails_the_row_where_the_mapping_says_so(self):
        found = self.links("{ column: company, by: $name, on-missing: reject-row }", "Beta", "Gamma", ends=3)
        self.assertEqual(found, [["acc_beta"], None])
        self.assertEqual([r["_code"] for r in self.result_file("failed.csv")], ["link.missing"])

    def test_a_name_that_two_have_fails_the_row_or_leaves_it_without(self):
        self.assertEqual(self.links("{ column: company, by: $name }", "Twin", "Beta", ends=3), [None, ["acc_beta"]])
        self.assertEqual([r["_code"] for r in self.result_file("failed.csv")], ["link.ambiguous"])

    def test_a_name_that_two_have_may_be_left_empty(self):
        self.assertEqual(self.links("{ column: company, by: $name, on-ambiguous: leave-empty }", "Twin"), [[]])
        self.assertEqual(self.said["findings"], {"link.ambiguous": 1})

    def test_an_update_adds_links_and_takes_none_away(self):
        seed = [crm.person("con_0", "F", "L0", "u0@example.com", account=["acc_beta"], title="T", external_id="k0")]
        self.assertEqual([sorted(f) for f in self.links("{ column: company, by: $name }", "Acme Corp", contacts=seed)],
                         [["acc_acme", "acc_beta"]])
        self.counted(self.said["result"], update=1)

    def test_an_update_with_replace_takes_away_what_the_row_has_not(self):
        seed = [crm.person("con_0", "F", "L0", "u0@example.com", account=["acc_beta", "acc_t1"])]
        (found,) = self.links('{ column: company, split: ";", by: id, write: replace }', "acc_acme;acc_t1", contacts=seed)
        self.assertEqual(sorted(found), ["acc_acme", "acc_t1"])

    def test_a_link_that_is_there_is_no_change(self):
        seed = [crm.person("con_0", "F", "L0", "u0@example.com", account=["acc_beta"], title="T", external_id="k0")]
        self.links("{ column: company, by: $name }", "Beta", contacts=seed)
        self.counted(self.said["result"], unchanged=1)

    def test_companies_that_an_earlier_import_made_are_found_though_the_index_lags(self):
        self.write("mapping.yaml", crm.ACCOUNT_HEAD + "fields:\n  $name: name\n")
        self.table(["c1", "Delta"], header=["id", "name"], name="companies.csv")
        box = self.seeded("--index-lag", "60m")
        self.run_ok(box, file="companies.csv")
        self.mapping(relationships="relationships:\n  $account: { column: company, by: $name }\n")
        self.table(["k1", "F", "L", "u@example.com", "T", "DELTA"], header=COMPANY)
        self.run_ok(box)
        (made,) = self.result_file("done.csv")
        self.assertEqual(len(linked(box.get(f"{CONTACTS}/{made['id']}"), "$account")), 1)


class Ways(crm.Case):
    """Tasks of a CRM that names their parents in one column by the kind of id:
    bare lists, conditions, and the links of what a row names."""
    HEAD = """\
mapping: 1
object: task
system: salesforce
key: Id
match: []
mode: upsert
fields:
  $title: Subject
  $status: { value: TODO }
relationships:
  $assignedTo: { value: ada@acme.example, by: $email }
"""
    MAPS = {
        "account": ("Account", "fields:\n  $name: Name\n"),
        "contact": ("Contact", "fields:\n  $email: Email\nrelationships:\n"
                    "  $account: { column: AccountId, split: \";\", by: key }\n"),
        "opportunity": ("Opportunity", "fields:\n  $name: Name\n  $stage: Stage\nrelationships:\n"
                        "  $account: { column: AccountId, by: key }\n"),
    }
    # 18 characters each.
    ACC = [f"001Aa00000{i:05}IAA" for i in range(3)]
    CON = [f"003Aa00000{i:05}IAA" for i in range(3)]
    OPP = [f"006Aa00000{i:05}IAA" for i in range(2)]

    def parents(self, *args):
        self.box = self.seeded(*args, members=MEMBERS)
        tables = {
            "account": (["Id", "Name"], [[a, f"Company {i}"] for i, a in enumerate(self.ACC)]),
            "contact": (["Id", "Email", "AccountId"],
                        [[self.CON[0], "a@x.example", self.ACC[0]],
                         [self.CON[1], "b@x.example", f"{self.ACC[0]};{self.ACC[2]}"], [self.CON[2], "c@x.example", ""]]),
            "opportunity": (["Id", "Name", "Stage", "AccountId"],
                            [[self.OPP[0], "Big", "Discovery", self.ACC[1]], [self.OPP[1], "Next", "Discovery", self.ACC[2]]]),
        }
        self.ids = {}
        for name, (header, rows) in tables.items():
            file, rest = self.MAPS[name]
            self.write("mapping.yaml", f"mapping: 1\nobject: {name}\nsystem: salesforce\nkey: Id\nmatch: []\n"
                       "mode: upsert\n" + rest)
            self.table(*rows, header=header, name=file + ".csv")
            self.run_ok(self.box, file=file + ".csv")
            self.ids.update({r["key"]: r["id"] for r in self.result_file("done.csv", file + ".job")})

    def tasks(self, relationships, *rows, ends=0, args=()):
        self.write("mapping.yaml", self.HEAD + relationships)
        self.table(*([f"00TAa00000{i:05}IAA", f"T{i}", *row] for i, row in enumerate(rows)),
                   header=["Id", "Subject", "WhatId", "WhoId"], name="Task.csv")
        self.said = self.run_ok(self.box, *args, file="Task.csv", ends=ends)
        made = {crm.value(r, "$title"): r for r in self.box.records("/v1/tasks")}
        names = {v: k for k, v in self.ids.items()}
        return [[names[x] for x in linked(made[f"T{i}"], "$account")] if f"T{i}" in made else None
                for i in range(len(rows))]

    ACCOUNT = """\
  $account:
    first-of:
      - { column: WhatId, by: key, when: { WhatId: "001*" } }
      - { column: WhatId, by: key, via: opportunity, when: { WhatId: "006*" } }
      - { column: WhoId, by: key, via: contact, when: { WhoId: "003*" } }
    on-missing: leave-empty
  $opportunity: { column: WhatId, by: key, when: { WhatId: "006*" } }
"""

    def test_a_parent_of_several_kinds_and_the_account_of_what_the_row_names(self):
        self.parents()
        since = len(self.box.requests())
        found = self.tasks(self.ACCOUNT, [self.ACC[1], self.CON[0]], [self.OPP[0], ""], ["", self.CON[0]],
                           ["500Aa0000000000AAA", ""], ["", self.CON[2]], [self.OPP[1], self.CON[0]])
        self.assertEqual(found, [[self.ACC[1]], [self.ACC[1]], [self.ACC[0]], [], [], [self.ACC[2]]])
        self.assertEqual(self.said["findings"], {"link.missing": 1}, "a contact without an account")
        looked = [r["path"] for r in self.box.requests()[since:] if r["category"] == "read"]
        for key in (self.CON[0], self.CON[2], self.OPP[0], self.OPP[1]):
            self.assertEqual(sum(p.endswith("/" + self.ids[key]) for p in looked), 1, "each is looked at once")

    def test_a_trial_run_and_the_rest_look_once(self):
        self.parents()
        self.tasks(self.ACCOUNT, ["", self.CON[0]], ["", self.CON[0]], ends=4, args=("--limit", "1"))
        since = len(self.box.requests())
        found = self.tasks(self.ACCOUNT, ["", self.CON[0]], ["", self.CON[0]])
        self.assertEqual(found, [[self.ACC[0]], [self.ACC[0]]])
        self.assertEqual([r["path"] for r in self.box.requests()[since:] if "/v1/contacts/" in r["path"]
                          and r["method"] == "GET" and "definitions" not in r["path"]], [])

    def test_an_opportunity_of_a_task_is_no_missing_link_where_the_row_names_another_kind(self):
        self.parents()
        self.tasks(self.ACCOUNT, [self.ACC[1], ""], [self.OPP[0], ""])
        self.assertEqual(self.said["findings"], {})
        made = {crm.value(r, "$title"): linked(r, "$opportunity") for r in self.box.records("/v1/tasks")}
        self.assertEqual(made, {"T0": [], "T1": [self.ids[self.OPP[0]]]})

    def test_of_several_accounts_on_the_way_one_is_taken_only_when_told_to(self):
        self.parents()
        rule = "  $account: { column: WhoId, by: key, via: contact%s }\n"
        self.assertEqual(self.tasks(rule % "", ["", self.CON[1]], ["", self.CON[0]], ends=3), [None, [self.ACC[0]]])
        self.assertEqual(self.said["findings"], {"link.ambiguous": 1})
        self.assertEqual(self.tasks(rule % ", pick: first", ["", self.CON[1]], args=("--job", self.path("b.job")))[:1],
                         [[self.ACC[0]]])

    def test_a_record_on_the_way_that_is_gone_links_to_nothing(self):
        self.parents()
        self.box.delete(f"/v1/contacts/{self.ids[self.CON[0]]}")
        self.assertEqual(self.tasks("  $account: { column: WhoId, by: key, via: contact }\n", ["", self.CON[0]]), [[]])
        self.assertEqual(self.said["findings"], {"link.missing": 1})

    def test_links_written_a_moment_ago_are_seen_though_the_index_lags(self):
        self.parents("--index-lag", "60m")
        self.tasks("  $account: { column: WhoId, by: key, via: contact }\n", ["", self.CON[0]])
        (made,) = self.result_file("done.csv", "Task.job")
        self.assertEqual(linked(self.box.get(f"/v1/tasks/{made['id']}"), "$account"), [self.ids[self.ACC[0]]])

    def test_a_kind_that_links_to_nothing_of_the_sort_is_refused_before_a_row_is_sent(self):
        self.parents()
        self.write("mapping.yaml", self.HEAD + "  $opportunity: { column: WhatId, by: key, via: meeting }\n")
        self.table(["t1", "T", "", ""], header=["Id", "Subject", "WhatId", "WhoId"], name="Task.csv")
        before = len(self.box.writes())
        done = self.run_import(self.box, file="Task.csv")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("via: meeting leads nowhere: no relationship of meeting links to opportunity", done.stderr)
        self.assertEqual(len(self.box.writes()), before)

    def test_a_note_of_several_parents_of_several_kinds(self):
        self.parents()
        self.write("mapping.yaml", """\
mapping: 1
object: note
system: salesforce
key: Id
match: []
mode: upsert
fields:
  $title: Title
relationships:
  $account:
    - { column: Parents, split: ";", by: key, on-missing: leave-empty }
    - { column: About, by: key, via: opportunity, when: { About: "006*" } }
  $opportunity: { column: About, by: key, when: { About: "006*" } }
""")
        self.table(["n1", "Both", f"{self.ACC[0]};{self.ACC[2]}", self.OPP[0]], ["n2", "One", self.ACC[0], self.ACC[1]],
                   header=["Id", "Title", "Parents", "About"], name="Note.csv")
        said = self.run_ok(self.box, file="Note.csv")
        self.assertEqual(said["findings"], {})
        made = {crm.value(r, "$title"): r for r in self.box.records("/v1/notes")}
        self.assertEqual(sorted(linked(made["Both"], "$account")), sorted(self.ids[a] for a in self.ACC))
        self.assertEqual(linked(made["Both"], "$opportunity"), [self.ids[self.OPP[0]]])
        self.assertEqual(linked(made["One"], "$account"), [self.ids[self.ACC[0]]])
        said = self.run_ok(self.box, "--job", self.path("again.job"), file="Note.csv")
        self.counted(said["result"], unchanged=2)


class Owners(crm.Case):
    def owners(self, relation, *cells, accounts=(), ends=0):
        self.write("mapping.yaml", crm.ACCOUNT_HEAD + f"fields:\n  $name: name\nrelationships:\n  $owner: {relation}\n")
        self.table(*([f"c{i}", f"N{i}", c] for i, c in enumerate(cells)), header=["id", "name", "owner"],
                   name="companies.csv")
        box = self.seeded(accounts=accounts, members=MEMBERS)
        self.said = self.run_ok(box, file="companies.csv", ends=ends)
        found = {crm.value(r, "$name"): linked(r, "$owner") for r in box.records(ACCOUNTS)}
        return [found.get(f"N{i}") for i in range(len(cells))]

    def test_an_owner_by_address(self):
        self.assertEqual(self.owners("{ column: owner, by: $email }", "Ada@acme.example", "", "eve@acme.example"),
                         [["mem_ada"], [], []])

    def test_an_owner_by_name_is_first_and_last(self):
        self.assertEqual(self.owners("{ column: owner, by: $name }", "ben  stone", "Stone"), [["mem_ben"], []])

    def test_a_constant_stands_for_all_rows_that_name_nobody(self):
        self.assertEqual(self.owners("{ first-of: [{ column: owner, by: $email }, "
                                     "{ value: ben@acme.example, by: $email }] }",
                                     "ada@acme.example", "eve@acme.example", ""), [["mem_ada"], ["mem_ben"], ["mem_ben"]])

    def test_another_owner_replaces_the_one_that_is_there(self):
        seed = [crm.record("acc_0", {"$name": "N0"}, owner=["mem_ben"]),
                crm.record("acc_1", {"$name": "N1"}, owner=["mem_ada"])]
        self.assertEqual(self.owners("{ column: owner, by: $email }", "ada@acme.example", "ada@acme.example",
                                     accounts=seed), [["mem_ada"], ["mem_ada"]])
        self.counted(self.said["result"], update=1, unchanged=1)

    def test_fill_blank_leaves_the_owner_that_is_there(self):
        seed = [crm.record("acc_0", {"$name": "N0"}, owner=["mem_ben"]), crm.record("acc_1", {"$name": "N1"})]
        self.assertEqual(self.owners("{ column: owner, by: $email, write: fill-blank }", "ada@acme.example",
                                     "ada@acme.example", accounts=seed), [["mem_ben"], ["mem_ada"]])


class Parts(crm.Case):
    """An account with 60 contacts: a create or update and two more."""
    CONTACTS = [crm.person(f"con_{i}", "F", f"L{i}", f"u{i}@example.com") for i in range(60)]

    def begin(self, faults=None, accounts=()):
        self.write("mapping.yaml", crm.ACCOUNT_HEAD + "fields:\n"
                   "  $name: name\nrelationships:\n  $contact: { column: contacts, split: \";\", by: id }\n")
        self.table(["c1", "Acme", ";".join(r["id"] for r in self.CONTACTS)], header=["id", "name", "contacts"],
                   name="companies.csv")
        return self.seeded(accounts=accounts, contacts=self.CONTACTS, faults=faults)

    def whole(self, box, creates):
        (acme,) = box.records(ACCOUNTS)
        self.assertEqual(sorted(linked(acme, "$contact")), sorted(r["id"] for r in self.CONTACTS))
        self.assertEqual(len(box.ours("create")), creates)
        done = [w for w in box.ours() if w["effect"] is not None and not w["replay"]]
        self.assertEqual(len(done), 3)
        self.assertEqual(len({w["key"] for w in done}), 3)

    def test_a_create_links_them_in_three_requests(self):
        box = self.begin()
        said = self.run_ok(box, file="companies.csv")
        self.counted(said["result"], create=1)
        self.whole(box, 1)

    def test_an_update_links_them_in_three_requests(self):
        box = self.begin(accounts=[crm.company("acc_a", "Acme")])
        dry = self.run_ok(box, "--dry-run", file="companies.csv")
        self.assertEqual(dry["requests"]["write"], 3)
        said = self.run_ok(box, file="companies.csv")
        self.counted(said["result"], update=1)
        self.whole(box, 0)

    def killed_at(self, n, accounts=()):
        """kill -9 while the n-th write has no answer, and go on."""
        box = self.begin(f'- {{ match: "POST /v1/accounts*", nth: {n}, do: hang }}\n', accounts)
        process = self.start_import(box, file="companies.csv")
        while len(box.ours()) < n:
            self.assertIsNone(process.poll())
        process.kill()
        process.wait()
        said = self.run_ok(box, file="companies.csv")
        self.assertEqual(sum(said["result"].values()), 1)
        self.whole(box, 0 if accounts else 1)
        since = len(box.requests())
        self.run_ok(box, file="companies.csv")
        self.assertEqual(box.spent(since)["write"], 0)

    def test_a_kill_during_the_create(self):
        self.killed_at(1)

    def test_a_kill_during_the_second_part(self):
        self.killed_at(2)

    def test_a_kill_during_the_last_part(self):
        self.killed_at(3)

    def test_a_kill_between_the_parts_of_an_update(self):
        self.killed_at(2, [crm.company("acc_a", "Acme")])

    def test_a_part_that_is_refused_fails_the_row_and_the_next_import_mends_it(self):
        box = self.begin('- { match: "POST /v1/accounts/*", nth: 1, do: status 422, code: some_rule }\n')
        said = self.run_ok(box, file="companies.csv", ends=3)
        self.counted(said["result"], failed=1)
        (acme,) = box.records(ACCOUNTS)
        self.assertEqual(len(linked(acme, "$contact")), 25)
        said = self.run_ok(box, "--job", self.path("second.job"), file="companies.csv")
        self.counted(said["result"], update=1)
        (acme,) = box.records(ACCOUNTS)
        self.assertEqual(len(linked(acme, "$contact")), 60)


if __name__ == "__main__":
    unittest.main()
