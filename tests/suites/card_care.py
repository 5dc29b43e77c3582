#!/usr/bin/env python3
# timeout: 300
"""An SD card is worn out by writing: nothing goes to cache and state while nothing changes, little
when something does, and a box whose card is read-only shows its board."""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import HALLBOARD, Board  # noqa: E402
from probe import Skip, feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

AT = "2021-04-25T10:10:00+08:00"
ARGUMENTS = ("--at", AT, "--size", "320x180")
SETTINGS = "[feed]\npoll_s = 1\n"
# Whatever changes a file or a folder.
CALLS = ("write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,sync,syncfs,rename,renameat,renameat2,"
         "unlink,unlinkat,mkdir,mkdirat,truncate,ftruncate,utimensat,chmod,fchmod,openat,open,creat")


def document(name="First", **more):
    return feed(name, playlist="p",
                playlists=[{"id": "p", "slot_ms": 1000, "items": [{"board": "now-next"}, {"board": "day"}]}], **more)


def traced(board, seconds):
    """The calls on cache and state of that long, as lines; and how many calls there were in all."""
    log = os.path.join(board.home, "strace")
    # pylint: disable=consider-using-with
    tracer = subprocess.Popen(["strace", "-f", "-y", "-qq", "-e", "trace=" + CALLS, "-o", log,
                               "-p", str(board.process.pid)], stderr=subprocess.PIPE, text=True)
    time.sleep(1)
    if tracer.poll() is not None:
        raise Skip("no tracing here: " + tracer.stderr.read().strip())
    time.sleep(seconds)
    tracer.send_signal(signal.SIGINT)
    tracer.wait(10)
    with open(log, encoding="utf-8", errors="replace") as file:
        lines = file.read().splitlines()
    disk = [line for line in lines
            if re.search(r"%s/(cache|state)\b" % re.escape(board.home), line) and not
            re.search(r"open(at)?\(.*O_RDONLY", line)]
    # What flushes everything names no path.
    disk += [line for line in lines if re.search(r"\bsync\(\)", line)]
    return disk, len(lines)


def settled(board):
    """Until the first minute's trial is over, so that nothing more is to be remembered of the feed."""
    trial = os.path.join(board.runtime, "trial")

    def passed():
        with open(trial, encoding="utf-8") as file:
            lines = file.read().splitlines()[2:]
        return len(lines) >= 3 and all(line.startswith("good ") for line in lines)
    board.wait_board("day", 30)
    time.sleep(60)
    wait_for(passed, 40, "the end of the trial")


def rests():
    """ten polls that answer 304, pages that flip: not one write to the card"""
    server = TweakServer({"/feed.json": document()})
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, "--speed", 1, settings=SETTINGS) as board:
        settled(board)
        asked, frames = len(server.log), len(board.trace())
        disk, calls = traced(board, 12)
        asked = server.log[asked:]
        assert len(asked) >= 8 and all(entry["status"] == 304 for entry in asked), asked
        assert len(board.trace()) > frames + 10
        assert calls > 20, calls  # the tracer saw what went elsewhere
        assert disk == [], disk[:10]
        assert os.listdir(os.path.join(board.home, "cache"))


def same_again():
    """a server without validators sends the same bytes at each poll: not one write either"""
    server = TweakServer({"/feed.json": document()})
    server.tweak(no_validators=True)
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, "--speed", 0, settings=SETTINGS) as board:
        settled(board)
        asked = len(server.log)
        disk, _ = traced(board, 6)
        asked = server.log[asked:]
        assert len(asked) >= 4 and all(entry["status"] == 200 for entry in asked), asked
        assert disk == [], disk[:10]


def one_change():
    """a document that changed is written once: its bytes and what is remembered, and no more"""
    server = TweakServer({"/feed.json": document()})
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, "--speed", 0, settings=SETTINGS) as board:
        board.wait_board("day", 30)
        time.sleep(2)
        threading.Timer(2, server.documents.update, ({"/feed.json": document("Second")},)).start()
        disk, _ = traced(board, 6)
        opened = [line for line in disk if "O_CREAT" in line]
        assert 1 <= len(opened) <= 3, opened
        # The bytes asked for, not those said to be written: another thread's call may cut the line in two.
        written = sum(int(found.group(1)) for line in disk
                      for found in [re.search(r"\bwrite\(.*, (\d+)(?:\) += \d+| <unfinished \.\.\.>)$", line)] if found)
        assert not any(re.search(r"\bpwrite|writev", line) for line in disk), disk
        assert 0 < written < 3 * len(document("Second")) + 20000, disk


def bounded():
    """a feed that is another at every poll: the cache stays two documents large"""
    server = TweakServer({"/feed.json": document()})
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, "--speed", 0, settings=SETTINGS) as board:
        for n in range(12):
            server.documents["/feed.json"] = document("Number %d" % n, sessions=60)
            wait_for(lambda n=n: sum("new document" in line for line in board.noise) >= n + 1, 10, "number %d" % n)
        time.sleep(1)
        sizes = {name: os.path.getsize(os.path.join(folder, name))
                 for folder, _, names in os.walk(os.path.join(board.home, "cache")) for name in names}
        assert len(sizes) <= 6, sizes
        assert sum(sizes.values()) < 4 * len(document("Number 12", sessions=60)) + 20000, sizes


def read_only():
    """cache and state on a read-only file system: the cached board, fetching, and it is told"""
    if subprocess.run(["unshare", "-rm", "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("no name spaces here")
    server = TweakServer({"/feed.json": document()})
    home = tempfile.mkdtemp(prefix="board-")
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, "--speed", 0, settings=SETTINGS, home=home) as board:
        board.wait_board("day", 30)
        time.sleep(1)
    program = os.path.join(home, "program")
    with open(program, "w", encoding="ascii") as out:
        out.write("#!/bin/sh\nexec unshare -rm sh -c 'for i in cache state; do mount --bind %s/$i %s/$i && "
                  "mount -o remount,ro,bind %s/$i; done; exec %s \"$@\"' sh \"$@\"\n"
                  % (home, home, home, os.path.abspath(HALLBOARD)))
    os.chmod(program, 0o755)
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, "--speed", 0, settings=SETTINGS, home=home,
               program=program) as board:
        board.wait_board("day", 30)
        server.documents["/feed.json"] = document("Second")
        wait_for(lambda: any("new document" in line for line in board.noise), 20, "the second document")
        status = os.path.join(board.runtime, "status.json")

        def folders():
            if not os.path.exists(status):
                return "ok"
            with open(status, encoding="utf-8") as file:
                return json.load(file)["folders"]
        wait_for(lambda: "cache" in folders() and "state" in folders(), 20, "the status")


run_tests([rests, same_again, one_change, bounded, read_only], 3)
