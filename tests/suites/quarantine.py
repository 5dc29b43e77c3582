#!/usr/bin/env python3
# timeout: 400
"""Content that kills the program (T44): what is set aside, what is shown instead, and that it is told.
The suite is the supervisor that systemd is on a box."""
import json
import os
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import SANITIZED, Board  # noqa: E402
from probe import Skip, feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

AT = "2021-04-25T10:10:00+08:00"
ARGUMENTS = ("--at", AT, "--speed", 0, "--size", "320x180")
POISON = "Nightshade"
ABOUT = [{"id": "a", "title": "About", "sentences": ["One sentence."]}]
FIGURES = [{"id": "f", "value": "12", "caption": "Figures"}]


def document(*boards, name="First", title=None, **more):
    body = json.loads(feed(name, playlists=[{"id": "p", "slot_ms": 1000,
                                             "items": [{"board": board} for board in boards]}],
                           playlist="p", about=ABOUT, figures=FIGURES, **more))
    if title:
        body["sessions"][0]["title"] = title
    return json.dumps(body).encode()


class Supervised:
    """Starts the program again whenever it dies, until it is ended."""

    def __init__(self, *arguments, settings="[feed]\npoll_s = 1\n", home=None):
        if not SANITIZED:
            raise Skip("only test builds die of poison")
        self.arguments = (*arguments, *ARGUMENTS)
        self.settings = settings
        self.home = home or tempfile.mkdtemp(prefix="board-")
        self.deaths, self.noise = 0, []
        self.board = self.start()

    def start(self):
        return Board(*self.arguments, home=self.home, settings=self.settings,
                     env={"HALLBOARD_TEST_POISON": POISON})

    def look(self):
        """Starts it again if it died."""
        if self.board.process.poll() is None:
            return
        self.board.wait(10)
        assert self.board.process.returncode == -signal.SIGABRT, \
            (self.board.process.returncode, self.board.noise[-30:])
        self.deaths += 1
        self.noise += self.board.noise
        assert self.deaths < 9, "\n".join(self.noise)
        self.board = self.start()

    def until(self, what, seconds, why):
        def one():
            self.look()
            return what(self.board)
        return wait_for(one, seconds, why)

    def shows(self, seconds):
        """The boards of that long, without dying."""
        deaths, end = self.deaths, time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()
            time.sleep(0.05)
        assert self.deaths == deaths, "it went on dying\n%s" % "\n".join(self.noise)
        boards = [line.board for line in self.board.trace()]
        while boards[0] == "holding" != boards[-1]:
            del boards[0]  # before the feed came
        return set(boards)

    def said(self):
        return "\n".join(self.noise + self.board.noise)

    def status(self):
        with open(os.path.join(self.board.runtime, "status.json"), encoding="utf-8") as file:
            return json.load(file)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return self.board.__exit__(kind, value, trace)


def one_board():
    """a title that kills its board: that board is set aside, the others go on; corrected, it is back"""
    server = TweakServer({"/feed.json": document("now-next", "about", "figures", title=POISON)})
    with Supervised("--feed", server.url("/feed.json")) as box:
        box.until(lambda board: box.deaths and {"about", "figures"} <= {line.board for line in board.trace()},
                  60, "the rest of the show")
        assert box.deaths == 1, box.said()
        assert box.shows(4) == {"about", "figures"}
        assert "crashed with board now-next on trial" in box.said(), box.said()
        wait_for(lambda: box.status()["quarantine"]["aside"], 30, "the status")
        aside = box.status()["quarantine"]
        assert [item["item"] for item in aside["aside"]] == ["board now-next"], aside
        assert aside["crashes"] == 1 and aside["shows"] == "all", aside
        server.documents["/feed.json"] = document("now-next", "about", "figures", title="Corrected")
        box.until(lambda board: any(line.board == "now-next" for line in board.trace()), 20, "now-next")
        assert box.deaths == 1, box.said()


