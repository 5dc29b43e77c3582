#!/usr/bin/env python3
# timeout: 300
"""The program as a whole, headless: what it shows, when, and how it ends. T-numbers: the list of
faults that the project is tested against."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import HALLBOARD, SANITIZED, Board, different_rows, read_png  # noqa: E402
from probe import Skip, feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

AT = "2021-04-25T10:10:00+08:00"
SIZE = ("--size", "640x360")
STILL = ("--at", AT, "--speed", 0)


def with_playlist(slot_ms, *boards, name="First", **more):
    """A small feed that every display shows these boards of."""
    return feed(name, playlists=[{"id": "p", "slot_ms": slot_ms,
                                  "items": [{"board": board} for board in boards]}],
                playlist="p", **more)


def in_file(document):
    handle, path = tempfile.mkstemp(suffix=".json")
    with os.fdopen(handle, "wb") as out:
        out.write(document)
    return path


def demo_shots():
    """the demo without a screen leaves a picture of every page"""
    path = in_file(with_playlist(1000, "now-next", "day"))
    shots = os.path.join(tempfile.mkdtemp(), "shots")
    board = Board("--feed", path, "--at", AT, "--speed", 600, "--until",
                  "2021-04-25T11:00:00+08:00", "--shots", shots, *SIZE)
    assert board.wait(60) == 0, "\n".join(board.noise)
    assert sorted(board.out) == sorted(os.path.join(shots, name) for name in os.listdir(shots)), board.out
    for name in board.out:
        assert read_png(name)[:2] == (640, 360), name
    flips = [line for line in board.trace() if line.kind == "first" or
             (line.kind == "fade" and line.permille == 1000)]
    assert len(flips) >= 4, len(flips)
    # One a page, and one more where a half hour of event time begins.
    assert len(flips) - 1 <= len(board.out) <= len(flips) + 2, (len(flips), board.out)
    names = [os.path.basename(name) for name in board.out]
    assert any("_now-next_1.png" in name for name in names), names
    assert any("_day_1.png" in name for name in names), names
    assert names == sorted(names), names
    assert all("2021-04-25_10-10" <= name < "2021-04-25_11-30" for name in names), names


def ends_on_signals():
    """SIGTERM, SIGINT and SIGHUP end it in order, without a leak"""
    path = in_file(feed())
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        board = Board("--feed", path, *STILL, *SIZE)
        board.wait_frames()
        board.process.send_signal(number)
        assert board.wait(15) == 0, "%s: %s" % (number, "\n".join(board.noise))


def ends_during_fade():
    """SIGTERM in the middle of a fade"""
    path = in_file(with_playlist(1000, "now-next", "day"))
    with Board("--feed", path, "--at", AT, *SIZE) as board:
        wait_for(lambda: any(0 < line.permille < 1000 for line in board.trace()[-1:]), 20, "a fade")


def glass_is_render():
    """what is on the glass is what render gives, pixel by pixel"""
    path = in_file(with_playlist(12000, "now-next"))
    picture = os.path.join(tempfile.mkdtemp(), "x.png")
    subprocess.run([HALLBOARD, "render", "--feed", path, "--at", AT, *SIZE, "--out", picture],
                   check=True)
    with Board("--feed", path, *STILL, *SIZE) as board:
        board.wait_frames()
        assert different_rows(board.screenshot(), read_png(picture)) == []


def rests():
    """nothing changed: no frame, and the ui thread sleeps"""
    path = in_file(with_playlist(60000, "now-next"))
    with Board("--feed", path, *STILL, *SIZE) as board:
        board.wait_frames()
        woken = []
        while not woken or (min(woken) > 4 and len(woken) < 3):  # a busy machine is long in coming to rest
            time.sleep(1)
            before, frames = board.wakeups(), len(board.trace())
            time.sleep(6)
            woken.append(board.wakeups() - before)
        # A beat, a poll of the feed's state; not one a frame or a second.
        assert min(woken) <= 4, woken
        assert len(board.trace()) == frames, [line.kind for line in board.trace()]


def clock_tick():
    """a tick of the clock repaints little"""
    path = in_file(with_playlist(60000, "now-next"))
    with Board("--feed", path, "--at", "2021-04-25T09:50:30+08:00", "--speed", 20, *SIZE) as board:
        board.wait_frames(2)
        lines = [line for line in board.wait_frames(3) if line.kind == "damage"]
        assert lines and all(0 < line.px < 640 * 360 / 2 for line in lines), [l.px for l in lines]


def fades_fully():
    """a fade has its full length, at --speed 600 too, and every step of it is on the way"""
    path = in_file(with_playlist(1000, "now-next", "day"))
    with Board("--feed", path, "--at", AT, "--speed", 600, *SIZE) as board:
        wait_for(lambda: sum(line.kind == "fade" and line.permille == 1000
                             for line in board.trace()) >= 5, 30, "five fades")
        lines = board.trace()
    starts = [i for i, line in enumerate(lines) if line.kind == "fade" and line.permille == 0 and
              lines[i - 1].permille == 1000]
    whole = 0
    for start in starts:
        end = start
        while end < len(lines) and lines[end].kind == "fade" and lines[end].permille < 1000:
            end += 1
        if end == len(lines):
            break
        steps = lines[start:end + 1]
        assert steps[-1].kind == "fade", "a fade was cut by '%s'" % steps[-1].kind
        assert 0.39 <= (steps[-1].us - steps[0].us) / 1e6 <= 1.5, steps[-1].us - steps[0].us
        assert [s.permille for s in steps] == sorted(s.permille for s in steps)
        assert len(steps) > 5, len(steps)
        whole += 1
    assert whole >= 4, whole


def correction():
    """a changed title is on the glass at once, on the same page"""
    server = TweakServer({"/feed.json": with_playlist(60000, "now-next", name="First")})
    with Board("--feed", server.url("/feed.json"), *STILL, *SIZE, settings="[feed]\npoll_s = 1\n") as board:
        board.wait_frames()
        before, frames = board.screenshot(), len(board.trace())
        for turn in range(3):
            server.documents["/feed.json"] = with_playlist(60000, "now-next", name="Turn %d" % turn)
            lines = board.wait_frames(frames + turn + 1, 8)
            assert lines[-1].kind == "damage", lines[-1].kind
            assert lines[-1].board == lines[0].board
            assert 0 < lines[-1].px < 640 * 360 / 3, lines[-1].px
        after = board.screenshot()
        rows = different_rows(before, after)
        assert rows and max(rows) < 60, rows # the event's name stands in the header
        server.documents["/feed.json"] = with_playlist(60000, "now-next", name="First")
        board.wait_frames(frames + 4, 8)
        assert different_rows(before, board.screenshot()) == []


def html_refused():
    """T04 an HTML page behind a 200: the old board stays"""
    server = TweakServer({"/feed.json": with_playlist(60000, "now-next")})
    with Board("--feed", server.url("/feed.json"), *STILL, *SIZE, settings="[feed]\npoll_s = 1\n") as board:
        board.wait_frames()
        before, frames = board.screenshot(), len(board.trace())
        asked = len(server.log)
        server.tweak(body="<!DOCTYPE html><html><body>Sign in</body></html>", content_type="text/html")
        wait_for(lambda: len(server.log) >= asked + 2, 20, "two polls")
        assert different_rows(before, board.screenshot()) == []
        assert len(board.trace()) == frames


def server_away():
    """T01 the server goes away: the same board, and the loop stands by"""
    server = TweakServer({"/feed.json": with_playlist(60000, "now-next")})
    with Board("--feed", server.url("/feed.json"), *STILL, *SIZE, settings="[feed]\npoll_s = 1\n") as board:
        board.wait_frames()
        before = board.screenshot()
        server.stop()
        wait_for(lambda: status(board)["sources"][0]["state"] == "offline", 20, "offline")
        assert different_rows(before, board.screenshot()) == []


def status(board):
    try:
        with open(os.path.join(board.runtime, "status.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {"sources": [{"state": None}]}


def from_cache():
    """T01 a start without the server shows the cached board, the first frame already"""
    server = TweakServer({"/feed.json": with_playlist(60000, "now-next")})
    url = server.url("/feed.json")
    with Board("--feed", url, *STILL, *SIZE) as board:
        board.wait_board("now-next")
        before = board.screenshot()
        home = board.home
        wait_for(lambda: os.path.isdir(home + "/cache") and
                 [n for n in os.listdir(home + "/cache") if not n.endswith(".new")], 10, "the cache")
    server.stop()
    with Board("--feed", url, *STILL, *SIZE, home=home) as board:
        assert board.wait_frames()[0].board == "now-next", board.trace()[0].board
        assert different_rows(before, board.screenshot()) == []


def neither():
    """with neither network nor cache the holding board, and the board when the feed comes"""
    server = TweakServer({"/feed.json": with_playlist(60000, "now-next")})
    url = server.url("/feed.json")
    server.stop()
    with Board("--feed", url, *STILL, *SIZE, settings="[feed]\npoll_s = 1\n") as board:
        assert board.wait_frames()[0].board == "holding"
        server.start()
        board.wait_board("now-next", 30)


def reports():
    """status.json says what is on the glass"""
    path = in_file(with_playlist(60000, "now-next"))
    with Board("--feed", path, *STILL, *SIZE) as board:
        board.wait_frames()
        glass = wait_for(lambda: status(board).get("glass", {}).get("frames") and
                         status(board)["glass"], 15, "the status")
        assert glass["board"] == "now-next" and glass["page"] == 1, glass
        assert (glass["width"], glass["height"]) == (640, 360), glass
        assert glass["driver"] == "headless", glass
        assert glass["painted_px"] >= 640 * 360 and glass["layouts"] > 5, glass


def watchdog():
    """T43 READY after the first frame, WATCHDOG while all is well, and none when the ui spins"""
    if not SANITIZED:
        raise Skip("the hook that makes it spin is in the sanitized build only")
    path = in_file(with_playlist(60000, "now-next"))
    board = Board("--feed", path, *STILL, *SIZE, notify=True)
    try:
        board.wait_frames()
        wait_for(lambda: "READY=1" in board.notified, 5, "READY")
        beats = wait_for(lambda: board.notified.count("WATCHDOG=1") >= 2 and
                         board.notified.count("WATCHDOG=1"), 12, "a second WATCHDOG")
        board.process.send_signal(signal.SIGRTMIN)
        time.sleep(1)
        beats = board.notified.count("WATCHDOG=1")
        time.sleep(20)
        assert board.notified.count("WATCHDOG=1") == beats
        assert board.process.poll() is None
    finally:
        board.process.kill()
        board.process.wait()


def ends_notified():
    """STOPPING is said at the end"""
    path = in_file(feed())
    with Board("--feed", path, *STILL, *SIZE, notify=True) as board:
        board.wait_frames()
    wait_for(lambda: "STOPPING=1" in board.notified, 5, "STOPPING")


def no_screen():
    """without a screen a message and exit 75, at once"""
    if os.path.exists("/dev/dri"):
        raise Skip("there is a graphics card here")
    env = {key: value for key, value in os.environ.items()
           if key not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    done = subprocess.run([HALLBOARD, "run", "--feed", in_file(feed())], env=env, timeout=20,
                          stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 75, done
    assert "nothing can be shown" in done.stderr and "DISPLAY" in done.stderr, done.stderr
    shots = tempfile.mkdtemp()
    done = subprocess.run([HALLBOARD, "run", "--feed", in_file(feed()), "--at", AT, "--speed", "60",
                           "--until", "2021-04-25T10:11:00+08:00", "--shots", shots, *SIZE], env=env,
                          timeout=20, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0 and os.listdir(shots), done
    assert "headless" in done.stderr, done.stderr


def late_card():
    """the unit's driver without a graphics card: it waits for one, says so once, and ends when told"""
    if os.path.exists("/dev/dri"):
        raise Skip("there is a graphics card here")
    env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env["SDL_VIDEODRIVER"] = "kmsdrm"
    with subprocess.Popen([HALLBOARD, "run", "--feed", in_file(feed())], env=env, stderr=subprocess.PIPE,
                          text=True) as process:
        time.sleep(7)
        assert process.poll() is None, process.stderr.read()
        process.terminate()
        said = process.communicate(timeout=10)[1]
    assert process.returncode == 0 and said.count("no graphics card yet") == 1, (process.returncode, said)


