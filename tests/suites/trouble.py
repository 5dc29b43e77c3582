#!/usr/bin/env python3
# timeout: 300
"""What a box shows when what it has is bad: the holding board with its id and a short code, or the
cached show; never an end, and the rest in log and status."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import HALLBOARD, Board, different_rows  # noqa: E402
from probe import Skip, feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

AT = "2021-04-25T10:10:00+08:00"
ARGUMENTS = ("--at", AT, "--speed", 0, "--size", "640x360")
SETTINGS = "[feed]\npoll_s = 1\n[display]\nid = lobby-1\n"


def status(board):
    try:
        with open(os.path.join(board.runtime, "status.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def still(board):
    """The holding board, when it stands for a second."""
    while True:
        one = board.screenshot()
        time.sleep(1)
        if not different_rows(one, board.screenshot()):
            return one


def holding(board):
    board.wait_board("holding")
    return still(board)


def codes():
    """each kind of trouble has a code of its own beside the id, and a class in the status"""
    server = TweakServer({"/feed.json": feed()})
    seen = {}
    for name, url, tweak, wanted in (
            ("away", "http://127.0.0.1:9/feed.json", {}, "connect"),
            ("portal", None, {"body": "<html>Welcome, guest", "content_type": "text/html"}, "portal"),
            ("missing", None, {"status": 404}, "http"),
            ("no feed", "", {}, None)):
        server.tweak(**tweak)
        where = ["--feed", server.url("/feed.json") if url is None else url] if url != "" else []
        with Board(*where, *ARGUMENTS, settings=SETTINGS) as board:
            board.wait_board("holding")
            if wanted:
                wait_for(lambda: status(board).get("sources") and status(board)["sources"][0]["last_error"], 30,
                         name)
                assert status(board)["sources"][0]["last_error"]["class"] == wanted, status(board)
            seen[name] = holding(board)
    names = sorted(seen)
    for i, one in enumerate(names):
        for other in names[i + 1:]:
            rows = different_rows(seen[one], seen[other])
            assert rows, "%s looks like %s" % (one, other)
            # Nothing but the foot's line differs, where the id stands.
            assert min(rows) > 360 * 0.9, (one, other, rows)


def goes_away():
    """the code is there while the trouble is, and the show comes when it is over"""
    server = TweakServer({"/feed.json": feed()})
    server.tweak(status=503)
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, settings=SETTINGS) as board:
        board.wait_board("holding")
        server.tweak()
        wait_for(lambda: board.trace()[-1].board != "holding", 60, "the show")


def bad_settings():
    """a service with a slip in its settings: holding and its id; a slip that is harmless: the show"""
    if subprocess.run(["unshare", "-rm", "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("no name spaces here")
    server = TweakServer({"/feed.json": feed()})
    for slip, board_wanted, fault in (
            ("[feed]\nurl = %s\nkyes = /etc/keys\n[display]\nid = lobby-1\n", "holding", "hallboard.conf:3: [feed] kyes"),
            ("[feed]\nurl = %s\n[display]\nid = lobby-1\nrotation = 45\n", "now-next", "hallboard.conf:5: [display] rotation")):
        folder = tempfile.mkdtemp()
        # A copy of /etc with that file in it, laid over /etc in a name space of its own.
        subprocess.run(["cp", "-a", "/etc", folder], stderr=subprocess.DEVNULL, check=False)
        os.makedirs(os.path.join(folder, "etc", "hallboard"), exist_ok=True)
        with open(os.path.join(folder, "etc", "hallboard", "hallboard.conf"), "w", encoding="ascii") as out:
            out.write(slip % server.url("/feed.json"))
            out.write("[paths]\n" + "".join("%s = %s/%s\n" % (kind, folder, kind)
                                            for kind in ("cache", "state", "runtime")))
        program = os.path.join(folder, "program")
        with open(program, "w", encoding="ascii") as out:
            out.write("#!/bin/sh\nexec unshare -rm sh -c 'mount --bind %s/etc /etc && "
                      "shift 3 && exec %s run \"$@\"' sh \"$@\"\n" % (folder, os.path.abspath(HALLBOARD)))
        os.chmod(program, 0o755)
        with Board(*ARGUMENTS, program=program, home=folder, notify=True) as board:
            board.runtime = os.path.join(folder, "runtime")
            board.wait_board(board_wanted)
            wait_for(lambda: status(board).get("settings") == "not all understood", 20, "the status")
            assert any(fault in line for line in board.noise), board.noise
            told = status(board)["settings_faults"]
            assert len(told) == 1 and fault in told[0], told
            said = subprocess.run([HALLBOARD, "status", "--config", os.path.join(folder, "etc/hallboard/hallboard.conf")],
                                  stdout=subprocess.PIPE, timeout=30, check=False, text=True)
            assert said.returncode == 1 and "settings: " + told[0] in said.stdout, said.stdout


def no_fonts():
    """without any font: the holding board in letters of its own, with its id and a code, and told"""
    home = tempfile.mkdtemp(prefix="board-")
    program = os.path.join(home, "far/from/fonts/program")
    os.makedirs(os.path.dirname(program))
    shutil.copy(HALLBOARD, program)
    server = TweakServer({"/feed.json": feed()})
    seen = []
    for display in ("lobby-1", "lobby-2"):
        settings = SETTINGS.replace("lobby-1", display)
        with Board("--feed", server.url("/feed.json"), *ARGUMENTS, settings=settings, program=program) as board:
            wait_for(lambda: any("new document" in line for line in board.noise), 30, "the feed")
            if not any("fonts: no folder" in line for line in board.noise):
                raise Skip("fonts are installed here")
            seen.append(holding(board))
            told = wait_for(lambda: status(board) if status(board).get("glass", {}).get("board") else None, 30, "told")
            assert told["fonts"] == "not found" and told["glass"]["board"] == "holding", told
    rows = different_rows(*seen)
    assert rows and min(rows) > 360 * 0.9, rows  # the id stands at the foot


def nothing_can_be_written():
    """a full disk everywhere, the status's place too: the show goes on, and it is told once"""
    if subprocess.run(["unshare", "-rm", "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("no name spaces here")
    server = TweakServer({"/feed.json": feed()})
    home = tempfile.mkdtemp(prefix="board-")
    full = os.path.join(home, "full")
    os.mkdir(full)
    program = os.path.join(home, "program")
    with open(program, "w", encoding="ascii") as out:
        out.write("#!/bin/sh\nexec unshare -rm sh -c 'mount -t tmpfs -o size=64k,mode=700 none %s; "
                  "dd if=/dev/zero of=%s/fill bs=4k 2>/dev/null; mkdir -p %s/c %s/s %s/r; exec %s \"$@\"' sh \"$@\"\n"
                  % (full, full, full, full, full, os.path.abspath(HALLBOARD)))
    os.chmod(program, 0o755)
    path = os.path.join(home, "full.conf")
    with open(path, "w", encoding="ascii") as out:
        out.write("[paths]\ncache = %s/c\nstate = %s/s\nruntime = %s/r\n" % (full, full, full) + SETTINGS)
    with Board("--config", path, "--feed", server.url("/feed.json"), *ARGUMENTS, program=program, home=home) as one:
        one.wait_board("now-next")
        server.documents["/feed.json"] = feed("Second")
        wait_for(lambda: sum("new document" in line for line in one.noise) == 2, 20, "the second document")
        time.sleep(3)
        assert any("space" in line.lower() for line in one.noise), one.noise
        assert len(one.noise) < 20, one.noise
    shutil.rmtree(home, ignore_errors=True)


run_tests([codes, goes_away, bad_settings, no_fonts, nothing_can_be_written], 3)
