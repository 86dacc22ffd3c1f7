"""Passages: the stretches of a document in which one sentence can stand, each as a single line with its way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from policygraph.document import Clause, Document, Table, once

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


@once
def passages(document: Document) -> tuple[Passage, ...]:
    """Every clause outside tables and every table cell, in the order of the text, none twice; wrapped lines are one."""
    found = {(start, end): about for table in document.tables for start, end, about in _cells(document, table)}
    for start, end, section in _paragraphs(document):
        found[start, end] = "" if section is None else document.heading(document.sections[section])
    norm = document.norm
    return tuple(_passage(norm, start, end, about) for (start, end), about in sorted(found.items()) if end > start)


def _paragraphs(document: Document) -> Iterator[tuple[int, int, int | None]]:
    """The clauses outside tables as (start, end, section), lines that only wrap a sentence joined."""
    joined: list[Clause] = []
    for clause in _outside_tables(document):
        if joined and not _wraps(document, joined[-1], clause):
            yield joined[0].start, joined[-1].end, joined[0].section
            joined = []
        joined.append(clause)
    if joined:
        yield joined[0].start, joined[-1].end, joined[0].section


def _outside_tables(document: Document) -> Iterator[Clause]:
    tables, at = document.tables, 0
    for clause in document.clauses:
        while at < len(tables) and tables[at].end <= clause.start:
            at += 1
        if at == len(tables) or clause.end <= tables[at].start:
            yield clause


def _wraps(document: Document, first: Clause, second: Clause) -> bool:
    """Whether a line ends within a sentence because the page was full: long, without a stop, the next right below."""
    plain = first.kind == second.kind == "paragraph" and first.section == second.section
    below = document.norm[first.end : second.start] == "\n" and first.end - first.start >= _FULL_LINE
    return plain and below and document.norm[first.end - 1] not in _STOPS


def _cells(document: Document, table: Table) -> Iterator[tuple[int, int, str]]:
    caption = document.norm[table.caption.start : table.caption.end] if table.caption else ""
    heads = [document.norm[cell.start : cell.end] for cell in table.rows[0]] if table.rows else []
    for row in table.rows:
        for column, cell in enumerate(row):
            yield cell.start, cell.end, caption + (heads[column] if column < len(heads) else "")


def _passage(norm: str, start: int, end: int, about: str) -> Passage:
    text = norm[start:end]
    if "\n" not in text:
        return Passage(text, range(start, end), about)
    kept = [start + i for i, char in enumerate(text) if char != "\n"]
    return Passage("".join(norm[i] for i in kept), tuple(kept), about)
