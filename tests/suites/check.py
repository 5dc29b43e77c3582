#!/usr/bin/env python3
"""`hallboard check` as a script sees it: output, exit status, messages.

Prints a line a test: `ok NAME`, `not ok NAME: why`, `skip NAME: why`. HALLBOARD is the program.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DEMO = os.path.join(ROOT, "assets", "demo", "feed.json")
HALLBOARD = os.environ.get("HALLBOARD", "")
FOLDER = tempfile.mkdtemp(prefix="check-", dir=os.environ.get("TMPDIR"))


def check(condition, why):
    if not condition:
        raise AssertionError(why)


def run(*arguments, status, stdin=b""):
    """Standard output and error of `hallboard check`, which must end with this status."""
    done = subprocess.run([HALLBOARD, "check", *arguments], input=stdin, capture_output=True,
                          timeout=60)
    out, err = done.stdout.decode(), done.stderr.decode()
    check(done.returncode == status,
          "exit status %d, not %d (%s)" % (done.returncode, status, err.strip()[:200]))
    return out, err


def demo():
    with open(DEMO, encoding="utf-8") as file:
        return json.load(file)


def write(name, content):
    path = os.path.join(FOLDER, name)
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content)
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return path


def faulty():
    feed = demo()
    feed["sessions"][7]["end"] = "2021-04-25T00:00:00+08:00"
    return feed


def test_clean_feed():
    out, err = run(DEMO, status=0)
    check(out.startswith(DEMO + ": hallboard feed 1: "), "first line: " + out[:100])
    check("37 sessions" in out and not err, out + err)


def test_announcements():
    path = write("said.json", {"format": "hallboard announcements 1", "announcements": [
        {"id": "n", "level": "notice", "headline": "Use the North Gate",
         "expires": "2021-04-25T10:00:00+08:00"}, {"id": "m", "prepared": "nothing like it"}]})
    out, _ = run(path, status=1)
    check("announcement n notice until 2021-04-25T02:00:00Z: Use the North Gate\n" in out, out)
    check(path + ": announcements[1].prepared: no such prepared text" in out, out)
    out, _ = run("--json", path, status=1)
    said = json.loads(out)
    check(said["announcements"] == [{"id": "n", "level": "notice",
                                     "headline": "Use the North Gate"}], out)


def test_alerts():
    alert = """<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
        <identifier>1</identifier><sender>s</sender><sent>2021-04-25T10:00:00+08:00</sent>
        <status>Exercise</status><msgType>Alert</msgType><scope>Public</scope><info>
        <event>Typhoon</event><urgency>Immediate</urgency><severity>Extreme</severity>
        <certainty>Observed</certainty></info></alert>"""
    out, _ = run(write("alert.xml", alert), status=0)
    check("alerts (CAP): 1 announcement\n" in out and "emergency exercise from" in out, out)
    _, err = run(write("cut.xml", alert[:200]), status=2)
    check("not XML" in err, err)


def test_problem_has_its_path():
    path = write("faulty.json", faulty())
    out, err = run(path, status=1)
    lines = [line for line in out.splitlines() if line.startswith(path + ": sessions[7].end: ")]
    check(len(lines) == 1 and "before its start (" in lines[0], out)


def test_refused_feed():
    path = write("page.json", "<!DOCTYPE html><html></html>")
    out, err = run(path, status=2)
    check(out == "" and err.startswith(path + ": not JSON: ") and err.count("\n") == 1, out + err)


def test_missing_file():
    path = os.path.join(FOLDER, "none.json")
    out, err = run(path, status=2)
    check(out == "" and err.count(path) == 1 and "No such file" in err, out + err)


def test_worst_status_of_all():
    bad, worse = write("a.json", faulty()), write("b.json", "[")
    out, _ = run(DEMO, bad, status=1)
    check(DEMO + ": " in out and bad + ": " in out, out)
    out, err = run(worse, bad, DEMO, status=2)
    check(DEMO + ": " in out and bad + ": " in out and worse + ": " in err, out + err)


def test_json_is_one_line_a_feed():
    bad, worse = write("a.json", faulty()), write("b.json", "[")
    out, err = run("--json", DEMO, bad, worse, status=2)
    lines = out.splitlines()
    check(len(lines) == 3 and not err, out + err)
    good, less, refused = map(json.loads, lines)
    check(list(good) == ["file", "format", "event", "zone", "languages", "first", "last", "days",
                         "rooms", "sessions", "left_out", "venue", "problems"], str(list(good)))
    check(good["venue"]["levels"] == 3 and good["venue"]["rooms"] == len(demo()["rooms"]), lines[0])
    check(good["file"] == DEMO and good["sessions"] == 37 and good["problems"] == [], lines[0])
    check(less["sessions"] == 36 and less["left_out"] == 1, lines[1])
    check([p["path"] for p in less["problems"]] == ["sessions[7].end"], lines[1])
    check(list(refused) == ["file", "problems"] and len(refused["problems"]) == 1, lines[2])


def test_five_planted_faults():
    feed = demo()
    rooms = [r["id"] for r in feed["rooms"]]
    gone = next(r for r in rooms if sum(s["room"] == r for s in feed["sessions"]) == 3)
    feed["rooms"] = [r for r in feed["rooms"] if r["id"] != gone]
    first, second = [s for s in feed["sessions"] if s["room"] != gone][:2]
    first["end"], second["start"] = first["start"], "tomorrow"
    out, _ = run("--json", write("five.json", feed), status=1)
    summary = json.loads(out)
    check(summary["left_out"] == 5 and summary["sessions"] == 32, out)
    check(len({p["path"] for p in summary["problems"]}) == len(summary["problems"]) == 5, out)


def test_standard_input():
    with open(DEMO, "rb") as file:
        out, _ = run("--json", "-", status=0, stdin=file.read())
    check(json.loads(out)["file"] == "-", out)


def test_file_url():
    path = pathlib.Path(write("a b%.json", demo()))
    out, _ = run("--json", path.as_uri(), status=0)
    check(json.loads(out)["sessions"] == 37, out)


def test_folder_in_a_folder():
    """What an unpacked archive is: the only folder in one, beside what archivers add."""
    case = os.path.join(ROOT, "tests", "cases", "venue", "imdf-folder")
    outer, feed = tempfile.mkdtemp(dir=FOLDER), os.path.join(case, "feed.json")
    for name in ("IMDF", "__MACOSX"):
        os.mkdir(os.path.join(outer, name))
    for name in os.listdir(case):
        if name.endswith(".geojson"):
            shutil.copy(os.path.join(case, name), os.path.join(outer, "IMDF"))
    inner, _ = run("--venue", os.path.join(outer, "IMDF"), feed, status=1)
    out, _ = run("--venue", outer, feed, status=1)
    check("spaces" in out and out == inner, out)
    os.mkdir(os.path.join(outer, "another"))
    _, err = run("--venue", outer, feed, status=2)
    check("no .json and no .geojson in it" in err, err)


def test_over_the_cap():
    path = write("huge.json", json.dumps(demo()) + " " * (9 << 20))
    _, err = run(path, status=2)
    check(path in err, err)


def test_usage():
    _, err = run(status=2)
    check("no feed" in err and "--help" in err, err)
    _, err = run("--frobnicate", DEMO, status=2)
    check("frobnicate" in err and "--help" in err, err)
    out, err = run("--help", status=0)
    check(out.startswith("usage: hallboard check") and not err, out + err)


def test_full_disk():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([HALLBOARD, "check", DEMO], stdout=full, stderr=subprocess.PIPE,
                              timeout=60)
    check(done.returncode == 2 and b"No space left" in done.stderr, str(done))
    check(done.stderr.count(b"\n") == 1, "more than one line: " + str(done.stderr))


def main():
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        name = name[5:].replace("_", " ")
        if not HALLBOARD or not os.path.exists(HALLBOARD):
            print("skip %s: no program yet" % name)
            continue
        try:
            test()
            print("ok %s" % name)
        except Exception as fault:  # pylint: disable=broad-except
            print("not ok %s: %s" % (name, " ".join(str(fault).split())[:300]))


if __name__ == "__main__":
    main()
