#!/usr/bin/env python3
"""Draws the pictures of the demo's exhibits: lines and plain areas, no photographs.

    python3 assets/demo/make-pictures.py          writes assets/demo/pictures/*.png
    python3 assets/demo/make-pictures.py DIR      writes them there

Same script, same pixels: no clock, no chance, the standard library only. Nothing in them is real.
"""
import math
import os
import struct
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
W, H = 2000, 1500
COLOURS = ["071b26", "0a2431", "0f2f3d", "143f4d", "1a505c", "1e6068", "267b7c", "2f9690", "35d6be",
           "8fe8d8", "f2f7f8", "ffc247", "e08a3c", "b0683f", "5a4a4a", "33414c", "9db3be", "6f8c9b"]
BG, S1, S2, D1, D2, D3, M1, M2, TEAL, MINT, WHITE, AMBER, ORANGE, RUST, DUSK, SLATE, PALE, GREY = \
    range(len(COLOURS))


class Canvas:
    def __init__(self, ground=S1):
        self.rows = [bytearray([ground]) * W for _ in range(H)]

    def span(self, y, x0, x1, colour):
        if 0 <= y < H:
            a, b = max(0, round(x0)), min(W, round(x1))
            if b > a:
                self.rows[y][a:b] = bytes([colour]) * (b - a)

    def rect(self, x, y, w, h, colour):
        for row in range(max(0, round(y)), min(H, round(y + h))):
            self.span(row, x, x + w, colour)

    def polygon(self, points, colour):
        """Even-odd, sampled at the pixels' middles."""
        top = max(0, math.floor(min(p[1] for p in points)))
        bottom = min(H, math.ceil(max(p[1] for p in points)) + 1)
        edges = list(zip(points, points[1:] + points[:1]))
        for row in range(top, bottom):
            y, cuts = row + 0.5, []
            for (x0, y0), (x1, y1) in edges:
                if (y0 <= y) != (y1 <= y):
                    cuts.append(x0 + (y - y0) * (x1 - x0) / (y1 - y0))
            cuts.sort()
            for a, b in zip(cuts[::2], cuts[1::2]):
                self.span(row, a, b, colour)

    def disc(self, x, y, r, colour):
        for row in range(math.floor(y - r), math.ceil(y + r) + 1):
            d = r * r - (row + 0.5 - y) ** 2
            if d > 0:
                self.span(row, x - math.sqrt(d), x + math.sqrt(d), colour)

    def ring(self, x, y, rx, ry, width, colour, start=0.0, end=2 * math.pi, n=160):
        self.line([(x + rx * math.cos(start + (end - start) * i / n),
                    y + ry * math.sin(start + (end - start) * i / n)) for i in range(n + 1)],
                  width, colour)

    def line(self, points, width, colour):
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            length = math.hypot(x1 - x0, y1 - y0)
            if length:
                nx, ny = (y0 - y1) / length * width / 2, (x1 - x0) / length * width / 2
                self.polygon([(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny),
                              (x0 - nx, y0 - ny)], colour)
            if width > 3:
                self.disc(x1, y1, width / 2, colour)

    def png(self):
        def chunk(kind, body):
            return struct.pack(">I", len(body)) + kind + body + \
                struct.pack(">I", zlib.crc32(kind + body))
        raw = b"".join(b"\0" + bytes(row) for row in self.rows)
        return b"\x89PNG\r\n\x1a\n" + \
            chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 8, 3, 0, 0, 0)) + \
            chunk(b"PLTE", bytes.fromhex("".join(COLOURS))) + \
            chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")


def spread(i, n=1.0):
    """Numbers that look thrown and are not."""
    return (i * 0.6180339887 + i * i * 0.0137) % 1.0 * n


def sky(c, bands, top=0, bottom=H):
    height = (bottom - top) / len(bands)
    for i, colour in enumerate(bands):
        c.rect(0, top + i * height, W, height + 1, colour)


def hills(x, k, base, height):
    """A range of hills: the y of its crest."""
    return base - height * sum(h * math.exp(-0.5 * ((x / W - m) / s) ** 2)
                               for m, s, h in ((0.18 + 0.07 * k, 0.09, 0.6), (0.47 - 0.05 * k, 0.13, 1),
                                               (0.8 + 0.04 * k, 0.1, 0.75)))


