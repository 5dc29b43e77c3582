#!/usr/bin/env python3
"""Writes tests/cases/rehearsal: a day in 12 rooms with 40 changes of all kinds, as they arrive.

A folder for each change: changes.json as it is when that change has arrived (newest first, as a
tool that puts the last one on top would write it), `at`, `views` (name, board or display) and
`claims` (VIEW + TEXT: stands there, VIEW - TEXT: does not). The programme, feed.json, is beside
the folder of cases, as it is the same for all. What is expected beyond the claims the test writes
with UPDATE_CASES=1.
"""
import json
import os
import shutil

HERE = os.path.dirname(os.path.abspath(__file__))
DAY = "2021-04-25T"
SLOTS = ["09:00 10:00", "10:15 11:15", "11:30 12:30", "14:00 15:00", "15:15 16:15", "16:30 17:30"]
ROOMS = [str(100 + i) for i in range(1, 13)]


def at(clock):
    return "%s%s:00+08:00" % (DAY, clock)


def title(name):
    return {"zh": "议题 %s" % name, "en": "Topic %s" % name}


def session(name, room, start, end):
    return {"id": name, "room": room, "title": title(name), "start": at(start), "end": at(end)}


def programme():
    # 110 to 112 stand empty but for the last hour: there is room to move.
    out = [session("%s-%d" % (room, i), room, *slot.split()) for room in ROOMS
           for i, slot in enumerate(SLOTS) if int(room) < 110 or i == 5]
    boards = [{"id": "all", "items": [{"board": "now-next"}]}, {"id": "day", "items": [{"board": "day"}]}]
    boards += [{"id": room, "items": [{"board": "now-next", "rooms": [room]}]} for room in ROOMS]
    return {
        "format": "hallboard feed 1",
        "event": {"id": "rehearsal", "name": {"zh": "演练", "en": "Rehearsal"}, "zone": "Asia/Shanghai",
                  "languages": ["zh", "en"]},
        "rooms": [{"id": room, "number": room} for room in ROOMS],
        "sessions": out,
        "playlists": boards,
        "displays": [{"id": board["id"], "playlist": board["id"]} for board in boards],
        "sources": {"changes": {"url": "changes.json"}},
    }


def moved(s, room, **more):
    return dict(kind="moved", session=s, room=room, **more)


def delayed(s, minutes, **more):
    return dict(kind="delayed", session=s, minutes=minutes, **more)


def simple(kind, s, **more):
    return dict(kind=kind, session=s, **more)


def added(name, room, start, end):
    return dict(kind="added", add=session(name, room, start, end))


def to(room):
    return ["已移至 %s" % room, "Moved to %s" % room]


def came(room):
    return ["由 %s 移至此处" % room, "Moved here from %s" % room]


def late(minutes):
    return ["延迟 %d 分" % minutes]


LIN = [{"name": {"zh": "林知远", "en": "Lin Zhiyuan"}}]

