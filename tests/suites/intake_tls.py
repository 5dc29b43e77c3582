#!/usr/bin/env python3
# timeout: 120
"""TLS as it should be, and the five ways in which it is not (T03): refused, before a byte of a
request is sent."""
import os
import socket
import ssl
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from probe import Probe, feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

WORK = tempfile.mkdtemp(prefix="tls-")


def openssl(*arguments):
    done = subprocess.run(["openssl", *arguments], cwd=WORK, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout


def make_ca(name):
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", name + ".key", "-out",
            name + ".pem", "-days", "30", "-subj", "/CN=Test CA " + name)


def make_certificate(name, ca="ca", host="IP:127.0.0.1", bits="2048", days=("20300101000000Z",), digest="sha256"):
    """Signed by the CA through `openssl ca`, which takes dates in the past."""
    openssl("req", "-newkey", "rsa:" + bits, "-nodes", "-keyout", name + ".key", "-out",
            name + ".csr", "-subj", "/CN=" + name)
    base = os.path.join(WORK, name + ".d")
    os.makedirs(base)
    with open(os.path.join(base, "index.txt"), "w", encoding="ascii"):
        pass
    with open(os.path.join(base, "conf"), "w", encoding="ascii") as out:
        out.write("""[ca]
default_ca = it
[it]
database = %s/index.txt
new_certs_dir = %s
rand_serial = yes
default_md = %s
policy = any
x509_extensions = more
unique_subject = no
[any]
commonName = supplied
[more]
subjectAltName = %s
basicConstraints = CA:FALSE
""" % (base, base, digest, host))
    openssl("ca", "-batch", "-notext", "-config", os.path.join(base, "conf"), "-cert", ca + ".pem",
            "-keyfile", ca + ".key", "-in", name + ".csr", "-out", name + ".pem", "-startdate",
            "20200101000000Z", "-enddate", days[0])


def context(name, ancient=False):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if ancient or name == "weak":
        tls.set_ciphers("ALL:@SECLEVEL=0")
    if ancient:
        tls.minimum_version = tls.maximum_version = ssl.TLSVersion.TLSv1
    tls.load_cert_chain(os.path.join(WORK, name + ".pem"), os.path.join(WORK, name + ".key"))
    return tls


def refuse(name, ancient=False):
    server = TweakServer({"/feed.json": feed()}, tls=context(name, ancient))
    with Probe(server.url("/feed.json"), feed__ca_file=os.path.join(WORK, "ca.pem")) as probe:
        probe.wait_state("refused", error="tls")
        assert probe.names() == [] and not probe.cached()
        assert server.log == [], "a request was sent"
        return probe.source()["last_error"]["text"]


def good():
    """a server whose certificate ca_file signed"""
    server = TweakServer({"/feed.json": feed()}, tls=context("good"))
    with Probe(server.url("/feed.json"), feed__ca_file=os.path.join(WORK, "ca.pem")) as probe:
        probe.wait_name("First")
        probe.wait_state("ok")
        server.tweak(location="http://127.0.0.1:9/feed.json")
        probe.wait_state("portal", error="portal")
        assert "plain http" in probe.source()["last_error"]["text"], probe.source()


def resumed():
    """a connection that the server closed is opened again with the TLS session of the one before"""
    tls = context("good")
    server = TweakServer({"/feed.json": feed()}, tls=tls)
    with Probe(server.url("/feed.json"), feed__ca_file=os.path.join(WORK, "ca.pem")) as probe:
        probe.wait_name("First")
        for _ in range(3):
            asked = len(server.log)
            for connection in list(server.server.open):
                connection.shutdown(socket.SHUT_RDWR)
            wait_for(lambda n=asked: len(server.log) > n, 8, "the next poll")
    assert tls.session_stats()["hits"] >= 2, tls.session_stats()


def self_signed():
    """T03 self-signed"""
    refuse("stranger")


def wrong_host():
    """T03 another host's certificate"""
    refuse("elsewhere")


def expired():
    """T03 expired"""
    assert "expired" in refuse("expired")


def old_protocol():
    """T03 TLS 1.0"""
    refuse("good", ancient=True)


def weak():
    """T03 a key of 1024 bits"""
    refuse("weak")


def no_ca():
    """a CA that neither the system nor the configuration knows"""
    server = TweakServer({"/feed.json": feed()}, tls=context("good"))
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_state("refused", error="tls")
        assert server.log == []


make_ca("ca")
make_ca("stranger")
make_certificate("good")
make_certificate("elsewhere", host="DNS:elsewhere.example")
make_certificate("expired", days=("20200201000000Z",))
make_certificate("weak", bits="1024")
run_tests([good, resumed, self_signed, wrong_host, expired, old_protocol, weak, no_ca])
