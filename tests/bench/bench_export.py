# SPDX-License-Identifier: Apache-2.0
"""bench_export [RECORDS [SECONDS [MANY]]]: an export beside others that read the
same pages and write the same cells; its peak memory with MANY records beside a
hundredth of them; and how much of the search budget it uses at 25 requests a
second with 300 ms latency, for SECONDS.

Pages come from bench_pages, which takes some 15 us for one: the sandbox, which
takes 400, would be what is measured.  What it serves was the sandbox's answer.

Environment: LFETL (the binary), BENCH_PAGES (bench_pages).  Works in a folder
below TMPDIR.  What is not installed (curl, jq) is left out with a line.
"""
import csv
import filecmp
import gzip
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

LFETL = os.path.abspath(os.environ.get("LFETL", "./lfetl"))
PAGES = os.path.abspath(os.environ.get("BENCH_PAGES", "tests/bench/bench_pages"))
KEY = "sk_lf_bench"
HEADERS = {"Authorization": "Bearer " + KEY, "Lightfield-Version": "2026-03-01"}
MARK = "7654321"  # a record's number, for bench_pages to replace
FEW = ["id", "createdAt", "$name.firstName", "$name.lastName", "title", "phone", "$email"]
ROUNDS = 3


def make_seed(folder, records, name="{}"):
    os.mkdir(folder)
    with open(os.path.join(folder, "contact.jsonl"), "w", encoding="utf-8") as f:
        for i in range(records):
            n = name.format(i)
            f.write(json.dumps({"id": f"con_{n}", "createdAt": "2026-01-05T09:00:00.000Z", "fields": {
                "$name": {"value": {"firstName": f"First{n}", "lastName": f"Last{n}"}},
                "$email": {"value": [f"user{n}@example{i % 97}.com", f"other{n}@example.org"]},
                "phone": {"value": [f"+1201555{i % 10000:04d}"]},
                "title": {"value": "Clerk, senior" if i % 2 else "Chief"}}}) + "\n")


class Server:
    """Whatever says where it listens in its first line."""

    def __init__(self, *args, stream="stderr"):
        self.process = subprocess.Popen(args, stdin=subprocess.PIPE, text=True, **{stream: subprocess.PIPE})
        line = getattr(self.process, stream).readline()
        if stream == "stderr" and "http://" not in line or not line:
            sys.exit("the server did not start: " + line)
        self.url = "http://" + (line.split("http://")[1].split()[0] if "http://" in line
                                else "127.0.0.1:" + line.strip())

    def stop(self):
        self.process.terminate()
        self.process.wait()


def sandbox(*args):
    return Server(LFETL, "sandbox", *args)


def pages(folder, records):
    return Server(PAGES, os.path.join(folder, "answers"), str(records), stream="stdout")


def record_answers(folder):
    """What bench_pages serves, from a sandbox with one record."""
    seed, answers = os.path.join(folder, "one"), os.path.join(folder, "answers")
    make_seed(seed, 1, MARK)
    os.mkdir(answers)
    box = sandbox("--rate", "0", "--seed", seed)

    def get(path):
        return urllib.request.urlopen(urllib.request.Request(box.url + path, headers=HEADERS)).read()
    for path in ("v1/auth/validate", "v1/contacts/definitions"):
        with open(os.path.join(answers, path.replace("/", "_")), "wb") as f:
            f.write(get("/" + path))
    record = json.loads(get("/v1/contacts?limit=25&offset=0"))["data"][0]
    with open(os.path.join(answers, "record.json"), "w", encoding="utf-8") as f:
        json.dump(record, f, separators=(",", ":"))
    box.stop()


