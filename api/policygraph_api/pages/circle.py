"""A loop's nodes on a circle: where each stands, how its label hangs, and the arcs between."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

WIDTH = 460
RADIUS = 95
MARGIN = 62
SPOT = 9
WRAP = 9
"""Characters of a label before it is cut; the whole name stands in the list below the picture."""


@dataclass(frozen=True)
class Spot:
    """A node's point and its label's point, with the label's text-anchor."""

    x: float
    y: float
    label: str
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Arc:
    """The path between two nodes; `kind` says how the link is known."""

    path: str
    kind: str


@dataclass(frozen=True)
class Circle:
    """A drawing of one loop in its own coordinates."""

    width: int
    height: int
    spots: tuple[Spot, ...]
    arcs: tuple[Arc, ...]


def draw(nodes: Sequence[str], kinds: Sequence[str]) -> Circle:
    """Nodes clockwise from the top; `kinds[i]` (of links.KINDS, or "missing") links node i to the next."""
    height = 2 * (RADIUS + MARGIN)
    angles = [2 * pi * i / len(nodes) - pi / 2 for i in range(len(nodes))]
    spots = tuple(_spot(node, angle, height) for node, angle in zip(nodes, angles, strict=True))
    gap = min((SPOT + 4) / RADIUS, pi / (2 * len(nodes)))
    step = 2 * pi / len(nodes)
    arcs = tuple(Arc(_path(a + gap, a + step - gap, height), kind) for a, kind in zip(angles, kinds, strict=True))
    return Circle(WIDTH, height, spots, arcs)


def _spot(label: str, angle: float, height: int) -> Spot:
    x, y = _point(angle, RADIUS, height)
    label_x, label_y = _point(angle, RADIUS + 18, height)
    across = cos(angle)
    anchor = "middle" if abs(across) < 0.25 else "start" if across > 0 else "end"
    short = label if len(label) <= WRAP else label[: WRAP - 1] + "…"
    return Spot(x, y, short, label_x, round(label_y + 5, 1), anchor)


def _path(start: float, stop: float, height: int) -> str:
    (x1, y1), (x2, y2) = _point(start, RADIUS, height), _point(stop, RADIUS, height)
    large = int(stop - start > pi)
    return f"M{x1} {y1}A{RADIUS} {RADIUS} 0 {large} 1 {x2} {y2}"


def _point(angle: float, radius: float, height: int) -> tuple[float, float]:
    return round(WIDTH / 2 + radius * cos(angle), 1), round(height / 2 + radius * sin(angle), 1)
