# SPDX-License-Identifier: Apache-2.0
"""kill -9 at the system calls of an import, and once more while the same
command takes it up: it ends as one that nobody disturbed."""
import shimjobs
import shimrig

POINTS = 420


class Kill(shimrig.Case):
    def test_an_import_killed_at_its_calls_and_again_while_it_resumes_ends_as_an_undisturbed_one(self):
        self.kills(shimjobs.Mixed(), POINTS)


if __name__ == "__main__":
    shimrig.main()
