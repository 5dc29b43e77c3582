"""What the tests of the boot test share: the feed, its server, the images, the frames that are wanted."""
import http.server
import json
import os
import shutil
import struct
import subprocess
import sys
import threading
import zlib

from vm import Vm, far_pixels, read_ppm

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
with open(os.path.join(ROOT, "assets/demo/feed.json"), encoding="utf-8") as demo:
    DEMO = demo.read()  # once, so that all of a run is of one version
AT = "2021-04-25T10:50:00+08:00"
FAR_MOST = 400          # pixels of 2 million that may differ: none is expected
PATIENCE = float(os.environ.get("BOOT_PATIENCE", "1"))  # of a machine with other work: 2 or more
BOOT_S, BACK_S = 300 * PATIENCE, 120 * PATIENCE


def write_png(path, picture):
    width, height, rows = picture
    raw = zlib.compress(b"".join(b"\0" + row for row in rows), 6)

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data +
                struct.pack(">I", zlib.crc32(kind + data)))
    with open(path, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                  chunk(b"IDAT", raw) + chunk(b"IEND", b""))


def put(folder, path, text):
    whole = folder + path
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    with open(whole, "w", encoding="utf-8") as out:
        out.write(text)


def document(number=0, boards=("now-next",), slot_ms=12000):
    """The demo with a display of one page that stands still. number: of the version served."""
    feed = json.loads(DEMO)
    feed["displays"] = [{"id": "boot-1", "name": {"zh": "测试屏", "en": "Boot test"}, "level": "1",
                         "place": {"zh": "一层 中庭", "en": "Level 1 Centre"}, "size": [1920, 1080],
                         "height_mm": 685, "distance_m": 2.8, "playlist": "boot"}]
    feed["playlists"] = [{"id": "boot", "slot_ms": slot_ms, "items": [
        {"board": board, "dwell": 1, **({"levels": ["3"]} if board == "now-next" else {})} for board in boards]}]
    feed["theme"].update(shift=False, clock="minutes", motion="none")
    for change in feed["changes"]:
        change.pop("note", None)  # notes take turns in the footer
    feed["x-version"] = "v" * number  # so that a version is known by its length
    return json.dumps(feed, ensure_ascii=False)


def version_of(length):
    return length - len(document().encode())


def config(url, more=""):
    return ("[feed]\nurl = %s\nallow_plain_http = yes\npoll_s = 1\n[display]\nid = boot-1\n%s"
            % (url, more))


# Mesa's software GL under TCG takes 15 to 25 s to open, which the unit's watchdog of 20 s may not see
# out on a machine with other work; otherwise the unit is the one that is installed.
SLOW = "[Service]\nWatchdogSec=60\n"
STILL = SLOW + "ExecStart=\nExecStart=/usr/bin/hallboard run --at %s --speed 0\n" % AT
NETWORK = {"/etc/systemd/network/ethernet.network": "[Match]\nName=en*\n[Network]\nDHCP=yes\n",
           "/etc/systemd/system/multi-user.target.d/network.conf":
           "[Unit]\nWants=systemd-networkd.service\n"}
DROP_IN = "/etc/systemd/system/hallboard.service.d/test.conf"


class Server:
    """Serves the feed to guests at 10.0.2.2; a new version at each request while it is restless."""

    def __init__(self):
        self.requests, self.number, self.is_restless, self.is_down = 0, 0, False, False
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_GET(self):
                outer.requests += 1
                if outer.is_down or self.path != "/feed.json":
                    self.send_error(503 if outer.is_down else 404)
                    return
                outer.number += outer.is_restless
                body = document(outer.number).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://10.0.2.2:%d/feed.json" % self.server.server_address[1]


class Bench:
    """What all tests share: the folder, the packages, the frames that are wanted."""

    def __init__(self, args):
        self.out, self.deb = os.path.abspath(args.dir), os.path.abspath(args.deb)
        self.program, self.suite = os.path.abspath(args.program), args.suite
        os.makedirs(self.out, exist_ok=True)
        self.server = Server()
        self.wanted = self.render("wanted", "--at", AT)
        self.images = {}

    def render(self, name, *arguments, feed=None):
        path = os.path.join(self.out, "feed.json")
        with open(path, "w", encoding="utf-8") as out:
            out.write(feed or document())
        ppm = os.path.join(self.out, name + ".png")
        subprocess.run([self.program, "render", "--feed", path, "--display", "boot-1", "--out", ppm,
                        *arguments], check=True)
        return read_png(ppm)

    def image(self, name, files):
        """A disk with these files over the system; made once."""
        if name not in self.images:
            overlay, to = os.path.join(self.out, name + "-files"), os.path.join(self.out, name)
            shutil.rmtree(overlay, ignore_errors=True)
            for path, text in files.items():
                put(overlay, path, text)
            subprocess.run([os.path.join(ROOT, "tests/boot/image"), "--deb", self.deb, "--overlay", overlay,
                            self.suite, to], check=True, stdout=sys.stderr)
            self.images[name] = to
        return self.images[name]

    def still_image(self):
        return self.image("still", {DROP_IN: STILL, "/srv/feed.json": document(), **NETWORK,
                                    "/etc/hallboard/hallboard.conf": config(self.server.url)})

    def frames(self, name, *arguments):
        """What the glass shows in the minutes after AT, while time goes on."""
        return [self.render(name, "--at", AT.replace("10:50", "10:%d" % minute), *arguments)
                for minute in range(50, 59)]

    def is_wanted(self, picture):
        return far_pixels(picture, self.wanted) <= FAR_MOST

    def keep(self, vm, name, good=None, seconds=BACK_S):
        """The screendump of a test, once it is good (the wanted frame); kept either way."""
        try:
            return vm.wait_picture(good or self.is_wanted, seconds, name)
        finally:
            ppm = os.path.join(vm.out, name + ".ppm")
            if os.path.exists(ppm):
                write_png(os.path.join(self.out, name + ".png"), read_ppm(ppm))
                os.unlink(ppm)

    def vm(self, name, image, **more):
        return Vm(image, os.path.join(self.out, name + "-vm"), **more)


def read_png(path):
    sys.path.insert(0, os.path.join(ROOT, "tests/e2e"))
    from board import read_png as read  # pylint: disable=import-outside-toplevel
    return read(path)
