# SPDX-License-Identifier: Apache-2.0
"""lfetl map: what is drafted for the header lines that CRMs write is accepted
by validate, and no column becomes what it is not.  What a draft means is read
from what validate makes of the rows, not from its text."""
import csv
import json
import os
import subprocess
import unittest

import crm
import rig

# Object, header line, what each row's items must hold of which column, and
# columns whose cells must be in no field.  From readers of real exports.
HEADERS = [
    ("contact", "hubspot view",
     "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Primary Associated Company ID,"
     "Last Activity Date,Lead Status,Marketing contact status,Create Date,Associated Company",
     {"First Name": "$name", "Last Name": "$name", "Email": "$email", "Phone Number": "phone",
      "Primary Associated Company ID": "$account", "Lead Status": "lead-status"},
     ["Contact owner", "Associated Company", "Last Activity Date", "Create Date"]),
    ("account", "hubspot view",
     "Record ID,Company name,Company owner,Create Date,Phone Number,Last Activity Date,City,"
     "Country/Region,Industry",
     {"Company name": "$name", "City": "$primaryAddress", "Company owner": "$owner"}, ["Company owner"]),
    ("opportunity", "hubspot view",
     "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Close Date,Create Date,Last Activity Date,Deal owner,"
     "Associated Company IDs (Primary),Associated Company (Primary)",
     {"Deal Name": "$name", "Deal owner": "$owner", "Associated Company IDs (Primary)": "$account",
      "Amount": "amount"},
     ["Deal owner", "Associated Company (Primary)"]),
    ("account", "salesforce",
     "Id,IsDeleted,MasterRecordId,Name,Type,ParentId,BillingStreet,BillingCity,BillingState,BillingPostalCode,"
     "BillingCountry,ShippingStreet,ShippingCity,Phone,Fax,AccountNumber,Website,PhotoUrl,Sic,Industry,"
     "AnnualRevenue,NumberOfEmployees,Ownership,TickerSymbol,Description,Rating,Site,OwnerId,CreatedDate,"
     "CreatedById,LastModifiedDate,LastModifiedById,SystemModstamp,LastActivityDate,YearStarted",
     {"Name": "$name", "Website": "$website", "BillingCity": "$primaryAddress", "NumberOfEmployees": "$headcount"},
     ["ParentId", "Site", "OwnerId", "ShippingCity", "PhotoUrl"]),
    ("contact", "salesforce",
     "Id,IsDeleted,MasterRecordId,AccountId,LastName,FirstName,Salutation,Name,OtherStreet,OtherCity,"
     "MailingStreet,MailingCity,MailingState,MailingPostalCode,MailingCountry,Phone,Fax,MobilePhone,HomePhone,"
     "AssistantPhone,ReportsToId,Email,Title,Department,AssistantName,LeadSource,Birthdate,Description,OwnerId,"
     "HasOptedOutOfEmail,DoNotCall,CreatedDate,CreatedById,LastActivityDate,EmailBouncedReason",
     {"FirstName": "$name", "LastName": "$name", "Email": "$email", "AccountId": "$account", "Title": "title",
      "Phone": "phone", "MobilePhone": "phone"},
     ["AssistantPhone", "AssistantName", "ReportsToId", "Fax", "EmailBouncedReason"]),
    ("opportunity", "pipedrive",
     "Deal - ID,Deal - Title,Deal - Stage,Deal - Status,Deal - Value,Deal - Organization,Deal - Contact person,"
     "Deal - Owner,Deal - Expected close date,Deal - Deal created,Deal - Lost reason,Deal - Label",
     {"Deal - Title": "$name", "Deal - Organization": "$account", "Deal - Owner": "$owner", "Deal - Value": "amount"},
     ["Deal - Organization", "Deal - Contact person", "Deal - Owner"]),
    ("contact", "google",
     "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Last Name,Name Prefix,Nickname,File As,"
     "Organization Name,Organization Title,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
     "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value",
     {"First Name": "$name", "Last Name": "$name", "E-mail 1 - Value": "$email", "E-mail 2 - Value": "$email",
      "Organization Name": "$account", "Organization Title": "title", "Phone 1 - Value": "phone"},
     ["Phonetic First Name", "File As", "E-mail 1 - Label", "Phone 1 - Label"]),
    ("contact", "linkedin",
     "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
     {"First Name": "$name", "Email Address": "$email", "Company": "$account", "Position": "title",
      "URL": "linkedin"}, ["Company"]),
    ("contact", "outlook",
     "Title,First Name,Middle Name,Last Name,Company,Job Title,Business Street,Business City,Business State,"
     "Business Postal Code,Business Country/Region,Home Street,Assistant's Phone,Business Fax,Business Phone,"
     "E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,Web Page",
     {"First Name": "$name", "E-mail Address": "$email", "Job Title": "title", "Business Phone": "phone",
      "Business City": "address", "Company": "$account"},
     ["Assistant's Phone", "Business Fax", "E-mail Display Name", "Home Street"]),
    ("contact", "zoho",
     "Record Id,Contact Owner.id,Contact Owner,Lead Source,First Name,Last Name,Account Name.id,Account Name,"
     "Email,Title,Phone,Mobile,Created By.id,Created By,Modified By,Created Time,Email Opt Out,Salutation,"
     "Mailing Street,Mailing City,Mailing Zip,Mailing Country",
     {"First Name": "$name", "Email": "$email", "Account Name.id": "$account", "Phone": "phone"},
     ["Contact Owner", "Created By", "Email Opt Out"]),
    ("contact", "hubspot Spanish",
     "ID de registro,Nombre,Apellidos,Correo,Cargo,Ciudad,País/región,Número de teléfono,"
     "Propietario del contacto,Última actividad,Fecha de creación,Associated Company IDs (Primary)",
     {"Nombre": "$name", "Apellidos": "$name", "Correo": "$email", "Cargo": "title", "Ciudad": "address",
      "Número de teléfono": "phone", "Associated Company IDs (Primary)": "$account"},
     ["Propietario del contacto", "Última actividad"]),
    ("contact", "hubspot German",
     "Datensatz-ID,Vorname,Nachname,E-Mail,Jobbezeichnung,Stadt,Land/Region,Telefonnummer,"
     "Zuständiger Mitarbeiter,Erstellungsdatum",
     {"Vorname": "$name", "Nachname": "$name", "E-Mail": "$email", "Jobbezeichnung": "title", "Stadt": "address",
      "Telefonnummer": "phone"},
     ["Zuständiger Mitarbeiter"]),
    ("contact", "hubspot French",
     "ID de l'enregistrement,Prénom,Nom,E-mail,Intitulé du poste,Ville,Pays/région,Numéro de téléphone,"
     "Propriétaire du contact,Date de création",
     {"Prénom": "$name", "Nom": "$name", "E-mail": "$email", "Intitulé du poste": "title", "Ville": "address",
      "Numéro de téléphone": "phone"},
     ["Propriétaire du contact"]),
    ("contact", "a list of leads",
     "First Name,Last Name,Email,Email consent,Owner email,Manager",
     {"Email": "$email"}, ["Email consent", "Owner email", "Manager"]),
]

