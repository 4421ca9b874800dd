# SPDX-License-Identifier: Apache-2.0
"""The sample export and the mappings that are shipped: what comes of them is
worked out here from the CSV, not with the program's own means."""
import csv
import json
import os
import shutil
import subprocess
import sys
import unittest

import rig

MAKE = os.path.join(rig.ROOT, "samples", "hubspot-import", "make.py")
SHIPPED = os.path.join(rig.ROOT, "mappings", "hubspot")
COMPANIES, CONTACTS = (60, 400) if rig.SANITIZED else (400, 2000)
FILM = "+33 6 39 98"  # the right length, in a range that nobody was given

# Header lines of exports as readers of real ones know them.  "view": what a
# view exports; its columns are all mapped or ignored.
HEADERS = [
    ("companies", "view",
     "Record ID,Company name,Company owner,Create Date,Phone Number,Last Activity Date,City,"
     "Country/Region,Industry"),
    ("companies", "2019",
     "Record ID,Name,Company owner,Create Date,Phone Number,Last Activity Date,City,"
     "Country/Region,Industry"),
    ("companies", "all properties",
     "Record ID,Company name,Company owner,Create Date,Phone Number,Last Activity Date,City,"
     "Country/Region,Industry,Company Domain Name,Website URL,Additional Domains,"
     "Number of Employees,Annual Revenue,Linkedin Company Page,Facebook Company Page,"
     "Twitter Handle,Street Address,State/Region,Postal Code,Description,"
     "Associated Contact IDs,Associated Note,Associated Email"),
    ("companies", "Spanish",
     "ID de registro,Nombre de la empresa,Nombre de dominio de la empresa,Dominios adicionales,"
     "Sector,Ciudad,País/región,Número de teléfono,Fecha de creación"),
    ("contacts", "view",
     "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,"
     "Primary Associated Company ID,Last Activity Date,Lead Status,Marketing contact status,"
     "Create Date,Associated Company"),
    ("contacts", "view 2025",
     "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Last Activity Date,"
     "Lead Status,Create Date,Associated Company,Associated Company IDs,"
     "Associated Company IDs (Primary),Associated Company (Primary)"),
    ("contacts", "all properties",
     "Record ID,First Name,Last Name,Annual Revenue,Average Pageviews,Became a Customer Date,"
     "City,Close Date,Company domain name,Company Name,Contact owner,Country/Region,Create Date,"
     "Email,Industry,Job Title,Last Activity Date,Lead Status,Lifecycle Stage,"
     "Mobile Phone Number,Phone Number,Postal Code,State/Region,Street Address,"
     "Twitter Username,Website URL,WhatsApp Phone Number,Work email,Associated Company,"
     "Associated Deal,Associated Ticket,Associated Payment,Associated Subscription,"
     "Associated Company IDs,Associated Deal IDs,Associated Ticket IDs,"
     "Associated Payment IDs,Associated Subscription IDs"),
    ("contacts", "Spanish",
     "ID de registro,Nombre,Apellidos,Correo,Cargo,Ciudad,País/región,Número de teléfono,"
     "Propietario del contacto,Última actividad,Fecha de creación,Estado del lead,"
     "Associated Company IDs (Primary),Associated Note"),
]
CELLS = {
    "Company name": "Acme", "Name": "Acme", "Nombre de la empresa": "Acme",
    "City": "Sevilla", "Ciudad": "Sevilla", "Country/Region": "Spain", "País/región": "España",
    "First Name": "Ada", "Nombre": "Ada", "Last Name": "Byron", "Apellidos": "Byron",
    "Email": "ada@example.com", "Correo": "ada@example.com",
    "Phone Number": "+34 912 30 45 67", "Número de teléfono": "+34 912 30 45 67",
    "Associated Company IDs (Primary)": "7", "Primary Associated Company ID": "7",
}


