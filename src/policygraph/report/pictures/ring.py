"""A loop as a ring of materials; links of broader materials are dashed, a closing link that nobody names is missing."""

from __future__ import annotations

from math import cos, pi, sin

from policygraph.analysis.loops import Loop
from policygraph.report.pictures.drawing import Stroke, cut, path, svg, text, width_of

LONGEST = 12
COLOR, CLOSING, DOT = "#3b8f5a", "#c2573a", 5
_HEAD = (
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="10" markerHeight="10" '
    'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 10 5 0 10z" fill="#3b8f5a"/></marker></defs>'
)


def ring_picture(loop: Loop, title: str) -> str:
    """The picture; each arrow's tip holds the words that prove it."""
    labels = [cut(name, LONGEST) for name in loop.nodes]
    radius = max(52, 15 * len(labels))
    side = max(map(width_of, labels), default=0) + 16
    middle = (radius + side, radius + 26)
    shapes = [_HEAD]
    for number, edge in enumerate(loop.edges):
        tip = f"{edge.source} → {edge.target}\n" + "\n".join(
            f"{e.document} {e.locator} {e.quote}" for e in edge.evidence
        )
        steps = _arc(number, (number + 1) % len(labels), len(labels), radius, middle)
        color = CLOSING if edge is loop.closing else COLOR
        drawn = path(steps, Stroke(color, 1.8, edge.inherited), tip)
        shapes.append(drawn.replace("<path ", '<path marker-end="url(#arrow)" ', 1))
    for number, label in enumerate(labels):
        x, y = _point(number, len(labels), radius, middle)
        shapes += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" fill="{COLOR}"/>', _label(label, x, y, middle)]
    return svg(2 * middle[0], 2 * middle[1], title, shapes)


def _point(number: float, count: int, radius: float, middle: tuple[float, float]) -> tuple[float, float]:
    angle = 2 * pi * number / count - pi / 2
    return middle[0] + radius * cos(angle), middle[1] + radius * sin(angle)


def _arc(start: int, end: int, count: int, radius: float, middle: tuple[float, float]) -> str:
    """From one place of the ring to the next, ending short of its dot."""
    short = (DOT + 3) / radius * count / (2 * pi)
    (x1, y1), (x2, y2) = (
        _point(start + short, count, radius, middle),
        _point((end or count) - short, count, radius, middle),
    )
    large = 1 if count == 1 else 0
    return f"M{x1:.1f} {y1:.1f}A{radius} {radius} 0 {large} 1 {x2:.1f} {y2:.1f}"


def _label(label: str, x: float, y: float, middle: tuple[float, float]) -> str:
    away = x - middle[0]
    if abs(away) < DOT:
        return text(x, y - 10 if y < middle[1] else y + 19, label, anchor="middle")
    return text(x + (9 if away > 0 else -9), y + 4, label, anchor="start" if away > 0 else "end")
