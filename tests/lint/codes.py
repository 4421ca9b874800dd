#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every code of a finding or refusal has its row in lib/base/codetab*.c, every
row is used by the program, and every one occurs in a test.
usage: codes.py ROOT
"""
import os
import re
import sys

CODE = r"[a-z]+(?:-[a-z]+)*\.[a-z0-9-]+"
TABLES = ("lib/base/codetab.c", "lib/base/codetab_value.c")
TABLE = "lib/base/codetab*.c"
# What no test can bring about from outside, and why.
BACKSTOPS = {
    "link.required": "no object that this version creates needs a link",
    "social.too-many": "a mapping cannot split the cell of a field of one value",
    "url.invalid": "libcurl's second look at what our own checks let pass",
}


def sources(root, tops, endings):
    for top in tops:
        for where, dirs, files in os.walk(os.path.join(root, top)):
            dirs.sort()
            for name in sorted(files):
                if name.endswith(endings):
                    path = os.path.join(where, name)
                    with open(path, encoding="utf-8", errors="replace") as f:
                        yield os.path.relpath(path, root), f.read()


def table(text):
    return re.findall(r'^\s*\{"([a-z0-9._*-]+)", "', text, re.M)


def families(rows):
    return {r.split(".")[0] for r in rows}


def used(path, text, known):
    """Codes that a source gives: what diag_add() is called with, other texts
    that look like a code of a known family, what the API may answer."""
    for call in re.findall(r"\bdiag_add\(([^;]*?)\);", text, re.S):
        first = call.split(",", 2)[2] if call.count(",") >= 2 else ""
        for code in re.findall(r'"(' + CODE + r')"', first.split("STR_LIT")[0]):
            yield code
    # Not the names of headers: #include "server.h".
    for code in re.findall(r'(?<!#include )"(' + CODE + r')"', text):
        if code.split(".")[0] in known:
            yield code
    if path == "lib/api/fault.c":
        for word in re.findall(r'\{"([a-z_]+)", (?:VERDICT|FAULT)_', text):
            yield "server." + word
        for word in re.findall(r'\{\d+, "([a-z_]+)"\}', text):
            yield "server." + word
        for word in re.findall(r'put\(f->code, sizeof\(f->code\), "([a-z_]+)"\)', text):
            yield "server." + word
        if '"http.%d"' in text:
            yield "http.*"
    if path == "lib/journal/jobstep.c" and '"server."' in text:
        yield "server.*"


def covered(code, tests):
    """As the program writes it; the API's codes also as a server says them."""
    words = [code.rstrip("*")]
    if code.startswith("server.") and code != "server.*":
        words.append(code[len("server."):])
    return any(re.search(r"(?<![\w.-])" + re.escape(w) + ("" if code.endswith("*") else r"(?![\w-])"), tests)
               for w in words)


def main(root):
    bad = []
    rows = []
    where = {}
    for path, text in sources(root, ["lib/base"], (".c",)):
        if path in TABLES:
            part = table(text)
            if part != sorted(set(part)):
                bad.append(f"{path}: the rows are not in byte order, or one is there twice")
            rows += part
    known = families(rows)
    for path, text in sources(root, ["lib", "cmd"], (".c", ".cc")):
        # The sandbox plays the server: its words are not the program's.
        if path in TABLES or path.startswith("lib/sandbox/"):
            continue
        for code in used(path, text, known):
            where.setdefault(code, path)
    for code in sorted(where):
        whole = code in rows
        family = code.split(".")[0] + ".*" in rows and code.split(".")[0] == "http"
        if not whole and not family:
            bad.append(f"{where[code]}: '{code}' has no row in {TABLE}")
    for code in rows:
        if code not in where:
            bad.append(f"{TABLE}: '{code}' is given nowhere")
    if len(rows) != len(set(rows)):
        bad.append(f"{TABLE}: a row stands in both")
    tests = "\n".join(t for p, t in sources(root, ["tests"], (".c", ".bats", ".py"))
                      if p != "tests/unit/base/test_code.c")
    untested = [c for c in rows if not covered(c, tests) and c not in BACKSTOPS]
    for text in bad:
        print(text)
    if untested:
        print(f"in no test: {' '.join(untested)}")
    print(f"{len(rows)} codes, {len(bad)} complaints, {len(untested)} in no test")
    return 1 if bad or untested or not rows else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
