#!/usr/bin/env python3
# timeout: 200
"""What a technician and a monitor are told: hallboard status, hallboard identify, Prometheus text."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import HALLBOARD, Board  # noqa: E402
from probe import feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

AT = "2021-04-25T10:10:00+08:00"
ARGUMENTS = ("--at", AT, "--speed", 0, "--size", "320x180")


def ask(board, command="status", *more):
    done = subprocess.run([HALLBOARD, command, "--config", board.config, *more], timeout=30,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def document(**more):
    return feed(displays=[{"id": "lobby-1"}], playlist="p",
                playlists=[{"id": "p", "items": [{"board": "now-next"}]}], **more)


def all_well():
    """exit 0, and one line each for what a technician looks for; then 3 when it does not run"""
    server = TweakServer({"/feed.json": document()})
    settings = "[display]\nid = lobby-1\n"
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, settings=settings) as board:
        board.wait_board("now-next")
        status, said = wait_for(lambda: (got := ask(board))[0] == 0 and got, 30, "exit 0")
        for wanted in (r"^hallboard +\S+, running for \d+ s$", r"^display +lobby-1$", r"^clock +confirmed$",
                       r"^shows +now-next, page 1 of \d+, drawn \d+ s ago$", r"^screen +320 x 180, headless",
                       r"^feed +ok, last good answer \d+ s ago, http://", r"^memory +\d+ MiB$"):
            assert re.search(wanted, said, re.M), (wanted, said)
        assert "\n!" not in said, said
        status, text = ask(board, "status", "--json")
        assert status == 0 and json.loads(text)["glass"]["board"] == "now-next", text
    status, said = ask(board)
    assert status == 3 and "NOT RUNNING" in said, (status, said)


def what_is_wrong():
    """a wrong id, a captive portal, a proxy, sessions left out: exit 1, each named, with what to do"""
    broken = json.loads(document())
    broken["sessions"][0]["end"] = "never"
    server = TweakServer({"/feed.json": json.dumps(broken).encode()})
    settings = "[feed]\npoll_s = 1\n[display]\nid = lobby-l\n"
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, settings=settings) as board:
        board.wait_board("now-next")
        said = wait_for(lambda: "lobby-l" in (got := ask(board))[1] and "left out" in got[1] and got, 30, "told")
        assert said[0] == 1 and "has no display 'lobby-l'" in said[1] and "1 sessions are left out" in said[1], said
        server.tweak(body="<html><title>Welcome to the venue's Wi-Fi</title>", content_type="text/html")
        said = wait_for(lambda: "captive portal" in (got := ask(board))[1] and got, 40, "the portal")
        assert said[0] == 1 and re.search(r"^feed +portal", said[1], re.M), said
        server.tweak(status=407)
        wait_for(lambda: "a proxy answers" in ask(board)[1], 60, "the proxy")
        server.tweak()
        wait_for(lambda: "proxy" not in ask(board)[1], 60, "the end of it")


def no_status():
    """nothing to read: exit 2 and a word of where it was looked for"""
    home = tempfile.mkdtemp()
    config = os.path.join(home, "c")
    with open(config, "w", encoding="ascii") as out:
        out.write("[paths]\nruntime = %s/none\n" % home)
    for command in ("status", "identify"):
        done = subprocess.run([HALLBOARD, command, "--config", config], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False, timeout=30)
        assert done.returncode == 2 and "none/status.json" in done.stderr and not done.stdout, done
    with open(os.path.join(home, "status.json"), "w", encoding="ascii") as out:
        out.write('{"pid": ')
    with open(config, "w", encoding="ascii") as out:
        out.write("[paths]\nruntime = %s\n" % home)
    done = subprocess.run([HALLBOARD, "status", "--config", config], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, timeout=30)
    assert done.returncode == 2 and "is no status" in done.stderr, done
    # A number that another process has by now is not asked.
    with open(os.path.join(home, "status.json"), "w", encoding="ascii") as out:
        out.write('{"pid": %d}' % os.getppid())
    done = subprocess.run([HALLBOARD, "identify", "--config", config], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, timeout=30)
    assert done.returncode in (2, 3), done


def identify():
    """hallboard identify puts the card on the glass"""
    server = TweakServer({"/feed.json": document()})
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, settings="[display]\nid = lobby-1\n") as board:
        board.wait_board("now-next")
        wait_for(lambda: os.path.exists(os.path.join(board.runtime, "status.json")), 20, "the status")
        status, said = ask(board, "identify")
        assert status == 0 and "lobby-1" in said, (status, said)
        board.wait_board("identify")


def screenshot():
    """the feed asks for a picture with a word, once a word"""
    def asking(word):
        body = json.loads(document())
        if word:
            body["displays"][0]["screenshot"] = word
        return json.dumps(body).encode()

    server = TweakServer({"/feed.json": asking(None)})
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS,
               settings="[feed]\npoll_s = 1\n[display]\nid = lobby-1\n") as board:
        board.wait_board("now-next")
        picture = os.path.join(board.runtime, "screenshot.png")
        time.sleep(1.5)
        assert not os.path.exists(picture)
        for word in ("one", "two"):
            server.documents["/feed.json"] = asking(word)
            wait_for(lambda: os.path.exists(picture), 15, "the picture")
            os.unlink(picture)
        body = json.loads(asking("two"))
        body["event"]["name"] = "Another"
        server.documents["/feed.json"] = json.dumps(body).encode()
        wait_for(lambda: sum("new document" in line for line in board.noise) == 4, 15, "the fourth document")
        time.sleep(1)
        assert not os.path.exists(picture)


SAMPLE = re.compile(r'^([a-z_]+)(\{[a-z_]+="(?:[^"\\]|\\.)*"(?:,[a-z_]+="(?:[^"\\]|\\.)*")*\})? (-?[0-9.]+)$')


def prometheus():
    """[paths] metrics: each line is a comment or a sample, each name has a type, nothing is half written"""
    server = TweakServer({"/feed.json": document()})
    home = tempfile.mkdtemp(prefix="board-")
    path = os.path.join(home, "hallboard.prom")
    settings = "metrics = %s\n[feed]\npoll_s = 1\n[display]\nid = a\"b\\c\n" % path
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, home=home, settings=settings) as board:
        board.wait_board("now-next")

        def samples():
            if not os.path.exists(path):
                return {}
            with open(path, encoding="utf-8") as file:
                lines = file.read().splitlines()
            types, found = set(), {}
            for line in lines:
                if line.startswith("# TYPE "):
                    types.add(line.split()[2])
                elif not line.startswith("#"):
                    match = SAMPLE.match(line)
                    assert match, line
                    assert match.group(1) in types, line
                    found[match.group(1) + (match.group(2) or "")] = float(match.group(3))
            return found

        got = wait_for(lambda: (s := samples()) and s.get("hallboard_frames_total") and s, 30, "samples")
        got = wait_for(lambda: (now := samples()).get('hallboard_source_up{source="feed"}') == 1 and now, 30, "the feed")
        assert got["hallboard_display_known"] == 0 and got["hallboard_time_confirmed"] == 1, got
        assert abs(got['hallboard_source_last_good_seconds{source="feed"}'] - time.time()) < 60, got
        assert got["hallboard_resident_memory_bytes"] > 1 << 20, got
        assert any(key.startswith("hallboard_info{") and r'display="a\"b\\c"' in key and
                   'board="now-next"' in key for key in got), got
        server.stop()
        wait_for(lambda: samples().get('hallboard_source_up{source="feed"}') == 0, 30, "the failure")
        assert not [name for name in os.listdir(home) if name.endswith(".new")]


run_tests([all_well, what_is_wrong, no_status, identify, screenshot, prometheus], 3)
