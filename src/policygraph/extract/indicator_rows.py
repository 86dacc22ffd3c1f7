"""Tables with a column of indicators: one record for each row and column of aims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policygraph.characters import in_simplified
from policygraph.extract.headers import Words
from policygraph.extract.horizons import find_horizons
from policygraph.extract.measures import direction_of, find_amounts
from policygraph.extract.sheets import LABEL, ROW, Label, Sheet, table_pattern, table_rule
from policygraph.statements import Target


@dataclass(slots=True)
class IndicatorRows:
    """Reads the rows from the top; `above` holds for each column the words that empty cells below them share."""

    sheet: Sheet
    column: int
    group: str | None = None
    owner: str | None = None
    above: dict[int, Words] = field(default_factory=dict)

    def targets(self) -> Iterator[Target]:
        """All records, row by row."""
        grid = self.sheet.grid
        group, unit, place = grid.first("group"), grid.first("unit"), grid.first("place")
        for row in grid.rows:
            filled = [words for words in row if words.text]
            if len(filled) == 1:
                self._head(filled[0])
            elif filled:
                if group is not None and row[group].text:
                    self._head(row[group])
                if place is not None and row[place].text:
                    self.owner = row[place].text
                yield from self._of_row(row, unit)

    def _head(self, words: Words) -> None:
        """A row of one cell, or a cell of a column of groups, heads the rows below it."""
        match = table_rule(LABEL).search(words.text)
        self.group = match["label"] if match else words.text
        self.owner = self.group if table_pattern("(?:{actor_group})$").search(self.group) else None
        self.above.clear()

    def _of_row(self, row: tuple[Words, ...], unit: int | None) -> Iterator[Target]:
        grid = self.sheet.grid
        label = self.sheet.label(row[self.column])
        if label is None:
            return
        stated = self.sheet.value(row[unit]) if unit is not None else None
        label = label._replace(unit=stated or label.unit)
        aims, changes = grid.all("aim"), grid.all("change")
        if not aims:
            yield from self._record(row, label, None, changes[-1] if changes else None)
        for aim in aims:
            yield from self._record(row, label, aim, changes[-1] if changes and aim == aims[-1] else None)

    def _record(self, row: tuple[Words, ...], label: Label, aim: int | None, change: int | None) -> Iterator[Target]:
        sheet = self.sheet
        bases = sheet.grid.all("base")
        base = bases[-1] if bases else None
        stated = {i: sheet.value(row[i]) for i in (base, aim) if i is not None}
        target = stated[aim] if aim is not None else None
        moved = self._moved(row[change], change, target) if change is not None else None
        cells = [row[i] for i, value in stated.items() if value] + ([moved] if moved else [])
        change_words = sheet.value(moved) if moved else None
        if target and not change_words and _moves(target, label.words):
            target, change_words = None, target
        column = aim if aim is not None else change
        if column is None or not (target or change_words):
            return
        header = sheet.grid.columns[change].own.text if change is not None and moved else ""
        yield Target(
            label.words,
            self.owner or sheet.place,
            label.unit or sheet.unit() or next((a.unit for a in find_amounts(in_simplified(target or ""))), None),
            sheet.grid.columns[base].year if base is not None else self._base_year(change_words),
            stated[base] if base is not None else None,
            sheet.year(sheet.grid.columns[column]),
            target,
            change_words,
            "table",
            sheet.locator(label.name),
            sheet.prove([label.name, *(cell.whole for cell in cells)], ROW),
            self.group,
            direction_of(change_words) or direction_of(label.words) or direction_of(header) if change_words else None,
        )

    def _base_year(self, words: str | None) -> int | None:
        """The year that a change counts from, where the cell says so (比2020年提高20%)."""
        years = (h.year for h in find_horizons(in_simplified(words or ""), self.sheet.facts) if h.use == "base")
        return next(years, None)

    def _moved(self, words: Words, column: int, target: str | None) -> Words | None:
        """The cell that holds a row's rise or fall: its own, or words above that stand for empty cells below."""
        if not words.text and not target:
            return self.above.get(column)
        value = self.sheet.value(words)
        if value and not re.search(r"\d", value):
            self.above[column] = words
        else:
            self.above.pop(column, None)
        return words if value else None


def _moves(value: str, indicator: str) -> bool:
    """Whether a cell of an aim's column holds a rise or fall: words, a sign, or brackets after words that say so."""
    if table_pattern("{zero}|{move_words}").search(in_simplified(value)) or value[0] in "+-":
        return True
    return value[0] in "[〔［【" and direction_of(indicator) is not None
