# SPDX-License-Identifier: Apache-2.0
"""What the disturbed runs of test_syscalls*.py do, and their oracles."""
import csv
import hashlib
import json
import os

import crm
import rig
import shimrig

IMPORT = ("import", "contacts.csv", "-m", "mapping.yaml", "--job", "job", "--ids", "ids.db", "--workers", "4",
          "--rate", "0")
STATES = (rig.DONE, rig.UNCHANGED, rig.FAILED)


def table(folder, name, header, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
        csv.writer(f).writerows([header, *rows])


def text(folder, name, content):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write(content)


def seed(folder, name, records):
    text(folder, name + ".jsonl", "".join(json.dumps(r) + "\n" for r in records))


class Mixed(shimrig.Scenario):
    """Rows that create, update (with a link or without), need nothing, or fail
    (they have no key).  None that the server refuses: after a kill nobody knows
    whether that was its first answer, and the row is in doubt, as it should be."""
    box = ("--seed", "@/seed")
    args = IMPORT
    ends = 3

    def __init__(self, rows=200):
        self.rows = rows
        self.name = f"mixed{rows}"
        self.old = rows // 2  # of them there: half to update, half as they are

    def fill(self, folder):
        text(folder, "mapping.yaml", crm.HEAD + crm.FIELDS +
             "relationships:\n  $account: { column: company, by: $name }\n")
        table(folder, "contacts.csv", crm.HEADER + ["company"], (
            ["" if i % 20 == 19 else f"k{i}", f"F{i}", f"L{i}", f"u{i}@example.com", "New", "Acme" if i % 8 < 2 else ""]
            for i in range(self.rows)))
        os.mkdir(os.path.join(folder, "seed"))
        seed(os.path.join(folder, "seed"), "account", [crm.company("acc_1", "Acme")])
        seed(os.path.join(folder, "seed"), "contact", [
            crm.person(f"con_{i}", f"F{i}", f"L{i}", f"u{i}@example.com", title="Old" if i % 2 == 0 else "New",
                       external_id=f"k{i}", account=["acc_1"] if i % 8 == 1 else []) for i in range(self.old)])

    def writes(self, world):
        return [r for r in world.ledger() if r["category"] == "write" and r["key"] is not None]

    def between(self, case, world, what):
        """What was sent had been put down before; what is put down as done is
        there."""
        writes = self.writes(world)
        rows, intents = {}, {}
        if os.path.exists(os.path.join(world.home, "job/job.db")):
            rows, intents = shimrig.journal(world.home, seen=False)
        settled = sum(state == rig.DONE or (state == rig.FAILED and key is not None) for state, key, _ in rows.values())
        keys = {w["key"] for w in writes}
        case.assertLessEqual(len(keys - set(intents)), settled, f"{what}: sent without being put down")
        there = {w["id"] for w in writes if w["effect"] in ("create", "update")}
        for line, (state, key, rid) in rows.items():
            if state == rig.DONE:
                case.assertIn(rid, there, f"{what}: row {key} of line {line} is put down as done and is not")

    def outcome(self, world, done):
        writes = self.writes(world)
        bodies, twice = {}, []
        for w in writes:
            if bodies.setdefault(w["key"], (w["path"], w["body"])) != (w["path"], w["body"]):
                twice.append(w["key"])
        records = {}
        for r in world.records():
            key = crm.value(r, "external-id")
            own = r["id"] if r["id"].startswith("con_") and r["id"][4:].isdigit() else "new"
            records.setdefault(key, []).append((own, crm.value(r, "title"), crm.value(r, "$name"),
                                                crm.linked(r, "$account")))
        ids = {crm.value(r, "external-id"): r["id"] for r in world.records()}
        rows, intents = shimrig.journal(world.home)
        wrong = [key for state, key, rid in rows.values() if state in STATES[:2] and ids.get(key) != rid]
        with open(os.path.join(world.home, "job/summary.json"), encoding="utf-8") as f:
            said = json.load(f)
        effects = [w["effect"] for w in writes if not w["replay"]]
        return {
            "status": done.status, "records": records, "rows": {n: r[:2] for n, r in rows.items()},
            "under a wrong id": wrong, "open intents": len(intents), "one key, two bodies": twice,
            "creates": effects.count("create"), "updates": effects.count("update"),
            "result": said["result"], "exit": said["exit"],
            "done": sorted((r["line"], r["key"], r["action"]) for r in shimrig.table(world.home, "job/done.csv")),
            "failed": sorted((r["_line"], r["_code"]) for r in shimrig.table(world.home, "job/failed.csv")),
        }


class Resumed(Mixed):
    """The same command takes up an import that was killed amid its writes."""

    def __init__(self, rows=60):
        super().__init__(rows)
        self.name = f"resumed{rows}"

    def ready(self, world):
        killed = world.run(self.args, count="send", at=self.rows * 4 // 5, do="kill")
        assert killed.status == -9, killed.words


class Powered(Mixed):
    """Few rows: what matters is in the first hundreds of calls."""

    def __init__(self, rows=40):
        super().__init__(rows)
        self.name = f"powered{rows}"


class Export(shimrig.Scenario):
    """A file is there from before; since then a record has changed."""
    name = "export"
    files = r"out\.csv|working file"
    box = ("--seed", "@/seed")
    args = ("export", "contacts", "-o", "out.csv", "--rate", "0")
    before = (args,)
    rows = 60

    def fill(self, folder):
        os.mkdir(os.path.join(folder, "seed"))
        seed(os.path.join(folder, "seed"), "contact", [
            crm.person(f"con_{i}", f"F{i}", f"L{i}", f"u{i}@example.com", title="Old") for i in range(self.rows)])

    def ready(self, world):
        world.post("/v1/contacts/con_7", {"fields": {"title": "New"}, "relationships": {}})

    def titles(self, world):
        return {r["id"]: r["title"] for r in shimrig.table(world.folder, "out.csv")}

    def between(self, case, world, what):
        titles = self.titles(world)
        case.assertEqual(set(titles), {f"con_{i}" for i in range(self.rows)}, what)
        case.assertIn(titles.pop("con_7"), ("Old", "New"), what)
        case.assertEqual(set(titles.values()), {"Old"}, what)

    def outcome(self, world, done):
        with open(world.path("out.csv"), "rb") as f:
            data = f.read()
        with open(world.path("out.csv.manifest.json"), encoding="utf-8") as f:
            manifest = json.load(f)
        there = (manifest["bytes"], manifest["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        return {"status": done.status, "titles": self.titles(world), "manifest fits": there, "rows": manifest["rows"]}


class Undo(Mixed):
    """Of creates and updates."""
    args = ("undo", "job", "--rate", "0")
    ends = 0

    def __init__(self, rows=60):
        super().__init__(rows)
        self.name = f"undo{rows}"
        self.before = (IMPORT,)

    def between(self, case, world, what):
        ids = [r["id"] for r in world.ledger() if r["effect"] == "delete"]
        case.assertEqual(len(ids), len(set(ids)), f"{what}: deleted twice")

    def outcome(self, world, done):
        records = {r["id"]: (crm.value(r, "title"), crm.linked(r, "$account")) for r in world.records()}
        effects = [r["effect"] for r in world.ledger()[world.since:] if not r["replay"]]
        return {"status": done.status, "records": records, "deletes": effects.count("delete"),
                "updates": effects.count("update"), "creates": effects.count("create"),
                "results": sorted((r["line"], r["result"]) for r in shimrig.table(world.home, "job/undo.csv"))}


class Verify(Mixed):
    """Of what an import wrote; it writes nothing itself."""
    args = ("verify", "job", "--rate", "0")
    ends = 3  # a row of the job has failed

    def __init__(self, rows=60):
        super().__init__(rows)
        self.name = f"verify{rows}"
        self.before = (IMPORT,)

    def between(self, case, world, what):
        case.assertEqual([r for r in world.ledger()[world.since:] if r["effect"]], [], what)
        if os.path.exists(os.path.join(world.home, "job/verify.json")):
            self.certificate(world)

    def certificate(self, world):
        with open(os.path.join(world.home, "job/verify.json"), encoding="utf-8") as f:
            return json.load(f)

    def outcome(self, world, done):
        return {"status": done.status, "same": self.certificate(world)["same"]}


class Upload(shimrig.Scenario):
    """Some files by the session flow; one that cannot be read holds up no other."""
    name = "upload"
    also = (3,)
    files = r"talk\d|uploads|lfetl"
    names = [f"talk{i}.txt" for i in range(4)]
    args = ("upload", *names)

    def fill(self, folder):
        for name in self.names:
            text(folder, name, name + " word" * 3000)

    def between(self, case, world, what):
        done = [f["filename"] for f in world.records("/v1/files") if f["status"] == "COMPLETED"]
        case.assertEqual(len(done), len(set(done)), f"{what}: a file is there twice")

    def outcome(self, world, done):
        there = sorted(f["filename"] for f in world.records("/v1/files") if f["status"] == "COMPLETED")
        return {"status": done.status, "there": there}
