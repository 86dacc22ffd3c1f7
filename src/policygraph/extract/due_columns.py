"""Tables with a column that says by when each row's task is to be done (完成时限)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice

from policygraph.document import Cell, Document, Table
from policygraph.extract.dates import OwnYear, last_day
from policygraph.proof import prove
from policygraph.rules import load_grammar
from policygraph.statements import Deadline, Facts, Task

COLUMN = "deadline.cell"
_HEADER_ROWS = 3


def find_due_rows(document: Document, facts: Facts, tasks: Iterable[Task]) -> dict[int, Deadline]:
    """Each row's deadline by where its cell for it stands; rows that are no task of the document have none."""
    starts = {task.heading.start: task for task in tasks}
    headings = sorted(starts)
    own = OwnYear.of(facts)
    found: dict[int, Deadline] = {}
    for table in document.tables:
        for row, at_cell, cell in _due_cells(document, table):
            date = date_of(document.words_in(cell), own)
            filled = [c for c in row if c.start < c.end]
            if date is None or not filled:
                continue
            span = document.text.span(min(c.start for c in filled), max(c.end for c in filled))
            at = bisect_left(headings, span.start)
            if at < len(headings) and headings[at] < span.end:
                found[at_cell] = _due(document, starts[headings[at]], cell, date)
    return found


def _due_cells(document: Document, table: Table) -> Iterator[tuple[tuple[Cell, ...], int, Cell]]:
    """The rows below such a head that are as wide as it, where their cells in that column stand, and what holds there.

    That is another cell where several rows' are merged.
    """
    label = load_grammar("deadlines").rules["deadline.label"].pattern
    for index, heads in enumerate(islice(table.rows, _HEADER_ROWS)):
        column = next((i for i, c in enumerate(heads) if label.match(document.words_in(c))), None)
        if column is not None:
            for order, row in enumerate(table.rows[index + 1 :], start=index + 1):
                if len(row) == len(heads):
                    yield row, row[column].start, table.cell_over(order, column)
            return


def date_of(words: str, own: OwnYear | None) -> str | None:
    """The last day of the date that a cell under such a head states, which may leave out the document's own year."""
    match = load_grammar("deadlines").rules[COLUMN].pattern.match(words)
    if match is None:
        return None
    month, day = int(match["month"] or 12), int(match["day"] or 0)
    if match["year"]:
        return last_day(int(match["year"]), month, day)
    return own.last_day(month, day) if own and match["month"] else None


def _due(document: Document, task: Task, cell: Cell, date: str) -> Deadline:
    evidence = (prove(document, cell.start, cell.end, COLUMN), task.heading)
    return Deadline(task.locator, document.text.words(cell.start, cell.end), date, task.title, evidence)
