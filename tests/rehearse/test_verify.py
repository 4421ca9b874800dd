# SPDX-License-Identifier: Apache-2.0
"""lfetl verify against a server that makes trouble, and beside an import."""
import csv
import json
import os
import signal
import subprocess
import unittest

import rig


class Verify(rig.Case):
    def command_of(self, box, *args):
        return [rig.LFETL, "verify", self.path("contacts.job"), "--base-url", box.url, "--rate", "0", *args]

    def verify(self, box, *args, key=rig.KEY):
        return subprocess.run(self.command_of(box, *args), text=True, capture_output=True,
                              timeout=rig.PATIENCE, check=False, env=self.environment(key))

    def certificate(self):
        with open(self.path("contacts.job/verify.json"), encoding="utf-8") as f:
            return json.load(f)

    def listed(self):
        with open(self.path("contacts.job/verify.csv"), encoding="utf-8", newline="") as f:
            return list(csv.DictReader(f))

    def test_reads_that_fail_on_the_way_are_asked_again(self):
        self.contacts(60)
        box = self.sandbox("--rate", "0", faults=(
            '- { match: "GET /v1/contacts/*", every: 7, do: status 503 }\n'
            '- { match: "GET /v1/contacts/*", every: 11, do: drop-after }\n'))
        self.assertEqual(self.run_import(box).returncode, 0)
        done = self.verify(box)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.certificate()["same"], 60)

    def test_every_record_that_is_gone_is_listed_and_no_other(self):
        self.contacts(40)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box).returncode, 0)
        gone = {rid for line, (_, _, rid) in self.journal().items() if line % 3 == 0}
        for rid in gone:
            box.delete("/v1/contacts/" + rid)
        done = self.verify(box)
        self.assertEqual(done.returncode, 10, done.stderr)
        self.assertEqual({r["id"] for r in self.listed()}, gone)
        self.assertEqual({r["what"] for r in self.listed()}, {"missing"})

    def test_an_interrupted_verification_leaves_the_last_certificate(self):
        self.contacts(300)
        box = self.sandbox("--rate", "0", "--latency", "10ms")
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.verify(box, "--sample", "3").returncode, 0)
        before = self.certificate()
        process = subprocess.Popen(self.command_of(box), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=self.environment())
        seen = len(box.requests())
        while len(box.requests()) < seen + 10:
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(rig.PATIENCE), 130)
        self.assertEqual(self.certificate(), before)
        self.assertEqual([f for f in os.listdir(self.path("contacts.job")) if f.startswith("verify.")
                          and f not in ("verify.csv", "verify.json")], [])

    def test_a_key_that_was_revoked_is_exit_5(self):
        self.contacts(3)
        box = self.sandbox("--rate", "0", faults='- { match: "GET /v1/contacts/con_*", do: status 401 }\n')
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.verify(box).returncode, 5)

    def test_a_job_that_an_import_holds_is_exit_7(self):
        self.contacts(300)
        box = self.sandbox("--rate", "0", "--latency", "20ms")
        process = self.start_import(box, "--workers", "2")
        while len(box.writes()) < 5:
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGSTOP)
        held = self.verify(box)
        process.kill()
        process.wait(rig.PATIENCE)
        self.assertEqual(held.returncode, 7, held.stderr)

    def test_links_are_compared_and_links_of_others_are_theirs(self):
        self.write("mapping.yaml", """\
mapping: 1
object: contact
system: rig
key: id
match: []
mode: create
fields:
  $email: email
relationships:
  $account: { column: account, by: id }
unmapped: ignore
""")
        box = self.sandbox("--rate", "0")
        one = box.insert("/v1/accounts", {"$name": "One"})
        two = box.insert("/v1/accounts", {"$name": "Two"})
        self.write("contacts.csv", f"id,email,account\n1,a@example.com,{one}\n2,b@example.com,{one}\n")
        self.assertEqual(self.run_import(box).returncode, 0)
        first, second = (rid for _, _, rid in self.journal().values())
        box.edit("/v1/contacts/" + first, relationships={"$account": {"add": two}})
        self.assertEqual(self.verify(box).returncode, 0)
        box.edit("/v1/contacts/" + second, relationships={"$account": {"remove": one}})
        done = self.verify(box)
        self.assertEqual(done.returncode, 10, done.stderr)
        self.assertEqual([(r["id"], r["field"], r["what"]) for r in self.listed()],
                         [(second, "$account", "different")])

    LOOSE = rig.MAPPING.replace("  external-id: id\n", "")  # nothing that the server keeps unique
    TWICE = ('- { match: "POST /v1/contacts", nth: 3, do: drop-after, forget: true }\n'
             '- { match: "POST /v1/contacts", nth: 9, do: status 500, after: true, forget: true }\n')

    def doubled(self, mapping, faults=TWICE):
        """A server that has forgotten two keys; the emails that are there twice."""
        self.contacts(12)
        self.write("mapping.yaml", mapping)
        box = self.sandbox("--rate", "0", faults=faults)
        done = self.run_import(box, "--workers", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        mails = [r["fields"]["$email"]["value"][0] for r in box.records()]
        return box, sorted({m for m in mails if mails.count(m) > 1})

    def finds_them(self, mapping, *args):
        box, twice = self.doubled(mapping)
        self.assertEqual(len(twice), 2)
        self.assertEqual(self.verify(box).returncode, 0)  # each row's own record is as it should be
        self.assertIsNone(self.certificate()["doubles"])
        since = len(box.requests())
        done = self.verify(box, "--doubles", *args)
        self.assertEqual(done.returncode, 10, done.stderr)
        self.assertEqual(self.certificate()["doubles"], 2)
        self.assertIn("there twice", done.stderr)
        ids = {r["id"]: r["fields"]["$email"]["value"][0] for r in box.records()}
        self.assertEqual(sorted(ids[r["found"]] for r in self.listed()), twice)
        for r in self.listed():
            self.assertEqual(r["what"], "double")
            self.assertEqual(ids[r["id"]], ids[r["found"]])
            self.assertNotEqual(r["id"], r["found"])
        self.assertEqual(box.ours(since=since), [])
        return box

    def test_a_record_that_the_server_made_twice_is_a_double(self):
        self.finds_them(self.LOOSE.replace("match: []", "match: [$email]").replace("mode: create", "mode: upsert"))

    def test_doubles_are_found_where_nothing_is_matched(self):
        self.finds_them(self.LOOSE)

    def test_what_others_made_and_what_was_there_is_no_double(self):
        mapping = self.LOOSE.replace("match: []", "match: [$email]").replace("mode: create", "mode: upsert")
        box, twice = self.doubled(mapping, faults="[]\n")
        self.assertEqual(twice, [])
        done = self.verify(box, "--doubles")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.certificate()["doubles"], 0)
        self.assertIn("no double of the 12 records", done.stderr)
        # Somebody else of that name is somebody else.
        self.write("mapping.yaml", self.LOOSE)
        self.write("other.csv", "id,first,last,email\nz,Ann,Other,z@example.com\n")
        self.assertEqual(self.run_import(box, file="other.csv").returncode, 0)
        box.insert("/v1/contacts", {"$name": {"firstName": "Ann", "lastName": "Other"}, "$email": ["y@example.com"]})
        done = subprocess.run([a.replace("contacts.job", "other.job") for a in self.command_of(box, "--doubles")],
                              text=True, capture_output=True, timeout=rig.PATIENCE, check=False,
                              env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_sample_looks_for_doubles_of_its_rows_only(self):
        box, _ = self.doubled(self.LOOSE.replace("match: []", "match: [$email]").replace("mode: create", "mode: upsert"),
                              faults="[]\n")
        for i in range(200):
            box.insert("/v1/contacts", {"$email": [f"other{i}@example.com"]})
        since = len(box.requests())
        self.assertEqual(self.verify(box, "--doubles", "--sample", "4").returncode, 0)
        # One each, and one that asks how many records there are.
        self.assertIn(box.spent(since)["search"], (4, 5))


if __name__ == "__main__":
    unittest.main()
