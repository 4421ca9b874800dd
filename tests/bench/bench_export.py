# SPDX-License-Identifier: Apache-2.0
"""bench_export [RECORDS [SECONDS]]: an export beside others that read the same
pages and write the same cells, and how much of the search budget it uses at 25
requests a second with 300 ms latency.

Environment: LFETL (the binary).  Works in a folder below TMPDIR.  What is not
installed (curl, jq) is left out with a line.
"""
import csv
import gzip
import http.client
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

LFETL = os.path.abspath(os.environ.get("LFETL", "./lfetl"))
KEY = "sk_lf_bench"
HEADERS = {"Authorization": "Bearer " + KEY, "Lightfield-Version": "2026-03-01"}
KEYS = ["title", "phone", "$email"]


def make_seed(folder, records):
    os.mkdir(folder)
    with open(os.path.join(folder, "contact.jsonl"), "w", encoding="utf-8") as f:
        for i in range(records):
            f.write(json.dumps({"id": f"con_{i}", "createdAt": "2026-01-05T09:00:00.000Z", "fields": {
                "$name": {"value": {"firstName": f"First{i}", "lastName": f"Last{i}"}},
                "$email": {"value": [f"user{i}@example{i % 97}.com", f"other{i}@example.org"]},
                "phone": {"value": [f"+1201555{i % 10000:04d}"]},
                "title": {"value": "Clerk, senior" if i % 2 else "Chief"}}}) + "\n")


class Server:
    def __init__(self, *args):
        self.process = subprocess.Popen([LFETL, "sandbox", *args], stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        if "http://" not in line:
            sys.exit("the sandbox did not start: " + line)
        self.url = "http://" + line.split("http://")[1].split()[0]

    def stop(self):
        self.process.terminate()
        self.process.wait()


def ours(url, path, *args):
    done = subprocess.run([LFETL, "export", "contacts", "-o", path, "--base-url", url, "--json", "--quiet", *args],
                          env={**os.environ, "LIGHTFIELD_API_KEY": KEY}, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def python(url, path, records):
    """The loop that one writes by hand, one connection."""
    at = http.client.HTTPConnection(url[len("http://"):])
    out = gzip.open(path, "wt", newline="", encoding="utf-8") if path.endswith(".gz") else \
        open(path, "w", newline="", encoding="utf-8")
    with out:
        w = csv.writer(out)
        for offset in range(0, records + 1, 25):
            at.request("GET", f"/v1/contacts?limit=25&offset={offset}", headers=HEADERS)
            for r in json.load(at.getresponse())["data"]:
                v = {k: r["fields"][k]["value"] for k in KEYS}
                name = r["fields"]["$name"]["value"]
                w.writerow([r["id"], r["createdAt"], name["firstName"], name["lastName"], v["title"],
                            ",".join(v["phone"]), ",".join(v["$email"])])


def curl_jq(url, path, records):
    zipped = "| gzip" if path.endswith(".gz") else ""
    cells = ("[.id,.createdAt,.fields[\"$name\"].value.firstName,.fields[\"$name\"].value.lastName,"
             ".fields.title.value,(.fields.phone.value|join(\",\")),(.fields[\"$email\"].value|join(\",\"))]|@csv")
    script = (f"curl -s -H 'Authorization: Bearer {KEY}' -H 'Lightfield-Version: 2026-03-01' "
              f"\"{url}/v1/contacts?limit=25&offset=[0-{records}:25]\" | jq -r '.data[]|{cells}' {zipped} > {path}")
    subprocess.run(["bash", "-c", script], check=True)


def timed(what, f, pages, base=None):
    began = time.monotonic()
    f()
    took = time.monotonic() - began
    ratio = f"  {base / took:5.1f} x the speed of python" if base else ""
    print(f"  {what:24} {pages / took:9.0f} pages/s {took:8.2f} s{ratio}")
    return took


def rates(folder, records):
    box = Server("--rate", "0", "--seed", os.path.join(folder, "seed"))
    pages = records // 25 + 1
    for end in ("csv", "csv.gz"):
        path = os.path.join(folder, "out." + end)
        print(f"{records} records, {pages} pages, into .{end}:")
        base = timed("python", lambda p=path: python(box.url, p, records), pages)
        if shutil.which("curl") and shutil.which("jq"):
            timed("curl and jq", lambda p=path: curl_jq(box.url, p, records), pages, base)
        else:
            print("  curl and jq: not installed, left out")
        timed("lfetl export", lambda p=path: ours(box.url, p, "--rate", "0"), pages, base)
    box.stop()


def memory(folder, records):
    peaks = []
    for n in (max(records // 100, 1), records):
        seed = os.path.join(folder, f"seed{n}")
        make_seed(seed, n)
        box = Server("--rate", "0", "--seed", seed)
        pid = os.fork()
        if pid == 0:
            ours(box.url, os.path.join(folder, "m.csv"), "--rate", "0")
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            with open(os.path.join(folder, "peak"), "w", encoding="ascii") as f:
                f.write(str(peak))
            os._exit(0)
        os.waitpid(pid, 0)
        with open(os.path.join(folder, "peak"), encoding="ascii") as f:
            peaks.append((n, int(f.read())))
        box.stop()
    (few, small), (many, large) = peaks
    print(f"peak memory: {few} records {small} KiB, {many} records {large} KiB, {large / small:.2f} times")


def budget(folder, seconds):
    """25 a second, 300 ms away: what share of the searches allowed is used?"""
    records = int(25 * 25 * seconds)
    seed = os.path.join(folder, "paced")
    make_seed(seed, records)
    box = Server("--rate", "25", "--latency", "300ms", "--seed", seed)
    began = time.monotonic()
    said = ours(box.url, os.path.join(folder, "paced.csv"))
    took = time.monotonic() - began
    box.stop()
    searches, limited = said["spent"]["search"], said["spent"]["limited"]
    print(f"at 25 searches/s with 300 ms latency: {searches} in {took:.1f} s, "
          f"{100 * searches / took / 25:.1f} % of the budget, {limited} times 429")


def main():
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 200000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60
    folder = tempfile.mkdtemp(prefix="lfetl-bench-")
    try:
        make_seed(os.path.join(folder, "seed"), records)
        rates(folder, records)
        memory(folder, records)
        budget(folder, seconds)
    finally:
        shutil.rmtree(folder)


main()
