#!/usr/bin/env python3
"""Do screens of one corridor flip together? tests/bench/sync.py [MINUTES [SLOT_MS]]

Three processes that do not talk, over HTTP from one feed, each polling at another phase: their
lists have 1, 3 and 7 pages, beside the day's programme. The third is started in mid-round. Two
more processes keep both cores busy from beginning to end. For each: the time from the slot's edge
by the wall clock to the present of the new page's first frame, in ms. 10 minutes and slots of 3 s
if not said. Exit 1 where the 99th percentile is over 20 ms, or where two showed another page than
the rule of DESIGN.md section 5, item 6, gives."""
import datetime
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
os.environ.setdefault("HALLBOARD", "build/hallboard")
from board import Board  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

MINUTES = float(sys.argv[1]) if len(sys.argv) > 1 else 10
SLOT_MS = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
ROOMS = {1: 6, 3: 34, 7: 80}  # pages at 1920x1080, where twelve rooms find place
LIMIT_MS = 20
SETTINGS = "[clock]\ntrust = yes\n[feed]\npoll_s = %d\n"


def document():
    begin = datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0)
    hours = [(begin + datetime.timedelta(hours=h)).strftime("%Y-%m-%dT%H:%M:%SZ") for h in range(8)]
    rooms, sessions, lists, displays = [], [], [], []
    for pages, count in ROOMS.items():
        for i in range(count):
            name = "%d%02d" % (pages, i)
            rooms.append({"id": name, "number": name, "groups": ["g%d" % pages]})
            sessions += [{"id": "%s-%d" % (name, h), "room": name,
                          "title": {"zh": "数字中国建设分论坛第%d场" % (i * 8 + h),
                                    "en": "Digital Infrastructure Forum, part %d" % (i * 8 + h)},
                          "start": hours[h], "end": hours[h + 1]} for h in range(7)]
        lists.append({"id": "p%d" % pages, "slot_ms": SLOT_MS,
                      "items": [{"board": "now-next", "groups": ["g%d" % pages]}, {"board": "day"}]})
        displays.append({"id": "d%d" % pages, "playlist": "p%d" % pages})
    return json.dumps({"format": "hallboard feed 1", "rooms": rooms, "sessions": sessions,
                       "event": {"name": {"zh": "峰会", "en": "Summit"}, "zone": "UTC",
                                 "languages": ["zh", "en"]},
                       "playlists": lists, "displays": displays}).encode()


def offset_ms():
    """Of the wall clock to the trace's, which may be set while it runs."""
    return (time.time() - time.monotonic()) * 1000


def flips(board, offsets):
    """(slot, ms after its edge, board, page, pages, ms of the pass) of each page change, but for the
    first page shown."""
    out, before = [], None
    for line in board.trace():
        now = (line.board, line.page)
        if now != before and before is not None and before[0] != "holding":
            slot = line.show_ms // SLOT_MS
            out.append((slot, line.us / 1000 + nearest(offsets, line.us / 1e6) - slot * SLOT_MS, line.board, line.page,
                        line.pages, line.pass_us / 1000))
        before = now
    return out


def nearest(offsets, monotonic_s):
    return min(offsets, key=lambda at: abs(at[0] - monotonic_s))[1]


def wrong(pages, flip):
    """Whether the rule gives another page. Both items stand once for one slot: L is 2."""
    slot, _, board, page, of, _ = flip
    wanted = "now-next" if slot % 2 == 0 else "day"
    return board != wanted or (board == "now-next" and (of != pages or page != slot // 2 % of + 1))


def percentile(samples, share):
    return sorted(samples)[min(len(samples) - 1, int(len(samples) * share))]


def burn():
    # pylint: disable=consider-using-with
    return [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count())]


def main():
    offsets = [(time.monotonic(), offset_ms())]
    server = TweakServer({"/feed.json": document()})
    burners, boards = burn(), {}
    bad = False
    try:
        for pages, poll_s, wait_s in ((1, 2, 0.7), (3, 3, 1.1), (7, 5, SLOT_MS * 3.4 / 1000)):
            boards[pages] = Board("--feed", server.url("/feed.json"), "--display", "d%d" % pages,
                                  settings=SETTINGS % poll_s)
            time.sleep(wait_s)
        print("load %s, slots of %d ms, %g minutes" % (" ".join("%.1f" % l for l in os.getloadavg()),
                                                       SLOT_MS, MINUTES), flush=True)
        while time.monotonic() - offsets[0][0] < 60 * MINUTES:
            time.sleep(0.25)
            offsets.append((time.monotonic(), offset_ms()))
        for pages, board in boards.items():
            found = flips(board, offsets)
            if not found:
                sys.exit("no flip of %d: %s" % (pages, board.noise))
            late = [flip[1] for flip in found]
            work = [flip[5] for flip in found]
            others = [flip for flip in found if wrong(pages, flip)]
            print("%d page(s): %d flips, after the edge p50 %.1f p90 %.1f p99 %.1f max %.1f ms; of it "
                  "the pass p50 %.1f max %.1f; %d wrong" %
                  (pages, len(late), *(percentile(late, s) for s in (.5, .9, .99)), max(late),
                   percentile(work, .5), max(work), len(others)), flush=True)
            for flip in sorted(found, key=lambda flip: -flip[1])[:3]:
                print("    slot %d, %s %d/%d: %.1f ms" % (flip[0], flip[2], flip[3], flip[4], flip[1]))
            bad = bad or percentile(late, .99) > LIMIT_MS or bool(others)
        print("load %s" % " ".join("%.1f" % l for l in os.getloadavg()))
    finally:
        for board in boards.values():
            board.process.terminate()
        for burner in burners:
            burner.kill()
        server.stop()
    return bad


sys.exit(main())
