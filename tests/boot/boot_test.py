#!/usr/bin/env python3
"""The box as it is on the wall: a Debian with the package, booted in qemu without a desktop, the board
by KMS under its own unit and user. Prints ok, not ok and skip lines; each has its screendump, DIR/NAME.png.

usage: tests/boot/boot_test.py --deb FILE.deb --program build/hallboard [--suite RELEASE] [--only NAME,…] DIR"""
import argparse
import json
import os
import random
import signal
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bench import AT, BACK_S, BOOT_S, DROP_IN, FAR_MOST, NETWORK, PATIENCE, SLOW, STILL  # noqa: E402
from bench import Bench, Server, config, document, version_of  # noqa: E402
from vm import far_pixels  # noqa: E402

POWER_CUTS = 10
STATUS = "/run/hallboard/status.json"


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


def setup_whole(bench, vm):
    """hallboard setup makes a board of a box that was never set up: the file, the service on, the board"""
    kept = "/run/hallboard.conf"
    vm.run("mv /etc/hallboard/hallboard.conf %s; systemctl disable --now hallboard" % kept, 120 * PATIENCE)
    said = vm.run("hallboard setup --feed file:///srv/feed.json --display boot-1 --rotation 0 </dev/null; true",
                  BACK_S)
    assert [line.split()[1] for line in said.splitlines() if line.startswith("WRONG")] == ["clock"], said
    assert vm.run("systemctl is-enabled hallboard").strip() == "enabled"
    bench.keep(vm, "setup-whole")
    assert vm.run("systemctl is-active getty@tty1; true").strip() != "active", "a login prompt on the board"
    vm.run("cp %s /etc/hallboard/hallboard.conf" % kept)
    restart(vm)


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
    since = len(vm.text())
    vm.run("echo off >/sys/class/drm/%s/status" % connector + change)
    vm.wait_text("no display is connected", BACK_S, since)
    told = wait(lambda: (lambda g: g if not g["connected"] else None)(status(vm)["glass"]), BACK_S,
                "the status has a display")
    assert told["without"] == "no display is connected", told
    bench.keep(vm, "unplugged", lambda p: not bench.is_wanted(p))
    assert pid(vm) == before, "it ended without a display"
    vm.run("echo on >/sys/class/drm/%s/status" % connector + change)
    vm.run("echo detect >/sys/class/drm/%s/status" % connector + change)
    bench.keep(vm, "replug")
    glass = wait(lambda: (lambda g: g if g["connected"] else None)(status(vm)["glass"]), BACK_S,
                 "the status has no display")
    assert glass["frames"] > told["frames"] and glass["board"] == "now-next", (told, glass)
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
    bench.server.is_restless = True  # and with something to write
    told = wait(lambda: (lambda s: s if s != "ok" else None)(status(vm)["sources"][0]["storage"]), BACK_S,
                "a document that could not be written is not told")
    assert "No space left" in told, told
    said = vm.run("hallboard status", check=False)
    assert any(line.startswith("!") and "No space left" in line for line in said.splitlines()), said
    bench.keep(vm, "full-disk")
    vm.run("rm -f /var/full*; sync", 120 * PATIENCE)
    wait(lambda: status(vm)["sources"][0]["storage"] == "ok", BACK_S, "nothing is written with room again")
    bench.server.is_restless = False


def console_back(bench, vm):
    """when the service is stopped the console is back, when it starts the board is"""
    vm.run("systemctl stop hallboard; systemctl start getty@tty1", 120 * PATIENCE)
    wait(lambda: "login:" in vm.run("tr '\\0' ' ' </dev/vcs1"), BACK_S, "no login prompt")
    picture = bench.keep(vm, "console-back", lambda p: not bench.is_wanted(p) and 1 < lit(p) < 100000)
    assert picture[2][0][:3] == b"\0\0\0", "no black console"
    vm.run("systemctl start hallboard", 120 * PATIENCE)
    bench.keep(vm, "board-again")
    assert vm.run("systemctl is-active getty@tty1; true").strip() != "active", "a login prompt on the board"


def lit(picture):
    """How many pixels are light."""
    return sum(len([1 for byte in row[::3] if byte > 100]) for row in picture[2])


def one_boot(bench, wanted):
    tests = [t for t in (board, setup_check, setup_whole, back_after_kill, back_after_watchdog, replug, wrong_card,
                        full_disk, console_back)
             if wanted(t)]
    if not tests:
        return
    with bench.vm("still", bench.still_image(), net=True) as vm:
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
        # A machine that boots sets its clock to when its systemd was built, where that is later.
        lost = bench.render("lost", "--at", "2026-01-01T00:00:00Z", "--unconfirmed")
        bench.keep(vm, "clock-1970", lambda p: far_pixels(p, lost) <= FAR_MOST, BOOT_S)
        # A day that has sessions, and nobody who confirms it.
        vm.run("date -s %s" % AT)
        restart(vm)
        wait(lambda: (status(vm)["glass"] or {}).get("board") == "now-next", BACK_S, "no board")
        assert status(vm)["time_confirmed"] is False
        lists = bench.frames("list", "--unconfirmed")
        bench.keep(vm, "clock-not-confirmed", lambda p: any(far_pixels(p, f) <= FAR_MOST for f in lists))
        # The same with a clock that is right says what is on.
        boards = bench.frames("now")
        vm.run("mkdir -p /run/systemd/timesync; touch /run/systemd/timesync/synchronized")
        bench.keep(vm, "clock-right", lambda p: any(far_pixels(p, f) <= FAR_MOST for f in boards))


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
            source = wait(lambda v=vm: next((s for s in status(v)["sources"] if s["document"]), None), BACK_S,
                          "no document in the status")
            version = version_of(source["document"]["bytes"])
            assert cut == 0 or (source["shows"] == "cache" and server.number - 3 <= version <= server.number), \
                "the cache has version %d of %d" % (version, server.number)
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
# which is what it wrote down last. Stopped first, so that it is still there when it is killed.
at_it() {
    sed -n 's/^trial //p' /run/hallboard/trial 2>/dev/null | tail -n 1 | grep -q 'board figures'
}
pid=0
while sleep 0.05; do
    [ -d "/proc/$pid" ] && [ "$pid" -gt 0 ] || pid=$(systemctl show -p MainPID --value hallboard)
    [ "$pid" -gt 0 ] && at_it || continue
    kill -STOP "$pid"
    at_it && kill -ABRT "$pid"
    kill -CONT "$pid"
    sleep 1
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
    parser.add_argument("--suite", default="bookworm", help="the Debian release that the package is of")
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
