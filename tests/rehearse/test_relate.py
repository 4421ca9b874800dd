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
