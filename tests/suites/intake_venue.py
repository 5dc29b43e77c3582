#!/usr/bin/env python3
# timeout: 120
"""The venue in a document of its own: polled, failing alone, cached, elsewhere and nowhere."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from probe import Probe, feed, folders, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402


def venue(n):
    """n spaces."""
    return json.dumps({"format": "hallboard venue 1", "levels": [{"id": "1"}], "spaces": [
        {"id": "s%d" % i, "level": "1", "box": [10 * i, 0, 10, 8]} for i in range(n)]}).encode()


def named(url="v.json", **more):
    return feed(venue={"url": url, "poll_s": 1}, **more)


def serve(n=2, **more):
    return TweakServer({"/feed.json": named(**more), "/v.json": venue(n)})


def spaces(probe):
    return [int(line.split("spaces=")[1].split()[0]) for line in probe.lines if line.startswith("snapshot ")]


def wait_spaces(probe, n, seconds=8):
    wait_for(lambda: spaces(probe)[-1:] == [n], seconds, "%d spaces (there are %s)" % (n, spaces(probe)))


def source(probe, name="venue"):
    return {s["name"]: s for s in (probe.status() or {"sources": []})["sources"]}.get(name, {})


def wait_state(probe, state, seconds=8):
    wait_for(lambda: source(probe).get("state") == state, seconds, "a venue %s" % state)


def polled():
    """the venue comes after the feed, and a new one within its poll"""
    server = serve()
    with Probe(server.url("/feed.json")) as probe:
        wait_spaces(probe, 2)
        wait_state(probe, "ok")
        server.documents["/v.json"] = venue(5)
        wait_spaces(probe, 5)


def refused():
    """what is no venue leaves the last one, and the programme goes on"""
    server = serve(3)
    with Probe(server.url("/feed.json")) as probe:
        wait_spaces(probe, 3)
        server.documents["/v.json"] = b"{}"
        wait_state(probe, "refused")
        assert "hallboard venue 1" in source(probe)["last_error"]["text"], source(probe)
        server.documents["/feed.json"] = named(name="Second")
        probe.wait_name("Second")
        assert spaces(probe)[-1] == 3, spaces(probe)
        server.documents["/v.json"] = venue(4)
        wait_spaces(probe, 4)


def cached():
    """a start without any server shows the cached venue with the cached programme"""
    home = folders()
    server = serve(3)
    with Probe(server.url("/feed.json"), home=home) as probe:
        wait_spaces(probe, 3)
        wait_for(lambda: [n for n in probe.all_cached() if n.startswith("venue")], 5, "the cache")
    server.stop()
    with Probe(server.url("/feed.json"), home=home) as probe:
        wait_for(lambda: spaces(probe), 8, "a snapshot")
        assert spaces(probe)[0] == 3, spaces(probe)


def moves():
    """the feed names another address, and then none"""
    server = serve(2)
    server.documents["/w.json"] = venue(7)
    with Probe(server.url("/feed.json")) as probe:
        wait_spaces(probe, 2)
        server.documents["/feed.json"] = named("w.json")
        wait_spaces(probe, 7)
        server.documents["/feed.json"] = feed()
        wait_spaces(probe, -1)
        wait_for(lambda: not source(probe), 8, "no venue in the status")


run_tests([polled, refused, cached, moves])
