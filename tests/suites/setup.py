#!/usr/bin/env python3
# timeout: 300
"""hallboard setup: six planted faults and others, each told with how to mend it."""
import os
import shlex
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from probe import Skip, run_tests  # noqa: E402
from setup_box import HALLBOARD, WANTED, Box, converse, feed, put, told, wrong  # noqa: E402
from signed import Key, key_file, manifest  # noqa: E402


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
    with open(box.root + box.feed, "rb") as file:
        documents = {"/feed.json": file.read()}
    at = time.time()
    stamp = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at + d)) for d in (-60, 86400)]
    text = manifest(documents, 1, issued=stamp[0], expires=stamp[1])
    for suffix, content in (("", text), (".minisig", desk.sign(text))):
        with open(box.root + "/srv/manifest.json" + suffix, "wb") as out:
            out.write(content)
    key_file([desk], path=box.root + "/right.json")
    box.config("[feed]\nkeys = /right.json\n")
    code, out, err = box.setup("--check")
    assert code == 0 and "signed by a key that this box trusts" in out, (out, err)
    key_file([other], path=box.root + "/other.json")
    box.config("[feed]\nkeys = /other.json\n")
    code, out, _ = box.setup("--check")
    assert code == 1 and wrong(out) == ["keys"], out
    told(out, "keys", "another key", "bring the desk's key file")
    # A feed that changed after it was signed, and a key file that is none.
    box.config("[feed]\nkeys = /right.json\n")
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
    code, out, _ = box.setup("--check")
    assert code == 0 and "Hz" not in out, out
    # The kernel's list has no rates.
    box.config("mode = 1920x1080@144\n")
    code, out, _ = box.setup("--check")
    assert code == 0 and "whether at 144 Hz was not checked" in out, out
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
    # A user's own group is not in the group's line.
    put(box.root, "/etc/passwd", "hallboard:x:990:40::/var/lib/hallboard:/usr/sbin/nologin\n")
    assert box.setup("--check")[0] == 0
    put(box.root, "/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")
    told(box.setup("--check")[1], "user", "no user hallboard", "systemd-sysusers")


def typo():
    """planted: a typo in the configuration"""
    box = Box()
    box.config("rotatoin = 90\n")
    code, out, _ = box.setup("--check")
    assert code == 1 and wrong(out) == ["config"], out
    told(out, "config", "hallboard.conf:5:", "rotatoin", "nano", "hallboard.conf.example")


def key_id(key):
    """As minisign prints it."""
    return key.public.splitlines()[0].split()[-1]


def key_unchecked():
    """a key that cannot be compared with a signature, as the feed cannot be had, is told with its id"""
    box, other = Box(), Key("other")
    key_file([other], path=box.root + "/etc/keys.json")
    box.config("[feed]\nkeys = /etc/keys.json\n", url="https://nowhere.invalid/feed.json")
    code, out, _ = box.setup("--check")
    assert code == 1 and wrong(out) == ["feed", "keys"], out
    told(out, "keys", "not checked", "other " + key_id(other), "publisher", ".pub", "mend the feed")
    # What systemd hands to the running service is nobody else's to read.
    box.config("[feed]\nkeys = /run/credentials/hallboard.service/keys.json\n",
               url="https://nowhere.invalid/feed.json")
    out = box.setup("--check")[1]
    assert wrong(out) == ["feed"] and "ok     keys     /run/credentials/" in out, out


def key_missing():
    """a key file that is not there is told by its path"""
    box = Box()
    box.config("[feed]\nkeys = /nowhere/keys.json\n")
    code, out, _ = box.setup("--check")
    assert code == 1 and wrong(out) == ["keys"], out
    told(out, "keys", "/nowhere/keys.json", "bring the desk's key file")


def all_six():
    """all six faults at once are told in one go"""
    box, other = Box(), Key("other")
    key_file([other], path=box.root + "/etc/hallboard/keys.json")
    box.config("[feed]\nkeys = /etc/hallboard/keys.json\n[display]\nrotatoin = 90\n",
               url="https://nowhere.invalid/feed.json")
    box.groups(("render", "input"))
    put(box.root, "/sys/class/drm/card1-HDMI-A-1/status", "disconnected\n")
    code, out, _ = box.setup("--check", at="1970-01-01T00:01:00Z")
    assert code == 1 and wrong(out) == ["card", "clock", "config", "feed", "keys", "user"], out
    told(out, "config", "rotatoin", "nano")
    told(out, "feed", "nowhere.invalid", "spelling")
    told(out, "keys", key_id(other), "publisher", "bring the desk's key file")
    told(out, "clock", "set-ntp")
    told(out, "card", "cable")
    told(out, "user", "usermod")
    assert "6 to mend" in out, out


