#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compile libphonenumber's metadata into the telephone automaton.

usage: valuetel_gen.py --version
       valuetel_gen.py OUT.c        tables from python3-phonenumbers
       valuetel_gen.py --empty OUT.c

The metadata is read as data; none of that package's code decides anything.
For each calling code the product of all its regions' leading digits, general
description, type patterns and possible lengths is walked to 17 digits (the
library's limit), in the library's order of regions; for each region the general
description, and what its national and international prefixes match.  Equal
subtrees are shared bottom-up.  valuetel_tab.h describes the result.
"""

import re
import sys

from valuetel_regex import Nfa

DEPTH = 17
GENERAL_DEPTH = 24
HIT = 1
TYPES = (
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number",
    "pager", "uan", "voicemail", "fixed_line", "mobile",
)


class Tables:
    """Nodes shared by everything: (hit, ten children) -> number."""

    def __init__(self):
        self.number = {}
        self.nodes = []
        self.add(0, (0,) * 10)

    def add(self, hit, children):
        key = (hit, children)
        if key not in self.number:
            self.number[key] = len(self.nodes)
            self.nodes.append(key)
        return self.number[key]

    def walk(self, nfa, hit_of, deepest):
        """Root of the tree of everything nfa may do within so many digits."""
        memo = {}

        def node(states, depth):
            if not states:
                return 0
            key = (states, depth)
            if key not in memo:
                children = (0,) * 10
                if depth < deepest:
                    children = tuple(node(nfa.move(states, d), depth + 1)
                                     for d in range(10))
                hit = hit_of(nfa.labels(states), depth)
                # What leads to no hit is the end of all hope.
                if not hit and not any(children):
                    memo[key] = 0
                else:
                    memo[key] = self.add(HIT if hit else 0, children)
            return memo[key]

        return node(nfa.close([0]), 0)


class Prefixes:
    """Nodes of prefix patterns: what has matched so far, and what if the text
    ends here, and ten children."""

    def __init__(self):
        self.actions = [(0, 0, 0, "")]
        self.number = {}
        self.nodes = []
        self.add(0, 0, (0,) * 10)

    def add(self, so_far, at_end, children):
        key = (so_far, at_end, children)
        if key not in self.number:
            self.number[key] = len(self.nodes)
            self.nodes.append(key)
        return self.number[key]

    def action(self, match, rule):
        """match: None, or its length and the spans of its groups."""
        if match is None:
            return 0
        length, spans = match
        literal, group, spans = "", 0, dict(spans)
        if rule:
            m = re.fullmatch(r"(\d*)\\([12])", rule)
            literal, group = m.group(1), int(m.group(2))
        begin, end = spans.get(group, (0, 0))
        # The library transforms only where the group has caught something.
        row = (length, begin, end - begin, literal) if end > begin else (
            length, 0, 0, "")
        if row == (0, 0, 0, ""):
            return 0
        if row not in self.actions:
            self.actions.append(row)
        return self.actions.index(row)

    def root(self, pattern, rule):
        if not pattern:
            return 0
        groups = len(re.findall(r"\((?!\?)", pattern))
        if rule and ("\\%d" % groups) not in rule:
            raise ValueError("another group decides about %s" % pattern)
        nfa = Nfa()
        start = nfa.state()
        nfa.add(start, pattern, "all")
        memo = {}

        def best(threads, at, so_far):
            """The match of the first thread that has one, and those before
            it, which may find a better one."""
            for i, (state, spans) in enumerate(threads):
                if state in nfa.label:
                    return (at, spans), threads[:i]
            return so_far, threads

        def node(seeds, at, so_far):
            at_end, _ = best(nfa.threads(seeds, at, True), at, so_far)
            so_far, live = best(nfa.threads(seeds, at, False), at, so_far)
            key = (at, tuple(live), so_far, at_end)
            if key not in memo:
                children = []
                for d in range(10):
                    after = [(nfa.step[s][1], spans) for s, spans in live
                             if nfa.step[s] and d in nfa.step[s][0]]
                    children.append(
                        node(after, at + 1, so_far) if after else 0)
                memo[key] = self.add(self.action(so_far, rule),
                                     self.action(at_end, rule),
                                     tuple(children))
            return memo[key]

        return node([(start, ())], 0, None)


def pattern_of(desc):
    return desc.national_number_pattern if desc is not None else None


def lengths_of(desc):
    """Possible lengths; empty means that the length is not looked at."""
    got = desc.possible_length if desc is not None else ()
    return frozenset(n for n in got if n > 0)


def number_root(tables, regions):
    """One calling code: what is valid."""
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

    return tables.walk(nfa, valid, DEPTH)


def general_root(tables, md):
    """What the general description of a region matches, whatever its length."""
    nfa = Nfa()
    nfa.add(nfa.state(), pattern_of(md.general_desc), "g")
    return tables.walk(nfa, lambda labels, depth: "g" in labels, GENERAL_DEPTH)


def mask(lengths):
    return sum(1 << n for n in lengths if n > 0)


def plan_row(tables, prefixes, id_, md, code):
    """One row of the table of plans."""
    if id_ and not md.international_prefix:
        raise ValueError("%s has no international prefix" % id_)
    idd = md.international_prefix if id_ else None
    return (id_, code, general_root(tables, md),
            prefixes.root(md.national_prefix_for_parsing,
                          md.national_prefix_transform_rule),
            prefixes.root(idd, None),
            mask(md.general_desc.possible_length),
            mask(md.general_desc.possible_length_local_only))


def write_nodes(put, tables, prefixes):
    put("static const uint16_t next[][10] = {\n")
    for _, children in tables.nodes:
        put("{%s},\n" % ",".join(map(str, children)))
    put("};\nstatic const uint8_t hits[] = {\n")
    for hit, _ in tables.nodes:
        put("%d,\n" % hit)
    put("};\nstatic const struct valuetel_tab_prefix prefixes[] = {\n")
    for so_far, at_end, children in prefixes.nodes:
        put("{ {%s}, %d, %d },\n" % (
            ",".join(map(str, children)), so_far, at_end))
    put("};\nstatic const struct valuetel_tab_action actions[] = {\n")
    for length, begin, n, literal in prefixes.actions:
        put("{ %d, %d, %d, %d, \"%s\" },\n" % (
            length, begin, n, len(literal), literal))


def write(out, version, tables, prefixes, codes, plans):
    put = out.write
    put("/* Made by valuetel_gen.py from phonenumbers %s; do not edit. */\n"
        % version)
    put("#include \"value/valuetel_tab.h\"\n\n")
    write_nodes(put, tables, prefixes)
    put("};\nstatic const struct valuetel_tab_code codes[] = {\n")
    by_number = [0] * 1000
    for i, (cc, root, plan) in enumerate(codes):
        by_number[cc] = i + 1
        put("{ \"%d\", %d, %d, %d },\n" % (cc, len(str(cc)), root, plan))
    put("};\nstatic const struct valuetel_tab_plan plans[] = {\n")
    by_id = [0] * 676
    for i, row in enumerate(plans):
        if row[0]:
            a, b = (ord(c) - 65 for c in row[0])
            by_id[a * 26 + b] = i + 1
        put("{ \"%s\", %d, %d, %d, %d, 0x%xU, 0x%xU },\n" % row)
    for name, table in (("by_number", by_number), ("by_id", by_id)):
        put("};\nstatic const uint16_t %s[] = {\n" % name)
        for v in table:
            put("%d,\n" % v)
    put("};\n\nconst struct valuetel_tab valuetel_data = {\n"
        "\t\"%s\", next, hits, prefixes, actions, codes, by_number, plans, "
        "by_id\n};\n" % version)


def write_empty(out):
    out.write("/* Made by valuetel_gen.py: no metadata. */\n"
              "#include \"value/valuetel_tab.h\"\n\n"
              "const struct valuetel_tab valuetel_data = {\n"
              "\tNULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL\n};\n")


def compile_all(out):
    import phonenumbers
    from phonenumbers import PhoneMetadata
    from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE as by_code

    tables, prefixes = Tables(), Prefixes()
    codes, plans = [], []
    for cc, ids in sorted(by_code.items()):
        if ids == ("001",):
            mds = [PhoneMetadata.metadata_for_nongeo_region(cc, None)]
        else:
            mds = [PhoneMetadata.metadata_for_region(i, None) for i in ids]
        codes.append((cc, number_root(tables, mds), len(plans)))
        for id_, md in zip(ids, mds):
            plans.append(plan_row(tables, prefixes, "" if id_ == "001" else id_,
                                  md, len(codes) - 1))
    if max(len(tables.nodes), len(prefixes.nodes)) > 65535 or len(
            prefixes.actions) > 255:
        raise ValueError("the tables have outgrown their indexes")
    write(out, phonenumbers.__version__, tables, prefixes, codes, plans)


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