def water():
    c = Canvas()
    sky(c, [S1, S2, D1, SLATE, DUSK, RUST], 0, 700)
    for k, colour in enumerate((D1, D2, S2)):
        base, height = 620 + 60 * k, 330 - 60 * k
        crest = [(x, hills(x, k, base, height)) for x in range(0, W + 20, 20)]
        c.polygon(crest + [(W, H), (0, H)], colour)
        for i in range(1, 26):
            shift = i * 34 + 10
            contour = [(x, y + shift + 14 * math.sin(x / 170 + i * 0.7 + k)) for x, y in crest]
            c.line(contour, 3, (M1, D3, M1)[k] if i % 4 else M2)
    bank = [(1.0 - t) for t in [i / 60 for i in range(61)]]
    left, right = [], []
    for t in bank:
        y = 640 + 880 * (1 - t) ** 1.5
        middle = W * (0.5 + 0.2 * math.sin(5.2 * t + 0.4) * (0.35 + 0.8 * (1 - t)))
        half = 14 + 250 * (1 - t) ** 1.6
        left.append((middle - half, y))
        right.append((middle + half, y))
    c.polygon(left + right[::-1], M2)
    for f, colour, width in ((0.16, TEAL, 8), (0.38, TEAL, 6), (0.62, MINT, 4), (0.84, TEAL, 8)):
        c.line([(a[0] + (b[0] - a[0]) * f, a[1]) for a, b in zip(left, right)], width, colour)
    for i in range(70):
        t = i % 30 / 30
        a, b = left[int(t * 60)], right[int(t * 60)]
        side = a[0] - 30 - spread(i, 420) if i % 2 else b[0] + 30 + spread(i, 420)
        c.disc(side, a[1] + spread(i + 3, 60), 4 + 5 * (1 - bank[int(t * 60)]), AMBER)
    return c


