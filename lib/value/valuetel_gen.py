#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compile libphonenumber's metadata into the telephone automaton.

usage: valuetel_gen.py --version
       valuetel_gen.py OUT.c        tables from python3-phonenumbers
       valuetel_gen.py --empty OUT.c

The metadata is read as data; none of that package's code decides anything.
For each calling code the product of all its regions' leading digits, general
description, type patterns and possible lengths is walked to 17 digits (the
library's limit), in the library's order of regions; equal subtrees are shared
bottom-up.  valuetel_tab.h describes the result.
"""

import re
import sys

DEPTH = 17
VALID, GENERAL, END = 1, 2, 4
TYPES = (
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number",
    "pager", "uan", "voicemail", "fixed_line", "mobile",
)


class Nfa:
    """Patterns over digits; labels name what has matched in a state."""

    def __init__(self):
        self.eps = []    # state -> states
        self.step = []   # state -> (digits, state) or None
        self.label = {}  # state -> label

    def state(self):
        self.eps.append([])
        self.step.append(None)
        return len(self.eps) - 1

    def close(self, states):
        seen = set(states)
        todo = list(states)
        while todo:
            for t in self.eps[todo.pop()]:
                if t not in seen:
                    seen.add(t)
                    todo.append(t)
        return frozenset(seen)

    def move(self, states, digit):
        out = [self.step[s][1] for s in states
               if self.step[s] and digit in self.step[s][0]]
        return self.close(out)

    def labels(self, states):
        return {self.label[s] for s in states if s in self.label}

    def add(self, start, pattern, label, end_label=None, sticky=False):
        """Add a pattern from start; end_label is for alternatives with $."""
        reader = Reader(self, pattern, end_label)
        last = reader.alternatives(start)
        if reader.at != len(pattern):
            raise ValueError("not understood: " + pattern)
        mark = self.state()
        self.eps[last].append(mark)
        self.label[mark] = label
        if sticky:
            self.step[mark] = (frozenset(range(10)), mark)


class Reader:
    """Recursive descent over the few constructs that the metadata uses."""

    def __init__(self, nfa, text, end_label):
        self.nfa, self.text, self.at = nfa, text, 0
        self.end_label = end_label

    def peek(self):
        return self.text[self.at:self.at + 1]

    def alternatives(self, start):
        out = self.nfa.state()
        while True:
            self.nfa.eps[self.sequence(start)].append(out)
            if self.peek() != "|":
                return out
            self.at += 1

    def sequence(self, start):
        at = start
        while self.peek() not in ("", "|", ")"):
            at = self.piece(at)
        return at

    def piece(self, start):
        begin = self.at
        mid = self.nfa.state()
        self.nfa.eps[start].append(mid)
        out = self.atom(mid)
        low, high = self.times()
        if (low, high) == (1, 1):
            return out
        after = self.at
        if low == 0 and high == 1:
            end = self.nfa.state()
            self.nfa.eps[out].append(end)
            self.nfa.eps[mid].append(end)
            return end
        # Repetition by copies: the atom is read again for each.
        end = self.nfa.state()
        if low == 0:
            self.nfa.eps[mid].append(end)
        for i in range(1, high):
            if i >= low:
                self.nfa.eps[out].append(end)
            self.at = begin
            out = self.atom(out)
        self.nfa.eps[out].append(end)
        self.at = after
        return end

    def times(self):
        if self.peek() == "?":
            self.at += 1
            return 0, 1
        m = re.compile(r"\{(\d+)(?:,(\d+))?\}").match(self.text, self.at)
        if not m:
            return 1, 1
        self.at = m.end()
        low = int(m.group(1))
        return low, int(m.group(2) or low)

    def atom(self, start):
        c = self.peek()
        if c == "(":
            self.at += 3 if self.text.startswith("(?:", self.at) else 1
            out = self.alternatives(start)
            if self.peek() != ")":
                raise ValueError("not understood: " + self.text)
            self.at += 1
            return out
        if c == "$" and self.end_label is not None:
            self.at += 1
            self.nfa.label[start] = self.end_label
            return self.nfa.state()  # nothing comes behind it
        return self.one(start, self.digits())

    def digits(self):
        m = re.compile(r"\\d|\d|\[[-\d]+\]").match(self.text, self.at)
        if not m:
            raise ValueError("not understood: " + self.text)
        self.at = m.end()
        s = m.group()
        if s == "\\d":
            return frozenset(range(10))
        if s[0] != "[":
            return frozenset([int(s)])
        out = set()
        for a, b in re.findall(r"(\d)(?:-(\d))?", s):
            out.update(range(int(a), int(b or a) + 1))
        return frozenset(out)

    def one(self, start, digits):
        mid = self.nfa.state()
        out = self.nfa.state()
        self.nfa.eps[start].append(mid)
        self.nfa.step[mid] = (digits, out)
        return out


class Tables:
    """Nodes shared by everything: (flags, ten children) -> number."""

    def __init__(self):
        self.number = {}
        self.nodes = []
        self.add(0, (0,) * 10)
        self.nodes.append((0, (1,) * 10))  # the hit

    def add(self, flags, children):
        key = (flags, children)
        if key not in self.number:
            self.number[key] = len(self.nodes)
            self.nodes.append(key)
        return self.number[key]

    def walk(self, nfa, flags_of, hit=None):
        """Root of the tree of everything nfa may do within DEPTH digits."""
        memo = {}

        def node(states, depth):
            if not states:
                return 0
            if hit is not None and depth > 0 and hit in nfa.labels(states):
                return 1
            key = (states, depth)
            if key not in memo:
                children = (0,) * 10
                if depth < DEPTH:
                    children = tuple(node(nfa.move(states, d), depth + 1)
                                     for d in range(10))
                memo[key] = self.add(flags_of(nfa.labels(states), depth),
                                     children)
            return memo[key]

        return node(nfa.close([0]), 0)


def pattern_of(desc):
    return desc.national_number_pattern if desc is not None else None


def lengths_of(desc):
    """Possible lengths; empty means that the length is not looked at."""
    got = desc.possible_length if desc is not None else ()
    return frozenset(n for n in got if n > 0)


def number_root(tables, regions):
    """One calling code: what is valid, and what the main region allows."""
    nfa = Nfa()
    start = nfa.state()
    sizes = {}
    for i, md in enumerate(regions):
        nfa.add(start, pattern_of(md.general_desc), ("general", i))
        sizes["general", i] = lengths_of(md.general_desc)
        if md.leading_digits:
            nfa.add(start, md.leading_digits, ("leading", i), sticky=True)
        for name in TYPES:
            desc = getattr(md, name)
            if pattern_of(desc):
                nfa.add(start, pattern_of(desc), (name, i))
                sizes[name, i] = lengths_of(desc)

    def fits(labels, label, depth):
        ok = sizes.get(label)
        return label in labels and (not ok or depth in ok)

    def typed(labels, i, depth):
        return fits(labels, ("general", i), depth) and any(
            fits(labels, (name, i), depth) for name in TYPES)

    def valid(labels, depth):
        if len(regions) == 1:
            return typed(labels, 0, depth)
        for i, md in enumerate(regions):
            if md.leading_digits:
                if ("leading", i) in labels:
                    return typed(labels, i, depth)
            elif typed(labels, i, depth):
                return True
        return False

    def flags_of(labels, depth):
        return ((VALID if valid(labels, depth) else 0) |
                (GENERAL if ("general", 0) in labels else 0))

    return tables.walk(nfa, flags_of)


def prefix_of(tables, pattern, literal):
    """A national or international prefix as struct valuetel_tab_prefix."""
    if not pattern:
        return "{ 0, 0, 0, \"\" }"
    nfa = Nfa()
    nfa.add(nfa.state(), pattern, "hit", end_label="end")
    root = tables.walk(
        nfa, lambda labels, depth: END if "end" in labels else 0, "hit")
    more = 0
    m = re.match(pattern, literal) if literal else None
    plain = bool(m) and m.end() == len(literal) and (
        m.lastindex is None) and len(literal) <= 5
    if plain:
        states = nfa.close([0])
        for c in literal:
            states = nfa.move(states, int(c))
        for d in range(10):
            if nfa.move(states, d):
                more |= 1 << d
    if not plain:
        return "{ %d, 0, 0, \"\" }" % root
    return "{ %d, 0x%03x, %d, \"%s\" }" % (root, more, len(literal), literal)


def never_with(pattern, literal):
    """No full match of pattern begins with literal."""
    nfa = Nfa()
    nfa.add(nfa.state(), pattern, "g")
    states = nfa.close([0])
    for c in literal or "":
        states = nfa.move(states, int(c))
    return bool(literal) and not states


def mask(md):
    return sum(1 << n for n in lengths_of(md.general_desc))


def write(out, version, tables, codes, regions):
    put = out.write
    put("/* Made by valuetel_gen.py from phonenumbers %s; do not edit. */\n"
        % version)
    put("#include \"value/valuetel_tab.h\"\n\n")
    put("static const uint16_t next[][10] = {\n")
    for _, children in tables.nodes:
        put("{%s},\n" % ",".join(map(str, children)))
    put("};\nstatic const uint8_t flags[] = {\n")
    for flags, _ in tables.nodes:
        put("%d,\n" % flags)
    put("};\nstatic const struct valuetel_tab_code codes[] = {\n")
    by_number = [0] * 1000
    for i, (cc, root, lens, np) in enumerate(codes):
        by_number[cc] = i + 1
        put("{ %d, %d, 0x%xU, %s },\n" % (cc, root, lens, np))
    put("};\nstatic const struct valuetel_tab_region regions[] = {\n")
    by_id = [0] * 676
    for i, r in enumerate(regions):
        a, b = (ord(c) - 65 for c in r[0])
        by_id[a * 26 + b] = i + 1
        put("{ \"%s\", %d, %d, %d, 0x%xU, %s, %s },\n" % r)
    for name, table in (("by_number", by_number), ("by_id", by_id)):
        put("};\nstatic const uint8_t %s[] = {\n" % name)
        for v in table:
            put("%d,\n" % v)
    put("};\n\nconst struct valuetel_tab valuetel_data = {\n"
        "\t\"%s\", next, flags, codes, by_number, regions, by_id\n};\n"
        % version)


def write_empty(out):
    out.write("/* Made by valuetel_gen.py: no metadata. */\n"
              "#include \"value/valuetel_tab.h\"\n\n"
              "const struct valuetel_tab valuetel_data = {\n"
              "\tNULL, NULL, NULL, NULL, NULL, NULL, NULL\n};\n")


def compile_all(out):
    import phonenumbers
    from phonenumbers import PhoneMetadata
    from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE as by_code

    tables = Tables()
    codes, regions = [], []
    for cc, ids in sorted(by_code.items()):
        if ids == ("001",):
            mds = [PhoneMetadata.metadata_for_nongeo_region(cc, None)]
        else:
            mds = [PhoneMetadata.metadata_for_region(i, None) for i in ids]
        main = mds[0]
        literal = main.national_prefix_for_parsing and main.national_prefix
        np = prefix_of(tables, main.national_prefix_for_parsing, literal)
        codes.append((cc, number_root(tables, mds), mask(main), np))
        for id_, md in zip(ids, mds):
            if id_ == "001":
                continue
            pattern = md.national_prefix_for_parsing
            idd = md.international_prefix
            plain_idd = idd if idd and re.fullmatch(r"\d{1,5}", idd) else None
            regions.append((
                id_, md is main,
                never_with(pattern_of(md.general_desc), md.national_prefix),
                len(codes) - 1, mask(md),
                prefix_of(tables, pattern, md.national_prefix),
                prefix_of(tables, idd, plain_idd)))
    if len(tables.nodes) > 65535 or len(codes) > 254 or len(regions) > 254:
        raise ValueError("the tables have outgrown their indexes")
    write(out, phonenumbers.__version__, tables, codes, regions)


def main(args):
    if args == ["--version"]:
        import phonenumbers
        print(phonenumbers.__version__)
        return 0
    empty = args[:1] == ["--empty"]
    if len(args) != (2 if empty else 1):
        print(__doc__, file=sys.stderr)
        return 2
    with open(args[-1], "w", encoding="ascii") as out:
        if empty:
            write_empty(out)
        else:
            compile_all(out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
