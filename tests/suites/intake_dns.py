#!/usr/bin/env python3
# timeout: 180
"""T02 of the intake: names that do not resolve, resolve late, or again."""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from probe import Probe, Skip, feed, folders, run_tests  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

# A loop that waited for the network would miss seconds; a busy machine costs it tens of milliseconds.
SMOOTH_MS = 400


def no_dns():
    """T02 names do not resolve"""
    if subprocess.run(["unshare", "-rn", "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("unshare -rn is not allowed here")
    with Probe("https://feed.example/feed.json", wrap=("unshare", "-rn")) as probe:
        probe.wait_state("offline", 12, error="dns")
    assert probe.gap_ms() <= SMOOTH_MS, "the loop waited %d ms" % probe.gap_ms()


def silent_dns():
    """T02 a name server that does not answer: dns within 10 s, and the end does not wait for it"""
    home = folders()
    resolv = os.path.join(home, "resolv.conf")
    with open(resolv, "w", encoding="ascii") as out:
        out.write("nameserver 127.0.0.1\noptions timeout:30 attempts:5\n")
    # A socket that nobody reads from, in a name space of its own.
    script = """mount --bind %s /etc/resolv.conf && ip link set lo up &&
        /usr/bin/python3 -c 'import os, socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 53))
s.set_inheritable(True)
os.execvp(sys.argv[1], sys.argv[1:])' "$@" """ % resolv
    wrap = ("unshare", "-rnm", "sh", "-c", script, "sh")
    if subprocess.run([*wrap, "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("unshare -rnm, mount and ip are not all there")
    started = time.monotonic()
    with Probe("https://feed.example/feed.json", wrap=wrap) as probe:
        probe.wait_state("offline", 10, error="dns")
        asked = time.monotonic() - started
        probe.process.stdin.close()
        probe.process.wait(5)
    assert asked > 4, "something answered after %.1f s" % asked


def dns_comes_back():
    """T02 a name that resolves again after it did not is asked at the next poll: at the start, and later"""
    home = folders()
    hosts, resolv = os.path.join(home, "hosts"), os.path.join(home, "resolv.conf")

    def write_hosts(text):
        with open(hosts, "w", encoding="ascii") as out:
            out.write("127.0.0.1 localhost\n" + text)
    write_hosts("")
    with open(resolv, "w", encoding="ascii") as out:
        out.write("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    script = 'mount --bind %s /etc/hosts && mount --bind %s /etc/resolv.conf && exec "$@"' % (hosts, resolv)
    wrap = ("unshare", "-rm", "sh", "-c", script, "sh")
    if subprocess.run([*wrap, "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("unshare -rm and mount are not all there")
    server = TweakServer({"/feed.json": feed()})
    with Probe(server.url("/feed.json").replace("127.0.0.1", "board.invalid"), wrap=wrap,
               feed__allow_plain_http="yes") as probe:
        probe.wait_state("offline", error="dns")
        write_hosts("127.0.0.1 board.invalid\n")
        probe.wait_name("First", 12)
        write_hosts("")
        server.stop()  # and with it the connection that is kept, which needs no name
        probe.wait_state("offline", 90, error="dns")  # libcurl knows a name for a minute
        server.documents["/feed.json"] = feed("Second")
        server.start()
        write_hosts("127.0.0.1 board.invalid\n")
        probe.wait_name("Second", 12)


run_tests([no_dns, silent_dns, dns_comes_back])
