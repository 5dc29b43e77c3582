#!/usr/bin/env python3
# timeout: 300
"""T40 and issue 6: announcements and alerts from the server to the glass, judged by the frame that
is shown and the receipts in the status."""
import json
import os
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import different_rows  # noqa: E402
from box import Box  # noqa: E402
from certificate import Certificate  # noqa: E402
from probe import feed, run_tests, wait_for  # noqa: E402
from signed import Key, key_file, publish  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

OPERATOR, CHIEF, SECOND = Key("operator"), Key("chief", "emergency"), Key("second", "emergency")
KEYS = key_file([OPERATOR, CHIEF])
TWO = key_file([OPERATOR, CHIEF, SECOND], threshold=2)
SOURCES = {"announcements": {"url": "announcements.json"}, "alerts": [{"url": "alerts.xml"}]}
DISPLAYS = [{"id": "wall"}, {"id": "staff", "staff": True}]
QUIET = b"<feed xmlns='http://www.w3.org/2005/Atom'/>"


def document(**more):
    more.setdefault("sources", SOURCES)
    return feed("First", sessions=3, displays=DISPLAYS, playlist="one",
                playlists=[{"id": "one", "items": [{"board": "day"}]}], **more)


def said(*items):
    return json.dumps({"format": "hallboard announcements 1", "language": "en",
                       "announcements": list(items)}).encode()


def item(name, level, headline=None, **more):
    return dict({"id": name, "level": level, "headline": headline or name.title()}, **more)


def alert(name, status="Actual", kind="Alert", references=None, expires="2021-04-25T12:00:00+08:00",
          severity="Extreme"):
    refers = "<references>%s</references>" % references if references else ""
    ends = "<expires>%s</expires>" % expires if expires else ""
    return ("""<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>%s</identifier><sender>fire@venue.example</sender><sent>2021-04-25T10:09:00+08:00</sent>
<status>%s</status><msgType>%s</msgType><scope>Public</scope>%s<info><language>en</language>
<category>Safety</category><event>Fire</event><urgency>Immediate</urgency><severity>%s</severity>
<certainty>Observed</certainty>%s<headline>%s</headline><instruction>Leave the building</instruction>
</info></alert>""" % (name, status, kind, refers, severity, ends, name)).encode()


def named(name):
    """An alert as others refer to it."""
    return "fire@venue.example,%s,2021-04-25T10:09:00+08:00" % name


class Venue(TweakServer):
    """A publisher: each call of push() publishes what is there under a new serial."""

    def __init__(self, key=OPERATOR, **more):
        super().__init__({"/feed.json": document(**more), "/announcements.json": said(),
                          "/alerts.xml": QUIET})
        self.serial = 0
        self.push(key)

    def push(self, key, second=None, **documents):
        for name, content in documents.items():
            self.documents["/" + name + (".xml" if name == "alerts" else ".json")] = content
        self.serial += 1
        publish(self.documents, key, self.serial, second)


def started(box):
    box.wait_board("day")
    wait_for(lambda: box.source("alerts-1").get("state") == "ok", 15, "the alerts")
    wait_for(lambda: box.source("announcements").get("state") == "ok", 15, "the announcements")


def wait_serial(box, venue):
    """Until the newest manifest was taken, and what it names was looked at twice."""
    wait_for(lambda: box.status()["signing"].get("serial") == venue.serial, 15, "serial %d" % venue.serial)
    for name in ("announcements", "alerts-1"):
        wait_for(lambda: box.source(name).get("state") == "ok", 15, name)
    box.wait_polls()


def stays(box, before, why):
    rows = different_rows(before, box.screenshot())
    assert not rows, "%s: %d rows are different" % (why, len(rows))


def level(name):
    """A test of one level: shown, then taken back, with both receipts."""
    def run():
        venue = Venue()
        with Box(venue, KEYS, "--display", "wall") as box:
            started(box)
            before = box.screenshot()
            venue.push(CHIEF, announcements=said(item("now", name)))
            box.wait_receipt("now", "presented")
            if name == "emergency":
                assert box.wait_board("emergency")
            wait_for(lambda: different_rows(before, box.screenshot()), 10, "another frame")
            venue.push(CHIEF, announcements=said())
            wait_for(lambda: not different_rows(before, box.screenshot()), 15, "the frame before")
            assert box.receipt("now")["level"] == name
    run.__doc__ = "%s: on the glass, and off it again to the byte" % name
    return run


