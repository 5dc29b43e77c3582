#!/usr/bin/env python3
"""Every title of real programmes, set in a board of twelve rooms at 1080p and in portrait: no word is
cut, nothing leaves its cell, nothing is printed over anything else. The programmes are not the
project's: ../shared/data, where it is there. HALLBOARD names the program, TOOLS the folder of
dump_pages."""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(ROOT, "..", "shared", "data")
TOOLS = os.environ.get("TOOLS", "build/asan/tests/tools")
ROOMS = 12
FIRST = 1619308800  # 2021-04-25T00:00:00Z
# What is in them: files that have titles, titles, and different ones.
EXPECTED = (16, 4746, 4215)
# Words of them that are wider than a title's place at its smallest size. They are torn between
# clusters, and marked.
TORN_MAX = {"1920x1080": 2, "1080x1920": 2}
WIDE_WORD = 30  # letters

ITEM = re.compile(r'^text (\S+) (-?\d+),(-?\d+) (\d+)x(\d+) #\S+ ("(?:[^"\\]|\\.)*") face=\S+ size=(\d+) (.*)$')
failed = 0


def say(name, why=None):
    global failed
    failed += bool(why)
    print("not ok %s: %s" % (name, str(why).replace("\n", " ")[:500]) if why else "ok " + name, flush=True)


