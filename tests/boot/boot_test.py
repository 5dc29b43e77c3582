#!/usr/bin/env python3
"""The box as it is on the wall: a Debian with the package, booted in qemu without a desktop, the board
by KMS under its own unit and user. Prints ok, not ok and skip lines; each has its screendump, DIR/NAME.png.

usage: tests/boot/boot_test.py --deb FILE.deb --program build/hallboard [--only NAME,…] DIR"""
import argparse
import http.server
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from vm import Vm, far_pixels, is_flat, read_ppm  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
with open(os.path.join(ROOT, "assets/demo/feed.json"), encoding="utf-8") as demo:
    DEMO = demo.read()  # once, so that all of a run is of one version
AT = "2021-04-25T10:50:00+08:00"
POWER_CUTS = 10
FAR_MOST = 400          # pixels of 2 million that may differ: none is expected
PATIENCE = float(os.environ.get("BOOT_PATIENCE", "1"))  # of a machine with other work: 2 or more
BOOT_S, BACK_S = 300 * PATIENCE, 120 * PATIENCE
STATUS = "/run/hallboard/status.json"


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
    feed["x-version"] = number
    return json.dumps(feed, ensure_ascii=False)


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
        self.program = os.path.abspath(args.program)
        os.makedirs(self.out, exist_ok=True)
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
                            "bookworm", to], check=True, stdout=sys.stderr)
            self.images[name] = to
        return self.images[name]

    def still_image(self):
        return self.image("still", {"/srv/feed.json": document(), DROP_IN: STILL,
                                    "/etc/hallboard/hallboard.conf": config("file:///srv/feed.json")})

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



def status(vm):
    return json.loads(vm.run("cat " + STATUS))


def wait(what, seconds, why):
    end = time.monotonic() + seconds
    while True:
        got = what()
        if got:
            return got
        if time.monotonic() > end:
            raise AssertionError("%s within %d s" % (why, seconds))
        time.sleep(1)


def pid(vm):
    return vm.run("systemctl show -p MainPID --value hallboard").strip()


def restart(vm, drop_in=None):
    if drop_in is not None:
        vm.run("mkdir -p /run/systemd/system/hallboard.service.d; printf '%s' >"
               "/run/systemd/system/hallboard.service.d/more.conf; systemctl daemon-reload"
               % drop_in.replace("\n", "\\n"))
    vm.run("systemctl restart hallboard", 120 * PATIENCE)


# ---- One boot, many tests. ----

def board(bench, vm):
    """the board appears, by KMS, under the unit, as its own user"""
    bench.keep(vm, "board", seconds=BOOT_S)
    print("# a board after %d s" % vm.seconds(), file=sys.stderr)
    shown = vm.run("ps -o user= -p $(systemctl show -p MainPID --value hallboard)").strip() \
        if vm.run("command -v ps || true").strip() else \
        vm.run("stat -c %U /proc/$(systemctl show -p MainPID --value hallboard)").strip()
    assert shown == "hallboard", shown
    glass = wait(lambda: (lambda g: g if g["frames"] else None)(status(vm)["glass"]), 60 * PATIENCE,
                 "no frame in the status")  # which is up to ten seconds old
    assert glass["driver"].lower() == "kmsdrm" and glass["renderer"] == "opengles2", glass
    assert vm.run("systemctl show -p SubState --value hallboard").strip() == "running"
    assert vm.run("ls /proc/$(systemctl show -p MainPID --value hallboard)/fd >/dev/null; "
                  "systemctl show -p NRestarts --value hallboard").strip() == "0"
    exposure = vm.run("systemd-analyze security --offline=true --threshold=15 hallboard.service "
                      ">/run/exposure && tail -n 1 /run/exposure",
                      120 * PATIENCE)
    assert "hallboard.service" in exposure, exposure
    nice = vm.run("cut -d' ' -f19 /proc/$(systemctl show -p MainPID --value hallboard)/stat").strip()
    assert nice == "-10", "the thread that draws is at nice " + nice


def setup_check(bench, vm):
    """hallboard setup --check knows this box, and finds its clock only"""
    said = vm.run("hallboard setup --check; true", BACK_S)
    for what in ("config", "feed", "display", "card", "mode", "user", "desktop", "service"):
        assert any(line.split()[:2] == ["ok", what] for line in said.splitlines()), (what, said)
    assert [line.split()[1] for line in said.splitlines() if line.startswith("WRONG")] == ["clock"], said
    bench.keep(vm, "setup-check")


