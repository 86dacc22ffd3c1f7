"""A range plot: for each row a dot where it starts and a diamond where it should be, on one scale, as SVG points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from policygraph.report.pictures.drawing import cut

WIDTH = 940
LEFT, RIGHT = 250, 170
TOP, STEP, BOTTOM = 14, 26, 30
TICKS = 6
LONGEST = 17
"""Characters of a label before it is cut; the whole stands in its title and in the table."""


@dataclass(frozen=True)
class Span:
    """A row to draw: `start` and `end` are numbers on the scale, None where there is none.

    `side` says on which side of the end it may lie: `≥`, `≤` or anything else for the end itself; `mark` and `derived`
    are for the template to show.
    """

    key: str
    label: str
    value: str
    start: float | None
    end: float | None
    side: str = ""
    mark: bool = False
    derived: bool = False


@dataclass(frozen=True)
class Dot:
    """A row as drawn: its label and value as they fit, and the points of its two marks."""

    span: Span
    label: str
    y: float
    start: float | None
    end: float | None


@dataclass(frozen=True)
class Plot:
    """A drawing in its own coordinates; `ticks` are pairs of a point and its number, `left` and `right` the scale."""

    width: int
    height: int
    left: int
    right: int
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[Dot, ...]


def plot(spans: Sequence[Span], zero: bool = False) -> Plot:
    """Rows from above; `zero` keeps 0 on the scale. There is at least one number among the spans."""
    numbers = [number for span in spans for number in (span.start, span.end) if number is not None]
    steps = _steps(min([*numbers, 0.0] if zero else numbers), max([*numbers, 0.0] if zero else numbers))
    low, high = steps[0], steps[-1]
    scale = (WIDTH - LEFT - RIGHT) / (high - low)

    def point(number: float | None) -> float | None:
        return None if number is None else round(LEFT + (number - low) * scale, 1)

    rows = tuple(
        Dot(span, cut(span.label, LONGEST), TOP + STEP * (at + 0.5), point(span.start), point(span.end))
        for at, span in enumerate(spans)
    )
    ticks = tuple((round(LEFT + (number - low) * scale, 1), f"{number:.10g}") for number in steps)
    return Plot(WIDTH, TOP + STEP * len(spans) + BOTTOM, LEFT, WIDTH - RIGHT, ticks, rows)


def _steps(low: float, high: float) -> list[float]:
    """Round numbers around both ends, about TICKS of them."""
    if low == high:
        low, high = (low - abs(low) / 10, high + abs(high) / 10) if low else (-1.0, 1.0)
    rough = (high - low) / TICKS
    magnitude = 10 ** floor(log10(rough))
    step = next(factor * magnitude for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= rough)
    first, last = floor(low / step), ceil(high / step)
    return [round(number * step, 10) for number in range(first, last + 1)]
