#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a command on a terminal of its own, types ANSWER once it asks, and
prints what the terminal showed.  Ends with the command's exit status.

    ask.py ANSWER COMMAND...
"""
import os
import pty
import sys

pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown, answered = b"", False
while True:
    try:
        data = os.read(fd, 4096)
    except OSError:  # the terminal's other end is closed
        break
    if not data:
        break
    shown += data
    if b"[y/N]" in shown and not answered:
        os.write(fd, sys.argv[1].encode() + b"\n")
        answered = True
sys.stdout.write(shown.decode().replace("\r\n", "\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
