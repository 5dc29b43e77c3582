#!/usr/bin/env python3
# timeout: 180
"""The intake against a server that misbehaves. T-numbers: the list of faults that the project is
tested against."""
import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from probe import PROGRAM, Probe, feed, folders, options, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

CAP = 1 << 20
# A loop that waited for the network would miss seconds; a busy machine costs it tens of milliseconds.
SMOOTH_MS = 400


def serve(document=None, **options_):
    return TweakServer({"/feed.json": document or feed()}, **options_)


def server_stops():
    """T01 the server goes away and comes back"""
    server = serve()
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        probe.wait_state("ok")
        server.stop()
        probe.wait_state("offline", error="connect")
        assert probe.names() == ["First"], probe.names()
        server.documents["/feed.json"] = feed("Second")
        server.start()
        probe.wait_name("Second", 12)
        probe.wait_state("ok")
        assert any("failing=1" in line for line in probe.lines), probe.lines
    assert probe.gap_ms() <= SMOOTH_MS, "the loop waited %d ms" % probe.gap_ms()
    assert sum("offline" in line for line in probe.noise) == 1, probe.noise


def portals():
    """T04 captive portals are named, and nothing of them is cached"""
    server = serve()
    page = "<!DOCTYPE html><html><body>Please sign in</body></html>"
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        before = probe.wait_cached()
        for tweak in ({"body": page, "content_type": "text/html"}, {"body": page},
                      {"location": "http://portal.example/login?x=secret"}, {"status": 511}):
            server.tweak(**tweak)
            probe.wait_state("portal", error="portal")
            server.tweak()
            probe.wait_state("ok", 4)
        assert probe.names() == ["First"], probe.names()
        assert probe.cached() == before, "the cache was written"
        assert "secret" not in str(probe.status()), probe.status()


def slow_headers():
    """T05 a head at one byte a second"""
    server = serve()
    server.tweak(drip_headers=1)
    with Probe(server.url("/feed.json")) as probe:
        started = time.monotonic()
        probe.wait_state("offline", 25, error="timeout")
        assert time.monotonic() - started <= 22, time.monotonic() - started
        server.tweak()
        probe.wait_name("First", 12)


def slow_body():
    """T06 a body at two bytes a second"""
    server = serve()
    server.tweak(drip=2)
    with Probe(server.url("/feed.json")) as probe:
        started = time.monotonic()
        probe.wait_state("offline", 9, error="timeout")
        assert time.monotonic() - started <= 8.5, time.monotonic() - started
        server.tweak()
        probe.wait_name("First", 12)


def refuse_big(tweak, most_sent):
    server = serve()
    with Probe(server.url("/feed.json"), feed__cap_bytes=CAP) as probe:
        probe.wait_name("First")
        before = probe.rss_kib()
        server.tweak(**tweak)
        probe.wait_state("refused", error="too big")
        grown = probe.rss_kib() - before
        server.tweak()
        probe.wait_state("ok", 4)
        assert probe.names() == ["First"], probe.names()
        # The sanitizer keeps freed memory aside: this is far over what the program itself holds,
        # and far under what was sent.
        assert grown < 24 << 10, "grew by %d KiB" % grown
    sent = max(entry["sent"] for entry in server.log)
    assert sent <= most_sent, "%d bytes were taken" % sent


def huge_chunked():
    """T07 a body of 1 GiB without a length stops at the cap"""
    # What the kernel buffers on both sides of the connection counts as sent.
    refuse_big({"chunked_bytes": 1 << 30}, CAP + (16 << 20))


def bombs():
    """T08 a gzip bomb stops at the cap; stacked and unknown encodings are refused"""
    refuse_big({"bomb_bytes": 200 << 20}, 1 << 20)
    server = serve(plain=True)
    with Probe(server.url("/feed.json"), feed__cap_bytes=CAP) as probe:
        probe.wait_name("First")
        for encoding in ("gzip, gzip", "deflate", "br"):
            server.tweak(bomb_bytes=1 << 20, encoding=encoding)
            probe.wait_state("refused", error="refused")
            server.tweak()
            probe.wait_state("ok", 4)


