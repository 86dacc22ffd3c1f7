"""Passages: the stretches of a document in which one sentence can stand, each as a single line with its way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.document import Document, Table


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause's or table cell's words without line ends; `origin[i]` is the normalized offset of character i.

    `about` is the heading that the clause stands under, or the cell's caption and column head.
    """

    text: str
    origin: tuple[int, ...] | range
    about: str

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Normalized offsets of characters start..end (end > start)."""
        return self.origin[start], self.origin[end - 1] + 1


def passages(document: Document) -> Iterator[Passage]:
    """Every clause outside tables and every table cell, in the order of the text, none twice."""
    found = {(start, end): about for table in document.tables for start, end, about in _cells(document, table)}
    tables, at = document.tables, 0
    for clause in document.clauses:
        while at < len(tables) and tables[at].end <= clause.start:
            at += 1
        if at == len(tables) or clause.end <= tables[at].start:
            section = None if clause.section is None else document.sections[clause.section]
            found[clause.start, clause.end] = document.title(section) if section else ""
    for (start, end), about in sorted(found.items()):
        if end > start:
            yield _passage(document.norm, start, end, about)


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
