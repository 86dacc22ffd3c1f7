"""Passages: the stretches of a document in which one sentence can stand, each as a single line with its way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from policygraph.document import Clause, Document, Table, once

_LINE = re.compile("[^\n]+")
_FULL_LINE = 20
_STOPS = frozenset("。！？；：")


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
    for start, end, text, about in _stretches(document):
        if pattern.search(text):
            yield Passage(text, _origin(document.norm, start, end, text), about)


@once
def _stretches(document: Document) -> tuple[tuple[int, int, str, str], ...]:
    """Every clause outside tables and every table cell as (start, end, words, what it is about), none twice."""
    norm = document.norm
    found = {(start, end): about for table in document.tables for start, end, about in _cells(document, table)}
    for start, end, section in _paragraphs(document):
        found[start, end] = "" if section is None else document.heading(document.sections[section])
    return tuple([(*place, norm[slice(*place)].replace("\n", ""), about) for place, about in sorted(found.items())])


def _origin(norm: str, start: int, end: int, text: str) -> tuple[int, ...] | range:
    if len(text) == end - start:
        return range(start, end)
    return tuple(chain.from_iterable(range(*line.span()) for line in _LINE.finditer(norm, start, end)))


def _paragraphs(document: Document) -> Iterator[tuple[int, int, int | None]]:
    """The clauses outside tables as (start, end, section), lines that only wrap a sentence joined."""
    first: Clause | None = None
    last: Clause | None = None
    for clause in _outside_tables(document):
        if first and last and not _wraps(document, last, clause):
            yield first.start, last.end, first.section
            first = None
        first, last = first or clause, clause
    if first and last:
        yield first.start, last.end, first.section


def _outside_tables(document: Document) -> Iterator[Clause]:
    tables = iter(document.tables)
    table = next(tables, None)
    for clause in document.clauses:
        while table and table.end <= clause.start:
            table = next(tables, None)
        if table is None or clause.end <= table.start:
            yield clause


def _wraps(document: Document, first: Clause, second: Clause) -> bool:
    """Whether a line ends within a sentence because the page was full: long, without a stop, the next right below."""
    if not first.kind == second.kind == "paragraph" or first.section != second.section:
        return False
    below = document.norm[first.end : second.start] == "\n" and first.end - first.start >= _FULL_LINE
    return below and document.norm[first.end - 1] not in _STOPS


def _cells(document: Document, table: Table) -> Iterator[tuple[int, int, str]]:
    caption = document.norm[table.caption.start : table.caption.end] if table.caption else ""
    heads = [document.norm[cell.start : cell.end] for cell in table.rows[0]] if table.rows else []
    for row in table.rows:
        for column, cell in enumerate(row):
            yield cell.start, cell.end, caption + (heads[column] if column < len(heads) else "")
