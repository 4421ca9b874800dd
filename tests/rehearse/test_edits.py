# SPDX-License-Identifier: Apache-2.0
"""What an update does to values that are there: the policies of write, and
people who edit the same records."""
import unittest

import crm
from crm import CONTACTS, value

ANN = CONTACTS + "/con_ann"


class Edits(crm.Case):
    """An import made k1 with title A; then a person, then another file."""

    def begin(self, write="overwrite"):
        box = self.seeded()
        self.fields = crm.FIELDS.replace("title: title", f"title: {{ column: title, write: {write} }}")
        self.import_title(box, "A", "first.csv")
        (made,) = box.records()
        return box, f"{CONTACTS}/{made['id']}"

    def import_title(self, box, title, name="contacts.csv", *args):
        self.mapping(fields=self.fields)
        self.table(["k1", "Ann", "Lee", "ann@example.com", title], name=name)
        return self.run_ok(box, *args, file=name)

    def test_a_field_that_somebody_edited_is_kept_and_reported(self):
        box, ann = self.begin()
        box.edit(ann, {"title": "P"})
        said = self.import_title(box, "B")
        self.assertEqual(said["findings"].get("update.edited"), 1)
        self.counted(said["result"], unchanged=1)
        self.assertEqual(value(box.get(ann), "title"), "P")
        self.assertIn("title", self.words)

    def test_the_other_fields_of_an_edited_record_are_updated(self):
        box, ann = self.begin()
        box.edit(ann, {"title": "P"})
        self.mapping(fields=self.fields)
        self.table(["k1", "Anna", "Lee", "ann@example.com", "B"])
        said = self.run_ok(box)
        self.counted(said["result"], update=1)
        self.assertEqual(value(box.get(ann), "title"), "P")
        self.assertEqual(value(box.get(ann), "$name")["firstName"], "Anna")
        self.assertIn(("k1", "keep", "title", "P", "B"), self.changes())

    def test_force_overwrites_what_somebody_edited(self):
        box, ann = self.begin("force")
        box.edit(ann, {"title": "P"})
        said = self.import_title(box, "B")
        self.counted(said["result"], update=1)
        self.assertNotIn("update.edited", said["findings"])
        self.assertEqual(value(box.get(ann), "title"), "B")

    def test_what_we_wrote_last_may_be_overwritten(self):
        box, ann = self.begin()
        self.counted(self.import_title(box, "B", "second.csv")["result"], update=1)
        said = self.import_title(box, "C", "third.csv")
        self.counted(said["result"], update=1)
        self.assertEqual(said["findings"], {})
        self.assertEqual(value(box.get(ann), "title"), "C")

    def test_a_field_that_we_never_wrote_is_overwritten(self):
        self.mapping()
        self.table(["k1", "Ann", "Lee", "ann@example.com", "B"])
        box = self.seeded(contacts=[crm.person("con_ann", "Ann", "Lee", "ann@example.com", title="P")])
        said = self.run_ok(box)
        self.counted(said["result"], update=1)
        self.assertEqual(value(box.get(ANN), "title"), "B")

    def test_an_edit_between_dry_run_and_run_is_kept_and_reported(self):
        box, ann = self.begin()
        said = self.import_title(box, "B", "contacts.csv", "--dry-run")
        self.counted(said["plan"], update=1)
        box.edit(ann, {"title": "P"})
        said = self.run_ok(box)
        self.assertEqual(said["findings"].get("update.edited"), 1)
        self.counted(said["result"], unchanged=1)
        self.assertEqual(value(box.get(ann), "title"), "P")

    def test_a_record_that_is_by_now_as_the_row_wants_it_is_unchanged(self):
        box, ann = self.begin()
        self.counted(self.import_title(box, "B", "contacts.csv", "--dry-run")["plan"], update=1)
        box.edit(ann, {"title": "B"})
        before = len(box.ours())
        self.counted(self.run_ok(box)["result"], unchanged=1)
        self.assertEqual(len(box.ours()), before)

    def test_another_field_edited_in_between_survives_the_update(self):
        box, ann = self.begin()
        self.counted(self.import_title(box, "B", "contacts.csv", "--dry-run")["plan"], update=1)
        box.edit(ann, {"memo": "call her", "$email": ["ann@example.com", "two@example.com"]})
        self.run_ok(box)
        now = box.get(ann)
        self.assertEqual((value(now, "title"), value(now, "memo")), ("B", "call her"))
        self.assertIn("two@example.com", value(now, "$email"))

    def test_what_the_server_adds_by_itself_is_nobody_s_edit(self):
        self.write("mapping.yaml", crm.ACCOUNT_HEAD + "fields:\n"
                   "  $name: name\n  $website: website\n  founded: founded\n")
        header = ["id", "name", "website", "founded"]
        self.table(["c1", "Acme", "https://acme.example", "1999"], header=header, name="companies.csv")
        box = self.seeded("--enrich", "1m")
        self.run_ok(box, file="companies.csv")
        box.advance(61)
        (made,) = box.records(crm.ACCOUNTS)
        self.assertIsNotNone(made["updatedAt"])
        self.table(["c1", "Acme", "https://acme.example", "2000"], header=header, name="companies2.csv")
        said = self.run_ok(box, file="companies2.csv")
        self.counted(said["result"], update=1)
        self.assertEqual(said["findings"], {})
        (now,) = box.records(crm.ACCOUNTS)
        self.assertEqual(value(now, "founded"), 2000)
        self.assertEqual(value(now, "$linkedIn"), value(made, "$linkedIn"))

    def test_what_the_server_stores_in_another_form_is_not_written_again(self):
        self.mapping(fields=crm.FIELDS + "  phone: { column: phone, region: US }\n"
                     "  last-call: { column: call, zone: UTC, "
                                         "formats: [yyyy-MM-dd HH:mm] }\n")
        self.table(["k1", "Ann", "Lee", "ann@example.com", "T", "(201) 555-0123", "2026-01-02 03:04"],
                   header=crm.HEADER + ["phone", "call"])
        box = self.seeded()
        self.run_ok(box)
        said = self.run_ok(box, "--job", self.path("second.job"))
        self.counted(said["result"], unchanged=1)


