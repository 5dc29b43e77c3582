#!/usr/bin/env python3
# timeout: 150
"""A private feed: token and certificate go to the feed's own server and nowhere else, and are never
told."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from box import Box  # noqa: E402
from certificate import Certificate, Client  # noqa: E402
from probe import feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

CERTIFICATE = Certificate()
CLIENT, STRANGER = Client("lobby-1"), Client("stranger")
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


def strict_server(**documents):
    """That knows one client."""
    return TweakServer({"/%s.json" % name: text for name, text in documents.items()},
                       tls=CERTIFICATE.asking_for(CLIENT.path))


def shown_to(client, line, env=None):
    """The board of a box with these settings before a server that knows one client."""
    own = strict_server(feed=feed())
    with Box(own, None, settings=settings(line), env=env) as box:
        box.wait_board("now-next")
        wait_for(lambda: len(own.log) > 2, 10, "polls")
        assert {entry["client"] for entry in own.log} == {client.name}, own.log
        assert client.secret() not in told(box)


def client_certificate():
    """a client certificate, its key in a file of mode 0600: the feed is shown, and the key never told"""
    shown_to(CLIENT, CLIENT.settings())


def client_credential():
    """certificate and key from systemd's credentials"""
    folder = os.path.dirname(CLIENT.key)
    shown_to(CLIENT, "", env={"CREDENTIALS_DIRECTORY": folder})


def client_in_one_file():
    """certificate and key in one file of mode 0600"""
    path = os.path.join(tempfile.mkdtemp(prefix="both-"), "both.pem")
    with open(path, "w", encoding="ascii") as out:
        for part in (CLIENT.path, CLIENT.key):
            with open(part, encoding="ascii") as file:
                out.write(file.read())
    os.chmod(path, 0o600)
    shown_to(CLIENT, "client_certificate = %s\n" % path)


def not_let_in(line, words):
    """A box whom the server does not let in: it says so and shows the holding board; no request of it
    was answered."""
    own = strict_server(feed=feed())
    with Box(own, None, settings=settings(line)) as box:
        assert box.wait_board("holding")
        wait_for(lambda: box.source("feed").get("last_error"), 15, "the refusal")
        assert not own.log, own.log
        text = box.source("feed")["last_error"]["text"] + "\n".join(box.noise)
        assert words in text, text
        assert box.process.poll() is None


def client_unknown():
    """a certificate that the server does not know is refused, before a request is answered"""
    not_let_in(STRANGER.settings(), "asks for a client certificate")


def client_without():
    """no certificate where one is asked for: refused"""
    not_let_in("", "asks for a client certificate")


def client_readable():
    """a key that others may read is not used, and it is said how to mend it"""
    client = Client("lobby-2")
    os.chmod(client.key, 0o640)
    not_let_in(client.settings(), "chmod 600")


def client_writable():
    """nor is a certificate that others may write"""
    client = Client("lobby-3")
    os.chmod(client.path, 0o666)
    not_let_in(client.settings(), "chmod 600")


def client_password():
    """a key with a password: nobody is asked for it at a terminal; the reason is told"""
    not_let_in(Client("lobby-4", "secret").settings(), "private key")


def client_other_server():
    """another server of the same host gets no certificate"""
    other = TweakServer({"/c.json": CHANGES}, tls=CERTIFICATE.asking_for(CLIENT.path))
    own = strict_server(feed=feed(sources={"changes": {"url": other.url("/c.json"), "poll_s": 1}}))
    with Box(own, None, settings=settings(CLIENT.settings())) as box:
        box.wait_board("now-next")
        wait_for(lambda: other.errors and box.source("changes").get("last_error"), 15, "the refusal")
        assert not other.log, other.log


run_tests([own_server, redirect, readable, credential, not_a_token, client_certificate, client_credential,
           client_in_one_file, client_unknown, client_without, client_readable, client_writable,
           client_password, client_other_server], at_once=3)
