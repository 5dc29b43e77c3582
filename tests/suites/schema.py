#!/usr/bin/env python3
"""config/feed.schema.json against the feeds that the tests hold, by an independent validator.

Prints a line a test: `ok NAME`, `not ok NAME: why`, `skip NAME: why`. A case folder of
tests/cases/feed with a file `valid` must pass the schema, one with `invalid` must not; the rest say
nothing about it. A schema that lets everything pass would fail here, and so would one that the
faults below slip through.
"""
import copy
import glob
import json
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHANGES_SCHEMA = os.path.join(ROOT, "config", "changes.schema.json")
VENUE_SCHEMA = os.path.join(ROOT, "config", "venue.schema.json")
SCHEMA = os.path.join(ROOT, "config", "feed.schema.json")
ANNOUNCEMENTS_SCHEMA = os.path.join(ROOT, "config", "announcements.schema.json")
DEMO = os.path.join(ROOT, "assets", "demo", "feed.json")

# One fault each, planted in the demo feed: (what, how).
FAULTS = [
    ("another format", lambda f: f.update(format="hallboard feed 2")),
    ("no event", lambda f: f.pop("event")),
    ("no rooms", lambda f: f.pop("rooms")),
    ("a room without an id", lambda f: f["rooms"][0].pop("id")),
    ("a session without a room", lambda f: f["sessions"][0].pop("room")),
    ("a session without a title", lambda f: f["sessions"][0].pop("title")),
    ("a session without an end", lambda f: f["sessions"][0].pop("end")),
    ("an instant without an offset", lambda f: f["sessions"][0].update(start="2021-04-25T09:00:00")),
    ("a month 13", lambda f: f["sessions"][0].update(start="2021-13-25T09:00:00Z")),
    ("a number as title", lambda f: f["sessions"][0].update(title=7)),
    ("a bad language tag", lambda f: f["sessions"][0].update(title={"e n": "x"})),
    ("an empty title", lambda f: f["sessions"][0].update(title="")),
    ("a change of no kind", lambda f: f["changes"][0].update(kind="flooded")),
    ("a change of nothing", lambda f: f["changes"][0].pop("session")),
    ("a move to nowhere", lambda f: f["changes"].append(
        {"kind": "moved", "session": "x", "decided": "2021-04-25T09:00:00Z"})),
    ("a display without an id", lambda f: f["displays"][0].pop("id")),
    ("a size of three", lambda f: f["displays"][0].update(size=[1, 2, 3])),
    ("a playlist item without a board", lambda f: f["playlists"][0]["items"][0].pop("board")),
    ("a colour by name", lambda f: f["theme"].update(accent="red")),
    ("a poll of nothing", lambda f: f.update(freshness={"poll_s": 0})),
]


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def first_error(validator, feed):
    for error in sorted(validator.iter_errors(feed), key=lambda e: list(map(str, e.path))):
        return "%s: %s" % (error.json_path, error.message[:120])
    return None


def say(name, fault):
    print("not ok %s: %s" % (name, fault) if fault else "ok %s" % name)


def cases():
    for folder in sorted(glob.glob(os.path.join(ROOT, "tests", "cases", "feed", "*"))):
        for mark in ("valid", "invalid"):
            if os.path.exists(os.path.join(folder, mark)):
                yield os.path.basename(folder), mark, os.path.join(folder, "input.json")


def feed_schema():
    """With what it takes from the schema of announcements, as no file is to be looked up."""
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.loads(file.read().replace("announcements.schema.json#", "#"))
    for name in ("announcement", "targets"):
        schema["$defs"][name] = read(ANNOUNCEMENTS_SCHEMA)["$defs"][name]
    return schema


def changes_schema(jsonschema, feed):
    """The changes document takes what the feed's changes take, and refuses what they refuse."""
    schema = read(CHANGES_SCHEMA)
    # Both in one, as no file is to be looked up by the validator.
    schema["properties"]["changes"]["items"]["$ref"] = "#/$defs/change"
    schema["$defs"] = feed["$defs"]
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    changes = {"format": "hallboard changes 1", "changes": read(DEMO)["changes"]}
    say("the demo's changes as a document are valid", first_error(validator, changes))
    say("no changes are valid", first_error(validator, dict(changes, changes=[])))
    for what, bad in (("another format", dict(changes, format="hallboard feed 1")),
                      ("changes without a list", {"format": "hallboard changes 1"}),
                      ("a change of no kind", dict(changes, changes=[dict(changes["changes"][0], kind="x")]))):
        say("%s is no changes document" % what,
            None if first_error(validator, bad) else "the schema lets it pass")


# One fault each, planted in a sound venue: (what, how).
VENUE_FAULTS = [
    ("another format", lambda v: v.update(format="hallboard venue 2")),
    ("no levels", lambda v: v.pop("levels")),
    ("a level without an id", lambda v: v["levels"][0].pop("id")),
    ("a space on no level", lambda v: v["spaces"][0].pop("level")),
    ("a space of no kind", lambda v: v["spaces"][0].update(kind="ballroom")),
    ("a space without a shape", lambda v: v["spaces"][0].pop("box")),
    ("an outline of two places", lambda v: v["levels"][0].update(outline=[[0, 0], [1, 1]])),
    ("a place of three", lambda v: v["nodes"][0].update(at=[1, 2, 3])),
    ("a node without an id", lambda v: v["nodes"][0].pop("id")),
    ("an edge of one node", lambda v: v["edges"][0].update(nodes=["a"])),
    ("a way to fly", lambda v: v["edges"][0].update(way="fly")),
    ("a point of no kind", lambda v: v["points"][0].update(kind="moon")),
]


def venue_schema(jsonschema):
    schema = read(VENUE_SCHEMA)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    sound = read(os.path.join(ROOT, "tests", "cases", "venue", "plain", "venue.json"))
    say("the plain venue is valid", first_error(validator, sound))
    say("the demo's venue is valid", first_error(validator, read(DEMO)["venue"]))
    with open(os.path.join(ROOT, "config", "VENUE.md"), encoding="utf-8") as file:
        example = file.read().split("```json")[1].split("```")[0]
    say("the example of VENUE.md is valid", first_error(validator, json.loads(example)))
    for what, plant in VENUE_FAULTS:
        venue = copy.deepcopy(sound)
        plant(venue)
        say("a venue with %s is not valid" % what,
            None if first_error(validator, venue) else "the schema lets it pass")


def main():
    try:
        import jsonschema
    except ImportError:
        print("skip schema: python3-jsonschema is missing")
        return
    if not hasattr(jsonschema, "Draft202012Validator"):
        print("skip schema: python3-jsonschema knows no 2020-12")
        return
    schema = feed_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    say("the schema is one of 2020-12", None)
    changes_schema(jsonschema, schema)
    venue_schema(jsonschema)
    demo = read(DEMO)
    say("the demo feed is valid", first_error(validator, demo))
    for name, mark, path in cases():
        error = first_error(validator, read(path))
        if mark == "valid":
            say("%s is valid" % name, error)
        else:
            say("%s is not valid" % name, None if error else "the schema lets it pass")
    for what, plant in FAULTS:
        feed = copy.deepcopy(demo)
        plant(feed)
        error = first_error(validator, feed)
        say("%s is not valid" % what, None if error else "the schema lets it pass")


if __name__ == "__main__":
    main()
