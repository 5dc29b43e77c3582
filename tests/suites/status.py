#!/usr/bin/env python3
# timeout: 300
"""What a technician and a monitor are told: hallboard status, hallboard identify, Prometheus text."""
import calendar
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import HALLBOARD, SANITIZED, Board  # noqa: E402
from probe import Skip, feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

AT = "2021-04-25T10:10:00+08:00"
ARGUMENTS = ("--at", AT, "--speed", 0, "--size", "320x180")


def ask(board, command="status", *more):
    done = subprocess.run([HALLBOARD, command, "--config", board.config, *more], timeout=30,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def told(board):
    with open(os.path.join(board.runtime, "status.json"), encoding="utf-8") as file:
        return json.load(file)


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
        for wanted in (r"^hallboard +\S+, running for \d+ s$",
                       r"^runs on +SDL 2\.\S+, curl \S+, Linux \S+, \S+$", r"^display +lobby-1$", r"^clock +confirmed$",
                       r"^shows +now-next, page 1 of \d+, drawn \d+ s ago$", r"^screen +320 x 180 at 60 Hz, headless, \d+ frames",
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
        error = told(board)["sources"][0]["last_error"]
        assert error["class"] == "proxy" and "407" in error["text"], error
        server.tweak(status=403)
        wait_for(lambda: told(board)["sources"][0]["last_error"]["class"] == "http", 60, "the next one's own class")
        assert ask(board, "status", "--json")[0] == 1  # whoever reads the file is told as well
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
    whole = {"version": "1", "pid": os.getpid(), "glass": {}, "sources": []}
    for text, why in [("[]", "is no status: it is no object"), ("{}", "is no status: it has no text `version`"), ("", "is no status: ")] + [
            (json.dumps(dict(whole, **{name: None})), "`%s`" % name) for name in whole]:
        with open(os.path.join(home, "status.json"), "w", encoding="ascii") as out:
            out.write(text)
        for command in ("status", "identify"):
            done = subprocess.run([HALLBOARD, command, "--config", config], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True, check=False, timeout=30)
            line = done.stderr.strip()
            assert done.returncode == 2 and why in line and not line.endswith(":") and not done.stdout, done
    # A number that another process has by now is not asked.
    with open(os.path.join(home, "status.json"), "w", encoding="ascii") as out:
        out.write('{"pid": %d}' % os.getppid())
    done = subprocess.run([HALLBOARD, "identify", "--config", config], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, timeout=30)
    assert done.returncode in (2, 3), done


def hours_ago(hours):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - hours * 3600))


def stands_still():
    """a program that was stopped, one whose ui hangs, a screen that takes no frame: told, exit 1; a board at rest: well"""
    server = TweakServer({"/feed.json": document()})
    settings = "[feed]\npoll_s = 3600\n[display]\nid = lobby-1\n"
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, settings=settings) as board:
        board.wait_board("now-next")
        wait_for(lambda: ask(board)[0] == 0, 30, "exit 0")
        time.sleep(15)  # what there was to say has been said
        began = told(board)
        alive = wait_for(lambda: told(board)["written"] > began["written"] and told(board)["alive"], 70,
                         "the next status, although nothing changed")
        assert began["glass"]["repeat_s"] == 0 and alive > began["started"], (alive, began)
        assert ask(board)[0] == 0, ask(board)
        # It stands in the process list, and its last words say that all is well.
        board.process.send_signal(signal.SIGSTOP)
        try:
            path = os.path.join(board.runtime, "status.json")
            with open(path, encoding="utf-8") as file:
                good = json.load(file)

            def judged(glass=(), **change):
                with open(path + ".new", "w", encoding="utf-8") as out:
                    json.dump(dict(good, glass=dict(good["glass"], **dict(glass)), **change), out)
                os.rename(path + ".new", path)
                status, said = ask(board)
                assert ask(board, "status", "--json")[0] == status
                return status, re.findall(r"^! +(.*)$", said, re.M)

            now, old = hours_ago(0), hours_ago(6)
            for change, wanted in (
                    (dict(written=now, alive=now), None),
                    # At rest: without KMS nothing is presented while nothing changes.
                    (dict(written=now, alive=now, glass={"presented": old}), None),
                    # A clock that was put back, or a status that says nothing of it.
                    (dict(written=hours_ago(-3), alive=hours_ago(-3)), "ahead of this clock: how old anything is cannot be judged"),
                    (dict(written=hours_ago(-0.01), alive=now), None),
                    (dict(written=None, alive=now), "does not say when it was written"),
                    (dict(written="soon", alive=now), "does not say when it was written"),
                    (dict(written=old, alive=old, glass={"presented": old}), "says nothing for 6 h 0 min"),
                    (dict(written=now, alive=old), "hangs for 6 h 0 min"),
                    (dict(written=now, alive=None, started=old), "hangs for 6 h 0 min"),
                    (dict(written=now, alive=None, started=now), None),
                    (dict(written=now, alive=now, glass={"presented": old, "repeat_s": 8}), "no frame reached the screen for 6 h"),
                    (dict(written=now, alive=now, glass={"presented": now, "repeat_s": 8}), None),
                    (dict(written=now, alive=now, glass={"presented": old, "repeat_s": 8, "power": "off"}), None)):
                status, said = judged(**change)
                if wanted:
                    assert status == 1 and len(said) == 1 and wanted in said[0], (change, status, said)
                else:
                    assert status == 0 and not said, (change, status, said)
        finally:
            board.process.send_signal(signal.SIGCONT)


