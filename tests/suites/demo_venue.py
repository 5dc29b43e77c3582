#!/usr/bin/env python3
"""The demo's venue: that it can be walked, and that every way is one that a person can take.

Prints a line a test: `ok NAME`, `not ok NAME: why`. Reads the feed on its own: its geometry and its
shortest paths share nothing with the program or with what made the venue.
"""
import collections
import heapq
import json
import math
import os
import random
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FEED = os.path.join(ROOT, "assets", "demo", "feed.json")
WAYS = os.path.join(ROOT, "tests", "unit", "core", "venue", "demo-ways.tsv")
SOLID = {"room", "stand", "service", "toilet", "stairs", "escalator", "lift", "void", "wall"}
SECONDS = {"stairs": 30, "escalator": 25}


def check(condition, why):
    if not condition:
        raise AssertionError(why)


def load():
    with open(FEED, encoding="utf-8") as file:
        return json.load(file)


def outline(space):
    if "box" in space:
        x, y, w, h = space["box"]
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    return [tuple(p) for p in space["outline"]]


def turn(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def crossing(a, b, c, d):
    """Where a-b crosses c-d; None where they do not, touch only with an end of a-b or run along."""
    t1, t2, t3, t4 = turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
    if t1 * t2 > 1e-6 or t3 * t4 > -1e-6 or abs(t3 - t4) < 1e-12:
        return None
    t = t3 / (t3 - t4)
    at = (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))
    return None if min(math.dist(at, a), math.dist(at, b)) < 0.1 else at


def from_segment(p, a, b):
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = max(0, min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy)))
    return math.dist(p, (a[0] + t * dx, a[1] + t * dy))


def holds(polygon, p):
    inside = False
    for a, b in zip(polygon, polygon[1:] + polygon[:1]):
        if (a[1] > p[1]) != (b[1] > p[1]):
            if p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
                inside = not inside
    return inside


class Venue:
    def __init__(self, feed):
        self.feed, v = feed, feed["venue"]
        self.levels = {level["id"]: [tuple(p) for p in level["outline"]] for level in v["levels"]}
        self.spaces = v["spaces"]
        self.nodes = {n["id"]: n for n in v["nodes"]}
        self.walls = collections.defaultdict(list)
        self.gaps = collections.defaultdict(list)
        for level, line in self.levels.items():
            self.walls[level] += [(*side, "the outline") for side in zip(line, line[1:] + line[:1])]
        for s in self.spaces:
            if s["kind"] in SOLID:
                line = outline(s)
                self.walls[s["level"]] += [(*side, s["id"]) for side in zip(line, line[1:] + line[:1])]
        for o in v["openings"]:
            self.gaps[o["level"]].append((tuple(o["from"]), tuple(o["to"])))
        self.edges = v["edges"]
        self.ends = collections.defaultdict(list)
        for n in v["nodes"]:
            if "space" in n:
                self.ends[n["space"]].append(n["id"])

    def at(self, node):
        return tuple(self.nodes[node]["at"])

    def wall_between(self, level, a, b):
        """What wall a straight walk meets, "" if none."""
        for c, d, name in self.walls[level]:
            p = crossing(a, b, c, d)
            if p and not any(from_segment(p, *gap) < 0.15 for gap in self.gaps[level]):
                return name
        return ""

    def graph(self, step_free=False):
        """node -> [(node, metres, seconds, way)]"""
        out = collections.defaultdict(list)
        for e in self.edges:
            (a, b), way = e["nodes"], e.get("way", "walk")
            if step_free and way in SECONDS:
                continue
            metres = math.dist(self.at(a), self.at(b)) if way != "lift" else 0
            levels = abs(int(self.nodes[a]["level"]) - int(self.nodes[b]["level"]))
            seconds = {"walk": metres, "lift": 60 + 10 * levels}.get(way, SECONDS.get(way, 0) * levels)
            out[a].append((b, metres, seconds, way))
            out[b].append((a, metres, seconds, way))
        return out

    def starts(self, display):
        """Where a person before the display joins the graph: the nearest place of it that no wall
        hides, as (node, metres to it by way of that place)."""
        level, p = display["level"], tuple(display["position"])
        best = None
        for e in self.edges:
            a, b = (self.nodes[n] for n in e["nodes"])
            if a["level"] != level or b["level"] != level:
                continue
            (ax, ay), (bx, by) = a["at"], b["at"]
            length = (bx - ax) ** 2 + (by - ay) ** 2
            t = max(0, min(1, ((p[0] - ax) * (bx - ax) + (p[1] - ay) * (by - ay)) / length))
            foot = (ax + t * (bx - ax), ay + t * (by - ay))
            metres = math.dist(p, foot)
            if (best is None or metres < best[0] - 1e-9) and not self.wall_between(level, p, foot):
                best = metres, foot, e["nodes"]
        metres, foot, ends = best
        return [(n, metres + math.dist(foot, self.at(n))) for n in ends]

    def search(self, starts, graph):
        """Shortest in time from any start: node -> (seconds, metres, node before)."""
        done, heap = {}, [(metres, metres, node, "") for node, metres in starts]
        heapq.heapify(heap)
        while heap:
            seconds, metres, node, before = heapq.heappop(heap)
            if node in done:
                continue
            done[node] = seconds, metres, before
            for other, m, s, _ in graph[node]:
                if other not in done:
                    heapq.heappush(heap, (seconds + s, metres + m, other, node))
        return done


