"""The demo's venue, from the tables venue-*.tsv: spaces, doors, and the graph that one walks on.

make-feed.py asks for it; by itself it does nothing. Standard library only.

Doors, points, stands and shafts are joined to the nearest walking line that no wall hides; lines
are cut where they meet. What cannot be joined, and what crosses a wall, is told with its table.
"""
import math

STAND_WALLS = {"room", "stand", "service", "toilet", "stairs", "lift", "escalator", "wall", "void"}
STAND_W, STAND_D = 10.8, 7.6  # metres; two a row, an aisle of six between
STAND_ROWS = (72.2, 84.2, 96.2, 107.6)  # south edges
REACH = 0.35  # of a door from the wall that it stands in, metres


class Bad(Exception):
    pass


def rounded(value):
    value = round(value, 2)
    return int(value) if value == int(value) else value


def place(point):
    return [rounded(point[0]), rounded(point[1])]


def numbers(words):
    return [float(word) for word in words.split(",")]


def river_front(level, x):
    return -4 + float(level["facade"]) + 12 * ((x - 84) / 84) ** 2


def shape(words, level, where):
    """A closed outline: the list of its places."""
    points = []
    for word in words.split():
        kind, _, rest = word.rpartition(":")
        values = numbers(rest)
        if kind == "box":
            x0, y0, x1, y1 = values
            points += [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        elif kind == "f":
            start, end = values
            n = max(1, math.ceil(abs(end - start) / 6))
            xs = [start + (end - start) * i / n for i in range(n + 1)]
            points += [(x, river_front(level, x)) for x in xs]
        elif kind == "":
            points.append(tuple(values))
        else:
            raise Bad(f"{where}: {word}: no such shape")
    return points


def sides(outline):
    return list(zip(outline, outline[1:] + outline[:1]))


def cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def meeting(a, b, c, d):
    """Where the segments a-b and c-d meet, or None; parallel ones never do."""
    length = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
    if abs(length) < 1e-9:
        return None
    t = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / length
    s = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / length
    if -1e-9 <= t <= 1 + 1e-9 and -1e-9 <= s <= 1 + 1e-9:
        return a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])
    return None


