"""The real program, running headless or on a virtual screen, and what it shows."""
import os
import re
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import zlib

from probe import wait_for

HALLBOARD = os.environ.get("HALLBOARD") or "build/asan/hallboard"
SANITIZED = "asan" in HALLBOARD


class Line:
    """One frame of --trace."""

    def __init__(self, text):
        (show_ms, us, self.kind, self.board, page, pages, px, permille, pass_us) = text.split()
        self.show_ms, self.us = int(show_ms), int(us)
        self.page, self.pages = int(page), int(pages)
        self.px, self.permille, self.pass_us = int(px), int(permille), int(pass_us)


class Board:
    """`hallboard run` with these arguments. `with` ends it by SIGTERM and fails on any other exit
    status than 0, which a report of a sanitizer gives. home: the folders of an earlier one."""

    def __init__(self, *arguments, home=None, settings="", env=None, headless=True, notify=False,
                 program=HALLBOARD):
        self.home = home or tempfile.mkdtemp(prefix="board-")
        self.trace_file = os.path.join(self.home, "trace")
        self.runtime = os.path.join(self.home, "runtime")
        self.config = os.path.join(self.home, "hallboard.conf")
        with open(self.config, "w", encoding="utf-8") as out:
            out.write("[paths]\n")
            for kind in ("cache", "state", "runtime"):
                out.write("%s = %s/%s\n" % (kind, self.home, kind))
            out.write(settings)
        if os.path.exists(self.trace_file):
            os.unlink(self.trace_file)
        environment = dict(os.environ)
        environment.update(env or {})
        self.notified, self.socket = [], None
        if notify:
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self.socket.bind(os.path.join(self.home, "notify"))
            environment.update(NOTIFY_SOCKET=os.path.join(self.home, "notify"))
            threading.Thread(target=self.listen, daemon=True).start()
        command = [program, "run", "--config", self.config, "--trace", self.trace_file]
        command += ["--output", "headless"] if headless else []
        self.out, self.noise = [], []
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(command + [str(a) for a in arguments], env=environment,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.readers = [threading.Thread(target=self.read, args=pair, daemon=True) for pair in
                        ((self.process.stdout, self.out), (self.process.stderr, self.noise))]
        for reader in self.readers:
            reader.start()

    def listen(self):
        while True:
            self.notified += self.socket.recv(4096).decode().split("\n")

    @staticmethod
    def read(stream, lines):
        for line in stream:
            lines.append(line.rstrip("\n"))

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("did not end within 15 s of SIGTERM")
        if kind is None and self.process.returncode != 0:
            raise AssertionError("exit %d: %s" % (self.process.returncode, "\n".join(self.noise[-40:])))
        return False

    def wait(self, seconds):
        self.process.wait(seconds)
        for reader in self.readers:
            reader.join(5)
        return self.process.returncode

    def trace(self):
        """The frames until now, oldest first."""
        try:
            with open(self.trace_file, encoding="utf-8") as file:
                text = file.read()
        except FileNotFoundError:
            return []
        whole = text[:text.rfind("\n") + 1]
        return [Line(line) for line in whole.splitlines() if not line.startswith("#")]

    def wait_frames(self, count=1, seconds=20):
        return wait_for(lambda: len(self.trace()) >= count and self.trace(), seconds,
                        "frame %d" % count)

    def wait_board(self, name, seconds=20):
        """Until it stands still."""
        return wait_for(lambda: [line for line in self.trace()[-1:]
                                 if line.board == name and line.permille == 1000],
                        seconds, "board %s" % name)[0]

    def screenshot(self, seconds=20):
        """The frame shown, as (width, height, rows of RGB)."""
        path = os.path.join(self.runtime, "screenshot.png")
        if os.path.exists(path):
            os.unlink(path)
        self.process.send_signal(signal.SIGUSR1)
        wait_for(lambda: os.path.exists(path), seconds, "the screenshot")
        return read_png(path)

    def wakeups(self):
        """Times that the ui thread went to sleep."""
        with open("/proc/%d/task/%d/status" % (self.process.pid, self.process.pid),
                  encoding="ascii") as file:
            return int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", file.read(), re.M).group(1))


def unfilter(kind, line, last, width):
    """One row of a PNG, filters of its section 9."""
    if kind == 1:
        for i in range(width, len(line)):
            line[i] = (line[i] + line[i - width]) & 255
    elif kind == 2:
        for i, above in enumerate(last):
            line[i] = (line[i] + above) & 255
    elif kind == 3:
        for i, above in enumerate(last):
            line[i] = (line[i] + ((line[i - width] if i >= width else 0) + above) // 2) & 255
    elif kind == 4:
        for i, above in enumerate(last):
            left, corner = (line[i - width], last[i - width]) if i >= width else (0, 0)
            guess = left + above - corner
            line[i] = (line[i] + min((left, above, corner),
                                     key=lambda x: abs(guess - x))) & 255
    return line


def read_png(path):
    """(width, height, rows of RGB bytes) of an 8-bit RGB or RGBA picture."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", path
    at, packed = 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", data[at + 8:at + 18])
            assert depth == 8 and colour in (2, 6), (depth, colour)
        elif kind == b"IDAT":
            packed += data[at + 8:at + 8 + size]
        at += size + 12
    count = 3 if colour == 2 else 4
    raw, rows, last = zlib.decompress(packed), [], bytes(width * count)
    for y in range(height):
        start = y * (width * count + 1)
        line = unfilter(raw[start], bytearray(raw[start + 1:start + 1 + width * count]), last, count)
        last = line
        rows.append(bytes(line) if count == 3 else
                    b"".join(bytes(line[i:i + 3]) for i in range(0, len(line), 4)))
    return width, height, rows


def different_rows(one, other):
    """Numbers of the rows that differ between two pictures of one size."""
    assert one[:2] == other[:2], (one[:2], other[:2])
    return [y for y in range(one[1]) if one[2][y] != other[2][y]]
