"""A box of `hallboard setup`: a folder with /sys, /etc and /run below --root."""
import json
import os
import pty
import shutil
import subprocess
import tempfile

os.umask(0o022)
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
        os.chmod(self.root, 0o755)
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
        put(self.root, "/srv/feed.json", feed())
        self.feed = "/srv/feed.json"
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


def converse(box, text, *arguments, who=None):
    """Setup on a terminal on which this is typed; what stood there in the end, and its status."""
    master, slave = pty.openpty()
    program = HALLBOARD
    if who:  # who may not enter the folder that the build lies in
        program = shutil.copy(HALLBOARD, os.path.join(box.root, "hallboard"))
    with subprocess.Popen([program, "setup", "--root", box.root, "--config", box.config_file,
                           "--no-start", "--at", NOW, *arguments], stdin=slave, stdout=slave,
                          stderr=slave, user=who) as process:
        os.close(slave)
        os.write(master, text)
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
    return process.returncode, out.decode().replace("\r\n", "\n")
