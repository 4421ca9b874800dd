# SPDX-License-Identifier: Apache-2.0
"""A machine that has nothing left to give, and files that were made to hurt:
no crash, no hang, no lie, and once the trouble is over the same command ends as
an undisturbed run."""
import os
import resource
import signal
import subprocess
import unittest

import rig

N = 30
MB = 1 << 20
SIGNALS = {-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT, -signal.SIGILL, -signal.SIGFPE}


def limit(*pairs):
    def set_limits():
        for what, n in pairs:
            resource.setrlimit(what, (n, n))
    return set_limits


def closed(*fds):
    def close():
        for fd in fds:
            os.close(fd)
    return close


class Hostile(rig.Case):
    def fresh(self, n=N):
        self.contacts(n)
        return self.sandbox("--rate", "0")

    def goes_on(self, box, n=N):
        """The same command on a machine that is well again."""
        done = self.run_import(box)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.agree(box)[rig.DONE], n)

    def bare(self, box, *args, preexec=None, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        done = subprocess.run(self.command(box, *args), stdout=stdout, stderr=stderr, stdin=subprocess.DEVNULL,
                              timeout=rig.PATIENCE, check=False, env=self.environment(), preexec_fn=preexec)
        return done.returncode

    # -- what the machine lacks --

    def test_no_file_descriptors_are_left(self):
        box = self.fresh()
        for n in range(4, 44, 4):
            done = self.run_import(box, preexec=limit((resource.RLIMIT_NOFILE, n)))
            self.assertNotIn(done.returncode, SIGNALS, done.stderr)
            if done.returncode == 0:
                break
            self.assertIn(done.returncode, (1, 2, 4, 8), done.stderr)
            self.assertIn("lfetl: ", done.stderr)
        self.goes_on(box)

    @unittest.skipIf(rig.SANITIZED, "a sanitizer reserves more than any limit allows")
    def test_memory_runs_out_at_any_point(self):
        box = self.fresh()
        ends = set()
        for mb in list(range(60, 260, 20)):
            done = self.run_import(box, preexec=limit((resource.RLIMIT_AS, mb * MB)))
            ends.add(done.returncode)
            if done.returncode == 0:
                break
            # 127: the system could not even load the program.
            self.assertIn(done.returncode, (1, 2, 4, 8, 127), done.stderr)
        self.assertGreater(len(ends), 1, "no run met the limit")
        self.goes_on(box)

    @unittest.skipIf(rig.SANITIZED, "a sanitizer reserves more than any limit allows")
    def test_no_thread_can_be_started(self):
        box = self.fresh()
        done = self.run_import(box, preexec=limit((resource.RLIMIT_STACK, 4096 * MB), (resource.RLIMIT_AS, 2048 * MB)))
        self.assertIn(done.returncode, (1, 8), done.stderr)
        self.assertIn("cannot start", done.stderr)
        self.assertEqual(box.writes(), [])
        self.goes_on(box)

    def test_no_file_may_grow(self):
        box = self.fresh(200)
        for n in (0, 1000, 8192, 40000):
            done = self.run_import(box, preexec=rig.file_limit(n))
            self.assertEqual(done.returncode, 8, done.stderr)
        self.goes_on(box, 200)

    def validate(self, preexec=None, **environment):
        self.write("mapping.yaml", rig.MAPPING.replace("  external-id: id\n", ""))
        return subprocess.run([rig.LFETL, "validate", self.path("contacts.csv"), "-m", self.path("mapping.yaml")],
                              text=True, capture_output=True, timeout=rig.PATIENCE, check=False,
                              env={**os.environ, **environment}, preexec_fn=preexec)

    def test_there_is_no_folder_for_temporary_files(self):
        self.contacts(N)
        done = self.validate(TMPDIR=self.path("nowhere"))
        self.assertEqual(done.returncode, 8, done.stderr)
        self.assertIn("TMPDIR=", done.stderr)

    def test_there_is_no_room_for_temporary_files(self):
        self.contacts(20000)
        done = self.validate(TMPDIR=self.folder, preexec=rig.file_limit(4096))
        self.assertEqual(done.returncode, 8, done.stderr)
        self.assertEqual([f for f in os.listdir(self.folder) if f.startswith("lfetl")], [])

    # -- standard streams --

    def test_standard_output_is_closed(self):
        box = self.fresh()
        self.assertEqual(self.bare(box, preexec=closed(1)), 0)
        self.assertEqual(self.agree(box)[rig.DONE], N)

    def test_no_standard_stream_is_open_and_no_message_gets_into_a_file(self):
        self.contacts(N)
        box = self.sandbox("--rate", "0", faults='- { match: "POST *", nth: 5, do: status 422, code: some_rule }\n')
        self.assertEqual(self.bare(box, preexec=closed(0, 1, 2)), 3)
        for name in os.listdir(self.path("contacts.job")):
            if name not in ("summary.json", "job.db", "report.html", "job.log"):
                with open(os.path.join(self.path("contacts.job"), name), "rb") as f:
                    text = f.read()
                for word in (b"results:", b"id map:", b"lfetl:"):
                    self.assertNotIn(word, text, name)
        with open(self.path("contacts.csv"), encoding="utf-8") as f:
            self.assertEqual(len(f.readlines()), N + 1)

    def test_standard_error_is_a_full_disk(self):
        box = self.fresh()
        with open("/dev/full", "wb") as full:
            self.assertEqual(self.bare(box, stderr=full), 0)
        self.assertEqual(self.agree(box)[rig.DONE], N)

    def test_the_reader_of_standard_output_has_gone(self):
        box = self.fresh()
        reader, writer = os.pipe()
        os.close(reader)
        try:
            self.assertEqual(self.bare(box, "--json", stdout=writer), 8)
        finally:
            os.close(writer)
        self.assertEqual(self.agree(box)[rig.DONE], N)

    # -- files that were made to hurt --

    def refused(self, text, status=2, mapping=None):
        """The reason, in words; nothing was sent."""
        box = self.fresh(1)
        with open(self.path("contacts.csv"), "wb") as f:
            f.write(text)
        if mapping is not None:
            self.write("mapping.yaml", mapping)
        done = self.run_import(box)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(box.writes(), [])
        return done.stderr

    HEAD = b"id,first,last,email\n"

    def test_a_quote_that_is_never_closed_in_a_file_of_50_mb(self):
        words = self.refused(self.HEAD + b'k1,"' + b"x\n" * (25 * MB))
        self.assertIn("contacts.csv:2: ", words)

    def test_a_cell_of_40_mb(self):
        self.refused(self.HEAD + b"k1," + b"x" * (40 * MB) + b",l,u@example.com\n")

    def test_5000_columns(self):
        self.refused(b",".join(b"c%d" % i for i in range(5000)) + b"\n")

    def test_a_nul_in_the_middle_of_a_row(self):
        words = self.refused(self.HEAD + b"k1,a,b,u@example.com\nk2,a\0b,c,v@example.com\n")
        self.assertIn("contacts.csv:3: ", words)

    def test_a_mapping_nested_10000_deep(self):
        self.refused(self.HEAD, mapping="mapping: 1\nfields: " + "{ a: " * 10000 + "1" + " }" * 10000 + "\n")

    def test_a_mapping_of_20_mb(self):
        self.refused(self.HEAD, mapping=rig.MAPPING + "# " + "x" * (20 * MB) + "\n")

    def test_a_mapping_that_is_no_text(self):
        self.refused(self.HEAD, mapping="mapping: 1\n\0\x01\x02: [\n")

    def test_a_mapping_of_aliases_that_would_grow_without_end(self):
        bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
        for i in range(1, 9):
            bomb += f"{chr(97 + i)}: &{chr(97 + i)} [" + ",".join(["*" + chr(96 + i)] * 9) + "]\n"
        self.refused(self.HEAD, mapping=bomb)


if __name__ == "__main__":
    unittest.main()