def goals(feed):
    """(what it is called in the table, the space) of every room and every exhibit's stand."""
    for space in feed["venue"]["spaces"]:
        if "room" in space:
            yield space["room"], space["id"]
        elif "exhibit" in space:
            yield "stand:" + space["exhibit"], space["id"]


def ways(venue, step_free):
    graph = venue.graph(step_free)
    for display in venue.feed["displays"]:
        done = venue.search(venue.starts(display), graph)
        for goal, space in goals(venue.feed):
            yield display, goal, min(done[n][:2] for n in venue.ends[space] if n in done)


def test_shapes():
    venue = Venue(load())
    kinds = collections.Counter(s["kind"] for s in venue.spaces)
    check(len(venue.levels) == 3, "levels")
    check(kinds["stand"] == 40, f"{kinds['stand']} stands")
    check(kinds["room"] + kinds["outside"] >= 22 and kinds["void"] >= 4, f"{kinds}")
    points = collections.Counter(p["kind"] for p in venue.feed["venue"]["points"])
    for kind in ("exit", "emergency_exit", "first_aid", "information", "toilet", "assembly"):
        check(points[kind] > 0, f"no {kind}")
    for space in venue.spaces:
        line = outline(space)
        check(abs(sum(turn((0, 0), a, b) for a, b in zip(line, line[1:] + line[:1]))) > 1,
              f"{space['id']}: empty")
        for a, b in zip(line, line[1:] + line[:1]):
            for c, d in zip(line, line[1:] + line[:1]):
                check(not crossing(a, b, c, d), f"{space['id']}: crosses itself")


def test_rooms_do_not_overlap():
    venue = Venue(load())
    solid = [s for s in venue.spaces if s["kind"] in ("room", "service", "toilet", "stairs", "lift")]
    for s in solid:
        for o in solid:
            if s is o or s["level"] != o["level"]:
                continue
            line = outline(o)
            middle = (sum(p[0] for p in line) / len(line), sum(p[1] for p in line) / len(line))
            check(not holds(outline(s), middle), f"{o['id']} stands in {s['id']}")
            for a, b in zip(line, line[1:] + line[:1]):
                cut = any(turn(a, b, c) * turn(a, b, e) < -1 and turn(c, e, a) * turn(c, e, b) < -1
                          for c, e in zip(outline(s), outline(s)[1:]))
                check(not cut, f"{o['id']} cuts {s['id']}")


def test_exhibits_on_their_stands():
    feed = load()
    stands = {s["number"]: s for s in feed["venue"]["spaces"] if s["kind"] == "stand"}
    for exhibit in feed["exhibits"]:
        check(exhibit["stand"] in stands, f"{exhibit['id']}: no stand {exhibit['stand']}")
        stand = stands[exhibit["stand"]]
        check(stand["exhibit"] == exhibit["id"], f"{exhibit['id']}: not tied to its stand")
        check(holds(outline(stand), exhibit["position"]), f"{exhibit['id']}: beside its stand")