def big_headers():
    """T09 endless headers"""
    server = serve()
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        for tweak in ({"headers": 100000}, {"header_bytes": 10 << 20}):
            server.tweak(**tweak)
            probe.wait_state("refused", error="too big")
            server.tweak()
            probe.wait_state("ok", 4)
        server.tweak(headers=700)  # just under the cap
        asked = len(server.log)
        wait_for(lambda: len(server.log) > asked + 1, 4, "two polls")
        assert probe.source()["state"] == "ok", probe.source()


def truncated():
    """T10 a document cut at any byte, by length, by an early end, by a reset"""
    document = feed(sessions=1)
    server = serve(document, plain=True)
    done = subprocess.run([PROGRAM, "load", server.url("/feed.json")], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.stdout == "loaded %d bytes\n" % len(document), done
    for kind in ("truncate", "truncate_silent", "reset"):
        urls = [server.url("/feed.json?%s=%d" % (kind, cut)) for cut in range(len(document))]
        done = subprocess.run([PROGRAM, "load", *urls], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        lines = done.stdout.splitlines()
        assert len(lines) == len(urls) and "Sanitizer" not in done.stderr, (done.stderr, len(lines))
        for cut, line in enumerate(lines):
            # Without a length only the reader can tell.
            cut_unseen = kind == "truncate_silent" and cut > 0
            wanted = "loaded %d bytes, refused: not JSON" % cut if cut_unseen else "error "
            assert line.startswith(wanted), (kind, cut, line)
    server.stop()
    server = serve(plain=True)
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        server.documents["/feed.json"] = feed("Second")
        server.tweak(truncate_silent=200)
        probe.wait_state("refused", error="not json")
        server.tweak()
        probe.wait_name("Second")


def changes_come():
    """a change is handed over at the next poll; unchanged documents are asked for by validators"""
    server = serve()
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        wait_for(lambda: any(e["status"] == 304 for e in server.log), 5, "a 304")
        cached = probe.wait_cached()
        for n in range(3):
            server.documents["/feed.json"] = feed("Change %d" % n)
            started = time.monotonic()
            probe.wait_name("Change %d" % n)
            assert time.monotonic() - started < 2.5, time.monotonic() - started
        assert probe.cached() != cached, "the cache is as it was"
    asked = [e for e in server.log if "If-None-Match" in e["headers"]]
    assert len(asked) == len(server.log) - 1, "an unconditional request"
    assert len({e["peer"] for e in server.log}) == 1, "the connection was not kept"


def same_second():
    """two documents of one length in one second, with validators that do not tell them apart"""
    server, path, answered = serve(), "/feed.json", []

    def document():
        """Written in the second of its first answer, and again right after that answer."""
        turn, again = divmod(len(answered), 2)
        name = "%s %02d" % ("Later" if again else "Early", turn)
        if not again:
            server.mtimes[path] = int(time.time())
        answered.append(name)
        return feed(name)

    current = []

    def file():
        """Goes on where the body before was taken: a 304 keeps it."""
        if not current or server.log[-2]["status"] == 200:
            current[:] = [document()]
        return current[0]

    server.documents[path] = file
    server.tweak(file_validators=True)
    with Probe(server.url(path)) as probe:
        wait_for(lambda: len(answered) > 16, 30, "the sixteenth document")
        probe.wait_name(answered[15])
    names = probe.names()
    assert names[:16] == answered[:16], (names, answered)


def settles():
    """a document that is older than its answer is asked for by its validators, in the end"""
    server = serve()
    server.mtimes["/feed.json"] = int(time.time())
    server.tweak(file_validators=True)
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        wait_for(lambda: any(e["status"] == 304 for e in server.log), 8, "a 304")
        whole = sum(e["status"] == 200 for e in server.log)
        assert 2 <= whole <= 4, "asked for whole %d times" % whole
        assert probe.names() == ["First"], probe.names()


def no_validators():
    """a server without validators: equal bytes are no news and are not cached again"""
    server = serve()
    server.tweak(no_validators=True)
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        before = probe.wait_cached()
        asked, writes = len(server.log), set()
        while len(server.log) < asked + 5:
            writes.add(os.stat(os.path.join(probe.runtime, "status.json")).st_mtime_ns)
            time.sleep(0.05)
        assert len(writes) <= 2, "the status was written %d times in five polls" % len(writes)
        assert probe.names() == ["First"] and probe.cached() == before
        assert probe.source()["state"] == "ok", probe.source()


def refused_document():
    """a document of another kind is refused, told once, and the old one stays"""
    server = serve()
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        server.tweak(body='{"format": "something else"}')
        probe.wait_state("refused", error="refused")
        asked = len(server.log)
        wait_for(lambda: len(server.log) > asked + 2, 8, "three polls")
        server.tweak(body="[1, 2")
        probe.wait_state("refused", error="not json")
        server.tweak()
        probe.wait_state("ok")
        assert probe.names() == ["First"], probe.names()
    assert sum("(refused)" in line for line in probe.noise) == 1, probe.noise


def suspicious():
    """most sessions gone: held for two polls and 30 s; with "replaces" shown at once"""
    server = serve()
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        server.documents["/feed.json"] = feed("Held", sessions=2)
        started = time.monotonic()
        probe.wait_state("suspicious")
        assert probe.names() == ["First"], probe.names()
        probe.wait_name("Held", 45)
        waited = time.monotonic() - started
        assert waited > 29, "held for %.1f s only" % waited
        probe.wait_state("ok")
        server.documents["/feed.json"] = feed("Replaced", sessions=0, replaces=True)
        probe.wait_name("Replaced", 2)
        assert probe.source()["state"] != "suspicious"
    with Probe(server.url("/feed.json")) as probe:  # one that goes away again never shows
        server.documents["/feed.json"] = feed("Back")
        probe.wait_name("Back")
        server.documents["/feed.json"] = feed("Slip", sessions=1)
        probe.wait_state("suspicious")
        server.documents["/feed.json"] = feed("Back")
        probe.wait_state("ok")
        time.sleep(2.5)
        assert "Slip" not in probe.names(), probe.names()


def redirects():
    """at most three redirects, to the same host"""
    server = serve()
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        original = server.documents["/feed.json"]
        server.documents.update({"/feed.json": "/2", "/2": "/3", "/3": "/4", "/4": feed("Moved")})
        probe.wait_name("Moved")
        server.documents.update({"/4": "/5", "/5": feed("Too far")})
        probe.wait_state("offline", error="http")
        assert "redirected more than 3 times" in probe.source()["last_error"]["text"]
        server.documents["/feed.json"] = original
        server.tweak(location="file:///etc/passwd")
        probe.wait_state("refused", 14, error="refused")
        server.tweak(location="http://localhost:%d/moved.json" % server.port)
        probe.wait_state("portal", error="portal")
        server.tweak()
        probe.wait_state("ok")
        assert probe.names() == ["First", "Moved", "First"], probe.names()


def retry_after():
    """Retry-After is honoured"""
    server = serve()
    with Probe(server.url("/feed.json")) as probe:
        probe.wait_name("First")
        server.tweak(status=503, retry_after=6)
        probe.wait_state("offline", error="http")
        assert probe.source()["http_status"] == 503
        refused = server.log[-1]["at"]
        asked = len(server.log)
        server.tweak()
        wait_for(lambda: len(server.log) > asked, 12, "another try")
        waited = server.log[asked]["at"] - refused
        assert 5.9 <= waited <= 10, "asked again after %.1f s" % waited


def start_offline():
    """a start without network shows the cached feed and its age; with neither nothing"""
    server = serve()
    home = folders()
    with Probe(server.url("/feed.json"), home) as probe:
        probe.wait_name("First")
        probe.wait_cached()
        url = server.url("/feed.json")
    server.stop()
    time.sleep(2)
    with Probe(url, home) as probe:
        probe.wait_name("First", 2)
        state = wait_for(lambda: [l for l in probe.lines if l.startswith("state cache")], 2, "state")
        age = int(state[0].split("age_ms=")[1])
        assert 1900 < age < 60000, state
        probe.wait_state("offline", error="connect")
        source = probe.source()
        assert source["shows"] == "cache" and source["last_good"], source
        server.start()
        wait_for(lambda: any(l.startswith("state live") for l in probe.lines), 12, "a live answer")
        assert probe.names() == ["First"], "the same bytes were handed over again"
    server.stop()
    with Probe(url.replace("feed.json", "other.json"), home) as probe:  # another feed's cache
        probe.wait_state("offline")
        assert probe.names() == [] and probe.source()["shows"] == "none"


def age_after_restart():
    """after a restart a document is as old as its last confirmation, not as its last change"""
    server = serve()
    home = folders()
    with Probe(server.url("/feed.json"), home) as probe:
        probe.wait_name("First")
        time.sleep(11.5)  # the note of the last good answer is written every 10 s
        cached = probe.wait_cached()
    server.stop()
    with Probe(server.url("/feed.json"), home) as probe:
        state = wait_for(lambda: [l for l in probe.lines if l.startswith("state cache")], 3, "state")
        age = int(state[0].split("age_ms=")[1])
        assert age < 5000, "it is taken for %d ms old" % age
        assert probe.cached() == cached


def killed():
    """T21 in short: kill -9 at any time leaves a cache that shows"""
    server = serve()
    home = folders()
    for n in range(6):
        server.documents["/feed.json"] = feed("Run %d" % n)
        probe = Probe(server.url("/feed.json"), home)
        probe.wait_name("Run %d" % n)
        time.sleep(0.004 * n)
        probe.kill()
        # As the power would: with what is in memory. So often by itself is quarantine.py's.
        os.unlink(os.path.join(home, "runtime", "trial"))
    server.stop()
    with Probe(server.url("/feed.json"), home) as probe:
        probe.wait_state("offline")
        assert probe.names() and probe.names()[0] in ("Run 4", "Run 5"), probe.names()


def files():
    """file: a changed file is read again, a broken one refused, a missing one told"""
    home = folders()
    path = os.path.join(home, "a feed%.json")
    with open(path, "wb") as file:
        file.write(feed())
    url = "file://" + path.replace("%", "%25").replace(" ", "%20")
    with Probe(url, home) as probe:
        probe.wait_name("First")
        with open(path, "wb") as file:
            file.write(feed("Second"))
        probe.wait_name("Second")
        with open(path, "wb") as file:
            file.write(b"{")
        probe.wait_state("refused", error="not json")
        os.unlink(path)
        probe.wait_state("offline", error="file")
        with open(path, "wb") as file:
            file.write(feed("Third"))
        probe.wait_name("Third")
        assert not probe.cached(), "a file was cached"


def addresses():
    """plain http beyond loopback and link-local addresses are never asked"""
    for url, why in (("http://192.0.2.1/feed.json", "plain http"),
                     ("https://169.254.1.1/feed.json", "link-local"),
                     ("https://[fe80::1]/feed.json", "link-local"),
                     ("https://0xa9fe0101/feed.json", "link-local")):
        with Probe(url) as probe:
            probe.wait_state("refused", error="refused")
            assert why in probe.source()["last_error"]["text"], probe.source()
    for scheme in ("ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "javascript:1", "data:,x"):
        done = subprocess.run([PROGRAM, "load", scheme], stdout=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 2 and done.stdout.startswith("error "), (scheme, done.stdout)


def quiet():
    """nothing is written while nothing changes, but the instant of the last good answer"""
    server = serve()
    home = folders()
    with Probe(server.url("/feed.json"), home, feed__poll_s=60) as probe:
        probe.wait_state("ok")
        time.sleep(0.5)
        status, cache = probe.status(), probe.cached()
        tasks = os.listdir("/proc/%d/task" % probe.process.pid)
        assert len(tasks) == 3, "%d threads" % len(tasks)

        def switches():
            out = []
            for task in tasks[1:]:
                with open("/proc/%d/task/%s/status" % (probe.process.pid, task), encoding="utf-8") as f:
                    out += [int(line.split()[1]) for line in f if line.startswith("voluntary_ctxt")]
            return out

        time.sleep(10.5)  # the glass of the start follows within 10 s
        status, before = probe.status(), switches()
        time.sleep(4)
        assert probe.status() == status and probe.cached() == cache
        assert switches() == before, "net or worker woke up for nothing: %s %s" % (before, switches())
        assert status["glass"]["board"] == "probe", status["glass"]


def no_feed():
    """without a feed the intake runs and has nothing"""
    home = folders()
    done = subprocess.run([PROGRAM, *options(home), "run"], input="", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0 and "snapshot" not in done.stdout, done
    shutil.rmtree(home)


run_tests([slow_headers, quiet, truncated, slow_body, bombs, huge_chunked, server_stops, portals,
           big_headers, changes_come, same_second, settles, no_validators, refused_document, suspicious,
           redirects, retry_after, start_offline, age_after_restart, killed, files, addresses, no_feed])
