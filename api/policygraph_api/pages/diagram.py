"""The picture of the main classes: boxes at fixed places and the relations between them, ready for an SVG."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

WIDTH, HEIGHT = 1420, 600
BOX_WIDTH, BOX_HEIGHT = 180, 50
PLACES = {
    "CitedDocument": (20, 40), "PolicyDocument": (320, 40), "Place": (920, 40), "Reform": (1220, 40),
    "Evidence": (20, 190), "PolicyTask": (320, 190), "Assignment": (620, 190), "Agency": (920, 190),
    "AgencyFunction": (1220, 190),
    "Rule": (20, 330), "Target": (320, 330), "Indicator": (620, 330), "Unit": (920, 330),
    "IndustrialChain": (20, 510), "ChainStep": (320, 510), "ChainElement": (620, 510), "MaterialFlow": (920, 510),
}  # fmt: skip
"""Class → the left upper corner of its box."""
RELATIONS = (
    ("cites", "PolicyDocument", "CitedDocument", 0), ("jurisdiction", "PolicyDocument", "Place", 0),
    ("hasTask", "PolicyDocument", "PolicyTask", 0), ("evidence", "PolicyTask", "Evidence", 0),
    ("rule", "Evidence", "Rule", 0), ("hasAssignment", "PolicyTask", "Assignment", 0),
    ("assignedAgency", "Assignment", "Agency", 0), ("ledBy", "PolicyTask", "Agency", -110),
    ("ofPlace", "Agency", "Place", 0), ("hasFunction", "Agency", "AgencyFunction", 0),
    ("reformOf", "Reform", "AgencyFunction", 0), ("states", "PolicyTask", "Target", 0),
    ("indicator", "Target", "Indicator", 0), ("unit", "Target", "Unit", 95),
    ("hasStep", "IndustrialChain", "ChainStep", 0), ("element", "ChainStep", "ChainElement", 0),
    ("input", "MaterialFlow", "ChainElement", 34), ("output", "MaterialFlow", "ChainElement", -34),
    ("feeds", "ChainElement", "ChainElement", 0), ("nextStep", "ChainStep", "ChainStep", 0),
)  # fmt: skip
"""Relation, from, to, and how far the line bends."""
INFERRED = frozenset({"ledBy", "feeds"})

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A class at the left upper corner of its box."""

    term: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """A relation: the path of its line, where its label stands, and whether it follows from others."""

    term: str
    path: str
    x: float
    y: float
    inferred: bool


def boxes() -> list[Box]:
    """The classes of the picture."""
    return [Box(name, *corner) for name, corner in PLACES.items()]


def lines() -> list[Line]:
    """The relations of the picture."""
    return [_line(*relation) for relation in RELATIONS]


def _line(term: str, source: str, target: str, bend: int) -> Line:
    if source == target:
        x, y = _middle(source)
        top = y - BOX_HEIGHT / 2
        path = f"M{x - 40:g} {top:g} C{x - 60:g} {top - 50:g} {x + 60:g} {top - 50:g} {x + 40:g} {top:g}"
        return Line(term, path, x, top - 42, term in INFERRED)
    start, end = _middle(source), _middle(target)
    length = hypot(end[0] - start[0], end[1] - start[1])
    across = -(end[1] - start[1]) / length, (end[0] - start[0]) / length
    control = (start[0] + end[0]) / 2 + across[0] * bend, (start[1] + end[1]) / 2 + across[1] * bend
    begin, stop = _edge(start, control), _edge(end, control)
    path = f"M{begin[0]:.1f} {begin[1]:.1f} Q{control[0]:.1f} {control[1]:.1f} {stop[0]:.1f} {stop[1]:.1f}"
    x, y = ((begin[i] + 2 * control[i] + stop[i]) / 4 for i in (0, 1))
    return Line(term, path, round(x, 1), round(y, 1), term in INFERRED)


def _middle(name: str) -> Point:
    x, y = PLACES[name]
    return x + BOX_WIDTH / 2, y + BOX_HEIGHT / 2


def _edge(middle: Point, towards: Point) -> Point:
    """Where the line from the middle of a box leaves it."""
    dx, dy = towards[0] - middle[0], towards[1] - middle[1]
    scale = min(BOX_WIDTH / 2 / abs(dx) if dx else 9.0, BOX_HEIGHT / 2 / abs(dy) if dy else 9.0)
    return middle[0] + dx * scale, middle[1] + dy * scale