CELLS = [  # what the heading ends with or is, in small letters: cells of row n
    ("phone", "+34 912 30 45 6{n}"), ("phone number", "+34 912 30 45 6{n}"), ("mobile", "+34 612 30 45 6{n}"),
    ("telefonnummer", "+34 912 30 45 6{n}"), ("phone 1 - value", "+34 912 30 45 6{n}"),
    ("téléphone", "+34 912 30 45 6{n}"), ("teléfono", "+34 912 30 45 6{n}"),
    ("email", "ada{n}@example.com"), ("e-mail", "ada{n}@example.com"), ("email address", "ada{n}@example.com"),
    ("e-mail address", "ada{n}@example.com"), ("correo", "ada{n}@example.com"),
    ("e-mail 1 - value", "ada{n}@example.com"), ("e-mail 2 - value", "byron{n}@example.com"), ("2 address", "b{n}@example.com"),
    ("country", "Spain"), ("country/region", "Spain"), ("región", "España"), ("land/region", "Spanien"),
    ("région", "Espagne"), ("website", "acme{n}.example.com"), ("photo", "https://example.com/{n}.png"),
    ("date", "2026-07-0{n}"), ("amount", "120{n}"), ("deal - value", "120{n}"), ("employees", "{n}00"),
    ("stage", "Proposal"), ("status", "New"), ("industry", "Energy"), ("annualrevenue", "90{n}"),
    ("url", "https://www.linkedin.com/in/ada{n}"), ("photourl", "https://example.com/{n}.png"),
    ("isdeleted", "false"), ("consent", "true"), ("optedoutofemail", "false"),
]


