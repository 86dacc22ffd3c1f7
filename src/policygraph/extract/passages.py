"""Passages: the stretches of a document in which one sentence can stand, each as a single line with its way back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from policygraph.document import Clause, Document, Table, once
from policygraph.extract.lists import Range

_LINE = re.compile("[^\n]+")
_FULL_LINE = 20
_STOPS = frozenset("。！？；：")
_PARAGRAPH = "paragraph"
_PLACE = itemgetter(0)


class Passage(NamedTuple):
    """A clause's or table cell's words without line ends; `origin[i]` is the normalized offset of character i.

    `about` is the heading that the clause stands under, or the cell's caption and column head.
    """

    text: str
    origin: tuple[int, ...] | range
    about: str

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Normalized offsets of characters start..end (end > start)."""
        return self.origin[start], self.origin[end - 1] + 1


def passages_with(document: Document, pattern: re.Pattern[str]) -> Iterator[Passage]:
    """The clauses outside tables and the table cells in which a pattern is found, in order; wrapped lines are one."""
    norm, found = document.norm, pattern.search
    for (start, end), about in _stretches(document):
        if found(norm[start:end].replace("\n", "")):
            yield _passage(document, start, end, about)


def passages_with_one_of(document: Document, chars: re.Pattern[str]) -> Iterator[Passage]:
    """The same for a pattern that finds characters one by one, whatever stands beside them."""
    places = [match.start() for match in chars.finditer(document.norm)]
    for (start, end), about in _stretches(document) if places else ():
        at = bisect_left(places, start)
        if at < len(places) and places[at] < end:
            yield _passage(document, start, end, about)


def _passage(document: Document, start: int, end: int, about: str | int | None) -> Passage:
    text = document.norm[start:end].replace("\n", "")
    heading = document.heading(document.sections[about]) if isinstance(about, int) else about
    return Passage(text, _origin(document.norm, start, end, text), heading or "")


@once
def _stretches(document: Document) -> list[tuple[Range, str | int | None]]:
    """Every clause outside tables with its section, and every table cell with what it is about, none twice."""
    found: dict[Range, str | int | None] = {}
    for table in document.tables:
        found.update(_cells(document, table))
    found.update(_paragraphs(document))
    return sorted(found.items(), key=_PLACE)


def _origin(norm: str, start: int, end: int, text: str) -> tuple[int, ...] | range:
    if len(text) == end - start:
        return range(start, end)
    return tuple(chain.from_iterable(range(*line.span()) for line in _LINE.finditer(norm, start, end)))


def _paragraphs(document: Document) -> Iterator[tuple[Range, int | None]]:
    """The clauses outside tables with their sections, lines that only wrap a sentence joined."""
    first: Clause | None = None
    last: Clause | None = None
    for clause in _outside_tables(document) if document.tables else document.clauses:
        if first and last and not (last.kind == clause.kind == _PARAGRAPH and _wraps(document, last, clause)):
            yield (first.start, last.end), first.section
            first = None
        first, last = first or clause, clause
    if first and last:
        yield (first.start, last.end), first.section


def _outside_tables(document: Document) -> Iterator[Clause]:
    tables = iter(document.tables)
    table = next(tables, None)
    for clause in document.clauses:
        while table and table.end <= clause.start:
            table = next(tables, None)
        if table is None or clause.end <= table.start:
            yield clause


def _wraps(document: Document, first: Clause, second: Clause) -> bool:
    """Whether a paragraph's line ends within a sentence, the page being full: long, no stop, the next right below."""
    if first.section != second.section:
        return False
    below = document.norm[first.end : second.start] == "\n" and first.end - first.start >= _FULL_LINE
    return below and document.norm[first.end - 1] not in _STOPS


def _cells(document: Document, table: Table) -> Iterator[tuple[Range, str]]:
    caption = document.norm[table.caption.start : table.caption.end] if table.caption else ""
    heads = [document.norm[cell.start : cell.end] for cell in table.rows[0]] if table.rows else []
    for row in table.rows:
        for column, cell in enumerate(row):
            yield (cell.start, cell.end), caption + (heads[column] if column < len(heads) else "")
