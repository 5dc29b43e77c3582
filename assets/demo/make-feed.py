#!/usr/bin/env python3
"""Makes the demo feed from the tables beside this script.

    python3 assets/demo/make-feed.py            writes assets/demo/feed.json
    python3 assets/demo/make-feed.py --stdout   prints it instead

Same tables, same bytes: no clock, no network, the standard library only. What is wrong in a table
is told with its file and line, and nothing is written.
"""
import json
import os
import sys

import make_venue

HERE = os.path.dirname(os.path.abspath(__file__))
OFFSET = "+08:00"  # China Standard Time, no daylight saving in 2021
LANGUAGES = ("zh", "en")
ONLINE_HALL = {"zh": "扫码进入云展馆", "en": "Cloud Exhibition Hall"}


Bad = make_venue.Bad


def read_table(name):
    """Rows of a tab-separated table as dicts; lines that begin with # are comments."""
    path = os.path.join(HERE, "tables", name + ".tsv")
    head, rows = None, []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if head is None:
                head = cells
                continue
            if len(cells) != len(head):
                raise Bad(f"{name}.tsv:{number}: {len(cells)} cells, the head has {len(head)}")
            rows.append(dict(zip(head, cells), _where=f"{name}.tsv:{number}"))
    return rows


def by_id(rows):
    index = {}
    for row in rows:
        if row["id"] in index:
            raise Bad(f"{row['_where']}: id {row['id']}: used before")
        index[row["id"]] = row
    return index


def look_up(index, key, row, what):
    if key not in index:
        raise Bad(f"{row['_where']}: {what} {key}: not in its table")
    return index[key]


def text(row, prefix=""):
    """The text of a row in both languages, or None where neither is given."""
    pair = {lang: row[prefix + lang] for lang in LANGUAGES if row[prefix + lang]}
    if pair and len(pair) != len(LANGUAGES):
        raise Bad(f"{row['_where']}: {prefix or 'text'}: one language is missing")
    return pair or None


def put(target, **members):
    """Adds the members that have a value, in this order."""
    for name, value in members.items():
        if value not in (None, "", []):
            target[name] = value
    return target


def instant(date, time):
    return f"{date}T{time}:00{OFFSET}"


def link(url, label=None):
    return put({}, url=url, label=label) if url else None


def make_event():
    words = {row["key"]: row for row in read_table("event")}
    days = [
        put({"date": row["date"]}, opens=row["opens"], closes=row["closes"],
            title=text(row, "title_"))
        for row in read_table("days")
    ]
    event = {"id": "dcs-2021"}
    for key in ("name", "short_name", "motto", "place", "standing", "note"):
        event[key] = text(words[key])
    event.update(zone="Asia/Shanghai", languages=list(LANGUAGES), days=days)
    event["online"] = link(words["online"]["value"], text(words["online"]))
    return event


def make_named(names, kind):
    """Levels, tracks or series."""
    word = "title" if kind == "series" else "name"
    out = []
    for row in names:
        if row["list"] == kind:
            item = {"id": row["id"], word: text(row)}
            out.append(put(item, online=link(row["online"], text(row, "online_"))))
    return out


def make_room(row):
    room = {"id": row["id"], "number": row["number"], "name": text(row, "name_")}
    put(room, short_name=text(row, "short_name_"), place=text(row, "place_"), level=row["level"],
        groups=row["groups"].split())
    return put(room, capacity=int(row["capacity"]) if row["capacity"] else None)


def make_person(row):
    return {"name": text(row, "name_"), "role": text(row, "role_")}


def make_session(item, place, people):
    kind = item["kind"]
    chair = place["chair"]
    session = {"id": item["id"], "room": place["room"], "title": text(item, "title_")}
    put(session, short_title=text(place, "short_title_"), long_title=text(item, "long_title_"))
    session["start"] = instant(item["date"], place["start"])
    session["end"] = instant(item["date"], place["end"])
    put(session, kind=kind, track="forum" if kind == "sub-forum" else kind,
        series=place["series"], languages=place["spoken"].split(), online=link(place["online"]))
    if place["channels"]:
        pairs = [channel.split(":") for channel in place["channels"].split()]
        session["interpretation"] = [{"channel": c, "language": lang} for c, lang in pairs]
    if chair:
        session["people"] = [make_person(look_up(people, chair, place, "chair"))]
    return session


