#!/usr/bin/env python3
# timeout: 150
"""Changes in a document of their own: from another server than the feed, failing alone, cached."""
import json
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from certificate import Certificate  # noqa: E402
from probe import Probe, feed, folders, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

CERTIFICATE = Certificate()
DECIDED = "2021-04-25T10:00:00+08:00"


def changes(n):
    """n delays."""
    return json.dumps({"format": "hallboard changes 1", "changes": [
        {"id": "c%d" % i, "kind": "delayed", "session": "s%d" % i, "minutes": 5, "decided": DECIDED}
        for i in range(n)]}).encode()


def change_server(n=1):
    return TweakServer({"/c.json": changes(n)}, tls=CERTIFICATE.context())


def named(url, poll_s=1, **more):
    return feed(sources={"changes": {"url": url, "poll_s": poll_s}}, **more)


def serve(document):
    return TweakServer({"/feed.json": document})


def counts(probe):
    return [int(line.split("changes=")[1].split()[0]) for line in probe.lines if line.startswith("snapshot ")]


def wait_count(probe, n, seconds=8):
    wait_for(lambda: counts(probe)[-1:] == [n], seconds, "%d changes (there are %s)" % (n, counts(probe)))


def source(probe, name):
    return {s["name"]: s for s in (probe.status() or {"sources": []})["sources"]}.get(name, {})


def wait_source(probe, name, state, seconds=8):
    try:
        wait_for(lambda: source(probe, name).get("state") == state, seconds, "%s %s" % (name, state))
    except AssertionError as why:
        raise AssertionError("%s; it is %s" % (why, source(probe, name)))


CA = {"feed__ca_file": CERTIFICATE.path}


def programme_dead():
    """a new changes document is shown within its own poll while the programme's server is dead"""
    other = change_server(1)
    server = serve(named(other.url("/c.json"), sessions=10))
    with Probe(server.url("/feed.json"), **CA) as probe:
        wait_count(probe, 1)
        wait_source(probe, "changes", "ok")
        server.stop()
        wait_source(probe, "feed", "offline")
        for n in (2, 3, 0, 5):
            started = time.monotonic()
            other.documents["/c.json"] = changes(n)
            wait_count(probe, n, 3)
            waited = time.monotonic() - started
            # The poll, and much air for a busy machine; a programme's own poll is 60 s.
            assert waited < 20, "took %.1f s with a poll of 1 s" % waited
        assert source(probe, "feed")["state"] == "offline"
        assert source(probe, "changes")["last_good"] > source(probe, "feed")["last_good"]


def changes_dead():
    """the changes' server is dead: the programme goes on, the last changes stay"""
    other = change_server(2)
    server = serve(named(other.url("/c.json"), name="First"))
    with Probe(server.url("/feed.json"), **CA) as probe:
        wait_count(probe, 2)
        other.stop()
        wait_source(probe, "changes", "offline")
        server.documents["/feed.json"] = named(other.url("/c.json"), name="Second")
        probe.wait_name("Second")
        assert counts(probe)[-1] == 2, counts(probe)
        assert source(probe, "feed")["state"] == "ok"
        states = [line for line in probe.lines if line.startswith("state ")]
        assert "failing=0" in states[-1], states
        other.start()
        wait_source(probe, "changes", "ok", 12)


def refused():
    """a changes document that is refused leaves the last one, and the reason is told once"""
    other = change_server(2)
    server = serve(named(other.url("/c.json")))
    with Probe(server.url("/feed.json"), **CA) as probe:
        wait_count(probe, 2)
        asked = len(other.log)
        other.documents["/c.json"] = b'{"format": "hallboard feed 1", "changes": []}'
        wait_source(probe, "changes", "refused")
        assert "hallboard changes 1" in source(probe, "changes")["last_error"]["text"]
        wait_for(lambda: len(other.log) > asked + 4, 8, "four polls")
        other.tweak(body="x" * (1 << 20) + "y")
        wait_for(lambda: source(probe, "changes")["last_error"]["class"] == "too big", 8, "too big")
        assert counts(probe)[-1] == 2
        other.tweak()
        other.documents["/c.json"] = changes(1)
        wait_count(probe, 1)
    assert sum("is not \"hallboard changes 1\"" in line for line in probe.noise) == 1, probe.noise


def start_offline():
    """a start without any server shows the cached changes on the cached programme"""
    home = folders()
    other = change_server(3)
    server = serve(named(other.url("/c.json")))
    with Probe(server.url("/feed.json"), home=home, **CA) as probe:
        wait_count(probe, 3)
        wait_for(lambda: [n for n in probe.all_cached() if n.startswith("changes")], 5, "the cache")
    server.stop()
    other.stop()
    with Probe(server.url("/feed.json"), home=home, **CA) as probe:
        wait_for(lambda: counts(probe), 8, "a snapshot")
        assert counts(probe)[0] == 3, counts(probe)  # never without them
        wait_source(probe, "changes", "offline", 12)
        assert source(probe, "changes")["shows"] == "cache"


