"""Tables with a column of responsible bodies: each row is a task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policygraph.document import Cell, Document, Table
from policygraph.extract.agencies import is_body, is_group, is_place, split_agencies
from policygraph.extract.lower import lower_marks
from policygraph.extract.responsibility import Duty, with_duties
from policygraph.extract.roles import role_of
from policygraph.extract.segments import cut_list
from policygraph.proof import mention, not_understood, prove
from policygraph.rules import load_grammar
from policygraph.statements import Assignment, Issue, Role, Task

COLUMN = "responsibility.column"
_HEADER_ROWS = 3
_PART_CELLS = 2
_NO_LEAD = "the cell for the lead is empty here and filled above: merged with that one, or nobody leads"


@dataclass(frozen=True, slots=True)
class _Layout:
    """The header's last row, how many columns, which hold numbers, tasks, and bodies of a role; `told` as in Table."""

    header: int
    width: int
    number: int | None
    task: int
    bodies: tuple[tuple[int, Role, Cell], ...]
    told: bool


def find_table_tasks(document: Document) -> Iterator[tuple[Task, tuple[Issue, ...]]]:
    """The tasks of all tables that have a column of responsible bodies, and what is unclear about each."""
    for table in document.tables:
        layout = _layout(document, table)
        if layout is not None:
            yield from _row_tasks(document, table, layout)


def _layout(document: Document, table: Table) -> _Layout | None:
    rules = load_grammar("responsibility").rules
    for first in range(min(_HEADER_ROWS, len(table.rows))):
        row, index = _header(document, table, first)
        heads = [document.words_in(cell) for cell in row]
        bodies = []
        for column, head in enumerate(heads):
            match = rules[COLUMN].pattern.match(head)
            if match:
                bodies.append((column, role_of(match["label"]), row[column]))
        if not bodies:
            continue
        used = {column for column, _, _ in bodies}
        tasks = [
            i for i, h in enumerate(heads) if i not in used and rules["responsibility.task-column"].pattern.match(h)
        ]
        numbers = [i for i, h in enumerate(heads) if rules["responsibility.number-column"].pattern.match(h)]
        left = [i for i in range(len(row)) if i not in used and i not in numbers]
        if tasks or left:
            task = _filled(table.rows[index + 1 :], [*tasks, *(i for i in left if i not in tasks)], used)
            return _Layout(index, len(row), numbers[0] if numbers else None, task, tuple(bodies), table.told)
    return None


def _header(document: Document, table: Table, index: int) -> tuple[tuple[Cell, ...], int]:
    """A row, with the roles that the one below tells of a merged cell (责任单位 over 牵头, 配合); the last row used."""
    row, below = table.rows[index], table.rows[index + 1] if index + 1 < len(table.rows) else ()
    column = load_grammar("responsibility").rules[COLUMN].pattern
    roles = {i for i, cell in enumerate(below) if column.match(document.words_in(cell))}
    if not roles or any(cell.start < cell.end for i, cell in enumerate(below) if i not in roles):
        return row, index
    over = next((i for i, cell in enumerate(row) if column.match(document.words_in(cell))), None)
    if len(below) >= len(row):
        return tuple(cell if i in roles or i >= len(row) else row[i] for i, cell in enumerate(below)), index + 1
    if over is not None and len(roles) == len(below):
        return (*row[:over], *below, *row[over + 1 :]), index + 1
    return row, index


def _filled(rows: tuple[tuple[Cell, ...], ...], columns: list[int], bodies: set[int]) -> int:
    """The first column that is filled in every row that names bodies; the first of all when there is none."""
    needed = [
        row for row in rows if any(column < len(row) and row[column].start < row[column].end for column in bodies)
    ]
    full = (c for c in columns if all(c < len(row) and row[c].start < row[c].end for row in needed))
    return next(full, columns[0])