def make_change(row, published, rooms, people):
    item = look_up(published, row["session"], row, "session")
    date, time = row["decided"].split("T")
    change = {"id": row["id"], "session": item["id"], "kind": row["kind"],
              "decided": instant(date, time)}
    value = row["value"]
    if row["kind"] in ("moved", "full"):
        change["room"] = look_up(rooms, value, row, "room")["id"]
    elif row["kind"] == "delayed":
        change["minutes"] = int(value)
    elif row["kind"] == "retimed":
        change["start"] = instant(item["date"], value)
    elif row["kind"] == "doors":
        change["state"] = value
    elif row["kind"] == "speaker":
        change["people"] = [make_person(look_up(people, value, row, "person"))]
    elif value:
        raise Bad(f"{row['_where']}: {row['kind']}: takes no value")
    return put(change, note=text(row, "note_"))


def pair_of_numbers(row, name):
    return [float(value) for value in row[name].split(",")] if row[name] else None


def make_exhibit(row, stands):
    exhibit = {"id": row["id"], "stand": row["stand"]}
    for name in ("title", "organisation", "hall", "text"):
        put(exhibit, **{name: text(row, name + "_")})
    place = make_venue.place(look_up(stands, row["stand"], row, "stand"))
    put(exhibit, level=row["level"], position=place)
    if row["picture"]:
        picture = "pictures/" + row["picture"] + ".png"
        if not os.path.exists(os.path.join(HERE, picture)):
            raise Bad(f"{row['_where']}: {picture}: is not there")
        exhibit["picture"] = put({"url": picture}, focal=pair_of_numbers(row, "focal"))
    return put(exhibit, online=link(row["online"], ONLINE_HALL))


def make_way(row, rooms):
    way = {"room": look_up(rooms, row["room"], row, "room")["id"]}
    return put(way, text=text(row), direction=row["direction"],
               minutes=int(row["minutes"]) if row["minutes"] else None)


def make_display(row, rooms, playlists, positions, ways):
    look_up(playlists, row["playlist"], row, "playlist")
    if row["room"]:
        look_up(rooms, row["room"], row, "room")
    display = {"id": row["id"], "group": row["group"], "name": text(row, "name_"),
               "place": text(row, "place_"), "level": row["level"]}
    put(display, room=row["room"])
    display["size"] = [int(row["width"]), int(row["height"])]
    display["height_mm"] = int(row["height_mm"])
    display["distance_m"] = float(row["distance_m"])
    display["heading"] = int(row["heading"])
    place = look_up(positions, row["id"], row, "position of")
    display["position"] = pair_of_numbers(place, "place")
    put(display, ways=[make_way(way, rooms) for way in ways if way["display"] == row["id"]])
    return put(display, strict=True if row["strict"] else None, theme=row["theme"],
               playlist=row["playlist"])


def make_playlists(rooms):
    playlists = {}
    for row in read_table("playlists"):
        for room in row["rooms"].split():
            look_up(rooms, room, row, "room")
        item = {"board": row["board"], "dwell": int(row["dwell"])}
        put(item, levels=row["levels"].split(), rooms=row["rooms"].split(),
            aside=True if row["aside"] else None, daily_from=row["daily_from"],
            daily_to=row["daily_to"])
        playlist = playlists.setdefault(row["playlist"], {"id": row["playlist"], "items": []})
        put(playlist, schedule_every_s=int(row["every_s"]) if row["every_s"] else None)
        playlist["items"].append(item)
    return playlists


def make_figure(row, source):
    figure = {"id": row["id"]}
    for name in ("value", "unit", "words", "caption"):
        put(figure, **{name: text(row, name + "_")})
    put(figure, share=int(row["share"]) if row["share"] else None)
    for name in ("share_unit", "share_caption"):
        put(figure, **{name: text(row, name + "_")})
    return put(figure, source=source)


def make_about():
    """The first line of an id is its title."""
    pages = {}
    for row in read_table("about"):
        if row["id"] in pages:
            pages[row["id"]]["sentences"].append(text(row))
        else:
            pages[row["id"]] = {"id": row["id"], "title": text(row), "sentences": []}
    return list(pages.values())


def make_partner(row):
    return {"role": text(row, "role_"), "name": text(row, "name_")}


