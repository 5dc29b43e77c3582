#!/usr/bin/env python3
# timeout: 300
"""hallboard setup: what it writes, and six planted faults, each told with how to mend it. The box is
a folder: /sys, /etc and /run below --root."""
import json
import os
import pty
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from probe import run_tests  # noqa: E402
from signed import Key, key_file, manifest  # noqa: E402

HALLBOARD = os.environ.get("HALLBOARD", "build/hallboard")
NOW = "2026-04-25T08:00:00Z"


WANTED = "/etc/systemd/system/multi-user.target.wants/hallboard.service"


def put(root, path, text):
    whole = root + path
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    with open(whole, "w", encoding="utf-8") as out:
        out.write(text)
    return whole


def feed():
    return json.dumps({
        "format": "hallboard feed 1",
        "event": {"id": "e", "name": {"en": "E"}, "zone": "Asia/Shanghai", "languages": ["en"]},
        "rooms": [{"id": "r", "name": "Room"}],
        "sessions": [{"id": "s", "room": "r", "title": "S", "start": "2026-04-25T10:00:00+08:00",
                      "end": "2026-04-25T11:00:00+08:00"}],
        "displays": [{"id": name, "size": [1920, 1080]} for name in ("lobby-1", "lobby-2")]})


class Box:
    """A box on which everything is right."""

    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="box-")
        drm = "/sys/class/drm/"
        put(self.root, drm + "version", "drm 1.1.0 20060810\n")
        for name, status, modes in (("card0", None, None), ("card1", None, None),
                                    ("card1-HDMI-A-1", "connected\n", "1920x1080\n1280x720\n"),
                                    ("card1-HDMI-A-2", "disconnected\n", ""),
                                    ("card1-Writeback-1", "unknown\n", "")):
            os.makedirs(self.root + drm + name)
            if status:
                put(self.root, drm + name + "/status", status)
                put(self.root, drm + name + "/modes", modes)
        put(self.root, "/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"
                                      "hallboard:x:990:990::/var/lib/hallboard:/usr/sbin/nologin\n")
        self.groups(("video", "render", "input"))
        put(self.root, "/run/systemd/timesync/synchronized", "")
        os.makedirs(os.path.dirname(self.root + WANTED))
        os.symlink("/lib/systemd/system/hallboard.service", self.root + WANTED)
        self.feed = put(self.root, "/srv/feed.json", feed())
        self.config("")

    def groups(self, names):
        put(self.root, "/etc/group", "".join(
            "%s:x:%d:pi%s\n" % (name, 40 + n, ",hallboard" if name in names else "")
            for n, name in enumerate(("video", "render", "input"))))

    def config(self, more, url=None):
        self.config_file = put(self.root, "/etc/hallboard/hallboard.conf",
                               "[feed]\nurl = %s\n[display]\nid = lobby-1\n%s"
                               % (url or "file://" + self.feed, more))

    def setup(self, *arguments, at=NOW):
        done = subprocess.run([HALLBOARD, "setup", "--root", self.root, "--config", self.config_file,
                               "--no-start", "--at", at, *arguments], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def text(self):
        with open(self.config_file, encoding="utf-8") as file:
            return file.read()


def told(out, what, *words):
    """Whether a line is WRONG about it, with these words in it or in how to mend it."""
    lines = out.splitlines()
    for line, mend in zip(lines, lines[1:]):
        if line.split()[:2] == ["WRONG", what]:
            assert mend.split()[0] == "mend:" and len(mend.split()) > 4, mend
            missing = [word for word in words if word not in line + mend]
            assert not missing, "%s: without %s:\n%s\n%s" % (what, missing, line, mend)
            return
    raise AssertionError("nothing is wrong with %s:\n%s" % (what, out))


def wrong(out):
    return sorted(line.split()[1] for line in out.splitlines() if line.startswith("WRONG"))


def all_well():
    """a box on which all is well passes"""
    code, out, err = Box().setup("--check")
    assert code == 0 and not wrong(out) and "all is well" in out, (code, out, err)
    for what in ("config", "clock", "feed", "display", "card", "mode", "user", "desktop", "service"):
        assert any(line.split()[:2] == ["ok", what] for line in out.splitlines()), (what, out)


def host_wrong():
    """planted: the feed's host does not exist"""
    box = Box()
    box.config("", url="https://nowhere.invalid/feed.json")
    code, out, _ = box.setup("--check")
    assert code == 1 and wrong(out) == ["feed"], out
    told(out, "feed", "nowhere.invalid", "spelling", "hallboard setup --feed")


def wrong_key():
    """planted: the box has another key than the feed is signed with"""
    box, desk, other = Box(), Key("desk"), Key("other")
    with open(box.feed, "rb") as file:
        documents = {"/feed.json": file.read()}
    at = time.time()
    stamp = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at + d)) for d in (-60, 86400)]
    text = manifest(documents, 1, issued=stamp[0], expires=stamp[1])
    for suffix, content in (("", text), (".minisig", desk.sign(text))):
        with open(os.path.dirname(box.feed) + "/manifest.json" + suffix, "wb") as out:
            out.write(content)
    right = key_file([desk], path=box.root + "/right.json")
    box.config("[feed]\nkeys = %s\n" % right)
    code, out, err = box.setup("--check")
    assert code == 0 and "signed by a key that this box trusts" in out, (out, err)
    box.config("[feed]\nkeys = %s\n" % key_file([other], path=box.root + "/other.json"))
    code, out, _ = box.setup("--check")
    assert code == 1 and wrong(out) == ["keys"], out
    told(out, "keys", "another key", "bring the desk's key file")
    # A feed that changed after it was signed, and a key file that is none.
    box.config("[feed]\nkeys = %s\n" % right)
    put(box.root, "/srv/feed.json", feed().replace('"S"', '"T"'))
    told(box.setup("--check")[1], "keys", "sign again")
    put(box.root, "/right.json", "{}")
    told(box.setup("--check")[1], "keys", "right.json")


