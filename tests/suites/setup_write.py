#!/usr/bin/env python3
# timeout: 300
"""hallboard setup: what it writes, what it asks, and what it refuses before anything is written."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from probe import run_tests  # noqa: E402
from setup_box import Box, converse, feed, put, told  # noqa: E402


def writes():
    """settings are written where they stand, and the rest of the file stays"""
    box = Box()
    with open("config/hallboard.conf", encoding="utf-8") as file:
        example = file.read()
    put(box.root, "/etc/hallboard/hallboard.conf", example)
    code, out, err = box.setup("--feed", "file://" + box.feed, "--display", "lobby-2", "--rotation", "90")
    assert code == 0, (out, err)
    changed = [line for line in box.text().splitlines() if line not in example.splitlines()]
    assert changed == ["url = file://" + box.feed, "id = lobby-2", "rotation = 90"], changed
    assert len(box.text().splitlines()) == len(example.splitlines())
    assert os.stat(box.config_file).st_mode & 0o777 == 0o644
    with open(box.config_file + ".old", encoding="utf-8") as file:
        assert file.read() == example
    before = os.stat(box.config_file).st_ino
    assert box.setup("--display", "lobby-2")[0] == 0
    assert os.stat(box.config_file).st_ino == before, "written although nothing changed"
    os.unlink(box.config_file)
    assert box.setup("--feed", "file://" + box.feed, "--display", "lobby-1")[0] == 0


def keeps():
    """a link stays a link, and a comment behind a value stays; `:` is read as the program reads it"""
    box = Box()
    put(box.root, "/boot/hallboard.conf", box.text())
    os.unlink(box.config_file)
    os.symlink("/boot/hallboard.conf", box.config_file)  # absolute: below the root
    code, _, err = box.setup("--write", "--display", "lobby-2")
    assert code == 0 and os.path.islink(box.config_file), err
    with open(box.root + "/boot/hallboard.conf", encoding="utf-8") as file:
        assert "id = lobby-2\n" in file.read()
    # To a file that is not there yet.
    os.unlink(box.root + "/boot/hallboard.conf")
    code, _, err = box.setup("--write", "--display", "lobby-1")
    assert code == 0 and os.path.islink(box.config_file), err
    assert os.path.isfile(box.root + "/boot/hallboard.conf")
    box = Box()
    put(box.root, "/etc/hallboard/hallboard.conf",
        "[feed]\nurl: file:///srv/feed.json ; the venue's\n[display]\nid: lobby-1\t; by the stairs\n")
    code, out, err = box.setup("--display", "lobby-2", "--feed", "file:///srv//feed.json")
    assert code == 0, (out, err)
    assert box.text() == ("[feed]\nurl = file:///srv//feed.json ; the venue's\n"
                          "[display]\nid = lobby-2\t; by the stairs\n"), box.text()


def not_read_back():
    """what the program would not read back as it is meant is refused, and the file stays"""
    box = Box()
    before = box.text()
    signed = "https://venue.example/feed.json?signature=" + "x" * 300
    for arguments, words in ((("--feed", signed), ("at most 198", "venue.example")),
                             (("--display", "; hi"), ('read back as ""', "comment")),
                             (("--display", "lobby 1 ; x"), ('read back as "lobby 1"', "comment")),
                             (("--display", " x"), ('read back as "x"',)),
                             (("--keys", "/a\nurl = file:///etc/passwd"), ('read back as "/a"',))):
        code, _, err = box.setup("--write", *arguments)
        assert code == 2 and all(word in err for word in words), (arguments, code, err)
        assert "xxxx" not in err, err
        assert box.text() == before and not os.path.exists(box.config_file + ".old"), box.text()
    # With the comment that is kept behind it the line would be cut.
    box.config("mode = auto\nrotation = 0 ;%s\n" % ("-" * 184))
    before = box.text()
    code, _, err = box.setup("--write", "--rotation", "180")
    assert code == 2 and "hallboard.conf:6:" in err and "at most 198" in err, (code, err)
    assert box.text() == before
    # A fault that was there before is no reason.
    box.config("rotatoin = 90\n")
    assert box.setup("--write", "--display", "lobby-2")[0] == 0
    # A digit more or less says the same.
    assert box.setup("--write", "--rotation", "090")[0] == 0


def asks():
    """on a terminal it asks for what is not given; an empty answer keeps what is"""
    box = Box()
    # The feed stays; not asked for the rotation.
    code, text = converse(box, b"\nlobby-2\n", "--rotation", "180")
    assert code == 0, text
    assert "Where is the feed" in text and "[file://" + box.feed in text.replace("\n", ""), text
    assert "How far" not in text, text
    assert "id = lobby-2\n" in box.text() and "rotation = 180\n" in box.text(), box.text()
    assert "url = file://" + box.feed in box.text(), box.text()


def asks_no_more():
    """Ctrl-D at a question ends it, and nothing is written; - is no id, as in a list of boxes"""
    for typed in (b"\x04", b"file:///srv/other.json\n\x04", b"\n\n\x04"):
        box = Box()
        before = box.text()
        code, text = converse(box, typed)
        assert code == 2 and "nothing is written" in text, (typed, code, text)
        assert box.text() == before and not os.path.exists(box.config_file + ".old"), (typed, box.text())
        assert "all is well" not in text and "WRONG" not in text, text
    for typed, arguments in ((b"\n-\n\n", ()), (b"", ("--write", "--display", "-"))):
        box = Box()
        code, text = converse(box, typed, *arguments)
        assert code == (0 if arguments else 1) and "\n#id = lobby-1\n" in box.text(), (code, text, box.text())
        assert arguments or "this display has no id" in text.replace("\n", " "), text


def asks_again():
    """an answer that cannot be taken is told why and asked for again; three times"""
    box = Box()
    code, text = converse(box, b"venue.example/feed.json\n  file:///srv/feed.json \t\n"
                               b"lobby-1 ; x\n lobby-2\n90 degrees\n90\n")
    assert code == 0, text
    assert text.count("Where is the feed") == 2 and text.count("How far") == 2, text
    for word in ("must begin with https://", "begins a comment", "must be 0, 90, 180 or 270"):
        assert word in text, text
    assert "url = file:///srv/feed.json\n" in box.text() and "id = lobby-2\n" in box.text(), box.text()
    assert "rotation = 90\n" in box.text(), box.text()
    # Too long: refused whole; its end is no answer to what comes next.
    code, text = converse(box, b"https://v.example/" + b"x" * 300 + b"\n\nlobby-1\n\n")
    assert code == 0 and "longer than 255 bytes" in text and "id = lobby-1\n" in box.text(), text
    before = box.text()
    code, text = converse(box, b"\nlobby-2\n1\n2\n3\n")
    assert code == 2 and "nothing is written" in text and box.text() == before, text


def not_root():
    """who may not write is told so before the first question"""
    box = Box()
    nobody = None if os.geteuid() else 65534
    os.chmod(os.path.dirname(box.config_file), 0o555)
    code, text = converse(box, b"\n\n\n", who=nobody)
    assert code == 2 and "run it with sudo" in text and "Where is" not in text, (code, text)
    code, text = converse(box, b"", "--write", "--display", "lobby-2", who=nobody)
    assert code == 2 and "run it with sudo" in text, (code, text)
    # Where nothing changes nothing has to be written (a root that is read only).
    code, text = converse(box, b"", "--write", "--display", "lobby-1", who=nobody)
    os.chmod(os.path.dirname(box.config_file), 0o755)
    assert code == 0, text


def refuses():
    """a value that the program would not read is refused, and nothing is written"""
    box = Box()
    before = box.text()
    for arguments, word in ((("--rotation", "45"), "0, 90, 180 or 270"),
                            (("--feed", "gopher://x/"), "gopher"),
                            (("--display", "x" * 65), "64 bytes"),
                            (("--keys", "keys.json"), "absolute"),
                            (("--display", ""), "has no value"),
                            (("--keys", ""), "has no value"),
                            (("--check", "--display", "x"), "--check"),
                            (("--check", "--write"), "--write"),
                            (("lobby-1",), "lobby-1")):
        code, _, err = box.setup(*arguments)
        assert code == 2 and word in err, (arguments, code, err)
    assert box.text() == before


run_tests([writes, keeps, asks, asks_no_more, asks_again, not_root, refuses, not_read_back])
