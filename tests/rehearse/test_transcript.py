# SPDX-License-Identifier: Apache-2.0
"""Meetings with transcripts ($transcript: { file: COLUMN }): each file is
uploaded once, right before its row, and linked to that row's meeting."""
import hashlib
import json
import os
import signal
import subprocess
import unittest
import urllib.request

import crm
import rig
from crm import linked, value

KILLS = int(os.environ.get("LFETL_KILLS", "6" if rig.SANITIZED else "40"))
SPAN = 1.5 if rig.SANITIZED else 0.4

MAPPING = """\
mapping: 1
object: meeting
system: rig
key: id
match: []
mode: upsert
fields:
  $title: title
  $startDate: { column: start, formats: [iso8601] }
  $endDate: { column: end, formats: [iso8601] }
relationships:
  $transcript: RULE
"""
HEADER = "id title start end file".split()
TIMES = ["2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z"]

TROUBLE = """\
- { match: "POST /v1/files", rate: 0.1, do: drop-after }
- { match: "POST /v1/files*", rate: 0.05, do: status 503 }
- { match: "POST /v1/files/*/complete", rate: 0.1, do: drop-after }
- { match: "PUT /upload/*", rate: 0.1, do: status 503 }
- { match: "PUT /upload/*", rate: 0.1, do: drop-after }
- { match: "POST /v1/meetings", rate: 0.1, do: drop-after }
- { match: "POST /v1/meetings*", rate: 0.05, do: status 503 }
"""