# When, what, and for each view what stands there and (behind "-") what does not. Views: all (every
# room), day, and rooms alone.
CHANGES = [
    ("08:40", moved("101-0", "110"), {"101": to("110"), "110": came("101"), "all": to("110")[:1] + came("101")[:1],
                                      "day": to("110")[:1] + came("101")[:1]}),
    ("08:45", delayed("102-0", 10), {"102": late(10) + ["09:10"], "all": late(10), "day": late(10)}),
    ("08:50", simple("cancelled", "103-0"), {"103": ["已取消", "Cancelled", "strike"], "all": ["已取消"],
                                             "day": ["已取消", "strike"]}),
    ("08:52", simple("full", "104-0", room="111"), {"104": ["已满，111 转播", "Full: relay in 111"],
                                                    "all": ["已满，111 转播"], "day": ["已满"]}),
    ("08:55", simple("doors", "105-0", state="closed"), {"105": ["请勿入内"], "all": ["请勿入内"], "day": ["议题 105-0"]}),
    ("08:58", simple("doors", "105-0", state="open"), {"105": ["请进", "-请勿入内"], "all": ["请进", "-请勿入内"],
                                                       "day": ["议题 105-0"]}),
    ("09:00", simple("speaker", "106-0", people=LIN), {"106": ["议题 106-0"], "all": ["议题 106-0"],
                                                       "day": ["议题 106-0"]}),
    ("09:05", simple("retimed", "107-0", end=at("10:10")), {"107": ["改至 09:00–10:10", "10:10"],
                                                            "all": ["改至 09:00–10:10"], "day": ["改至 09:00–10:10"]}),
    ("09:10", simple("not_full", "104-0"), {"104": ["-已满", "议题 104-0"], "all": ["-已满"], "day": ["-已满"]}),
    ("09:20", added("x1", "111", "09:30", "10:00"), {"111": ["新增", "Added", "议题 x1"], "all": ["新增"], "day": ["新增"]}),
    ("09:40", simple("replaced", "101-1", title=title("y1")), {"101": ["议题 y1", "已更换", "-议题 101-1"],
                                                               "all": ["议题 y1"], "day": ["议题 y1", "已更换"]}),
    ("09:45", moved("102-1", "112"), {"102": to("112")[:1], "112": came("102"), "all": came("102")[:1],
                                      "day": to("112")[:1] + came("102")[:1]}),
    ("09:50", simple("cancelled", "103-1"), {"103": ["已取消"], "all": ["已取消"], "day": ["已取消", "strike"]}),
    ("09:51", added("x2", "103", "10:15", "11:15"), {"103": ["议题 x2"], "all": ["议题 x2"], "day": ["新增", "\"x2\""]}),
    ("10:15", simple("replaced", "103-1", by="x2"), {"103": ["已取消，改为《议题 x2》", "Cancelled. Now: Topic x2", "议题 x2"],
                                                     "all": ["改为《议题 x2》"], "day": ["已取消", "\"x2\""]}),
    ("10:16", delayed("104-1", 15), {"104": late(15) + ["10:30"], "all": late(15), "day": late(15)}),
    ("10:20", delayed("104-1", 30), {"104": late(30) + ["10:45", "-延迟 15"], "all": late(30) + ["-延迟 15"],
                                     "day": ["+30", "或推迟"]}),
    ("10:21", simple("retimed", "105-1", start=at("10:40")), {"105": ["改至 10:40"], "all": ["改至 10:40"],
                                                              "day": ["\"10:40\""]}),
    ("10:22", simple("full", "106-1"), {"106": ["已满", "Full"], "all": ["已满"], "day": ["已满"]}),
    ("10:23", moved("102-1", "111"), {"102": to("111"), "112": to("111"), "111": came("102"), "all": came("102")[:1],
                                      "day": to("111")[:1] + came("102")[:1]}),
    ("10:30", simple("cancelled", "107-1"), {"107": ["已取消"], "all": ["已取消"], "day": ["已取消", "strike"]}),
    ("10:40", simple("reinstated", "107-1"), {"107": ["-已取消", "议题 107-1"], "all": ["议题 107-1"],
                                              "day": ["议题 107-1"]}),
    ("10:50", simple("speaker", "108-1", people=LIN), {"108": ["议题 108-1"], "all": ["议题 108-1"],
                                                       "day": ["议题 108-1"]}),
    ("11:16", moved("109-2", "110"), {"109": to("110")[:1], "110": came("109"), "all": came("109")[:1],
                                      "day": to("110")[:1] + came("109")[:1]}),
    ("11:18", moved("109-2", "109"), {"109": ["议题 109-2", "-已移至"], "110": to("109")[:1], "all": ["-由 109"],
                                      "day": to("109")[:1]}),
    ("11:20", added("x3", "112", "11:30", "12:30"), {"112": ["新增", "议题 x3"], "all": ["议题 x3"], "day": ["议题 x3"]}),
    ("11:21", simple("replaced", "108-2", by="x3"), {"108": ["改为《议题 x3》", "Now: Topic x3"], "112": ["议题 x3"],
                                                     "all": ["改为《议题 x3》"], "day": ["已更换"]}),
    ("11:22", delayed("101-2", 20, expires=at("11:40")), {"101": late(20) + ["11:50"], "all": late(20), "day": late(20)}),
    ("11:46", simple("full", "102-2", room="110"), {"102": ["已满，110 转播"], "all": ["已满，110 转播", "-延迟 20"],
                                                    "day": ["已满", "-延迟 20"]}),
    ("13:40", moved("101-3", "110"), {"101": to("110")[:1], "110": came("101"), "all": came("101")[:1],
                                      "day": to("110")[:1] + came("101")[:1]}),
    ("13:45", moved("102-3", "110"), {"102": to("110")[:1], "110": came("102"), "all": came("102")[:1],
                                      "day": to("110")[:1] + ["由 102"]}),
    ("13:46", delayed("103-3", 15), {"103": late(15) + ["14:15"], "all": late(15), "day": late(15)}),
    ("13:47", simple("retimed", "104-3", start=at("17:30"), end=at("18:10")), {"104": ["改至 17:30"], "all": ["改至 17:30"],
                                                                              "day": ["改至 17:30", "moved/104-3"]}),
    ("13:50", simple("cancelled", "105-3"), {"105": ["已取消"], "all": ["已取消"], "day": ["已取消"]}),
    ("13:55", simple("doors", "106-3", state="open"), {"106": ["请进"], "all": ["请进"], "day": ["议题 106-3"]}),
    ("15:01", moved("101-4", "112"), {"101": to("112")[:1], "112": came("101"), "all": came("101")[:1],
                                      "day": to("112")[:1] + came("101")[:1]}),
    ("15:05", delayed("101-4", 10), {"112": came("101") + ["15:25"], "101": to("112")[:1], "all": came("101")[:1],
                                     "day": came("101")[:1]}),
    ("15:10", added("x4", "111", "15:20", "16:00"), {"111": ["新增", "议题 x4"], "all": ["议题 x4"], "day": ["议题 x4"]}),
    ("15:21", simple("cancelled", "x4"), {"111": ["已取消", "strike", "-新增"], "all": ["已取消"], "day": ["已取消"]}),
    ("16:20", simple("replaced", "103-5", title=title("y2")), {"103": ["议题 y2", "已更换"], "all": ["议题 y2"],
                                                               "day": ["议题 y2"]}),
]


