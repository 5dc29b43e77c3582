#!/usr/bin/env python3
# timeout: 240
"""The disk fails in every way, and the cache holds the old or the new document, or is done without
(T21, T23 to T25)."""
import os
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from probe import PROGRAM, Probe, Skip, feed, folders, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

# What the writer of the cache calls, and what its reader does.
WRITER = ("openat", "write", "fsync", "close", "rename")
READER = ("access", "openat", "read", "fstat", "newfstatat")


def probe_tool(*arguments, inject=None, paths=()):
    """Output and exit status of the probe, with one system call made to fail or to kill; only those
    on these paths are counted, if any are given."""
    command = [PROGRAM, *arguments]
    env = dict(os.environ)
    if inject:
        # A leak check cannot run under a tracer.
        env["ASAN_OPTIONS"] = "detect_leaks=0"
        command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=all", "-e", "inject=" + inject,
                   *(part for path in paths for part in ("-P", path)), *command]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False, env=env)
    assert "Sanitizer" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def can_inject():
    try:
        done = subprocess.run(["strace", "-qq", "-o", "/dev/null", "-e", "inject=getppid:error=EIO",
                               "true"], stderr=subprocess.DEVNULL, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0


def documents(home):
    names = []
    for n in (1, 2, 3):
        names.append(os.path.join(home, "document-%d" % n))
        with open(names[-1], "w", encoding="ascii") as out:
            out.write("document %d" % n + " " * 20000)
    return names


def calls(folder, name):
    """How often the writer makes each call, so that each one is hit; and the first of them that is
    behind the loading of the program."""
    log = os.path.join(folder, "trace")
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
    work = os.path.join(folder, "count")
    os.makedirs(work)
    subprocess.run(["strace", "-f", "-qq", "-o", log, "-e", "trace=" + ",".join(WRITER), PROGRAM,
                    "cache-store", work, name, name], env=env, check=True, stdout=subprocess.DEVNULL)
    count, first = dict.fromkeys(WRITER, 0), {}
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            call = re.match(r"\d+ +(\w+)\(", line)
            if not call:
                continue
            count[call.group(1)] += 1
            if work in line or call.group(1) in ("fsync", "rename"):
                for known in WRITER:
                    first.setdefault(known, count[known])
    return count, first


def writer_dies(how, allowed):
    """Stores generations 1 and 2 well, then 3 with the K-th call of each kind hit."""
    home = folders()
    one, two, three = documents(home)
    count, first = calls(home, one)
    hits = 0
    for call in WRITER:
        for k in range(max(1, first[call] - 1), count[call] + 1):
            folder = os.path.join(home, "cache")
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
            assert probe_tool("cache-store", folder, one, two) == (0, "stored\n")
            status, said = probe_tool("cache-store", folder, three,
                                      inject="%s:%s:when=%d" % (call, how, k))
            hits += status != 0
            _, found = probe_tool("cache-load", folder)
            where = "%s %s %d: %r, then %r" % (call, how, k, said, found)
            assert re.match(r"found generation=\d+ body=document [%s]" % allowed, found), where
            # A later run mends it.
            assert probe_tool("cache-store", folder, one)[0] == 0, where
            assert "body=document 1" in probe_tool("cache-load", folder)[1], where
    assert hits >= 8, "only %d of the injections did anything" % hits
    shutil.rmtree(home)


def need_strace():
    if not can_inject():
        raise Skip("strace cannot inject here")


def dies_anywhere():
    """T21 the writer is killed at each of its system calls"""
    need_strace()
    writer_dies("signal=KILL", "23")


def disk_full():
    """T23 no space at each write, fsync, rename"""
    need_strace()
    writer_dies("error=ENOSPC", "23")


def disk_broken():
    """T25 EIO at each call of the writer"""
    need_strace()
    writer_dies("error=EIO", "23")


def reader_fails():
    """T25 EIO at each call of the reader: an older document or none, never a damaged one"""
    need_strace()
    home = folders()
    one, two, _ = documents(home)
    folder = os.path.join(home, "cache")
    os.makedirs(folder)
    assert probe_tool("cache-store", folder, one, two)[0] == 0
    paths = [os.path.join(folder, name) for name in ("feed.a", "feed.b")]
    seen = set()
    for call in READER:
        for k in range(1, 7):
            status, said = probe_tool("cache-load", folder, inject="%s:error=EIO:when=%d" % (call, k),
                                      paths=paths)
            assert status == 0, (call, k, said)
            assert re.match(r"found generation=\d body=document [12] |none ", said), (call, k, said)
            seen.add(said[:20])
    assert len(seen) > 1, "no injection reached the reader: %s" % seen


def flipped_bits():
    """T25 one flipped bit in a cached file: the file is left aside, the other one serves"""
    home = folders()
    one, two, _ = documents(home)
    folder = os.path.join(home, "cache")
    os.makedirs(folder)
    assert probe_tool("cache-store", folder, one, two)[0] == 0
    newest = os.path.join(folder, "feed.b")
    with open(newest, "rb") as file:
        good = file.read()
    for at in [*range(0, 320, 7), 5000, len(good) - 1]:
        bad = bytearray(good)
        bad[at] ^= 1 << (at % 8)
        with open(newest, "wb") as file:
            file.write(bad)
        _, found = probe_tool("cache-load", folder)
        assert found.startswith("found generation=1 body=document 1"), (at, found)
    for cut in (0, 1, 100, 300, len(good) - 1):
        with open(newest, "wb") as file:
            file.write(good[:cut])
        _, found = probe_tool("cache-load", folder)
        assert found.startswith("found generation=1 body=document 1"), (cut, found)


def damaged_cache_is_fetched():
    """T25 a start on a damaged cache shows nothing of it and fetches without conditions"""
    server = TweakServer({"/feed.json": feed()})
    home = folders()
    with Probe(server.url("/feed.json"), home) as probe:
        probe.wait_name("First")
        cached = probe.wait_cached()
    for name, (_, data) in cached.items():
        with open(os.path.join(home, "cache", name), "wb") as file:
            file.write(data[:-5] + b"xxxxx")
    before = len(server.log)
    with Probe(server.url("/feed.json"), home) as probe:
        probe.wait_name("First")
        assert "If-None-Match" not in server.log[before]["headers"]
        assert any(line.startswith("state live") for line in probe.lines), probe.lines
        assert not any(line.startswith("state cache") for line in probe.lines), probe.lines


def runs_from_memory(home, why, **settings):
    server = TweakServer({"/feed.json": feed()})
    with Probe(server.url("/feed.json"), home, **settings) as probe:
        probe.wait_name("First")
        probe.wait_state("ok")
        server.documents["/feed.json"] = feed("Second")
        probe.wait_name("Second")
        if probe.status():
            told = probe.status()["folders"] + probe.source()["storage"]
            assert why in told, told
        assert any(why in line for line in probe.noise), probe.noise
        assert sum(why in line for line in probe.noise) <= 2, "told again and again: %s" % probe.noise


def mounted(options):
    """A small tmpfs, in a name space of the probe's own: (wrap, folder)."""
    home = folders()
    target = os.path.join(home, "disk")
    os.makedirs(target)
    script = "mount -t tmpfs -o size=64k t %s && %s && exec \"$@\"" % (target, options % {"t": target})
    wrap = ("unshare", "-rm", "sh", "-c", script, "sh")
    if subprocess.run([*wrap, "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("unshare -rm is not allowed here")
    return home, wrap, target


def full_card():
    """T23 a full disk: runs from memory and says so"""
    home, wrap, target = mounted("mkdir %(t)s/c && (dd if=/dev/zero of=%(t)s/fill bs=4k; true) 2>/dev/null")
    runs_from_memory(home, "No space left", wrap=wrap, paths__cache=target + "/c")


def read_only_card():
    """T24 a read-only disk: runs from memory and says so"""
    home, wrap, target = mounted("mkdir -m 700 %(t)s/c && mount -o remount,ro %(t)s")
    runs_from_memory(home, "Read-only", wrap=wrap, paths__cache=target + "/c", paths__state=target + "/s")


def goes_read_only():
    """T24 a cache folder that vanishes under way"""
    server = TweakServer({"/feed.json": feed()})
    home = folders()
    with Probe(server.url("/feed.json"), home) as probe:
        probe.wait_name("First")
        probe.wait_cached()
        shutil.rmtree(os.path.join(home, "cache"))
        server.documents["/feed.json"] = feed("Second")
        probe.wait_name("Second")
        time.sleep(0.2)
        assert "cannot be made" in probe.source()["storage"], probe.source()
        os.makedirs(os.path.join(home, "cache"))  # and comes back
        server.documents["/feed.json"] = feed("Third")
        probe.wait_name("Third")
        wait_for(lambda: probe.source()["storage"] == "ok", 3, "storage")
        assert b"Third" in b"".join(data for _, data in probe.cached().values())


def missing_parent():
    """T24 a cache folder that cannot be made"""
    runs_from_memory(folders(), "/proc/nowhere", paths__cache="/proc/nowhere/cache")


def wrong_owner():
    """T24 a folder of another user, or one that everybody writes to, is not used"""
    home = folders()
    cache = os.path.join(home, "cache")
    os.makedirs(cache)
    os.chmod(cache, 0o777)
    runs_from_memory(home, "anybody can write")
    if os.geteuid() == 0:
        os.chmod(cache, 0o700)
        os.chown(cache, 12345, 12345)
        runs_from_memory(folders(), "belongs to another user", paths__cache=cache)


def stuck_worker():
    """T43 a job over 10 s is told and its source failed; over 15 s the watchdog is not to be fed"""
    need_strace()
    home = folders()
    path = os.path.join(home, "feed.json")
    with open(path, "wb") as file:
        file.write(feed())
    wrap = ("env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-f", "-qq", "-o", "/dev/null", "-P", path,
            "-e", "inject=openat:delay_enter=17000000:when=1")
    started = time.monotonic()
    with Probe("file://" + path, home, wrap=wrap) as probe:
        wait_for(lambda: (probe.status() or {}).get("slow_job") == "feed", 14, "slow_job")
        assert time.monotonic() - started > 9.5
        assert probe.source()["state"] == "refused", probe.source()
        assert not any(line.startswith("stuck") for line in probe.lines), probe.lines
        wait_for(lambda: "stuck worker" in probe.lines, 8, "stuck")
        assert time.monotonic() - started > 14.5
        probe.wait_name("First", 6)
        wait_for(lambda: "alive again" in probe.lines, 2, "alive")
        probe.wait_state("ok")
        assert probe.status()["slow_job"] is None, probe.status()


run_tests([stuck_worker, dies_anywhere, disk_full, disk_broken, reader_fails, flipped_bits, damaged_cache_is_fetched,
           full_card, read_only_card, goes_read_only, missing_parent, wrong_owner])
