#!/usr/bin/env python3
"""hallboard render: what scripts rely on: exit codes, the dump's form, the same bytes twice."""
import json
import os
import re
import stat
import subprocess
import sys
import tempfile

HALLBOARD = os.environ.get("HALLBOARD", "build/hallboard")
FEED = "assets/demo/feed.json"
AT = "2021-04-25T10:15:00+08:00"

HEAD = re.compile(r"^# page (\d+)x(\d+) background #[0-9a-f]{6} next_now=(\S+) next_show=(\S+)"
                  r" board (\S+) page (\d+)/(\d+)$")
ITEM = re.compile(r"^(rect|rrect|polyline|polygon|text|image) (\S+) (-?\d+),(-?\d+) (\d+)x(\d+)"
                  r" (#[0-9a-f]{6})(.*)$")
TEXT = re.compile(r'^ ("(?:[^"\\]|\\.)*") face=(\S+) size=(\d+) cap=(\d+\.\d) role=(R1|R2|R3|chrome)'
                  r" lang=(\S+)(?: session=(\S+))?(?: shortened| word_broken| glyph_missing| floored_from=\d+| under=\d+)*$")

failed = 0


def say(name, why=None):
    global failed
    failed += bool(why)
    print(f"not ok {name}: {why}" if why else f"ok {name}")


def render(*words, text=True):
    done = subprocess.run([HALLBOARD, "render", *words], capture_output=True, text=text,
                          timeout=120, check=False)
    return done


def demo(*words, text=True):
    return render("--feed", FEED, "--at", AT, *words, text=text)


def read_dump(text):
    """The dump as (head match, list of item matches with their text matches)."""
    lines = text.splitlines()
    items = []
    for line in lines[1:]:
        item = ITEM.match(line)
        if not item:
            raise ValueError(f"not an item: {line}")
        said = TEXT.match(item[8]) if item[1] == "text" else None
        if item[1] == "text" and not said:
            raise ValueError(f"not a text: {line}")
        items.append((item, said))
    return HEAD.match(lines[0]), items


def dump_has_its_form():
    done = demo("--board", "now-next", "--size", "1920x1080", "--dump")
    if done.returncode != 0:
        return done.stderr
    head, items = read_dump(done.stdout)
    if not head:
        return "first line: " + done.stdout.splitlines()[0]
    if (head[1], head[2], head[5], head[6]) != ("1920", "1080", "now-next", "1"):
        return "page, size or board: " + head[0]
    keys = [item[2] for item, _ in items]
    if len(set(keys)) != len(keys):
        return "a key twice"
    for item, said in items:
        x, y, w, h = (int(item[i]) for i in range(3, 7))
        if w < 1 or h < 1 or x < 0 or y < 0 or x + w > 1920 or y + h > 1080:
            return "outside of the page: " + item[0]
        if said and abs(float(said[4]) - 0.714 * int(said[3])) > 0.06:
            return "cap height: " + item[0]
        if said:
            json.loads(said[1])
    if not any(said and json.loads(said[1]) == "10:15" for _, said in items):
        return "no clock of 10:15"
    return None


def sessions_once_over_the_pages():
    """Each session that runs is the title of exactly one item over the board's pages."""
    seen, pages, page = [], 1, 1
    while page <= pages:
        done = demo("--board", "now-next", "--page", str(page), "--dump")
        if done.returncode != 0:
            return done.stderr
        head, items = read_dump(done.stdout)
        pages = int(head[7])
        seen += [said[7] for _, said in items if said and said[7]]
        page += 1
    if len(set(seen)) != len(seen):
        return "twice: " + " ".join(sorted({s for s in seen if seen.count(s) > 1}))
    return None if seen else "none at all"


def same_bytes_twice():
    with tempfile.TemporaryDirectory() as folder:
        pictures = []
        for i in range(2):
            path = os.path.join(folder, f"{i}.png")
            done = demo("--size", "1280x720", "--out", path)
            if done.returncode != 0:
                return done.stderr
            with open(path, "rb") as file:
                pictures.append(file.read())
        if sorted(os.listdir(folder)) != ["0.png", "1.png"]:
            return "something else is left: " + " ".join(os.listdir(folder))
    if not pictures[0].startswith(b"\x89PNG"):
        return "not a PNG"
    size = tuple(int.from_bytes(pictures[0][at:at + 4], "big") for at in (16, 20))
    if size != (1280, 720):
        return f"size {size}"
    return None if pictures[0] == pictures[1] else "they differ"


