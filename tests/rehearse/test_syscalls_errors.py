# SPDX-License-Identifier: Apache-2.0
"""System calls of an import that fail or do less than they were asked for: it
goes on where that is nothing, else it ends with a status and words that say
where and what to do, and the same command ends as one that nobody disturbed."""
import errno

import shimjobs
import shimrig

FILES = "open,create,close,read,write,sync,trunc,rename,unlink,mkdir,chmod,map,stat"
FILLS = "create,write,sync,trunc,rename,mkdir"


class Errors(shimrig.Case):
    def of(self, do, kinds, n, ends=(), times=1):
        self.disturb(shimjobs.Mixed(), do, kinds, n, ends, times)

    def test_a_call_that_finds_the_disk_full(self):
        self.of(errno.ENOSPC, FILLS, 80, (8,))

    def test_a_disk_that_is_full_from_a_call_on(self):
        self.of(errno.ENOSPC, FILLS, 60, (8,), times=0)

    def test_a_call_that_finds_the_disk_broken(self):
        self.of(errno.EIO, FILES, 160, (8,))

    def test_a_disk_that_is_broken_from_a_call_on(self):
        self.of(errno.EIO, FILES, 60, (8,), times=0)

    def test_what_cannot_be_read_at_the_end_is_no_success(self):
        """The numbers come from the journal; none of them is a zero for want
        of reading them."""
        self.disturb(shimjobs.Mixed(60), errno.EIO, "read", 70, (8,), last=70)

    def test_a_file_that_cannot_be_locked(self):
        self.of(errno.EIO, "lock", 12, (8,))

    def test_calls_that_a_signal_interrupts(self):
        # libc's streams, which write the result files, give up at it.
        self.of(errno.EINTR, "open,create,read,write,close,trunc", 60, (8,))
        self.of(errno.EINTR, "connect,send,recv,poll", 20)

    def test_a_sync_that_a_signal_interrupts(self):
        self.of(errno.EINTR, "sync", 15, (8,))

    def test_less_is_written_or_read_than_was_asked_for(self):
        self.of("short", "read,write", 40)
        self.of("short", "send,recv", 20)

    def test_never_more_than_half_is_written_or_read(self):
        self.of("short", "read,write,send,recv", 5, times=0)

    def test_connections_that_break(self):
        self.of(errno.ECONNRESET, "connect,send,recv", 30, (4,))

    def test_there_are_no_sockets_left(self):
        self.of(errno.EMFILE, "socket", 10, (4, 8))


if __name__ == "__main__":
    shimrig.main()
