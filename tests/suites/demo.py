#!/usr/bin/env python3
"""The demo feed: that the committed one is what the script makes, and what it promises.

Prints a line a test: `ok NAME`, `not ok NAME: why`, `skip NAME: why`. Reads the feed on its own,
with nothing of make-feed.py, so that a fault there is seen here.
"""
import collections
import csv
import datetime
import json
import os
import subprocess
import sys
import tempfile
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DEMO = os.path.join(ROOT, "assets", "demo")
PUBLISHED = os.path.join(ROOT, "..", "shared", "summit", "programme.tsv")
MINUTE = datetime.timedelta(minutes=1)
TEXTS = {"name", "short_name", "title", "short_title", "long_title", "motto", "standing", "note",
         "place", "label", "role"}
REFERENCES = {"room", "rooms", "session"}
# Items a day, and how many of each kind, as published.
PER_DAY = {"2021-04-25": 14, "2021-04-26": 19, "2021-04-27": 2, "2021-04-28": 1, "2021-04-29": 1}
KINDS = {"ceremony": 3, "forum": 1, "sub-forum": 20, "competition": 4, "event": 4,
         "exhibition": 5}


def check(condition, why):
    if not condition:
        raise AssertionError(why)


def time(text):
    return datetime.datetime.fromisoformat(text)


def at(day, clock):
    return time(f"2021-04-{day}T{clock}:00+08:00")