def tea():
    c = Canvas(S1)
    sky(c, [S1, S2, D1, D2], 0, 560)
    c.disc(1480, 250, 120, AMBER)
    for k in range(15):
        base = 520 + k * 72
        crest = [(x, base - 130 * math.sin(x / 330 + k * 0.55) - 60 * math.sin(x / 140 + k))
                 for x in range(0, W + 16, 16)]
        c.polygon(crest + [(W, H), (0, H)], (D1, D2, S2, D3)[k % 4])
        c.line(crest, 9, (M2, M1)[k % 2])
        for i in range(0, len(crest), 4):
            x, y = crest[i]
            c.disc(x, y + 34, 13, (M1, D3)[k % 2])
            if (i // 4 + k) % 6 == 0:
                c.disc(x, y + 34, 9, TEAL)
    return c


def chip():
    c = Canvas()
    x0, y0, side = 700, 450, 600
    for i in range(22):
        at = x0 + 25 + i * 26
        turn, far = 120 + abs(i - 10.5) * 26, (i - 10.5) * 66
        colour = (M1, M2, D3, TEAL)[i % 4]
        for sign, edge in ((-1, y0), (1, y0 + side)):
            end = (at + far, edge + sign * (turn + 260 + spread(i, 160)))
            path = [(at, edge), (at, edge + sign * turn), (at + far, edge + sign * (turn + abs(far))),
                    (end[0], max(30, min(H - 30, end[1])))]
            path = [(x, max(30, min(H - 30, y))) for x, y in path]
            c.line(path, 7, colour)
            c.disc(*path[-1], 15, colour)
            c.disc(*path[-1], 7, BG)
        at = y0 + 25 + i * 26
        for sign, edge in ((-1, x0), (1, x0 + side)):
            end = edge + sign * (330 + spread(i + 7, 330))
            c.line([(edge, at), (edge + sign * turn, at), (end, at + far * 0.8)], 7, colour)
            c.disc(end, at + far * 0.8, 15, colour)
            c.disc(end, at + far * 0.8, 7, BG)
    c.rect(x0, y0, side, side, S2)
    c.rect(x0 + 16, y0 + 16, side - 32, side - 32, D1)
    for i in range(8):
        for k in range(8):
            n = (i * 5 + k * 3 + i * k) % 7
            c.rect(x0 + 60 + i * 62, y0 + 60 + k * 62, 46, 46,
                   AMBER if n == 0 else TEAL if n == 3 else (D2, D3, M1)[n % 3])
    return c


def wind():
    c = Canvas()
    sky(c, [S1, S2, D1, SLATE, DUSK, RUST, ORANGE], 0, 820)
    for i in range(24):
        y = 820 + i * i * 1.35
        wave = [(x, y + (2 + i) * math.sin(x / (60 + 12 * i) + i * 1.9)) for x in range(0, W + 12, 12)]
        c.polygon(wave + [(W, H), (0, H)], (D1, S2, D2, S1)[i % 4])
        c.line(wave, 2 + i / 7, (M1, D3, M2)[i % 3])
    for x, y, r, turn in ((420, 900, 170, 0.3), (980, 1010, 270, 0.9), (1480, 880, 140, 1.5),
                          (1780, 860, 95, 0.1), (170, 855, 80, 1.1)):
        hub = (x, y - r * 2.1)
        w = r / 17
        c.polygon([(x - w, hub[1]), (x + w, hub[1]), (x + 1.9 * w, y), (x - 1.9 * w, y)], PALE)
        for b in range(3):
            a = turn + b * 2 * math.pi / 3
            tip = (hub[0] + r * math.cos(a), hub[1] + r * math.sin(a))
            out = (math.cos(a + 1.57) * r * 0.075, math.sin(a + 1.57) * r * 0.075)
            near = (hub[0] + 0.2 * (tip[0] - hub[0]), hub[1] + 0.2 * (tip[1] - hub[1]))
            c.polygon([hub, (near[0] + out[0], near[1] + out[1]), tip], WHITE)
        c.disc(*hub, r / 11, WHITE)
        c.disc(hub[0], hub[1] + r * 0.3, r / 40 + 2, AMBER)
    return c


def data():
    c = Canvas()
    nodes = [(W * (0.08 + 0.84 * spread(i * 3 + 1)), H * (0.08 + 0.84 * spread(i * 7 + 2)))
             for i in range(44)]
    hub = (1000, 720)
    for i, (x, y) in enumerate(nodes):
        others = sorted(nodes, key=lambda n: (n[0] - x) ** 2 + (n[1] - y) ** 2)[1:4]
        for n in others:
            c.line([(x, y), n], 3, D3)
        bend = ((x + hub[0]) / 2 + (y - hub[1]) * 0.18, (y + hub[1]) / 2 - (x - hub[0]) * 0.18)
        curve = [((1 - t) ** 2 * x + 2 * t * (1 - t) * bend[0] + t * t * hub[0],
                  (1 - t) ** 2 * y + 2 * t * (1 - t) * bend[1] + t * t * hub[1])
                 for t in [k / 24 for k in range(25)]]
        c.line(curve, 4 if i % 3 else 7, (M1, M2, D3)[i % 3])
        c.disc(*curve[6 + i % 12], 8, AMBER if i % 4 == 0 else MINT)
    for i, (x, y) in enumerate(nodes):
        c.disc(x, y, 17 + 9 * (i % 3), (M2, D3, M1)[i % 3])
        c.disc(x, y, 8 + 4 * (i % 3), BG)
    for r, colour in ((250, S2), (205, D2), (160, M1), (110, M2), (62, TEAL)):
        c.disc(*hub, r, colour)
    return c


def scan():
    c = Canvas(S1)
    for i in range(34, 0, -1):
        r = i * 24
        points = []
        for k in range(121):
            a = k / 120 * 2 * math.pi
            swell = 1 + 0.09 * math.sin(3 * a + i * 0.21) + 0.05 * math.sin(7 * a - i * 0.33)
            points.append((1000 + 1.18 * r * swell * math.cos(a), 700 + r * swell * math.sin(a)))
        c.polygon(points, (S2, D1, D2, D1)[i % 4])
        c.line(points, 4, (M1, D3, M2, D3)[i % 4] if i > 4 else TEAL)
    beat = [(0, 0), (.3, 0), (.36, -.1), (.42, 0), (.47, .1), (.52, -1), (.58, .45), (.63, 0),
            (.75, -.2), (.85, 0), (1, 0)]
    pulse = [(x0 * 500 + n * 500, 1270 + y0 * 190) for n in range(4) for x0, y0 in beat]
    c.rect(0, 1050, W, 450, BG)
    for x in range(0, W, 50):
        c.line([(x, 1050), (x, H)], 2, S2)
    for y in range(1050, H, 50):
        c.line([(0, y), (W, y)], 2, S2)
    c.line(pulse, 9, AMBER)
    return c


def city():
    c = Canvas()
    sky(c, [S1, S1, S2, D1], 0, 760)

    def block(i, k, height, top, left, right):
        x, y, a, b = 1000 + (i - k) * 92, 420 + (i + k) * 50, 80, 43
        c.polygon([(x - a, y), (x, y + b), (x, y + b - height), (x - a, y - height)], left)
        c.polygon([(x + a, y), (x, y + b), (x, y + b - height), (x + a, y - height)], right)
        c.polygon([(x, y - b - height), (x + a, y - height), (x, y + b - height),
                   (x - a, y - height)], top)
        for n in range(1, int(height // 34)):
            for f in (0.25, 0.6):
                if (i * 7 + k * 3 + n + int(f * 10)) % 3:
                    c.rect(x - a + f * a, y + f * b - height + n * 34, 16, 14,
                           AMBER if (i + k + n) % 5 == 0 else M2)
    for s in range(0, 25):
        for i in range(0, 15):
            k = s - i
            if not 0 <= k < 15:
                continue
            if 6 <= i <= 7 or k == 9:
                x, y = 1000 + (i - k) * 92, 420 + (i + k) * 50
                c.polygon([(x, y - 50), (x + 92, y), (x, y + 50), (x - 92, y)], S2)
                if (i + k) % 2:
                    c.disc(x, y, 12, TEAL)
                continue
            height = 30 + 250 * math.exp(-((i - 4) ** 2 + (k - 5) ** 2) / 14) + spread(i * 15 + k, 90)
            block(i, k, height, M1 if (i * k) % 5 else TEAL, D1, D2)
    return c


def orbit():
    c = Canvas()
    for i in range(160):
        c.disc(spread(i * 3 + 5, W), spread(i * 11 + 2, H), 2 + i % 3, GREY if i % 5 else PALE)
    x, y, r = 900, 1150, 760
    c.disc(x, y, r + 26, S2)
    c.disc(x, y, r, D1)
    for k in range(-7, 8):
        lat = k / 8 * math.pi / 2
        c.ring(x, y - r * math.sin(lat) * 0.94, r * math.cos(lat), r * math.cos(lat) * 0.33, 4, D3)
    for k in range(9):
        c.ring(x, y, r * abs(math.cos(k * math.pi / 9)) + 1, r, 4, D3)
    for n, (a, b, tilt) in enumerate(((980, 300, -0.5), (1120, 380, -0.28), (1240, 330, -0.75))):
        points = [(x + a * math.cos(t) * math.cos(tilt) - b * math.sin(t) * math.sin(tilt),
                   y - 180 + a * math.cos(t) * math.sin(tilt) + b * math.sin(t) * math.cos(tilt))
                  for t in [math.pi + math.pi * i / 90 for i in range(91)]]
        c.line(points, 6, (TEAL, M2, MINT)[n])
        sx, sy = points[(52, 66, 40)[n]]
        for side in (-1, 1):
            c.polygon([(sx + side * 34, sy - 34), (sx + side * 150, sy - 58), (sx + side * 150, sy + 22),
                       (sx + side * 34, sy + 42)], M1)
            c.line([(sx + side * 92, sy - 46), (sx + side * 92, sy + 32)], 4, BG)
        c.rect(sx - 30, sy - 42, 60, 84, WHITE)
        c.disc(sx, sy, 16, AMBER)
    return c


def bridge():
    c = Canvas()
    sky(c, [S1, S2, SLATE, DUSK, RUST, ORANGE, RUST], 0, 1010)
    for k, colour in enumerate((SLATE, D1)):
        crest = [(x, hills(x + 300 * k, k, 1010, 250 - 70 * k)) for x in range(0, W + 20, 20)]
        c.polygon(crest + [(W, 1010), (0, 1010)], colour)
    sky(c, [S2, D1, S1, BG], 1010, H)
    for i in range(26):
        y = 1030 + i * 18
        c.line([(0, y), (W, y + 6)], 2, (D3, M1, D2)[i % 3])
    deck = 900
    for tower in (560, 1440):
        for i in range(1, 15):
            for side in (-1, 1):
                end = tower + side * i * 62
                c.line([(tower, 210 + i * 16), (end, deck)], 4, PALE if i % 3 else TEAL)
                if i % 4 == 0:
                    c.disc(end - side * i * 25, 210 + i * 16 + (deck - 210 - i * 16) * 0.6, 10, AMBER)
        c.polygon([(tower - 22, 170), (tower + 22, 170), (tower + 44, 1100), (tower - 44, 1100)], WHITE)
        c.rect(tower - 70, deck - 10, 140, 60, PALE)
    c.rect(0, deck, W, 34, PALE)
    c.rect(0, deck + 34, W, 12, GREY)
    for x in range(30, W, 90):
        c.disc(x, deck - 10, 6, AMBER)
    return c


PICTURES = {"water": water, "tea": tea, "chip": chip, "wind": wind, "data": data, "scan": scan,
            "city": city, "orbit": orbit, "bridge": bridge}


def main(args):
    folder = args[0] if args else os.path.join(HERE, "pictures")
    os.makedirs(folder, exist_ok=True)
    for name, draw in PICTURES.items():
        with open(os.path.join(folder, name + ".png"), "wb") as file:
            file.write(draw().png())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
