#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a HubSpot-style export: companies.csv and contacts.csv.

    make.py FOLDER [COMPANIES] [CONTACTS] [SEED] [--later]

--later: the same export some weeks on: other job titles, lead statuses and
addresses, cells that somebody emptied, new contacts, and two contacts that were
merged into one with a number of its own.
All of it is made up: names from lists, domains under example.*, telephone
numbers from the ranges that the numbering plans keep for examples where there
are any, else random ones of ranges in use.  The same arguments give the same
bytes.  Dirty the way real exports are: numbers of many countries in many
spellings, several e-mails in a cell, handles instead of URLs, country names in
several languages, embedded line breaks, leading blanks.  A few rows cannot be
saved: companies without a name, contacts without a usable e-mail or name, one
row short of a cell, and numbers of the right length in a range that nobody was
given (ours count as possible, and Lightfield refuses them).
"""
import csv
import os
import random
import sys

# alpha-2, names as people type them, telephone masks (d: any digit), cities,
# postcode mask
COUNTRIES = [
    ("US", ["United States", "USA", "US"], ["(212) 555-01dd", "+1 415 555 01dd", "312.555.01dd", "1-617-555-01dd x12d"], ["New York", "Austin", "Boston"], "ddddd"),
    ("GB", ["United Kingdom", "UK", "England", "Great Britain"], ["+44 20 7946 0ddd", "020 7946 0ddd", "(0161) 496 0ddd", "0161 4960ddd"], ["London", "Leeds"], "EC1A dBB"),
    ("DE", ["Germany", "Deutschland", "DE"], ["+49 30 23125 ddd", "030 23125ddd", "0049 89 20913ddd"], ["Berlin", "München"], "1dddd"),
    ("FR", ["France", "Frankreich", "FRANCE"], ["+33 1 99 00 dd dd", "01 99 00 dd dd", "+33 (0)1 99 00 dd dd"], ["Paris", "Saint-Étienne"], "750dd"),
    ("ES", ["Spain", "España", "ES"], ["+34 91 230 dd dd", "612 34d ddd"], ["Madrid", "Málaga"], "280dd"),
    ("IT", ["Italy", "Italia"], ["+39 06 6982 ddd", "347 123 4ddd"], ["Roma", "Forlì"], "001dd"),
    ("NL", ["Netherlands", "Nederland", "Pays-Bas"], ["+31 20 794 0ddd", "020 794 0ddd"], ["Amsterdam"], "10dd AB"),
    ("JP", ["Japan", "日本"], ["+81 3-3224-9ddd", "03-3224-9ddd"], ["東京都港区", "Osaka"], "105-00dd"),
    ("BR", ["Brazil", "Brasil"], ["+55 11 2345-6ddd", "+55 (21) 98765-4ddd"], ["São Paulo"], "013dd-000"),
    ("IN", ["India"], ["+91 22 2778 4ddd", "098765 43ddd"], ["Mumbai"], "4000dd"),
    ("AU", ["Australia"], ["+61 2 5550 1ddd", "(02) 5550 1ddd"], ["Sydney"], "20dd"),
    ("SE", ["Sweden", "Sverige", "Schweden"], ["+46 8 465 004 dd", "08-465 004 dd"], ["Göteborg"], "111 dd"),
    ("PL", ["Poland", "Polska"], ["+48 22 345 67 dd", "601 234 5dd"], ["Łódź"], "00-0dd"),
    ("CH", ["Switzerland", "Schweiz", "Suisse"], ["+41 44 668 18 dd"], ["Zürich"], "80dd"),
]
FIRST = ("James Mary Sofía José Zoë François Hélène Jürgen Łukasz Søren João "
         "Ayşe Priya Wei 明 Chloé Siobhán Oluwaseun Fatima Leila Noah Emma").split()
LAST = ("Smith O'Brien O’Connor D'Angelo Müller Weiß Lefèvre Sørensen Wójcik Yılmaz "
        "Patel 田中 Nguyễn van_Dijk de_la_Cruz Saint-Pierre Al-Farsi Okafor").split()
CO1 = "Acme Globex Initech Umbrella Vandelay Tyrell Wonka Aperture Weyland Zorin Bluth Hooli".split()
CO2 = ["Inc.", "LLC", "GmbH", "S.A.", "Ltd", "& Sons", "Holdings, Inc.", "AG", "B.V.", '"The" Company']
INDUSTRY = ["COMPUTER_SOFTWARE", "Retail", "Healthcare", "Financial Services", "MANUFACTURING", "Education", ""]
TITLES = ["CEO", "VP, Sales", "Head of Marketing", "Geschäftsführer", 'Head of "Growth"', "Consultant", ""]
STATUS = ["NEW", "OPEN", "IN_PROGRESS", "UNQUALIFIED", "CONNECTED", ""]
HEADCOUNT = ["7", "42", "180", "640", "2500", "12000", ""]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def pick(self, items):
        return items[int(self.r.random() * len(items))]

    def chance(self, p):
        return self.r.random() < p

    def fill(self, mask):
        return "".join(self.pick("0123456789") if c == "d" else c for c in mask)

    def phone(self, country):
        text = self.fill(self.pick(country[2]))
        if self.chance(0.002):
            return self.fill("+33 6 39 98 dd dd")  # kept for films; not given out
        if self.chance(0.01):
            return self.pick(["ask reception", "12", "+999 123", "n/a"])
        if self.chance(0.03):
            text += self.pick([" ext. 12", " (mobile)"])
        return text

    def company(self, i):
        c = self.pick(COUNTRIES)
        name = f"{self.pick(CO1)} {self.pick(CO2)} {i}"
        domain = f"{name.split()[0].lower()}{i}.example"
        website = self.pick([domain, f"https://www.{domain}/", f"http://{domain}/about us" if self.chance(0.02) else f"www.{domain}"])
        street = self.fill("dd ") + self.pick(["Main St", "High Street", "Rue de la République", "Bahnhofstraße"])
        if self.chance(0.1):
            street += "\nSuite " + self.fill("d0d")
        linkedin = self.pick([f"https://www.linkedin.com/company/{name.split()[0].lower()}-{i}", f"linkedin.com/company/{name.split()[0].lower()}{i}/?trk=x", "", ""])
        if self.chance(0.005):
            name = ""  # hopeless: an account needs its name
        return [900000 + i, name, website, self.pick(INDUSTRY), self.pick(HEADCOUNT),
                self.phone(c), street, self.pick(c[3]), "", self.fill(c[4]),
                self.pick(["Atlantis", "Korea"]) if self.chance(0.02) else self.pick(c[1]),
                linkedin, self.pick(["@" + name.split()[0].lower() + str(i) if name else "", ""]),
                self.pick(["12000000", "$1,250,000.00", "", "850,000"]),
                "Ada Okafor", "2024-03-15 14:30"]

    def email(self, first, last, i):
        plain = "".join(ch for ch in f"{first}.{last}".lower() if ch.isascii() and (ch.isalnum() or ch == ".")).strip(".")
        return f"{plain or 'contact'}{i}@example.com"

    def contact(self, i, companies):
        c = self.pick(COUNTRIES)
        first, last = self.pick(FIRST), self.pick(LAST).replace("_", " ")
        email = self.email(first, last, i)
        more = ""
        if self.chance(0.15):
            more = "; ".join(f"{k}{i}@example.org" for k in ["home", "office"][:1 + int(self.r.random() * 2)])
        if self.chance(0.01):
            email = email.replace("@", self.pick([" at ", "@@"]))
        if i % 700 == 350:
            first, last, email, more = "", "", "none", ""  # hopeless: nobody
        company = str(900000 + 1 + int(self.r.random() * companies))
        if self.chance(0.05):
            company = ""
        elif self.chance(0.01):
            company = "899999"  # not in the export
        memo = ""
        if self.chance(0.06):
            memo = 'Met at the fair.\nSaid: "call me, later"\n- likes tea, coffee'
        twitter = self.pick(["", "", f"@user{i}", f"https://twitter.com/user{i}?lang=en", f"user_{i}"])
        linkedin = self.pick(["", f"https://www.linkedin.com/in/person-{i}/", f"https://uk.linkedin.com/in/person{i}?trk=abc", f"linkedin.com/in/p{i}"])
        return [500000 + i, "  " + first if self.chance(0.02) else first, last, email, more,
                self.phone(c) if self.chance(0.9) else "", self.phone(c) if self.chance(0.3) else "",
                self.pick(TITLES), self.pick(STATUS), company, f"{self.pick(CO1)} {company}",
                self.fill("dd ") + "Main St", self.pick(c[3]), self.fill(c[4]), self.pick(c[1]),
                linkedin, twitter, self.pick(["true", "false", "Yes", "No", ""]), memo,
                "Alice Martin", "2024-01-02 09:00"]


COMPANY_HEAD = ["Record ID", "Company name", "Company Domain Name", "Industry", "Number of Employees",
                "Phone Number", "Street Address", "City", "State/Region", "Postal Code", "Country/Region",
                "Linkedin Company Page", "Twitter Handle", "Annual Revenue", "Company owner", "Create Date"]
CONTACT_HEAD = ["Record ID", "First Name", "Last Name", "Email", "Additional email addresses",
                "Phone Number", "Mobile Phone Number", "Job Title", "Lead Status",
                "Associated Company IDs (Primary)", "Associated Company", "Street Address", "City",
                "Postal Code", "Country/Region", "LinkedIn Profile", "Twitter Username",
                "Newsletter", "Notes", "Contact owner", "Create Date"]


def write(path, head, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, quoting=csv.QUOTE_ALL)
        w.writerow(head)
        w.writerows(rows)


PROMOTED = ["Chief of Staff", "Head of Partnerships", "VP, Customer Success"]
MERGED = (11, 12)


def later(row, n):
    """The contact some weeks on."""
    row = list(row)

    def put(column, text):
        row[CONTACT_HEAD.index(column)] = text

    more = row[CONTACT_HEAD.index("Additional email addresses")]
    if n % 40 == 0:
        put("Job Title", PROMOTED[n // 40 % len(PROMOTED)])
    if n % 50 == 7:
        put("Lead Status", "UNQUALIFIED")
    if n % 100 == 3:
        put("Additional email addresses", "; ".join(filter(None, [more, f"new{n}@example.org"])))
    if n % 60 == 19:
        put("LinkedIn Profile", "")
    return row


def some_weeks_on(rows, contacts):
    """What the export of then says; twenty contacts are new."""
    email, more = CONTACT_HEAD.index("Email"), CONTACT_HEAD.index("Additional email addresses")
    former = {}
    for n, row in enumerate(rows, 1):
        row = later(row, n)
        if n in MERGED:
            former[n] = row
        else:
            yield row
    if len(former) == len(MERGED):
        one, other = (former[n] for n in MERGED)
        addresses = [one[more], other[email], other[more]]
        yield [500000 + contacts + 21] + one[1:more] + ["; ".join(filter(None, addresses))] + one[more + 1:]


def main():
    weeks_on = "--later" in sys.argv
    if weeks_on:
        sys.argv.remove("--later")
    folder = sys.argv[1]
    companies = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    contacts = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    m = Maker(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    os.makedirs(folder, exist_ok=True)
    write(os.path.join(folder, "companies.csv"), COMPANY_HEAD,
          (m.company(i) for i in range(1, companies + 1)))
    rows = (m.contact(i, companies) for i in range(1, contacts + (21 if weeks_on else 1)))
    # One row short of a cell: a comma was lost on the way.
    rows = (row[:-1] if n == contacts // 2 else row for n, row in enumerate(rows, 1))
    if weeks_on:
        rows = some_weeks_on(rows, contacts)
    write(os.path.join(folder, "contacts.csv"), CONTACT_HEAD, rows)


if __name__ == "__main__":
    main()
