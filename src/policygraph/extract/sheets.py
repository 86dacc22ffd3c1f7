"""A table in its document: what a row is about, what a cell says, and the words that prove it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from policygraph.document import Document
from policygraph.extract.columns import Column, Grid
from policygraph.extract.headers import Words
from policygraph.extract.horizons import plan_year
from policygraph.extract.lists import Range
from policygraph.extract.measures import is_unit
from policygraph.proof import prove
from policygraph.rules import load_grammar
from policygraph.statements import Evidence, Facts

ROW = "target.table-row"
COLUMN = "target.table-column"
LABEL = "target.table-label"
UNIT = "target.table-unit"
_SHORTEST_NAME = 2
_WORDED = re.compile(r"[^\d.%+-]")


class Label(NamedTuple):
    """What a row is about: an indicator or a place, as written, where it stands, and its unit in brackets."""

    words: str
    name: Range
    unit: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid, its document, and whose aims it states where it names nobody."""

    document: Document
    facts: Facts
    place: str | None
    grid: Grid

    def value(self, words: Words) -> str | None:
        """A cell's value as written, without footnote marks; None where it is empty or a dash."""
        match = table_rule(ROW).search(words.text)
        if not match or match["value"] in load_grammar("targets").terms("empty_cell"):
            return None
        return self.words(words.place(*match.span("value")))

    def words(self, span: Range) -> str:
        """The words at a normalized range, as written."""
        return self.document.text.words(*span)

    def label(self, words: Words) -> Label | None:
        """A row's label without its number; brackets that hold no unit belong to the name."""
        match = table_rule(LABEL).search(words.text)
        if not match or len(match["label"]) < _SHORTEST_NAME or not _WORDED.search(match["label"]):
            return None
        unit, (start, end) = match["unit"], match.span("label")
        if unit and not is_unit(unit):
            unit, end = None, match.end("unit") + 1
        name = words.place(start, end)
        return Label(self.words(name), name, unit)

    def year(self, column: Column) -> int | None:
        """By when a column's aims are to be reached: its own year, the caption's plan, or the document's last year."""
        period = self.facts.period
        return column.year or plan_year(self.grid.caption.text) or (period[1] if period else None)

    def unit(self) -> str | None:
        """The unit of the whole table, which its caption states."""
        match = table_rule(UNIT).search(self.grid.caption.text)
        return match["unit"] if match and is_unit(match["unit"]) else None

    def base_year(self) -> int | None:
        """The year of the first column of base values."""
        return next((self.grid.columns[i].year for i in self.grid.all("base")), None)

    def locator(self, span: Range) -> str:
        """The unit in which a range stands."""
        return self.document.locator_at(span[0])

    def prove(self, spans: list[Range], rule: str) -> tuple[Evidence, ...]:
        """One quote a cell, in the order of the text."""
        return tuple(prove(self.document, start, end, rule) for start, end in sorted(dict.fromkeys(spans)))


@cache
def table_rule(name: str) -> re.Pattern[str]:
    """The pattern of a rule for tables."""
    return load_grammar("targets").rules[name].pattern


@cache
def table_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of the grammar's words."""
    return load_grammar("targets").compile(pattern)
