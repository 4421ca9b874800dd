# SPDX-License-Identifier: Apache-2.0
"""The few regular expressions of telephone metadata, as automata over digits.

A part of valuetel_gen.py.  Alternatives and repetitions keep their order, so
that a walk finds the match that a backtracking matcher finds first.
"""

import re


class Nfa:
    """Patterns over digits; labels name what has matched in a state."""

    def __init__(self):
        self.eps = []    # state -> states, the first choice first
        self.step = []   # state -> (digits, state) or None
        self.label = {}  # state -> label
        self.mark = {}   # state -> (group, 0: it begins or 1: it ends here)
        self.at_end = set()  # entered only where the text ends

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

    def add(self, start, pattern, label, sticky=False):
        reader = Reader(self, pattern)
        last = reader.alternatives(start)
        if reader.at != len(pattern):
            raise ValueError("not understood: " + pattern)
        mark = self.state()
        self.eps[last].append(mark)
        self.label[mark] = label
        if sticky:
            self.step[mark] = (frozenset(range(10)), mark)

    def threads(self, seeds, at, end):
        """What is reached without a digit, in the order of preference: pairs
        of a state and the spans of its groups."""
        out, seen = [], set()

        def visit(state, spans):
            if state in seen or (state in self.at_end and not end):
                return
            seen.add(state)
            if state in self.mark:
                group, side = self.mark[state]
                span = list(dict(spans).get(group, (0, 0)))
                span[side] = at
                spans = tuple(sorted(
                    {**dict(spans), group: tuple(span)}.items()))
            if self.step[state] or state in self.label:
                out.append((state, spans))
            for t in self.eps[state]:
                visit(t, spans)

        for state, spans in seeds:
            visit(state, spans)
        return out


class Reader:
    """Recursive descent over the few constructs that the metadata uses."""

    def __init__(self, nfa, text):
        self.nfa, self.text, self.at = nfa, text, 0

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
        # Repetition by copies: the atom is read again for each.  More of them
        # are preferred to fewer.
        after = self.at
        end = self.nfa.state()
        stops = [mid] if low == 0 else []
        for i in range(1, high):
            if i >= low:
                stops.append(out)
            self.at = begin
            out = self.atom(out)
        for s in stops + [out]:
            self.nfa.eps[s].append(end)
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
            return self.group(start)
        if c == "$":
            self.at += 1
            out = self.nfa.state()
            self.nfa.at_end.add(out)
            self.nfa.eps[start].append(out)
            return out
        return self.one(start, self.digits())

    def group(self, start):
        if self.text.startswith("(?:", self.at):
            self.at += 3
            out = self.alternatives(start)
        else:
            number = len(re.findall(r"\((?!\?)", self.text[:self.at])) + 1
            self.at += 1
            out = self.marked(
                self.alternatives(self.marked(start, (number, 0))),
                (number, 1))
        if self.peek() != ")":
            raise ValueError("not understood: " + self.text)
        self.at += 1
        return out

    def marked(self, start, mark):
        out = self.nfa.state()
        self.nfa.eps[start].append(out)
        self.nfa.mark[out] = mark
        return out

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
