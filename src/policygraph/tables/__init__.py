"""Tables in plain text: lines → Table. Total on any text.

Three layouts are known: one cell a line (each begins with one tab, rows are parted by a blank line, a wrapped cell goes
on after a blank line without a tab), one row a line (cells parted by tabs, or by upright strokes), and one cell a line
with no tab, where the header tells how many make a row. A text without any may have a table of duties whose cells only
blanks part, or one that ran together into one line.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from policygraph.document import Cell, Table
from policygraph.rules import pattern_in
from policygraph.tables.blanks import find_blank_tables
from policygraph.tables.flat import find_flat_tables
from policygraph.tables.lines import BLANK, STROKE, Kind, Line, read_lines
from policygraph.tables.stacks import read_stack
from policygraph.text import Text

_pattern = partial(pattern_in, "tables")

_LONGEST_WRAP = 40
_LONGEST_CAPTION = 80
_LONGEST_CELL = 100
_MOST_BLANKS = 2
_MOST_WRAPPED = 4


@dataclass(slots=True)
class _Draft:
    """A table being read: rows of raw (start, end), and the lines from first to last."""

    first: int
    last: int
    rows: list[list[tuple[int, int]]] = field(default_factory=list)


def find_tables(text: Text) -> tuple[Table, ...]:
    """All tables of a text, in order; they never overlap."""
    raw = text.bare
    lines = read_lines(raw)
    tables: list[Table] = []
    at = floor = 0
    while at < len(lines):
        draft = _draft(raw, lines, at)
        if draft is None or not _is_table(raw, draft):
            at = draft.last + 1 if draft else at + 1
            continue
        tables.append(_table(text, lines, draft, floor))
        at = floor = draft.last + 1
    return tuple(tables) or find_blank_tables(text) or find_flat_tables(text)


def _draft(raw: str, lines: Sequence[Line], at: int) -> _Draft | None:
    kind = lines[at].kind
    if kind is Kind.CELL:
        return _read_cells(raw, lines, at)
    if stack := read_stack(raw, lines, at):
        return _Draft(at, stack.last, stack.rows)
    return _read_rows(raw, lines, at) if kind is Kind.ROW else None


def _read_cells(raw: str, lines: Sequence[Line], at: int) -> _Draft:
    """One cell a line: the longest run from a line on."""
    draft, blanks, i = _Draft(at, at, [[]]), 0, at
    while i < len(lines):
        line = lines[i]
        if line.kind is Kind.BLANK:
            blanks += 1
        elif line.kind is Kind.CELL and blanks <= _MOST_BLANKS:
            if blanks:
                draft.rows.append([])
            draft.rows[-1].append((line.start, line.end))
            draft.last, blanks = i, 0
        elif line.kind is Kind.OTHER and blanks <= 1 and _goes_on(raw, lines, i):
            draft.rows[-1][-1] = (draft.rows[-1][-1][0], line.end)
            draft.last, blanks = i, 0
        else:
            break
        i += 1
    return draft


def _goes_on(raw: str, lines: Sequence[Line], at: int) -> bool:
    """Whether a line without a tab is the rest of the cell before it: it is short, and cells follow."""
    blanks = words = 0
    for line in lines[at : at + 2 * _MOST_WRAPPED]:
        if line.kind is Kind.CELL:
            return True
        if line.kind is Kind.BLANK:
            blanks += 1
        elif line.kind is Kind.OTHER and _may_wrap(raw[line.start : line.end].strip(BLANK)):
            blanks, words = 0, words + 1
        else:
            return False
        if blanks > 1 or words > _MOST_WRAPPED:
            return False
    return False


def _may_wrap(words: str) -> bool:
    return len(words) <= _LONGEST_WRAP and not _pattern("{outside_line}|{full_stop}").search(words)


def _read_rows(raw: str, lines: Sequence[Line], at: int) -> _Draft:
    """One row a line: the longest run from a line on."""
    draft, blanks = _Draft(at, at), 0
    for i in range(at, len(lines)):
        line = lines[i]
        if line.kind in (Kind.BLANK, Kind.RULE):
            blanks += line.kind is Kind.BLANK
            continue
        tabs = raw.count("\t", line.start, line.end)
        padded = line.kind in (Kind.TABS, Kind.CELL) and tabs + 1 == len(draft.rows[-1])
        if _wraps_on(raw, lines, i, draft):
            draft.rows[-1][-1] = (draft.rows[-1][-1][0], line.end)
            continue
        if blanks > 1 or not (line.kind is Kind.ROW or padded or _heads_rows(raw, lines, i, draft)):
            break
        _add_row(draft, list(_split(raw, line)))
        draft.last, blanks = i, 0
    return draft


def _add_row(draft: _Draft, cells: list[tuple[int, int]]) -> None:
    """A row of its own, or the rest of the row before, whose last cell went on in the first of these."""
    width, before = len(draft.rows[0]) if draft.rows else 0, draft.rows[-1] if draft.rows else []
    if 1 < len(before) < width and len(before) + len(cells) - 1 == width and len(cells) > 1:
        draft.rows[-1] = [*before[:-1], (before[-1][0], cells[0][1]), *cells[1:]]
    else:
        draft.rows.append(cells)


def _wraps_on(raw: str, lines: Sequence[Line], at: int, draft: _Draft) -> bool:
    """Whether a line without a tab is the middle of a cell that the row before began and a later line completes."""
    if lines[at].kind is not Kind.OTHER or not draft.rows or not 1 < len(draft.rows[-1]) < len(draft.rows[0]):
        return False
    for line in lines[at : at + _MOST_WRAPPED]:
        if line.kind is Kind.ROW:
            return len(draft.rows[-1]) + raw.count("\t", line.start, line.end) == len(draft.rows[0])
        if line.kind is not Kind.OTHER or not _may_wrap(raw[line.start : line.end].strip(BLANK)):
            return False
    return False


def _heads_rows(raw: str, lines: Sequence[Line], at: int, draft: _Draft) -> bool:
    """Whether a line without a tab heads the rows below it: it is short, and rows of the same table go on."""
    line = lines[at]
    if line.kind is not Kind.OTHER or not draft.rows or not _may_wrap(raw[line.start : line.end].strip(BLANK)):
        return False
    after = next((other for other in lines[at + 1 : at + 3] if other.kind is not Kind.BLANK), None)
    if after is None or after.kind is not Kind.ROW:
        return False
    cells = list(_split(raw, after))
    missing = len(draft.rows[0]) - len(cells)
    return missing in {0, 1} and len(cells) > 1 + missing and _bare(raw, cells[0]) != _bare(raw, draft.rows[0][0])


def _split(raw: str, line: Line) -> Iterator[tuple[int, int]]:
    """The cells of a line; two strokes that frame the whole line part nothing."""
    start, end, mark = line.start, line.end, "\t"
    if mark not in raw[start:end]:
        mark, bare = STROKE, raw[start:end].strip(BLANK)
        if len(bare) > 1 and bare[0] == bare[-1] == mark:
            start = raw.index(bare, start) + 1
            end = start + len(bare) - 2
    for piece in raw[start:end].split(mark):
        yield start, start + len(piece)
        start += len(piece) + 1


def _is_table(raw: str, draft: _Draft) -> bool:
    """Whether rows line up: two or more of one width, and mostly short cells."""
    wide = [row for row in draft.rows if len(row) > 1]
    cells = [end - start for row in wide for start, end in row]
    if len(wide) < 2 or 2 * sum(size > _LONGEST_CELL for size in cells) > len(cells):
        return False
    widths = [len(row) for row in wide]
    width = max(dict.fromkeys(widths), key=widths.count)
    count = widths.count(width)
    numbered = width == 2 and all(_pattern("{marker_cell}").fullmatch(_bare(raw, row[0])) for row in wide)
    return count >= 2 and 2 * count >= len(wide) and not numbered


def _bare(raw: str, cell: tuple[int, int]) -> str:
    return "".join(raw[cell[0] : cell[1]].split())


def _table(text: Text, lines: Sequence[Line], draft: _Draft, floor: int) -> Table:
    rows = tuple(tuple(_cell(text, start, end) for start, end in row) for row in draft.rows)
    whole = _cell(text, lines[draft.first].start, lines[draft.last].end)
    merged = _merged(text, draft)
    told = text.all_merged and bool(merged)
    return Table(whole.start, whole.end, _caption(text, lines, draft.first, floor), rows, merged, told)


def _merged(text: Text, draft: _Draft) -> frozenset[tuple[int, int]]:
    """Row and column of the cells that go on from one above them."""
    if not text.merged:
        return frozenset()
    below = enumerate(pairwise(draft.rows), start=1)
    cells = ((row, at, cell) for row, (above, own) in below for at, cell in enumerate(own[: len(above)]))
    return frozenset((row, at) for row, at, (start, end) in cells if start == end and start in text.merged)


def _cell(text: Text, start: int, end: int) -> Cell:
    """The normalized cell of raw characters start..end, without line ends around it."""
    origin = text.origin
    low = bisect_left(origin, start)
    high = bisect_left(origin, end, low, min(len(origin), low + end - start))
    while low < high and text.norm[high - 1] == "\n":
        high -= 1
    return Cell(low, high)


def _caption(text: Text, lines: Sequence[Line], first: int, floor: int) -> Cell | None:
    """The line above a table that is no running text; an aside (the unit) between them is taken with it."""
    low = high = None
    for i in range(first - 1, max(floor, first - 6) - 1, -1):
        line = lines[i]
        cell = _cell(text, line.start, line.end)
        if cell.start == cell.end:
            continue
        words = text.norm[cell.start : cell.end]
        aside = bool(_pattern("{aside_line}").match(words))
        if line.kind is not Kind.OTHER or len(words) > _LONGEST_CAPTION:
            break
        if not aside and _pattern("{sentence_end}").match(words[-1]):
            break
        low, high = cell.start, high or cell.end
        if not aside:
            break
    return None if low is None or high is None else Cell(low, high)
