#!/usr/bin/env python3
"""The font files are those of the recipe, and hold every character that was promised."""
import bz2
import hashlib
import os
import re
import struct

UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"
WEIGHTS = ("Regular", "Medium", "Bold")


def characters(path):
    """What a font's cmap maps to a glyph; formats 4 and 12 (OpenType specification, cmap)."""
    with open(path, "rb") as font:
        data = font.read()
    tables = {data[at:at + 4]: struct.unpack(">II", data[at + 8:at + 16])
              for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16)}
    cmap, found = tables[b"cmap"][0], set()
    for n in range(struct.unpack(">H", data[cmap + 2:cmap + 4])[0]):
        at = cmap + struct.unpack(">I", data[cmap + 8 + 8 * n:cmap + 12 + 8 * n])[0]
        kind = struct.unpack(">H", data[at:at + 2])[0]
        if kind == 12:
            for g in range(struct.unpack(">I", data[at + 12:at + 16])[0]):
                first, last, _ = struct.unpack(">III", data[at + 16 + 12 * g:at + 28 + 12 * g])
                found.update(range(first, last + 1))
        elif kind == 4:
            size = struct.unpack(">H", data[at + 6:at + 8])[0]
            ends = struct.unpack(">%dH" % (size // 2), data[at + 14:at + 14 + size])
            starts = struct.unpack(">%dH" % (size // 2), data[at + 16 + size:at + 16 + 2 * size])
            for first, last in zip(starts, ends):
                found.update(range(first, min(last, 0xFFFE) + 1))
    return found


def decoded(codec, leads, trails):
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return {ord(c) for c in (p.decode(codec, "ignore") for p in pairs) if c}


def expect(name, wanted, have):
    missing = sorted(set(wanted) - have)
    if missing:
        print("not ok %s: %d missing: %s" % (name, len(missing), " ".join("U+%04X" % c for c in missing[:20])))
    else:
        print("ok %s" % name)


low, high = range(0x40, 0x7F), range(0xA1, 0xFF)
gb2312 = decoded("gb2312", range(0xA1, 0xF8), high) - set(range(0x3100, 0x3130))  # no Bopomofo
big5 = decoded("big5", range(0xA4, 0xC6), [*low, *high]) | decoded("big5", [0xC6], low)
names = [ord(c) for c in "镕喆張陳劉"]
latin = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x1E00, 0x1F00)]
greek = [c for c in range(0x386, 0x3CF) if c not in (0x38B, 0x38D, 0x3A2)]
for weight in WEIGHTS:
    sc = characters("fonts/NotoSansSC-%s.otf" % weight)
    sans = characters("fonts/NotoSans-%s.ttf" % weight)
    expect("SC %s has GB2312" % weight, gb2312, sc)
    expect("SC %s has Big5 level 1" % weight, big5, sc)
    expect("SC %s has names' characters" % weight, names, sc)
    expect("%s has Latin with Vietnamese" % weight, latin, sans)
    expect("%s has Greek and Cyrillic" % weight, [*greek, *range(0x400, 0x530)], sans)
    expect("%s has punctuation and currency" % weight, [*range(0x2010, 0x2028), *range(0x20A0, 0x20C0)],
           sans)
    expect("%s, either face: arrows, Roman numerals, circled digits" % weight,
           [*range(0x2190, 0x219A), *range(0x2160, 0x216C), *range(0x2460, 0x2474)], sans | sc)
    if os.path.exists(UNIHAN):
        with bz2.open(UNIHAN, "rt", encoding="utf-8") as text:
            general = {int(m.group(1), 16) for m in
                       (re.match(r"U\+([0-9A-F]+)\tkTGH\t", line) for line in text) if m}
        expect("SC %s has the %d characters of the general list" % (weight, len(general)), general, sc)
    else:
        print("skip SC %s has the general list: package unicode-data is not installed" % weight)

with open("fonts/SHA256SUMS", encoding="ascii") as sums:
    wanted = dict(reversed(line.split()) for line in sums)
for name in sorted(n for n in os.listdir("fonts") if n.endswith((".ttf", ".otf"))):
    with open(os.path.join("fonts", name), "rb") as data:
        same = hashlib.sha256(data.read()).hexdigest() == wanted.pop(name, None)
    print("ok %s is the recipe's" % name if same else "not ok %s is not what SHA256SUMS says" % name)
for name in wanted:
    print("not ok %s is missing" % name)
for name in ("OFL-NotoSans.txt", "OFL-NotoSansSC.txt"):
    with open("fonts/" + name, encoding="utf-8") as text:
        licence = text.read()
    whole = all(part in licence for part in ("Copyright", "PREAMBLE", "PERMISSION & CONDITIONS",
                                             "TERMINATION", "DISCLAIMER"))
    print("ok %s is whole" % name if whole else "not ok %s is not whole" % name)