class Transcript(crm.Case):
    def setUp(self):
        super().setUp()
        self.jobs = 0
        self.rule("{ file: file }")

    def rule(self, text):
        self.write("mapping.yaml", MAPPING.replace("RULE", text))

    def talks(self, *files, name="rows.csv"):
        """A meeting for each file: k1, k2 ..."""
        self.table(*([f"k{i}", f"Talk {i}", *TIMES, f] for i, f in enumerate(files, 1)), header=HEADER, name=name)

    def text(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        return self.write(name, text)

    def make(self, n):
        names = [f"calls/talk{i}.txt" for i in range(1, n + 1)]
        for name in names:
            self.text(name, f"This was said in {name}.\n" * 20)
        return names

    def promise(self, ends=0, args=(), **plan):
        """Dry run and import in a job of its own: no request more or less than
        was promised."""
        self.jobs += 1
        args = ["--job", self.path(f"job{self.jobs}"), *args]
        before = len(self.box.requests())
        dry = self.run_ok(self.box, "--dry-run", *args, file="rows.csv", ends=ends)
        self.assertEqual(self.box.spent(before)["write"], 0, "a dry run is dry")
        since = len(self.box.requests())
        said = self.run_ok(self.box, *args, file="rows.csv", ends=ends)
        self.counted(said["result"], **plan)
        spent = self.spent(since)
        self.assertEqual({k: dry["requests"][k] for k in ("write", "read", "search")}, spent)
        self.assertEqual(said["spent"]["write"], spent["write"])
        self.sent = spent["write"]
        self.findings = said["findings"]
        return said

    def spent(self, since):
        """Requests to the API: the bytes go elsewhere."""
        counts = {"write": 0, "read": 0, "search": 0}
        for r in self.box.requests()[since:]:
            if r["path"].startswith("/v1/"):
                counts[r["category"]] += 1
        return counts

    def content(self, file_id):
        url = self.box.get(f"/v1/files/{file_id}/url")["url"]
        with urllib.request.urlopen(url, timeout=rig.PATIENCE) as answer:
            return hashlib.sha256(answer.read()).hexdigest()

    def linked_files(self):
        """title -> file id, or None."""
        return {value(r, "$title"): (linked(r, "$transcript") or [None])[0] for r in self.box.records("/v1/meetings")}

    def completed(self):
        return [f["id"] for f in self.box.records("/v1/files") if f["status"] == "COMPLETED"]

    def agree(self, names):
        """Each meeting has the file of its row, with its bytes, and no file is
        there that is nobody's."""
        there = self.linked_files()
        self.assertEqual(len(there), len(names))
        for i, name in enumerate(names, 1):
            with open(self.path(name), "rb") as f:
                self.assertEqual(self.content(there[f"Talk {i}"]), hashlib.sha256(f.read()).hexdigest())
        self.assertEqual(sorted(self.completed()), sorted(there.values()))

    # -- the usual --

    def test_transcripts_are_uploaded_once_and_linked(self):
        self.box = self.sandbox("--rate", "0")
        names = self.make(3)
        self.talks(*names)
        self.promise(create=3)
        self.assertEqual(self.sent, 9, "a session, its end and the meeting")
        self.agree(names)
        files = self.box.records("/v1/files")
        self.assertEqual({f["filename"] for f in files}, {"talk1.txt", "talk2.txt", "talk3.txt"})
        self.assertEqual({f["mimeType"] for f in files}, {"text/plain"})
        # Another job of the same data has nothing to do.
        self.promise(unchanged=3)
        self.assertEqual((self.sent, self.findings), (0, {}))
        # One file changes: only that is uploaded, and replaces the former.
        self.text(names[1], "Corrected.\n")
        self.promise(update=1, unchanged=2)
        self.assertEqual(self.sent, 3)
        with open(self.path(names[1]), "rb") as f:
            self.assertEqual(self.content(self.linked_files()["Talk 2"]), hashlib.sha256(f.read()).hexdigest())
        self.promise(unchanged=3)
        self.assertEqual(self.sent, 0)

    def test_two_rows_of_one_file_have_one_each(self):
        self.box = self.sandbox("--rate", "0")
        (name,) = self.make(1)
        self.talks(name, name)
        self.promise(create=2)
        self.agree([name, name])
        self.assertEqual(len(set(self.completed())), 2)

    def test_a_name_as_windows_writes_it(self):
        self.box = self.sandbox("--rate", "0")
        names = self.make(1)
        self.talks(r".\calls\talk1.txt")
        self.promise(create=1)
        self.agree(names)

    def test_a_file_goes_before_an_id_in_first_of(self):
        self.box = self.sandbox("--rate", "0")
        names = self.make(1)
        self.rule("{ first-of: [{ file: file }, { column: known, by: id }] }")
        self.table(["k1", "Talk 1", *TIMES, names[0], ""], header=[*HEADER, "known"], name="rows.csv")
        self.promise(create=1)
        (there,) = self.completed()
        self.table(["k1", "Talk 1", *TIMES, names[0], ""], ["k2", "Talk 2", *TIMES, "", there],
                   header=[*HEADER, "known"], name="rows.csv")
        self.promise(create=1, unchanged=1)
        self.assertEqual(self.linked_files(), {"Talk 1": there, "Talk 2": there})

    def test_a_record_that_keeps_its_transcript_needs_no_upload(self):
        self.box = self.sandbox("--rate", "0")
        names = self.make(2)
        self.talks(names[0])
        self.promise(create=1)
        self.talks(names[1])
        self.rule("{ file: file, write: fill-blank }")
        self.promise(unchanged=1)
        self.assertEqual((self.sent, len(self.completed())), (0, 1))

    def test_a_file_that_is_there_is_linked_again_without_an_upload(self):
        self.box = self.sandbox("--rate", "0")
        names = self.make(2)
        self.talks(*names)
        self.promise(create=2)
        one, two = self.box.records("/v1/meetings")
        files = {r["id"]: linked(r, "$transcript")[0] for r in (one, two)}
        self.box.edit(f"/v1/meetings/{one['id']}", relationships={"$transcript": {"replace": files[two["id"]]}})
        self.promise(unchanged=2)
        self.assertEqual(self.findings, {"update.edited": 1})
        self.rule("{ file: file, write: force }")
        self.promise(update=1, unchanged=1)
        self.assertEqual(self.sent, 1)
        self.agree(names)

    # -- files that cannot be sent --

    def bad(self):
        names = self.make(1)
        self.text("calls/empty.txt", "")
        self.text("other/secret.txt", "Not theirs.\n")
        os.symlink(self.path("other/secret.txt"), self.path("calls/link.txt"))
        os.symlink(self.path("other"), self.path("calls/more"))
        with open(self.path("calls/huge.txt"), "wb") as f:
            f.truncate(512 * 1024 * 1024 + 1)
        self.talks(names[0], "calls/none.txt", "calls/empty.txt", "calls", "calls/huge.txt", "../etc/passwd",
                   "/etc/passwd", r"C:\talk1.txt", "calls/../calls/talk1.txt", "calls/link.txt",
                   "calls/more/secret.txt", "")
        return {"file.missing": 1, "file.empty": 1, "file.kind": 1, "file.too-large": 1, "file.outside": 6}

    def test_what_cannot_be_sent_is_found_before_anything_is(self):
        self.box = self.sandbox("--rate", "0")
        expected = self.bad()
        self.promise(create=12)
        self.assertEqual(self.findings, expected)
        there = self.linked_files()
        self.assertEqual([t for t, f in there.items() if f is not None], ["Talk 1"])
        self.assertEqual(len(self.box.records("/v1/files")), 1)

    def test_rows_without_their_file_fail_if_the_mapping_says_so(self):
        self.box = self.sandbox("--rate", "0")
        expected = self.bad()
        self.rule("{ file: file, on-missing: reject-row }")
        self.promise(ends=3, create=2, failed=10)
        self.assertEqual(self.findings, expected)
        self.assertEqual(sorted(self.linked_files()), ["Talk 1", "Talk 12"])

    def test_validate_looks_at_the_files(self):
        expected = self.bad()
        done = subprocess.run([rig.LFETL, "validate", self.path("rows.csv"), "-m", self.path("mapping.yaml"), "--json",
                               "--items", self.path("items.jsonl")], env=dict(self.environment(), HOME=self.folder),
                              text=True, capture_output=True, timeout=rig.PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["findings"], expected)
        with open(self.path("items.jsonl"), encoding="utf-8") as f:
            first = json.loads(f.readline())
        self.assertEqual(first["relationships"], {"$transcript": [{"by": "file", "value": "calls/talk1.txt"}]})

    def test_a_file_that_goes_away_after_the_plan_fails_its_row(self):
        self.box = self.sandbox("--rate", "0")
        names = self.make(2)
        self.talks(*names)
        self.run_ok(self.box, "--dry-run", file="rows.csv")
        status = subprocess.run([rig.LFETL, "status", self.path("rows.job"), "--json"], env=self.environment(),
                                text=True, capture_output=True, timeout=rig.PATIENCE, check=True)
        self.assertEqual(json.loads(status.stdout)["requests"]["write"], 6)
        os.unlink(self.path(names[1]))
        said = self.run_ok(self.box, file="rows.csv", ends=3)
        self.counted(said["result"], create=1, failed=1)
        (row,) = self.result_file("failed.csv", "rows.job")
        self.assertEqual((row["id"], row["_code"]), ("k2", "file.missing"))
        self.assertIn("when the import was planned", row["_message"])
        self.assertEqual(list(self.linked_files()), ["Talk 1"])
        # What is the way on is importing what failed.
        # Twice: its own job lies in the first one.
        self.rule("{ file: file, on-missing: reject-row }")
        self.run_ok(self.box, file="rows.job/failed.csv", ends=3)
        self.make(2)
        said = self.run_ok(self.box, file="rows.job/failed.job/failed.csv")
        self.counted(said["result"], create=1)
        self.agree(names)

    def test_files_that_are_all_refused_stop_the_run(self):
        self.box = self.sandbox("--rate", "0", faults='- { match: "POST /v1/files", every: 1, do: status 422 }\n')
        self.talks(*self.make(6))
        said = self.run_ok(self.box, file="rows.csv", ends=5)
        self.assertEqual(said["result"]["failed"], 2)
        self.assertEqual(said["result"]["not_attempted"], 4)
        self.assertEqual(len(self.box.ours()), 3)
        self.assertEqual(self.linked_files(), {})
        codes = {row["_code"] for row in self.result_file("failed.csv", "rows.job")}
        self.assertEqual(len(codes), 1)
        self.assertTrue(codes.pop().startswith("server."))

    def test_a_picture_is_no_transcript(self):
        self.box = self.sandbox("--rate", "0")
        names = self.make(1)
        with open(self.path("calls/photo.png"), "wb") as f:
            f.write(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0")
        self.talks(names[0], "calls/photo.png")
        said = self.run_ok(self.box, file="rows.csv", ends=3)
        self.counted(said["result"], create=1, failed=1)
        (row,) = self.result_file("failed.csv", "rows.job")
        self.assertEqual(row["_code"], "server.unprocessable_content")
        self.assertEqual(list(self.linked_files()), ["Talk 1"])

    def test_a_trial_run_uploads_only_what_it_imports(self):
        self.box = self.sandbox("--rate", "0")
        names = self.make(3)
        self.talks(*names)
        said = self.run_ok(self.box, "--limit", "1", file="rows.csv", ends=4)
        self.assertEqual((said["spent"]["write"], said["requests"]["write"]), (3, 6))
        self.assertEqual(len(self.box.records("/v1/files")), 1)
        said = self.run_ok(self.box, file="rows.csv")
        self.assertEqual(said["spent"]["write"], 6)
        self.agree(names)

    def test_a_refused_row_leaves_its_file_to_the_next_import(self):
        self.box = self.sandbox("--rate", "0", faults='- { match: "POST /v1/meetings", nth: 2, do: status 422 }\n')
        names = self.make(2)
        self.talks(*names)
        said = self.run_ok(self.box, file="rows.csv", ends=3)
        self.counted(said["result"], create=1, failed=1)
        self.assertEqual(len(self.completed()), 2)
        said = self.run_ok(self.box, file="rows.job/failed.csv")
        self.counted(said["result"], create=1)
        self.assertEqual(said["spent"]["write"], 1)
        self.agree(names)

    def test_trouble_with_uploads_is_no_row_s_fault(self):
        self.box = self.sandbox("--rate", "0", faults='- { match: "POST /v1/files", nth: 2, do: status 403 }\n')
        names = self.make(3)
        self.talks(*names)
        said = self.run_ok(self.box, file="rows.csv", ends=5)
        self.assertEqual((said["result"]["failed"], said["result"]["in_doubt"]), (0, 0))
        said = self.run_ok(self.box, file="rows.csv")
        self.counted(said["result"], create=3)
        self.agree(names)

    def test_a_key_that_may_not_upload_is_told_before_a_row_is_read(self):
        self.box = self.sandbox("--rate", "0", "--scopes", "meetings:create,meetings:update,meetings:read")
        self.talks(*self.make(1))
        ended = self.run_import(self.box, file="rows.csv")
        self.assertEqual(ended.returncode, 5)
        self.assertIn("files:create", ended.stderr)

    # -- the budget, ends, rehearsal --

    def test_uploads_and_meetings_keep_to_one_limit(self):
        self.box = self.sandbox("--rate", "10")
        names = self.make(12)
        self.talks(*names)
        done = subprocess.run([rig.LFETL, "import", self.path("rows.csv"), "-m", self.path("mapping.yaml"),
                               "--base-url", self.box.url, "--json"], env=self.environment(), text=True,
                              capture_output=True, timeout=rig.PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        # A server that stands still for a moment sees what came meanwhile at once.
        refused = [r for r in self.box.requests() if r["status"] == 429]
        self.assertLessEqual(len(refused), 2)
        self.assertEqual(len(self.box.ours()), 36 + len(refused))

    def test_an_interrupted_import_goes_on_with_its_uploads(self):
        self.box = self.sandbox("--rate", "0", faults='- { match: "PUT /upload/*", nth: 2, do: hang }\n')
        names = self.make(3)
        self.talks(*names)
        process = self.start_import(self.box, file="rows.csv")
        while sum(r["method"] == "PUT" for r in self.box.requests()) < 2:
            self.assertIsNone(process.poll(), "it ended by itself")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(rig.PATIENCE), 130)
        said = self.run_ok(self.box, file="rows.csv")
        self.counted(said["result"], create=3)
        self.agree(names)
        self.assertEqual(len(self.box.records("/v1/files")), 3)

    def test_what_it_takes_counts_the_uploads(self):
        self.box = self.sandbox("--rate", "0")
        self.talks(*self.make(2))
        said = self.run_ok(self.box, file="rows.csv")
        self.assertEqual(said["spent"]["write"], 6)
        self.assertIn("forecast: 6 writes", self.words)

    def test_a_rehearsal_uploads_to_its_own_sandbox(self):
        self.talks(*self.make(2))
        done = subprocess.run([rig.LFETL, "import", self.path("rows.csv"), "-m", self.path("mapping.yaml"),
                               "--sandbox", "--json", "--rate", "0"], env=dict(self.environment(), HOME=self.folder),
                              text=True, capture_output=True, timeout=rig.PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["result"]["create"], 2, done.stderr)
        self.assertEqual(said["spent"]["write"], 6)
        self.assertFalse(os.path.exists(self.path("lfetl-ids.db.uploads")))

    def test_killed_imports_in_trouble_end_as_undisturbed_ones(self):
        dice = self.dice(7)
        kills = rounds = 0
        while kills < KILLS:
            rounds += 1
            self.box = self.sandbox("--rate", "0", "--latency", "3ms", "--fault-seed", str(rounds), faults=TROUBLE)
            names = self.make(12)
            file = f"round{rounds}.csv"
            self.talks(*names, name=file)
            more = ["--workers", "4", "--ids", self.path(f"round{rounds}.db")]
            while kills < KILLS:
                process = self.start_import(self.box, *more, file=file)
                if not self.kill_after(process, dice.random() * SPAN):
                    break
                kills += 1
            for _ in range(20):
                ended = self.run_import(self.box, *more, file=file)
                if ended.returncode != 4:
                    break
            self.assertEqual(ended.returncode, 0, f"round {rounds}: {ended.stderr}")
            self.agree(names)
            made = [r["id"] for r in self.box.ours("create") if r["path"] == "/v1/meetings"]
            self.assertEqual(len(made), len(names))
            bodies = {}
            for w in self.box.ours():
                self.assertEqual(bodies.setdefault(w["key"], (w["path"], w["body"])), (w["path"], w["body"]),
                                 "a key was sent with two bodies")
            self.box.stop()
            os.unlink(self.box.ledger)


if __name__ == "__main__":
    unittest.main()