def foot(point, a, b):
    """The place of a-b nearest to the point."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy)
    t = min(1, max(0, t))
    return a[0] + t * dx, a[1] + t * dy


def distance(a, b):
    return math.hypot(a[0] - b[0], a[1] - b[1])


def in_gap(point, gaps):
    return any(distance(point, foot(point, a, b)) < REACH for a, b in gaps)


class Floor:
    """One level while it is made: its walls, the gaps in them, its lines."""

    def __init__(self, row):
        self.row, self.id = row, row["id"]
        self.outline = shape(row["outline"], row, row["_where"])
        self.walls = sides(self.outline)
        self.gaps, self.segments, self.nodes, self.edges = [], [], {}, []

    def is_free(self, a, b):
        """No wall between a and b, but through a gap or at one of the ends."""
        for c, d in self.walls:
            at = meeting(a, b, c, d)
            if at and not in_gap(at, self.gaps) and min(distance(at, a), distance(at, b)) > 0.05:
                return False
        return True

    def add_line(self, points, where):
        for a, b in zip(points, points[1:]):
            if not self.is_free(a, b):
                raise Bad(f"{where}: {place(a)} to {place(b)} crosses a wall")
            self.segments.append((a, b))

    def join(self, point, where):
        """From the point to the nearest line; the join is a line itself."""
        near = sorted((distance(point, foot(point, a, b)), foot(point, a, b))
                      for a, b in self.segments)
        for metres, at in near:
            if metres < 0.05:
                return
            if metres < 40 and self.is_free(point, at):
                self.segments.append((point, at))
                return
        raise Bad(f"{where}: no line near {place(point)}")

    def node(self, point, space=None):
        """The node at this place, with the space that ends there."""
        key = tuple(place(point))
        node = self.nodes.setdefault(key, {"id": f"{self.id}-n{len(self.nodes) + 1}",
                                           "level": self.id, "at": list(key)})
        if space:
            node["space"] = space
        return node["id"]

    def cut(self):
        """Nodes where lines meet, edges between neighbours."""
        seen = set()
        for a, b in self.segments:
            on = [a, b] + [at for c, d in self.segments if (at := meeting(a, b, c, d))]
            ends = [p for line in self.segments for p in line] + list(self.nodes)
            on += [p for p in ends if distance(p, foot(p, a, b)) < 0.02]
            on = sorted({tuple(place(p)) for p in on}, key=lambda p: distance(a, p))
            for p, q in zip(on, on[1:]):
                pair = (self.node(p), self.node(q))
                if pair not in seen and pair[::-1] not in seen:
                    seen.add(pair)
                    self.edges.append({"nodes": list(pair)})


def middle(a, b):
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def centre(outline):
    return (sum(p[0] for p in outline) / len(outline), sum(p[1] for p in outline) / len(outline))


def gap_of(row):
    return tuple(tuple(numbers(word)) for word in row["gap"].split())


def make_stands(table):
    """(number, outline) of every stand, its side to the aisle, its hall."""
    for row in table:
        x = float(row["x"])
        for i, number in enumerate(row["stands"].split()):
            south, is_east = STAND_ROWS[i // 2], i % 2
            west = x + 3 if is_east else x - 3 - STAND_W
            box = [west, south, STAND_W, STAND_D]
            at = (west if is_east else west + STAND_W, south + STAND_D / 2)
            yield number, box, at, row["_where"]


def box_outline(box):
    x, y, w, h = box
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def several_id(row, level, levels):
    return f"{row['id']}-{level}" if len(levels) > 1 else row["id"]


class Maker:
    def __init__(self, tables, text, rooms, exhibits):
        self.tables, self.text, self.rooms = tables, text, rooms
        self.exhibits = {row["stand"]: row["id"] for row in exhibits}
        self.floors = {row["id"]: Floor(row) for row in tables["levels"]}
        self.spaces, self.openings, self.points, self.links = [], [], [], []
        self.shapes = {}  # (level, table's id) -> (space's id, outline)

    def floor(self, level, row):
        if level not in self.floors:
            raise Bad(f"{row['_where']}: level {level}: not in its table")
        return self.floors[level]

    def add_space(self, level, name, kind, outline, members, where):
        if any(s["id"] == name for s in self.spaces):
            raise Bad(f"{where}: space {name}: used before")
        space = {"id": name, "level": level, "kind": kind, **members}
        self.spaces.append(space)
        if kind in STAND_WALLS:
            self.floors[level].walls += sides(outline)

    def make_spaces(self):
        for row in self.tables["spaces"]:
            levels = row["levels"].split()
            for level in levels:
                outline = shape(row["shape"], self.floor(level, row).row, row["_where"])
                name = several_id(row, level, levels)
                members = {"name": self.text(row, "name_")} if row["name_zh"] else {}
                if name in self.rooms:
                    members["room"] = name
                members["outline"] = [place(p) for p in outline]
                self.shapes[level, row["id"]] = name, outline
                self.add_space(level, name, row["kind"], outline, members, row["_where"])
        for number, box, _, where in make_stands(self.tables["stands"]):
            members = {"number": number, "box": [rounded(v) for v in box]}
            if number in self.exhibits:
                members["exhibit"] = self.exhibits[number]
            self.add_space("1", number, "stand", box_outline(box), members, where)

    def open(self, level, gap, space=None):
        opening = {"level": level}
        if space:
            opening["space"] = space
        self.openings.append({**opening, "from": place(gap[0]), "to": place(gap[1])})
        self.floors[level].gaps.append(gap)

    def make_openings(self):
        for row in self.tables["doors"]:
            self.open(row["level"], gap_of(row), self.space_of(row["level"], row["space"], row)[0])
        for row in self.tables["points"]:
            for level in row["levels"].split() if row["gap"] else []:
                self.open(level, gap_of(row))
        for row in self.tables["shafts"]:
            for level, gap, _ in self.ends(row):
                self.open(level, gap, self.space_of(level, row["id"], row)[0])

    def space_of(self, level, name, row):
        if (level, name) not in self.shapes:
            raise Bad(f"{row['_where']}: space {name}: not on level {level}")
        return self.shapes[level, name]

    def ends(self, row):
        """Of a shaft on each of its levels: (level, the gap of its door, where its way ends)."""
        levels = row["levels"].split()
        if row["way"] != "escalator":
            gap = tuple(tuple(numbers(word)) for word in row["door"].split())
            return [(level, gap, centre(self.space_of(level, row["id"], row)[1]))
                    for level in levels]
        out = []
        for level, words in zip(levels, (row["door"], row["top"])):
            x, y = numbers(words)
            out.append((level, ((x, y - 1.2), (x, y + 1.2)), (x, y)))
        return out

    def make_ways(self):
        for row in self.tables["walks"]:
            points = [tuple(numbers(word)) for word in row["line"].split()]
            self.floor(row["level"], row).add_line(points, row["_where"])
        for row in self.tables["doors"]:
            self.floors[row["level"]].join(middle(*gap_of(row)), row["_where"])
        for number, _, at, where in make_stands(self.tables["stands"]):
            self.floors["1"].join(at, f"{where}: {number}")
        for row in self.tables["points"]:
            for level in row["levels"].split():
                self.floors[level].join(tuple(numbers(row["at"])), row["_where"])
        for row in self.tables["shafts"]:
            for level, gap, end in self.ends(row):
                door = middle(*gap)
                self.floors[level].join(door, row["_where"])
                if end != door:
                    self.floors[level].segments.append((door, end))

    def make_nodes(self):
        for row in self.tables["doors"]:
            name = self.space_of(row["level"], row["space"], row)[0]
            self.floors[row["level"]].node(middle(*gap_of(row)), name)
        for number, _, at, _ in make_stands(self.tables["stands"]):
            self.floors["1"].node(at, number)
        for row in self.tables["shafts"]:
            ends = [(self.floors[level].node(at), level) for level, _, at in self.ends(row)]
            # A lift goes from each level to each; stairs one level at a time.
            for i, (low, a) in enumerate(ends):
                for high, b in ends[i + 1:] if row["way"] == "lift" else ends[i + 1:i + 2]:
                    self.links.append({"id": f"{row['id']}-{a}-{b}", "nodes": [low, high],
                                       "way": row["way"]})
        for floor in self.floors.values():
            floor.cut()

    def make_points(self):
        for row in self.tables["points"]:
            levels = row["levels"].split()
            at = numbers(row["at"])
            for level in levels or [None]:
                point = {"id": several_id(row, level, levels) if level else row["id"]}
                if level:
                    point["level"] = level
                point.update(kind=row["kind"], name=self.text(row, "name_"), at=place(at))
                if level:
                    point["node"] = self.floors[level].node(at)
                self.points.append(point)

    def document(self):
        self.make_spaces()
        self.make_openings()
        self.make_ways()
        self.make_nodes()
        self.make_points()
        levels = [{"id": f.id, "short_name": f.row["short"], "ordinal": int(f.row["ordinal"]),
                   "outline": [place(p) for p in f.outline]} for f in self.floors.values()]
        return {"format": "hallboard venue 1",
                "x-illustrative": True,
                "name": "hallboard demo venue",
                "levels": levels, "spaces": self.spaces, "openings": self.openings,
                "points": self.points,
                "nodes": [n for f in self.floors.values() for n in f.nodes.values()],
                "edges": [e for f in self.floors.values() for e in f.edges] + self.links}


def stand_places(table):
    """The middle of each stand by its number."""
    return {number: (box[0] + box[2] / 2, box[1] + box[3] / 2)
            for number, box, _, _ in make_stands(table)}


def make_venue(read_table, text, rooms, exhibits):
    """The venue as config/VENUE.md has it. rooms: ids; exhibits: rows of their table."""
    names = ("levels", "spaces", "doors", "points", "shafts", "walks", "stands")
    tables = {name: read_table("venue-" + name) for name in names}
    return Maker(tables, text, rooms, exhibits).document(), stand_places(tables["stands"])