def both_outputs():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.png")
        done = demo("--out", path, "--dump")
        if done.returncode != 0 or not HEAD.match(done.stdout.splitlines()[0]):
            return "no dump: " + done.stderr
        return None if os.path.getsize(path) > 1000 else "no picture"


def special_files():
    """A pipe, a device and a symlink stay what they are, and get the picture."""
    with tempfile.TemporaryDirectory() as folder:
        plain, pipe, link = (os.path.join(folder, name) for name in ("plain.png", "pipe", "link"))
        target, free = os.path.join(folder, "target.png"), os.path.join(folder, "free")
        full, new = os.path.join(folder, "full"), os.path.join(folder, "new.png")
        os.mkfifo(pipe)
        with open(target, "w", encoding="ascii") as file:
            file.write("old")
        os.symlink("target.png", link)
        os.symlink("new.png", free)  # leads nowhere yet
        os.symlink("/dev/full", full)
        small = ("--size", "320x180")
        reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
        for path in (plain, pipe, link, free):
            done = demo(*small, "--out", path)
            if done.returncode != 0:
                reader.kill()
                return f"{path}: {done.stderr}"
        came = reader.communicate(timeout=20)[0]
        if not stat.S_ISFIFO(os.lstat(pipe).st_mode):
            return "the pipe was replaced"
        if not all(os.path.islink(path) for path in (link, free, full)):
            return "a symlink was replaced"
        with open(plain, "rb") as file:
            wanted = file.read()
        for path in (target, new):
            with open(path, "rb") as file:
                if file.read() != wanted:
                    return f"not the picture behind the symlink: {path}"
        if came != wanted:
            return f"{len(came)} bytes came through the pipe, not {len(wanted)}"
        done = demo(*small, "--out", full)
        if done.returncode != 2 or "No space left" not in done.stderr:
            return f"a full device: {done.returncode} {done.stderr}"
        names = sorted(os.listdir(folder))
    if names != sorted(["plain.png", "pipe", "link", "target.png", "free", "full", "new.png"]):
        return "left: " + " ".join(names)
    return None


def sizes():
    for size in ("1280x720", "3840x2160", "1080x1920", "3840x1080", "64x64"):
        done = demo("--size", size, "--dump")
        if done.returncode != 0 or not done.stdout.startswith(f"# page {size} "):
            return f"{size}: {done.returncode} {done.stderr}"
    return None


def standard_input():
    with open(FEED, "rb") as file:
        done = subprocess.run([HALLBOARD, "render", "--feed", "-", "--at", AT, "--dump"],
                              stdin=file, capture_output=True, text=True, timeout=120, check=False)
    return None if done.returncode == 0 and HEAD.match(done.stdout.splitlines()[0]) else done.stderr


def refuses(words, reason):
    def check():
        done = render(*words)
        if done.returncode != 2:
            return f"exit {done.returncode}"
        if done.stdout:
            return "something on standard output"
        if not re.search(reason, done.stderr):
            return "says: " + done.stderr.strip()
        if len(done.stderr.splitlines()) > 2:
            return "many lines: " + done.stderr
        return None
    return check


def bad_feed():
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write("<!doctype html><title>Welcome to the hotel</title>")
        file.flush()
        return refuses(["--feed", file.name, "--at", AT, "--dump"], re.escape(file.name) + ": .+")()