def clock_1970():
    """planted: the clock is in 1970"""
    code, out, _ = Box().setup("--check", at="1970-01-01T00:01:00Z")
    assert code == 1 and wrong(out) == ["clock"], out
    told(out, "clock", "1970-01-01", "timesyncd.conf", "set-ntp")


def clock_unkept():
    """a clock that nothing keeps right is told, unless it is trusted"""
    box = Box()
    os.unlink(box.root + "/run/systemd/timesync/synchronized")
    told(box.setup("--check")[1], "clock", "nothing keeps it right", "timedatectl", "trust = yes")
    box.config("[clock]\ntrust = yes\n")
    assert box.setup("--check")[0] == 0
    box.config("")
    put(box.root, "/run/hallboard-clock/synchronized", "")
    assert box.setup("--check")[0] == 0


def no_connector():
    """planted: no display is connected"""
    box = Box()
    put(box.root, "/sys/class/drm/card1-HDMI-A-1/status", "disconnected\n")
    code, out, _ = box.setup("--check")
    assert code == 1 and wrong(out) == ["card"], out
    told(out, "card", "card1-HDMI-A-1, card1-HDMI-A-2", "cable", "video=HDMI-A-1:1920x1080@60D")


def no_modes():
    """a connector without modes, a mode that the display has not, a box without a card"""
    box = Box()
    box.config("mode = 3840x2160\n")
    told(box.setup("--check")[1], "mode", "cannot show 3840x2160", "1920x1080 1280x720")
    box.config("mode = 1280x720\n")
    assert box.setup("--check")[0] == 0
    put(box.root, "/sys/class/drm/card1-HDMI-A-1/modes", "")
    told(box.setup("--check")[1], "mode", "has no modes", "video=HDMI-A-1")
    subprocess.run(["rm", "-r", box.root + "/sys/class/drm"], check=True)
    told(box.setup("--check")[1], "card", "no graphics card", "vc4-kms-v3d")


def not_in_video():
    """planted: the user is not in the group video"""
    box = Box()
    box.groups(("render", "input"))
    code, out, _ = box.setup("--check")
    assert code == 1 and wrong(out) == ["user"], out
    told(out, "user", "group video", "sudo usermod -aG video hallboard")
    put(box.root, "/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")
    told(box.setup("--check")[1], "user", "no user hallboard", "systemd-sysusers")


def typo():
    """planted: a typo in the configuration"""
    box = Box()
    box.config("rotatoin = 90\n")
    code, out, _ = box.setup("--check")
    assert code == 1 and wrong(out) == ["config"], out
    told(out, "config", "hallboard.conf:5:", "rotatoin", "nano", "hallboard.conf.example")