def withheld():
    """a typo about the feed: it is withheld until that line is mended, and none has to be named"""
    box = Box()
    for lines, number in (("[feed]\nkyes = /etc/keys.json\n", "line 6 "),
                          ("[feed]\nkeys = /%s\n" % ("x" * 200), "line 6 "),
                          ("[feed]\nkyes = /a\npol = 3\n", "lines 6, 7 ")):
        box.config(lines)
        code, out, _ = box.setup("--check")
        assert code == 1 and set(wrong(out)) == {"config", "feed"}, out
        told(out, "feed", "withheld until " + number, box.config_file)
        assert "--feed" not in out, out
        # Named anew it changes nothing, and is not lost either.
        assert box.setup("--feed", "file:///srv/other.json")[0] == 1
        assert "url = file:///srv/other.json\n" in box.text(), box.text()


def not_for_the_service():
    """settings, a key, a feed or a token that root can read and the service cannot"""
    box, desk = Box(), Key("desk")
    os.chmod(box.config_file, 0o600)
    code, out, _ = box.setup("--check")
    assert code == 1 and wrong(out) == ["config"], out
    assert "ok     config" not in out, out
    told(out, "config", "cannot read it", "0600", "sudo chmod 644 /etc/hallboard/hallboard.conf")
    # Of its own group it may be read.
    with open(box.root + "/etc/passwd", "a", encoding="utf-8") as file:
        file.seek(0)
        file.truncate()
        file.write("hallboard:x:990:%d::/var/lib/hallboard:/usr/sbin/nologin\n" % os.getegid())
    os.chown(box.config_file, -1, os.getegid())
    os.chmod(box.config_file, 0o640)
    assert box.setup("--check")[0] == 0
    key_file([desk], path=box.root + "/etc/hallboard/keys.json")
    os.chmod(box.root + "/etc/hallboard/keys.json", 0o600)
    nowhere = "https://nowhere.invalid/feed.json"
    box.config("[feed]\nkeys = /etc/hallboard/keys.json\n", url=nowhere)
    out = box.setup("--check")[1]
    assert wrong(out) == ["feed", "keys", "keys"], out
    assert "sudo chmod 644 /etc/hallboard/keys.json" in out, out
    put(box.root, "/etc/hallboard/token", "secret")
    os.chmod(box.root + "/etc/hallboard/token", 0o600)
    box.config("[feed]\ntoken_file = /etc/hallboard/token\n")
    out = box.setup("--check")[1]
    assert "mend:    sudo chown hallboard: /etc/hallboard/token" in out, out
    # A folder that it may not enter.
    box.config("")
    os.chmod(box.root + "/srv", 0o700)
    told(box.setup("--check")[1], "feed", "may not enter /srv", "sudo chmod o+x /srv")


def quoted():
    """a command that is told can be typed as it stands, also with blanks and quotes in a path"""
    box = Box()
    name = "/etc/hallboard/the venue's token"
    for setting in ("token_file", "ca_file"):
        put(box.root, name, "secret")
        os.chmod(box.root + name, 0o000)
        box.config("[feed]\n%s = %s\n" % (setting, name))
        out = box.setup("--check")[1]
        mend = next(line for line in out.splitlines() if "sudo chmod 6" in line).split("mend:")[1]
        words = shlex.split(mend)
        assert words[-1] == name and words[-3] == "chmod" and words.count(name) == 1 + ("chown" in words), mend
    put(box.root, "/home/pi/my feed.json", feed())
    box.config("", url="file:///home/pi/my%20feed.json")
    told(box.setup("--check")[1], "feed", "'/home/pi/my feed.json' '/etc/hallboard/my feed.json'; then sudo",
         "--feed file:///etc/hallboard/my%20feed.json")
    os.makedirs(box.root + "/etc/hall board")
    box.config_file = put(box.root, "/etc/hall board/h.conf", box.text() + "rotatoin = 90\n")
    told(box.setup("--check")[1], "config", "sudo nano '%s': correct" % box.config_file)