def ours(url, path, *args):
    done = subprocess.run([LFETL, "export", "contacts", "-o", path, "--base-url", url, "--json", "--quiet", *args],
                          env={**os.environ, "LIGHTFIELD_API_KEY": KEY}, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def all_columns(url):
    """(heading, part of the record, key, member, several) as lfetl export has them."""
    request = urllib.request.Request(url + "/v1/contacts/definitions", headers=HEADERS)
    defs = json.load(urllib.request.urlopen(request))
    parts = {"FULL_NAME": ["firstName", "lastName"],
             "ADDRESS": ["street", "street2", "city", "state", "postalCode", "country", "latitude", "longitude"]}
    out = [(k, None, "httpLink" if k == "link" else k, None) for k in ("id", "createdAt", "updatedAt", "link")]
    for key, d in defs["fieldDefinitions"].items():
        members = parts.get(d["valueType"])
        out += [(f"{key}.{m}", "fields", key, m) for m in members] if members else [(key, "fields", key, None)]
    return out + [(key, "relationships", key, None) for key in defs["relationshipDefinitions"]]


def text(v):
    if isinstance(v, list):
        return ",".join(text(x) for x in v)
    return "" if v is None else v if isinstance(v, str) else json.dumps(v)


def cells(record, columns):
    for _, part, key, member in columns:
        if part is None:
            yield text(record.get(key))
            continue
        v = record[part].get(key, {}).get("value" if part == "fields" else "values")
        yield text(v.get(member) if member and v else v)


def python(url, path, records, columns):
    """The loop that one writes by hand, one connection."""
    at = http.client.HTTPConnection(url[len("http://"):])
    out = gzip.open(path, "wt", newline="", encoding="utf-8") if path.endswith(".gz") else \
        open(path, "w", newline="", encoding="utf-8")
    with out:
        w = csv.writer(out, lineterminator="\n")
        w.writerow([c[0] for c in columns])
        for offset in range(0, records + 1, 25):
            at.request("GET", f"/v1/contacts?limit=25&offset={offset}", headers=HEADERS)
            for r in json.load(at.getresponse())["data"]:
                w.writerow(cells(r, columns))


def jq_cell(column):
    _, part, key, member = column
    if part is None:
        return f'.["{key}"]'
    v = f'.{part}["{key}"].' + ("value" if part == "fields" else "values")
    return v + f'["{member}"]' if member else f'({v}|if type=="array" then join(",") else . end)'


def curl_jq(url, path, records, columns):
    zipped = "| gzip" if path.endswith(".gz") else ""
    row = ",".join(jq_cell(c) for c in columns)
    script = (f"curl -s -H 'Authorization: Bearer {KEY}' -H 'Lightfield-Version: 2026-03-01' "
              f"\"{url}/v1/contacts?limit=25&offset=[0-{records}:25]\" | jq -r '.data[]|[{row}]|@csv' {zipped} > {path}")
    subprocess.run(["bash", "-c", script], check=True)


def timed(what, f, n_pages, base=None, rounds=1):
    """The best of some rounds; base: the two loops in Python."""
    took = min(clocked(f) for _ in range(rounds))
    ratio = "".join(f" {b / took:8.1f}" for b in base) if base else ""
    print(f"  {what:32} {n_pages / took:9.0f} {took:8.2f}{ratio}", flush=True)
    return took


def clocked(f):
    began = time.monotonic()
    f()
    return time.monotonic() - began


def rates(folder, records):
    server = pages(folder, records)
    n = records // 25 + 1
    columns = all_columns(server.url)
    few = [c for name in FEW for c in columns if c[0] == name]
    for end in ("csv", "csv.gz"):
        path, mine = (os.path.join(folder, name + end) for name in ("theirs.", "ours."))
        print(f"{records} records, {n} pages, into .{end}:")
        print(f"  {'':32} {'pages/s':>9} {'seconds':>8} {'x python':>8} {'x same':>8}")
        base = [timed("python, seven columns", lambda p=path: python(server.url, p, records, few), n),
                timed(f"python, the same {len(columns)} columns",
                      lambda p=path: python(server.url, p, records, columns), n)]
        timed("lfetl export", lambda p=mine: ours(server.url, p, "--rate", "0"), n, base, ROUNDS)
        if end == "csv" and not filecmp.cmp(path, mine, shallow=False):
            sys.exit("the two files differ")
        if shutil.which("curl") and shutil.which("jq"):
            timed(f"curl and jq, {len(columns)} columns", lambda p=path: curl_jq(server.url, p, records, columns), n,
                  base)
        else:
            print("  curl and jq: not installed, left out")
    server.stop()


def peak_of(folder, records):
    """Peak RSS in KiB.  The kernel counts what its parent had when it was
    started, too, so that one is a small one."""
    spawn = ("import os, sys; pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ); "
             "_, status, usage = os.wait4(pid, 0); print(status, usage.ru_maxrss)")
    server = pages(folder, records)
    said = subprocess.run(
        [sys.executable, "-S", "-E", "-c", spawn, LFETL, "export", "contacts", "-o", os.path.join(folder, "m.csv.gz"),
         "--base-url", server.url, "--quiet", "--rate", "0"],
        env={**os.environ, "LIGHTFIELD_API_KEY": KEY}, stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    server.stop()
    if said[0] != "0":
        sys.exit(f"export: wait status {said[0]}")
    return int(said[1])


def memory(folder, many):
    few = max(many // 100, 1)
    small, large = peak_of(folder, few), peak_of(folder, many)
    print(f"peak memory: {few} records {small} KiB, {many} records {large} KiB, {large / small:.2f} times")


def budget(folder, seconds):
    """25 a second, 300 ms away: what share of the searches allowed is used,
    from the first search to the last (the answers of the key, the definitions
    and the last page are waited for, but nothing can be asked meanwhile)?"""
    records = int(25 * 24.5 * seconds)
    seed = os.path.join(folder, "paced")
    ledger = os.path.join(folder, "ledger.jsonl")
    make_seed(seed, records)
    box = sandbox("--rate", "25", "--latency", "300ms", "--seed", seed, "--ledger", ledger)
    began = time.monotonic()
    said = ours(box.url, os.path.join(folder, "paced.csv"), "--rate", "25")
    took = time.monotonic() - began
    box.stop()
    with open(ledger, encoding="utf-8") as f:
        at = [r["t"] for r in map(json.loads, f) if r["category"] == "search"]
    searches, limited = said["spent"]["search"], said["spent"]["limited"]
    lists = (max(at) - min(at)) / 1000
    print(f"at 25 searches/s with 300 ms latency: {searches} in {lists:.1f} s, "
          f"{100 * (searches - 1) / lists / 25:.1f} % of the budget ({100 * searches / took / 25:.1f} % of the whole "
          f"run of {took:.1f} s), {limited} times 429")


def main():
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 200000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60
    many = int(sys.argv[3]) if len(sys.argv) > 3 else 1000000
    folder = tempfile.mkdtemp(prefix="lfetl-bench-")
    try:
        record_answers(folder)
        memory(folder, many)
        rates(folder, records)
        budget(folder, seconds)
    finally:
        shutil.rmtree(folder)


main()
