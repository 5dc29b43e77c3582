#!/usr/bin/env python3
"""make gallery: every board in every size and state, as PNGs, a page index.html, and where ImageMagick
is installed a contact sheet for each board. usage: tests/gallery.py HALLBOARD OUT [BOARD...]"""
import concurrent.futures
import copy
import html
import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEMO = os.path.join(ROOT, "assets", "demo")
AT = "2021-04-25T10:15:00+08:00"
SIZES = {"1080p": "1920x1080", "portrait": "1080x1920", "720p": "1280x720", "4k": "3840x2160"}
AGE_S = 3600
# A door sign is one room's; the others are what hangs in a lobby.
DISPLAYS = {"room": "door-108"}

LONG = {"zh": "关于人工智能、大数据与云计算在新型城市基础设施建设中的应用暨数字经济国际合作发展高峰论坛",
        "en": "High-level Forum on the Application of Artificial Intelligence, Big Data and Cloud Computing in New "
              "Urban Infrastructure and International Cooperation in the Digital Economy"}
LONG_NAME = {"zh": "数字中国建设峰会国际合作与交流大会厅", "en": "International Cooperation and Exchange Grand Hall"}


def say_long(text):
    """A text in the same languages, and never the same twice in a row."""
    return {lang: words + ("——" if lang == "zh" else " – ") + LONG[lang] if lang in LONG else words
            for lang, words in text.items()}


def long_titles(feed):
    for session in feed["sessions"]:
        session["title"] = say_long(session["title"])
        session.pop("short_title", None)
        for person in session.get("people", []):
            person["role"] = say_long(person.get("role", {"zh": "", "en": ""}))
    for room in feed["rooms"]:
        room["name"] = LONG_NAME
    for exhibit in feed.get("exhibits", []):
        for member in ("title", "organisation", "text"):
            if isinstance(exhibit.get(member), dict):
                exhibit[member] = say_long(exhibit[member])
    for figure in feed.get("figures", []):
        figure["caption"] = say_long(figure["caption"])
    for about in feed.get("about", []):
        about["title"] = say_long(about["title"])
        about["sentences"] = [say_long(one) for one in about["sentences"]]
    for partner in feed.get("partners", []):
        partner["name"] = say_long(partner["name"])
    feed["event"]["motto"] = say_long(feed["event"].get("motto", {"zh": "", "en": ""}))
    return feed


def overfull(feed):
    """Thirty rooms, all of them on, and three times of everything else."""
    rooms, sessions = feed["rooms"], [s for s in feed["sessions"] if s["start"] < "2021-04-26"]
    for i in range(30 - len(rooms)):
        rooms.append({"id": "4%02d" % i, "number": "4%02d" % i, "level": "3"})
    for i, room in enumerate(rooms):
        for k in range(6):
            new = copy.deepcopy(sessions[(i * 5 + k) % len(sessions)])
            new.pop("series", None)
            new.update(id="more-%d-%d" % (i, k), room=room["id"],
                       start="2021-04-25T%02d:%02d:00+08:00" % (8 + 2 * k, i % 4 * 15),
                       end="2021-04-25T%02d:%02d:00+08:00" % (9 + 2 * k, 30 + i % 3 * 10))
            feed["sessions"].append(new)
    for member in ("exhibits", "figures", "about"):
        for turn in range(2):
            for one in list(feed.get(member, []))[:8]:
                feed[member].append(dict(copy.deepcopy(one), id="%s-%d" % (one["id"], turn)))
    feed["partners"] = feed.get("partners", []) * 4
    return feed


def nearly_empty(feed):
    feed["sessions"] = [s for s in feed["sessions"] if s["id"] == "big-data"]
    feed["rooms"] = [r for r in feed["rooms"] if r["id"] in ("108", "101")]
    feed["changes"] = []
    feed["series"] = []
    for member in ("exhibits", "figures", "partners", "about"):
        feed[member] = feed.get(member, [])[:1]
    for exhibit in feed["exhibits"]:
        exhibit.pop("picture", None)
        exhibit.pop("text", None)
    for about in feed["about"]:
        about["sentences"] = about["sentences"][:1]
    for playlist in feed["playlists"]:
        for item in playlist["items"]:
            item.pop("rooms", None)
            item.pop("levels", None)
    feed["displays"] = [d for d in feed["displays"] if d.get("room") in (None, "108")]
    return feed


def one_language(value, lang="en"):
    """English alone, wherever a text has it."""
    if isinstance(value, dict):
        if lang in value and all(isinstance(words, str) for words in value.values()):
            return {lang: value[lang]}
        return {key: one_language(inner) for key, inner in value.items()}
    return [one_language(one) for one in value] if isinstance(value, list) else value


def english(feed):
    feed = one_language(feed)
    feed["event"]["languages"] = ["en"]
    return feed


