#!/usr/bin/env python3
# timeout: 300
"""config/provision/hallboard-which: a box finds its line by its serial number; lists as people write
them; what a box without a sure line shows; a copied card's keys and name. The box is a folder."""
import codecs
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from probe import Skip, run_tests  # noqa: E402

HALLBOARD = os.path.abspath(os.environ.get("HALLBOARD", "build/hallboard"))
LIST = "/boot/firmware/hallboard.tsv"
CONF = "/etc/hallboard/hallboard.conf"
KEY = "/etc/ssh/ssh_host_ed25519_key"
RECORD = "/var/lib/hallboard-which/serial"
FEED = "url = https://venue.example/feed.json"
OTHER = "https://other.example/f.json"
A, B = "10000000abcd1234", "10000000abcd1235"


class Box:
    """A card with its feed set and no display, below the folder root. is_copy: it was another box's,
    or a master's; to make keys takes seconds."""

    def __init__(self, serial=A, is_copy=False):
        self.root = tempfile.mkdtemp(prefix="box-")
        with open("config/hallboard.conf", encoding="utf-8") as file:
            self.put(CONF, file.read().replace("[feed]\n", "[feed]\n" + FEED + "\n"))
        self.put("/etc/hostname", "raspberrypi\n")
        self.put("/etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n")
        self.put("/etc/machine-id", "0123456789abcdef0123456789abcdef\n")
        self.put(KEY, "the master's key\n")
        self.is_now(serial)
        if not is_copy:
            self.put(RECORD, serial + "\n")

    def put(self, path, text):
        whole = self.root + path
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())

    def get(self, path):
        try:
            with open(self.root + path, encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def is_now(self, serial):
        """The card is put into another Pi."""
        self.put("/proc/device-tree/serial-number", serial + "\0")

    def start(self, lines=None, before=()):
        """What the service does at a start: its exit status and what it said."""
        if lines is not None:
            self.put(LIST, lines)
        done = subprocess.run([*before, os.path.abspath("config/provision/hallboard-which"), self.root],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
                              env=dict(os.environ, HALLBOARD=HALLBOARD))
        return done.returncode, done.stdout

    def keys(self):
        """What the configuration sets."""
        return {line for line in self.get(CONF).splitlines() if line and line[0] not in "#["}

    def own(self):
        return self.get(KEY), self.get("/etc/machine-id")


def becomes(lines, *wanted, serial=A, says=()):
    """A box whose line is sure, with these settings besides the feed's."""
    box = Box(serial)
    code, out = box.start(lines)
    assert code == 0 and box.keys() == {FEED, *wanted}, (lines, code, out, box.keys())
    for word in says:
        assert word in out, (word, out)
    return box


def shows_serial(lines, *words):
    """A box without a sure line: the holding board, with its serial number."""
    box = Box()
    code, out = box.start(lines)
    assert code == 1 and box.keys() == {"id = ?" + A}, (lines, code, out, box.keys())
    told = box.get("/run/motd.d/hallboard-which")
    for word in words:
        assert word in out and word in told, (word, out, told)
    return box


def starts(box, lines, *wanted):
    """With this list the box is sure, and this is all that it has set."""
    code, out = box.start(lines)
    assert code == 0 and box.keys() == set(wanted), (lines, code, out, box.keys())
    return out


def by_serial():
    """forty boxes of one card: each becomes the display of its serial number"""
    with open("config/provision/hallboard.tsv", encoding="utf-8") as file:
        example = file.read()
    becomes(example, "id = door-201", "rotation = 90", serial=B)
    # Capitals, Windows' ends of lines, blanks for tabs, a feed of its own.
    box = Box()
    code, out = box.start("10000000ABCD1234  Lobby_1 180 https://v.example/f.json\r\n")
    assert code == 0 and box.keys() == {"id = Lobby_1", "rotation = 180",
                                        "url = https://v.example/f.json"}, (out, box.keys())
    assert box.get("/etc/hostname") == "hallboard-lobby-1\n"
    # A PC goes by its network card.
    box = Box()
    os.unlink(box.root + "/proc/device-tree/serial-number")
    box.put("/sys/class/net/eth0/address", "d8:3a:dd:01:02:03\n")
    code, out = box.start("D8-3A-DD-01-02-03\twall-1\n")
    assert code == 0 and "id = wall-1" in box.keys(), (out, box.keys())


def nothing_written_twice():
    """a start that changes nothing writes nothing"""
    for lines in (A + "\tlobby-1\t90\n", "*\t-\t0\n", B + "\tlobby-1\t0\n",
                  A + "\tlobby-1\t90\t" + OTHER + "\n"):
        box = Box()
        box.start(lines)
        paths = (CONF, "/etc/hostname", "/etc/hosts", "/etc/machine-id", KEY, RECORD)
        before = [os.stat(box.root + path) for path in paths]
        box.start()
        for path, was in zip(paths, before):
            now = os.stat(box.root + path)
            assert (now.st_ino, now.st_mtime_ns) == (was.st_ino, was.st_mtime_ns), (lines, path)


def as_written():
    """lists as people write them: BOM, UTF-16, empty columns, comments, commas, semicolons"""
    want = ("id = lobby-1", "rotation = 90")
    line = A + "\tlobby-1\t90\n"
    becomes(codecs.BOM_UTF8 + line.encode(), *want)
    becomes(line.encode("utf-16"), *want)
    becomes(codecs.BOM_UTF16_BE + line.encode("utf-16-be"), *want)
    becomes(A + "\tlobby-1\t90\t# east wing\n", *want)
    becomes(A + " lobby-1 90 # east wing\n", *want)
    becomes("# all of them\n\n" + A + "\t\tlobby-1\t\t90\n", *want)
    becomes("serial number,id,rotation,feed\n" + A + ",lobby-1,90,\n", *want)
    becomes("Serial;Id;Rotation;Feed\r\n\"" + A + "\"; \"lobby-1\" ;90;\r\n", *want)
    becomes("0x00abcd1234 lobby-1 90\n", *want, serial="00000000abcd1234")
    becomes(A.upper() + "\tlobby-1\n", "id = lobby-1", "rotation = 0")
    becomes(A + "\t101\t-\n", "id = 101", "rotation = 0")
    box = Box()
    code, out = box.start(A + "\tlobby-1\t\thttps://v.example/f.json#all\n")
    assert code == 0 and box.keys() == {"id = lobby-1", "rotation = 0",
                                        "url = https://v.example/f.json#all"}, (out, box.keys())


def told_by_line():
    """what is not understood in another box's line is told, with its number, and is no matter here"""
    becomes(A + "\tlobby-1\t90\n" + B + "\tdoor-1\t45\n", "id = lobby-1", "rotation = 90",
            says=("line 2: 45 is neither a rotation",))
    becomes("1.00E+15\tdoor-1\t0\n" + A + "\tlobby-1\t90\n", "id = lobby-1", "rotation = 90",
            says=("line 1: 1.00E+15 is no serial number", "as text"))
    becomes(B + "\t\t90\n" + A + "\tlobby-1\t90\n", "id = lobby-1", "rotation = 90",
            says=("line 1: no id before 90",))
    becomes(B + "\n" + A + "\tlobby-1\t90\n", "id = lobby-1", "rotation = 90",
            says=("line 1: no id",))
    # One id twice may be meant; one box twice is sure only if both lines say the same.
    becomes(A + "\tlobby-1\t90\n" + B + "\tlobby-1\t0\n", "id = lobby-1", "rotation = 90",
            says=("line 2: lobby-1 is the id in line 1",))
    becomes(A + "\tlobby-1\t90\n" + A + "\tlobby-1\t90\n", "id = lobby-1", "rotation = 90",
            says=("line 2", "stands in line 1"))


def no_sure_line():
    """a box without a sure line shows its serial number, and says why to who logs in"""
    shows_serial(B + "\tlobby-1\t0\n", "not in it")
    shows_serial(A + "\tlobby-1\t45\n", "line 1", "45")
    shows_serial(A + "\t\t90\n", "line 1", "no id")
    shows_serial(A + "\tlobby-1\t0\n" + A + "\tlobby-2\t0\n", "lines 1 and 2")
    shows_serial(A + "\tlobby-1\t0\tgopher://x/\n", "gopher")
    shows_serial((A + "\t一号厅\t0\n").encode("gbk"), "UTF-8")
    shows_serial(A + "\tlobby-1\t0\textra\n", "extra")
    shows_serial("*\t-\t0\n*\tspare\t0\n", "lines 1 and 2")


def mended():
    """a mended list takes the serial number away again, and the feed is back"""
    box = shows_serial(B + "\tlobby-1\t0\n")
    code, out = box.start(A + "\tlobby-1\t90\n")
    assert code == 0 and box.keys() == {FEED, "id = lobby-1", "rotation = 90"}, (out, box.keys())
    assert "#card" not in box.get(CONF) and box.get("/run/motd.d/hallboard-which") is None
    # The list brings the feed.
    box = shows_serial(B + "\tlobby-1\t0\n")
    code, out = box.start(A + "\tlobby-1\t90\thttps://v.example/f.json\n")
    assert code == 0 and "url = https://v.example/f.json" in box.keys(), (out, box.keys())


def feed_comes_back():
    """a feed that the list gave goes with its line, and the card's own is back, whatever was between"""
    plain, fed = A + "\tlobby-1\t0\n", A + "\tlobby-1\t0\t%s\n"
    own, listed = (FEED, "id = lobby-1", "rotation = 0"), ("id = lobby-1", "rotation = 0", "url = " + OTHER)
    box = Box()
    before = box.get(CONF)
    for lines in (fed % "https://first.example/", fed % OTHER, fed % OTHER):
        out = starts(box, lines, *listed[:2], "url = " + lines.split()[-1])
        assert "with the list's feed" in out, out
    out = starts(box, plain, *own)
    assert "with the card's feed" in out, out
    assert box.get(CONF).partition("[display]")[0] == before.partition("[display]")[0]
    assert "#list" not in box.get(CONF)
    # A broken list and one whose feed is refused change nothing.
    starts(box, fed % OTHER, *listed)
    for lines in (B + "\tlobby-2\t0\n", fed % "gopher://x/"):
        assert box.start(lines)[0] == 1 and box.keys() == set(listed), (lines, box.keys())
    starts(box, plain, *own)
    # In another Pi: without a sure line, then with one.
    starts(box, fed % OTHER, *listed)
    box.is_now(B)
    assert box.start()[0] == 1 and box.keys() == {"id = ?" + B, "rotation = 0"}, box.keys()
    starts(box, B + "\tlobby-1\t0\n", *own)
    # The list's is the card's too.
    box = Box()
    starts(box, fed % FEED[6:], *own)
    starts(box, plain, *own)
    # The card had none.
    box = Box()
    box.put(CONF, "[display]\nid: old ; of the card\n")
    starts(box, fed % OTHER, "id = lobby-1 ; of the card", *listed[1:])
    starts(box, plain, "id = lobby-1 ; of the card", "rotation = 0")
    # Typed by hand while the list's was there.
    box = Box()
    starts(box, fed % OTHER, *listed)
    subprocess.run([HALLBOARD, "setup", "--write", "--root", box.root, "--feed", "https://new.example/"],
                   check=True)
    starts(box, fed % OTHER, *listed)
    starts(box, plain, "url = https://new.example/", *own[1:])


def mixed_separators():
    """a line with two kinds of separators is told by its number, and never an id that nobody meant"""
    for rest in ("\tlobby-1 90", ", lobby-1 90", "\tlobby-1,90", "\tlobby-1, 90", ",lobby-1;90",
                 ",lobby-1 -", " lobby-1,90", " lobby-1, 90", "\tlobby-1 90\t" + OTHER,
                 " lobby-1 %s,90" % OTHER, " lobby-1 0 %s;" % OTHER):
        shows_serial(A + rest + "\n", "line 1: ", "between the columns of this line are ")
    for rest in (" lobby-1\t90", " lobby-1;\t90", "\tlobby-1 90 " + OTHER, "\tlobby-1\t90 " + OTHER,
                 "\tlobby-1\t" + OTHER + " 90"):
        shows_serial(A + rest + "\n", "line 1: ")
    # Another's line is told as well.
    becomes(B + "\tdoor-1 90\n" + A + "\tlobby-1\t90\n", "id = lobby-1", "rotation = 90",
            says=("line 1: door-1 90: between the columns of this line are tabs",))
    # An id may have blanks, and whatever else a configuration can hold.
    becomes(A + "\tlobby 1\t90\n", "id = lobby 1", "rotation = 90")
    becomes(A + ",Hall 90,0\n", "id = Hall 90", "rotation = 0")
    becomes(A + "\ta|b\t90\n", "id = a|b", "rotation = 90")
    becomes(A + "\ta\\nb\t90\n", "id = a\\nb", "rotation = 90", says=("is a\\nb, turned",))


def stays():
    """a box whose own configuration it is keeps it when the list is broken"""
    box = becomes(A + "\tlobby-1\t90\n", "id = lobby-1", "rotation = 90")
    for lines in (B + "\tlobby-2\t0\n", A + "\tlobby-1\t45\n"):
        code, out = box.start(lines)
        assert code == 1 and "stays lobby-1" in out, out
        assert box.keys() == {FEED, "id = lobby-1", "rotation = 90"}, box.keys()
        assert "stays lobby-1" in box.get("/run/motd.d/hallboard-which")
    # In another Pi the same card is not that display.
    box.is_now("10000000abcd9999")
    code, out = box.start(B + "\tlobby-2\t0\n")
    assert code == 1 and box.keys() == {"id = ?10000000abcd9999", "rotation = 90"}, (out, box.keys())
    # Typed by hand, on a box that the list does not know.
    box = Box()
    box.put(CONF, "[display]\nid = lobby-9\n")
    code, out = box.start(B + "\tlobby-2\t0\n")
    assert code == 1 and box.keys() == {"id = lobby-9"}, (out, box.keys())
    # Typed by hand on a box that showed its serial number.
    box = shows_serial(B + "\tlobby-1\t0\n")
    subprocess.run([HALLBOARD, "setup", "--write", "--root", box.root, "--display", "lobby-7"], check=True)
    code, out = box.start()
    assert code == 1 and box.keys() == {FEED, "id = lobby-7"}, (out, box.keys())


def without_list():
    """without a list a box stays what it is"""
    box = Box()
    code, out = box.start()
    assert code == 0 and box.keys() == {FEED} and "no hallboard.tsv" in out, (code, out)
    assert box.get("/etc/hostname") == "raspberrypi\n"


def for_all_others():
    """the line for all others: an id, or none, and none takes away what the card had"""
    becomes(B + "\tlobby-1\t0\n*\tspare\t270\n", "id = spare", "rotation = 270")
    box = becomes(A + "\tlobby-3\t90\n*\t-\t0\n", "id = lobby-3", "rotation = 90")
    box.is_now(B)
    code, out = box.start()
    assert code == 0 and box.keys() == {FEED, "rotation = 0"}, (out, box.keys())
    assert box.get("/etc/hostname") == "hallboard-%s\n" % B
    box.is_now(A)
    code, out = box.start()
    assert code == 0 and box.keys() == {FEED, "id = lobby-3", "rotation = 90"}, (out, box.keys())


def host_names():
    """the host has a name whatever the id is, and /etc/hosts knows it"""
    for name, host in (("Lobby_1.a", "lobby-1-a"), ("一号厅", A), ("一号厅-2", A), ("-x", A),
                       ("x" * 64, "x" * 53)):
        box = becomes(A + "\t" + name + "\t0\n", "id = " + name, "rotation = 0")
        assert box.get("/etc/hostname") == "hallboard-%s\n" % host, box.get("/etc/hostname")
        assert box.get("/etc/hosts") == "127.0.0.1\tlocalhost\n127.0.1.1\thallboard-%s\n" % host
    box = Box()
    os.unlink(box.root + "/etc/hosts")
    box.start(A + "\tlobby-1\t0\n")
    assert box.get("/etc/hosts") == "127.0.1.1\thallboard-lobby-1\n"


def copied_card():
    """each copy of a card has ssh keys and a machine id of its own, made once"""
    master = Box(is_copy=True)
    was = master.own()
    assert master.start()[0] == 0 and master.own() == was, "the master's keys were taken away"
    seen = {was}
    for serial in (B, "10000000abcd1236"):
        box = Box(serial, is_copy=True)  # the master's card, its record and all
        box.put(RECORD, master.get(RECORD))
        os.makedirs(box.root + "/var/lib/dbus")
        box.put("/var/lib/dbus/machine-id", was[1])
        code, out = box.start("%s\tlobby-2\t0\n10000000abcd1236\tlobby-3\t0\n" % B)
        own = box.own()
        assert code == 0 and own not in seen and "new ssh keys" in out, (out, own)
        assert own[0].startswith("-----BEGIN OPENSSH PRIVATE KEY") and box.get(KEY + ".pub")
        assert os.stat(box.root + KEY).st_mode & 0o777 == 0o600
        assert len(own[1]) == 33 and own[1].strip("0123456789abcdef") == "\n", own
        assert os.readlink(box.root + "/var/lib/dbus/machine-id") == "/etc/machine-id"
        seen.add(own)
        assert box.start()[0] == 0 and box.own() == own, "made again at the next start"
    # A card that was copied before the service had ever run on it.
    box = Box(is_copy=True)
    box.start(A + "\tlobby-1\t0\n")
    assert box.own()[0] != was[0] and box.own()[1] != was[1]
    # The list does not know it: keys of its own all the same.
    box = Box()
    box.put(RECORD, "another\n")
    assert box.start(B + "\tlobby-2\t0\n")[0] == 1 and box.own()[0] != was[0]


def power_cut():
    """keys whose record did not get onto the card are made again"""
    box = Box(B)
    box.put(RECORD, A + "\n")
    os.unlink(box.root + KEY)  # cut between the old and the new
    assert box.start()[0] == 0 and box.get(KEY).startswith("-----BEGIN")
    assert box.get(RECORD) == B + "\n"


OVERLAY = r"""
set -e
cd "$1"
mkdir card memory merged
mount -t tmpfs none card
cp -a "$2"/. card/
mkdir -p card/media/root-ro
for start in 1 2; do
    mount -o remount,ro card
    mount -t tmpfs none memory
    mkdir memory/up memory/work
    mount -t overlay -o lowerdir=card,upperdir=memory/up,workdir=memory/work none merged
    mount --bind card merged/media/root-ro
    "$3" "$PWD/merged" >said-$start
    cat merged/etc/ssh/ssh_host_ed25519_key merged/etc/machine-id >own-$start
    cat merged/etc/hostname card/etc/hostname card/var/lib/hallboard-which/serial >names-$start
    findmnt -no OPTIONS card >options-$start
    umount merged/media/root-ro
    umount merged
    umount memory
done
"""


def overlay():
    """under overlayroot a copy's keys outlive the memory that all else goes to"""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], check=False,
                                           stderr=subprocess.DEVNULL).returncode:
        raise Skip("needs root, to mount")
    box = Box(B)
    box.put(RECORD, A + "\n")
    box.put(LIST, B + "\tlobby-2\t0\n")
    place = tempfile.mkdtemp(prefix="overlay-")
    done = subprocess.run(["unshare", "-m", "sh", "-c", OVERLAY, "-", place, box.root,
                           os.path.abspath("config/provision/hallboard-which")],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                          env=dict(os.environ, HALLBOARD=HALLBOARD))
    if not os.path.exists(place + "/said-1") and "mount: " in done.stdout:
        raise Skip("cannot mount here: " + done.stdout)
    assert done.returncode == 0, done.stdout

    def read(name):
        with open(place + "/" + name, encoding="utf-8") as file:
            return file.read()

    assert "new ssh keys" in read("said-1") and "new ssh keys" not in read("said-2")
    assert read("own-1") == read("own-2") and "master" not in read("own-1"), read("own-1")
    assert read("names-2") == "hallboard-lobby-2\nraspberrypi\n%s\n" % B, read("names-2")
    for start in "12":
        assert read("options-" + start).startswith("ro,"), "the card is left writable"


run_tests([by_serial, nothing_written_twice, as_written, told_by_line, no_sure_line, mended,
           feed_comes_back, mixed_separators, stays, without_list, for_all_others, host_names,
           copied_card, power_cut, overlay])
