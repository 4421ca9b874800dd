# SPDX-License-Identifier: Apache-2.0
"""A page looked at in headless Chromium, through its DevTools pipe: what it
asked for, what its console said, what a script of ours sees in it.  The script
runs beside the page, so the page's own policy does not hold it back.
"""
import json
import os
import select
import shutil
import subprocess
import tempfile
import unittest

PATIENCE = 120


def path():
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Browser:
    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        from_us, self.to = os.pipe()
        self.back, to_us = os.pipe()

        def plumb():
            # Chromium reads from 3 and writes to 4, where ours may lie, too.
            os.dup2(from_us, 100)
            os.dup2(to_us, 101)
            os.dup2(100, 3)
            os.dup2(101, 4)

        self.p = subprocess.Popen(
            [path(), "--headless=new", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update",
             f"--user-data-dir={self.folder.name}", "--remote-debugging-pipe",
             "about:blank"],
            preexec_fn=plumb, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(from_us)
        os.close(to_us)
        self.rest = b""
        self.n = 0
        self.events = []
        self.session = None
        try:
            target = self.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        except (AssertionError, OSError) as e:
            self.__exit__()
            print(f"NOT LOOKED AT: Chromium is there, but does not run here: {e}")
            raise unittest.SkipTest(str(e)) from e
        self.session = self.ask("Target.attachToTarget", {
            "targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(domain + ".enable")
        return self

    def __exit__(self, *a):
        self.p.kill()
        self.p.wait()
        os.close(self.to)
        os.close(self.back)
        self.folder.cleanup()

    def message(self):
        while b"\0" not in self.rest:
            if not select.select([self.back], [], [], PATIENCE)[0]:
                raise AssertionError(f"Chromium has not answered in {PATIENCE} s")
            got = os.read(self.back, 1 << 16)
            if not got:
                raise AssertionError("Chromium has gone")
            self.rest += got
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def ask(self, method, params=None):
        self.n += 1
        m = {"id": self.n, "method": method, "params": params or {}}
        if self.session is not None:
            m["sessionId"] = self.session
        os.write(self.to, json.dumps(m).encode() + b"\0")
        while True:
            got = self.message()
            if got.get("id") == self.n:
                if "error" in got:
                    raise AssertionError(f"{method}: {got['error']}")
                return got["result"]
            self.events.append(got)

    def open(self, file, width=1100, dark=False):
        """Load it and wait until it is complete."""
        self.events = []
        self.ask("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        self.ask("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
        self.ask("Page.navigate", {"url": "file://" + file})
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self.message())

    def eval(self, script):
        got = self.ask("Runtime.evaluate", {"expression": script, "returnByValue": True})
        if "exceptionDetails" in got:
            raise AssertionError(got["exceptionDetails"])
        return got["result"].get("value")

    def requests(self):
        """Addresses asked for, but for those that carry their data."""
        return [e["params"]["request"]["url"] for e in self.events
                if e.get("method") == "Network.requestWillBeSent"
                and not e["params"]["request"]["url"].startswith("data:")]

    def console(self):
        """What was said there, and what broke a rule of the page."""
        return [json.dumps(e["params"]) for e in self.events if e.get("method") in
                ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")]
