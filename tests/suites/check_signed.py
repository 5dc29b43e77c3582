#!/usr/bin/env python3
# timeout: 120
"""`check`, `render` and `fit` with a box's configuration: its keys and secrets, and clear words."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
import json  # noqa: E402
from board import HALLBOARD  # noqa: E402
from certificate import Certificate, Client  # noqa: E402
from probe import AT, feed, run_tests  # noqa: E402
from signed import Key, key_file, publish  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

OPERATOR, CHIEF, STRANGER = Key("operator"), Key("chief", "emergency"), Key("stranger")
KEYS = key_file([OPERATOR, CHIEF])
ALWAYS = {"issued": "2021-01-01T00:00:00Z", "expires": "2199-01-01T00:00:00Z"}


def config(*lines):
    path = os.path.join(tempfile.mkdtemp(prefix="conf-"), "hallboard.conf")
    with open(path, "w", encoding="utf-8") as out:
        out.write("[feed]\n" + "\n".join(lines) + "\n")
    return path


def folder(key=OPERATOR, documents=None, **times):
    """A publisher's folder with a feed, signed; returns the feed's path."""
    documents = documents or {"/feed.json": feed(sessions=2)}
    publish(documents, key, 5, **(times or ALWAYS))
    path = tempfile.mkdtemp(prefix="published-")
    for name, content in documents.items():
        with open(path + name, "wb") as out:
            out.write(content)
    return path + "/feed.json"


def run(command, *arguments, status, words=""):
    """Standard output and error together."""
    done = subprocess.run([HALLBOARD, command, *arguments], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    assert done.returncode == status, "%s: %d, not %d: %s" % (command, done.returncode, status, done.stdout)
    assert words in done.stdout, "%s: not '%s': %s" % (command, words, done.stdout)
    return done.stdout


def all_three(path, conf, status, words=""):
    """check, render and fit say the same."""
    run("check", "--config", conf, path, status=status, words=words)
    run("render", "--config", conf, "--feed", path, "--at", AT, "--dump", status=status, words=words)
    got = run("fit", "--config", conf, "--feed", path, status=status, words=words)
    return got


def good():
    """a feed that is signed as the keys want it; the manifest that is in force is told"""
    all_three(folder(), config("keys = " + KEYS), 0)
    run("check", "--config", config("keys = " + KEYS), folder(), status=0, words="serial 5 is in force")


def none():
    """without --config nobody asks for a signature"""
    path = folder(STRANGER)
    run("check", path, status=0)
    run("render", "--feed", path, "--at", AT, "--dump", status=0)


def unsigned():
    """a feed without a manifest: not shown by such a box, and why"""
    path = os.path.join(tempfile.mkdtemp(prefix="published-"), "feed.json")
    with open(path, "wb") as out:
        out.write(feed())
    all_three(path, config("keys = " + KEYS), 2, "does not show it")
    all_three(path, config("keys = " + KEYS), 2, "manifest.json")


def stranger():
    """signed by somebody else"""
    all_three(folder(STRANGER), config("keys = " + KEYS), 2, "not in the key file")


def changed():
    """a feed that was changed after it was signed"""
    path = folder()
    with open(path, "ab") as out:
        out.write(b"\n")
    all_three(path, config("keys = " + KEYS), 2, "not what the manifest says")


def over():
    """a manifest that is over: by this machine's clock, and in render by --at"""
    path = folder(issued="2021-04-25T00:00:00+08:00", expires="2021-04-26T00:00:00+08:00")
    conf = config("keys = " + KEYS)
    run("check", "--config", conf, path, status=2, words="expired at 2021-04-25T16:00:00Z")
    run("render", "--config", conf, "--feed", path, "--at", AT, "--dump", status=0)
    run("render", "--config", conf, "--feed", path, "--at", "2021-04-27T00:00:00Z", "--dump", status=2,
        words="expired")


def keys_missing():
    """a key file that cannot be read or used: one line that says which"""
    out = all_three(folder(), config("keys = /nowhere/keys.json"), 2, "/nowhere/keys.json")
    assert len(out.splitlines()) == 1, out
    broken = os.path.join(tempfile.mkdtemp(prefix="keys-"), "keys.json")
    with open(broken, "w", encoding="utf-8") as file:
        file.write("{")
    all_three(folder(), config("keys = " + broken), 2, broken)


def standard_input():
    """standard input has no manifest beside it"""
    run("check", "--config", config("keys = " + KEYS), "-", status=2, words="standard input")


def named():
    """what the feed names is looked at too: a document that is not the manifest's is left out"""
    changes = {"format": "hallboard changes 1", "changes": []}
    documents = {"/feed.json": feed(sessions=2, sources={"changes": {"url": "changes.json"}}),
                 "/changes.json": json.dumps(changes).encode()}
    path = folder(documents=documents)
    conf = config("keys = " + KEYS)
    run("check", "--config", conf, path, status=0)
    with open(os.path.join(os.path.dirname(path), "changes.json"), "ab") as out:
        out.write(b" ")
    run("check", "--config", conf, path, status=1, words="sources.changes: its length and hash")


def emergencies():
    """an emergency that only an operator signed is left out, as a box leaves it out"""
    said = {"format": "hallboard announcements 1", "language": "en",
            "announcements": [{"id": "fire", "level": "emergency", "headline": "Fire"}]}
    for key, status in ((OPERATOR, 1), (CHIEF, 0)):
        path = folder(key, {"/announcements.json": json.dumps(said).encode()})
        path = path.replace("/feed.json", "/announcements.json")
        run("check", "--config", config("keys = " + KEYS), path, status=status, words="announcements 1")


def private():
    """a private feed by token and client certificate; secrets that cannot be used are told"""
    certificate, client = Certificate(), Client("desk")
    server = TweakServer({"/feed.json": feed()}, tls=certificate.asking_for(client.path))
    path = os.path.join(tempfile.mkdtemp(prefix="secret-"), "token")
    with open(path, "w", encoding="utf-8") as out:
        out.write("s3cret\n")
    os.chmod(path, 0o600)
    url = server.url("/feed.json")
    conf = config("url = " + url, "ca_file = " + certificate.path, "token_file = " + path, client.settings())
    out = all_three(url, conf, 0)
    assert {e["headers"].get("Authorization") for e in server.log} == {"Bearer s3cret"} and "s3cret" not in out
    assert {e["client"] for e in server.log} == {"desk"}
    os.chmod(path, 0o644)
    all_three(url, conf, 2, "chmod 600")


run_tests([good, none, unsigned, stranger, changed, over, keys_missing, standard_input, named, emergencies,
           private], at_once=3)
