"""A loop's nodes on a circle: where each stands, how its label hangs, and the arcs between."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

WIDTH = 480
RADIUS = 95
MARGIN = 44
SPOT = 9
WRAP, LINES, LINE = 10, 3, 17
"""Characters in a line of a label, its lines before it is cut, and their distance; the list below has it whole."""


@dataclass(frozen=True)
class Spot:
    """A node's point and its label's lines, each with its height; `label` is the whole name, `anchor` a text-anchor."""

    x: float
    y: float
    label: str
    label_x: float
    lines: tuple[tuple[float, str], ...]
    anchor: str


@dataclass(frozen=True)
class Arc:
    """The path between two nodes and the point beside it for its number; `kind` says how the link is known."""

    path: str
    kind: str
    x: float
    y: float


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
    arcs = tuple(
        Arc(_path(a + gap, a + step - gap, height), kind, *_point(a + step / 2, RADIUS - 16, height))
        for a, kind in zip(angles, kinds, strict=True)
    )
    return Circle(WIDTH, height, spots, arcs)


def _spot(label: str, angle: float, height: int) -> Spot:
    x, y = _point(angle, RADIUS, height)
    label_x, label_y = _point(angle, RADIUS + 18, height)
    across = cos(angle)
    anchor = "middle" if abs(across) < 0.25 else "start" if across > 0 else "end"
    lines = _wrapped(label)
    top = label_y + 5 - LINE * (len(lines) - 1) * (1 - sin(angle)) / 2
    heights = (round(top + LINE * at, 1) for at in range(len(lines)))
    return Spot(x, y, label, label_x, tuple(zip(heights, lines, strict=True)), anchor)


def _wrapped(label: str) -> list[str]:
    lines = [label[at : at + WRAP] for at in range(0, len(label), WRAP)]
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], lines[LINES - 1][: WRAP - 1] + "…"]


def _path(start: float, stop: float, height: int) -> str:
    (x1, y1), (x2, y2) = _point(start, RADIUS, height), _point(stop, RADIUS, height)
    large = int(stop - start > pi)
    return f"M{x1} {y1}A{RADIUS} {RADIUS} 0 {large} 1 {x2} {y2}"


def _point(angle: float, radius: float, height: int) -> tuple[float, float]:
    return round(WIDTH / 2 + radius * cos(angle), 1), round(height / 2 + radius * sin(angle), 1)
