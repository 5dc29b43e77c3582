#!/usr/bin/env python3
# timeout: 120
"""config/status.schema.json against status files that the program wrote, by an independent validator.
The schema allows members to be added; here each one that is written must stand in it."""
import copy
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from box import Box  # noqa: E402
from probe import feed, run_tests, wait_for  # noqa: E402
from signed import Key, key_file, publish  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHIEF = Key("chief", "emergency")
DRILL = b"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>d</identifier>
<sender>a</sender><sent>2021-04-25T10:09:00+08:00</sent><status>Test</status><msgType>Alert</msgType>
<scope>Public</scope><info><event>Fire</event><urgency>Immediate</urgency><severity>Extreme</severity>
<certainty>Observed</certainty></info></alert>"""
SAID = {"format": "hallboard announcements 1", "language": "en",
        "announcements": [{"id": "a", "level": "notice", "headline": "Hello"}]}


def closed(schema):
    """The same schema without room for members that it does not name."""
    if isinstance(schema, dict):
        for value in schema.values():
            closed(value)
        if "properties" in schema:
            schema["additionalProperties"] = False
    return schema


def validator():
    from jsonschema import Draft202012Validator, FormatChecker
    with open(os.path.join(ROOT, "config", "status.schema.json"), encoding="utf-8") as file:
        schema = closed(json.load(file))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def fault(status):
    for error in validator().iter_errors(status):
        return "%s: %s" % (error.json_path, error.message[:160])
    return None


def valid(status):
    assert not fault(status), fault(status)


def signed():
    """a signed feed with announcements, a drill, and a source that is refused"""
    sources = {"announcements": {"url": "announcements.json"}, "alerts": [{"url": "alerts.xml"}],
               "changes": {"url": "changes.json"}}
    server = TweakServer({"/feed.json": feed(sources=sources, displays=[{"id": "staff", "staff": True}]),
                          "/announcements.json": json.dumps(SAID).encode(), "/alerts.xml": DRILL,
                          "/changes.json": b"{}"})
    publish(server.documents, CHIEF, 5)
    with Box(server, key_file([CHIEF]), "--display", "staff") as box:
        box.wait_receipt("a", "presented")
        wait_for(lambda: box.source("changes").get("state") == "refused", 20, "the changes")
        wait_for(lambda: any("drill" in r for r in box.status()["receipts"]), 20, "the drill")
        status = box.status()
        valid(status)
        server.documents["/announcements.json"] = json.dumps(dict(SAID, announcements=[])).encode()
        publish(server.documents, CHIEF, 6)
        box.wait_receipt("a", "cleared")
        valid(box.status())
    # The check itself: a member too many, one too few, and another type are found.
    for change in (lambda s: s.update(more=1), lambda s: s.pop("glass"), lambda s: s["glass"].pop("board"),
                   lambda s: s["signing"].update(serial="5"), lambda s: s["sources"][0].update(state="fine"),
                   lambda s: s["receipts"][0].update(received=5)):
        wrong = copy.deepcopy(status)
        change(wrong)
        assert fault(wrong), "the schema lets a fault pass"


def before_a_feed():
    """without keys and without a feed, with a setting that is not understood"""
    server = TweakServer({})
    with Box(server, None) as box:
        wait_for(lambda: box.source("feed").get("last_error"), 20, "the failure")
        status = box.status()
        valid(status)
        assert status["signing"] is None and status["sources"][0]["document"] is None


try:
    validator()
    run_tests([signed, before_a_feed])
except ImportError:
    print("skip schema_status: no python3-jsonschema that knows 2020-12")
