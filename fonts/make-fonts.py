#!/usr/bin/python3
"""Make the subsets of Noto Sans and Noto Sans SC that hallboard ships.

Source: the static faces of Debian's fonts-noto-core, -extra, -cjk and -cjk-extra, the character
lists from unicode-data (Unihan) and Python's codecs. The same packages give the same bytes: no
time stamp of the run goes into a file. Needs fonttools.

usage: make-fonts.py OUTPUT-FOLDER
"""
import bz2
import hashlib
import os
import re
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

LATIN = "/usr/share/fonts/truetype/noto/NotoSans-%s.ttf"
CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-%s.ttc"
CJK_SC_FACE = 2  # the collection's order: JP, KR, SC, TC, HK, then the monospaced ones
UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"
WEIGHTS = ("Regular", "Medium", "Bold")

# SDL_ttf asks HarfBuzz for its default features; halt, palt and tnum are kept for a better shaper.
FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "halt", "palt", "chws", "calt",
            "tnum", "lnum"]

# The localised forms kept are the Chinese ones; the Japanese and Korean ones would add 5,000 glyphs
# that no text of ours asks for.
DROPPED_LANGUAGES = ("JAN ", "KOR ")

# Copyright, family, style, unique id, full name, version, PostScript name, trademark,
# licence, its URL, typographic family and style.
NAMES = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17]

LATIN_BLOCKS = [
    (0x0020, 0x02FF),  # Basic Latin to spacing modifiers
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x1C80, 0x1C8F),  # Cyrillic Extended-C
    (0x1D00, 0x1DBF),  # phonetic
    (0x1E00, 0x1FFF),  # Latin Additional (Vietnamese), Greek Extended
    (0x2000, 0x2BFF),  # punctuation, currency, letterlike, arrows, operators, shapes
    (0x2C60, 0x2C7F),  # Latin Extended-C
    (0x2DE0, 0x2E5D),  # Cyrillic Extended-A, supplemental punctuation
    (0xA640, 0xA69F),  # Cyrillic Extended-B
    (0xA700, 0xA7FF),  # tone letters, Latin Extended-D
    (0xAB30, 0xAB6F),  # Latin Extended-E
    (0xFB00, 0xFB06),  # Latin ligatures
    (0xFE20, 0xFE2F),  # combining half marks
    (0xFFFC, 0xFFFD),
]

CJK_BLOCKS = [
    (0x0020, 0x007E), (0x00A0, 0x00FF),
    (0x2000, 0x206F), (0x20A0, 0x20CF),
    (0x2100, 0x22FF),  # letterlike, number forms, arrows, operators
    (0x2460, 0x24FF),  # enclosed
    (0x25A0, 0x27BF),  # shapes, symbols, dingbats
    (0x2E80, 0x2FDF),  # radicals
    (0x3000, 0x30FF),  # CJK punctuation, kana
    (0x3190, 0x31EF),  # kanbun, strokes
    (0x3200, 0x33FF),  # enclosed CJK, squared units
    (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
    (0x1F100, 0x1F1FF),  # enclosed alphanumerics
    (0x1F200, 0x1F2FF),  # enclosed ideographs
]
BOPOMOFO = set(range(0x3100, 0x3130)) | set(range(0x31A0, 0x31C0))


def blocks(table):
    return {c for first, last in table for c in range(first, last + 1)}


def codec_chars(codec, lead_from, lead_to, trails):
    """Every character of a two-byte codec whose lead byte is in the range."""
    found = set()
    for lead in range(lead_from, lead_to + 1):
        for trail in trails:
            try:
                found.update(map(ord, bytes((lead, trail)).decode(codec)))
            except UnicodeDecodeError:
                pass
    return found


def han_sets():
    """GB2312, the 8,105 characters of the general list of 2013 (kTGH), Big5 level 1."""
    gb2312 = codec_chars("gb2312", 0xA1, 0xF7, range(0xA1, 0xFF))
    low = list(range(0x40, 0x7F))
    # Level 1 is A440 to C67E; what the codec has after that in row C6 is no ideograph of it.
    big5 = codec_chars("big5", 0xA4, 0xC5, low + list(range(0xA1, 0xFF)))
    big5 |= codec_chars("big5", 0xC6, 0xC6, low)
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        tgh = {int(m.group(1), 16) for m in
               (re.match(r"U\+([0-9A-F]+)\tkTGH\t", line) for line in lines) if m}
    # A codec or a package that changed must not pass in silence.
    for name, chars, want in (("GB2312", gb2312, 7445), ("kTGH", tgh, 8105),
                              ("Big5 level 1", big5, 5401)):
        if len(chars) != want:
            sys.exit("make-fonts: %s has %d characters, expected %d" % (name, len(chars), want))
    return gb2312 | tgh | big5


def drop_languages(font):
    for tag in ("GSUB", "GPOS"):
        for record in font[tag].table.ScriptList.ScriptRecord:
            script = record.Script
            script.LangSysRecord = [r for r in script.LangSysRecord
                                    if r.LangSysTag not in DROPPED_LANGUAGES]
            script.LangSysCount = len(script.LangSysRecord)


def options():
    opt = subset.Options()
    opt.layout_features = FEATURES
    opt.hinting = False
    opt.desubroutinize = False
    opt.name_IDs = NAMES
    opt.name_languages = [0x409]
    opt.name_legacy = False
    opt.glyph_names = False
    opt.notdef_outline = True
    opt.recommended_glyphs = False
    opt.recalc_timestamp = False
    opt.drop_tables += ["DSIG", "vhea", "vmtx", "VORG", "BASE"]
    return opt


def make(source, face, chars, target):
    opt = options()
    opt.font_number = face
    font = subset.load_font(source, opt)
    drop_languages(font)
    subsetter = subset.Subsetter(options=opt)
    subsetter.populate(unicodes=chars & set(font.getBestCmap()))
    subsetter.subset(font)
    font.recalcTimestamp = False
    subset.save_font(font, target, opt)
    font.close()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip().splitlines()[-1])
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    latin, han = blocks(LATIN_BLOCKS), (han_sets() | blocks(CJK_BLOCKS)) - BOPOMOFO
    made = []
    for weight in WEIGHTS:
        for source, face, chars, name in (
                (LATIN % weight, -1, latin, "NotoSans-%s.ttf" % weight),
                (CJK % weight, CJK_SC_FACE, han, "NotoSansSC-%s.otf" % weight)):
            if not os.path.exists(source):
                sys.exit("make-fonts: %s is missing; install the packages of config/packages" % source)
            target = os.path.join(out, name)
            make(source, face, chars, target)
            count = len(TTFont(target).getBestCmap())
            print("%s: %d characters, %d bytes" % (name, count, os.path.getsize(target)))
            made.append(name)
    with open(os.path.join(out, "SHA256SUMS"), "w", encoding="ascii") as sums:
        for name in sorted(made):
            with open(os.path.join(out, name), "rb") as data:
                sums.write("%s  %s\n" % (hashlib.sha256(data.read()).hexdigest(), name))


main()