def all_six():
    """all six faults at once are told in one go"""
    box = Box()
    box.config("[feed]\nkeys = /nowhere/keys.json\n[display]\nrotatoin = 90\n",
               url="https://nowhere.invalid/feed.json")
    box.groups(("render", "input"))
    put(box.root, "/sys/class/drm/card1-HDMI-A-1/status", "disconnected\n")
    code, out, _ = box.setup("--check", at="1970-01-01T00:01:00Z")
    assert code == 1 and wrong(out) == ["card", "clock", "config", "feed", "keys", "user"], out
    for what in wrong(out):
        told(out, what)
    assert "6 to mend" in out, out


def unknown_display():
    """a display that the feed does not know is told with the one that is meant"""
    box = Box()
    code, out, _ = box.setup("--display", "loby-2")
    assert code == 1, out
    told(out, "display", "loby-2", "did you mean lobby-2?", "lobby-1, lobby-2")


def desktop():
    """a desktop that starts beside the board is told"""
    box = Box()
    os.symlink("/lib/systemd/system/lightdm.service",
               box.root + "/etc/systemd/system/display-manager.service")
    told(box.setup("--check")[1], "desktop", "lightdm.service", "multi-user.target")
    os.symlink("/lib/systemd/system/multi-user.target", box.root + "/etc/systemd/system/default.target")
    assert not wrong(box.setup("--check")[1])


def service_off():
    """a board that does not start with the box is told, and one that is masked"""
    box = Box()
    os.unlink(box.root + WANTED)
    told(box.setup("--check")[1], "service", "hallboard.service is off", "sudo hallboard setup")
    os.symlink("/dev/null", box.root + "/etc/systemd/system/hallboard.service")
    told(box.setup("--check")[1], "service", "masked", "unmask")


def writes():
    """settings are written where they stand, and the rest of the file stays"""
    box = Box()
    with open("config/hallboard.conf", encoding="utf-8") as file:
        example = file.read()
    put(box.root, "/etc/hallboard/hallboard.conf", example)
    code, out, err = box.setup("--feed", "file://" + box.feed, "--display", "lobby-2", "--rotation", "90")
    assert code == 0, (out, err)
    changed = [line for line in box.text().splitlines() if line not in example.splitlines()]
    assert changed == ["url = file://" + box.feed, "id = lobby-2", "rotation = 90"], changed
    assert len(box.text().splitlines()) == len(example.splitlines())
    assert os.stat(box.config_file).st_mode & 0o777 == 0o644
    with open(box.config_file + ".old", encoding="utf-8") as file:
        assert file.read() == example
    before = os.stat(box.config_file).st_ino
    assert box.setup("--display", "lobby-2")[0] == 0
    assert os.stat(box.config_file).st_ino == before, "written although nothing changed"
    os.unlink(box.config_file)
    assert box.setup("--feed", "file://" + box.feed, "--display", "lobby-1")[0] == 0


def asks():
    """on a terminal it asks for what is not given; an empty answer keeps what is"""
    box = Box()
    master, slave = pty.openpty()
    with subprocess.Popen([HALLBOARD, "setup", "--root", box.root, "--config", box.config_file,
                           "--no-start", "--at", NOW, "--rotation", "180"],
                          stdin=slave, stdout=slave, stderr=slave) as process:
        os.close(slave)
        os.write(master, b"\nlobby-2\n")  # the feed stays; not asked for the rotation
        out = b""
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:
                break
            if not part:
                break
            out += part
    os.close(master)
    text = out.decode()
    assert process.returncode == 0, text
    assert "Where is the feed" in text and "[file://" + box.feed in text.replace("\r\n", ""), text
    assert "How far" not in text, text
    assert "id = lobby-2\n" in box.text() and "rotation = 180\n" in box.text(), box.text()
    assert "url = file://" + box.feed in box.text(), box.text()


def refuses():
    """a value that the program would not read is refused, and nothing is written"""
    box = Box()
    before = box.text()
    for arguments, word in ((("--rotation", "45"), "0, 90, 180 or 270"),
                            (("--feed", "gopher://x/"), "gopher"),
                            (("--display", "x" * 65), "64 bytes"),
                            (("--keys", "keys.json"), "absolute"),
                            (("--check", "--display", "x"), "--check"),
                            (("--check", "--write"), "--write"),
                            (("lobby-1",), "lobby-1")):
        code, _, err = box.setup(*arguments)
        assert code == 2 and word in err, (arguments, code, err)
    assert box.text() == before


run_tests([all_well, host_wrong, wrong_key, clock_1970, clock_unkept, no_connector, no_modes,
           not_in_video, typo, all_six, unknown_display, desktop, service_off, writes, asks, refuses])
