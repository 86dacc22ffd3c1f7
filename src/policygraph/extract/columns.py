"""The columns of a table: header rows merged over them, and what each column holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from policygraph.document import Cell, Document, Table
from policygraph.extract.horizons import plan_year
from policygraph.extract.lists import Range
from policygraph.extract.measures import is_unit
from policygraph.rules import load_grammar
from policygraph.statements import Facts

Role = Literal["number", "indicator", "group", "unit", "place", "base", "aim", "change", "other"]
_MOST_HEADERS = 3


@dataclass(frozen=True, slots=True)
class Words:
    """A cell's normalized words without line ends; `origin[i]` is the normalized offset of character i."""

    text: str
    origin: tuple[int, ...]

    def place(self, start: int, end: int) -> Range:
        """Normalized offsets of characters start..end (end > start)."""
        return self.origin[start], self.origin[end - 1] + 1

    @property
    def whole(self) -> Range:
        """Normalized offsets of all of it; it must not be empty."""
        return self.place(0, len(self.text))


NOTHING = Words("", ())


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header cells from the top, what it holds, and the year that the header names."""

    headers: tuple[Words, ...]
    role: Role
    year: int | None

    @property
    def title(self) -> str:
        """All header words together."""
        return "".join(h.text for h in self.headers)

    @property
    def own(self) -> Words:
        """The lowest header cell with words."""
        return self.headers[-1] if self.headers else NOTHING


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its header read: rows are padded to the columns."""

    caption: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]

    def first(self, role: Role) -> int | None:
        """The index of the first column of a role."""
        return next((i for i, c in enumerate(self.columns) if c.role == role), None)

    def all(self, role: Role) -> tuple[int, ...]:
        """The indexes of all columns of a role."""
        return tuple(i for i, c in enumerate(self.columns) if c.role == role)


def read_words(document: Document, cell: Cell | None) -> Words:
    """The words of a cell."""
    if cell is None:
        return NOTHING
    kept = tuple(i for i in range(cell.start, cell.end) if document.norm[i] != "\n")
    return Words("".join(document.norm[i] for i in kept), kept)


def read_grid(document: Document, table: Table, facts: Facts) -> Grid:
    """The table with its columns understood as far as their headers tell."""
    rows = [tuple(read_words(document, cell) for cell in row) for row in table.rows]
    caption = read_words(document, table.caption)
    while len(rows) > 1 and _filled(rows[0]) == 1 and any(_filled(row) > 1 for row in rows[1:]):
        title = rows.pop(0)
        caption = caption if caption.text else next(words for words in title if words.text)
    width = Counter(len(row) for row in rows).most_common(1)[0][0] if rows else 0
    size = _header_size(rows, width)
    headers = _headers(rows[:size], width)
    body = rows[size:]
    columns = _columns(headers, body, facts, width)
    grouped = bool(columns) and columns[0].role == "group"
    return Grid(caption, columns, tuple(_padded(row, width, grouped) for row in body))


def _filled(row: Sequence[Words]) -> int:
    return sum(bool(words.text) for words in row)


def _header_size(rows: Sequence[Sequence[Words]], width: int) -> int:
    """How many rows are header: the first, and those after it that stand under merged cells and hold no number."""
    size = 1
    while size < min(_MOST_HEADERS, len(rows) - 1):
        row = rows[size]
        merged = not row[0].text or (1 < len(row) < width and len(rows[0]) < width)
        if not merged or _filled(row) < 2 or any(re.match(r"[-+≥≤]?\d+(?:\.\d+)?%?$", w.text) for w in row):
            break
        size += 1
    return size


def _headers(rows: Sequence[Sequence[Words]], width: int) -> list[tuple[Words, ...]]:
    """For each column its header cells from the top, empty ones left out."""
    first = (*rows[0], *[NOTHING] * width)[:width]
    columns = [tuple(w for w in (words,) if w.text) for words in first]
    if len(rows) > 1:
        columns = _under(list(rows[0]), list(rows[1]), width)
    for row in rows[2:]:
        cells = (*row, *[NOTHING] * width)[:width]
        columns = [(*above, w) if w.text else above for above, w in zip(columns, cells, strict=True)]
    return columns


