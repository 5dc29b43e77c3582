#!/usr/bin/env python3
"""The program as a process, in a 1920x1080 window on a virtual screen: start, rest, memory, fades,
and what a new document does to them. One line a figure."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import HALLBOARD, Board  # noqa: E402
from probe import wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

AT = "2021-04-25T10:10:00+08:00"
ROOMS, SLOTS = 12, 12


def document(sessions=576, name="Bench Summit", slot_ms=12000, boards=("now-next", "day"), **theme):
    """Twelve rooms, sessions of 45 minutes every hour, day after day."""
    out = []
    for i in range(sessions):
        day, hour = divmod(i // ROOMS, SLOTS)
        date = time.strftime("%Y-%m-%d", time.gmtime(1619308800 + 86400 * day))
        out.append({"id": "s%d" % i, "room": "r%d" % (i % ROOMS),
                    "title": {"zh": "数字中国建设分论坛第%d场" % i, "en": "Digital Infrastructure Forum, part %d" % i},
                    "start": "%sT%02d:00:00+08:00" % (date, 8 + hour), "end": "%sT%02d:45:00+08:00" % (date, 8 + hour)})
    return json.dumps({
        "format": "hallboard feed 1", "theme": theme,
        "event": {"name": {"zh": name, "en": name}, "zone": "Asia/Shanghai", "languages": ["zh", "en"]},
        "rooms": [{"id": "r%d" % i, "number": str(201 + i)} for i in range(ROOMS)], "sessions": out,
        "playlists": [{"id": "p", "slot_ms": slot_ms, "items": [{"board": b} for b in boards]}],
        "playlist": "p"}).encode()


def in_file(content):
    handle, path = tempfile.mkstemp(suffix=".json")
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    return path


def tell(name, value, unit, samples=None):
    spread = ""
    if samples:
        samples = sorted(samples)
        value = samples[len(samples) // 2]
        spread = "(p10 %.3f, p90 %.3f, max %.3f, n %d)" % (
            samples[len(samples) // 10], samples[len(samples) * 9 // 10], samples[-1], len(samples))
    print("%-46s %10.3f %-8s %s" % (name, value, unit, spread), flush=True)


def threads(pid):
    """Voluntary context switches by thread; the first is the ui's."""
    out = []
    for task in sorted(os.listdir("/proc/%d/task" % pid), key=int):
        with open("/proc/%d/task/%s/status" % (pid, task), encoding="ascii") as file:
            out.append(int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", file.read(), re.M).group(1)))
    return out


def memory(pid):
    """(PSS, anonymous) in MiB."""
    with open("/proc/%d/smaps_rollup" % pid, encoding="ascii") as file:
        text = file.read()
    return [int(re.search(r"^%s:\s+(\d+)" % key, text, re.M).group(1)) / 1024 for key in ("Pss", "Anonymous")]


def cpu_s(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start(env):
    path, samples = in_file(document()), []
    for _ in range(15):
        began = time.monotonic()
        with Board("--feed", path, "--at", AT, headless=False, env=env) as board:
            samples.append(board.wait_frames()[0].us / 1000 - began * 1000)
    tell("exec to first complete frame, warm", 0, "ms", samples[1:])


def rest(env, clock, seconds):
    path = in_file(document(boards=["now-next"], clock=clock))
    with Board("--feed", path, "--at", AT, headless=False, env=env) as board:
        pid = board.process.pid
        board.wait_frames()
        time.sleep(3)
        before, began, cpu = threads(pid), time.monotonic(), cpu_s(pid)
        time.sleep(seconds)
        took = time.monotonic() - began
        after, used = threads(pid), cpu_s(pid) - cpu
        pss, anonymous = memory(pid)
        ui = system_calls(pid, 20, ())
        every = system_calls(pid, 20, ("-f",))
    of = ", clock of " + clock
    if ui is not None:
        tell("ui wake-ups at rest" + of, ui.get("ppoll", 0) / 20, "a second")
    # A present makes Xlib wait for the server once more.
    tell("ui gives up the processor" + of, (after[0] - before[0]) / took, "a second")
    tell("all threads give up the processor" + of, (sum(after) - sum(before)) / took, "a second")
    tell("CPU at rest" + of, used / took * 60, "s/min")
    tell("PSS at rest" + of, pss, "MiB")
    tell("anonymous at rest" + of, anonymous, "MiB")
    if ui is not None:
        for who, calls in (("ui", ui), ("all threads", every)):
            tell("system calls in 20 s, %s" % who + of, sum(calls.values()), "calls")
            print("#   " + " ".join("%s:%d" % pair for pair in sorted(calls.items(), key=lambda p: -p[1])))


def system_calls(pid, seconds, options):
    """Calls by name, None without strace; of the ui thread, with -f of all."""
    if not shutil.which("strace"):
        print("# no strace: system calls are not counted")
        return None
    with tempfile.NamedTemporaryFile("r") as log:
        with subprocess.Popen(["strace", *options, "-c", "-U", "calls,name", "-o", log.name, "-p", str(pid)],
                              stderr=subprocess.DEVNULL) as tracer:
            time.sleep(seconds)
            tracer.send_signal(signal.SIGINT)
        calls = {line.split()[1]: int(line.split()[0]) for line in log
                 if len(line.split()) == 2 and line.split()[0].isdigit()}
    calls.pop("total", None)
    return calls


def gaps(lines):
    """Milliseconds between frames of one fade, and each fade's frames a second."""
    out, rates, fade = [], [], []
    for line in lines:
        if line.kind == "fade":
            out += [(line.us - fade[-1].us) / 1000] if fade else []
            fade.append(line)
            if line.permille == 1000:
                if len(fade) > 2:
                    rates.append((len(fade) - 1) / (fade[-1].us - fade[0].us) * 1e6)
                fade = []
        else:
            fade = []
    return out, rates


def fades(env, seconds):
    path = in_file(document(slot_ms=2000, clock="seconds"))
    peak = [0, 0]
    with Board("--feed", path, "--at", AT, headless=False, env=env) as board:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            last = board.trace()[-1:]
            if last and last[0].kind == "fade" and last[0].permille < 900:
                peak = [max(pair) for pair in zip(peak, memory(board.process.pid))]
                time.sleep(1)
            time.sleep(0.02)
        lines = board.trace()
    between, rates = gaps(lines)
    tell("fade: frames a second", 0, "", rates)
    tell("fade: between two frames", 0, "ms", between)
    tell("fade: a frame, pass to presented", 0, "ms", [l.pass_us / 1000 for l in lines if l.kind == "fade" and not l.px])
    late = [l.show_ms % 2000 + l.pass_us / 1000 for l in lines if l.kind == "fade" and not l.permille]
    tell("slot's edge to the first frame of the page", 0, "ms", late)
    tell("PSS in a fade, most seen", peak[0], "MiB")
    tell("anonymous in a fade, most seen", peak[1], "MiB")


def large_documents(env, seconds):
    """What the worker does must not be seen."""
    sizes = [document(100000, "Turn %d" % turn, 2000, clock="seconds") for turn in range(2)]
    server = TweakServer({"/feed.json": sizes[0]}, plain=True)
    settings = "[feed]\npoll_s = 2\ncap_bytes = 67108864\n"
    with Board("--feed", server.url("/feed.json"), "--at", AT, headless=False, env=env, settings=settings) as board:
        wait_for(lambda: board.trace()[-1:] and board.trace()[-1].board == "now-next", 60, "the board")
        first, end, turn = len(board.trace()), time.monotonic() + seconds, 0
        while time.monotonic() < end:
            turn += 1
            server.documents["/feed.json"] = sizes[turn % 2]
            time.sleep(3)
        lines = board.trace()[first:]
    between, _ = gaps(lines)
    tell("fade: between frames, parsing %d MB" % (len(sizes[0]) // 1000000), 0, "ms", between)


def change_to_glass(env, turns):
    server = TweakServer({"/feed.json": document(name="Start", slot_ms=60000, boards=["now-next"])})
    settings = "[feed]\npoll_s = 2\n"
    samples, whole = [], []
    with Board("--feed", server.url("/feed.json"), "--at", AT, "--speed", 0, headless=False, env=env,
               settings=settings) as board:
        board.wait_board("now-next")
        for turn in range(turns):
            time.sleep(0.37)
            changed = time.monotonic()
            server.documents["/feed.json"] = document(name="Turn %d" % turn, slot_ms=60000, boards=["now-next"])
            frame = wait_for(lambda: [l for l in board.trace()[-1:] if l.us > changed * 1e6], 10, "the change")[0]
            answer = [entry["at"] for entry in server.log if entry["at"] >= changed][0]
            samples.append(frame.us / 1000 - answer * 1000)
            whole.append(frame.us / 1000 - changed * 1000)
    tell("feed: request that brings a change, to glass", 0, "ms", samples)
    tell("feed: change to glass, poll of 2 s", 0, "ms", whole)


def main():
    if not shutil.which("Xvfb"):
        print("# no Xvfb: the program in a window is not measured")
        return
    read, write = os.pipe()
    with subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
                          pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as pipe:
            env = {"DISPLAY": ":" + pipe.readline().strip(), "SDL_VIDEODRIVER": "x11"}
        try:
            print("# in a 1920x1080 window on Xvfb, %s" % HALLBOARD)
            start(env)
            rest(env, "minutes", 60)
            rest(env, "seconds", 20)
            fades(env, 24)
            large_documents(env, 24)
            change_to_glass(env, 10)
        finally:
            server.terminate()


main()
