"""Rows of a table of duties whose cells stand one a line, where a cell may take several lines or a row skip numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from policygraph.rules import pattern_in

_pattern = partial(pattern_in, "tables")

Cells = list[tuple[int, int]]

_WIDTHS = range(3, 13)
_MOST_LEFT = 6
"""Lines of a row behind its cells that belong to no column; with more of them a row is none."""


@dataclass(slots=True)
class Rows:
    """Rows of raw (start, end), the header first; how many name bodies, the last line's index, and if more may come."""

    rows: list[Cells]
    named: int = 0
    last: int = 0
    open: bool = False


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The lines of a table, the width of its header, and which columns hold bodies."""

    words: Sequence[str]
    spans: Sequence[tuple[int, int]]
    width: int
    bodies: list[int]


def read_uneven(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> Rows | None:
    """The rows below the header that the first lines are; None when these are none with a column of bodies."""
    begins_row = _pattern("{row_number}|{part_row}").fullmatch
    width = next((i for i, line in enumerate(words[: _WIDTHS.stop]) if begins_row(line)), 0)
    bodies = [i for i, line in enumerate(words[:width]) if _pattern("{stack_bodies}").fullmatch(line)]
    if width not in _WIDTHS or not bodies or bodies[0] < 2:
        return None
    sheet = _Sheet(words, spans, width, bodies)
    found = Rows([list(spans[:width])], last=width - 1)
    row: list[int] = []
    for i in range(width, len(words)):
        number = _number(words[i])
        if _is_part(words[i]):
            _close(found, row, sheet)
            found.rows.append([spans[i]])
            row = []
        elif number and (not row or (number > _number(words[row[0]]) and len(row) > bodies[0])):
            _close(found, row, sheet)
            row = [i]
        elif not row or len(row) >= width + _MOST_LEFT:
            break
        else:
            row.append(i)
    else:
        found.open = True
    _close(found, row, sheet)
    while len(found.rows[-1]) == 1:
        found.rows.pop()
    return found


def _number(line: str) -> int:
    """The number that a line is; 0 for any other line."""
    match = _pattern("{row_number}").fullmatch(line)
    return int(match["number"]) if match else 0


def _is_part(line: str) -> bool:
    """Whether a line heads the rows below it."""
    return _pattern("{part_row}").fullmatch(line) is not None


def _close(found: Rows, lines: list[int], sheet: _Sheet) -> None:
    """Takes up a row with the cells that its lines fill, where those of its bodies name some."""
    columns = _columns(lines, sheet)
    if columns is None:
        return
    cells = [(sheet.spans[cell[0]][0], sheet.spans[cell[-1]][1]) for cell in columns]
    found.rows.append([*cells, *((cells[-1][1], cells[-1][1]) for _ in range(sheet.width - len(cells)))])
    found.named += 1
    found.last = columns[-1][-1]


def _columns(lines: list[int], sheet: _Sheet) -> list[list[int]] | None:
    """The lines of each cell of a row; None where they fit no columns.

    Several lines are one cell only in the one column of bodies, and what follows the last column is none of the row's.
    """
    cell, first = _pattern("{body_cell}"), sheet.bodies[0]
    if len(lines) == sheet.width and all(cell.fullmatch(sheet.words[lines[i]]) for i in sheet.bodies):
        return [[i] for i in lines]
    stop = next((k for k in range(first, len(lines)) if not cell.fullmatch(sheet.words[lines[k]])), len(lines))
    if len(sheet.bodies) > 1 or stop <= first:
        return None
    tail = lines[stop : stop + sheet.width - first - 1]
    return [*([i] for i in lines[:first]), lines[first:stop], *([i] for i in tail)]
