"""Tables of duties whose cells ran together, in one line or a row a line: 序号工作内容责任单位1甲。市乙局2丙。丁局."""

from __future__ import annotations

from functools import partial

from policygraph.document import Cell, Table
from policygraph.rules import pattern_in
from policygraph.text import Text

_pattern = partial(pattern_in, "tables")

_LONGEST_ROW = 1500
_FEWEST = 2


def find_flat_tables(text: Text) -> tuple[Table, ...]:
    """The table whose header and numbered rows stand in one line of a text, or in one line each; or none.

    Its cells are the number, the words up to the last full stop of the row, and the bodies behind it.
    """
    head = _pattern("{flat_header}").search(text.norm)
    if head is None:
        return ()
    start = head.end()
    if text.norm[start] == "\n":
        rows = _line_rows(text.norm, start + 1)
    else:
        rows = _rows(text.norm, start, _line_end(text.norm, start))
    if len(rows) < _FEWEST:
        return ()
    header = tuple(Cell(*head.span(part)) for part in ("number", "task", "bodies"))
    return (Table(head.start(), rows[-1][-1].end, None, (header, *rows)),)


def _line_end(norm: str, start: int) -> int:
    stop = norm.find("\n", start)
    return stop if stop >= 0 else len(norm)


def _line_rows(norm: str, start: int) -> list[tuple[Cell, ...]]:
    """The rows from a start on, one a line and numbered from 1; none when one of them names nobody."""
    rows: list[tuple[Cell, ...]] = []
    while norm.startswith(number := str(len(rows) + 1), start):
        low, after = start + len(number), _line_end(norm, start)
        full_stop = norm.rfind("。", low, after)
        if full_stop < 0 or not _pattern("{body_cell}").fullmatch(norm, full_stop + 1, after):
            return []
        rows.append((Cell(start, low), Cell(low, full_stop + 1), Cell(full_stop + 1, after)))
        start = after + 1
    return rows


def _rows(norm: str, start: int, end: int) -> list[tuple[Cell, ...]]:
    """The rows from a start on, numbered from 1; none when one of them names nobody."""
    rows: list[tuple[Cell, ...]] = []
    while start < end:
        number = str(len(rows) + 1)
        if not norm.startswith(number, start):
            break
        low = start + len(number)
        after = _next(norm, low, min(end, low + _LONGEST_ROW), len(rows) + 2)
        full_stop = norm.rfind("。", low, after)
        if full_stop < 0 or full_stop + 1 >= after:
            return []
        rows.append((Cell(start, low), Cell(low, full_stop + 1), Cell(full_stop + 1, after)))
        start = after
    return rows


def _next(norm: str, start: int, end: int, number: int) -> int:
    """Where the row of a number begins: behind the bodies of the row before; the end when there is none."""
    for match in _pattern("{flat_next}").finditer(norm, start, end):
        if int(match["number"]) == number:
            return match.start()
    return end
