"""Document, Section, Clause, Table: what a text looks like once its outline is known. Frozen; look-up only.

All offsets are normalized offsets into `Document.text` unless a name says raw.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TypeVar

from policygraph.text import Text
from policygraph.values import value

_Found = TypeVar("_Found")


@value(frozen=True, slots=True)
class Cell:
    """A table cell; an empty one has start == end."""

    start: int
    end: int


@value(frozen=True, slots=True)
class Table:
    """Rows of cells, header rows included; `caption` is the line or lines above, or None.

    `merged` holds row and column of each empty cell that is known to go on from the one above; in a table that is
    `told` no other does.
    """

    start: int
    end: int
    caption: Cell | None
    rows: tuple[tuple[Cell, ...], ...]
    merged: frozenset[tuple[int, int]] = frozenset()
    told: bool = False

    def cell_over(self, row: int, column: int) -> Cell:
        """The cell whose words hold at a row and a column: the first of those merged there."""
        while (row, column) in self.merged:
            row -= 1
        return self.rows[row][column]


@value(frozen=True, slots=True)
class Section:
    """A headed unit (第一章, 一、, （一）, 1.) or one with a run-in title and no marker of its own.

    `marker` is as written without its punctuation; `locator` joins the markers from the top with `/` (a run-in unit has
    its parent's). `title_start..title_end` are the heading's words, `start..end` the whole unit with all below it,
    `body` where the words after the heading begin. `kind` is the ladder's step, `run-in` or `annex`.
    """

    index: int
    kind: str
    marker: str
    locator: str
    title_start: int
    title_end: int
    start: int
    body: int
    end: int
    parent: int | None
    leaf: bool


@value(frozen=True, slots=True)
class Clause:
    """A leaf of the text: a heading, a paragraph or a table row; `section` is the index of the unit it stands in."""

    kind: str
    start: int
    end: int
    section: int | None


@dataclass(frozen=True)
class Document:
    """A text with its outline. `name` is the file's stem, `digest` the SHA-256 of the file's bytes."""

    name: str
    digest: str
    text: Text
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    tables: tuple[Table, ...]

    @cached_property
    def norm(self) -> str:
        """The normalized text."""
        return self.text.norm

    @cached_property
    def _starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    def words_in(self, cell: Cell) -> str:
        """What a table cell says, normalized, in one line."""
        return self.norm[cell.start : cell.end].replace("\n", "")

    def section_at(self, position: int) -> Section | None:
        """The lowest headed unit that holds a normalized offset."""
        at = bisect_right(self._starts, position) - 1
        index = self.clauses[at].section if at >= 0 else None
        return None if index is None else self.sections[index]

    def locator_at(self, position: int) -> str:
        """The locator of that unit; empty above the first heading."""
        return self._locators[bisect_right(self._starts, position)]

    @cached_property
    def _locators(self) -> list[str]:
        """The locators before the first clause and in each of them."""
        units = [clause.section for clause in self.clauses]
        return ["", *("" if unit is None else self.sections[unit].locator for unit in units)]

    @cached_property
    def _titles(self) -> list[str]:
        return [self.text.words(section.title_start, section.title_end) for section in self.sections]

    def title(self, section: Section) -> str:
        """The heading's words as written, without white space."""
        return self._titles[section.index]

    @cached_property
    def _headings(self) -> list[str]:
        return [self.norm[section.title_start : section.title_end].replace("\n", "") for section in self.sections]

    def heading(self, section: Section) -> str:
        """The heading's words as rules read them."""
        return self._headings[section.index]

    def ancestors(self, section: Section) -> tuple[Section, ...]:
        """The unit and those above it, lowest first."""
        chain = [section]
        while chain[-1].parent is not None:
            chain.append(self.sections[chain[-1].parent])
        return tuple(chain)

    @cached_property
    def _table_starts(self) -> list[int]:
        return [table.start for table in self.tables]

    def table_at(self, position: int) -> Table | None:
        """The table that holds a normalized offset."""
        at = bisect_right(self._table_starts, position) - 1
        return self.tables[at] if at >= 0 and position < self.tables[at].end else None


def once(find: Callable[[Document], _Found]) -> Callable[[Document], _Found]:
    """A function that finds something in a document once, and remembers it as long as the document is there."""
    key = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found(document: Document) -> _Found:
        known = document.__dict__
        if key not in known:
            known[key] = find(document)
        result: _Found = known[key]
        return result

    return found
