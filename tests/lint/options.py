#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual page and --help name the same options and operands for each
command.
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


def usage(lfetl, command):
    """The operands of the usage line: "[OBJECT]"."""
    p = subprocess.run([lfetl, command, "--help"], text=True, check=True,
                       stdout=subprocess.PIPE)
    m = re.match(rf"usage: lfetl {command} (.*?) ?\[OPTIONS\]$", p.stdout.split("\n")[0])
    return m and m.group(1)


def synopsis(root, command):
    """The same of the manual's SYNOPSIS; options with values are not among them."""
    with open(f"{root}/cmd/lfetl.1", encoding="utf-8") as f:
        text = section(f.read(), "SYNOPSIS")
    m = re.search(rf"^\.Nm\n\.Cm {command}\n(.*?)(?=^\.Nm|\Z)", text, re.S | re.M)
    if not m:
        return None
    words = []
    for line in m.group(1).splitlines():
        if line == ".Ar":
            words.append("FILE...")
        elif line.startswith(".Cm "):
            words.append(line[4:].replace(" ", ""))
        elif line.startswith(".Ar "):
            words.append(line[4:])
        elif line.startswith(".Op Ar ") and line != ".Op Ar options":
            words.append(f"[{line[7:]}]")
    return " ".join(words)


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
            continue
        a, b = usage(lfetl, c), synopsis(root, c)
        if a is None or a != b:
            print(f"{c}: usage is '{a}', the manual's synopsis '{b}'")
            bad += 1
    print(f"{len(commands) - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