def json_titles(value):
    """Of whatever has a title and a time or people, however its file is laid out."""
    if isinstance(value, dict):
        if isinstance(value.get("title"), str) and {"start", "date", "duration", "persons", "speakers"} & set(value):
            yield value["title"]
        for inner in value.values():
            yield from json_titles(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from json_titles(inner)


def titles_of(path):
    with open(path, "rb") as file:
        content = file.read()
    try:
        if path.endswith(".json"):
            return [title for title in json_titles(json.loads(content)) if title.strip()]
        events = ElementTree.fromstring(content).iter("event")
        return [event.findtext("title") for event in events if (event.findtext("title") or "").strip()]
    except (ValueError, ElementTree.ParseError):
        return []


def all_titles():
    files = [os.path.join(folder, name) for kind in ("schedule-json", "schedule-xml")
             for folder in [os.path.join(DATA, kind)] for name in sorted(os.listdir(folder))]
    lists = [titles_of(path) for path in files]
    return sum(bool(titles) for titles in lists), [title for titles in lists for title in titles]


def feed_of(titles):
    """Twelve sessions an hour, in twelve rooms."""
    sessions = []
    for i, title in enumerate(titles):
        start = FIRST + i // ROOMS * 3600
        stamp = lambda at: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
        sessions.append({"id": "s%d" % i, "room": "r%d" % (i % ROOMS), "title": title,
                         "start": stamp(start), "end": stamp(start + 3000)})
    return {"format": "hallboard feed 1", "event": {"name": "Titles", "zone": "UTC", "languages": ["en"]},
            "rooms": [{"id": "r%d" % i, "number": str(201 + i)} for i in range(ROOMS)], "sessions": sessions}


Text = collections.namedtuple("Text", "key left top right bottom text size rest")


def pages(feed, size, count):
    """The text items of every hour's page, ink without the two pixels around it."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(feed, file)
        file.flush()
        width, height = size.split("x")
        done = subprocess.run([os.path.join(TOOLS, "dump_pages"), file.name, "now-next", width, height,
                               time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(FIRST + 600)), "60", str(count)],
                              capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError("dump_pages: exit status %d: %s" % (done.returncode, done.stderr[-400:]))
    page = None
    for line in done.stdout.splitlines():
        if line.startswith("== "):
            if page is not None:
                yield number, page
            number, page = int(line.split()[1]), []
            if line.split()[3] != "1":
                raise AssertionError("twelve rooms take %s pages" % line.split()[3])
        elif line.startswith("text "):
            item = ITEM.match(line)
            x, y, w, h = (int(item[k]) for k in (2, 3, 4, 5))
            page.append(Text(item[1], x + 2, y + 2, x + w - 2, y + h - 2, json.loads(item[6]), int(item[7]), item[8]))
    yield number, page


def hidden(char):
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")


def squeeze(text):
    return "".join(char for char in text if not hidden(char))


def is_word(char):
    """Of a script that is written with spaces between words."""
    name = unicodedata.name(char, "")
    return unicodedata.category(char)[0] in "LMN" and not name.startswith(
        ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"))


def cut_inside_word(title, shown):
    """None if `shown` is the title, or its beginning up to a boundary and an ellipsis; else why not. A
    series before `·`, `：` or `: ` may be left out."""
    letters, spaced = [], []
    for char in title:
        if hidden(char):
            if letters:
                spaced[-1] = spaced[-1] or char.isspace()
            continue
        letters.append(char)
        spaced.append(False)
    whole, said = "".join(letters), squeeze(shown)
    starts = [0] + [m.end() for m in re.finditer("·|：|:", whole)]
    if any(whole[start:] == said for start in starts):
        return None
    if not said.endswith("…"):
        return "neither the title nor shortened"
    said = said[:-1]
    for start in starts:
        end = start + len(said)
        if whole[start:end] != said or end >= len(whole):
            continue
        if not said or spaced[end - 1] or not (is_word(whole[end - 1]) and is_word(whole[end])):
            return None
        return "cut inside a word"
    return "not a beginning of the title"


def overlap(a, b):
    # Lines of one text: an emoji's ink is higher than its line's letters, the box of both is not it.
    if a.key.rsplit(".", 1)[0] == b.key.rsplit(".", 1)[0] and min(a.bottom, b.bottom) - max(a.top, b.top) <= a.size // 12:
        return False
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def check_page(page, number, titles, size, torn):
    width, height = (int(side) for side in size.split("x"))
    columns, rows = (2, 6) if width > height else (1, 12)
    top = 108 if width > height else 148
    row_px = (height - 72 - top) / rows
    faults = []
    cells = collections.defaultdict(dict)
    for item in page:
        parts = item.key.split("/")
        if len(parts) >= 4 and parts[0] == "now-next":
            cells[int(parts[1][1:])]["/".join(parts[3:])] = item
    if sorted(cells) != list(range(ROOMS)):
        faults.append("rooms %s" % sorted(cells))
    for room, cell in cells.items():
        lines = [cell[key] for key in ("title", "title.1", "title.2") if key in cell]
        if not lines:
            faults.append("room %d has no title" % room)
            continue
        y0, y1 = top + room % rows * row_px, top + (room % rows + 1) * row_px
        title = titles[number * ROOMS + room]
        shown = " ".join(line.text for line in lines)
        if any("word_broken" in line.rest for line in lines):
            torn.append(title)
        else:
            why = cut_inside_word(title, shown)
            if why:
                faults.append("%r as %r: %s" % (title, shown, why))
        for line in lines:
            if line.top < y0 or line.bottom > y1 or line.right > cell["time"].left or \
                    line.left < (room // rows) * width / columns + cell["number"].right - cell["number"].left:
                faults.append("%r leaves its cell: %s" % (title, line))
    texts = sorted(page, key=lambda item: item.top)
    for i, a in enumerate(texts):
        for b in texts[i + 1:]:
            if b.top >= a.bottom:
                break
            if overlap(a, b):
                faults.append("%s %r over %s %r" % (a.key, a.text, b.key, b.text))
    return faults


def main():
    if not os.path.isdir(os.path.join(DATA, "schedule-json")):
        print("skip titles: no ../shared/data here")
        return 0
    n_files, titles = all_titles()
    unique = list(dict.fromkeys(titles))
    counted = (n_files, len(titles), len(unique))
    print("# %d files, %d titles, %d different" % counted)
    say("count of files and titles", None if counted == EXPECTED else "%s, not %s" % (counted, EXPECTED))
    unique += unique[:-len(unique) % ROOMS]  # so that the last page is full as well
    feed, count = feed_of(unique), (len(unique) + ROOMS - 1) // ROOMS
    for size, torn_max in TORN_MAX.items():
        faults, torn, whole = [], [], 0
        try:
            for number, page in pages(feed, size, count):
                faults += check_page(page, number, unique, size, torn)
                whole += 1
        except AssertionError as error:
            faults.append(str(error))
        print("# %s: %d pages, %d words torn" % (size, whole, len(torn)))
        for fault in faults[:20]:
            print("#   " + fault.replace("\n", " ")[:300])
        say("titles at " + size, "%d faults: %s" % (len(faults), faults[0]) if faults else
            "only %d pages" % whole if whole != count else None)
        short = [title for title in torn if max(len(word) for word in title.split()) < WIDE_WORD]
        say("torn words at " + size, "%d, not at most %d: %s" % (len(torn), torn_max, torn[:5])
            if len(torn) > torn_max or short else None)
    return failed > 0


sys.exit(main())
