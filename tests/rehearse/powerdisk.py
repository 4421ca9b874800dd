# SPDX-License-Identifier: Apache-2.0
"""What a disk may hold after a loss of power, by a trace of what was done to
files (tests/harness/shimtrace.c).

Of a file, what was written since its last sync is there, or not, or a part of
it in blocks of 512 bytes, each on its own.  Of a folder, what was made, renamed
and removed since its last sync was done up to some point and no further.  This
is less than POSIX allows and no less than what SQLite is made for."""
import os
import random
import shutil
import struct

HEAD = struct.Struct("=QQIIQ")
BLOCK = 512
# SQLite makes it anew when all who had it open are gone.
PASSING = ("-shm",)


def read_trace(path):
    """(op, inode, path, at, data) of each record."""
    with open(path, "rb") as f:
        data = f.read()
    at = 0
    while at + HEAD.size <= len(data):
        ino, where, op, path_n, data_n = HEAD.unpack_from(data, at)
        at += HEAD.size
        name = data[at:at + path_n].decode()
        at += path_n
        yield chr(op), ino, name, where, data[at:at + data_n]
        at += data_n


class File:
    def __init__(self, content=b""):
        self.safe = bytearray(content)
        self.pending = []  # (at, data), or (size, None)

    def sync(self):
        for change in self.pending:
            apply(self.safe, *change)
        self.pending = []


def apply(content, at, data):
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    content[at:at + len(data)] = data


class Disk:
    """A folder, as the files in it were before and as the trace changed it."""

    def __init__(self, folder):
        self.folder = folder
        self.files = {}    # inode -> File
        self.names = {}    # path -> inode, None: a folder
        self.pending = []  # (folder, op, path, inode or new path)

    def before(self):
        for where, dirs, names in os.walk(self.folder):
            for name in dirs:
                self.names[os.path.join(where, name)] = None
            for name in names:
                path = os.path.join(where, name)
                with open(path, "rb") as f:
                    ino = os.fstat(f.fileno()).st_ino
                    self.files[ino] = File(f.read())
                self.names[path] = ino

    def full(self, path):
        return os.path.normpath(os.path.join(self.folder, path))

    def play(self, records):
        for op, ino, path, at, data in records:
            path = self.full(path)
            if op == "w":
                self.files.setdefault(ino, File()).pending.append((at, data))
            elif op == "t":
                self.files.setdefault(ino, File()).pending.append((at, None))
            elif op == "s":
                self.sync(ino, path)
            else:
                if op == "c":
                    self.files[ino] = File()
                more = self.full(data.decode()) if op == "r" else ino
                self.pending.append((os.path.dirname(path), op, path, more))

    def sync(self, ino, path):
        if ino in self.files:
            self.files[ino].sync()
            return
        for entry in [p for p in self.pending if p[0] == path]:
            self.pending.remove(entry)
            self.name(self.names, *entry[1:])

    @staticmethod
    def name(names, op, path, more):
        if op == "c":
            names[path] = more
        elif op == "m":
            names[path] = None
        elif op == "u":
            names.pop(path, None)
        elif path in names:
            names[more] = names.pop(path)

    def lost(self, dice):
        """One state: path -> content, or None for a folder."""
        names = dict(self.names)
        done = {}
        for folder, *entry in self.pending:
            ops = done.setdefault(folder, [dice.random() < 0.5])
            # Once one was not done, none behind it was.
            ops[0] = ops[0] and dice.random() < 0.8
            if ops[0]:
                self.name(names, *entry)
        return {path: None if ino is None else self.content(self.files.get(ino, File()), dice)
                for path, ino in names.items() if not path.endswith(PASSING)}

    @staticmethod
    def content(file, dice):
        content = bytearray(file.safe)
        how = dice.choice(("none", "all", "some", "torn"))
        changes = list(file.pending)
        if how == "none":
            changes = []
        elif how != "all":
            changes = [c for c in changes if dice.random() < 0.5]
            dice.shuffle(changes)
        for at, data in changes:
            if data is None or how != "torn":
                apply(content, at, data)
                continue
            begin = 0
            while begin < len(data):
                end = min(len(data), (at + begin) // BLOCK * BLOCK + BLOCK - at)
                if dice.random() < 0.5:
                    apply(content, at + begin, data[begin:end])
                begin = end
        return bytes(content)

    def restore(self, state):
        """Make the folder so."""
        for where, dirs, names in os.walk(self.folder, topdown=False):
            for name in names:
                os.unlink(os.path.join(where, name))
            for name in dirs:
                shutil.rmtree(os.path.join(where, name))
        for path in sorted(state):
            # What is in a folder that is gone is gone.
            if not os.path.isdir(os.path.dirname(path)):
                continue
            if state[path] is None:
                os.makedirs(path, mode=0o700, exist_ok=True)
                continue
            with open(path, "wb") as f:
                f.write(state[path])
            os.chmod(path, 0o600)


def dice_of(seed):
    return random.Random(seed)
