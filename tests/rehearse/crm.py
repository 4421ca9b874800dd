# SPDX-License-Identifier: Apache-2.0
"""A CRM that is in use: records that were there before, people who edit them,
and what an import made of it by its result files and by what it sent."""
import csv
import http.client
import http.server
import json
import os
import sqlite3
import threading
import urllib.parse

import rig

CREATED = "2026-01-05T09:00:00.000Z"
CONTACTS = "/v1/contacts"
ACCOUNTS = "/v1/accounts"

HEAD = """\
mapping: 1
object: contact
system: rig
key: id
match: [$email]
mode: upsert
"""
ACCOUNT_HEAD = """\
mapping: 1
object: account
system: rig
key: id
match: [$name]
mode: upsert
"""
FIELDS = """\
fields:
  $name: { first: first, last: last }
  $email: { column: email, split: ";" }
  title: title
  external-id: id
"""
HEADER = ["id", "first", "last", "email", "title"]


def record(rid, fields, **links):
    """A line of a seed; `account` stands for "$account"."""
    return {"id": rid, "createdAt": CREATED, "fields": {k: {"value": v} for k, v in fields.items()},
            "relationships": {"$" + k: {"values": v} for k, v in links.items()}}


def person(rid, first, last, email, *, account=(), **fields):
    """A contact of a seed; names of fields with _ for -."""
    values = {"$name": {"firstName": first, "lastName": last}, "$email": email if isinstance(email, list) else [email]}
    values.update({k.replace("_", "-"): v for k, v in fields.items()})
    return record(rid, values, account=list(account))


def company(rid, name, *websites, **fields):
    values = {"$name": name, **({"$website": list(websites)} if websites else {})}
    values.update({k.replace("_", "-"): v for k, v in fields.items()})
    return record(rid, values)


def value(rec, key):
    return rec["fields"][key]["value"]


def linked(rec, key):
    return rec["relationships"][key]["values"]


class Wire:
    """Between the program and the sandbox: it remembers what was sent, and
    lets things happen before a request goes on to the server."""

    def __init__(self, box, before=None):
        self.sent = []  # of writes: (path, idempotency key, body)
        self.lock = threading.Lock()
        host = box.url[len("http://"):]
        wire = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                super().setup()
                self.server_side = http.client.HTTPConnection(host, timeout=rig.PATIENCE)

            def finish(self):
                self.server_side.close()
                super().finish()

            def log_message(self, *args):
                pass

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
                with wire.lock:  # one at a time: what `before` does is done
                    if before is not None:
                        before(self.command, self.path)
                    if self.command == "POST":
                        wire.sent.append((self.path, self.headers["Idempotency-Key"], json.loads(body)))
                    headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "content-length")}
                    self.server_side.request(self.command, self.path, body, headers)
                    answer = self.server_side.getresponse()
                    data = answer.read()
                self.send_response_only(answer.status)
                for k, v in answer.getheaders():
                    if k.lower() not in ("content-length", "connection"):
                        self.send_header(k, v)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = pass_on

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Case(rig.Case):
    def seeded(self, *args, accounts=(), contacts=(), members=(), faults=None):
        """A sandbox with these records."""
        folder = self.path("seed")
        os.makedirs(folder, exist_ok=True)
        for name, records in (("account", accounts), ("contact", contacts), ("member", members)):
            if records:
                with open(os.path.join(folder, name + ".jsonl"), "w", encoding="utf-8") as f:
                    f.writelines(json.dumps(r) + "\n" for r in records)
        return self.sandbox("--rate", "0", "--seed", folder, *args, faults=faults)

    def wire(self, box, before=None):
        w = Wire(box, before)
        self.addCleanup(w.stop)
        return w

    def table(self, *rows, header=HEADER, name="contacts.csv"):
        with open(self.path(name), "w", encoding="utf-8", newline="") as f:
            csv.writer(f).writerows([header, *rows])

    def mapping(self, head=HEAD, fields=FIELDS, relationships=""):
        self.write("mapping.yaml", head + fields + relationships)

    def run_ok(self, box, *args, ends=0, **more):
        """Run; the --json object, which must add up.  Its texts go to
        self.words."""
        done = self.run_import(box, "--json", *args, **more)
        self.words = done.stderr
        self.assertEqual(done.returncode, ends, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["exit"], ends)
        counts = said["plan"] if "--dry-run" in args else said["result"]
        self.assertEqual(sum(counts.values()), said["rows"], counts)
        return said

    def counted(self, counts, **expected):
        """Exactly these, and no others."""
        self.assertEqual({k: n for k, n in counts.items() if n}, expected, self.words)

    def result_file(self, name, job="contacts.job"):
        with open(os.path.join(self.path(job), name), encoding="utf-8", newline="") as f:
            return list(csv.DictReader(f))

    def raw(self, name, job="contacts.job"):
        with open(os.path.join(self.path(job), name), "rb") as f:
            return f.read()

    def changes(self, job="contacts.job"):
        """(key, action, field, before, after) of the lines of plan.csv."""
        return [(r["key"], r["action"], r["field"], r["before"], r["after"]) for r in self.result_file("plan.csv", job)]

    def decide(self, decisions, job="contacts.job"):
        """Fill the decision column: key -> word."""
        rows = self.result_file("ambiguous.csv", job)
        for row in rows:
            row["decision"] = decisions.get(row["key"], row["decision"])
        with open(os.path.join(self.path(job), "ambiguous.csv"), "w", encoding="utf-8", newline="") as f:
            out = csv.DictWriter(f, list(rows[0]))
            out.writeheader()
            out.writerows(rows)

    def id_map_knows(self, text, name="lfetl-ids.db"):
        """Is the text anywhere in the id map?"""
        if not os.path.exists(self.path(name)):
            return False
        db = sqlite3.connect(self.path(name))
        try:
            tables = [t for (t,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return any(text in str(cell) for t in tables for row in db.execute(f"SELECT * FROM {t}") for cell in row)
        finally:
            db.close()

    def by_title(self, box):
        return sorted(value(r, "title") or "" for r in box.records())


def after(url):
    """The offset of a list request, None of another."""
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
    return int(query["offset"][0]) if "offset" in query else None