def let_it_stand():
    """What dies in its first minute puts what it shows under suspicion, rightly (the ladder)."""
    time.sleep(75)


def back_after_kill(bench, vm):
    """the board is back after kill -9"""
    let_it_stand()
    before = pid(vm)
    vm.run("kill -9 " + before)
    wait(lambda: pid(vm) not in ("0", before), BACK_S, "no new process")
    bench.keep(vm, "back-after-kill")
    assert int(vm.run("systemctl show -p NRestarts --value hallboard")) >= 1


def back_after_watchdog(bench, vm):
    """the board is back after a watchdog stop"""
    let_it_stand()
    before = pid(vm)
    since = len(vm.text())
    vm.run("kill -STOP " + before)
    vm.wait_text("Watchdog timeout", 120 + BACK_S, since)
    wait(lambda: pid(vm) not in ("0", before), BACK_S, "no new process")
    bench.keep(vm, "back-after-watchdog")


def replug(bench, vm):
    """the board is back after the display was unplugged and plugged in again"""
    before = pid(vm)
    connector = vm.run("cd /sys/class/drm; ls -d card*-*").split()[0]
    change = "; udevadm trigger --action=change --subsystem-match=drm"
    vm.run("echo off >/sys/class/drm/%s/status" % connector + change)
    wait(lambda: not status(vm)["glass"] or status(vm)["glass"]["board"] is None or
         "disconnected" in vm.run("cat /sys/class/drm/%s/status" % connector), BACK_S, "not unplugged")
    time.sleep(5)
    assert pid(vm) == before, "it ended without a display"
    vm.run("echo on >/sys/class/drm/%s/status" % connector + change)
    vm.run("echo detect >/sys/class/drm/%s/status" % connector + change)
    bench.keep(vm, "replug")
    assert pid(vm) == before, "it ended when the display came back"


def wrong_card(bench, vm):
    """the board appears although the environment names a card that is not there"""
    restart(vm, "[Service]\nEnvironment=SDL_KMSDRM_DEVICE_INDEX=1\n")
    assert "SDL_KMSDRM_DEVICE_INDEX=1" in vm.run("systemctl show -p Environment hallboard")
    bench.keep(vm, "wrong-card")
    restart(vm, "")


def full_disk(bench, vm):
    """the board comes with the disk full"""
    vm.run("fallocate -l 4G /var/full 2>/dev/null; dd if=/dev/zero of=/var/full2 bs=1M 2>/dev/null; "
           "dd if=/dev/zero of=/var/full3 bs=4k 2>/dev/null; sync", 300 * PATIENCE, check=False)
    left = vm.run("su -s /bin/sh -c 'head -c 65536 /dev/zero >/var/cache/hallboard/x && echo room' hallboard; "
                  "rm -f /var/cache/hallboard/x", check=False)
    assert "room" not in left, left
    restart(vm)
    bench.keep(vm, "full-disk")
    vm.run("rm -f /var/full*; sync", 120 * PATIENCE)


def console_back(bench, vm):
    """when the service is stopped the console is back, when it starts the board is"""
    vm.run("systemctl stop hallboard; sleep 3; printf 'a console\\n' >/dev/tty1")
    picture = bench.keep(vm, "console-back", lambda p: not bench.is_wanted(p) and 1 < lit(p) < 100000)
    assert picture[2][0][:3] == b"\0\0\0", "no black console"
    vm.run("systemctl start hallboard", 120 * PATIENCE)
    bench.keep(vm, "board-again")


def lit(picture):
    """How many pixels are light."""
    return sum(len([1 for byte in row[::3] if byte > 100]) for row in picture[2])


def one_boot(bench, wanted):
    tests = [t for t in (board, setup_check, back_after_kill, back_after_watchdog, replug, wrong_card, full_disk, console_back)
             if wanted(t)]
    if not tests:
        return
    with bench.vm("still", bench.still_image()) as vm:
        wait(lambda: os.path.exists(vm.monitor_path), 30, "no monitor")
        if tests[0] is not board:
            vm.wait_picture(bench.is_wanted, BOOT_S, "first")
        for test in tests:
            run(test, bench, vm)


# ---- Boots of their own. ----

