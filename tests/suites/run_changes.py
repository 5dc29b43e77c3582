#!/usr/bin/env python3
# timeout: 120
"""Changes from a document of their own, on the glass."""
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import HALLBOARD, Board, different_rows, read_png  # noqa: E402
from certificate import Certificate  # noqa: E402
from probe import feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

AT = "2021-04-25T10:10:00+08:00"
SIZE = ("--size", "640x360")
STILL = ("--at", AT, "--speed", 0)
POLL_S = 1
CERTIFICATE = Certificate()


def changes(*kinds):
    return json.dumps({"format": "hallboard changes 1", "changes": [
        {"id": "c%d" % i, "kind": kind, "session": "s0", "decided": "2021-04-25T10:0%d:00+08:00" % i}
        for i, kind in enumerate(kinds)]}).encode()


def document(url):
    return feed(sources={"changes": {"url": url, "poll_s": POLL_S}}, playlist="p",
                playlists=[{"id": "p", "items": [{"board": "now-next"}]}])


def rendered(change_bytes):
    """The frame that these documents give, without a server."""
    folder = tempfile.mkdtemp()
    for name, content in (("feed.json", document("changes.json")), ("changes.json", change_bytes)):
        with open(os.path.join(folder, name), "wb") as out:
            out.write(content)
    picture = os.path.join(folder, "x.png")
    subprocess.run([HALLBOARD, "render", "--feed", os.path.join(folder, "feed.json"), "--at", AT, *SIZE,
                    "--out", picture], check=True)
    return read_png(picture)


def on_the_glass():
    """a changes document replaced while the programme's server is dead is on the glass within its poll"""
    other = TweakServer({"/c.json": changes()}, tls=CERTIFICATE.context())
    server = TweakServer({"/feed.json": document(other.url("/c.json"))})
    with Board("--feed", server.url("/feed.json"), *STILL, *SIZE,
               settings="[feed]\nca_file = %s\npoll_s = 1\n" % CERTIFICATE.path) as board:
        board.wait_board("now-next")
        wait_for(lambda: not different_rows(board.screenshot(), rendered(changes())), 10, "the programme")
        server.stop()
        wait_for(lambda: any("offline" in line for line in board.noise), 10, "the dead server")
        for kinds in (("cancelled",), ("full",), ()):
            wanted = rendered(changes(*kinds))
            frames, started = len(board.trace()), time.monotonic()
            other.documents["/c.json"] = changes(*kinds)
            wait_for(lambda: len(board.trace()) > frames, 5, "a new frame")
            waited = time.monotonic() - started
            wait_for(lambda: not different_rows(board.screenshot(), wanted), 10, "%s" % (kinds,))
            # A poll, and what a sanitized build on a busy machine takes over it.
            assert waited < POLL_S + 1, "took %.1f s" % waited


run_tests([on_the_glass])