def alerts():
    """T40: Actual takes the glass, Update replaces it, Cancel clears it"""
    venue = Venue()
    with Box(venue, KEYS, "--display", "wall") as box:
        started(box)
        before = box.screenshot()
        venue.push(CHIEF, alerts=alert("one"))
        box.wait_board("emergency")
        first = box.screenshot()
        venue.push(CHIEF, alerts=alert("two", kind="Update", references=named("one")))
        box.wait_receipt("fire@venue.example,two,1619316540000#0", "presented")
        box.wait_receipt("fire@venue.example,one,1619316540000#0", "cleared")
        assert different_rows(first, box.screenshot())
        # The first one again, by a server that is behind: it was replaced.
        venue.push(CHIEF, alerts=alert("one"))
        box.wait_board("day")
        venue.push(CHIEF, alerts=alert("two", kind="Update", references=named("one")))
        box.wait_board("emergency")
        venue.push(CHIEF, alerts=alert("three", kind="Cancel", references=named("two")))
        box.wait_board("day")
        wait_serial(box, venue)
        stays(box, before, "after the cancel")


def drills():
    """T40: Test, Exercise, Draft and System never take the glass; staff see the drills, marked"""
    venue = Venue()
    with Box(venue, KEYS, "--display", "wall") as box, Box(venue, KEYS, "--display", "staff") as staff:
        started(box)
        started(staff)
        before, quiet = box.screenshot(), staff.screenshot()
        for status, seen in (("Test", True), ("Draft", False), ("Exercise", True), ("System", False)):
            venue.push(CHIEF, alerts=alert(status, status))
            wait_serial(box, venue)
            wait_serial(staff, venue)
            stays(box, before, status)
            assert bool(different_rows(quiet, staff.screenshot())) == seen, status
        assert not [line for line in box.trace() + staff.trace() if line.board == "emergency"]


def expiry():
    """T40: without expires an alert ends after an hour; an announcement at its own instant"""
    venue = Venue()
    with Box(venue, KEYS, "--display", "wall", speed=1, at="2021-04-25T11:08:50+08:00") as box:
        started(box)
        venue.push(CHIEF, alerts=alert("hour", expires=None))
        box.wait_board("emergency")
        box.wait_board("day", 20)
        assert box.wait_receipt("fire@venue.example,hour,1619316540000#0", "cleared") is None


def duplicate():
    """T40: the same message twice is one"""
    venue = Venue(sources=dict(SOURCES, alerts=[{"url": "alerts.xml"}, {"url": "more.json"}]))
    with Box(venue, KEYS, "--display", "wall") as box:
        box.wait_board("day")
        venue.push(CHIEF, alerts=alert("one"), more=alert("one"))
        box.wait_board("emergency")
        wait_for(lambda: box.source("alerts-2").get("state") == "ok", 10, "the other one")
        ids = [r["id"] for r in box.status()["receipts"]]
        assert len(ids) == 1, ids


def rights():
    """an operator's key says no emergency, neither in an announcement nor by an alert"""
    venue = Venue()
    with Box(venue, KEYS, "--display", "wall") as box:
        started(box)
        venue.push(OPERATOR, announcements=said(item("false", "emergency")), alerts=alert("one"))
        # The alert is shown as urgent, the announcement not at all.
        box.wait_receipt("fire@venue.example,one,1619316540000#0", "presented")
        wait_serial(box, venue)
        assert box.receipt("fire@venue.example,one,1619316540000#0")["level"] == "urgent"
        assert not box.receipt("false")
        # Nor does it end one.
        venue.push(CHIEF, announcements=said(item("true", "emergency")), alerts=QUIET)
        box.wait_board("emergency")
        venue.push(OPERATOR, announcements=said())
        wait_serial(box, venue)
        assert box.wait_board("emergency")
        home = box.home
        box.process.send_signal(signal.SIGKILL)
        box.wait(15)
        box.process.returncode = 0
    # Nor by the box's being restarted meanwhile.
    with Box(venue, KEYS, "--display", "wall", home=home) as box:
        box.wait_board("emergency")
        wait_serial(box, venue)
        assert box.wait_board("emergency")
        venue.push(CHIEF, announcements=said())
        box.wait_board("day")


def wait_feed(box, venue):
    """Until the feed that is published is the one that is shown; their lengths differ."""
    wanted = len(venue.documents["/feed.json"])
    wait_for(lambda: (box.source("feed").get("document") or {}).get("bytes") == wanted, 15, "the feed")
    box.wait_polls()


def only_by_right(box, venue, change):
    """An alert takes the glass; an operator publishes `change`, which does not end it."""
    venue.push(CHIEF, alerts=alert("fire"))
    box.wait_board("emergency")
    shown = box.screenshot()
    change(venue)
    wait_serial(box, venue)
    wait_feed(box, venue)
    stays(box, shown, "after an operator's word")
    return shown