def not_for_you():
    """settings that the board may read and who asks may not: with sudo, and no word of what they may say"""
    box = Box()
    nobody = None if os.geteuid() else 65534
    if nobody:
        os.chown(box.config_file, 990, -1)
    os.chmod(box.config_file, 0o600 if nobody else 0o004)
    for folder in (False, True):
        if folder:
            os.chmod(box.config_file, 0o644)
            os.chown(os.path.dirname(box.config_file), 990 if nobody else -1, -1)
            os.chmod(os.path.dirname(box.config_file), 0o700 if nobody else 0o001)
        code, text = converse(box, b"", "--check", who=nobody)
        text = text.replace("\n" + " " * 7, " ")
        assert code == 1 and wrong(text) == ["config"] and "run this with sudo" in text, text
        assert not any(word in text for word in ("feed", "nano", "correct", "there is none")), text
    os.chmod(os.path.dirname(box.config_file), 0o755)


def hidden_from_the_service():
    """a key or a feed in a folder that the unit hides from its service, also behind a link"""
    box, desk = Box(), Key("desk")
    for folder in ("/home/pi", "/root", "/tmp", "/var/tmp", "/run/user/1000"):
        put(box.root, folder + "/feed.json", feed())
        box.config("", url="file://%s/feed.json" % folder)
        out = box.setup("--check")[1]
        assert wrong(out) == ["feed"], out
        told(out, "feed", folder, "sudo install", "/etc/hallboard/feed.json",
             "sudo hallboard setup --feed file:///etc/hallboard/feed.json")
    key_file([desk], path=box.root + "/home/pi/keys.json")
    os.symlink("/home/pi/keys.json", box.root + "/etc/hallboard/keys.json")
    box.config("[feed]\nkeys = /etc/hallboard/keys.json\n", url="file:///srv/feed.json")
    out = box.setup("--check")[1]
    assert "sees nothing of /home" in out and "cp --remove-destination /home/pi/keys.json" in out, out
    os.rename(box.config_file, box.root + "/home/pi/hb.conf")
    os.symlink("/home/pi/hb.conf", box.config_file)
    told(box.setup("--check")[1], "config", "nothing of /home",
         "cp --remove-destination /home/pi/hb.conf /etc/hallboard/hallboard.conf")
    os.unlink(box.config_file)
    box.config("", url="file:///homely/feed.json")
    put(box.root, "/homely/feed.json", feed())
    assert box.setup("--check")[0] == 0


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


FAKE = """#!/bin/sh
case "$*" in
*LoadState*) echo LoadState=loaded; echo ProtectHome=yes; echo PrivateTmp=yes ;;
show*) printf '%s' "$SHOWN" ;;
esac
"""


def service_runs():
    """where systemd runs, whether the board does: not one that fell, nor one that comes back and back"""
    box = Box()
    put(box.root, "/bin/systemctl", FAKE)
    os.chmod(box.root + "/bin/systemctl", 0o755)
    # A machine of its own: this one's systemd, if there is one, has no part in it.
    inside = """set -e
        mount -t tmpfs none /run; mkdir -p /run/systemd/system
        mount -t tmpfs none /etc/systemd; mkdir -p /etc/systemd/system/multi-user.target.wants
        ln -s /x/hallboard.service /etc/systemd/system/multi-user.target.wants/
        exec "$0" setup --check --config "$1" """
    fence = ["unshare", "--mount", "--map-root-user"]
    if not os.path.isdir("/etc/systemd") or subprocess.run(
            [*fence, "mount", "-t", "tmpfs", "none", "/run"], check=False,
            stderr=subprocess.DEVNULL).returncode:
        raise Skip("no mount namespaces here")

    def check(shown):
        done = subprocess.run([*fence, "sh", "-c", inside, os.path.abspath(HALLBOARD), box.config_file],
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env=dict(os.environ, SHOWN=shown.replace(" ", "\n") + "\n",
                                       PATH=box.root + "/bin:" + os.environ["PATH"]))
        lines = [line for line in done.stdout.splitlines() if line.split()[1:2] == ["service"]]
        assert len(lines) == 1, done.stdout
        return lines[0], done.stdout

    line, out = check("ActiveState=active SubState=running NRestarts=0 Result=success "
                      "ActiveEnterTimestampMonotonic=1")
    assert line.startswith("ok") and "runs" in line, out
    out = check("ActiveState=activating SubState=auto-restart NRestarts=12 Result=exit-code")[1]
    told(out, "service", "auto-restart", "exit-code", "12 times", "journalctl -u hallboard -n 20")
    out = check("ActiveState=failed SubState=failed NRestarts=0 Result=exit-code")[1]
    told(out, "service", "failed", "journalctl -u hallboard -n 20")


run_tests([all_well, host_wrong, wrong_key, key_unchecked, key_missing, clock_1970, clock_unkept,
           no_connector, no_modes, not_in_video, typo, all_six, withheld, not_for_the_service,
           hidden_from_the_service, unknown_display, desktop, service_off, service_runs, quoted,
           not_for_you])
