"""Tables with a column of places: each column of aims is an indicator of its own, or the caption's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.characters import in_simplified
from policygraph.extract.columns import Column
from policygraph.extract.headers import Words, year_of
from policygraph.extract.indicators import has_head
from policygraph.extract.lists import Range
from policygraph.extract.measures import direction_of, is_unit
from policygraph.extract.sheets import COLUMN, UNIT, Label, Sheet, table_pattern, table_rule
from policygraph.rules import load_grammar
from policygraph.statements import Target

_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class PlaceRows:
    """Reads each row on its own; `column` is that of the places."""

    sheet: Sheet
    column: int

    def targets(self) -> Iterator[Target]:
        """All records, row by row."""
        caption = self._caption_name()
        for row in self.sheet.grid.rows:
            label = self.sheet.label(row[self.column])
            if label is None:
                continue
            before: int | None = None
            for at, column in enumerate(self.sheet.grid.columns):
                if column.role in ("aim", "change"):
                    yield from self._of_cell(row, label, at, before, caption)
                before = at if column.role == "base" else None

    def _of_cell(
        self, row: tuple[Words, ...], label: Label, at: int, before: int | None, caption: Range | None
    ) -> Iterator[Target]:
        """The record of one cell; `before` is the column of base values before its own."""
        sheet, column = self.sheet, self.sheet.grid.columns[at]
        value, head, over = sheet.value(row[at]), _head(column), _named_over(column)
        name = column.own.place(*head.span("name")) if head and head["name"] else over or caption
        if value is None or head is None or name is None:
            return
        if over:
            before = next((i for i in sheet.grid.all("base") if _named_over(sheet.grid.columns[i]) == over), None)
        unit, base_unit = _unit(column), _unit(sheet.grid.columns[before]) if before is not None else None
        base = before if before is not None and (not head["name"] or base_unit == unit) else None
        moving = None if head["name"] else self._moving(name)
        name = (name[0], moving.start() + name[0]) if moving else name
        changes, start = column.role == "change" or moving is not None, row[base] if base is not None else None
        yield Target(
            sheet.words(name),
            self._owner(row, label),
            (base_unit if base is not None and not head["name"] else unit) or (None if changes else sheet.unit()),
            sheet.base_year() if changes or base is not None else None,
            sheet.value(start) if start else None,
            sheet.year(column),
            None if changes else value,
            value if changes else None,
            "table",
            sheet.locator(label.name),
            sheet.prove([name, label.name, *([start.whole] if start and start.text else []), row[at].whole], COLUMN),
            None if over else self._context(column, head, caption),
            direction_of(value) or direction_of(moving.group() if moving else column.own.text) if changes else None,
        )

    def _moving(self, name: Range) -> re.Match[str] | None:
        """The word at the end of a caption's name that says how it is to move (能耗强度下降)."""
        match = table_pattern("(?:{moving_end})$").search(in_simplified(self.sheet.words(name)))
        return match if match and match.start() >= _SHORTEST_NAME else None

    def _owner(self, row: tuple[Words, ...], label: Label) -> str | None:
        total = in_simplified(label.words) in load_grammar("targets").terms("total_row")
        return self.sheet.place if total else self.sheet.words((label.name[0], row[self.column].whole[1]))

    def _context(self, column: Column, head: re.Match[str], caption: Range | None) -> str | None:
        """What tells an indicator apart: the caption's substance for one with a name of its own, else its header."""
        words = self.sheet.words(caption) if caption else ""
        match = table_pattern("(?:{quantity_end})$").search(in_simplified(words))
        if head["name"] and match and match.start():
            return words[: match.start()]
        return column.title if column.title != head["name"] else None

    def _caption_name(self) -> Range | None:
        """What the caption says is measured: 十三五全市氨氮排放总量控制计划 → 氨氮排放总量."""
        text, place = self.sheet.grid.caption.text, self.sheet.place
        whole = table_rule(UNIT).search(text)
        start, end = self._lead(text, 0), whole.start() if whole else len(text)
        if place and text.startswith(place, start):
            start = self._lead(text, start + len(place))
        tail = table_pattern("(?:{caption_end}|{aside})$")
        while match := tail.search(text, start, end):
            end = match.start()
        return self.sheet.grid.caption.place(start, end) if end - start >= _SHORTEST_NAME else None

    @staticmethod
    def _lead(text: str, start: int) -> int:
        match = table_pattern("(?:{place_words}|{time_words}){1,4}").match(text, start)
        return match.end() if match else start


def _head(column: Column) -> re.Match[str] | None:
    return table_rule(COLUMN).search(column.own.text)


def _named_over(column: Column) -> Range | None:
    """The indicator that stands merged over columns of nothing but years."""
    head = _head(column)
    if head is None or head["name"]:
        return None
    for above in reversed(column.headers[:-1]):
        found = table_rule(COLUMN).search(above.text)
        if found and found["name"] and year_of(above.text) is None and has_head(found["name"]):
            return above.place(*found.span("name"))
    return None


def _unit(column: Column) -> str | None:
    """The unit in a column's header, or in those over it."""
    heads = (table_rule(COLUMN).search(words.text) for words in reversed(column.headers))
    return next((head["unit"] for head in heads if head and head["unit"] and is_unit(head["unit"])), None)
