# SPDX-License-Identifier: Apache-2.0
"""report.html: what it says is what the job holds, and what a cell holds can
do nothing in it.  The second part looks at it in a browser."""
import csv
import html.parser
import json
import os
import subprocess
import unittest

import browser
import rig

MAPPING = """\
mapping: 1
object: contact
system: rig
key: id
match: []
mode: create
fields:
  $name: { first: first, last: last }
  $email: { column: email, on-invalid: drop-value }
  title: "<b>title</b>"
  external-id: id
"""
HEAD = ["id", "first", "last", "email", "<b>title</b>"]
HOSTILE = ["<script>document.title='owned'</script>",
           "\"><img src=http://127.0.0.1:9/x onerror=\"document.title='owned'\">",
           "<style>body{display:none}</style>", "javascript:document.title='owned'",
           "</td></table><h1>owned</h1>", "&lt;b&gt; &amp; 'quoted' \"twice\"",
           "\u202eright to left", "]]>--><!-- comment", "<svg onload=alert(1)>",
           "<a href='http://127.0.0.1:9/'>here</a>"]


class Page(html.parser.HTMLParser):
    """Its elements, its text, and the rows of its tables by section."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.words = []
        self.tables = {}
        self.section = self.cell = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "section":
            self.section = dict(attrs)["id"]
        if tag == "tr":
            self.tables.setdefault(self.section, []).append([])
        if tag in ("td", "th"):
            self.cell = []

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.tables[self.section][-1].append("".join(self.cell))
            self.cell = None

    def handle_data(self, data):
        self.words.append(data)
        if self.cell is not None:
            self.cell.append(data)

    @property
    def text(self):
        return "".join(self.words)


class Reported(rig.Case):
    """A job of hostile rows: some fine, some with dropped values, one failed."""

    def setUp(self):
        super().setUp()
        self.rows = [[f"k{i}", f"Ann{i}", "Lee", f"ann{i}@example.com", ""] for i in range(40)]
        for i, text in enumerate(HOSTILE):
            self.rows.append([f"h{i}", text, "Lee", text, text])
        self.rows.append(["last", "", "", "", ""])
        self.write("mapping.yaml", MAPPING + "require: [[$email, $name]]\n")
        with open(self.path("hostile.csv"), "w", encoding="utf-8", newline="") as f:
            csv.writer(f).writerows([HEAD, *self.rows])
        box = self.sandbox("--rate", "0")
        got = self.run_import(box, file="hostile.csv")
        self.assertEqual(got.returncode, 3, got.stderr)
        self.report = self.path("hostile.job/report.html")
        with open(self.report, encoding="utf-8") as f:
            self.source = f.read()

    def status(self, *args):
        return subprocess.run([rig.LFETL, "status", self.path("hostile.job"), *args],
                              text=True, capture_output=True, timeout=rig.PATIENCE,
                              check=False, env=self.environment())


class Told(Reported):
    def test_its_numbers_are_those_of_the_job(self):
        page = Page(self.source)
        with open(self.path("hostile.job/summary.json"), encoding="utf-8") as f:
            said = json.load(f)
        self.assertEqual(said["result"]["create"], len(self.rows) - 1)
        self.assertIn(f"{len(self.rows) - 1} created", page.text)
        self.assertIn("1 failed", page.text)
        counts = {}
        for row in page.tables["findings"][1:]:
            code = next(c for c in said["findings"] if row[3].startswith(c))
            counts[code] = counts.get(code, 0) + int(row[1])
        self.assertEqual(counts, said["findings"])
        run = page.tables["runs"][1]
        self.assertEqual(int(run[2]), said["spent"]["write"])
        self.assertEqual(int(run[1]), len(self.rows) - 1)

    def test_fill_rates_are_those_of_the_file_and_of_what_was_made_of_it(self):
        fill = {r[0]: r[1:] for r in Page(self.source).tables["fill"][1:]}
        n = len(self.rows)
        self.assertEqual(fill["$email"], ["email", f" {100 * (n - 1) / n:.1f} %",
                                          f" {100 * 40 / n:.1f} %"])
        self.assertEqual(fill["title"][1], f" {100 * len(HOSTILE) / n:.1f} %")
        self.assertEqual(fill["title"][0], "<b>title</b>")

    def test_hostile_cells_are_text_and_nothing_else(self):
        page = Page(self.source)
        allowed = {"html", "head", "meta", "title", "style", "body", "header", "h1", "p",
                   "code", "main", "section", "h2", "h3", "svg", "rect", "ul", "li", "i", "b",
                   "span", "div", "table", "thead", "tbody", "tr", "th", "td", "br", "em", "q",
                   "figure", "figcaption", "polyline", "path", "text", "a", "footer"}
        self.assertLessEqual({t for t, _ in page.tags}, allowed)
        for _, attrs in page.tags:
            self.assertFalse([a for a in attrs if a.startswith("on")])
        for tag, attrs in page.tags:
            if tag == "a":
                self.assertTrue(attrs["href"].startswith("http"), attrs)
            self.assertNotIn("src", attrs)
        self.assertEqual(sum(t == "style" for t, _ in page.tags), 1)
        self.assertNotIn("\u202e", self.source)
        for text in HOSTILE[:3]:
            self.assertIn(text, page.text)

    def test_status_writes_the_same_page_where_it_is_told_to(self):
        got = self.status("--html", self.path("mine.html"))
        self.assertEqual((got.returncode, got.stdout, got.stderr), (3, "", ""))
        self.assertEqual(os.stat(self.path("mine.html")).st_mode & 0o777, 0o600)
        with open(self.path("mine.html"), encoding="utf-8") as f:
            mine = Page(f.read())
        theirs = Page(self.source)
        self.assertEqual(mine.tables, theirs.tables)
        self.assertEqual(Page(self.status("--html", "-").stdout).tables, theirs.tables)

    def test_purge_takes_the_values_out(self):
        self.assertIn("owned", self.status("--html", "-").stdout)
        got = self.status("--purge", "--yes")
        self.assertEqual(got.returncode, 0, got.stderr)
        self.assertFalse(os.path.exists(self.report))
        after = self.status("--html", "-").stdout
        self.assertNotIn("owned", after)
        with open(self.path("hostile.job/job.db"), "rb") as f:
            self.assertNotIn(b"owned", f.read())


@unittest.skipUnless(browser.path(), "NOT LOOKED AT: there is no Chromium on this machine")
class Seen(Reported):
    def test_a_browser_shows_it_asks_for_nothing_and_runs_nothing(self):
        with browser.Browser() as b:
            b.open(self.report)
            self.assertEqual(b.requests(), ["file://" + self.report])
            self.assertEqual(b.console(), [])
            self.assertEqual(b.eval("document.title"), "hostile.csv: contact")
            shown = b.eval("document.body.innerText")
            for text in HOSTILE[:3]:
                self.assertIn(text, shown)
            self.assertEqual(b.eval("document.querySelectorAll("
                                    "'script,img,iframe,object,embed,form').length"), 0)
            bar = b.eval("[...document.querySelectorAll('.bar rect')]"
                         ".map(r => r.getBoundingClientRect().width)")
            self.assertEqual(len(bar), 2)
            self.assertGreater(bar[0], 800)
            self.assertGreaterEqual(bar[1], 2)

    def test_it_fits_a_phone_and_follows_the_dark(self):
        with browser.Browser() as b:
            b.open(self.report, width=390)
            self.assertLessEqual(b.eval("document.documentElement.scrollWidth"), 390)
            light = b.eval("getComputedStyle(document.body).backgroundColor")
            b.open(self.report, dark=True)
            self.assertNotEqual(b.eval("getComputedStyle(document.body).backgroundColor"), light)
            self.assertEqual(b.console(), [])


if __name__ == "__main__":
    unittest.main()
