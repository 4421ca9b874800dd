# SPDX-License-Identifier: Apache-2.0
"""Disturbed system calls of the other commands, and of an import that takes up
one that was killed."""
import errno

import shimjobs
import shimrig

FILES = "open,create,close,read,write,sync,trunc,rename,unlink,mkdir,chmod,map,stat"


class Others(shimrig.Case):
    def trouble(self, scenario, kills, errors):
        self.kills(scenario, kills)
        self.disturb(scenario, errno.ENOSPC, "create,write,sync,trunc,rename,mkdir", errors, (8,))
        self.disturb(scenario, errno.EIO, FILES, errors, (8,))
        # libc's streams, which write the result files, give up at it.
        self.disturb(scenario, errno.EINTR, "read,write,send,recv,poll", errors // 2, (8,))
        self.disturb(scenario, "short", "read,write,send,recv", errors // 2)

    def test_an_import_that_takes_up_another(self):
        self.trouble(shimjobs.Resumed(), 60, 20)

    def test_an_export_leaves_the_former_file_or_a_whole_one(self):
        self.trouble(shimjobs.Export(), 60, 20)

    def test_an_undo(self):
        self.trouble(shimjobs.Undo(), 60, 20)

    def test_a_verification(self):
        self.trouble(shimjobs.Verify(), 40, 20)

    def test_an_upload(self):
        self.trouble(shimjobs.Upload(), 60, 20)


if __name__ == "__main__":
    shimrig.main()