def clock_1970(bench):
    """with a clock that nobody confirms nothing is shown as now"""
    feed = document()
    image = bench.image("clock", {"/srv/feed.json": feed, DROP_IN: SLOW,
                                  "/etc/hallboard/hallboard.conf": config("file:///srv/feed.json")})
    with bench.vm("clock", image, rtc="1970-01-01T00:00:30") as vm:
        wait(lambda: os.path.exists(vm.monitor_path), 30, "no monitor")
        vm.wait_picture(lambda p: not is_flat(p), BOOT_S, "first")
        # A year that has sessions, as the machine's clock may have it: 10:15 of the first day.
        vm.run("date -s %s" % AT)
        restart(vm)
        wait(lambda: status(vm)["glass"]["board"] == "now-next", BACK_S, "no board")
        told = status(vm)
        assert told["clock"]["confirmed"] is False if "clock" in told else \
            told["time_confirmed"] is False, told
        bench.keep(vm, "clock-1970", lambda p: not is_flat(p) and not bench.is_wanted(p))
        # The same with a clock that is right says what is on.
        vm.run("mkdir -p /run/systemd/timesync; touch /run/systemd/timesync/synchronized")
        bench.keep(vm, "clock-right", lambda p: 0 < far_pixels(p, bench.wanted) < 300000)


def cached_after_reboot(bench):
    """after a reboot without network the cached board is there"""
    server = Server()
    image = bench.image("net", {DROP_IN: STILL, "/etc/hallboard/hallboard.conf": config(server.url),
                                **NETWORK})
    first_net(bench, image)
    with bench.vm("cached", image, keep=True) as vm:  # -nic none
        wait(lambda: os.path.exists(vm.monitor_path), 30, "no monitor")
        bench.keep(vm, "cached-after-reboot", seconds=BOOT_S)
        assert "shows\": \"cache" in vm.run("cat " + STATUS), vm.run("cat " + STATUS)


def first_net(bench, image):
    """Until the box has the feed from the network and in its cache; then the plug is pulled."""
    with bench.vm("net", image, keep=True, net=True) as vm:
        wait(lambda: os.path.exists(vm.monitor_path), 30, "no monitor")
        vm.wait_picture(bench.is_wanted, BOOT_S, "net")
        wait(lambda: vm.run("ls /var/cache/hallboard").strip(), BACK_S, "no cache")
        time.sleep(3)


def power_cuts(bench):
    """ten power cuts during cache writes, a board each time"""
    server = Server()
    image = bench.image("cuts", {DROP_IN: STILL, "/etc/hallboard/hallboard.conf": config(server.url),
                                 **NETWORK})
    cuts = int(os.environ.get("POWER_CUTS", POWER_CUTS))
    for cut in range(cuts + 1):
        server.is_restless, server.is_down = False, cut > 0
        with bench.vm("cut", image, keep=True, net=True) as vm:
            wait(lambda v=vm: os.path.exists(v.monitor_path), 30, "no monitor")
            # From the second boot on the server is down until the board is there: it is the cache's.
            bench.keep(vm, "power-cut-%02d" % cut, seconds=BOOT_S)
            if cut == cuts:
                break
            server.is_restless, server.is_down = True, False
            seen = server.number
            wait(lambda s=seen: server.number > s + 2, BACK_S, "no new version was fetched")
            time.sleep(random.uniform(0, 2))
        print("# cut %d at version %d" % (cut + 1, server.number), file=sys.stderr)


def read_only_root(bench):
    """with a root that cannot be written the board is there, from power on"""
    image = bench.image("read-only", {
        "/srv/feed.json": document(), DROP_IN: STILL,
        "/etc/hallboard/hallboard.conf": config("file:///srv/feed.json"),
        "/var/lib/hallboard/.keep": "", "/var/cache/hallboard/.keep": "",
        "/etc/fstab": "/dev/vda / ext4 ro 0 1\ntmpfs /tmp tmpfs mode=1777 0 0\n"
                      "tmpfs /var/lib/hallboard tmpfs mode=0700 0 0\n"
                      "tmpfs /var/cache/hallboard tmpfs mode=0700 0 0\n"})
    with bench.vm("read-only", image, mode="ro") as vm:
        wait(lambda: os.path.exists(vm.monitor_path), 30, "no monitor")
        bench.keep(vm, "read-only-root", seconds=BOOT_S)
        assert "Read-only" in vm.run("touch /etc/x 2>&1; true"), "the root can be written"