def announced():
    words = {"zh": "乘接驳车请到一层北门", "en": "Shuttle buses: North Gate"}
    item = {"id": "n", "level": "notice", "headline": words}
    cap = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>1</identifier>
        <sender>s</sender><sent>2021-04-25T10:00:00+08:00</sent><status>Actual</status>
        <msgType>Alert</msgType><scope>Public</scope><info><language>en</language>
        <event>Typhoon</event><urgency>Immediate</urgency><severity>Extreme</severity>
        <certainty>Observed</certainty></info></alert>"""
    with tempfile.TemporaryDirectory() as folder:
        said, alert = os.path.join(folder, "a.json"), os.path.join(folder, "b.xml")
        with open(said, "w", encoding="utf-8") as file:
            json.dump({"format": "hallboard announcements 1", "announcements": [
                item, {"id": "m", "prepared": "medical", "fields": {"place": "101"}},
                {"id": "bad"}]}, file)
        with open(alert, "w", encoding="utf-8") as file:
            file.write(cap)
        done = demo("--board", "day", "--announcements", said, "--dump")
        if done.returncode != 0 or "banner/words" not in done.stdout or "101" not in done.stdout:
            return done.stdout[:200] + done.stderr
        if "announcements[2]" not in done.stderr:
            return "the bad item is not told: " + done.stderr
        done = demo("--board", "day", "--announcements", said, "--announcements", alert, "--dump")
        if "board emergency" not in done.stdout or "Typhoon" not in done.stdout:
            return "the alert is not shown: " + done.stdout[:300] + done.stderr
        if re.search(r" day/| header/", done.stdout):
            return "something of the page is left"
        with open(said, "w", encoding="utf-8") as file:
            file.write("{}")
        return refuses(good + ["--announcements", said, "--dump"],
                       "--announcements " + re.escape(said) + ": format")()


def main_commands():
    for words, code, where, what in (
            (["--help"], 0, "stdout", "usage: hallboard"),
            (["--version"], 0, "stdout", "hallboard "),
            (["render", "--help"], 0, "stdout", "usage: hallboard render"),
            ([], 2, "stderr", "usage: hallboard"),
            (["frobnicate"], 2, "stderr", "'frobnicate' is not a command"),
            (["--frobnicate"], 2, "stderr", "is not a command")):
        done = subprocess.run([HALLBOARD, *words], capture_output=True, text=True, timeout=60,
                              check=False)
        said = getattr(done, where)
        if done.returncode != code or what not in said:
            return f"{words}: {done.returncode} {done.stdout}{done.stderr}"
    return None


def full_disk():
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([HALLBOARD, "render", "--feed", FEED, "--at", AT, "--dump"],
                              stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
                              check=False)
    return None if done.returncode != 0 and "standard output" in done.stderr else done.stderr


good = ["--feed", FEED, "--at", AT]
TESTS = {
    "the dump has its form": dump_has_its_form,
    "a session is a title once": sessions_once_over_the_pages,
    "same input, same bytes": same_bytes_twice,
    "--out and --dump together": both_outputs,
    "pipes, devices and symlinks": special_files,
    "sizes": sizes,
    "a feed from standard input": standard_input,
    "a page beyond the last": refuses(good + ["--board", "now-next", "--page", "99", "--dump"],
                                      r"--page 99: now-next has \d+ pages?"),
    "page 0": refuses(good + ["--page", "0", "--dump"], "--page 0: "),
    "no such board": refuses(good + ["--board", "x", "--dump"], "there are .*now-next"),
    "a bad time": refuses(["--feed", FEED, "--at", "10:15", "--dump"], "--at 10:15: not a time"),
    "no time": refuses(["--feed", FEED, "--dump"], "--at is missing"),
    "no feed": refuses(["--at", AT, "--dump"], "--feed is missing"),
    "nowhere to": refuses(good, "--out or --dump is missing"),
    "a bad size": refuses(good + ["--size", "1920", "--dump"], "--size 1920: "),
    "a size without measure": refuses(good + ["--size", "99999x99999", "--dump"], "--size "),
    "an unknown option": refuses(good + ["--frob", "--dump"], "frob"),
    "a stray word": refuses(good + ["--dump", "stray"], "'stray' is not an option"),
    "no such file": refuses(["--feed", "/nonexistent.json", "--at", AT, "--dump"],
                            "/nonexistent.json: No such file"),
    "a page of HTML": bad_feed,
    "a folder that is not there": refuses(good + ["--out", "/nonexistent/x.png"],
                                          "/nonexistent/x.png"),
    "main: help, version, commands": main_commands,
    "a full disk": full_disk,
    "announcements and alerts": announced,
    "no such announcements": refuses(good + ["--announcements", "/nonexistent.json", "--dump"],
                                     "/nonexistent.json: No such file"),
}

for test_name, test in TESTS.items():
    try:
        say(test_name, test())
    except (OSError, ValueError, subprocess.TimeoutExpired, IndexError, TypeError) as error:
        say(test_name, f"{type(error).__name__}: {error}")
sys.exit(failed > 0)