def dead_screen():
    """a display that nobody serves: one clear line, exit 75"""
    env = {key: value for key, value in os.environ.items()
           if key not in ("WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_RUNTIME_DIR")}
    if os.path.exists("/dev/dri"):
        raise Skip("there is a graphics card here, which it waits for")
    env["DISPLAY"] = ":7654"
    path = in_file(feed())
    done = subprocess.run([HALLBOARD, "run", "--feed", path], env=env, timeout=20,
                          stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 75, done
    said = [line for line in done.stderr.splitlines() if "new document" not in line]
    assert len(said) == 1 and "nothing can be shown" in said[0] and "x11" in said[0], said


def slip_in_the_id():
    """a display that the feed does not know is told, once a loss, in log and status"""
    displays = [{"id": "lobby-1"}]
    server = TweakServer({"/feed.json": feed("First", displays=displays)})
    settings = "[feed]\npoll_s = 1\n[display]\nid = lobby-l\n"

    def known(board):
        try:
            with open(os.path.join(board.runtime, "status.json"), encoding="utf-8") as file:
                return json.load(file)["display_known"]
        except FileNotFoundError:
            return None

    with Board("--feed", server.url("/feed.json"), *STILL, *SIZE, settings=settings) as board:
        def told():
            return sum("has no display 'lobby-l'" in line for line in board.noise)

        wait_for(told, 10, "the warning")
        wait_for(lambda: known(board) is False, 15, "the status")
        server.documents["/feed.json"] = feed("Second", displays=displays + [{"id": "lobby-l"}])
        wait_for(lambda: known(board) is True, 15, "the status of a feed that knows it")
        assert told() == 1, board.noise
        server.documents["/feed.json"] = feed("Third", displays=displays)
        wait_for(lambda: told() == 2, 10, "a second warning")
        server.documents["/feed.json"] = feed("Fourth", displays=displays)
        wait_for(lambda: sum("new document" in line for line in board.noise) == 4, 10, "the fourth")
        time.sleep(0.5)
        assert told() == 2, board.noise


def no_fonts():
    """without fonts render says so and fails, run goes on and says so in log and status"""
    folder = os.path.join(tempfile.mkdtemp(), "a", "b", "c")
    os.makedirs(folder)
    program = os.path.join(folder, "hallboard")
    shutil.copy(HALLBOARD, program)  # looks beside itself
    if any(os.path.isdir(os.path.join(place, "hallboard/fonts")) for place in
           ("/usr/share", "/usr/local/share")):
        raise Skip("it is installed here, with its fonts")
    path = in_file(feed())
    done = subprocess.run([program, "render", "--feed", path, "--at", AT, "--dump"], timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2 and "fonts: no folder" in done.stderr and not done.stdout, done
    with Board("--feed", path, *STILL, *SIZE, program=program) as board:
        board.wait_frames()
        status = os.path.join(board.runtime, "status.json")

        def fonts():
            with open(status, encoding="utf-8") as file:
                return json.load(file)["fonts"]

        wait_for(lambda: os.path.exists(status) and fonts() == "not found", 15, "the status")
        assert any("fonts: no folder" in line for line in board.noise), board.noise


def wrong_usage():
    """wrong options are told, with exit 2"""
    for arguments, said in ((["--speed", "60"], "--speed needs --at"),
                            (["--at", "yesterday"], "--at yesterday: not a time"),
                            (["--at", AT, "--speed", "-1"], "--speed -1: not a number"),
                            (["--at", AT, "--speed", "nan"], "--speed nan: not a number"),
                            (["--windowed", "1280"], "--windowed 1280: not a size"),
                            (["--windowed", "1x1"], "--windowed 1x1: a side is"),
                            (["--output", "tv"], "--output tv: not one of"),
                            (["--at", AT, "--until", AT], "--until is not after --at"),
                            (["--config", "/nonexistent.conf"], "/nonexistent.conf"),
                            (["--feed", "gopher://x/"], "gopher"),
                            (["feed.json"], "'feed.json' is not an option"),
                            (["--output", "headless", "--shots", "/dev/null"], "/dev/null: cannot hold shots"),
                            (["--output", "headless", "--trace", "/nonexistent/t"], "/nonexistent/t")):
        done = subprocess.run([HALLBOARD, "run", *arguments], timeout=20, stderr=subprocess.PIPE,
                              text=True, check=False)
        assert done.returncode == 2, (arguments, done)
        assert said in done.stderr, (arguments, done.stderr)
    done = subprocess.run([HALLBOARD, "run", "--help"], timeout=20, stdout=subprocess.PIPE, text=True,
                          check=False)
    assert done.returncode == 0 and done.stdout.startswith("usage: hallboard run"), done


run_tests([demo_shots, ends_on_signals, ends_during_fade, glass_is_render, rests, clock_tick,
           fades_fully, correction, html_refused, server_away, from_cache, neither, reports,
           watchdog, ends_notified, no_screen, late_card, dead_screen, slip_in_the_id,
           no_fonts, wrong_usage], 3)
