"""Aims in tables: which tables state them, and how they are to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.document import Document
from policygraph.extract.columns import Grid, read_grid
from policygraph.extract.dates import OwnYear
from policygraph.extract.due_columns import date_of
from policygraph.extract.indicator_rows import IndicatorRows
from policygraph.extract.lists import Range
from policygraph.extract.place_rows import PlaceRows
from policygraph.extract.sheets import Sheet, table_pattern
from policygraph.proof import not_understood
from policygraph.rules import load_grammar
from policygraph.statements import Facts, Issue, Target

_NOT_READ = "a table of aims whose columns no rule understands"


@dataclass(frozen=True, slots=True)
class TableAims:
    """What tables state, the cells of running text in them that are still to be read, and tables not understood.

    A cell goes with the year by which its row's task is to be done, where the table says so.
    """

    targets: tuple[Target, ...]
    cells: tuple[tuple[Range, int | None], ...]
    issues: tuple[Issue, ...]


def find_table_targets(document: Document, facts: Facts, place: str | None) -> TableAims:
    """The aims of all tables, `place` being whose they are where a table names nobody."""
    targets: list[Target] = []
    cells: list[tuple[Range, int | None]] = []
    issues: list[Issue] = []
    for table in document.tables:
        grid = read_grid(document, table, facts)
        reader = _reader(Sheet(document, facts, place, grid))
        found = list(reader.targets()) if reader else []
        texts = [] if reader else list(_texts(grid, OwnYear.of(facts)))
        targets, cells = targets + found, cells + texts
        if not found and not texts and _claims_aims(grid):
            start, end = grid.caption.whole if grid.caption.text else (table.start, table.end)
            issues.append(not_understood(document, start, end, _NOT_READ))
    return TableAims(tuple(targets), tuple(cells), tuple(issues))


def _texts(grid: Grid, own: OwnYear | None) -> Iterator[tuple[Range, int | None]]:
    """The cells of columns that say in words what is to be done, and by which year."""
    terms = load_grammar("targets").terms("column_text")
    columns = [i for i, column in enumerate(grid.columns) if column.title in terms]
    label = load_grammar("deadlines").rules["deadline.label"].pattern
    due = next((i for i, column in enumerate(grid.columns) if label.match(column.title)), None)
    for row in grid.rows:
        date = date_of(row[due].text, own) if due is not None else None
        yield from ((row[i].whole, int(date[:4]) if date else None) for i in columns if row[i].text)


def _reader(sheet: Sheet) -> IndicatorRows | PlaceRows | None:
    """How a table is to be read, or None where its columns tell of no aims."""
    grid = sheet.grid
    if table_pattern("{column_project}").search("\n".join([column.title for column in grid.columns])):
        return None
    if not grid.all("aim") and not grid.all("change"):
        return None
    label, place = grid.first("indicator"), grid.first("place")
    if label is None and place is not None:
        return PlaceRows(sheet, place)
    label = label if label is not None else _unnamed_label(grid)
    return IndicatorRows(sheet, label) if label is not None else None


def _unnamed_label(grid: Grid) -> int | None:
    """A first column of words under a header that says nothing, before columns with years."""
    if not any(column.year for column in grid.columns):
        return None
    free = (i for i, column in enumerate(grid.columns) if column.role == "other")
    return next((i for i in free if not any(re.match(r"\d", row[i].text) for row in grid.rows)), None)


def _claims_aims(grid: Grid) -> bool:
    numbers = any(re.fullmatch(r"\d+(?:\.\d+)?%?", words.text) for row in grid.rows for words in row[1:])
    return numbers and table_pattern("{aim_word}|{column_indicator}").search(grid.caption.text) is not None