# Of each type one, as far as time zone or locale could have a say in it.
TYPES = """\
mapping: 1
object: contact
system: rig
key: id
match: []
mode: create
fields:
  $name: { full: name }
  last-call: { column: called, formats: ["d MMM yyyy HH:mm"], zone: Europe/Madrid }
  score: score
  phone: { column: phone, region: { column: country } }
  address: { city: city, country: country }
  lead-status: { column: status, options: { OFFEN: New } }
"""
TYPED_ROWS = """\
id,name,called,score,phone,city,country,status
1,İpek Ilgın,3 Mar 2024 09:30,"1,234.5",030 23125123,Berlin,Deutschland,OFFEN
2,Ada Byron,28 Jul 2024 23:59,0.1,(212) 555-0123,New York,USA,working
3,李明,1 Jan 2025 00:00,-7,03-3224-9123,東京,日本,Qualified
"""


def addresses(row):
    """The e-mail addresses of a row that have exactly one @ and no blank."""
    cells = row["Email"].split(";") + row["Additional email addresses"].split(";")
    return [c.strip() for c in cells if c.count("@") == 1 and " " not in c.strip()]


class Samples(rig.Case):
    def load(self, name):
        """The rows of a CSV by their Record ID; a short row lacks its last."""
        with open(self.path(name), encoding="utf-8", newline="") as f:
            rows = list(csv.DictReader(f))
        found = {row["Record ID"]: row for row in rows}
        self.assertEqual(len(found), len(rows))
        return found

    def imported(self, box, kind):
        """Import; key -> id of what was created, key -> code of what failed.
        The three ledgers must agree."""
        shutil.copy(os.path.join(SHIPPED, kind + ".yaml"), self.path("mapping.yaml"))
        before = len(box.writes())
        run = self.run_import(box, "--json", file=kind + ".csv")
        self.assertEqual(run.returncode, 3, run.stderr)
        self.assertNotIn("neither mapped nor ignored", run.stderr)
        with open(self.path(kind + ".job/done.csv"), encoding="utf-8", newline="") as f:
            done = {row["key"]: row["id"] for row in csv.DictReader(f)}
        failed = {k: row["_code"] for k, row in self.load(kind + ".job/failed.csv").items()}
        result = json.loads(run.stdout)["result"]
        rows = self.load(kind + ".csv")
        self.assertEqual(sum(result.values()), len(rows), "a row was lost")
        self.assertEqual((result["create"], result["failed"]), (len(done), len(failed)))
        self.assertEqual(sorted([*done, *failed]), sorted(rows))
        created = [r["id"] for r in box.writes()[before:] if r["effect"] == "create"]
        self.assertEqual(sorted(created), sorted(done.values()))
        return rows, done, failed

    def second_run(self, box, kind):
        before = len(box.writes())
        again = self.run_import(box, file=kind + ".csv")
        self.assertEqual(again.returncode, 3, again.stderr)
        self.assertEqual(len(box.writes()), before)

    def check_companies(self, box):
        rows, done, failed = self.imported(box, "companies")
        expected = {k: "server.unprocessable_content" for k, r in rows.items()
                    if r["Phone Number"].startswith(FILM)}
        expected.update({k: "field.required" for k, r in rows.items()
                         if r["Company name"].strip() == ""})
        self.assertEqual(failed, expected)
        names = {r["id"]: r["fields"]["$name"]["value"] for r in box.records("/v1/accounts")}
        self.assertEqual(names, {i: rows[k]["Company name"].strip() for k, i in done.items()})
        self.second_run(box, "companies")
        return done

    def check_failed_contacts(self, rows, failed):
        expected = {}
        for k, r in rows.items():
            if None in r.values():
                expected[k] = "row.too-few-cells"
            elif not addresses(r) and not (r["First Name"] + r["Last Name"]).strip():
                expected[k] = "require.none"
            elif r["Phone Number"].startswith(FILM) or r["Mobile Phone Number"].startswith(FILM):
                expected[k] = "server.unprocessable_content"
        self.assertEqual(failed, expected)
        for code in ("row.too-few-cells", "require.none"):
            self.assertIn(code, expected.values(), "the sample has such rows")

    def test_the_hubspot_sample_becomes_what_its_cells_say(self):
        subprocess.run([sys.executable, MAKE, self.folder, str(COMPANIES), str(CONTACTS)],
                       check=True, timeout=rig.PATIENCE)
        box = self.sandbox("--rate", "0")
        accounts = self.check_companies(box)
        rows, done, failed = self.imported(box, "contacts")
        self.check_failed_contacts(rows, failed)
        there = {r["id"]: r for r in box.records("/v1/contacts")}
        self.assertEqual(set(there), set(done.values()))
        for k, rid in done.items():
            row, record = rows[k], there[rid]
            company = row["Associated Company IDs (Primary)"]
            with self.subTest(contact=k):
                self.assertEqual(record["relationships"]["$account"]["values"],
                                 [accounts[company]] if company in accounts else [])
                self.assertEqual(record["fields"]["$email"]["value"] or [], addresses(row))
                name = record["fields"]["$name"]["value"]
                self.assertEqual([name["firstName"], name["lastName"]],
                                 [row["First Name"].strip(), row["Last Name"].strip()])
                self.assertEqual(record["fields"]["memo"]["value"] or "", row["Notes"])
        self.second_run(box, "contacts")

    def bodies(self, name, *args, **env):
        """Import the typed rows in a folder of their own: the key and the
        digest of the body of each write."""
        folder = self.path(name)
        os.mkdir(folder)
        shutil.copy(self.write("typed.csv", TYPED_ROWS), folder)
        box = rig.Sandbox(folder, "--rate", "0")
        self.sandboxes.append(box)
        run = subprocess.run(
            [rig.LFETL, "import", os.path.join(folder, "typed.csv"), "-m",
             self.write("typed.yaml", TYPES), "--base-url", box.url, "--rate", "0", *args],
            env=dict(self.environment(), **env), capture_output=True, text=True,
            timeout=rig.PATIENCE, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertNotIn("left out", run.stderr)
        writes = {(r["key"], r["body"]) for r in box.writes()}
        self.assertEqual(len(writes), 3)
        return writes

    def test_the_same_file_gives_the_same_bytes_and_keys_everywhere(self):
        here = self.bodies("a", LC_ALL="C", TZ="UTC")
        self.assertEqual(here, self.bodies("b", "--workers", "1", "--batch", "1",
                                           LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8",
                                           TZ="Asia/Kolkata"))
        self.assertEqual(here, self.bodies("c", LC_ALL="de_DE.UTF-8", TZ="America/St_Johns"))

    def one_row(self, box, kind, number, header):
        """Import one row under this header; the record that it became."""
        file = f"{kind}-{number}.csv"
        cells = dict(CELLS, **{header[0]: str(7 if kind == "companies" else 100 + number)})
        if "Associated Company IDs (Primary)" in header:
            cells["Associated Company IDs"] = "8;7"  # the primary one counts
        else:
            cells["Associated Company IDs"] = "7;8"
        with open(self.path(file), "w", encoding="utf-8", newline="") as f:
            csv.writer(f).writerows([header, [cells.get(h, "") for h in header]])
        shutil.copy(os.path.join(SHIPPED, kind + ".yaml"), self.path("mapping.yaml"))
        run = self.run_import(box, file=file)
        self.assertEqual(run.returncode, 0, run.stderr)
        with open(self.path(f"{kind}-{number}.job/done.csv"), encoding="utf-8", newline="") as f:
            (done,) = csv.DictReader(f)
        path = "/v1/accounts/" if kind == "companies" else "/v1/contacts/"
        return box.get(path + done["id"]), run.stderr

    def test_the_shipped_mappings_fit_the_headers_of_every_kind_of_export(self):
        box = self.sandbox("--rate", "0")
        account = None
        for number, (kind, name, line) in enumerate(HEADERS):
            header = line.split(",")
            with self.subTest(export=f"{kind}, {name}"):
                record, said = self.one_row(box, kind, number, header)
                fields = {k: f["value"] for k, f in record["fields"].items()}
                if name != "all properties":
                    self.assertNotIn("neither mapped nor ignored", said)
                self.assertEqual(fields["phone"], ["+34912304567"])
                address = fields["$primaryAddress" if kind == "companies" else "address"]
                if "City" in header or "Ciudad" in header:
                    self.assertEqual((address["city"], address["country"]), ("Sevilla", "ES"))
                if kind == "companies":
                    self.assertEqual(fields["$name"], "Acme")
                    account = record["id"]
                else:
                    self.assertEqual(fields["$name"], {"firstName": "Ada", "lastName": "Byron"})
                    self.assertEqual(fields["$email"], ["ada@example.com"])
                    self.assertEqual(record["relationships"]["$account"]["values"], [account])


if __name__ == "__main__":
    unittest.main()
