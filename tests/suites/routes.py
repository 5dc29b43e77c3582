#!/usr/bin/env python3
"""Ways through a venue against a shortest path of our own, and against the walls.

Prints a line a test: `ok NAME`, `not ok NAME: why`, `skip NAME: why`. The program's answers come from
tests/tools/dump_routes; the graph is read again here from the same JSON, and searched by other
means: all edges relaxed until nothing changes (Bellman and Ford), with the times that config/VENUE.md
states. The demo's venue, with many more displays than it has, and venues of chance.
"""
import json
import math
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.path.join(os.environ.get("TOOLS", os.path.join(ROOT, "build/asan/tests/tools")), "dump_routes")
DEMO = os.path.join(ROOT, "assets", "demo", "feed.json")
FLAT = ("walkway", "outside")


def routes(feed):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(feed, file)
        file.flush()
        run = subprocess.run([TOOL, "--json", file.name], capture_output=True, check=True)
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def ring(space):
    if "outline" in space:
        return space["outline"]
    x, y, w, h = space["box"]
    return [[x, y], [x + w, y], [x + w, y + h], [x, y + h]]


def side(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def crossing(a, b, c, d):
    """True where the two segments cross properly."""
    e = 1e-6
    p, q, r, s = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    return ((p > e and q < -e) or (p < -e and q > e)) and ((r > e and s < -e) or (r < -e and s > e))


def walls(venue):
    """By level: the segments of everything that is not floor."""
    out = {}
    for space in venue.get("spaces", []):
        if space.get("kind", "room") in FLAT:
            continue
        for outline in [ring(space)] + space.get("holes", []):
            n = len(outline)
            out.setdefault(space["level"], []).extend((outline[i], outline[(i + 1) % n]) for i in range(n))
    return out


def foot(p, a, b):
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0 if length == 0 else max(0, min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return [a[0] + t * dx, a[1] + t * dy]


def ahead(a, b, metres):
    length = math.dist(a, b)
    return b if length <= metres else [a[i] + (b[i] - a[i]) * metres / length for i in (0, 1)]


class Graph:
    def __init__(self, feed, step_free):
        venue = feed["venue"]
        closed = set(feed.get("closures", []))
        ordinal = {level["id"]: level.get("ordinal", i) for i, level in enumerate(venue["levels"])}
        self.at = {n["id"]: n["at"] for n in venue["nodes"]}
        self.level = {n["id"]: n["level"] for n in venue["nodes"]}
        self.ends = {}
        for node in venue["nodes"]:
            if "space" in node:
                self.ends.setdefault(node["space"], []).append(node["id"])
        self.walls = walls(venue)
        self.edges = []  # (from, to, seconds, metres)
        self.flat = []  # what one may step onto
        for edge in venue["edges"]:
            a, b = edge["nodes"]
            way = edge.get("way", "walk")
            free = edge.get("step_free", way in ("walk", "lift"))
            if edge.get("closed") or closed & {edge.get("id"), a, b} or \
                    (step_free and (not free or way in ("stairs", "escalator"))):
                continue
            straight = math.dist(self.at[a], self.at[b])
            metres = 0 if way == "lift" else edge.get("metres", straight)
            floors = abs(ordinal[self.level[a]] - ordinal[self.level[b]])
            if way == "walk" and self.level[a] == self.level[b]:
                self.flat.append((a, b, metres, edge.get("one_way", False)))
            if way == "lift":
                pairs = [(("lift", a), ("lift", b), 10.0 * max(floors, 1), 0)]
                self.edges += [(a, ("lift", a), 60.0, 0), (b, ("lift", b), 60.0, 0),
                               (("lift", a), a, 0.0, 0), (("lift", b), b, 0.0, 0)]
            else:
                seconds = {"walk": metres, "stairs": 30.0 * floors or metres * 2,
                           "escalator": 25.0 * floors or metres * 4 / 3}[way]
                pairs = [(a, b, seconds, metres)]
            for x, y, seconds, length in pairs:
                self.edges.append((x, y, seconds, length))
                if not edge.get("one_way"):
                    self.edges.append((y, x, seconds, length))

    def enter(self, level, p):
        """The nearest place on the graph that no wall hides: (seconds, node) pairs."""
        found = []
        for a, b, metres, one_way in self.flat:
            if self.level[a] == level:
                f = foot(p, self.at[a], self.at[b])
                found.append((math.dist(p, f), f, (a, b, metres, one_way)))
        found += [(math.dist(p, self.at[n]), self.at[n], (n,)) for n in self.at if self.level[n] == level]
        found.sort(key=lambda entry: entry[0])
        for away, f, what in found[:48]:
            start = ahead(p, f, 0.5)
            if not any(crossing(start, f, c, d) for c, d in self.walls.get(level, [])):
                break
        else:
            away, f, what = found[0]
        if len(what) == 1:
            return [(away, what[0])]
        a, b, metres, one_way = what
        length = math.dist(self.at[a], self.at[b])
        scale = metres / length if length else 0
        back = math.dist(f, self.at[a]) * scale
        out = [(away + math.dist(f, self.at[b]) * scale, b)]
        if not one_way or back < 0.01:
            out.append((away + back, a))
        return out

    def search(self, level, p):
        best = {}
        for seconds, node in self.enter(level, p):
            if seconds < best.get(node, (math.inf,))[0]:
                best[node] = (seconds, seconds)
        changed = True
        while changed:
            changed = False
            for a, b, seconds, metres in self.edges:
                if a in best:
                    new = (best[a][0] + seconds, best[a][1] + metres)
                    if new[0] < best.get(b, (math.inf,))[0] - 1e-9:
                        best[b] = new
                        changed = True
        return best


def compare(feed):
    """Number of ways compared; complains by an exception."""
    displays = {d["id"]: d for d in feed["displays"]}
    spaces = {}
    for space in feed["venue"]["spaces"]:
        spaces.setdefault(space.get("room", space.get("id")), []).append(space["id"])
    graphs = {free: Graph(feed, free) for free in (False, True)}
    searched, n = {}, 0
    for way in routes(feed):
        display = displays[way["display"]]
        key = (way["display"], way["step_free"])
        graph = graphs[way["step_free"]]
        if key not in searched:
            searched[key] = graph.search(display["level"], display["position"])
        ends = [e for s in spaces.get(way["room"], []) for e in graph.ends.get(s, [])]
        best = min((searched[key][e] for e in ends if e in searched[key]), default=None)
        if best is None:
            assert not way["found"], "a way where there is none: %s" % way
            continue
        assert way["found"], "no way: %s, of %.1f s" % (key + (way["room"],), best[0])
        assert abs(way["seconds"] - best[0]) <= 0.01 * best[0] + 0.01, "%s: %.2f s, not %.2f s" % (
            key + (way["room"],), way["seconds"], best[0])
        assert abs(way["metres"] - best[1]) <= 0.01 * best[1] + 0.01 or \
            abs(way["seconds"] - best[0]) < 1e-3, "%s: %.2f m, not %.2f m" % (
                key + (way["room"],), way["metres"], best[1])
        n += 1
    return n


def more_displays(feed, n, rng):
    """Displays near the graph of the demo, in the way that screens stand: a few metres off."""
    venue = feed["venue"]
    at = {node["id"]: node for node in venue["nodes"]}
    flat = [e for e in venue["edges"] if e.get("way", "walk") == "walk"]
    blocked = walls(venue)
    out = []
    while len(out) < n:
        a, b = (at[i] for i in rng.choice(flat)["nodes"])
        t = rng.random()
        on = [a["at"][i] * (1 - t) + b["at"][i] * t for i in (0, 1)]
        p = [on[0] + rng.uniform(-3, 3), on[1] + rng.uniform(-3, 3)]
        if any(crossing(p, on, c, d) for c, d in blocked.get(a["level"], [])):
            continue
        out.append({"id": "x%d" % len(out), "level": a["level"], "position": p,
                    "heading": rng.choice([0, 90, 180, 270])})
    return out


def demo():
    with open(DEMO, encoding="utf-8") as file:
        feed = json.load(file)
    feed["displays"] = [d for d in feed["displays"] if "position" in d and "level" in d]
    for display in feed["displays"]:
        display.pop("ways", None)  # what is stated is not searched
    return feed


def test_demo():
    feed = demo()
    n = compare(feed)
    assert n >= len(feed["displays"]) * len(feed["rooms"]), "only %d ways" % n


def test_demo_with_closures():
    feed = demo()
    lifts = [e for e in feed["venue"]["edges"] if e.get("way") in ("lift", "escalator")]
    feed["closures"] = [lifts[0]["nodes"][0], feed["venue"]["edges"][5]["nodes"][1]]
    assert compare(feed) > 100


def test_walls():
    """1,000 pairs and more: no leg of any way crosses a wall, but within half a metre of its screen."""
    feed = demo()
    feed["displays"] = more_displays(feed, 50, random.Random(7))
    blocked = walls(feed["venue"])
    pairs = 0
    for way in routes(feed):
        if not way["found"]:
            continue
        pairs += 1
        for i, leg in enumerate(way["legs"]):
            points = leg["points"]
            for k in range(len(points) - 1):
                a, b = points[k], points[k + 1]
                if i == 0 and k == 0:
                    a = ahead(a, b, 0.5)
                for c, d in blocked.get(leg["level"], []):
                    assert not crossing(a, b, c, d), "%s to %s on %s: %s-%s crosses %s-%s" % (
                        way["display"], way["room"], leg["level"], a, b, c, d)
    assert pairs >= 1000, pairs


def bearing(a, b):
    return math.degrees(math.atan2(b[0] - a[0], b[1] - a[1])) % 360


def test_directions():
    """For the four headings and each display and room: turning the display turns the direction by as
    much, and where the first leg is one straight line it is where the line leads."""
    names = ["ahead", "ahead-right", "right", "back-right", "back", "back-left", "left", "ahead-left"]
    straight = pairs = 0
    turned = {}
    for heading in (0, 90, 180, 270):
        feed = demo()
        for display in feed["displays"]:
            display["heading"] = heading
        for way in routes(feed):
            if not way["found"] or way["step_free"]:
                continue
            points = way["legs"][0]["points"]
            turn = names.index(way["direction"])
            turned.setdefault((way["display"], way["room"]), []).append((turn * 45 + heading) % 360)
            pairs += 1
            if len(points) == 2:
                straight += 1
                off = (bearing(*points) - heading - turn * 45 + 180) % 360 - 180
                assert abs(off) <= 22.6, way
            else:  # it leads somewhere that the first leg goes to
                leads = [bearing(a, b) for i, a in enumerate(points) for b in points[i + 1:]]
                assert any(abs((lead - heading - turn * 45 + 180) % 360 - 180) <= 22.6 for lead in leads), way
    same = sum(len(set(absolute)) == 1 for absolute in turned.values())
    assert pairs > 500 and same >= 0.8 * len(turned), "%d, %d of %d" % (pairs, same, len(turned))


def chance(seed):
    """Three levels of a crooked grid, some edges gone, one way or closed, stairs, escalators, lifts."""
    rng = random.Random(seed)
    side_n = 6
    nodes, edges, spaces = [], [], []
    for level in range(3):
        for i in range(side_n * side_n):
            at = [i % side_n * 9 + rng.uniform(-3, 3), i // side_n * 9 + rng.uniform(-3, 3)]
            nodes.append({"id": "%d-%d" % (level, i), "level": str(level), "at": at})
            for other in ([i - 1] if i % side_n else []) + ([i - side_n] if i >= side_n else []):
                if rng.random() < 0.75:
                    edge = {"id": "e%d" % len(edges), "nodes": ["%d-%d" % (level, other), "%d-%d" % (level, i)]}
                    edge.update(rng.choice([{}, {}, {}, {"one_way": True}, {"metres": 30}, {"closed": True},
                                            {"step_free": False}, {"way": "stairs"}]))
                    edges.append(edge)
    for way in ("stairs", "escalator", "lift", "lift"):
        i = rng.randrange(side_n * side_n)
        for level in range(2):
            edge = {"nodes": ["%d-%d" % (level, i), "%d-%d" % (level + 1, i)], "way": way}
            if way == "escalator":
                edge["one_way"] = True
            edges.append(edge)
    for k in range(10):
        level, i = rng.randrange(3), rng.randrange(side_n * side_n)
        spaces.append({"id": "r%d" % k, "level": str(level), "box": [200 + 10 * k, 0, 8, 8]})
        node = nodes[level * side_n * side_n + i]
        if "space" not in node:
            node["space"] = "r%d" % k
    return {
        "format": "hallboard feed 1", "event": {"name": "x", "zone": "UTC"}, "sessions": [],
        "rooms": [{"id": "r%d" % k} for k in range(10)],
        "displays": [{"id": "d%d" % k, "level": str(rng.randrange(3)), "heading": 0,
                      "position": [rng.uniform(0, 45), rng.uniform(0, 45)]} for k in range(6)],
        "closures": ["e%d" % k for k in rng.sample(range(len(edges) - 8), 3)],
        "venue": {"format": "hallboard venue 1", "levels": [{"id": str(k)} for k in range(3)],
                  "spaces": spaces, "nodes": nodes, "edges": edges}}


def test_chance():
    n = sum(compare(chance(seed)) for seed in range(12))
    assert n > 500, n


def main():
    if not os.access(TOOL, os.X_OK):
        print("skip routes: no %s yet" % TOOL)
        return 0
    failed = 0
    for name, test in sorted(globals().items()):
        if not name.startswith("test_"):
            continue
        try:
            test()
            print("ok " + name[5:].replace("_", " "))
        except (AssertionError, subprocess.CalledProcessError) as error:
            failed += 1
            print("not ok %s: %s" % (name[5:].replace("_", " "), str(error)[:300]))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