def moves():
    """the feed names another address, none, and a relative one"""
    other = change_server(1)
    other.documents["/d.json"] = changes(4)
    server = serve(named(other.url("/c.json")))
    server.documents["/c.json"] = changes(7)
    with Probe(server.url("/feed.json"), **CA) as probe:
        wait_count(probe, 1)
        server.documents["/feed.json"] = named(other.url("/d.json"))
        wait_count(probe, 4)
        server.documents["/feed.json"] = feed(name="None")
        wait_count(probe, 0)
        wait_for(lambda: not source(probe, "changes"), 5, "no source of changes in the status")
        asked = len(other.log)
        server.documents["/feed.json"] = named("c.json")
        wait_count(probe, 7)
        assert len(other.log) == asked, "the old address is still asked"


def addresses():
    """an address that a document must not name is refused, and the programme is shown"""
    for bad in ("file:///etc/passwd", "http://127.0.0.1:9/c.json", "https://169.254.1.1/c.json", "ftp://x/c"):
        server = serve(named(bad))
        with Probe(server.url("/feed.json"), **CA) as probe:
            probe.wait_name("First")
            wait_source(probe, "changes", "refused")
            wait_source(probe, "feed", "ok")


def files():
    """beside a feed from a file, below its folder and not above it"""
    folder = tempfile.mkdtemp(prefix="files-")
    os.mkdir(os.path.join(folder, "event"))

    def put(name, content):
        with open(os.path.join(folder, name + ".new"), "wb") as out:
            out.write(content)
        os.rename(os.path.join(folder, name + ".new"), os.path.join(folder, name))

    put("event/c.json", changes(2))
    put("up.json", changes(9))
    put("event/feed.json", named("c.json"))
    with Probe("file://" + os.path.join(folder, "event", "feed.json")) as probe:
        wait_count(probe, 2)
        put("event/c.json", changes(3))
        wait_count(probe, 3)
        for bad in ("../up.json", folder + "/up.json", "%2e%2e/up.json", "//127.0.0.1/c.json"):
            put("event/feed.json", named(bad, name=bad))
            probe.wait_name(bad)
            wait_count(probe, 0)
            wait_source(probe, "changes", "refused")


def big_programme():
    """changes on a programme of 10,000 sessions within their poll, its server dead"""
    other = change_server(1)
    big = json.loads(feed())
    big["sessions"] = [{"id": "s%d" % i, "room": "r", "title": "Session %d with a title of usual length" % i,
                        "abstract": "Words. " * 30,
                        "start": "2021-04-25T%02d:%02d:00+08:00" % (11 + i % 12, i % 60),
                        "end": "2021-04-26T%02d:%02d:00+08:00" % (i % 24, i % 60)} for i in range(10000)]
    big["sources"] = {"changes": {"url": other.url("/c.json"), "poll_s": 10}}
    server = serve(json.dumps(big).encode())
    with Probe(server.url("/feed.json"), **CA) as probe:
        wait_count(probe, 1, 30)
        wait_source(probe, "changes", "ok")
        server.stop()
        started = time.monotonic()
        other.documents["/c.json"] = changes(20)
        wait_count(probe, 20, 15)
        waited = time.monotonic() - started
        # The poll, and much air for a busy machine; the programme's own poll is 60 s.
        assert waited < 40, "took %.1f s" % waited


def revisions():
    """what differs between two polls is a change, over a restart too"""
    home = folders()

    def moved(room):
        document = json.loads(feed())
        document["rooms"].append({"id": "q", "name": "Other"})
        document["sessions"][3]["room"] = room
        return json.dumps(document).encode()

    server = serve(moved("r"))
    with Probe(server.url("/feed.json"), home=home) as probe:
        probe.wait_name("First")
        assert counts(probe) == [0], counts(probe)
        server.documents["/feed.json"] = moved("q")
        wait_count(probe, 1)
        wait_for(lambda: [n for n in probe.all_cached() if n.startswith("revisions")], 5, "the memory")
        time.sleep(0.5)
    with Probe(server.url("/feed.json"), home=home) as probe:
        probe.wait_name("First")
        assert counts(probe) == [1], counts(probe)
        server.documents["/feed.json"] = moved("r")
        wait_count(probe, 0)  # within the grace: it was half saved


run_tests([programme_dead, changes_dead, refused, start_offline, moves, addresses, files, revisions,
           big_programme])