def _under(top: list[Words], below: list[Words], width: int) -> list[tuple[Words, ...]]:
    """Merged cells of the top row laid over the cells below them."""
    if len(below) < width and len(top) + len(below) > width:
        merged = _merged_cells(top, len(top) + len(below) - width)
        spread: list[Words] = []
        for i, _ in enumerate(top):
            share = len(below) // len(merged) + (merged.index(i) < len(below) % len(merged)) if i in merged else 0
            spread += [below.pop(0) for _ in range(min(share, len(below)))] if share else [NOTHING]
        below = spread
    below = (below + [NOTHING] * width)[:width]
    if len(top) >= width:
        filled: list[Words] = []
        for i in range(width):
            filled.append(top[i] if top[i].text or not below[i].text or not filled else filled[-1])
        return [tuple(w for w in pair if w.text) for pair in zip(filled, below, strict=True)]
    return _laid_over(top, below)


def _merged_cells(top: list[Words], count: int) -> list[int]:
    dated = [i for i, words in enumerate(top) if _year_of(words.text) is not None]
    return dated if len(dated) == count else list(range(len(top) - count, len(top)))


def _laid_over(top: list[Words], below: list[Words]) -> list[tuple[Words, ...]]:
    """A shorter top row: each empty cell below takes one of its cells, each run of words shares what is left."""
    runs = sum(1 for i, w in enumerate(below) if w.text and (i == 0 or not below[i - 1].text))
    spare = max(len(top) - sum(not w.text for w in below), 1 if runs else 0)
    columns: list[tuple[Words, ...]] = []
    at, i = 0, 0
    while i < len(below):
        if not below[i].text:
            columns.append((top[at],) if at < len(top) and top[at].text else ())
            at, i = at + 1, i + 1
            continue
        stop = next((j for j in range(i, len(below)) if not below[j].text), len(below))
        share = max(1, spare // runs)
        for j in range(i, stop):
            over = min(at + (j - i) * share // (stop - i), len(top) - 1)
            columns.append(tuple(w for w in (top[over], below[j]) if w.text))
        at, i = at + share, stop
    return columns


def _padded(row: Sequence[Words], width: int, grouped: bool) -> tuple[Words, ...]:
    """The row with as many cells as there are columns; a merged group cell left out is put back as empty."""
    missing = [NOTHING] * max(0, width - len(row))
    if grouped and len(missing) == 1 and len(row) > 1:
        return (NOTHING, *row)
    return (*row, *missing)[:width]


def _columns(
    headers: list[tuple[Words, ...]], body: Sequence[Sequence[Words]], facts: Facts, width: int
) -> tuple[Column, ...]:
    titles = ["".join(w.text for w in header) for header in headers]
    years = [_year_of(title) for title in titles]
    known = sorted({year for year in years if year is not None})
    found: list[Column] = []
    for i, (header, title, year) in enumerate(zip(headers, titles, years, strict=True)):
        sample = [row[i].text for row in body if len(row) == width and row[i].text][:8]
        role = _label_role(re.sub(r"（[^（）]*）$", "", title), sample, [c.role for c in found])
        role = role or _value_role(header[-1].text if header else "", title, year, known, facts)
        found.append(Column(header, role, year))
    return tuple(found)


def _label_role(title: str, sample: list[str], before: list[Role]) -> Role | None:
    """The role of a column that holds labels, by the whole of its header."""
    terms = load_grammar("targets").terms
    empty = terms("empty_cell")
    if title in terms("column_number"):
        return "number"
    if title in terms("column_unit") and sum(is_unit(s) or s in empty for s in sample) * 2 > len(sample):
        return "unit"
    labels = all(role in ("number", "group") for role in before)
    for name, role in (("column_indicator", "indicator"), ("column_group", "group"), ("column_place", "place")):
        if title in terms(name) and (labels or role == "indicator"):
            return "indicator" if role == "indicator" else "group" if role == "group" else "place"
    return "other" if title in terms("column_nature") else None


def _value_role(own: str, title: str, year: int | None, years: list[int], facts: Facts) -> Role:
    if _pattern("{change_word}").search(own):
        return "change"
    if _pattern("{aim_word}").search(title):
        return "aim"
    if _pattern("{base_word}").search(title):
        return "base"
    if year is None:
        return "other"
    if facts.period:
        return "base" if year < facts.period[0] else "aim"
    return "base" if len(years) > 1 and year == years[0] else "aim"


def _year_of(title: str) -> int | None:
    match = _pattern("{year}(?=年|$|（)").search(title)
    return int(match.group()) if match else plan_year(title)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return load_grammar("targets").compile(pattern)
