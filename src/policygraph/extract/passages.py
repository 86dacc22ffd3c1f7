"""Passages: the stretches of a document in which one sentence can stand, each as a single line with its way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.document import Document


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause's or table cell's words without line ends; `origin[i]` is the normalized offset of character i."""

    text: str
    origin: tuple[int, ...] | range

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Normalized offsets of characters start..end (end > start)."""
        return self.origin[start], self.origin[end - 1] + 1


def passages(document: Document) -> Iterator[Passage]:
    """Every clause outside tables and every table cell, in the order of the text."""
    tables = list(document.tables)
    spans = [(cell.start, cell.end) for table in tables for row in table.rows for cell in row]
    at = 0
    for clause in document.clauses:
        while at < len(tables) and tables[at].end <= clause.start:
            at += 1
        if at == len(tables) or clause.end <= tables[at].start:
            spans.append((clause.start, clause.end))
    for start, end in sorted(set(spans)):
        if end > start:
            yield _passage(document.norm, start, end)


def _passage(norm: str, start: int, end: int) -> Passage:
    text = norm[start:end]
    if "\n" not in text:
        return Passage(text, range(start, end))
    kept = [start + i for i, char in enumerate(text) if char != "\n"]
    return Passage("".join(norm[i] for i in kept), tuple(kept))
