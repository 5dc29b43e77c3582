#!/usr/bin/env python3
# timeout: 200
"""Pictures of the feed and the boards that show them, on the running program: they come over http,
late, broken or not at all; and codes that a decoder reads back."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import HALLBOARD, Board, read_png  # noqa: E402
from probe import Skip, feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
AT = "2021-04-25T10:10:00+08:00"
SIZE = ("--size", "640x360")
STILL = ("--at", AT, "--speed", 0)
PICTURE = os.path.join(ROOT, "assets", "demo", "pictures", "wind.png")
ORANGE = (0xe0, 0x8a, 0x3c)  # in that picture and nowhere on a page


def exhibit_feed(board="exhibit", url="wind.png", **more):
    exhibit = {"id": "x", "title": {"en": "Exhibit"}, "stand": "A1-01",
               "online": {"url": "https://x.example/a101"}}
    if url:
        exhibit["picture"] = {"url": url}
    exhibit.update(more)
    return feed(exhibits=[exhibit], playlist="p",
                playlists=[{"id": "p", "slot_ms": 600000, "items": [{"board": board}]}])


def server_with(document, picture=True):
    documents = {"/a/feed.json": document}
    if picture:
        with open(PICTURE, "rb") as file:
            documents["/a/wind.png"] = file.read()
    return TweakServer(documents)


def shows_picture(picture):
    rows = picture[2]
    return any(bytes(ORANGE) in bytes(row) for row in rows)


def wait_for_picture(board, seconds=20):
    board.wait_frames()  # before that it knows no signals
    return wait_for(lambda: shows_picture(board.screenshot()), seconds, "the picture")


def comes_over_http():
    """a picture comes over http, fades in, is kept on disk, and is there without the server"""
    server = server_with(exhibit_feed())
    with Board("--feed", server.url("/a/feed.json"), *STILL, *SIZE) as board:
        wait_for_picture(board)
        kept = os.listdir(os.path.join(board.home, "cache"))
        assert any(name.startswith("picture-") for name in kept), kept
        lines = board.trace()
        # With the first frame, which waits for it a moment; or it came while its page was shown.
        if lines[0].board == "exhibit" and len(lines) > 1:
            assert any(0 < line.permille < 1000 for line in lines), [l.kind for l in lines]
        assert sum(e["path"] == "/a/wind.png" for e in server.log) == 1
    server.stop()
    with Board("--feed", server.url("/a/feed.json"), *STILL, *SIZE, home=board.home) as board:
        wait_for_picture(board)


def there_in_time():
    """a page's picture is got while the page before it is shown: one fade a flip, not two"""
    exhibits = [{"id": name, "title": name, "picture": {"url": name + ".png"}} for name in "ab"]
    document = feed(exhibits=exhibits, playlist="p", playlists=[
        {"id": "p", "slot_ms": 2000, "items": [{"board": "now-next"}, {"board": "exhibit"}]}])
    server = TweakServer({"/a/feed.json": document})
    for name, source in (("a", "wind.png"), ("b", "tea.png")):
        with open(os.path.join(os.path.dirname(PICTURE), source), "rb") as file:
            server.documents["/a/%s.png" % name] = file.read()
    with Board("--feed", server.url("/a/feed.json"), "--at", AT, *SIZE) as board:
        wait_for(lambda: len({(l.board, l.page) for l in board.trace()}) == 3, 20, "every page")
        time.sleep(6)
        # Fades that ended on an exhibit, over the flips to one.
        lines = board.trace()
        ended = [l for l in lines if l.kind == "fade" and l.permille == 1000 and
                 l.board == "exhibit"]
        flips = sum(b.board == "exhibit" and (a.board, a.page) != (b.board, b.page)
                    for a, b in zip(lines, lines[1:]))
        first = lines[0].board == "exhibit"
        assert len(ended) - flips in ((0, 1) if first else (0,)) or lines[-1].permille < 1000, \
            (len(ended), flips)
    server.stop()


def missing():
    """404: the page is a good one without it, and the server is not asked again and again"""
    server = server_with(exhibit_feed(), picture=False)
    with Board("--feed", server.url("/a/feed.json"), *STILL, *SIZE) as board:
        board.wait_board("exhibit")
        wait_for(lambda: any("picture" in line for line in board.noise), 20, "a word in the log")
        time.sleep(3)
        assert not shows_picture(board.screenshot())
        assert sum(e["path"] == "/a/wind.png" for e in server.log) == 1
        frames = len(board.trace())
        time.sleep(2)
        assert len(board.trace()) == frames
    server.stop()