def alert_rights():
    """an operator's key ends no emergency of an alert: not by a cancel, by silence, by signing the same
    anew, by another table of levels, by naming it no more, nor over a restart"""
    venue = Venue()
    changes = [lambda v: v.push(OPERATOR, alerts=alert("end", kind="Cancel", references=named("fire"))),
               lambda v: v.push(OPERATOR, alerts=QUIET), lambda v: v.push(OPERATOR),
               lambda v: v.push(OPERATOR, feed=document(alerts={"levels": [{"level": "none"}]})),
               lambda v: v.push(OPERATOR, feed=document(alerts={"targets": {"displays": ["staff"]}}))]
    with Box(venue, KEYS, "--display", "wall") as box:
        started(box)
        # A cancel before the alert: it was no operator's to forbid.
        venue.push(OPERATOR, alerts=alert("end", kind="Cancel", references=named("fire")))
        wait_serial(box, venue)
        for change in changes:
            only_by_right(box, venue, change)
            venue.push(CHIEF, feed=document(), alerts=QUIET)
            wait_feed(box, venue)
        # Nor by taking it out of feed and manifest.
        venue.push(CHIEF, alerts=alert("fire"))
        box.wait_board("emergency")
        feeds = dict(sources={"announcements": {"url": "announcements.json"}})
        alerts_text = venue.documents.pop("/alerts.xml")
        venue.push(OPERATOR, feed=document(**feeds))
        wait_for(lambda: not box.source("alerts-1"), 15, "the feed without alerts")
        assert box.wait_board("emergency")
        venue.push(OPERATOR, alerts=alerts_text, feed=document())
        wait_for(lambda: box.source("alerts-1").get("state") == "ok", 15, "the alerts again")
        assert box.wait_board("emergency")
        venue.push(CHIEF)
        wait_serial(box, venue)
        venue.push(OPERATOR, alerts=QUIET)
        wait_serial(box, venue)
        box.kill()
    with Box(venue, KEYS, "--display", "wall", home=box.home) as box:
        box.wait_board("emergency")
        wait_serial(box, venue)
        assert box.wait_board("emergency")
        venue.push(CHIEF)
        box.wait_board("day")


def cancelled_for_good():
    """T40: what was cancelled does not take the glass again: after a reboot, with the cache wiped"""
    venue = Venue()
    with Box(venue, KEYS, "--display", "wall") as box:
        started(box)
        before = box.screenshot()
        venue.push(CHIEF, alerts=alert("one"))
        box.wait_board("emergency")
        venue.push(CHIEF, alerts=alert("end", kind="Cancel", references=named("one")))
        box.wait_board("day")
        venue.push(CHIEF, alerts=QUIET)
        wait_serial(box, venue)
        box.kill()
    shutil.rmtree(os.path.join(box.home, "cache"))
    venue.push(CHIEF, alerts=alert("one"))
    with Box(venue, KEYS, "--display", "wall", home=box.home) as box:
        started(box)
        wait_serial(box, venue)
        stays(box, before, "what was cancelled")
        assert not [line for line in box.trace() if line.board == "emergency"]
        venue.push(CHIEF, alerts=alert("other"))
        box.wait_board("emergency")


def two_persons():
    """T40: one key of two: everything else is shown; with the second signature the emergency is"""
    venue = Venue(CHIEF)
    with Box(venue, TWO, "--display", "wall") as box:
        started(box)
        venue.push(CHIEF, announcements=said(item("fire", "emergency"), item("wifi", "notice")))
        box.wait_receipt("wifi", "presented")
        wait_serial(box, venue)
        assert box.wait_board("day")
        # Twice the same person is one.
        publish(venue.documents, CHIEF, venue.serial, CHIEF, text=venue.documents["/manifest.json"])
        wait_serial(box, venue)
        assert box.wait_board("day")
        venue.push(CHIEF, second=SECOND)
        box.wait_board("emergency")


def outage():
    """T40: during an outage of the programme's server, and after a crash without any network"""
    other = Venue()
    dead = TweakServer({})
    dead.stop()
    with Box(other, KEYS, "--display", "wall") as box:
        started(box)
        # The programme cannot be had any more; what is fast has to be.
        other.documents["/feed.json"] = None
        other.push(CHIEF, announcements=said(item("fire", "emergency")))
        box.wait_board("emergency")
        shown = box.screenshot()
        other.stop()
        box.process.send_signal(signal.SIGKILL)
        box.wait(15)
        box.process.returncode = 0
    with Box(other, KEYS, "--display", "wall", home=box.home) as box:
        box.wait_board("emergency")
        assert not different_rows(shown, box.screenshot())
        box.wait_receipt("fire", "presented")


