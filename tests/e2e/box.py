"""The real program on a box: what it shows, what it says of itself, and what it asked a server."""
import json
import os
import signal

from board import Board
from probe import AT, wait_for


class Box(Board):
    """A box before a server of its own, with keys or (None) without. With speed 0 event time stands
    still, so that two frames of one state are equal to the byte."""

    def __init__(self, server, keys, *arguments, home=None, settings="", speed=0, at=AT, env=None):
        self.server = server
        named = "keys = %s\n" % keys if keys else ""
        super().__init__("--feed", server.url("/feed.json"), "--at", at, "--speed", speed, *arguments,
                         home=home, env=env,
                         settings="[feed]\npoll_s = 1\n%s%s" % (named, settings))

    def status(self):
        try:
            with open(os.path.join(self.runtime, "status.json"), encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return {"sources": [], "signing": {}}

    def source(self, name="manifest"):
        return {s["name"]: s for s in self.status()["sources"]}.get(name, {})

    def wait_serial(self, serial):
        wait_for(lambda: self.status()["signing"].get("serial") == serial, 15, "serial %d" % serial)
        wait_for(lambda: self.source("feed").get("state") == "ok", 15, "the feed")

    def wait_refused(self, words, name="manifest"):
        def there():
            told = self.source(name)
            return told.get("state") == "refused" and words in (told["last_error"] or {}).get("text", "")
        try:
            wait_for(there, 15, "'%s'" % words)
        except AssertionError as why:
            raise AssertionError("%s; it is %s" % (why, self.source(name)))

    def asked(self, path="/manifest.json"):
        return sum(entry["path"] == path for entry in self.server.log)

    def wait_polls(self, count=2):
        """Two polls more: what was to be refused has been looked at again, too."""
        now = self.asked()
        wait_for(lambda: self.asked() >= now + count, 10 + 4 * count, "%d polls" % count)

    def kill(self):
        """As a power cut long after the last news: nothing is on trial any more (T44 is another suite)."""
        self.process.send_signal(signal.SIGKILL)
        self.wait(15)
        self.process.returncode = 0  # as it was wanted
        for folder in ("state", "runtime"):
            for name in ("trial", "quarantine"):
                if os.path.exists(os.path.join(self.home, folder, name)):
                    os.unlink(os.path.join(self.home, folder, name))

    def receipt(self, name):
        """The newest of this announcement; {} for none."""
        return ([r for r in self.status().get("receipts", []) if r["id"] == name] or [{}])[-1]

    def wait_receipt(self, name, what, seconds=15):
        """Until it was received, presented or cleared."""
        try:
            wait_for(lambda: self.receipt(name).get(what), seconds, "%s %s" % (name, what))
        except AssertionError as why:
            raise AssertionError("%s; receipts: %s, %s" % (why, self.status().get("receipts"),
                                                           self.noise[-6:]))
