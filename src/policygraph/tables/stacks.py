"""Tables whose cells stand one a line with no tab: parted by strokes on lines of their own, or by nothing at all."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from policygraph.rules import pattern_in
from policygraph.tables.lines import BLANK, STROKE, Kind, Line
from policygraph.tables.uneven import read_uneven

_pattern = partial(pattern_in, "tables")

Cells = list[tuple[int, int]]

_WIDTHS = range(3, 13)
_LONGEST = 200
_MOST_LINES = 3000
_LONGEST_HEAD = 24
_FEWEST = 3
_ROWS = (Kind.ROW, Kind.TABS, Kind.CELL)
_NEAR = _FEWEST * _WIDTHS.stop
"""Lines that hold a header and two rows, however wide: twice as many are read only where these settle nothing."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A table's rows of raw (start, end), the header first, and the index of its last line."""

    rows: list[Cells]
    last: int


@dataclass(frozen=True, slots=True)
class _Lines:
    """At most so many lines from a table's first one on, no blank ones: indexes, raw (start, end) and words."""

    most: int
    at: list[int]
    spans: Cells
    words: list[str]

    @property
    def whole(self) -> bool:
        """Whether no further line can belong to the table."""
        return len(self.at) < self.most

    def row(self, start: int, width: int) -> list[str]:
        return self.words[start : start + width]


_Measure = Callable[[_Lines], Iterator[tuple[int, int]]]


def read_stack(raw: str, lines: Sequence[Line], at: int) -> Stack | None:
    """The table that begins in a line; None when none does."""
    line = lines[at]
    words = raw[line.start : line.end].strip(BLANK)
    if words == STROKE:
        return _between_strokes(next(ahead for ahead in _aheads(raw, lines, at) if ahead.whole or _parted(ahead)))
    if len(words) > _LONGEST_HEAD:
        return None
    if line.kind is Kind.ROW and _is_ended(words):
        return _uneven(_aheads(raw, lines, at)) if _pattern("{stack_number}").fullmatch(_unended(words)) else None
    if line.kind is not Kind.OTHER or not _pattern("{stack_head}").fullmatch(words):
        return None
    numbered = _pattern("{stack_number}").fullmatch(words) is not None
    near = _ahead(raw, lines, at, _NEAR)
    even = _even(_aheads(raw, lines, at, near), _numbered if numbered else _valued)
    uneven = _uneven(_aheads(raw, lines, at, near)) if numbered else None
    return uneven if uneven and (even is None or len(uneven.rows) > len(even.rows)) else even


def _even(aheads: Iterator[_Lines], measure: _Measure) -> Stack | None:
    """The table all whose rows take as many lines as its header."""
    for ahead in aheads:
        sizes = list(measure(ahead))
        if ahead.whole or all(width * (count + 1) <= len(ahead.at) for width, count in sizes):
            return next(filter(None, (_stack(ahead, *size) for size in sizes)), None)
    return None


def _uneven(aheads: Iterator[_Lines]) -> Stack | None:
    """The table of duties whose rows take as many lines as they need."""
    for ahead in aheads:
        found = read_uneven(ahead.words, ahead.spans)
        if found is None:
            return None
        if ahead.whole or not found.open:
            return Stack(found.rows, ahead.at[found.last]) if found.named > 1 else None
    return None


def _is_ended(words: str) -> bool:
    """Whether the one stroke of a line ends it: each cell of the table stands on such a line."""
    return words.find(STROKE) == len(words) - 1 > 0


def _unended(words: str) -> str:
    return words.removesuffix(STROKE).rstrip(BLANK)


def _parted(ahead: _Lines) -> bool:
    """Whether lines show where a table between strokes ends, or that it is none."""
    if _parts_no_row(ahead.words):
        return True
    stack = _between_strokes(ahead)
    after = ahead.at.index(stack.last) + 1 if stack else len(ahead.at)
    return ahead.row(after, 1) not in ([], [STROKE])


