#!/usr/bin/env python3
# timeout: 120
"""The program in a window on a virtual screen: the same picture as headless, and what happens to
the window. What a window manager would do is done through Xlib."""
import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e")
sys.path.insert(0, HERE)
from board import HALLBOARD, Board, different_rows, read_png  # noqa: E402
from probe import Skip, feed, run_tests, wait_for  # noqa: E402

AT = "2021-04-25T10:10:00+08:00"
STILL = ("--at", AT, "--speed", 0)


class Screen:
    """Xvfb and a client of it."""

    def __init__(self, size):
        read, write = os.pipe()
        # pylint: disable=consider-using-with
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", size + "x24",
                                        "-nolisten", "tcp"], pass_fds=[write],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()
        self.env = {"DISPLAY": self.name, "SDL_VIDEODRIVER": "x11"}
        self.x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(self.name.encode()))
        assert self.display, "no X on " + self.name

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.x.XCloseDisplay(self.display)
        self.server.terminate()
        self.server.wait()

    def window(self):
        """The program's: the topmost child of the root."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        self.x.XQueryTree(self.display, ctypes.c_ulong(self.x.XDefaultRootWindow(self.display)),
                          ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children),
                          ctypes.byref(count))
        assert count.value, "no window"
        return ctypes.c_ulong(children[count.value - 1])

    def resize(self, width, height):
        self.x.XResizeWindow(self.display, self.window(), width, height)
        self.x.XSync(self.display, 0)

    def expose(self):
        self.x.XClearArea(self.display, self.window(), 0, 0, 0, 0, 1)
        self.x.XSync(self.display, 0)

    def rows(self):
        """What the X server shows, as rows of RGB."""
        self.x.XGetImage.restype = ctypes.c_void_p
        self.x.XGetPixel.restype = ctypes.c_ulong
        window = self.window()
        root, x, y, w, h, b, d = (ctypes.c_ulong(), ctypes.c_int(), ctypes.c_int(), ctypes.c_uint(),
                                  ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint())
        self.x.XGetGeometry(self.display, window, *map(ctypes.byref, (root, x, y, w, h, b, d)))
        image = ctypes.c_void_p(self.x.XGetImage(self.display, window, 0, 0, w.value, h.value,
                                                 ctypes.c_ulong(0xffffffff), 2))
        out = []
        for row in range(h.value):
            line = bytearray()
            for column in range(w.value):
                pixel = self.x.XGetPixel(image, column, row)
                line += bytes((pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255))
            out.append(bytes(line))
        return w.value, h.value, out


def document(slot_ms=60000, boards=("now-next",)):
    handle, path = tempfile.mkstemp(suffix=".json")
    with os.fdopen(handle, "wb") as out:
        out.write(feed(playlists=[{"id": "p", "slot_ms": slot_ms,
                                   "items": [{"board": board} for board in boards]}], playlist="p"))
    return path


def render(path, size, *more):
    picture = os.path.join(tempfile.mkdtemp(), "x.png")
    subprocess.run([HALLBOARD, "render", "--feed", path, "--at", AT, "--size", size, "--out", picture,
                    *more], check=True)
    return read_png(picture)


def full_screen():
    """full screen on X without a GPU: a framebuffer, the size of the screen, and what render gives"""
    path = document()
    with Screen("480x272") as screen:
        with Board("--feed", path, *STILL, headless=False, env=screen.env) as board:
            board.wait_frames()
            assert any("x11 framebuffer, 480 x 272" in line for line in board.noise), board.noise
            wanted = render(path, "480x272")
            assert different_rows(board.screenshot(), wanted) == []
            wait_for(lambda: different_rows(screen.rows(), wanted) == [], 5, "the picture in the X server")


def windowed():
    """--windowed has its size, and is laid out again when it is given another"""
    path = document()
    with Screen("800x600") as screen:
        with Board("--feed", path, *STILL, "--windowed", "480x272", headless=False, env=screen.env) as board:
            board.wait_frames()
            assert board.screenshot()[:2] == (480, 272)
            for width, height in ((640, 360), (270, 480), (320, 180)):
                screen.resize(width, height)
                wait_for(lambda w=width, h=height: board.screenshot()[:2] == (w, h), 5, "the new size")
                assert different_rows(board.screenshot(), render(path, "%dx%d" % (width, height))) == []
            assert board.trace()[-1].kind in ("first", "again"), board.trace()[-1].kind


def resized_in_fade():
    """T35 a resize in the middle of a fade"""
    path = document(1000, ("now-next", "day"))
    with Screen("800x600") as screen:
        with Board("--feed", path, "--at", AT, "--windowed", "480x272", headless=False, env=screen.env) as board:
            for width in (640, 320, 400, 500):
                wait_for(lambda: any(0 < line.permille < 900 for line in board.trace()[-1:]), 20, "a fade")
                screen.resize(width, 272)
            wait_for(lambda: board.screenshot()[0] == 500, 10, "the last size")


def exposed():
    """what was covered is shown again without painting, and then it rests"""
    path = document()
    with Screen("480x272") as screen:
        with Board("--feed", path, *STILL, headless=False, env=screen.env) as board:
            board.wait_frames()
            wanted = render(path, "480x272")
            time.sleep(0.5)
            frames = len(board.trace())
            screen.expose()
            line = board.wait_frames(frames + 1, 5)[-1]
            assert line.kind == "again" and line.px == 0, (line.kind, line.px)
            wait_for(lambda: different_rows(screen.rows(), wanted) == [], 5, "the picture again")
            time.sleep(1)
            assert len(board.trace()) <= frames + 2, len(board.trace()) - frames
            before = board.wakeups()
            time.sleep(5)
            assert board.wakeups() - before <= 4, board.wakeups() - before


def on_gpu():
    """composed by GL: the same picture, before, after and between fades"""
    path = document(3000, ("now-next", "day"))
    with Screen("480x272") as screen:
        # Mesa leaves some of its memory to the end of the process.
        env = dict(screen.env, SDL_RENDER_DRIVER="opengles2",
                   ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0")
        with Board("--feed", path, *STILL, headless=False, env=env) as board:
            try:
                board.wait_frames(seconds=10)
            except AssertionError:
                board.process.kill()
                raise Skip("no GL here: " + " ".join(board.noise[-1:]))
            assert any("x11 opengles2" in line for line in board.noise), board.noise
            for name in ("now-next", "day", "now-next"):
                wanted = render(path, "480x272", "--board", name)
                wait_for(lambda w=wanted: different_rows(board.screenshot(), w) == [], 20, name)
            kinds = [line.kind for line in board.trace()]
            assert "fade" in kinds and "lost" not in kinds, kinds


if not shutil.which("Xvfb"):
    print("skip a window on a virtual screen: there is no Xvfb")
    sys.exit(0)
run_tests([full_screen, windowed, resized_in_fade, exposed, on_gpu], 2)