KILLER = r'''#!/bin/sh
# Content that kills the program: it dies whenever it is at this board, on the glass or ahead of it,
# which is what it wrote down last.
while sleep 0.05; do
    sed -n 's/^trial //p' /run/hallboard/trial 2>/dev/null | tail -n 1 | grep -q 'board figures' &&
        kill -ABRT "$(systemctl show -p MainPID --value hallboard)" && sleep 1
done
'''


def poison(bench):
    """content that kills the program is set aside, and the rest goes on"""
    image = bench.image("poison", {
        "/srv/feed.json": document(boards=("now-next", "figures"), slot_ms=6000), DROP_IN: STILL,
        "/etc/hallboard/hallboard.conf": config("file:///srv/feed.json"), "/srv/killer": KILLER})
    with bench.vm("poison", image) as vm:
        wait(lambda: os.path.exists(vm.monitor_path), 30, "no monitor")
        vm.wait_picture(bench.is_wanted, BOOT_S, "first")
        vm.run("systemd-run -q --unit=killer sh /srv/killer")
        told = wait(lambda: (lambda t: t if t and t["quarantine"] and t["quarantine"]["aside"] else None)(
            json.loads(vm.run("cat %s 2>/dev/null || echo null" % STATUS))), BACK_S * 2, "not set aside")
        assert "figures" in json.dumps(told["quarantine"]), told["quarantine"]
        crashes = told["quarantine"]["crashes"]
        bench.keep(vm, "poison")
        time.sleep(30)
        assert status(vm)["quarantine"]["crashes"] == crashes, "it went on dying"
        bench.keep(vm, "poison")


CARDS = '''[Unit]
Description=three cards, in the order of their numbers
DefaultDependencies=no
Before=hallboard.service
[Service]
Type=oneshot
ExecStart=/sbin/modprobe vgem
ExecStart=/sbin/modprobe virtio_gpu
ExecStart=/sbin/modprobe bochs
'''


def two_cards(bench):
    """the card with the display is taken: not the one without connectors, as on a Pi 5; then the other"""
    image = bench.image("cards", {
        "/srv/feed.json": document(), DROP_IN: STILL,
        "/etc/hallboard/hallboard.conf": config("file:///srv/feed.json"),
        "/etc/systemd/system/cards.service": CARDS,
        "/etc/systemd/system/multi-user.target.d/cards.conf": "[Unit]\nWants=cards.service\n"})
    with bench.vm("cards", image, more="modprobe.blacklist=virtio_gpu,bochs",
                  devices=["bochs-display,id=gpu1,xres=1920,yres=1080,vgamem=64M"]) as vm:
        wait(lambda: os.path.exists(vm.monitor_path), 30, "no monitor")
        bench.keep(vm, "two-cards", seconds=BOOT_S)
        connectors = vm.run("cd /sys/class/drm; ls -d card*-*").split()
        assert [name.split("-")[0] for name in connectors] == ["card1", "card2"], connectors
        assert os.path.basename(vm.run("readlink /sys/class/drm/card0").strip()) == "card0"
        vm.gpu = "gpu1"
        assert not bench.is_wanted(vm.screendump()), "both cards show it"
        vm.run("echo off >/sys/class/drm/%s/status; udevadm trigger --action=change --subsystem-match=drm"
               % connectors[0])
        bench.keep(vm, "two-cards-other")


# ---- ----

failed = []


def run(test, *arguments):
    name = test.__name__.replace("_", "-")
    try:
        test(*arguments)
        print("ok %s: %s" % (name, test.__doc__), flush=True)
    except Exception as why:  # pylint: disable=broad-except
        failed.append(name)
        traceback.print_exc()
        print("not ok %s: %s" % (name, str(why).split("\n", maxsplit=1)[0]), flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.splitlines()[3][7:])
    parser.add_argument("--deb", required=True)
    parser.add_argument("--program", default="build/hallboard")
    parser.add_argument("--only", default="")
    parser.add_argument("dir")
    args = parser.parse_args()
    only = [name.replace("-", "_") for name in args.only.split(",") if name]

    def wanted(test):
        return not only or test.__name__ in only
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the machine ends with the test
    bench = Bench(args)
    one_boot(bench, wanted)
    for test in (clock_1970, cached_after_reboot, poison, two_cards, read_only_root, power_cuts):
        if wanted(test):
            run(test, bench)
    return 1 if failed else 0


sys.exit(main())