def _parts_no_row(near: list[str]) -> bool:
    """Whether the first strokes of a table stand so that no row of a known width can be parted by them."""
    strokes = [i for i, words in enumerate(near) if words == STROKE]
    empty = next((i for i, (low, high) in enumerate(itertools.pairwise(strokes)) if high == low + 1), None)
    return len(strokes) > _WIDTHS.stop if empty is None else empty not in _WIDTHS


def _aheads(raw: str, lines: Sequence[Line], at: int, near: _Lines | None = None) -> Iterator[_Lines]:
    """The lines from one on (`near` are the first), twice as many each time, up to all that can be of the table."""
    ahead = near or _ahead(raw, lines, at, _NEAR)
    yield ahead
    while not ahead.whole:
        ahead = _ahead(raw, lines, at, 2 * ahead.most)
        yield ahead


def _ahead(raw: str, lines: Sequence[Line], at: int, most: int) -> _Lines:
    """The lines from one on, at most so many, up to one that is too long to be a cell, or is a row of its own."""
    places: list[int] = []
    spans: Cells = []
    cells: list[str] = []
    ended = lines[at].kind is Kind.ROW
    for i in range(at, min(at + _MOST_LINES, len(lines))):
        line = lines[i]
        kind, start, end = line.kind, line.start, line.end
        if kind is Kind.BLANK:
            continue
        words = raw[start:end].strip(BLANK)
        if ended and _is_ended(words):
            words, end = _unended(words), raw.rindex(STROKE, start, end)
        elif ended or kind in _ROWS:
            break
        if len(words) > _LONGEST or len(places) == most:
            break
        places.append(i)
        spans.append((start, end))
        cells.append(words)
    return _Lines(most, places, spans, cells)


def _between_strokes(ahead: _Lines) -> Stack | None:
    """Cells between strokes, and one stroke more after each row; the first row has no empty cell."""
    strokes = [i for i, words in enumerate(ahead.words) if words == STROKE]
    gaps: Cells = []
    for low, high in itertools.pairwise(strokes):
        empty = (ahead.spans[low][1], ahead.spans[low][1])
        gaps.append((ahead.spans[low + 1][0], ahead.spans[high - 1][1]) if high > low + 1 else empty)
    width = next((i for i, (start, end) in enumerate(gaps) if start == end), 0)
    if width not in _WIDTHS:
        return None
    rows: list[Cells] = []
    for k in range(0, len(gaps) - width + 1, width + 1):
        rows.append(gaps[k : k + width])
        if k + width < len(gaps) and gaps[k + width][0] < gaps[k + width][1]:
            break
    last = strokes[(len(rows) - 1) * (width + 1) + width]
    return Stack(rows, ahead.at[last]) if len(rows) > 1 else None


def _numbered(ahead: _Lines) -> Iterator[tuple[int, int]]:
    """Width and count of rows that begin with 1, 2, 3 and fill each column of a header that begins with 序号."""
    head = ahead.row(0, _WIDTHS.stop)
    width = head.index("1") if "1" in head else 0
    count = 1
    while width in _WIDTHS and ahead.row(count * width, width)[:1] == [str(count)]:
        count += 1
    yield width, count


def _valued(ahead: _Lines) -> Iterator[tuple[int, int]]:
    """Widths and counts of rows of a name and values in the same columns, under a header with a word for names."""
    value = _pattern("{stack_value}")
    for width in _WIDTHS:
        head, first = ahead.row(0, width), ahead.row(width, width)
        columns = [i for i, words in enumerate(first) if value.fullmatch(words)]
        if len(columns) < 2 or 0 in columns or any(value.fullmatch(words) for words in head):
            continue
        count = 1
        while [i for i, words in enumerate(ahead.row(count * width, width)) if value.fullmatch(words)] == columns:
            count += 1
        yield width, count


def _stack(ahead: _Lines, width: int, count: int) -> Stack | None:
    """The first rows of a width, the header among them; None when they are too few or the last one is cut off."""
    if count < _FEWEST or len(ahead.spans) < width * count:
        return None
    rows = [ahead.spans[i * width : (i + 1) * width] for i in range(count)]
    return Stack(rows, ahead.at[width * count - 1])