def all_boards():
    """poison on every board: the third crash ends in the holding board; corrected, the show is back"""
    server = TweakServer({"/feed.json": document("now-next", "about", name=POISON)})
    with Supervised("--feed", server.url("/feed.json")) as box:
        box.until(lambda board: box.deaths == 3 and any(l.board == "holding" for l in board.trace()[-1:]),
                  60, "the holding board")
        assert box.shows(3) == {"holding"}
        asked = len(server.log)
        time.sleep(2.5)
        assert len(server.log) > asked
        server.documents["/feed.json"] = document("now-next", "about", name="Harmless")
        box.until(lambda board: {"now-next", "about"} <= {line.board for line in board.trace()}, 20, "the show")
        assert box.deaths == 3, box.said()
        assert box.status()["quarantine"]["shows"] == "last-good", box.status()["quarantine"]


SETTINGS = "[feed]\npoll_s = 1\n"


def killed_on(board_name, server, home):
    """Kills it from outside as soon as that board was shown and its document kept; gives the lines of what was on trial."""
    board = Board("--feed", server.url("/feed.json"), *ARGUMENTS, home=home, settings=SETTINGS)
    board.wait_board(board_name)
    cache = os.path.join(home, "cache")
    wait_for(lambda: any(name in ("feed.a", "feed.b") for name in os.listdir(cache)), 10, "the cache")
    board.process.kill()
    board.wait(10)
    with open(os.path.join(board.runtime, "trial"), encoding="utf-8") as file:
        return os.path.join(board.runtime, "trial"), file.read().splitlines()


def the_only_board():
    """killed from outside in its first minute, the one board there is comes back, and passes"""
    home = tempfile.mkdtemp(prefix="board-")
    server = TweakServer({"/feed.json": document("now-next")})
    killed_on("now-next", server, home)
    with Supervised("--feed", server.url("/feed.json"), home=home) as box:
        box.until(lambda board: any(line.board == "now-next" for line in board.trace()), 20, "now-next")
        aside = wait_for(lambda: box.status()["quarantine"]["aside"], 30, "the status")
        assert [item["item"] for item in aside] == ["board now-next"], aside
        assert box.shows(62) == {"now-next"}
        wait_for(lambda: not box.status()["quarantine"]["aside"], 30, "taken in again")


def the_only_document():
    """killed while it read the one document there is: it is read again, from the cache too"""
    home = tempfile.mkdtemp(prefix="board-")
    server = TweakServer({"/feed.json": document("now-next")})
    trial, lines = killed_on("now-next", server, home)
    feed_line = next(line for line in lines if line.endswith(" feed"))
    with open(trial, "w", encoding="utf-8") as file:
        file.write("\n".join(lines + ["job 0 " + feed_line.split(" ", 2)[2]]) + "\n")
    server.tweak(status=503)
    with Supervised("--feed", server.url("/feed.json"), home=home) as box:
        box.until(lambda board: any(line.board == "now-next" for line in board.trace()), 20, "from the cache")
        assert "crashed with feed on trial" in box.said(), box.said()


def last_good_document():
    """three crashes: what was shown well for a minute before comes back, with its own document"""
    boards = ("now-next", "about", "figures")
    server = TweakServer({"/feed.json": document(*boards, name="Good")})
    with Supervised("--feed", server.url("/feed.json")) as box:
        assert box.shows(80) == set(boards)
        server.documents["/feed.json"] = document(*boards, name=POISON)
        box.until(lambda board: box.deaths == 3 and board.trace(), 60, "three crashes")
        box.until(lambda board: {line.board for line in board.trace()} == set(boards), 20, "the show")
        shown = box.shows(5)
        assert shown == set(boards), shown
        assert "3 crashes in ten minutes" in box.said(), box.said()
        wait_for(lambda: box.status()["quarantine"]["shows"] == "last-good", 30, "the status")
        source = box.status()["sources"][0]
        assert "after 3 crashes" in source["last_error"]["text"], source


