# SPDX-License-Identifier: Apache-2.0
"""What stops a run, and that it can go on afterwards."""
import json
import os
import resource
import signal
import unittest

import rig


class Stop(rig.Case):
    def test_a_bad_key_stops_with_5_and_all_rows_pending(self):
        self.contacts(20)
        box = self.sandbox("--rate", "0", "--api-key", rig.KEY)
        bad = self.run_import(box, key="sk_lf_wrong")
        self.assertEqual(bad.returncode, 5, bad.stderr)
        self.assertNotIn("sk_lf_wrong", bad.stderr)
        self.assertEqual(box.writes(), [])
        good = self.run_import(box)
        self.assertEqual(good.returncode, 0, good.stderr)
        self.assertEqual(self.agree(box)[rig.DONE], 20)

    def test_a_key_revoked_in_the_middle_stops_with_5_and_the_rest_pending(self):
        self.contacts(60)
        box = self.sandbox("--rate", "0", faults='- { match: "POST /v1/contacts", nth: 11, do: status 401 }\n')
        stopped = self.run_import(box, "--workers", "1")
        self.assertEqual(stopped.returncode, 5, stopped.stderr)
        counts = self.agree(box)
        self.assertEqual(counts[rig.DONE], 10)
        self.assertEqual(counts[rig.PENDING], 50)
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.agree(box)[rig.DONE], 60)

    def test_a_scope_that_is_missing_stops_with_5_before_any_write(self):
        self.contacts(5)
        box = self.sandbox("--rate", "0", "--scopes", "contacts:read,accounts:read")
        stopped = self.run_import(box)
        self.assertEqual(stopped.returncode, 5, stopped.stderr)
        self.assertIn("contacts:create", stopped.stderr)
        self.assertEqual(box.writes(), [])

    def test_an_unknown_field_costs_exactly_one_write(self):
        self.contacts(200)
        box = self.sandbox("--rate", "0", faults=(
            '- { match: "POST /v1/contacts", every: 1, do: status 400, code: unknown_field, param: external-id }\n'))
        stopped = self.run_import(box)
        self.assertEqual(stopped.returncode, 5, stopped.stderr)
        self.assertIn("external-id", stopped.stderr)
        self.assertEqual(len(box.writes()), 1)
        self.assertEqual(self.agree(box)[rig.PENDING], 200)

    def test_three_canaries_refused_alike_stop_with_5(self):
        self.contacts(50)
        box = self.sandbox("--rate", "0", faults=(
            '- { match: "POST /v1/contacts", every: 1, do: status 422, code: some_rule }\n'))
        stopped = self.run_import(box)
        self.assertEqual(stopped.returncode, 5, stopped.stderr)
        self.assertEqual(len(box.writes()), 3)
        counts = self.agree(box)
        self.assertEqual((counts[rig.FAILED], counts[rig.PENDING]), (3, 47))

    def test_a_service_that_is_away_ends_with_4_and_resumes(self):
        self.contacts(30)
        box = self.sandbox("--rate", "0", faults='- { match: "POST /v1/contacts", every: 1, times: 8, do: status 503 }\n')
        away = self.run_import(box)
        self.assertEqual(away.returncode, 4, away.stderr)
        self.assertIn("same command", away.stderr)
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.agree(box)[rig.DONE], 30)

    def test_a_server_that_is_not_there_ends_with_4(self):
        self.contacts(3)
        box = self.sandbox("--rate", "0")
        box.stop()
        away = self.run_import(box)
        self.assertEqual(away.returncode, 4, away.stderr)

    def test_a_full_disk_ends_with_8_and_resumes(self):
        self.contacts(3000)
        box = self.sandbox("--rate", "0")
        self.assertEqual(self.run_import(box, "--limit", "5").returncode, 4)
        size = max(os.path.getsize(self.path("contacts.job/" + n)) for n in os.listdir(self.path("contacts.job")))

        def small():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 65536, size + 65536))

        full = self.run_import(box, preexec=small)
        self.assertEqual(full.returncode, 8, full.stderr)
        self.agree(box)
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.agree(box)[rig.DONE], 3000)

    def test_an_interrupt_drains_and_the_same_command_goes_on(self):
        self.contacts(400)
        box = self.sandbox("--rate", "0", "--latency", "20ms")
        process = self.start_import(box, "--workers", "4")
        while len(box.writes()) < 20:
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(rig.PATIENCE), 130)
        counts = self.agree(box)
        self.assertEqual(counts[rig.SENT], 0, "a drain leaves no row without an outcome")
        self.assertGreater(counts[rig.PENDING], 0)
        with open(self.path("contacts.job/summary.json"), encoding="utf-8") as f:
            summary = json.load(f)
        self.assertEqual(summary["exit"], 130)
        self.assertEqual(sum(summary["result"].values()), 400)
        self.assertEqual(self.run_import(box).returncode, 0)
        self.assertEqual(self.agree(box)[rig.DONE], 400)

    def test_the_server_s_limit_is_kept(self):
        self.contacts(60)
        box = self.sandbox("--rate", "25")
        done = self.run_import(box, rate="25")
        self.assertEqual(done.returncode, 0, done.stderr)
        refused = [r for r in box.requests() if r["status"] == 429]
        self.assertEqual(refused, [])

    def test_a_refusal_after_a_lost_answer_is_doubt_and_exit_6(self):
        self.contacts(2)
        box = self.sandbox("--rate", "0", faults=(
            '- { match: "POST /v1/contacts", nth: 2, do: drop-before }\n'
            '- { match: "POST /v1/contacts", nth: 3, do: status 422, code: some_rule }\n'))
        doubt = self.run_import(box, "--workers", "1", "--batch", "1")
        self.assertEqual(doubt.returncode, 6, doubt.stderr)
        self.assertEqual(self.agree(box)[rig.DOUBT], 1)
        again = self.run_import(box)
        self.assertEqual(again.returncode, 6, again.stderr)


if __name__ == "__main__":
    unittest.main()
