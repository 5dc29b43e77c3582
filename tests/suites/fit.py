#!/usr/bin/env python3
"""`hallboard fit` as a script sees it: planted faults are found and nothing else, with the project's
fonts. HALLBOARD is the program."""
import copy
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib

HALLBOARD = os.environ.get("HALLBOARD", "build/hallboard")
FOLDER = tempfile.mkdtemp(prefix="fit-", dir=os.environ.get("TMPDIR"))
failed = 0


def check(condition, why):
    if not condition:
        raise AssertionError(why)


def fit(feed, *words, status):
    """What fit says of a feed (a document, or a path), which must end with this status."""
    path = feed
    if not isinstance(feed, str):
        path = os.path.join(FOLDER, "feed.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(feed, file)
    done = subprocess.run([HALLBOARD, "fit", "--feed", path, *words], capture_output=True, text=True,
                          timeout=120, check=False)
    check(done.returncode == status,
          "exit status %d, not %d: %s%s" % (done.returncode, status, done.stdout[:300], done.stderr[:300]))
    return done.stdout if status < 2 else done.stderr


def found(feed, *words, status=1):
    return json.loads(fit(feed, "--json", *words, status=status))


def session(name, room, zh, en, start, end):
    return {"id": name, "room": room, "title": {"zh": zh, "en": en},
            "start": "2021-04-25T%s:00+08:00" % start, "end": "2021-04-25T%s:00+08:00" % end}


CLEAN = {
    "format": "hallboard feed 1",
    "event": {"name": {"zh": "数字峰会", "en": "Digital Summit"}, "zone": "Asia/Shanghai", "languages": ["zh", "en"],
              "standing": {"zh": "以现场为准", "en": "Ask staff"}},
    "rooms": [{"id": "201", "number": "201"}, {"id": "202", "number": "202"}],
    "sessions": [session("opening", "201", "开幕式", "Opening Ceremony", "09:00", "10:30"),
                 session("forum", "202", "大数据分论坛", "Big Data Sub-forum", "09:30", "11:30"),
                 session("closing", "201", "闭幕式", "Closing Ceremony", "16:00", "17:00")],
    "displays": [{"id": "d1", "size": [1920, 1080], "place": {"zh": "北门", "en": "North Gate"}},
                 {"id": "d2", "size": [1920, 1080], "place": {"zh": "南门", "en": "South Gate"}},
                 {"id": "d3", "size": [1080, 1920], "place": {"zh": "东门", "en": "East Gate"}}],
    "playlists": [{"id": "hall", "items": [{"board": "now-next"}, {"board": "day"}]}],
    "playlist": "hall"}
LONG = "关于人工智能与大数据以及云计算和区块链在新型基础设施建设中的应用与未来发展趋势的高峰对话会"


def planted(change):
    feed = copy.deepcopy(CLEAN)
    change(feed)
    return feed


def test_clean():
    check(fit(CLEAN, status=0) == "", "something is said of a clean feed")
    check(found(CLEAN, status=0) == [], "something is found in a clean feed")


def without_floor(findings):
    """A title that is too long takes those of its page a step down, where the second language may be at
    its floor already."""
    return [one for one in findings if one["kind"] != "floor" or one["board"] != "now-next"]


def test_title():
    found_here = without_floor(found(planted(lambda f: f["sessions"][1]["title"].update(zh=LONG))))
    check(found_here, "nothing is found")
    for one in found_here:
        check(one["kind"] == "shortened" and LONG[:8] in one["what"] and "forum" in one["item"], one)
        check(set(one["displays"]) <= {"d1", "d2", "d3"} and one["times"] > 0, one)
    now = [one for one in found_here if one["board"] == "now-next" and one["at"] == "2021-04-25T09:30:00+08:00"
           or one["board"] == "now-next" and one["at"] < "2021-04-25T09:30:00+08:00"]
    check(now and now[0]["page"] == 1, "not found on now-next: %s" % found_here)


def test_torn_word():
    found_here = found(planted(lambda f: f["sessions"][1].update(title={"en": "Un" + "believ" * 30 + "able"})))
    check("word-broken" in {one["kind"] for one in found_here}, found_here)
    check(all("forum" in one["item"] for one in without_floor(found_here)), found_here)


def test_glyph():
    def plant(feed):
        feed["sessions"][1]["title"]["zh"] = "大\ue123数据分论坛"
        feed["sessions"][2]["title"]["en"] = "Closing \ue123"
    found_here = found(planted(plant))
    check(len(found_here) == 1 and found_here[0]["kind"] == "glyph" and "U+E123" in found_here[0]["what"], found_here)


def test_starved():
    found_here = found(planted(lambda f: f["playlists"][0]["items"].append({"board": "identify", "dwell": 6})))
    check(len(found_here) == 1 and found_here[0]["kind"] == "schedule", found_here)
    one = found_here[0]
    check(one["item"] == "hall" and one["page"] is None and one["displays"] == ["d1", "d2", "d3"], one)


def test_far():
    """Read from a little too far, the floors lift text; from much too far, it is as large as it gets."""
    for metres, kind in (6, "floor"), (15, "under-floor"):
        found_here = found(planted(lambda f: f["displays"][0].update(distance_m=metres)))
        check(kind in {one["kind"] for one in found_here}, found_here)
        check(all("d1" in one["displays"] for one in found_here), found_here)


def test_no_way():
    """A room that is on no map: boards of directions lead nobody there, and say so once a room."""
    venue = {"format": "hallboard venue 1", "levels": [{"id": "1", "ordinal": 0}],
             "nodes": [{"id": "a", "level": "1", "at": [0, 0]}, {"id": "b", "level": "1", "at": [20, 0], "space": "R"}],
             "spaces": [{"id": "R", "level": "1", "kind": "room", "box": [20, -4, 10, 8], "room": "201"}],
             "openings": [{"level": "1", "space": "R", "from": [20, -1], "to": [20, 1]}],
             "edges": [{"nodes": ["a", "b"]}]}

    def plant(feed):
        feed["levels"] = [{"id": "1", "name": {"zh": "一层", "en": "Level 1"}}]
        feed["venue"] = venue
        for display in feed["displays"]:
            display.update(level="1", position=[1, 0], heading=90)
        feed["playlists"][0]["items"].append({"board": "directions"})
    told = [one for one in found(planted(plant)) if one["kind"] == "no-way"]
    check(told and all('"202"' in one["what"] for one in told), told)


def png(width, height, damaged=False):
    """A grey picture."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    pixels = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + \
        chunk(b"IDAT", b"\0" * 40 if damaged else pixels) + chunk(b"IEND", b"")


def with_pictures(**files):
    """A feed of one exhibit for each picture; None: there is no such file."""
    exhibits = []
    for name, content in files.items():
        if content:
            with open(os.path.join(FOLDER, name + ".png"), "wb") as file:
                file.write(content)
        exhibits.append({"id": name, "title": {"zh": "展品", "en": "Exhibit"}, "stand": "A1",
                         "picture": {"url": name + ".png"}})
    return planted(lambda f: (f.update(exhibits=exhibits),
                              f["playlists"][0]["items"].append({"board": "exhibit"})))


def test_pictures():
    check(found(with_pictures(good=png(2000, 2000)), status=0) == [], "a good picture is told")
    for name, content, kind, word in (("absent", None, "picture-missing", "absent.png"),
                                      ("broken", png(2000, 2000, True), "picture-missing", "broken.png"),
                                      ("small", png(90, 90), "picture-small", "90 px")):
        found_here = found(with_pictures(good=png(2000, 2000), **{name: content}))
        check(found_here and all(one["kind"] == kind for one in found_here), "%s: %s" % (name, found_here))
        check(all(one["board"] == "exhibit" for one in found_here), found_here)
        check(word in found_here[0]["what"] and {"d1", "d2", "d3"} == set(sum((one["displays"] for one in found_here), [])),
              "%s: %s" % (name, found_here))


def test_footer():
    """What only one display says is told of that one."""
    place = {"zh": LONG + LONG, "en": "North Gate"}
    found_here = found(planted(lambda f: f["displays"][1].update(place=place)))
    check(found_here and all(one["displays"] == ["d2"] for one in found_here), found_here)


def test_period_and_display():
    feed = planted(lambda f: f["sessions"][1]["title"].update(zh=LONG))
    period = ("2021-04-25T10:00:00+08:00", "2021-04-25T11:00:00+08:00")
    for one in found(feed, "--from", period[0], "--to", period[1]):
        check(period[0] <= one["at"] < period[1], "outside the period: %s" % one)
    check(all(one["displays"] == ["d3"] for one in found(feed, "--display", "d3")), "another display")


def test_lines():
    out = fit(planted(lambda f: f["sessions"][1]["title"].update(zh=LONG)), status=1)
    for line in out.splitlines():
        check(line.startswith(("d1", "d2", "d3")) and "2021-04-2" in line, line)
    check(": shortened: " in out, out)


def test_errors():
    check("no display" in fit(CLEAN, "--display", "d9", status=2), "display")
    check("not a time" in fit(CLEAN, "--from", "today", status=2), "from")
    check("not after" in fit(CLEAN, "--from", "2021-04-25T12:00:00Z", "--to", "2021-04-25T12:00:00Z", status=2), "to")
    check("/nowhere.json" in fit("/nowhere.json", status=2), "file")
    check("no period" in fit(planted(lambda f: f.update(sessions=[])), status=2), "period")
    done = subprocess.run([HALLBOARD, "fit"], capture_output=True, text=True, check=False)
    check(done.returncode == 2 and "--feed is missing" in done.stderr, done.stderr)


for name, test in [(n, t) for n, t in globals().items() if n.startswith("test_")]:
    try:
        test()
        print("ok " + name)
    except (AssertionError, ValueError, subprocess.TimeoutExpired) as error:
        failed += 1
        print("not ok %s: %s" % (name, str(error).replace("\n", " ")[:600]))
sys.exit(failed > 0)
