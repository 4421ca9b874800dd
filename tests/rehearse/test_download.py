# SPDX-License-Identifier: Apache-2.0
"""lfetl export --download: the bytes of files and of meetings' transcripts,
whole or not there, fetched once, by addresses that nobody gets to see."""
import os
import signal
import subprocess
import unittest
import urllib.request

import exports
import rig

TROUBLE = """\
- { match: "GET /v1/files/*/url", rate: 0.1, do: status 503 }
- { match: "GET /download/*", rate: 0.2, do: status 503 }
- { match: "GET /download/*", rate: 0.1, do: drop-after }
- { match: "GET /download/*", rate: 0.1, do: drop-before }
- { match: "GET /download/*", rate: 0.1, do: cut 100 }
"""


class Download(exports.Case):
    def upload(self, box, name, data, end="complete"):
        """A person's file; its id."""
        made = box.send("POST", "/v1/files", {"filename": name, "mimeType": "text/plain", "sizeBytes": len(data)})
        put = urllib.request.Request(made["uploadUrl"], data, made["uploadHeaders"], method="PUT")
        if end is not None:
            with urllib.request.urlopen(put, timeout=rig.PATIENCE):
                pass
            box.send("POST", f"/v1/files/{made['id']}/{end}", {})
        return made["id"]

    def uploads(self, box, n, size=3000):
        return {self.upload(box, f"talk {i}.txt", self.text(i, size)): self.text(i, size) for i in range(n)}

    @staticmethod
    def text(i, size=3000):
        return (f"talk {i} ".encode() * size)[:size + i]

    def download(self, box, *args, what="files", ends=0, **more):
        done = subprocess.run([rig.LFETL, "export", what, "--download", self.path("got"), "--base-url", box.url, "--rate",
                               "0", *args], capture_output=True, timeout=rig.PATIENCE, check=False,
                              env=self.environment(), **more)
        self.words = done.stderr.decode()
        self.assertEqual(done.returncode, ends, self.words)
        return done

    def got(self):
        """id -> bytes of what lies in the folder under a name of its own."""
        found = {}
        for name in os.listdir(self.path("got")):
            if name.startswith("files.csv") or name.startswith("meetings.csv"):
                continue
            with open(os.path.join(self.path("got"), name), "rb") as f:
                found[name.split("-")[0] if not name.endswith(".part") else name] = f.read()
        return found

    def fetched(self, box, since=0):
        return [r for r in box.requests()[since:] if r["path"].startswith("/download/")]

    def test_every_file_is_there_with_its_bytes_and_its_record(self):
        box = self.sandbox("--rate", "0")
        there = self.uploads(box, 7)
        pending = self.upload(box, "pending.txt", b"x", end=None)
        cancelled = self.upload(box, "cancelled.txt", b"x", end="cancel")
        self.download(box)
        self.assertEqual(self.got(), there)
        self.assertIn("7 files downloaded", self.words)
        self.assertIn("2 were never uploaded", self.words)
        rows = self.rows("got/files.csv")
        self.assertEqual(sorted(r["id"] for r in rows), sorted([*there, pending, cancelled]))
        self.assertEqual({oct(os.stat(os.path.join(self.path("got"), f)).st_mode & 0o777)
                          for f in os.listdir(self.path("got"))}, {"0o600"})

    def test_what_is_there_is_not_fetched_again_and_what_is_cut_is(self):
        box = self.sandbox("--rate", "0")
        there = self.uploads(box, 4)
        self.download(box)
        before = len(box.requests())
        self.download(box)
        self.assertEqual(self.fetched(box, before), [])
        self.assertIn("4 were there already", self.words)
        names = sorted(n for n in os.listdir(self.path("got")) if n.startswith("fil_"))
        os.truncate(os.path.join(self.path("got"), names[0]), 100)
        os.unlink(os.path.join(self.path("got"), names[1]))
        before = len(box.requests())
        self.download(box)
        self.assertEqual(len(self.fetched(box, before)), 2)
        self.assertEqual(self.got(), there)

    def test_names_do_no_harm(self):
        box = self.sandbox("--rate", "0")
        hostile = ["../../evil.txt", "/etc/passwd", ".hidden", "a\\b", "bell\x07", "\u202etxt.exe", "..", "x" * 255,
                   "same.txt", "same.txt", "con:", "dot.", "ü.pdf", "y" * 250 + ".pdf", "ü" * 127]
        there = {self.upload(box, name, str(i).encode()): str(i).encode() for i, name in enumerate(hostile)}
        self.download(box)
        self.assertEqual(self.got(), there)
        self.assertFalse(os.path.exists(self.path("evil.txt")))
        for name in os.listdir(self.path("got")):
            self.assertLessEqual(len(name.encode()), 250)
            for c in "\x07\u202e\\:":
                self.assertNotIn(c, name)
            self.assertFalse(name.startswith("."))
        self.assertEqual(sum(n.endswith(".pdf") for n in os.listdir(self.path("got"))), 2)

    def test_transcripts_of_meetings(self):
        box = self.sandbox("--rate", "0")
        talks = {}
        for i in range(5):
            links = {}
            if i % 2:
                file_id = self.upload(box, f"talk{i}.vtt", self.text(i))
                talks[file_id] = self.text(i)
                links = {"$transcript": file_id}
            box.insert("/v1/meetings", {"$title": f"m{i}", "$startDate": "2026-01-02T08:00:00Z",
                                        "$endDate": "2026-01-02T09:00:00Z"}, links)
        self.download(box, what="meetings")
        self.assertEqual(self.got(), talks)
        self.assertEqual(sorted(r["$transcript"] for r in self.rows("got/meetings.csv") if r["$transcript"]), sorted(talks))

    def test_trouble_on_the_way_leaves_no_wrong_byte(self):
        box = self.sandbox("--rate", "0", faults=TROUBLE)
        there = self.uploads(box, 12)
        for _ in range(20):
            done = subprocess.run([rig.LFETL, "export", "files", "--download", self.path("got"), "--base-url", box.url,
                                   "--rate", "0"], capture_output=True, timeout=rig.PATIENCE, check=False,
                                  env=self.environment())
            for file_id, data in self.got().items():
                if not file_id.endswith(".part"):
                    self.assertEqual(there[file_id], data)
            if done.returncode not in (3, 4):
                break
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.got(), there)

    def test_killed_it_goes_on(self):
        box = self.sandbox("--rate", "0", "--latency", "3ms")
        there = self.uploads(box, 10, 200000)
        dice = self.dice(23)
        for _ in range(4 if rig.SANITIZED else 25):
            process = subprocess.Popen([rig.LFETL, "export", "files", "--download", self.path("got"), "--base-url",
                                        box.url, "--rate", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       env=self.environment())
            self.kill_after(process, dice.uniform(0, 0.2))
            for file_id, data in (self.got() if os.path.exists(self.path("got")) else {}).items():
                if not file_id.endswith(".part"):
                    self.assertEqual(there[file_id], data)
        self.download(box)
        self.assertEqual(self.got(), there)

    def test_an_address_that_expired_is_asked_for_anew(self):
        box = self.sandbox("--rate", "0", faults='- { match: "GET /download/*", nth: 2, do: status 403 }\n')
        there = self.uploads(box, 3)
        self.download(box)
        self.assertEqual(self.got(), there)
        urls = [r for r in box.requests() if r["path"].endswith("/url")]
        self.assertEqual((len(urls), len(self.fetched(box))), (4, 4))

    def test_one_that_is_always_refused_does_not_stop_the_others(self):
        box = self.sandbox("--rate", "0", faults='- { match: "GET /download/*", every: 1, times: 3, do: status 403 }\n')
        there = self.uploads(box, 3)
        self.download(box, "--workers", "1", ends=3)
        self.assertIn("cannot be fetched: the storage at 127.0.0.1", self.words)
        self.assertIn("403", self.words)
        got = self.got()
        self.assertEqual(len(got), 2)
        self.assertTrue(got.items() <= there.items())

    def test_another_size_than_was_told_is_no_success(self):
        for fault in ("do: oversize 5", "do: answer, body: short"):
            box = self.sandbox("--rate", "0", faults=f'- {{ match: "GET /download/*", every: 1, {fault} }}\n')
            self.uploads(box, 1)
            self.download(box, ends=3)
            self.assertIn("bytes", self.words)
            self.assertEqual(self.got(), {})
            box.stop()

    def test_several_go_at_once_and_one_that_hangs_holds_up_no_other(self):
        box = self.sandbox("--rate", "0", faults='- { match: "GET /download/*", nth: 1, do: hang }\n')
        there = self.uploads(box, 30)
        process = subprocess.Popen([rig.LFETL, "export", "files", "--download", self.path("got"), "--base-url", box.url,
                                    "--rate", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=self.environment())
        while len(self.fetched(box)) < len(there):
            self.assertIsNone(process.poll(), "it ended by itself")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(rig.PATIENCE), 130)
        # All were sent, so all but the last few were there before the signal.
        got = self.got()
        self.assertTrue(got.items() <= there.items())
        self.assertGreater(len(got), len(there) - 9)
        self.download(box)
        self.assertEqual(self.got(), there)

    def test_a_transcript_of_two_meetings_is_fetched_once(self):
        box = self.sandbox("--rate", "0")
        file_id = self.upload(box, "talk.vtt", self.text(1))
        for i in range(3):
            box.insert("/v1/meetings", {"$title": f"m{i}", "$startDate": "2026-01-02T08:00:00Z",
                                        "$endDate": "2026-01-02T09:00:00Z"}, {"$transcript": file_id})
        self.download(box, what="meetings")
        self.assertEqual(self.got(), {file_id: self.text(1)})
        self.assertEqual(len(self.fetched(box)), 1)

    def test_a_storage_that_is_not_to_be_trusted_does_not_lose_what_lies_at_another(self):
        box = self.sandbox("--rate", "0")
        there = self.uploads(box, 12)
        # Without TLS only what is on this machine.
        lost = sorted(there)[:7]
        changed = {f"/v1/files/{i}/url" for i in lost}
        front = self.front(box, answer=lambda path, text:
                           text.replace("//127.0.0.1", "//storage.example.com") if path in changed else text)
        self.download(front, ends=5)
        self.assertIn("7 files could not be fetched: the address for the bytes", self.words)
        self.assertEqual(self.got(), {i: there[i] for i in there if i not in lost})
        self.assertEqual(len(self.rows("got/files.csv")), 12)
        self.download(box)
        self.assertEqual(self.got(), there)

    def test_neither_key_nor_address_goes_astray(self):
        box = self.sandbox("--rate", "0")
        self.uploads(box, 2)
        done = self.download(box, "--debug", "--verbose", "--json")
        said = done.stderr + done.stdout
        for name in os.listdir(self.path("got")):
            with open(os.path.join(self.path("got"), name), "rb") as f:
                said += f.read()
        self.assertNotIn(b"signature=", said)
        self.assertNotIn(rig.KEY.encode(), said)
        for r in self.fetched(box):
            self.assertEqual(r["status"], 200)  # the sandbox refuses our headers there

    def test_a_signal_ends_it_and_a_full_disk_too(self):
        box = self.sandbox("--rate", "0", faults='- { match: "GET /download/*", nth: 1, do: hang }\n')
        there = self.uploads(box, 2)
        process = subprocess.Popen([rig.LFETL, "export", "files", "--download", self.path("got"), "--base-url", box.url,
                                    "--rate", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=self.environment())
        while not self.fetched(box):
            self.assertIsNone(process.poll(), "it ended by itself")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(rig.PATIENCE), 130)
        # One hangs; the other one may be there.
        self.assertLess(len(self.got()), 2)
        self.assertTrue(self.got().items() <= there.items())
        for name in os.listdir(self.path("got")):
            os.unlink(os.path.join(self.path("got"), name))
        self.download(box, ends=8, preexec_fn=rig.file_limit(2500))
        self.assertEqual(self.got(), {})
        self.download(box)
        self.assertEqual(self.got(), there)

    def test_what_has_no_bytes_cannot_be_downloaded(self):
        box = self.sandbox("--rate", "0")
        self.download(box, what="contacts", ends=2)
        self.assertIn("--download is for files", self.words)
        box.stop()
        locked = self.sandbox("--rate", "0", "--scopes", "meetings:read")
        self.download(locked, what="meetings", ends=5)
        self.assertIn("files:read", self.words)


if __name__ == "__main__":
    unittest.main()
