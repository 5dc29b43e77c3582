#!/usr/bin/env python3
# timeout: 300
"""T38: what a box must not believe never reaches a parser, and not the glass; judged by the frame."""
import json
import os
import shutil
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import different_rows  # noqa: E402
from box import Box  # noqa: E402
from probe import feed, run_tests, wait_for  # noqa: E402
from signed import Key, key_file, manifest, publish  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

OPERATOR, OTHER, STRANGER = Key("operator"), Key("other"), Key("stranger")
KEYS = key_file([OPERATOR, OTHER])
ONE_PAGE = [{"id": "one", "items": [{"board": "day"}]}]


def document(title):
    parsed = json.loads(feed(title, sessions=1, playlists=ONE_PAGE, playlist="one"))
    parsed["sessions"][0]["title"] = title
    return json.dumps(parsed).encode()


def server_with(title, key=OPERATOR, serial=5, **more):
    server = TweakServer({"/feed.json": document(title)})
    publish(server.documents, key, serial, **more)
    return server


def shown(box, serial):
    """The frame once this manifest's feed is shown."""
    box.wait_serial(serial)
    box.wait_board("day")
    return box.screenshot()


def same(one, other, why):
    rows = different_rows(one, other)
    assert not rows, "%s: %d rows are different, from %d" % (why, len(rows), rows[0])


def refused(words, change):
    """A good feed is shown; `change` publishes what is not to be believed; the frame stays to the
    byte, nothing more is parsed; then a good feed is shown again."""
    server = server_with("First")
    with Box(server, KEYS) as box:
        before, parsed = shown(box, 5), box.status()["parsed"]
        server.documents["/feed.json"] = document("Second")
        change(server)
        box.wait_refused(words)
        box.wait_polls()
        same(before, box.screenshot(), "after what was refused")
        assert box.status()["parsed"] == parsed, (box.status()["parsed"], parsed)
        assert box.status()["signing"]["serial"] == 5
        server.documents["/feed.json"] = document("Third")
        publish(server.documents, OPERATOR, 7)
        assert different_rows(before, shown(box, 7)), "a good feed does not change the frame"
    told = [line for line in box.noise if "manifest: refused" in line]
    assert len(told) == 1, box.noise


def unsigned():
    """T38: unsigned"""
    refused("not signed", lambda server: publish(server.documents, None, 6))


def wrong_key():
    """T38: signed with a key that the box does not have"""
    refused("not in the key file", lambda server: publish(server.documents, STRANGER, 6))


def old_serial():
    """T38: an old serial"""
    refused("serial 4, after 5", lambda server: publish(server.documents, OPERATOR, 4))


def other_persons_old_serial():
    """T38: an old serial, with another good key"""
    refused("serial 4, after 5", lambda server: publish(server.documents, OTHER, 4))


def equal_serial():
    """T38: the same serial with another body"""
    refused("serial 5 again", lambda server: publish(server.documents, OPERATOR, 5))


def expired():
    """T38: expired"""
    refused("expired at", lambda server: publish(
        server.documents, OPERATOR, 6, issued="2021-04-24T10:00:00+08:00", expires="2021-04-25T10:09:59+08:00"))


def future():
    """T38: issued more than ten minutes ahead"""
    refused("in the future", lambda server: publish(
        server.documents, OPERATOR, 6, issued="2021-04-25T10:20:01+08:00"))


def huge_serial():
    """T38: serial 2^63"""
    refused("too big integer", lambda server: publish(
        server.documents, OPERATOR, 6,
        text=manifest(server.documents, 6).replace(b'"serial": 6', b'"serial": 9223372036854775808')))


def revoked():
    """T38: a key that was revoked since; its content from the cache is not shown either"""
    server = server_with("First", OTHER)
    path = key_file([OPERATOR, OTHER])
    with Box(server, path) as box:
        shown(box, 5)
    key_file([OPERATOR, OTHER], path=path, revoked=[OTHER])
    with Box(server, path, home=box.home) as box:
        box.wait_refused("\"other\", which is revoked")
        box.wait_polls()
        assert box.wait_board("holding")
        assert box.status()["parsed"] == 0, box.status()["parsed"]
        # What the key did no longer counts: a lower serial of another one is new.
        server.documents["/feed.json"] = document("Third")
        publish(server.documents, OPERATOR, 3)
        shown(box, 3)


def restarted(change):
    """Serial 5 was shown; then the box goes down as `change` says, and the server is an old one."""
    server = server_with("First", serial=5)
    with Box(server, KEYS) as box:
        before = shown(box, 5)
        change(box)
        home = box.home
    server.documents["/feed.json"] = document("Old")
    publish(server.documents, OPERATOR, 4)
    return server, home, before


