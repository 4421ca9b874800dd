#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every member that the mapping language and the migration file know, by the
tables of lib/mapping/, has its entry in cmd/lfetl-mapping.5, and every word,
value type and object is named there; and no entry is of a member that they do
not know.
usage: mappingwords.py ROOT [PAGE]
"""
import glob
import re
import sys

# Parts of names and addresses have one entry together.
PARTS = {"PART"}
# What is no word of the file: types of which no rule can be.
NOT_TYPES = {"UNKNOWN", "READONLY"}


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def texts(block):
    return re.findall(r'"((?:[^"\\]|\\.)*)"', block)


def members(source):
    """Tables of names and what reads them, and what a step's key is compared
    with."""
    return (re.findall(r'\{"([a-z0-9-]+)", (?:NULL|\w*read\w*)\b', source)
            + re.findall(r'str_is\(key->text, "([a-z-]+)"\)', source))


def words(source):
    """What a member may say: choices, meanings, parts, modes."""
    found = []
    for block in re.findall(r"(?:names|words|_parts)\[\] = \{([^}]*)\}", source):
        found += texts(block)
    for block in re.findall(r"offsetof\(struct rule, \w+\), \{([^}]*)\}", source):
        found += texts(block)
    found += re.findall(r'str_is\((?!key)[^,]+, "([a-z-]+)"\)', source)
    found += re.findall(r'\[MODE_\w+\] = "([a-z]+)"', source)
    return found


def entries(page):
    """The names of .It lines: ".It Cm column : Ar HEADING"."""
    return set(re.findall(r"^\.It (?:Cm|Ar) (\S+) :", page, re.M))


def has(page, word):
    return re.search(r"(?<![A-Za-z0-9_-])" + re.escape(word) + r"(?![A-Za-z0-9_-])", page)


def main(root, page):
    page = read(page or f"{root}/cmd/lfetl-mapping.5")
    known, said = set(), set()
    for path in sorted(glob.glob(f"{root}/lib/mapping/*.c")):
        source = read(path)
        known.update(members(source))
        said.update(words(source))
    types = set(re.findall(r'\[VTYPE_\w+\] = "(\w+)"', read(f"{root}/lib/schema/vtype.c")))
    objects = set(re.findall(r'^\t\.name = "(\w+)"', read(f"{root}/lib/schema/object.c"), re.M))
    said |= types - NOT_TYPES | objects
    there = entries(page)
    wrong = [f"'{m}' has no entry" for m in sorted(known - there)]
    wrong += [f"'{m}' is no member" for m in sorted(there - known - PARTS)]
    # A sign is said in roff's own way.
    wrong += [f"'{w}' is not said" for w in sorted(said)
              if re.match(r"\w", w) and not has(page, w)]
    if len(known) < 60 or len(said) < 50:
        wrong.append(f"only {len(known)} members and {len(said)} words were found in the sources")
    for w in wrong:
        print(f"lfetl-mapping(5): {w}")
    print(f"{len(known) + len(said)} words, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