def make_feed():
    published = by_id(read_table("published"))
    places = by_id(read_table("arrangement"))
    rooms = by_id(read_table("rooms"))
    people = by_id(read_table("people"))
    names = read_table("names")
    positions = by_id(read_table("positions"))
    exhibits = by_id(read_table("exhibits"))
    venue, stands = make_venue.make_venue(read_table, text, rooms, exhibits.values())
    source = text(next(row for row in read_table("event") if row["key"] == "source"))
    playlists = make_playlists(rooms)
    ways = read_table("ways")
    for row in places.values():
        look_up(published, row["id"], row, "item")
        look_up(rooms, row["room"], row, "room")
    sessions = [make_session(item, look_up(places, item["id"], item, "item"), people)
                for item in published.values()]
    return {
        "format": "hallboard feed 1",
        "x-illustrative": ["rooms", "times", "speakers", "floor plans", "changes", "displays",
                           "addresses", "exhibits"],
        "x-published": ["event", "items", "days", "figures", "about", "partners"],
        "x-made-by": "assets/demo/make-feed.py from assets/demo/tables; do not edit by hand",
        "event": make_event(),
        "levels": make_named(names, "level"),
        "rooms": [make_room(row) for row in rooms.values()],
        "tracks": make_named(names, "track"),
        "series": make_named(names, "series"),
        "sessions": sessions,
        "changes": [make_change(row, published, rooms, people)
                    for row in by_id(read_table("changes")).values()],
        "figures": [make_figure(row, source) for row in by_id(read_table("figures")).values()],
        "about": make_about(),
        "partners": [make_partner(row) for row in read_table("partners")],
        "exhibits": [make_exhibit(row, stands) for row in exhibits.values()],
        "displays": [make_display(row, rooms, playlists, positions, ways)
                     for row in by_id(read_table("displays")).values()],
        "playlists": list(playlists.values()),
        "playlist": "all",
        "theme": {"mode": "dark", "accent": "#35D6BE", "clock": "minutes", "motion": "full"},
        "freshness": {"poll_s": 60},
        "venue": venue,
    }


def make_field(text_of, row):
    zh, bar, en = text_of.partition("|")
    if not bar:
        raise Bad(f"announcements: {row['id']}: a field is zh|en, not {text_of}")
    return {"zh": zh, "en": en}


def make_announcement(row):
    out = {"id": row["id"]}
    put(out, level=row["level"], prepared=row["prepared"], headline=text(row, "headline_"),
        instruction=text(row, "instruction_"))
    if row["fields"]:
        fields = (field.partition("=") for field in row["fields"].split(";"))
        out["fields"] = {name: make_field(words, row) for name, _, words in fields}
    for name in ("issued", "from", "expires"):
        out[name] = row[name] + ":00+08:00"
    if row["targets"]:
        kind, _, ids = row["targets"].partition(":")
        out["targets"] = {kind: ids.split(",")}
    return out


def make_announcements():
    return {"format": "hallboard announcements 1",
            "x-made-by": "assets/demo/make-feed.py from assets/demo/tables; do not edit by hand",
            "language": "zh",
            "announcements": [make_announcement(row) for row in read_table("announcements")]}


def dump(document):
    """Indented, but the venue: an item a line."""
    def compact(value):
        return json.dumps(value, ensure_ascii=False)

    venue = document.pop("venue")
    lines = json.dumps(document, ensure_ascii=False, indent=2)[:-2] + ',\n  "venue": {'
    members = []
    for name, value in venue.items():
        if isinstance(value, list):
            items = ",\n".join("      " + compact(item) for item in value)
            members.append(f'    "{name}": [\n{items}\n    ]')
        else:
            members.append(f'    "{name}": {compact(value)}')
    return lines + "\n" + ",\n".join(members) + "\n  }\n}\n"


def main(args):
    try:
        document = dump(make_feed())
        said = json.dumps(make_announcements(), ensure_ascii=False, indent=2) + "\n"
    except (Bad, OSError, KeyError, ValueError) as error:
        print(f"make-feed: {error}", file=sys.stderr)
        return 1
    if args == ["--stdout"]:
        sys.stdout.buffer.write(document.encode("utf-8"))
    elif args == ["--announcements"]:
        sys.stdout.buffer.write(said.encode("utf-8"))
    elif args:
        print("usage: make-feed.py [--stdout | --announcements]", file=sys.stderr)
        return 2
    else:
        with open(os.path.join(HERE, "feed.json"), "w", encoding="utf-8", newline="\n") as file:
            file.write(document)
        with open(os.path.join(HERE, "announcements.json"), "w", encoding="utf-8",
                  newline="\n") as file:
            file.write(said)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