def wipe(box):
    box.process.send_signal(signal.SIGTERM)
    box.wait(15)
    shutil.rmtree(os.path.join(box.home, "cache"))


def cache_wiped():
    """T38: the cache wiped, then an old feed"""
    server, home, _ = restarted(wipe)
    with Box(server, KEYS, home=home) as box:
        box.wait_refused("serial 4, after 5")
        box.wait_polls()
        assert box.wait_board("holding")
        assert box.status()["parsed"] == 0


def killed():
    """T38: killed and started again, then an old feed: what the cache has is verified and shown"""
    server, home, before = restarted(Box.kill)
    with Box(server, KEYS, home=home) as box:
        box.wait_refused("serial 4, after 5")
        box.wait_board("day")
        box.wait_polls()
        same(before, box.screenshot(), "after the restart")
        assert box.status()["parsed"] == 1  # the cached one


def mixed():
    """a document that is not the manifest's is refused before it is parsed; so is a longer one"""
    server = server_with("First")
    with Box(server, KEYS) as box:
        before = shown(box, 5)
        server.documents["/feed.json"] = document("Second")
        publish(server.documents, OPERATOR, 6)
        server.documents["/feed.json"] = document("Sec0nd")
        box.wait_refused("length and hash", "feed")
        parsed = box.status()["parsed"]
        server.documents["/feed.json"] = document("Second") + b" " * 100000
        box.wait_refused("the body is over", "feed")
        same(before, box.screenshot(), "with the wrong document")
        assert box.status()["parsed"] == parsed
        server.documents["/feed.json"] = document("Second")
        wait_for(lambda: box.source("feed")["state"] == "ok", 10, "the right one")


def pair():
    """a pair that does not match is fetched once more before it counts as refused"""
    server = server_with("First")
    with Box(server, KEYS) as box:
        shown(box, 5)
        server.documents["/feed.json"] = document("Second")
        good = dict(server.documents)
        publish(good, OPERATOR, 6)
        wait_for(lambda: box.asked() > 3, 15, "polls")
        asked = []

        def manifest_of_the_time():
            # The signature follows while the box has the new manifest already.
            asked.append(1)
            if len(asked) > 1:
                server.documents["/manifest.json.minisig"] = good["/manifest.json.minisig"]
            return good["/manifest.json"]
        server.documents["/manifest.json"] = manifest_of_the_time
        shown(box, 6)
    assert not [line for line in box.noise if "manifest: refused" in line], box.noise


def freeze():
    """the same manifest for ever: once it is over the state says so, and what is shown stays"""
    server = server_with("First", expires="2021-04-25T10:10:08+08:00")
    with Box(server, KEYS, speed=1) as box:
        box.wait_refused("expired at 2021-04-25T02:10:08Z", "feed")
        assert box.status()["signing"]["expired"]
        box.wait_refused("expired at")
        assert box.wait_board("day")
        publish(server.documents, OPERATOR, 6)
        wait_for(lambda: box.source("feed")["state"] == "ok", 10, "the next one")
        assert not box.status()["signing"]["expired"]


def offline_start():
    """a start without network shows what the cache has, verified again, also of an older manifest"""
    server = server_with("First", serial=5)
    with Box(server, KEYS) as box:
        before = shown(box, 5)
        # A new manifest whose documents the box does not get any more.
        publish(server.documents, OPERATOR, 6)
        server.documents["/feed.json"] = lambda: None
        text = manifest({"/feed.json": document("Second")}, 6)
        publish(server.documents, OPERATOR, 6, text=text)
        wait_for(lambda: box.status()["signing"].get("serial") == 6, 15, "serial 6")
    server.stop()
    with Box(server, KEYS, home=box.home) as box:
        box.wait_board("day")
        wait_for(lambda: box.source().get("state") == "offline", 15, "offline")
        same(before, box.screenshot(), "after the restart")


def broken_keys():
    """a key file with a fault: nothing is believed, the holding board is shown, and it is said why"""
    path = key_file([OPERATOR])
    with open(path, "a", encoding="utf-8") as out:
        out.write("x")
    server = server_with("First")
    with Box(server, path) as box:
        assert box.wait_board("holding")
        wait_for(lambda: path in (box.status()["signing"].get("keys_problem") or ""), 10, "the reason")
        box.wait_refused("no key is trusted")
        assert box.status()["parsed"] == 0


run_tests([unsigned, wrong_key, old_serial, other_persons_old_serial, equal_serial, expired, future,
           huge_serial, revoked, cache_wiped, killed, mixed, pair, freeze, offline_start, broken_keys],
          at_once=3)