# What is announced: on the boards of announcements always, on the others in a state of its own.
MESSAGE = {"id": "bus", "level": "notice", "issued": "2021-04-25T10:08:00+08:00",
           "headline": {"zh": "雨势加大，乘接驳车请到一层北门候车",
                        "en": "Heavy rain: shuttle buses now leave from the North Gate, Level 1"},
           "instruction": {"zh": "末班车 21:30 发车", "en": "The last bus leaves at 21:30"}}
ANNOUNCED = {"notice": dict(MESSAGE, level="urgent"),
             "emergency": {"id": "evacuate", "prepared": "evacuate"}}


def announced(board, state):
    """The message of a board in a state; None: there is none."""
    item = copy.deepcopy(ANNOUNCED.get(board, MESSAGE if state == "announced" else None))
    if state == "nearly-empty" or not item:
        return None
    if state in ("overfull", "long-titles"):
        item = dict(MESSAGE, level=item.get("level", "emergency"), evacuation=board == "emergency")
        item = dict(item, headline=say_long(item["headline"]), instruction=say_long(item["instruction"]))
    if state == "one-language":
        item = one_language(dict(MESSAGE, level=item.get("level", "emergency")))
    return item


STATES = {"normal": lambda feed: feed, "overfull": overfull, "nearly-empty": nearly_empty, "long-titles": long_titles,
          "one-language": english, "stale": lambda feed: feed,
          "announced": lambda feed: feed}


def make_feeds(out):
    with open(os.path.join(DEMO, "feed.json"), encoding="utf-8") as file:
        demo = json.load(file)
    shutil.copytree(os.path.join(DEMO, "pictures"), os.path.join(out, "pictures"), dirs_exist_ok=True)
    for state, change in STATES.items():
        with open(os.path.join(out, "%s.json" % state), "w", encoding="utf-8") as file:
            json.dump(change(copy.deepcopy(demo)), file, ensure_ascii=False)


def render(hallboard, out, board, state, size):
    name = "%s-%s-%s.png" % (board, state, size)
    words = [hallboard, "render", "--feed", os.path.join(out, "feeds", state + ".json"), "--at", AT, "--board", board,
             "--size", SIZES[size], "--display", DISPLAYS.get(board, "lobby-1"), "--out", os.path.join(out, name)]
    item = announced(board, state)
    if item:
        said = os.path.join(out, "feeds", "said-%s-%s-%s.json" % (board, state, size))
        with open(said, "w", encoding="utf-8") as file:
            json.dump({"format": "hallboard announcements 1", "announcements": [item]}, file, ensure_ascii=False)
        words += ["--announcements", said]
    if state == "stale":
        words += ["--age", str(AGE_S)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return name, done.returncode, done.stderr.strip()


def contact_sheet(out, board):
    """One picture a board: a row a state, a column a size."""
    names = [os.path.join(out, "%s-%s-%s.png" % (board, state, size)) for state in STATES for size in SIZES]
    words = ["montage", "-font", os.path.join(ROOT, "fonts", "NotoSans-Regular.ttf")]
    for name in names:
        words += ["-label", os.path.basename(name)[:-4], name]
    words += ["-tile", "%dx" % len(SIZES), "-geometry", "480x360>+6+6", "-background", "#808080",
              os.path.join(out, "sheet-%s.png" % board)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def write_index(out, boards):
    with open(os.path.join(out, "index.html"), "w", encoding="utf-8") as page:
        page.write("<!doctype html><meta charset=utf-8><title>hallboard: gallery</title><style>body{background:#888;"
                   "font:14px sans-serif}img{height:240px;margin:4px}</style>\n")
        for board in boards:
            page.write("<h2>%s</h2>\n" % html.escape(board))
            for state in STATES:
                page.write("<p>%s<br>" % state)
                for size in SIZES:
                    name = "%s-%s-%s.png" % (board, state, size)
                    page.write('<a href="%s"><img loading=lazy src="%s" alt="%s"></a>' % (name, name, name))
                page.write("</p>\n")


def main():
    hallboard, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    boards = subprocess.run([hallboard, "render", "--board", "list"], capture_output=True, text=True,
                            check=True).stdout.split()
    boards = [board for board in boards if len(sys.argv) < 4 or board in sys.argv[3:]]
    os.makedirs(os.path.join(out, "feeds"), exist_ok=True)
    make_feeds(os.path.join(out, "feeds"))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        jobs = [pool.submit(render, hallboard, out, *job) for job in
                ((b, state, size) for b in boards for state in STATES for size in SIZES)]
        for job in concurrent.futures.as_completed(jobs):
            name, status, message = job.result()
            if status:
                failed += 1
                print("%s: exit status %d: %s" % (name, status, message))
            elif message:
                print("%s: %s" % (name, message))
    write_index(out, boards)
    sheets = shutil.which("montage") and [board for board in boards if contact_sheet(out, board)]
    print("%d pictures of %d boards in %s, %s" % (len(jobs) - failed, len(boards), os.path.relpath(out), "%d contact sheets"
          % len(sheets) if sheets else "no contact sheets (ImageMagick makes them); index.html shows all"))
    return failed > 0


sys.exit(main())
