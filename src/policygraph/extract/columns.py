"""The columns of a table: header rows merged over them, and what each column holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from typing import Literal, NamedTuple

from policygraph.document import Document, Table
from policygraph.extract.headers import NOTHING, Words, filled, header_size, read_headers, read_words, year_of
from policygraph.extract.measures import is_unit
from policygraph.rules import load_grammar, pattern_in
from policygraph.statements import Facts

Role = Literal["number", "indicator", "group", "unit", "place", "base", "aim", "change", "other"]
_LABELS: tuple[tuple[str, Role], ...] = (
    ("column_indicator", "indicator"),
    ("column_group", "group"),
    ("column_place", "place"),
)

_pattern = partial(pattern_in, "targets")
_ASIDE, _DIGIT = re.compile("（[^（）]*）$"), re.compile(r"\d")


class Column(NamedTuple):
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


@dataclass(frozen=True)
class Grid:
    """A table with its header read: rows are padded to the columns."""

    caption: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]

    def first(self, role: Role) -> int | None:
        """The index of the first column of a role."""
        found = self._of_role.get(role)
        return found[0] if found else None

    def all(self, role: Role) -> tuple[int, ...]:
        """The indexes of all columns of a role."""
        return self._of_role.get(role, ())

    @cached_property
    def _of_role(self) -> dict[Role, tuple[int, ...]]:
        found: dict[Role, tuple[int, ...]] = {}
        for i, column in enumerate(self.columns):
            found[column.role] = (*found.get(column.role, ()), i)
        return found


def read_grid(document: Document, table: Table, facts: Facts) -> Grid:
    """The table with its columns understood as far as their headers tell."""
    rows = [tuple([read_words(document, cell) for cell in row]) for row in table.rows]
    caption = read_words(document, table.caption)
    while len(rows) > 1 and filled(rows[0]) == 1 and any(filled(row) > 1 for row in rows[1:]):
        title = rows.pop(0)
        caption = caption if caption.text else next(words for words in title if words.text)
    width = _usual([len(row) for row in rows])
    size = header_size(rows, width)
    headers = read_headers(rows[:size], width)
    body = rows[size:]
    columns = _columns(headers, body, facts, width)
    columns = _goals(columns, caption.text, body)
    grouped = bool(columns) and columns[0].role == "group"
    return Grid(caption, columns, tuple([_padded(row, width, grouped) for row in body]))


def _usual(widths: list[int]) -> int:
    """The most frequent width, of several the first; 0 where there is none."""
    if len(set(widths)) > 1:
        return Counter(widths).most_common(1)[0][0]
    return widths[0] if widths else 0


def _goals(columns: tuple[Column, ...], caption: str, body: Sequence[Sequence[Words]]) -> tuple[Column, ...]:
    """Under a caption that speaks of aims, a place's columns of numbers are aims though their headers do not say so."""
    if not any(c.role == "place" for c in columns) or not _pattern("{aim_word}").search(caption):
        return columns
    found = []
    for i, column in enumerate(columns):
        cells = [row[i].text for row in body if len(row) > i and row[i].text]
        kept = [cell for cell in cells if cell not in load_grammar("targets").terms("empty_cell")]
        numbers = bool(kept) and all(_pattern("[-+]?(?:{bare})%?(?:{after})?").fullmatch(cell) for cell in kept)
        found.append(column._replace(role="aim") if column.role == "other" and numbers else column)
    return tuple(found)


def _padded(row: Sequence[Words], width: int, grouped: bool) -> tuple[Words, ...]:
    """The row with as many cells as there are columns; a merged group cell left out is put back as empty."""
    if len(row) == width:
        return tuple(row)
    missing = [NOTHING] * max(0, width - len(row))
    if grouped and len(missing) == 1 and len(row) > 1:
        return (NOTHING, *row)
    return (*row, *missing)[:width]


def _columns(
    headers: list[tuple[Words, ...]], body: Sequence[Sequence[Words]], facts: Facts, width: int
) -> tuple[Column, ...]:
    titles = ["".join(w.text for w in header) for header in headers]
    years = [year_of(title) for title in titles]
    known = sorted({year for year in years if year is not None})
    found: list[Column] = []
    labels = True
    whole = [row for row in body if len(row) == width]
    for i, (header, title, year) in enumerate(zip(headers, titles, years, strict=True)):
        names = dict.fromkeys((title, _ASIDE.sub("", title)))
        role = next((role for name in names if (role := _label_role(name, whole, i, labels))), None)
        role = role or _value_role(header[-1].text if header else "", title, year, known, facts)
        found.append(Column(header, role, year))
        labels = labels and role in ("number", "group")
    return tuple(found)


def _label_role(title: str, body: Sequence[Sequence[Words]], column: int, labels: bool) -> Role | None:
    """The role of a column by the whole of its header; `labels` where all columns before it hold labels of groups."""
    terms = load_grammar("targets").terms
    if title in terms("column_number"):
        return "number"
    if title in terms("column_unit"):
        sample, empty = _sample(body, column), terms("empty_cell")
        if sum(is_unit(words) or words in empty for words in sample) * 2 > len(sample):
            return "unit"
    for name, role in _LABELS:
        if title in terms(name) and (labels or role == "indicator"):
            return role
    if labels and title in terms("column_goal") and not any(map(_DIGIT.search, _sample(body, column))):
        return "indicator"
    return "other" if title in terms("column_nature") else None


def _sample(body: Sequence[Sequence[Words]], column: int) -> list[str]:
    """What the first cells of a column say that say anything."""
    return list(islice((row[column].text for row in body if row[column].text), 8))


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
