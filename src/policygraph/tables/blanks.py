"""Tables of duties with one row a line, in which nothing but blanks parts the cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from policygraph.document import Cell, Table
from policygraph.rules import pattern_in
from policygraph.text import Line, Text

_pattern = partial(pattern_in, "tables")

_FEWEST = 2
_ONE_BLANK = 2
_Cells = tuple[Cell, ...]


def find_blank_tables(text: Text) -> tuple[Table, ...]:
    """The first table whose header ends in columns of bodies and whose rows are numbered from 1, or none.

    A row's cells are told from its ends: the number, and as many cells of bodies as the header has; blanks inside the
    words between them part the last of those from the others.
    """
    head = _pattern("{blank_header}").search(text.norm)
    if head is None:
        return ()
    lines = text.lines
    at = next(i for i, line in enumerate(lines) if line.start <= head.start() < line.end)
    header = _pieces(text, lines[at])
    ends = next((i for i, cell in enumerate(reversed(header)) if not _is_body_column(text, cell)), 0)
    rows = _rows(text, lines[at + 1 :], len(header), ends) if 0 < ends < len(header) - 1 else []
    return (Table(header[0].start, rows[-1][-1].end, None, (header, *rows)),) if len(rows) >= _FEWEST else ()


def _is_body_column(text: Text, cell: Cell) -> bool:
    return _pattern("{blank_column}").fullmatch(text.norm, cell.start, cell.end) is not None


def _pieces(text: Text, line: Line) -> _Cells:
    """What blanks part on a line."""
    origin = text.origin
    gaps = [at for at in range(line.start + 1, line.end) if origin[at] - origin[at - 1] > 1]
    return tuple(map(Cell, [line.start, *gaps], [*gaps, line.end]))


def _rows(text: Text, lines: Sequence[Line], width: int, ends: int) -> list[_Cells]:
    """The rows from a line on, each of as many cells as the header; none where one of them fits in no way."""
    rows: list[_Cells] = []
    for line in lines:
        pieces = _pieces(text, line)
        if text.norm[pieces[0].start : pieces[0].end] != str(len(rows) + 1):
            break
        number, between, bodies = pieces[0], pieces[1:-ends], pieces[-ends:]
        if not between or not all(_pattern("{blank_bodies}").fullmatch(text.norm, c.start, c.end) for c in bodies):
            return []
        merged = text.origin[between[0].start] - text.origin[number.end - 1] > _ONE_BLANK
        rows.append((number, *_filled(between, width - ends - 1, merged=merged), *bodies))
    return rows


def _filled(pieces: _Cells, width: int, *, merged: bool) -> _Cells:
    """Pieces as so many cells: the last by itself, those before it together, and empty ones before those.

    Where the first cell is merged with the one above it, two blanks stand before the pieces.
    """
    if len(pieces) == width and not merged:
        return pieces
    if width == 1:
        return (Cell(pieces[0].start, pieces[-1].end),)
    title = Cell(pieces[0].start, pieces[-2].end if len(pieces) > 1 else pieces[0].end)
    last = pieces[-1] if len(pieces) > 1 else Cell(title.end, title.end)
    return (*(Cell(title.start, title.start) for _ in range(width - 2)), title, last)
