# SPDX-License-Identifier: Apache-2.0
"""What the rehearsals of exports share."""
import csv
import hashlib
import http.server
import json
import os
import subprocess
import threading
import urllib.request

import crm
import rig

LFETL, PATIENCE = rig.LFETL, rig.PATIENCE
HOSTILE = ["=1+1", " leading and trailing ", 'say "x"', "two\nlines", "cr\r\nlf", "007", "a,b;c|d\te", "\u202eright", "😀",
           "'quoted", "@x", "-1", "", "#HIDDEN", "null", "ünï"]


class Front:
    """Before the sandbox, for reads: what is asked and answered may be another."""

    def __init__(self, box, ask, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                there = urllib.request.Request(box.url + ask(self.path), headers=dict(self.headers))
                with urllib.request.urlopen(there, timeout=rig.PATIENCE) as got:
                    data = answer(self.path, got.read().decode()).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Case(crm.Case):
    def front(self, box, ask=lambda path: path, answer=lambda path, text: text):
        f = Front(box, ask, answer)
        self.addCleanup(f.stop)
        return f

    def start_export(self, box, *args, what="contacts", out="out.csv"):
        return subprocess.Popen([rig.LFETL, "export", what, "-o", self.path(out), "--base-url", box.url, "--rate", "0",
                                 *args], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment())

    def run_export(self, box, *args, what="contacts", out="out.csv", ends=0, preexec=None, rate="0"):
        done = subprocess.run([rig.LFETL, "export", what, "-o", out if out == "-" else self.path(out), "--base-url",
                               box.url, "--rate", rate, *args], capture_output=True, timeout=rig.PATIENCE, check=False,
                              env=self.environment(), preexec_fn=preexec)
        self.words = done.stderr.decode()
        self.assertEqual(done.returncode, ends, self.words)
        return done

    def people(self, n, **more):
        return self.seeded(contacts=[crm.person(f"con_{i:05d}", "F", f"L{i}", f"u{i}@example.com",
                                                title=HOSTILE[i % len(HOSTILE)]) for i in range(n)], **more)

    def rows(self, name="out.csv"):
        with open(self.path(name), encoding="utf-8", newline="") as f:
            return list(csv.DictReader(f))

    def manifest(self, name="out.csv"):
        with open(self.path(name + ".manifest.json"), encoding="utf-8") as f:
            return json.load(f)

    def whole(self, n, name="out.csv"):
        """The file holds each of n people once, as its manifest says."""
        with open(self.path(name), "rb") as f:
            data = f.read()
        m = self.manifest(name)
        self.assertEqual((m["bytes"], m["sha256"], m["rows"]), (len(data), hashlib.sha256(data).hexdigest(), n))
        self.assertEqual(sorted(r["id"] for r in self.rows(name)), [f"con_{i:05d}" for i in range(n)])
        self.assertFalse(os.path.exists(self.path(name + ".part")))
