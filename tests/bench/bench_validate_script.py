# SPDX-License-Identifier: Apache-2.0
"""bench_validate_script FILE ROWS: what one would write in Python to check
contacts, with python3-phonenumbers, python3-email-validator and csv: the other
side of bench_validate.py.  The same columns, the same kinds of checks as its
mapping; verdicts in JSON.  With ROWS 0 it only sees that it could run (exit
status 77: a package is missing).
"""
import csv
import json
import re
import sys
import time
from datetime import datetime, timezone
from urllib.parse import urlsplit

try:
    import email_validator
    import phonenumbers
except ImportError as e:
    print(e, file=sys.stderr)
    sys.exit(77)

FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%m/%d/%Y", "%b %d, %Y", "%d.%m.%Y %H:%M")
COUNTRIES = {name.lower(): code for code, names in {
    "US": "United States|USA|US|United States of America", "CA": "Canada|CA",
    "GB": "United Kingdom|UK|Great Britain|England|GB", "FR": "France|FR", "DE": "Germany|Deutschland|DE",
    "ES": "Spain|España|ES", "IT": "Italy|Italia|IT", "NL": "Netherlands|The Netherlands|Nederland|NL",
    "BE": "Belgium|Belgique|BE", "CH": "Switzerland|Schweiz|Suisse|CH", "SE": "Sweden|Sverige|SE",
    "NO": "Norway|Norge", "DK": "Denmark|Danmark", "PL": "Poland|Polska", "CZ": "Czech Republic|Czechia",
    "AT": "Austria|Österreich", "PT": "Portugal", "IE": "Ireland|Éire", "BR": "Brazil|Brasil|BR",
    "MX": "Mexico|México", "AR": "Argentina", "IN": "India|IN", "JP": "Japan|日本", "CN": "China|中国",
    "KR": "South Korea|Korea, Republic of", "AU": "Australia|AUS", "NZ": "New Zealand|Aotearoa",
    "ZA": "South Africa", "SG": "Singapore", "AE": "United Arab Emirates|UAE", "TR": "Türkiye|Turkey",
    "NG": "Nigeria"}.items() for name in names.split("|")}
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.I)
LINKEDIN = re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/in/([^/?#]+)/?(?:[?#].*)?|@?([\w.-]+)", re.I)
TWITTER = re.compile(r"(?:https?://)?(?:www\.)?(?:twitter|x)\.com/(\w{1,15})/?(?:[?#].*)?|@?(\w{1,15})", re.I)


def email(text):
    text = text.strip()
    if "<" in text:
        text = text[text.rfind("<") + 1:].rstrip(">")
    if text.lower().startswith("mailto:"):
        text = text[7:]
    return email_validator.validate_email(text, check_deliverability=False).email


def phone(text, region):
    number = phonenumbers.parse(text, region or "US")
    if not phonenumbers.is_valid_number(number):
        raise ValueError(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def url(text):
    parts = urlsplit(text if "://" in text else "https://" + text)
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(parts.hostname or ""):
        raise ValueError(text)
    return parts.geturl()


def handle(pattern, text):
    m = pattern.fullmatch(text.strip())
    if not m:
        raise ValueError(text)
    return m.group(1) or m.group(2)


def date(text):
    if text.isdigit() and len(text) == 13:
        return datetime.fromtimestamp(int(text) / 1000, timezone.utc)
    for f in FORMATS:
        try:
            return datetime.strptime(text, f)
        except ValueError:
            pass
    raise ValueError(text)


def main():
    path, rows = sys.argv[1], int(sys.argv[2])
    # The made-up contacts live there.
    for name in ("example", "test", "invalid"):
        if name in email_validator.SPECIAL_USE_DOMAIN_NAMES:
            email_validator.SPECIAL_USE_DOMAIN_NAMES.remove(name)
    ok = dict.fromkeys(("email", "phone", "website", "linkedin", "twitter", "created", "country"), 0)
    bad = dict(ok)
    keys = set()
    n = repeated = 0

    def check(kind, f, *args):
        try:
            f(*args)
            ok[kind] += 1
        except (ValueError, phonenumbers.NumberParseException):
            bad[kind] += 1

    began = time.process_time()
    with open(path, encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            if n == rows:
                break
            n += 1
            repeated += row["Record ID"] in keys
            keys.add(row["Record ID"])
            country = row["Country/Region"].strip().lower()
            region = COUNTRIES.get(country)
            if country:
                (ok if region else bad)["country"] += 1
            for column in ("Email", "Additional email addresses"):
                for part in row[column].split(";"):
                    if part.strip():
                        check("email", email, part)
            for column in ("Phone Number", "Mobile Phone Number"):
                if row[column]:
                    check("phone", phone, row[column], region)
            if row.get("Website URL"):
                check("website", url, row["Website URL"])
            if row.get("LinkedIn URL"):
                check("linkedin", handle, LINKEDIN, row["LinkedIn URL"])
            if row["Twitter Username"]:
                check("twitter", handle, TWITTER, row["Twitter Username"])
            if row["Create Date"]:
                check("created", date, row["Create Date"])
    print(json.dumps({"rows": n, "seconds": time.process_time() - began, "ok": ok, "bad": bad, "repeated": repeated}))


main()