def test_edges_cross_no_wall():
    venue = Venue(load())
    for e in venue.edges:
        if e.get("way", "walk") == "walk":
            a, b = e["nodes"]
            level = venue.nodes[a]["level"]
            check(level == venue.nodes[b]["level"], f"{e}: a walk between levels")
            wall = venue.wall_between(level, venue.at(a), venue.at(b))
            check(not wall, f"{venue.at(a)}-{venue.at(b)} on {level} crosses {wall}")


def test_displays_stand_on_floor():
    venue = Venue(load())
    for d in venue.feed["displays"]:
        p, level = tuple(d["position"]), d["level"]
        check(holds(venue.levels[level], p), f"{d['id']}: outside")
        for s in venue.spaces:
            if s["level"] == level and s["kind"] in SOLID:
                check(not holds(outline(s), p), f"{d['id']}: inside {s['id']}")
        h = math.radians(d["heading"])
        ahead = (p[0] + 1.5 * math.sin(h), p[1] + 1.5 * math.cos(h))
        wall = [n for c, e, n in venue.walls[level] if crossing(p, ahead, c, e)]
        check(wall, f"{d['id']}: no wall behind the screen")
        behind = (p[0] - 2 * math.sin(h), p[1] - 2 * math.cos(h))
        check(not venue.wall_between(level, p, behind), f"{d['id']}: nobody can stand before it")


def test_all_rooms_are_reached():
    venue = Venue(load())
    for step_free in (False, True):
        n = sum(1 for _ in ways(venue, step_free))
        wanted = len(venue.feed["rooms"]) + len(venue.feed["exhibits"])
        check(n == len(venue.feed["displays"]) * wanted, f"{n} ways")
        graph = venue.graph(step_free)
        first = next(iter(venue.nodes))
        reached = venue.search([(first, 0)], graph)
        check(set(reached) == set(venue.nodes), f"{len(venue.nodes) - len(reached)} on islands")


def test_ways_cross_no_wall():
    """1,000 pairs of ends, every leg against every wall."""
    venue, rng = Venue(load()), random.Random(7)
    ends, legs = sorted(n for list_ in venue.ends.values() for n in list_), 0
    graphs = [venue.graph(False), venue.graph(True)]
    for i in range(1000):
        a, b = rng.sample(ends, 2)
        done = venue.search([(a, 0)], graphs[i % 2])
        node = b
        while done[node][2]:
            before = done[node][2]
            level = venue.nodes[node]["level"]
            if level == venue.nodes[before]["level"]:
                wall = venue.wall_between(level, venue.at(before), venue.at(node))
                check(not wall, f"{a} to {b}: {venue.at(before)}-{venue.at(node)}: {wall}")
                legs += 1
            node = before
    check(legs > 5000, f"only {legs} legs")


def table():
    """Display, room or stand, metres and seconds, then the same step-free: what the program is held to."""
    venue = Venue(load())
    free = {(d["id"], goal): way for d, goal, way in ways(venue, True)}
    lines = ["# display goal metres seconds, and both step-free: tests/suites/demo_venue.py --write"]
    for d, goal, (seconds, metres) in ways(venue, False):
        other = free[d["id"], goal]
        lines.append(f"{d['id']}\t{goal}\t{metres:.2f}\t{seconds:.2f}\t"
                     f"{other[1]:.2f}\t{other[0]:.2f}")
    return "\n".join(lines) + "\n"


def test_table_of_ways():
    """The program's own routes are compared with this table in test_demo_ways.c."""
    with open(WAYS, encoding="utf-8") as file:
        check(file.read() == table(), "demo-ways.tsv is not what this says: --write")


def main(args):
    if args == ["--write"]:
        with open(WAYS, "w", encoding="utf-8") as file:
            file.write(table())
        return 0
    failed = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        title = "demo venue " + name[len("test_"):].replace("_", " ")
        try:
            test()
            print(f"ok {title}")
        except Exception as error:  # a fault of any kind is that test's failure
            failed += 1
            print(f"not ok {title}: {type(error).__name__}: {error}".replace("\n", " "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
