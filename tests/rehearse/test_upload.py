# SPDX-License-Identifier: Apache-2.0
"""lfetl upload: killed, cut off and slowed down, each time resumed by the same
command; a file is there once, with its own bytes."""
import hashlib
import os
import signal
import subprocess
import unittest
import urllib.request

import rig

KILLS = int(os.environ.get("LFETL_KILLS", "6" if rig.SANITIZED else "40"))

TROUBLE = """\
- { match: "POST /v1/files", rate: 0.1, do: drop-after }
- { match: "POST /v1/files*", rate: 0.1, do: status 503 }
- { match: "POST /v1/files/*/complete", rate: 0.2, do: drop-after }
- { match: "PUT /upload/*", rate: 0.2, do: status 503 }
- { match: "PUT /upload/*", rate: 0.1, do: drop-after }
- { match: "PUT /upload/*", rate: 0.1, do: drop-before }
"""


class Upload(rig.Case):
    def env(self):
        return dict(self.environment(), HOME=self.folder)

    def command(self, box, *args):
        return [rig.LFETL, "upload", "--base-url", box.url, *args]

    def upload(self, box, *args):
        return subprocess.run(self.command(box, *args), text=True, capture_output=True,
                              timeout=rig.PATIENCE, check=False, env=self.env(), cwd=self.folder)

    def make(self, n, size=2000):
        names = []
        for i in range(n):
            name = f"talk{i}.txt"
            self.write(name, f"talk number {i}\n" + "word " * (size // 5))
            names.append(name)
        return names

    def finished(self, box):
        """filename -> id of what is COMPLETED; each at most once."""
        there = {}
        for f in box.records("/v1/files"):
            if f["status"] == "COMPLETED":
                self.assertNotIn(f["filename"], there, "a file is there twice")
                there[f["filename"]] = f["id"]
        return there

    def sum_there(self, box, file_id):
        url = box.get(f"/v1/files/{file_id}/url")["url"]
        with urllib.request.urlopen(url, timeout=rig.PATIENCE) as answer:
            return hashlib.sha256(answer.read()).hexdigest()

    def agree(self, box, names, ended):
        there = self.finished(box)
        self.assertEqual(sorted(there), sorted(names))
        said = {}
        for line in ended.stdout.splitlines():
            file_id, state, name = line.split("\t")
            self.assertIn(state, ("uploaded", "already"))
            said[name] = file_id
        self.assertEqual(said, there)
        for name, file_id in there.items():
            with open(self.path(name), "rb") as f:
                self.assertEqual(self.sum_there(box, file_id), hashlib.sha256(f.read()).hexdigest())

    def test_killed_uploads_in_trouble_end_as_undisturbed_ones(self):
        names = self.make(6)
        box = self.sandbox("--rate", "0", "--latency", "5ms", faults=TROUBLE)
        dice = self.dice(5)
        for _ in range(KILLS):
            process = subprocess.Popen(self.command(box, *names), env=self.env(), cwd=self.folder,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if not self.kill_after(process, dice.random() * (1.0 if rig.SANITIZED else 0.3)):
                os.unlink(self.path(".local/state/lfetl/uploads.db"))
                names = [self.rename(name) for name in names]
        for _ in range(20):
            ended = self.upload(box, *names)
            if ended.returncode != 4:
                break
        self.assertEqual(ended.returncode, 0, ended.stderr)
        there = self.finished(box)
        for name in names:
            self.assertIn(name, there)

    def rename(self, name):
        """Another file for the next rounds, since this one has arrived."""
        new = "x" + name
        os.rename(self.path(name), self.path(new))
        return new

    def test_what_arrives_is_what_lies_on_disk(self):
        names = self.make(4, 300000)
        box = self.sandbox("--rate", "0", faults=TROUBLE)
        for _ in range(20):
            ended = self.upload(box, *names)
            if ended.returncode != 4:
                break
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.agree(box, names, ended)

    def test_an_interrupted_upload_goes_on_in_its_session(self):
        names = self.make(1)
        box = self.sandbox("--rate", "0", faults='- { match: "PUT /upload/*", nth: 1, do: hang }\n')
        process = subprocess.Popen(self.command(box, *names), env=self.env(), cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        while not any(r["method"] == "PUT" for r in box.requests()):
            self.assertIsNone(process.poll(), "it ended by itself")
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=rig.PATIENCE)[0]
        self.assertEqual(process.returncode, 130)
        self.assertEqual(said, "-\tunfinished\ttalk0.txt\n")
        ended = self.upload(box, *names)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.agree(box, names, ended)
        self.assertEqual(len(box.records("/v1/files")), 1)

    def test_a_session_that_expired_between_two_runs_is_replaced(self):
        names = self.make(1)
        box = self.sandbox("--rate", "0", faults='- { match: "PUT /upload/*", nth: 1, do: hang }\n')
        process = subprocess.Popen(self.command(box, *names), env=self.env(), cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not any(r["method"] == "PUT" for r in box.requests()):
            self.assertIsNone(process.poll(), "it ended by itself")
        process.kill()
        process.wait(rig.PATIENCE)
        box.advance(2 * 3600)
        ended = self.upload(box, *names)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.agree(box, names, ended)

    def test_the_rate_limit_is_kept_and_no_request_is_lost_to_it(self):
        names = self.make(12)
        box = self.sandbox("--rate", "10")
        ended = self.upload(box, *names)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual([r for r in box.requests() if r["status"] == 429], [])
        self.assertEqual(sorted(self.finished(box)), sorted(names))

    def test_the_storage_sees_no_key_and_the_service_no_bytes(self):
        names = self.make(1)
        box = self.sandbox("--rate", "0")
        ended = self.upload(box, *names)
        # The sandbox refuses a PUT with anything of Lightfield's.
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual([r["method"] for r in box.requests()], ["GET", "POST", "PUT", "POST"])

    def test_runs_at_the_same_time_bring_each_file_once(self):
        names = self.make(8)
        box = self.sandbox("--rate", "0", "--latency", "10ms")
        runs = [subprocess.Popen(self.command(box, *names), env=self.env(), cwd=self.folder, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
        ended = [(run.communicate(timeout=rig.PATIENCE), run.returncode) for run in runs]
        for (_, words), status in ended:
            self.assertEqual(status, 0, words)
        there = self.finished(box)
        self.assertEqual(sorted(there), sorted(names))
        for (said, _), _ in ended:
            self.assertEqual({line.split("\t")[2]: line.split("\t")[0] for line in said.splitlines()}, there)

    @unittest.skipIf(rig.SANITIZED, "sanitizers have memory of their own")
    def test_memory_does_not_grow_with_the_file(self):
        box = self.sandbox("--rate", "0")
        peaks = []
        for size in (1 << 20, 96 << 20):
            with open(self.path("large.bin"), "wb") as f:
                f.truncate(size)
            script = ("import resource, subprocess, sys\n"
                      "rc = subprocess.call(sys.argv[1:])\n"
                      "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
                      "sys.exit(rc)\n")
            ended = subprocess.run(["python3", "-c", script, *self.command(box, "large.bin")], text=True,
                                   capture_output=True, timeout=rig.PATIENCE, check=False,
                                   env=self.env(), cwd=self.folder)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            peaks.append(int(ended.stdout.split()[-1]))
        self.assertLess(peaks[1], peaks[0] + 8 * 1024, f"KiB: {peaks}")


if __name__ == "__main__":
    unittest.main()