def main():
    folder = os.path.join(HERE, "rehearsal")
    with open(os.path.join(HERE, "rehearsal.json"), "w", encoding="utf-8") as out:
        json.dump(programme(), out, ensure_ascii=False, indent=1)
        out.write("\n")
    assert len(CHANGES) == 40
    arrived = []
    names = set()
    for number, (clock, change, views) in enumerate(CHANGES, 1):
        arrived.insert(0, dict(id="c%02d" % number, decided=at(clock), **change))
        case = os.path.join(folder, "%02d-%s" % (number, change["kind"]))
        names.add(os.path.basename(case))
        os.makedirs(case, exist_ok=True)
        with open(os.path.join(case, "changes.json"), "w", encoding="utf-8") as out:
            changes = ",\n".join(json.dumps(c, ensure_ascii=False) for c in arrived)
            out.write('{"format": "hallboard changes 1", "changes": [\n%s]}\n' % changes)
        with open(os.path.join(case, "at"), "w", encoding="utf-8") as out:
            out.write(at(clock) + "\n")
        with open(os.path.join(case, "claims"), "w", encoding="utf-8") as out:
            for view, texts in sorted(views.items()):
                for text in texts:
                    out.write("%s %s %s\n" % ((view, "-", text[1:]) if text[0] == "-" else (view, "+", text)))
    for old in set(os.listdir(folder)) - names:
        shutil.rmtree(os.path.join(folder, old))


main()
