#!/usr/bin/env python3
# timeout: 120
"""config/prometheus-alerts.yml by promtool: who is told of and who is not; and the metrics themselves."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import Board  # noqa: E402
from probe import Skip, feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RULES = os.path.join(ROOT, "config", "prometheus-alerts.yml")
CASES = os.path.join(ROOT, "tests", "support", "alerts.yml")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def promtool(*words, text=""):
    if not shutil.which("promtool"):
        raise Skip("no promtool (package prometheus)")
    done = subprocess.run(["promtool", *words], input=text, timeout=60, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def judged(rules):
    """What promtool says of these rules by the cases."""
    folder = tempfile.mkdtemp()
    for path, text in (("rules.yml", rules), ("cases.yml", re.sub(r"(?m)^rule_files:.*$", "rule_files: [rules.yml]",
                                                                  read(CASES)))):
        with open(os.path.join(folder, path), "w", encoding="utf-8") as out:
            out.write(text)
    return promtool("test", "rules", os.path.join(folder, "cases.yml"))


def rules_tell():
    """each rule finds the box that it is for, among others, and no other"""
    status, said = judged(read(RULES))
    assert status == 0, said
    told, cased = (set(re.findall(pattern, read(path))) for pattern, path in
                   ((r"- alert: (\w+)", RULES), (r"alertname: (\w+)", CASES)))
    assert told == cased and len(told) >= 12, told ^ cased


def rules_without():
    """the cases see what each condition is there for"""
    rules = read(RULES)
    for old, new in (('(up{job="node"} == 1 unless on(instance) hallboard_info)', "absent_over_time(hallboard_info[5m])"),
                     ("hallboard_display_connected == 0", "hallboard_display_on == 0"),
                     ("and on(instance) hallboard_repeat_seconds > 0", ""),
                     ("and on(instance) hallboard_display_on == 1", ""),
                     ("and on(instance) hallboard_display_connected == 1", ""),
                     ("node_time_seconds - on(instance) group_right() ", "time() - "),
                     ('hallboard.prom"} > 300\n        for: 2m', 'hallboard.prom"} > 300'),
                     ("hallboard_written_seconds - on(instance) group_right() ", "time() - "),
                     ("> 1800\n        for: 2m", "> 1800"),
                     ("hallboard_alive_seconds > 60", "hallboard_alive_seconds > 1e9")):
        assert rules.count(old) == 1, old
        status, said = judged(rules.replace(old, new))
        assert status != 0 and "FAILED" in said, (old, said)


def metrics():
    """promtool finds nothing in what a board writes; the rules name nothing that it does not; it goes with it"""
    path = os.path.join(tempfile.mkdtemp(prefix="board-"), "hallboard.prom")
    server = TweakServer({"/feed.json": feed()})
    with Board("--feed", server.url("/feed.json"), "--at", "2021-04-25T10:10:00+08:00", "--size", "320x180",
               settings="metrics = %s\n" % path) as board:
        board.wait_board("now-next")
        wait_for(lambda: os.path.exists(path) and 'board="now-next"' in read(path), 30, "the metrics")
        text = read(path)
    assert not os.path.exists(path), "it would go on telling how the box was"
    written = set(re.findall(r"^# TYPE (hallboard_\w+)", text, re.M))
    used = set(re.findall(r"\bhallboard_\w+", " ".join(re.findall(r"expr: (.*?)\n +(?:for|labels):", read(RULES), re.S))))
    assert used <= written and len(used) >= 12, (used - written, used)
    status, said = promtool("check", "metrics", text=text)
    assert status == 0 and not said.strip(), said


run_tests([rules_tell, rules_without, metrics])