def walk(value, path=""):
    """Every (path, name, value) of the members of a document."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield f"{path}.{name}", name, member
            yield from walk(member, f"{path}.{name}")
    elif isinstance(value, list):
        for i, member in enumerate(value):
            yield from walk(member, f"{path}[{i}]")


def load():
    with open(os.path.join(DEMO, "feed.json"), encoding="utf-8") as file:
        return json.load(file)


def arranged(feed, now):
    """id -> (room, start, end, states) with the changes that are in force at now."""
    out = {s["id"]: [s["room"], time(s["start"]), time(s["end"]), set()] for s in feed["sessions"]}
    plan = {s["id"]: (time(s["start"]), time(s["end"])) for s in feed["sessions"]}
    for change in sorted(feed["changes"], key=lambda c: time(c["decided"])):
        if time(change["decided"]) > now:
            continue
        entry, (start, end) = out[change["session"]], plan[change["session"]]
        kind = change["kind"]
        entry[3].add(kind)
        if kind == "moved":
            entry[0] = change["room"]
        elif kind == "delayed":
            entry[1], entry[2] = (t + change["minutes"] * MINUTE for t in (start, end))
        elif kind == "retimed":
            entry[1] = time(change.get("start", start.isoformat()))
            entry[2] = time(change["end"]) if "end" in change else entry[1] + (end - start)
        elif kind == "reinstated":
            entry[3].discard("cancelled")
    return out


def overlaps(entries):
    """Pairs of ids that claim one room at one time; entries: (id, room, start, end)."""
    by_room = collections.defaultdict(list)
    for name, room, start, end in entries:
        by_room[room].append((start, end, name))
    for room, slots in by_room.items():
        slots.sort()
        for (_, end, a), (start, _, b) in zip(slots, slots[1:]):
            if start < end:
                yield f"{room}: {a} and {b}"


def test_made_by_script():
    made = subprocess.run([sys.executable, os.path.join(DEMO, "make-feed.py"), "--stdout"],
                          capture_output=True, check=False)
    check(made.returncode == 0, made.stderr.decode("utf-8", "replace").strip())
    with open(os.path.join(DEMO, "feed.json"), "rb") as file:
        check(file.read() == made.stdout, "feed.json is not what make-feed.py makes: run it")


def test_announcements():
    """Made by the script, read without a fault, and nothing of them where the pictures are taken."""
    made = subprocess.run([sys.executable, os.path.join(DEMO, "make-feed.py"), "--announcements"],
                          capture_output=True, check=False)
    path = os.path.join(DEMO, "announcements.json")
    with open(path, "rb") as file:
        check(file.read() == made.stdout, "announcements.json is not what make-feed.py makes: run it")
    for one in json.loads(made.stdout)["announcements"]:
        check(not one["from"] <= "2021-04-25T10:15:00+08:00" < one["expires"], f"{one['id']} is shown at 10:15")
    check("announcements" not in load().get("sources", {}), "the feed shows them by itself")
    hallboard = os.environ.get("HALLBOARD")
    if hallboard:
        done = subprocess.run([hallboard, "check", path], capture_output=True, text=True, check=False)
        check(done.returncode == 0, done.stdout + done.stderr)


def test_items():
    sessions = load()["sessions"]
    check(len(sessions) == 37, f"{len(sessions)} sessions")
    ids = [s["id"] for s in sessions]
    check(len(set(ids)) == 37, "an id is used twice")
    days = [s["start"][:10] for s in sessions]
    check(days == sorted(days), "not in the order of days")
    check(collections.Counter(days) == PER_DAY, f"a day: {collections.Counter(days)}")
    kinds = collections.Counter(s["kind"] for s in sessions)
    check(kinds == KINDS, f"kinds: {kinds}")
    check(sum("long_title" in s for s in sessions) == 7, "7 items have a long title")


def test_published_order():
    if not os.path.exists(PUBLISHED):
        return "the published programme is not here"
    with open(PUBLISHED, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    sessions = load()["sessions"]
    check(len(rows) == len(sessions), f"{len(rows)} published, {len(sessions)} in the feed")
    for row, session in zip(rows, sessions):
        long_title = session.get("long_title", {})
        ours = (session["start"][:10], session["kind"], session["title"]["en"],
                long_title.get("en", ""))
        theirs = (row["date"], row["kind"], row["title_en"], row["long_title_en"] or "")
        check(ours == theirs, f"{session['id']}: {ours} is published as {theirs}")
    return None


def test_event():
    event = load()["event"]
    check(event["id"] == "dcs-2021" and event["zone"] == "Asia/Shanghai", "id or zone")
    check(event["languages"] == ["zh", "en"], "languages")
    check([d["date"] for d in event["days"]] == list(PER_DAY), "days")
    check(event["standing"] == {"zh": "如有微调，以现场安排为准",
                                "en": "On-site arrangements prevail"}, "standing fact")
    check("illustrative" in event["note"]["en"] and "虚构" in event["note"]["zh"], "note")


def test_both_languages():
    count = 0
    for path, name, value in walk(load()):
        if name in TEXTS and path != ".venue.name" and not path.startswith(".venue.levels"):
            check(isinstance(value, dict) and list(value) == ["zh", "en"], f"{path}: languages")
            check(all(isinstance(t, str) and t.strip() == t != "" for t in value.values()),
                  f"{path}: empty or with outer spaces")
            check(any("\u4e00" <= c <= "\u9fff" for c in value["zh"]), f"{path}: no Chinese")
            check(not any("\u4e00" <= c <= "\u9fff" for c in value["en"]), f"{path}: not English")
            count += 1
    check(count > 150, f"only {count} texts")


def test_references():
    feed = load()
    rooms = {r["id"] for r in feed["rooms"]}
    sessions = {s["id"] for s in feed["sessions"]}
    playlists = {p["id"] for p in feed["playlists"]}
    known = {"room": rooms, "rooms": rooms, "session": sessions, "playlist": playlists,
             "level": {x["id"] for x in feed["levels"]}, "track": {x["id"] for x in feed["tracks"]},
             "levels": {x["id"] for x in feed["levels"]},
             "series": {x["id"] for x in feed["series"]}}
    count = 0
    for path, name, value in walk(feed):
        for one in value if isinstance(value, list) else [value]:
            if name in known and isinstance(one, str):
                check(one in known[name], f"{path}: {one} is not known")
                count += 1
    check(count > 100, f"only {count} references")
    for name in ("rooms", "changes", "displays", "playlists", "levels", "tracks", "series"):
        ids = [x["id"] for x in feed[name]]
        check(ids and len(ids) == len(set(ids)), f"{name}: none, or an id used twice")


def test_rooms():
    feed = load()
    held = collections.Counter(s["room"] for s in feed["sessions"])
    empty = [r["id"] for r in feed["rooms"] if not held[r["id"]]]
    check(not empty, f"without a session: {empty}")
    check(len(feed["rooms"]) >= 20, f"{len(feed['rooms'])} rooms")
    order = [(r["level"], r["id"]) for r in feed["rooms"] if r["id"].isdigit()]
    check(order == sorted(order), "rooms are not in the order of their numbers")


def test_one_room_of_three():
    feed = load()
    held = collections.Counter(s["room"] for s in feed["sessions"])
    three = [room for room, n in held.items() if n == 3]
    check(len(three) == 1, f"rooms with three sessions: {three}")
    names = set(three) | {s["id"] for s in feed["sessions"] if s["room"] == three[0]}
    for part in ("changes", "displays", "playlists"):
        for path, name, value in walk(feed[part], part):
            for one in value if isinstance(value, list) else [value]:
                check(name not in REFERENCES or one not in names, f"{path} refers to {one}")


def test_no_double_booking():
    feed = load()
    for s in feed["sessions"]:
        check(time(s["start"]) < time(s["end"]), f"{s['id']}: ends before it starts")
        check(s["start"].endswith("+08:00") and s["end"].endswith("+08:00"), f"{s['id']}: offset")
        check(s["start"][:10] == s["end"][:10], f"{s['id']}: over midnight")
    plan = [(s["id"], s["room"], time(s["start"]), time(s["end"])) for s in feed["sessions"]]
    check(not list(overlaps(plan)), f"as planned: {list(overlaps(plan))}")
    for change in feed["changes"]:
        now = time(change["decided"])
        entries = [(name, e[0], e[1], e[2]) for name, e in arranged(feed, now).items()
                   if "cancelled" not in e[3]]
        check(not list(overlaps(entries)), f"after {change['id']}: {list(overlaps(entries))}")


def test_exhibition():
    feed = load()
    days = [s for s in feed["sessions"] if s.get("series") == "exhibition"]
    check([s["start"] for s in days] == [f"{d}T09:00:00+08:00" for d in PER_DAY], "starts")
    check([s["end"] for s in days] == [f"{d}T17:00:00+08:00" for d in PER_DAY], "ends")
    check(len({s["room"] for s in days}) == 1, "in more than one room")
    series = next(x for x in feed["series"] if x["id"] == "exhibition")
    check(series["online"]["url"].startswith("https://"), "no online link")
    hosts = {v.split("/")[2] for _, name, v in walk(feed) if name == "url" and "://" in v}
    check(hosts and all(h.endswith(".example") for h in hosts), f"real addresses: {hosts}")


def pixels(path):
    """Header, palette and rows of a PNG, whatever its compressor made of them."""
    with open(path, "rb") as file:
        data, parts, at = file.read(), {}, 8
    while at < len(data):
        size = int.from_bytes(data[at:at + 4], "big")
        parts.setdefault(data[at + 4:at + 8], bytearray()).extend(data[at + 8:at + 8 + size])
        at += 12 + size
    return bytes(parts[b"IHDR"]), bytes(parts[b"PLTE"]), zlib.decompress(bytes(parts[b"IDAT"]))


def test_exhibits():
    feed = load()
    exhibits = feed["exhibits"]
    check(len(exhibits) >= 10 and "exhibits" in feed["x-illustrative"], f"{len(exhibits)} exhibits")
    check(len({e["stand"] for e in exhibits}) == len(exhibits), "a stand twice")
    for exhibit in exhibits:
        for name in ("title", "organisation", "hall", "text"):
            check(set(exhibit[name]) == {"zh", "en"}, f"{exhibit['id']}: {name}")
        check(len(exhibit["online"]["url"]) <= 62, f"{exhibit['id']}: no small QR code")
    pictures = [e["picture"]["url"] for e in exhibits if "picture" in e]
    check(0 < len(pictures) < len(exhibits), "none with, or none without a picture")
    for picture in pictures:
        check(os.path.getsize(os.path.join(DEMO, picture)) < 200000, f"{picture}: large")


def test_pictures():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(DEMO, "make-pictures.py"), folder], check=True)
        drawn = sorted(os.listdir(folder))
        check(drawn == sorted(os.listdir(os.path.join(DEMO, "pictures"))), "other pictures")
        for name in drawn:
            check(pixels(os.path.join(folder, name)) == pixels(os.path.join(DEMO, "pictures", name)),
                  f"{name} is not what make-pictures.py draws: run it")


def test_first_morning():
    feed, now = load(), at(25, "10:15")
    on = [s for s in feed["sessions"] if time(s["start"]) <= now < time(s["end"])]
    check(len(on) >= 8 and len({s["room"] for s in on}) == len(on), f"{len(on)} run")
    soon = [s for s in feed["sessions"] if now < time(s["start"]) <= now + 30 * MINUTE]
    check(len(soon) >= 2, f"{len(soon)} start within 30 minutes")
    check({"11:00", "11:30", "12:00"} <= {s["end"][11:16] for s in on}, "ends do not overlap")
    running = {s["id"] for s in on}
    for c in feed["changes"]:
        if time(c["decided"]) <= now:
            check(c["session"] not in running or c["kind"] in ("full", "speaker"),
                  f"{c['id']} {c['kind']} touches what runs at 10:15")


def test_second_morning():
    """What picture 01 of the look shows at 10:12 on 26 April."""
    feed, now = load(), at(26, "10:12")
    rows = collections.defaultdict(list)
    for name, (room, start, end, states) in arranged(feed, now).items():
        if end > now and start < at(26, "12:00") and start >= at(26, "08:00"):
            rows[room].append((start, states, name))
    wanted = {str(n) for n in (*range(201, 207), *range(301, 307))}
    check(wanted <= set(rows), f"nothing in {sorted(wanted - set(rows))}")
    for kind, room in (("delayed", "205"), ("cancelled", "206"), ("full", "204"),
                       ("moved", "302")):
        with_kind = [r for r, sessions in rows.items() if any(kind in s[1] for s in sessions)]
        check(with_kind == [room], f"{kind} in {with_kind}")
    check(rows["205"][0][0] == at(26, "10:15"), "205 does not start at 10:15")
    later = [s[0] for sessions in rows.values() for s in sessions if s[0] > now + 30 * MINUTE]
    check(later, "nothing is later")


def test_changes():
    feed = load()
    changes = feed["changes"]
    kinds = {c["kind"] for c in changes}
    check({"moved", "delayed", "cancelled", "full", "doors", "speaker", "retimed"} <= kinds,
          f"only {sorted(kinds)}")
    start = {s["id"]: time(s["start"]) for s in feed["sessions"]}
    for c in changes:
        lead = start[c["session"]] - time(c["decided"])
        check(-60 * MINUTE <= lead <= 12 * 60 * MINUTE, f"{c['id']}: decided {lead} ahead")
        check("note" in c, f"{c['id']}: no note")
    day = [c for c in changes if at(25, "10:20") <= time(c["decided"]) < at(25, "18:00")]
    check(len(day) >= 4, f"{len(day)} changes are left for the first day's demo")


def test_titles_only_in_sessions():
    feed = load()
    titles = {t for s in feed["sessions"] for key in ("title", "short_title", "long_title")
              for t in s.get(key, {}).values()}
    for part in ("event", "levels", "rooms", "tracks", "changes", "displays"):
        for path, _, value in walk(feed[part], part):
            if isinstance(value, str):
                found = [t for t in titles if t in value]
                check(not found, f"{path} holds the title {found}")


def test_displays():
    feed = load()
    displays = {d["id"]: d for d in feed["displays"]}
    check({"lobby-1", "hall-e1", "hall-w1", "totem-1", "far-1", "door-301"} <= set(displays), "ids")
    check(displays["lobby-1"]["size"] == [1920, 1080], "lobby-1")
    check(displays["totem-1"]["size"] == [1080, 1920], "totem-1")
    check(displays["far-1"]["distance_m"] == 4.5, "far-1")
    check(displays["door-301"]["room"] == "301", "door-301")
    check(any(d["size"] == [3840, 2160] for d in displays.values()), "no 4K display")
    check(any(d.get("strict") for d in displays.values()), "no strict display")
    check(displays["window-1"]["theme"] == "light", "window-1")
    default = next(p for p in feed["playlists"] if p["id"] == feed["playlist"])
    boards = [i["board"] for i in default["items"]]
    check({"now-next", "day", "overview", "figures", "about", "partners", "welcome"} <= set(boards),
          f"default playlist: {boards}")
    for playlist in feed["playlists"]:
        if not playlist["id"].startswith("door-"):
            check(playlist["schedule_every_s"] <= 24, f"{playlist['id']}: schedule_every_s")


def test_check_is_clean():
    program = os.environ.get("HALLBOARD", "")
    if not os.path.exists(program):
        return "HALLBOARD names no program"
    done = subprocess.run([program, "check", "--json", os.path.join(DEMO, "feed.json")],
                          capture_output=True, check=False, timeout=60)
    check(done.returncode == 0, f"exit {done.returncode}: {done.stdout[:400]!r}")
    found = json.loads(done.stdout)
    check((found["days"], found["sessions"], found["left_out"]) == (5, 37, 0), f"{found}")
    return None


def main():
    failed = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        title = "demo " + name[len("test_"):].replace("_", " ")
        try:
            skipped = test()
            print(f"skip {title}: {skipped}" if skipped else f"ok {title}")
        except Exception as error:  # a fault of any kind is that test's failure
            failed += 1
            print(f"not ok {title}: {type(error).__name__}: {error}".replace("\n", " "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
