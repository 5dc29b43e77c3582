#!/usr/bin/env python3
"""Real buildings on the map: every level of the venues of other makers in ../shared/data/maps, where
they are there, in three sizes. A level that has polygons is drawn: its picture has floor and rooms in
it, and the same input gives the same bytes. HALLBOARD names the program."""
import json
import os
import subprocess
import sys
import tempfile
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(ROOT, "..", "shared", "data", "maps")
HALLBOARD = os.environ.get("HALLBOARD", os.path.join(ROOT, "build", "hallboard"))
VENUES = {
    "wrld-westport": (["gf", "1", "2", "3", "4", "5", "6"], 7),
    "map-gl-indoor/debug__maps__caserne.geojson": (["-1", "0", "1"], 3),
    "map-gl-indoor/debug__maps__gare-de-l-est.geojson": (["-1", "0"], 2),
}
SIZES = ["480x270", "1080x1920", "3840x2160"]  # the first is looked at, the others are made
TONES = {"walk": (0x21, 0x47, 0x5a), "room": (0x12, 0x31, 0x3f), "stairs": (0x14, 0x34, 0x45)}
failed = 0


def say(good, what, why=""):
    global failed
    failed += not good
    print("%s %s%s" % ("ok" if good else "not ok", what, ": " + why if why and not good else ""))


def paeth(a, b, c):
    p = a + b - c
    distances = (abs(p - a), abs(p - b), abs(p - c))
    return (a, b, c)[distances.index(min(distances))]


def pixels(path):
    """Rows of an 8-bit PNG without interlace, and its bytes a pixel (PNG, sections 5 and 9)."""
    with open(path, "rb") as file:
        data = file.read()
    at, packed, head = 8, b"", None
    while at < len(data):
        size, kind = int.from_bytes(data[at:at + 4], "big"), data[at + 4:at + 8]
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            head = body
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    step = {2: 3, 6: 4}[head[9]]
    raw, before, rows = zlib.decompress(packed), bytes(width * step), []
    for y in range(height):
        begin = y * (width * step + 1)
        line, kind = bytearray(raw[begin + 1:begin + 1 + width * step]), raw[begin]
        if kind == 2:
            line = bytearray((x + b) & 255 for x, b in zip(line, before))
        elif kind:
            for x in range(width * step):
                a = line[x - step] if x >= step else 0
                c = before[x - step] if x >= step else 0
                line[x] = (line[x] + {1: a, 3: (a + before[x]) // 2, 4: paeth(a, before[x], c)}[kind]) & 255
        rows.append(bytes(line))
        before = line
    return rows, step


def share(path):
    """Of every eighth row and pixel: how many have a tone of floor or rooms, in percent."""
    rows, step = pixels(path)
    seen = [tuple(row[x:x + 3]) for row in rows[::8] for x in range(0, len(row) - step, 8 * step)]
    return 100.0 * sum(one in TONES.values() for one in seen) / len(seen)


def feed_of(levels):
    return {"format": "hallboard feed 1", "event": {"name": "Venue", "zone": "Europe/Paris", "languages": ["en"]},
            "levels": [{"id": one} for one in levels], "rooms": [{"id": "none"}], "sessions": [],
            "displays": [{"id": "at" + one, "level": one} for one in levels]}


def render(feed, venue, display, size, out):
    return subprocess.run([HALLBOARD, "render", "--feed", feed, "--venue", venue, "--display", display, "--board", "map",
                           "--at", "2021-04-25T10:15:00+08:00", "--size", size, "--out", out],
                          capture_output=True, text=True, check=False)


def main():
    if not os.path.isdir(DATA):
        print("skip map venues: no ../shared/data/maps here")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for name, (levels, drawn) in VENUES.items():
            venue, feed = os.path.join(DATA, name), os.path.join(folder, "feed.json")
            if not os.path.exists(venue):
                print("skip %s: not here" % name)
                continue
            with open(feed, "w", encoding="utf-8") as file:
                json.dump(feed_of(levels), file)
            good = 0
            for level in levels:
                first = os.path.join(folder, "first.png")
                for size in SIZES if level == levels[0] else SIZES[:1]:
                    out = os.path.join(folder, "%s.png" % size)
                    done = render(feed, venue, "at" + level, size, out)
                    if done.returncode:
                        say(False, "%s level %s at %s" % (name, level, size), done.stderr.strip())
                        continue
                    if size == SIZES[0]:
                        os.replace(out, first)
                good += os.path.exists(first) and share(first) > 2
            say(good >= drawn, "%s: %d levels are drawn" % (name, drawn), "%d are" % good)
            with open(first, "rb") as file:
                before = file.read()
            render(feed, venue, "at" + levels[-1], SIZES[0], first)
            with open(first, "rb") as file:
                say(before == file.read(), "%s: the same input gives the same picture" % name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