def ui_hangs():
    """only the ui hangs: net goes on writing, and what it writes says so"""
    if not SANITIZED:
        raise Skip("only test builds can be made to hang")
    server = TweakServer({"/feed.json": document()})
    settings = "[feed]\npoll_s = 1\n[display]\nid = lobby-1\n"
    board = Board("--feed", server.url("/feed.json"), *ARGUMENTS, settings=settings)
    try:
        board.wait_board("now-next")
        wait_for(lambda: ask(board)[0] == 0, 30, "exit 0")
        board.process.send_signal(signal.SIGRTMIN)
        said = wait_for(lambda: "what draws the board hangs for" in (got := ask(board))[1] and got, 60, "told")
        assert said[0] == 1 and said[1].count("\n!") == 1, said
        assert time.time() - calendar.timegm(time.strptime(told(board)["written"][:19], "%Y-%m-%dT%H:%M:%S")) < 30
    finally:
        board.process.kill()
        board.wait(15)


class Cable:
    """A card with one connector, as sysfs tells of it; test builds take a page without a screen for it."""

    def __init__(self):
        if not SANITIZED:
            raise Skip("only test builds take a card of their own")
        self.folder = tempfile.mkdtemp(prefix="drm-")
        os.mkdir(os.path.join(self.folder, "card0"))
        os.mkdir(os.path.join(self.folder, "card0-HDMI-A-1"))
        self.plug(False)

    def plug(self, there):
        for name, text in (("modes", "1920x1080\n" if there else ""), ("edid", ""),
                           ("status", "connected\n" if there else "disconnected\n")):
            with open(os.path.join(self.folder, "card0-HDMI-A-1", name), "w", encoding="ascii") as out:
                out.write(text)


def cable():
    """no display at the start, one, pulled, plugged: status says which, since when, and nothing of a board meanwhile"""
    wire = Cable()
    metrics = os.path.join(tempfile.mkdtemp(prefix="board-"), "hallboard.prom")
    server = TweakServer({"/feed.json": document()})
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, env={"HALLBOARD_TEST_DRM": wire.folder},
               settings="metrics = %s\n[display]\nid = lobby-1\n" % metrics) as board:
        def says(status, *words):
            try:
                return wait_for(lambda: (got := ask(board))[0] == status and
                                all(re.search(word, got[1], re.M) for word in words) and got[1], 40, str(words))
            except AssertionError as why:
                raise AssertionError("%s; it says %s" % (why, ask(board)))

        def sample(text):
            with open(metrics, encoding="utf-8") as file:
                return text + "\n" in file.read()

        pulled = r"^! +no display is connected, for \d+ s"
        said = says(1, pulled + ": cable", r"^shows +nothing$")
        assert "now-next" not in said and told(board)["glass"]["connector"] is None, said
        wire.plug(True)
        says(0, r"^shows +now-next", r"^screen .*HDMI-A-1")
        frames = told(board)["glass"]["frames"]
        wait_for(lambda: sample('hallboard_display_connected{connector="HDMI-A-1"} 1'), 20, "the metric")
        wire.plug(False)
        said = says(1, pulled + r" \(it was at HDMI-A-1\)", r"^shows +nothing, the last frame was \d+ s ago$")
        assert "now-next" not in said and not re.search("^screen", said, re.M), said
        glass = told(board)["glass"]
        assert not glass["connected"] and glass["without"] == "no display is connected" and glass["board"] is None, glass
        assert not glass["width"] and glass["frames"] >= frames and glass["without_since"] >= glass["presented"], glass
        assert sample('hallboard_display_connected{connector="HDMI-A-1"} 0'), "the metric"
        wire.plug(True)
        says(0, r"^shows +now-next", r"^screen .*HDMI-A-1")
        assert told(board)["glass"]["frames"] > frames


def receipts():
    """what came of announcements, the newest last"""
    said = {"format": "hallboard announcements 1", "language": "en", "announcements": [
        {"id": "here", "level": "notice", "headline": "Hello"}]}
    server = TweakServer({"/feed.json": document(sources={"announcements": {"url": "said.json"}}),
                          "/said.json": json.dumps(said).encode()})
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, settings="[feed]\npoll_s = 1\n[display]\nid = lobby-1\n") as board:
        wait_for(lambda: re.search(r"^announced +here \(notice\): received \d+ s ago, shown \d+ s ago$", ask(board)[1], re.M), 40,
                 "it is shown")
        server.documents["/said.json"] = json.dumps(dict(said, announcements=[])).encode()
        wait_for(lambda: re.search(r"^announced +here .*, shown \d+ s ago, cleared \d+ s ago$", ask(board)[1], re.M), 40,
                 "it is cleared")


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


run_tests([all_well, what_is_wrong, no_status, stands_still, ui_hangs, cable, receipts, identify, screenshot, prometheus], 3)
