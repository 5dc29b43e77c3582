#!/usr/bin/env python3
# timeout: 150
"""A private feed: the token goes to the feed's own server and nowhere else, and is never told."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from box import Box  # noqa: E402
from certificate import Certificate  # noqa: E402
from probe import feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

CERTIFICATE = Certificate()
TOKEN = "s3cret-Token_4711"
CHANGES = json.dumps({"format": "hallboard changes 1", "changes": []}).encode()


def secret_file(mode=0o600, text=TOKEN):
    path = os.path.join(tempfile.mkdtemp(prefix="secret-"), "feed-token")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text + "\n")
    os.chmod(path, mode)
    return path


def server(**documents):
    return TweakServer({"/%s.json" % name: text for name, text in documents.items()},
                       tls=CERTIFICATE.context())


def settings(line=""):
    return "ca_file = %s\n%s" % (CERTIFICATE.path, line)


def sent(where):
    return [entry["headers"].get("Authorization") for entry in where.log]


def told(box):
    """Everything that the box wrote where people and monitors look."""
    text = "\n".join(box.noise + box.out)
    for folder in ("runtime", "state", "cache"):
        for name in os.listdir(os.path.join(box.home, folder)):
            with open(os.path.join(box.home, folder, name), "rb") as file:
                text += file.read().decode("utf-8", "replace")
    with open("/proc/%d/cmdline" % box.process.pid, encoding="utf-8") as file:
        return text + file.read()


def own_server():
    """a token from a file of mode 0600: to the feed's server only, and never told"""
    other = server(c=CHANGES)
    own = server(feed=feed(sources={"changes": {"url": other.url("/c.json"), "poll_s": 1}}))
    with Box(own, None, settings=settings("token_file = %s\n" % secret_file())) as box:
        wait_for(lambda: box.source("changes").get("state") == "ok", 15, "the changes")
        wait_for(lambda: len(own.log) > 2, 10, "polls")
        assert set(sent(own)) == {"Bearer " + TOKEN}, sent(own)
        assert set(sent(other)) == {None}, sent(other)  # the same host, another port
        assert TOKEN not in told(box)


def redirect():
    """a redirect to another port of the host takes no token along"""
    other = server(feed=feed())
    own = server()
    own.documents["/feed.json"] = other.url("/feed.json")
    with Box(own, None, settings=settings("token_file = %s\n" % secret_file())) as box:
        wait_for(lambda: own.log, 10, "the feed's server")
        wait_for(lambda: other.log or box.source("feed").get("last_error"), 15, "the redirect")
        assert set(sent(own)) == {"Bearer " + TOKEN}
        assert set(sent(other)) <= {None}, sent(other)


def readable():
    """a token file that others may read is refused, by a message that says how to mend it"""
    own = server(feed=feed())
    path = secret_file(0o640)
    with Box(own, None, settings=settings("token_file = %s\n" % path)) as box:
        wait_for(lambda: own.log, 10, "a request")
        assert set(sent(own)) == {None}
        assert any(path in line and "chmod 600" in line for line in box.noise), box.noise


def credential():
    """a token from systemd's credentials"""
    own = server(feed=feed())
    folder = os.path.dirname(secret_file(0o440))
    with Box(own, None, settings=settings(), env={"CREDENTIALS_DIRECTORY": folder}):
        wait_for(lambda: own.log, 10, "a request")
        assert set(sent(own)) == {"Bearer " + TOKEN}


def not_a_token():
    """what is not one word is no token: nobody adds a header by it"""
    own = server(feed=feed())
    path = secret_file(text="a\r\nX-Evil: 1")
    with Box(own, None, settings=settings("token_file = %s\n" % path)) as box:
        wait_for(lambda: own.log, 10, "a request")
        assert set(sent(own)) == {None} and not any("X-Evil" in e["headers"] for e in own.log)
        assert any("not one word" in line for line in box.noise), box.noise


run_tests([own_server, redirect, readable, credential, not_a_token], at_once=3)