def one_picture():
    """a picture that kills who decodes it: the picture is set aside, its page is shown without"""
    with open(os.path.join(os.path.dirname(__file__), "../../assets/demo/pictures/tea.png"), "rb") as file:
        picture = file.read()
    exhibits = [{"id": "x", "title": "Tea", "stand": "A1", "picture": {"url": POISON + ".png"}}]
    server = TweakServer({"/feed.json": document("exhibit", "about", exhibits=exhibits),
                          "/%s.png" % POISON: picture})
    with Supervised("--feed", server.url("/feed.json")) as box:
        box.until(lambda board: box.deaths and {"exhibit", "about"} <= {line.board for line in board.trace()},
                  60, "the show")
        assert box.deaths == 1, box.said()
        assert box.shows(5) == {"exhibit", "about"}
        assert "crashed with picture %s.png on trial" % POISON in box.said(), box.said()


def killed_five_times():
    """five crashes of any kind: the holding board while fetching goes on, over a restart too"""
    server = TweakServer({"/feed.json": document("now-next")})
    home = tempfile.mkdtemp(prefix="board-")
    settings = "[feed]\npoll_s = 1\n"
    for _ in range(5):
        board = Board("--feed", server.url("/feed.json"), *ARGUMENTS, home=home, settings=settings)
        board.wait_frames()
        board.process.kill()
        board.wait(10)
    for _ in range(2):  # and an end in order changes nothing about it
        asked = len(server.log)
        with Board("--feed", server.url("/feed.json"), *ARGUMENTS, home=home, settings=settings) as board:
            board.wait_board("holding")
            wait_for(lambda: len(server.log) >= asked + 2, 20, "further polls")
            assert {line.board for line in board.trace()} == {"holding"}


def power_cut():
    """what ends with the box itself accuses nobody"""
    path = os.path.join(tempfile.mkdtemp(), "feed.json")
    with open(path, "wb") as out:
        out.write(document("now-next"))
    home = tempfile.mkdtemp(prefix="board-")
    for _ in range(6):
        board = Board("--feed", path, *ARGUMENTS, home=home)
        board.wait_board("now-next")
        board.process.kill()
        board.wait(10)
        trial = os.path.join(board.runtime, "trial")
        with open(trial, encoding="utf-8") as file:
            lines = file.read().splitlines()
        assert lines[1].startswith("boot "), lines
        lines[1] = "boot 00000000-0000-0000-0000-000000000000"
        with open(trial, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    with Board("--feed", path, *ARGUMENTS, home=home) as board:
        board.wait_board("now-next")
        assert not any("crash" in line for line in board.noise), board.noise


def unwritable_folders():
    """without a state folder the runtime folder keeps the ladder; damage is told and begins anew"""
    home = tempfile.mkdtemp(prefix="board-")
    server = TweakServer({"/feed.json": document("now-next", "about", title=POISON)})
    with open(os.path.join(home, "state"), "w", encoding="ascii") as out:
        out.write("a file where a folder should be")
    with Supervised("--feed", server.url("/feed.json"), home=home) as box:
        box.until(lambda board: box.deaths == 1 and any(l.board == "about" for l in board.trace()), 60, "about")
        assert box.shows(3) == {"about"}
        assert os.path.exists(os.path.join(box.board.runtime, "quarantine"))
    with open(os.path.join(home, "runtime", "quarantine"), "w", encoding="ascii") as out:
        out.write("hallboard quarantine 1\naside 99999999999 00000000000000\n")
    with Board("--feed", server.url("/feed.json"), *ARGUMENTS, home=home) as board:
        board.wait_frames()
        assert any("damaged; beginning anew" in line for line in board.noise), board.noise


run_tests([t for t in (one_board, all_boards, the_only_board, the_only_document, last_good_document, one_picture, killed_five_times, power_cut, unwritable_folders)
           if len(sys.argv) < 2 or t.__name__ in sys.argv], 3)
