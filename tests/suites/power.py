#!/usr/bin/env python3
# timeout: 300
"""A display that is dark while the venue is closed: what cec-ctl is told, by one of our own that
writes it down."""
import json
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from board import SANITIZED, Board  # noqa: E402
from probe import Skip, feed, run_tests, wait_for  # noqa: E402
from tweak_server import TweakServer  # noqa: E402

SIZE = ("--size", "320x180")
ON, OFF = "--image-view-on", "--standby"
EMERGENCY = [{"id": "e", "level": "emergency", "headline": "Leave the building",
              "from": "2021-04-25T08:00:00+08:00", "expires": "2021-04-26T08:00:00+08:00"}]


def document(power=True, **more):
    body = json.loads(feed(sessions=1, **more))
    body["event"]["days"] = [{"date": "2021-04-25", "opens": "08:30", "closes": "17:30"},
                             {"date": "2021-04-26", "opens": "08:30", "closes": "17:30"}]
    if power:
        body["theme"]["power"] = {}
    return json.dumps(body).encode()


class Television:
    """A folder for PATH with a cec-ctl in it; script: what it does after writing down its words."""

    def __init__(self, script="exit 0"):
        if not SANITIZED:
            raise Skip("only test builds take a line of their own")
        self.folder = tempfile.mkdtemp(prefix="cec-")
        self.log = os.path.join(self.folder, "log")
        self.program = os.path.join(self.folder, "cec-ctl")
        self.write(script)
        self.env = {"PATH": self.folder + ":/usr/bin:/bin", "HALLBOARD_TEST_CEC": "/dev/cec-test"}

    def write(self, script):
        with open(self.program + ".new", "w", encoding="ascii") as out:
            out.write("#!/bin/sh\necho \"$@\" >>'%s'\n%s\n" % (self.log, script))
        os.chmod(self.program + ".new", 0o755)
        os.rename(self.program + ".new", self.program)

    def told(self):
        try:
            with open(self.log, encoding="ascii") as file:
                lines = file.read().splitlines()
        except FileNotFoundError:
            return []
        for line in lines:
            assert line.startswith("-d /dev/cec-test --skip-info --playback -t 0 --"), line
        return [line.split()[-1] for line in lines]


def run(television, server, at, *more, settings="", speed=60):
    return Board("--feed", server.url("/feed.json"), "--at", at, "--speed", speed, *SIZE, *more,
                 env=television.env, settings="[feed]\npoll_s = 1\n" + settings)


def power_of(board):
    try:
        with open(os.path.join(board.runtime, "status.json"), encoding="utf-8") as file:
            return json.load(file)["glass"]["power"]
    except FileNotFoundError:
        return None


def closing_and_emergency():
    """dark half an hour after closing; an emergency wakes it at once, and after it it is dark again"""
    television = Television()
    server = TweakServer({"/feed.json": document()})
    # Half past five and half an hour comes after fifteen seconds.
    with run(television, server, "2021-04-25T17:45:00+08:00") as board:
        board.wait_frames()
        wait_for(lambda: television.told() == [ON], 12, "the look at the start")
        wait_for(lambda: television.told() == [ON, OFF], 30, "the standby")
        assert any("switched off by HDMI-CEC" in line for line in board.noise) or \
            wait_for(lambda: any("switched off by HDMI-CEC" in line for line in board.noise), 5, "the log")
        wait_for(lambda: power_of(board) == "off", 25, "the status")
        server.documents["/feed.json"] = document(announcements=EMERGENCY)
        wait_for(lambda: television.told() == [ON, OFF, ON], 5, "the waking")
        board.wait_board("emergency")
        time.sleep(9)
        assert television.told() == [ON, OFF, ON], television.told()
        server.documents["/feed.json"] = document()
        wait_for(lambda: television.told() == [ON, OFF, ON, OFF], 12, "the end of it")


def opening():
    """on again an hour before doors, and asked again while it does not answer"""
    television = Television()
    server = TweakServer({"/feed.json": document()})
    with run(television, server, "2021-04-26T07:00:00+08:00", speed=120) as board:
        wait_for(lambda: television.told()[-1:] == [OFF], 20, "the standby")
        time.sleep(1)
        television.write("echo '\tTx, Not Acknowledged (4), Max Retries'")
        wait_for(lambda: television.told().count(ON) >= 1, 40, "the waking")
        wait_for(lambda: any("does not answer" in line for line in board.noise), 10, "the log")
        television.write("exit 0")
        wait_for(lambda: any("switched on by HDMI-CEC" in line for line in board.noise), 40, "the second try")
        count = television.told().count(ON)
        time.sleep(10)
        assert television.told().count(ON) == count, television.told()


def hangs():
    """a line that hangs holds nothing up, and is ended"""
    television = Television("exec sleep 600")
    server = TweakServer({"/feed.json": document()})
    with run(television, server, "2021-04-25T20:00:00+08:00", speed=0) as board:
        wait_for(lambda: television.told() == [OFF], 20, "the standby")
        board.screenshot(3)
        wait_for(lambda: any("cannot be switched off" in line for line in board.noise), 20, "the end of it")
        time.sleep(9)
        assert television.told() == [OFF], television.told()


def not_asked_for():
    """a feed that does not ask, a box that must not, and no cec-ctl: nothing happens, the last is told"""
    television = Television()
    server = TweakServer({"/feed.json": document(power=False)})
    with run(television, server, "2021-04-25T20:00:00+08:00", speed=0) as board:
        board.wait_frames()
        time.sleep(10)
        assert television.told() == [] and power_of(board) == "on"
    server.documents["/feed.json"] = document()
    with run(television, server, "2021-04-25T20:00:00+08:00", speed=0,
             settings="[display]\npower = never\n") as board:
        board.wait_frames()
        time.sleep(10)
        assert television.told() == []
    os.unlink(television.program)
    television.env["PATH"] = television.folder
    with run(television, server, "2021-04-25T20:00:00+08:00", speed=0) as board:
        wait_for(lambda: any("cec-ctl cannot be run (package v4l-utils)" in line for line in board.noise), 20,
                 "the log")
        wait_for(lambda: any("cannot be switched off" in line for line in board.noise), 5, "the log")
        board.screenshot()


run_tests([closing_and_emergency, opening, hangs, not_asked_for], 4)
