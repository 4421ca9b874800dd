#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual page and --help name the same options for each command.
usage: options.py LFETL ROOT
"""
import re
import subprocess
import sys


def helped(lfetl, command):
    p = subprocess.run([lfetl, command, "--help"], text=True, check=True,
                       stdout=subprocess.PIPE)
    own, _, common = p.stdout.partition("\n  and ")
    return set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", own, re.M)
               + re.findall(r"--[a-z-]+", common)) - {"--help"}


def section(text, heading):
    m = re.search(r"^\.S[sh] " + heading + r"$(.*?)(?=^\.S[sh] |\Z)", text, re.S | re.M)
    return m and m.group(1)


def manual(root, command):
    """Its section's options, and those of the section that it refers to."""
    with open(f"{root}/cmd/lfetl.1", encoding="utf-8") as f:
        text = f.read()
    own = section(text, "lfetl " + command)
    if own is None:
        return None
    if ".Sx REACHING LIGHTFIELD" in own:
        own += section(text, "REACHING LIGHTFIELD") or ""
    return set("--" + o for o in re.findall(r"^\.It (?:Fl \w , )?Fl -([a-z-]+)", own, re.M))


def main(lfetl, root):
    p = subprocess.run([lfetl, "--help"], text=True, check=True, stdout=subprocess.PIPE)
    commands = re.findall(r"^  (\w+) +\S", p.stdout, re.M)
    bad = 0 if commands else 1
    for c in commands:
        a, b = helped(lfetl, c), manual(root, c)
        if b is None or a != b:
            print(f"{c}: only in --help: {sorted(a - (b or set()))}, "
                  f"only in the manual: {sorted((b or set()) - a)}")
            bad += 1
    print(f"{len(commands) - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