def half():
    """cut short by the server: never half a picture; when it is whole it comes"""
    server = server_with(exhibit_feed())
    server.documents["/a/wind.png"] = server.documents["/a/wind.png"][:9000]
    with Board("--feed", server.url("/a/feed.json"), *STILL, *SIZE) as board:
        board.wait_board("exhibit")
        wait_for(lambda: any("cut short" in line for line in board.noise), 20, "a word in the log")
        assert not shows_picture(board.screenshot())
    server.stop()


def not_a_picture():
    """an SVG called .png is refused by its bytes"""
    server = server_with(exhibit_feed())
    server.documents["/a/wind.png"] = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    with Board("--feed", server.url("/a/feed.json"), *STILL, *SIZE) as board:
        wait_for(lambda: any("neither JPEG nor PNG" in line for line in board.noise), 20, "a word")
        board.wait_board("exhibit")
    server.stop()


def beside_a_file():
    """a feed from a file: pictures below its folder, and none outside"""
    folder = tempfile.mkdtemp()
    shutil.copy(PICTURE, os.path.join(folder, "wind.png"))
    for name, url, wanted in (("in", "wind.png", True), ("up", "../wind.png", False),
                              ("abs", PICTURE, False)):
        path = os.path.join(folder, name + ".json")
        with open(path, "wb") as out:
            out.write(exhibit_feed(url=url))
        picture = os.path.join(folder, name + ".png")
        subprocess.run([HALLBOARD, "render", "--feed", path, "--at", AT, *SIZE, "--out", picture],
                       check=True, stderr=subprocess.DEVNULL)
        assert shows_picture(read_png(picture)) == wanted, name


def decoded(board, *arguments):
    if not shutil.which("zbarimg"):
        raise Skip("there is no zbarimg")
    picture = os.path.join(tempfile.mkdtemp(), "x.png")
    subprocess.run([HALLBOARD, "render", "--at", AT, "--board", board, "--out", picture, *arguments],
                   check=True)
    done = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True)
    return done.stdout.strip()


def codes_are_read():
    """QR codes of every size and theme are read back by a decoder"""
    demo = ("--feed", os.path.join(ROOT, "assets", "demo", "feed.json"))
    for size in ("1920x1080", "1080x1920", "1280x720"):
        for page in ("1", "7"):
            got = decoded("exhibit", *demo, "--size", size, "--page", page)
            assert got.startswith("https://dcs.example/x/a"), (size, page, got)
    got = decoded("exhibit", *demo, "--display", "window-1")
    assert got.startswith("https://dcs.example/x/a"), got
    got = decoded("identify", *demo, "--display", "lobby-1")
    assert got.startswith("hallboard ") and "lobby-1" in got, got


def long_address():
    """an address too long for a code stands in words"""
    if not shutil.which("zbarimg"):
        raise Skip("there is no zbarimg")
    path = os.path.join(tempfile.mkdtemp(), "f.json")
    with open(path, "wb") as out:
        out.write(exhibit_feed(url=None, online={"url": "https://x.example/" + "a" * 200}))
    assert decoded("exhibit", "--feed", path) == ""
    done = subprocess.run([HALLBOARD, "render", "--feed", path, "--at", AT, "--board", "exhibit",
                           "--dump"], check=True, capture_output=True, text=True)
    assert "x.example" in done.stdout, done.stdout


def identify():
    """SIGUSR2 shows the identify card, whatever the playlist says"""
    path = os.path.join(tempfile.mkdtemp(), "f.json")
    with open(path, "wb") as out:
        out.write(exhibit_feed(board="now-next", url=None))
    with Board("--feed", path, "--display", "wall-7", *STILL, *SIZE) as board:
        board.wait_board("now-next")
        board.process.send_signal(signal.SIGUSR2)
        board.wait_board("identify")


def identify_without_feed():
    """the card needs no feed"""
    with Board("--display", "wall-7", *STILL, *SIZE) as board:
        board.wait_frames()
        board.process.send_signal(signal.SIGUSR2)
        board.wait_board("identify")


if __name__ == "__main__":
    run_tests([comes_over_http, there_in_time, missing, half, not_a_picture, beside_a_file, codes_are_read,
               long_address, identify, identify_without_feed])