class Policies(crm.Case):
    """write: of one field, against a record with a title and one without."""

    def update(self, rule, cells, stored, extra=""):
        """Returns what became of each stored value, by write policy."""
        self.mapping(fields=f"fields:\n  $email: email\n  {rule}\n{extra}")
        self.table(*([f"k{i}", f"u{i}@example.com", c] for i, c in enumerate(cells)), header=["id", "email", "cell"])
        key = rule.split(":")[0]
        box = self.seeded(contacts=[crm.record(f"con_{i}", {"$email": [f"u{i}@example.com"], key: v})
                                    for i, v in enumerate(stored)])
        self.said = self.run_ok(box)
        return [value(box.get(f"{CONTACTS}/con_{i}"), key) for i in range(len(stored))]

    def test_fill_blank_fills_only_what_is_blank(self):
        self.assertEqual(self.update("title: { column: cell, write: fill-blank }", ["new", "new"], ["old", None]),
                         ["old", "new"])
        self.counted(self.said["result"], update=1, unchanged=1)

    def test_never_update_writes_on_create_only(self):
        self.assertEqual(self.update("title: { column: cell, write: never-update }", ["new", "new"], ["old", None]),
                         ["old", None])
        self.counted(self.said["result"], unchanged=2)

    def test_append_puts_a_text_behind_the_one_that_is_stored_once(self):
        self.assertEqual(self.update("title: { column: cell, write: append }", ["new", "new", "new"],
                                     ["old", None, "a\nnew\none"]), ["old\nnew", "new", "a\nnew\none"])

    def test_append_adds_the_values_that_are_missing(self):
        self.assertEqual(
            self.update('phone: { column: cell, split: ";", write: append }',
                        ["+12015550123;+12015550199", "+12015550123"], [["+12015550199", "+442083661177"], None]),
            [["+12015550199", "+442083661177", "+12015550123"], ["+12015550123"]])

    def test_an_empty_cell_keeps_what_is_stored(self):
        self.assertEqual(self.update("title: { column: cell, write: force }", [""], ["old"]), ["old"])
        self.counted(self.said["result"], unchanged=1)

    def test_the_clear_token_clears_and_only_that(self):
        self.assertEqual(self.update('title: { column: cell, clear-token: "-" }', ["-", "- ", "--", "-"],
                                     ["old", "old", "old", None]), [None, "- ", "--", None])
        self.assertEqual(self.said["result"]["unchanged"], 1)

    def test_parts_of_an_address_are_merged_with_what_is_stored(self):
        stored = {"street": "Am Markt 1", "city": "Bonn", "postalCode": "53111", "country": "DE"}
        self.assertEqual(self.update("address: { city: cell }", ["Berlin", ""], [stored, stored]),
                         [{**stored, "city": "Berlin"}, stored])

    def test_parts_of_a_name_are_merged_with_what_is_stored(self):
        names = self.update("$name: { last: cell }", ["Lee"], [{"firstName": "Ann", "lastName": "Old"}])
        self.assertEqual(names, [{"firstName": "Ann", "lastName": "Lee"}])

    def test_a_select_is_compared_by_its_option(self):
        self.update("lead-status: cell", ["New"], [None])
        self.counted(self.said["result"], update=1)
        said = self.run_ok(self.sandboxes[0], "--job", self.path("second.job"), "--ids", self.path("second.db"))
        self.counted(said["result"], unchanged=1)

    def test_order_of_several_values_is_no_difference(self):
        self.update('phone: { column: cell, split: ";" }', ["+12015550123;+12015550199"],
                    [["+12015550199", "+12015550123"]])
        self.counted(self.said["result"], unchanged=1)

    def test_overwrite_replaces_several_values_as_a_whole(self):
        self.assertEqual(self.update('phone: { column: cell, split: ";" }', ["+12015550123"], [["+12015550199"]]),
                         [["+12015550123"]])


if __name__ == "__main__":
    unittest.main()