def _row_tasks(document: Document, table: Table, layout: _Layout) -> Iterator[tuple[Task, tuple[Issue, ...]]]:
    width = layout.width
    above = document.locator_at(table.start)
    part = ""
    last: dict[int, Cell] = {}
    led: set[int] = set()
    for order, cells_of in enumerate(_rows(table, layout), start=1):
        filled = tuple(cell for cell in cells_of if cell.start < cell.end)
        if (len(cells_of) < width or len(filled) == 1) and (part_of := _part(document, filled)):
            part, last, led = _below(part, part_of), {}, set()
        row = _aligned(document, cells_of, width, layout)
        if row is None or row[layout.task].start == row[layout.task].end:
            continue
        marker = _marker(document, row, layout, order)
        is_part = load_grammar("responsibility").rules["responsibility.part-row"].pattern.match(marker) is not None
        if is_part:
            part, last, led = _below(part, marker), {}, set()
        cells = _merged(document, row, layout, {} if is_part else last)
        last.update(cells)
        unclear = _unclear(document, cells, led)
        led |= {
            column for column, role, _ in layout.bodies if role == "lead" and cells[column].start < cells[column].end
        }
        duties = [
            _duty(document, cells[column], role, head)
            for column, role, head in layout.bodies
            if cells[column].start < cells[column].end
        ]
        if (not duties and (is_part or not _has_number(layout, row))) or _is_sum(document, row[layout.task]):
            continue
        locator = "/".join(piece for piece in (above, part, "" if is_part else marker) if piece)
        yield with_duties(_task(document, row[layout.task], locator), duties), unclear


def _rows(table: Table, layout: _Layout) -> Iterator[tuple[Cell, ...]]:
    """The rows below the header, with each cell of bodies that is known to be merged in all its rows."""
    bodies, heads = {column for column, _, _ in layout.bodies}, {head for _, _, head in layout.bodies}
    for index, row in enumerate(table.rows[layout.header + 1 :], start=layout.header + 1):
        over = (table.cell_over(index, at) if at in bodies else cell for at, cell in enumerate(row))
        yield tuple(cell if held in heads else held for cell, held in zip(row, over, strict=True))


def _merged(document: Document, row: tuple[Cell, ...], layout: _Layout, last: dict[int, Cell]) -> dict[int, Cell]:
    """The bodies' cells of a row, from those above where they are merged.

    One may say so (同上); in a table that does not tell, none is filled, or only those are who support somebody.
    """
    same = load_grammar("responsibility").rules["responsibility.same-cell"].pattern
    filled = [role for column, role, _ in layout.bodies if row[column].start < row[column].end]
    cells = {}
    for column, role, _ in layout.bodies:
        cell = row[column]
        guessed = not layout.told and (not filled or (role == "lead" and set(filled) == {"support"}))
        empty = cell.start == cell.end and guessed
        cells[column] = last.get(column, cell) if empty or same.match(document.words_in(cell)) else cell
    return cells


def _unclear(document: Document, cells: dict[int, Cell], led: set[int]) -> tuple[Issue, ...]:
    """An issue where a row names bodies and its cell for the lead, filled above, is empty: merged, or nobody leads."""
    named = [cell for cell in cells.values() if cell.start < cell.end]
    if not named or all(cells[column].start < cells[column].end for column in led):
        return ()
    return (not_understood(document, named[0].start, named[0].end, _NO_LEAD),)


def _below(part: str, marker: str) -> str:
    """The part that a marker begins: a bracketed one stands below the plain one before it."""
    top = part.split("/", maxsplit=1)[0]
    return f"{top}/{marker}" if marker[0] == "（" and top and top[0] != "（" else marker


def _part(document: Document, cells: tuple[Cell, ...]) -> str:
    """The marker of a line of one or two cells that heads the rows below it; empty for any other line."""
    rule = load_grammar("responsibility").rules["responsibility.part-line"].pattern
    match = rule.match("".join(document.words_in(cell) for cell in cells)) if len(cells) <= _PART_CELLS else None
    return match["marker"] if match else ""


