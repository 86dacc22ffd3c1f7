"""Ruled tables on a PDF page: lines drawn on the page → the boxes between them → rows of cells. Pure geometry.

All lengths are points, y runs upward. Lines of one table touch; boxes with no line between them are one cell.
"""

from __future__ import annotations

import itertools
import operator
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policygraph.reading.merged import MARK

_NEAR = 2.5
_SHORTEST = 6.0
_MOST = 600
_FEWEST_EDGES = 3
_FEWEST_FILLED = 0.4
_MOST_BOXES = 2000
Point = tuple[float, float]
Box = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: `at` its x (upright) or y (level), from `low` to `high` the other way."""

    upright: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Grid:
    """The boxes of a table: edges from the left and from the top, and for each box the first box of its cell."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    cells: dict[Box, Box]

    def cell_at(self, x: float, y: float) -> Box | None:
        """Row and column of the cell that holds a point; None outside."""
        column = bisect_right(self.across, x) - 1
        row = bisect_right(self.down, -y, key=operator.neg) - 1
        if not (0 <= column < len(self.across) - 1 and 0 <= row < len(self.down) - 1):
            return None
        return self.cells[row, column]

    def width(self, row: int, column: int) -> float:
        """The width of the cell that begins there."""
        last = max(c for (_, c), first in self.cells.items() if first == (row, column))
        return self.across[last + 1] - self.across[column]


def rules_of(strokes: Iterable[tuple[Point, Point]]) -> list[Rule]:
    """The level and upright ones of some strokes, those that go on from one another joined."""
    found: list[Rule] = []
    for (x0, y0), (x1, y1) in strokes:
        if abs(x0 - x1) <= _NEAR < _SHORTEST <= abs(y0 - y1):
            found.append(Rule(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        elif abs(y0 - y1) <= _NEAR < _SHORTEST <= abs(x0 - x1):
            found.append(Rule(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    joined: list[Rule] = []
    for rule in sorted(found, key=lambda r: (r.upright, round(r.at), r.low, r.high)):
        last = joined[-1] if joined else None
        if last and last.upright == rule.upright and abs(last.at - rule.at) <= _NEAR and rule.low <= last.high + _NEAR:
            joined[-1] = Rule(last.upright, last.at, last.low, max(last.high, rule.high))
        else:
            joined.append(rule)
    return joined[:_MOST]


def grids(rules: Sequence[Rule]) -> Iterator[Grid]:
    """The tables that touching lines draw, of two rows and two columns or more."""
    level = [rule for rule in rules if not rule.upright]
    waiting = [rule for rule in rules if rule.upright]
    while waiting:
        group, fresh = list[Rule](), [waiting.pop()]
        while fresh:
            rule = fresh.pop()
            group.append(rule)
            others = level if rule.upright else waiting
            touched = [_touch(rule, other) for other in others]
            fresh += itertools.compress(others, touched)
            others[:] = itertools.compress(others, map(operator.not_, touched))
        grid = _grid(group)
        if grid is not None:
            yield grid


def _touch(one: Rule, other: Rule) -> bool:
    return one.low - _NEAR <= other.at <= one.high + _NEAR and other.low - _NEAR <= one.at <= other.high + _NEAR


def _grid(group: Sequence[Rule]) -> Grid | None:
    across = _edges(rule.at for rule in group if rule.upright)
    down = _edges(rule.at for rule in group if not rule.upright)[::-1]
    boxes = (len(across) - 1) * (len(down) - 1)
    if min(len(across), len(down)) < _FEWEST_EDGES or boxes > _MOST_BOXES:
        return None
    cells: dict[Box, Box] = {}
    for row, (top, bottom) in enumerate(itertools.pairwise(down)):
        for column, (left, right) in enumerate(itertools.pairwise(across)):
            parted = _is_drawn(group, True, left, (top + bottom) / 2)
            covered = _is_drawn(group, False, top, (left + right) / 2)
            beside, above = cells.get((row, column - 1)), cells.get((row - 1, column))
            same = above if not covered and above else beside if not parted and beside else None
            cells[row, column] = same or (row, column)
    return Grid(tuple(across), tuple(down), cells)


def _edges(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _is_drawn(group: Sequence[Rule], upright: bool, at: float, middle: float) -> bool:
    """Whether a line of the table runs there, at the middle of a box's side."""
    return any(r.upright == upright and abs(r.at - at) <= _NEAR and r.low <= middle <= r.high for r in group)


def rows_of(grid: Grid, words: dict[Box, str]) -> list[list[str]] | None:
    """The rows of a table, each cell's words where it begins, a mark below; None when most are empty (a drawing)."""
    cells = set(grid.cells.values())
    if sum(bool(words.get(cell)) for cell in cells) < _FEWEST_FILLED * len(cells):
        return None
    rows, columns = len(grid.down) - 1, len(grid.across) - 1
    found = [[_shown(grid, words, (r, c)) for c in range(columns)] for r in range(rows)]
    return [row for row in found if any(word not in ("", MARK) for word in row)]


def _shown(grid: Grid, words: dict[Box, str], box: Box) -> str:
    """What stands in a box: all words of its cell where that begins, below it a mark if it has any."""
    row, column = grid.cells[box]
    said = words.get((row, column), "") if column == box[1] else ""
    return MARK if said and row < box[0] else said
