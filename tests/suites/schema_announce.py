#!/usr/bin/env python3
"""The schemas of announcements, manifests and key files, against the reader's cases and the page
that describes them, by an independent validator. Prints `ok NAME`, `not ok NAME: why`, `skip`."""
import glob
import json
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Cases of tests/cases/announce that a validator must refuse; all the others with JSON in them are
# good by themselves (what one may say, and what a prepared text wants, is no schema's business).
BAD = {"bad-items", "targets", "refused-format", "refused-list", "refused-missing"}
NOT_JSON = {"refused-html"}


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return json.load(file)


def say(name, fault):
    print("not ok %s: %s" % (name, fault) if fault else "ok %s" % name)


def error_of(validator, document):
    for error in validator.iter_errors(document):
        return "%s: %s" % (error.json_path, error.message[:100])
    return None


def refused(validator, name, document):
    say("%s is refused" % name, None if error_of(validator, document) else "the schema lets it pass")


def main():
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        print("skip schema_announce: no python3-jsonschema that knows 2020-12")
        return
    validators = {}
    for name in ("announcements", "manifest", "keys"):
        schema = read("config/%s.schema.json" % name)
        Draft202012Validator.check_schema(schema)
        validators[name] = Draft202012Validator(schema)
    announce = validators["announcements"]
    for folder in sorted(glob.glob(os.path.join(ROOT, "tests/cases/announce/*"))):
        name = os.path.basename(folder)
        if name in NOT_JSON:
            continue
        document = read(os.path.join(folder, "input.json"))
        if name in BAD:
            refused(announce, name, document)
        else:
            say("%s is valid" % name, error_of(announce, document))
    good = {"id": "a", "level": "info", "headline": "x"}
    for what, item in (("no id", {"level": "info", "headline": "x"}), ("no headline", {"id": "a", "level": "info"}),
                       ("another level", dict(good, level="loud")), ("no offset", dict(good, expires="2021-04-25T10:00:00")),
                       ("a broken priority", dict(good, priority=1.5)), ("a target by word", dict(good, targets="east"))):
        refused(announce, what, {"format": "hallboard announcements 1", "announcements": [item]})

    # What SIGNING.md shows, with its keys and hashes written out.
    with open(os.path.join(ROOT, "config/SIGNING.md"), encoding="utf-8") as page:
        blocks = re.findall(r"(?:^    \S?.*\n)+", page.read(), re.M)
    shown = [b for b in blocks if b.lstrip().startswith("{")]
    manifest = json.loads(re.sub(r'"9f86d0…"', '"%s"' % ("0" * 64), shown[0]))
    keys = json.loads(re.sub(r'"(RW.)…"', lambda m: '"%s"' % (m.group(1) + "A" * 53), shown[1]))
    say("the page's manifest is valid", error_of(validators["manifest"], manifest))
    say("the page's key file is valid", error_of(validators["keys"], keys))
    for what, change in (("serial 0", {"serial": 0}), ("serial 2^53", {"serial": 2 ** 53}), ("no instant", {"issued": "now"}),
                         ("a short hash", {"documents": [{"url": "a", "length": 1, "sha256": "00"}]}),
                         ("no address", {"documents": [{"length": 1, "sha256": "0" * 64}]})):
        refused(validators["manifest"], what, dict(manifest, **change))
    for what, change in (("threshold 3", {"emergency_threshold": 3}), ("no keys", {"keys": []}),
                         ("another role", {"keys": [dict(keys["keys"][0], role="chief")]}),
                         ("no key", {"keys": [dict(keys["keys"][0], public="RWx")]})):
        refused(validators["keys"], what, dict(keys, **change))


if __name__ == "__main__":
    main()