def _aligned(document: Document, row: tuple[Cell, ...], width: int, layout: _Layout) -> tuple[Cell, ...] | None:
    """A row with as many cells as the header: itself, or filled up where that fits.

    That is at its end, behind its number, or at its head, where a cell over several rows is not repeated; a row with
    empty cells at its end may have been filled up there before.
    """
    if not 1 < len(row) <= width:
        return None
    last = max((i for i, cell in enumerate(row, start=1) if cell.start < cell.end), default=0)
    gap = tuple(Cell(row[-1].end, row[-1].end) for _ in range(width - max(last, 1)))
    if len(row) == width and (not gap or layout.told or _names_bodies(document, row, layout) is not False):
        return row
    short = row[: width - len(gap)]
    at_head = ((*gap[:k], *short, *gap[k:]) for k in range(1, len(gap) + 1))
    ways = ((*short, *gap), (short[0], *gap, *short[1:]), *at_head)
    fitting = next((full for full in ways if _fits(document, full, layout)), None)
    return row if fitting is None and len(row) == width else fitting


def _names_bodies(document: Document, row: tuple[Cell, ...], layout: _Layout) -> bool | None:
    """Whether the bodies' cells of a row hold nothing but bodies; None where they are empty."""
    named = [n.words for c, _, _ in layout.bodies for n in split_agencies(document, row[c].start, row[c].end)]
    return all(is_body(words) or is_group(words) or is_place(words) for words in named) if named else None


def _fits(document: Document, row: tuple[Cell, ...], layout: _Layout) -> bool:
    """True when the task's cell names no body and the bodies' cells nothing else."""
    task = row[layout.task]
    bodies = _names_bodies(document, row, layout)
    return bool(bodies) and task.start < task.end and not _is_named_body(document.words_in(task))


def _is_named_body(words: str) -> bool:
    level = load_grammar("responsibility").rules["responsibility.level"].pattern
    return is_body(words) and level.search(words) is not None


def _has_number(layout: _Layout, row: tuple[Cell, ...]) -> bool:
    return layout.number is not None and row[layout.number].start < row[layout.number].end


def _is_sum(document: Document, cell: Cell) -> bool:
    """True for a row of totals or of marks, which orders nothing."""
    return (
        load_grammar("responsibility").rules["responsibility.sum-row"].pattern.match(document.words_in(cell))
        is not None
    )


def _marker(document: Document, row: tuple[Cell, ...], layout: _Layout, order: int) -> str:
    if layout.number is None:
        own = load_grammar("responsibility").rules["responsibility.numbered-cell"].pattern
        numbered = own.match(document.words_in(row[layout.task]))
        return numbered["marker"] if numbered else str(order)
    return re.sub(r"[、．.﹒]$", "", document.words_in(row[layout.number])) or str(order)


def _task(document: Document, cell: Cell, locator: str) -> Task:
    section = document.section_at(cell.start)
    own = load_grammar("responsibility").rules["responsibility.numbered-cell"].pattern
    numbered = own.match(document.norm, cell.start, cell.end)
    start = numbered.end() if numbered else cell.start
    title = document.text.words(start, cell.end).rstrip("。")
    heading = replace(prove(document, start, cell.end, COLUMN), locator=locator)
    return Task(locator, title, section.index if section else None, heading)


def _duty(document: Document, cell: Cell, role: Role, head: Cell) -> Duty:
    label = prove(document, head.start, head.end, COLUMN)
    found: list[Assignment] = []
    for part in cut_list(document.norm, cell.start, cell.end, role, (head.start, head.end)):
        word = label if part.word == (head.start, head.end) else prove(document, *part.word, COLUMN)
        names = split_agencies(document, part.start, part.end)
        for name, local in zip(names, lower_marks(names, part.role), strict=True):
            given: Role = "local" if local else part.role
            own = prove(document, name.start, name.end, COLUMN)
            who = mention(document, name.start, name.end)
            found.append(Assignment(given, who, 0, (own, word), shared=part.shared, open=name.open))
    return Duty(tuple(found), prove(document, cell.start, cell.end, COLUMN))