def listens():
    """T40: nothing listens on any port"""
    with Box(Venue(), KEYS, "--display", "wall") as box:
        started(box)
        own = set()
        for name in os.listdir("/proc/%d/fd" % box.process.pid):
            try:
                own.add(os.readlink("/proc/%d/fd/%s" % (box.process.pid, name)))
            except FileNotFoundError:
                pass
        for table in ("tcp", "tcp6", "udp", "udp6"):
            with open("/proc/net/" + table, encoding="ascii") as file:
                for line in file.readlines()[1:]:
                    parts = line.split()
                    if "socket:[%s]" % parts[9] in own:
                        assert table.startswith("tcp") and parts[3] != "0A", line


def unsigned():
    """without keys: an emergency from this machine's own server is shown; the document polls by itself"""
    venue = Venue()
    for name in list(venue.documents):
        if "manifest" in name:
            del venue.documents[name]
    with Box(venue, None, "--display", "wall") as box:
        started(box)
        venue.documents["/announcements.json"] = said(item("fire", "emergency"))
        box.wait_board("emergency")
        venue.documents["/announcements.json"] = b"{"
        wait_for(lambda: box.source("announcements").get("state") == "refused", 10, "refused")
        assert box.wait_board("emergency")
        venue.documents["/announcements.json"] = said()
        box.wait_board("day")
        # Conditional requests.
        now = box.asked("/announcements.json")
        wait_for(lambda: box.asked("/announcements.json") > now + 2, 15, "two polls more")
        asked = [e for e in venue.log if e["path"] == "/announcements.json"]
        assert any(e["status"] == 304 for e in asked), [e["status"] for e in asked]
        # A poll takes whichever kept connection is idle. Three sources are polled here, so there are
        # three at most, however often two polls fall together.
        peers = {e["peer"] for e in venue.log}
        assert len(peers) <= 3, "%d requests on %d connections" % (len(venue.log), len(peers))


def kept():
    """the polls of many hosts keep a connection each"""
    certificate = Certificate()
    others = [TweakServer({"/alerts.xml": QUIET}, tls=certificate.context()) for _ in range(7)]
    venue = Venue(sources=dict(SOURCES, alerts=[{"url": o.url("/alerts.xml")} for o in others]))
    for name in list(venue.documents):
        if "manifest" in name:
            del venue.documents[name]
    with Box(venue, None, "--display", "wall", settings="ca_file = %s\n" % certificate.path) as box:
        box.wait_board("day")
        wait_for(lambda: all(len(o.log) >= 4 for o in others), 20, "four polls of each")
        for other in others:
            assert len({e["peer"] for e in other.log}) == 1, "a connection of an alert was closed"
        peers = {e["peer"] for e in venue.log}
        assert len(peers) <= 2, "%d requests on %d connections" % (len(venue.log), len(peers))


def prepared():
    """a text of the library is a name and two fields away"""
    venue = Venue()
    with Box(venue, KEYS, "--display", "wall") as box:
        started(box)
        venue.push(CHIEF, announcements=said({"id": "help", "prepared": "medical",
                                              "fields": {"place": {"en": "Level 2 East"}}}))
        box.wait_receipt("help", "presented")


def external_entity():
    """an external entity in an alert: refused, and its file is never opened (strace)"""
    secret = os.path.join(os.environ.get("TMPDIR", "/tmp"), "secret-entity.txt")
    with open(secret, "w", encoding="utf-8") as out:
        out.write("secret")
    venue = Venue()
    with Box(venue, KEYS, "--display", "wall") as box:
        started(box)
        log = os.path.join(box.home, "strace")
        # pylint: disable=consider-using-with
        trace = subprocess.Popen(["strace", "-f", "-e", "trace=open,openat,stat,newfstatat,access",
                                  "-o", log, "-p", str(box.process.pid)],
                                 stderr=subprocess.PIPE, text=True)
        assert "attached" in trace.stderr.readline()
        bad = alert("one").replace(b'<?xml version="1.0"?>', (
            '<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY x SYSTEM "file://%s">]>' % secret).encode())
        venue.push(CHIEF, alerts=bad.replace(b"Leave the building", b"&x;"))
        box.wait_refused("document type declaration", "alerts-1")
        box.wait_polls()
        trace.send_signal(signal.SIGINT)
        trace.wait(10)
        with open(log, encoding="utf-8", errors="replace") as file:
            text = file.read()
        assert "alerts-1" in text or "status.json" in text, "strace saw nothing"
        assert secret not in text
        assert box.wait_board("day")


run_tests([level(name) for name in ("info", "notice", "urgent", "emergency")] +
          [alerts, drills, expiry, duplicate, rights, alert_rights, cancelled_for_good, two_persons, outage,
           listens, unsigned, kept, prepared, external_entity], at_once=3)