def cell(heading, n):
    """A text that tells its column, where the column needs no form of its own."""
    for end, text in reversed(CELLS):
        if heading.lower().endswith(end) and "owner" not in heading.lower() and "assistant" not in heading.lower():
            return text.format(n=n)
    if heading.lower() == "owner email":
        return f"owner{n}@example.org"
    return f"{heading.replace(' ', '')}{n}x"


class Map(crm.Case):
    def run_lfetl(self, *args, ends=(0,)):
        done = subprocess.run([rig.LFETL, *args], capture_output=True, text=True, timeout=rig.PATIENCE, check=False,
                              env=self.environment())
        self.assertIn(done.returncode, ends, f"{args}\n{done.stdout}{done.stderr}")
        return done

    def definitions(self):
        box = self.sandbox()
        self.run_lfetl("definitions", "--base-url", box.url, "--save", "-o", self.path("defs.json"))
        return self.path("defs.json")

    def table(self, header, rows):
        with open(self.path("in.csv"), "w", encoding="utf-8", newline="") as f:
            writer = csv.writer(f)
            writer.writerow(header)
            writer.writerows(rows)

    def draft(self, obj, defs, *more):
        out = self.path("m.yaml")
        if os.path.exists(out):
            os.remove(out)
        said = self.run_lfetl("map", self.path("in.csv"), "--object", obj, "--definitions", defs, "-o", out, *more)
        return said.stderr

    def items(self, defs):
        """What validate makes of the rows; it must accept the mapping."""
        said = self.run_lfetl("validate", self.path("in.csv"), "-m", self.path("m.yaml"), "--definitions", defs,
                              "--items", "-", ends=(0, 3))
        return [json.loads(line) for line in said.stdout.splitlines()]

    def holds(self, item, target, text):
        """Is the cell in this field or link, in whatever form?"""
        value = item["relationships"].get(target, item["fields"].get(target))
        self.assertIsNotNone(value, f"{target} has nothing of '{text}' in {item}")
        if target.startswith(("$name", "$email", "title", "address", "$account", "$owner")):
            self.assertIn(text.lower(), json.dumps(value, ensure_ascii=False).lower())

    def test_each_known_header_gets_a_draft_that_validate_accepts_and_that_means_its_columns(self):
        defs = self.definitions()
        for obj, name, line, wanted, barred in HEADERS:
            header = line.split(",")
            rows = [[cell(h, n) for h in header] for n in range(1, 6)]
            self.table(header, rows)
            with self.subTest(name=f"{name}: {obj}"):
                said = self.draft(obj, defs)
                items = self.items(defs)
                self.assertEqual(len(items), len(rows), said)
                for item, row in zip(items, rows):
                    cells = dict(zip(header, row))
                    for heading, target in wanted.items():
                        self.holds(item, target, cells[heading])
                    fields = json.dumps(item["fields"], ensure_ascii=False)
                    for heading in barred:
                        self.assertNotIn(cells[heading], fields, heading)

    def test_headings_and_cells_of_any_kind_stay_what_they_are(self):
        """Quotes, YAML's signs and words, line ends, control characters."""
        defs = self.definitions()
        hostile = ['a"b', "a'b", "a\nb", "a: b", "a #b", "#", "-", "- a", "null", "no", "~", "*x", "&x", "!x", "%x",
                   "@x", "`x", "{x}", "[x]", "x, y", "a\\b", "a\u2028b", "a\u0085b", "\ufeffx", "a\u202eb", "a\tb",
                   "{Name}", "x" * 4096, "? x", ": x", "> x", "| x", "é\u0301", "日本", "\U0001f600", "\x01x", " x "]
        for obj, word in (("contact", "Email"), ("account", "Name")):
            header = [*hostile, "Name", word, word, ""]
            rows = [[f"{h[:60]}{n}" for h in hostile] + [f"Ada{n}", f"ada{n}@example.com", "", "x"] for n in (1, 2)]
            self.table(header, rows)
            with self.subTest(obj=obj):
                self.draft(obj, defs)
                with open(self.path("m.yaml"), encoding="utf-8") as f:
                    text = f.read()
                self.assertNotRegex(text, "[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f\u2028\u2029\u202e\ufeff]")
                for n, item in enumerate(self.items(defs), 1):
                    self.assertIn(f"{n}", json.dumps(item["fields"]))

    def test_a_heading_that_is_hostile_and_still_an_e_mail_address_is_that_column(self):
        """Words are compared folded, so a known word may have any sign about it."""
        defs = self.definitions()
        for heading in ['"Email"', "E-mail:", "# Email", "Email\n", "*Email*", "{Email}", "- Email", "Email\u2028",
                        "[Email]", "Email \u202e", "!Email", "'Email'", "Email\\", "%Email", "Email #", "\tEmail"]:
            self.table([heading, "Note"], [["ada@example.com", "x"], ["b@example.com", "y"]])
            with self.subTest(heading=heading):
                self.draft("contact", defs)
                self.assertEqual([i["fields"]["$email"] for i in self.items(defs)],
                                 [["ada@example.com"], ["b@example.com"]])

    def test_signs_about_a_country_s_heading_do_not_hide_it_from_the_numbers(self):
        defs = self.definitions()
        country = "Country" + "!\"" * 40
        self.table(["Email", "Phone", country], [["a@example.com", "912 30 45 67", "Spain"]])
        self.draft("contact", defs)
        self.assertEqual(self.items(defs)[0]["fields"]["phone"], ["+34912304567"])

    def test_words_of_select_fields_may_hold_anything(self):
        defs = self.definitions()
        words = ["new", "NEW", "in progress: #1", "null", "no", "'q\"", "a\nb", "*", "Working", "working ", "{x}"]
        self.table(["Email", "Lead Status"], [[f"a{n}@example.com", w] for n, w in enumerate(words)])
        self.draft("contact", defs)
        self.assertEqual(len(self.items(defs)), len(words))

    def test_a_ready_mapping_with_what_the_file_has_beyond_it_is_accepted(self):
        defs = self.definitions()
        obj, _, line, _, _ = HEADERS[0]
        header = [*line.split(","), "Score", "Shoe size", "Called: #1"]
        rows = [[*(cell(h, n) for h in line.split(",")), f"{n}5", "40", "x"] for n in range(1, 6)]
        self.table(header, rows)
        said = self.draft(obj, defs)
        self.assertIn("the ready mapping hubspot/contacts", said)
        self.draft(obj, defs, "--from", "hubspot")
        for n, item in enumerate(self.items(defs), 1):
            self.assertEqual(item["fields"]["score"], n * 10 + 5)
            self.assertEqual(item["fields"]["source"], "HubSpot import")
            self.assertEqual(item["fields"]["$email"], [f"ada{n}@example.com"])


if __name__ == "__main__":
    unittest.main()
