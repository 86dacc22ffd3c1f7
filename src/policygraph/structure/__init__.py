"""Text to outline: walks the lines with the heading ladder. Total on any text.

Each character that is not layout white space ends up in exactly one clause.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from policygraph.characters import printable
from policygraph.collector import at_rest
from policygraph.document import Clause, Document, Section, Table
from policygraph.reading import read_text
from policygraph.rules import load_grammar
from policygraph.structure.headings import (
    ANNEX,
    BOX,
    NOTE,
    Heading,
    annex_heading,
    annex_items,
    annex_marker,
    is_digit_or_lower,
    is_item_of_article,
    is_lost_chapter,
    is_note,
    kinds_in,
    read_heading,
)
from policygraph.structure.pieces import heading_lines
from policygraph.structure.run_in import split_run_in
from policygraph.tables import find_tables
from policygraph.text import Line, Text

_MARKS, _STOPS = "，；：、", "。（）"
_SHORTEST = 4
_BETWEEN = re.compile("[\u4e00-\u9fff]{2}")


@dataclass(slots=True)
class _Unit:
    """A unit as it is opened: its heading and where that begins, its locator, and the unit that it stands in."""

    heading: Heading
    start: int
    locator: str
    parent: int | None


@dataclass(slots=True)
class _Walk:
    """The state of the walk: units and clauses so far, open units and the lowest, annexes' markers by title or offset.

    `kinds` are the kinds of lines that the text may have beside those of the ladder.
    """

    text: Text
    kinds: frozenset[str]
    units: list[_Unit] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)
    current: int | None = None
    clauses: list[Clause] = field(default_factory=list)
    in_note: bool = False
    annexes: dict[str, str] = field(default_factory=dict)
    marked: dict[int, str] = field(default_factory=dict)


def read_document(path: Path) -> Document:
    """Read a file and find its outline; DocumentError names the file."""
    text, digest = read_text(path)
    return read_structure(text, printable(path.stem), digest)


@at_rest()
def read_structure(text: Text, name: str, digest: str) -> Document:
    """The outline of a text. `name` is the file's stem, `digest` the SHA-256 of its bytes."""
    tables = find_tables(text)
    walk = _Walk(text, kinds_in(text.norm), marked=_marked(text, tables))
    waiting = list(tables)
    for line, may_head in heading_lines(text):
        while waiting and waiting[0].end <= line.start:
            waiting.pop(0)
        if waiting and waiting[0].start <= line.start:
            if waiting[0].start == line.start:
                _add_rows(walk, waiting[0])
            continue
        if may_head:
            _add_line(walk, line)
        else:
            walk.clauses.append(Clause("paragraph", line.start, line.end, walk.current))
    sections = _close(walk)
    sections, clauses = split_run_in(text, sections, walk.clauses)
    return Document(name, digest, text, tuple(sections), tuple(clauses), tables)


def _marked(text: Text, tables: tuple[Table, ...]) -> dict[int, str]:
    """The markers that stand on lines of their own above tables and their captions, by where the lines begin."""
    before = {after.start: line for line, after in itertools.pairwise(text.lines)}
    heads = (table.caption.start if table.caption else table.start for table in tables)
    lines = (before[head] for head in heads if head in before)
    found = {line.start: annex_marker(text.norm[line.start : line.end]) for line in lines}
    return {start: marker for start, marker in found.items() if marker}


def _add_rows(walk: _Walk, table: Table) -> None:
    starts = [min((c.start for c in row), default=table.start) for row in table.rows]
    edges = sorted({table.start, *starts, table.end})
    for start, end in itertools.pairwise(edges):
        walk.clauses.append(Clause("row", start, end, walk.current))


def _add_line(walk: _Walk, line: Line) -> None:
    words = walk.text.norm[line.start : line.end]
    if NOTE in walk.kinds and is_note(words):
        walk.in_note = True
        walk.clauses.append(Clause("paragraph", line.start, line.end, walk.current))
        return
    annex = walk.annexes.get(words) or (walk.marked.get(line.start) if walk.units else None)
    heading = annex_heading(line, annex) if annex else read_heading(words, line, walk.kinds)
    heading = _up_to_blank(walk.text, heading, line)
    if heading and walk.stack and is_item_of_article(walk.units[walk.stack[-1]].heading.kind, heading.kind):
        heading = None
    if heading is None and len(walk.stack) == 1 and is_lost_chapter(words, _title(walk)):
        walk.stack.clear()
        walk.current = None
    if heading is None or (walk.in_note and heading.kind == "digit"):
        walk.in_note &= heading is not None
        walk.clauses.append(Clause("paragraph", line.start, line.end, walk.current))
        return
    walk.in_note = False
    if heading.kind == ANNEX and heading.body < line.end:
        walk.annexes |= annex_items(walk.text.norm[heading.body : line.end], heading.marker)
    if heading.kind == "digit" and walk.stack and walk.units[walk.stack[0]].heading.kind == ANNEX:
        walk.annexes |= annex_items(words, walk.units[walk.stack[0]].heading.marker)
        walk.clauses.append(Clause("paragraph", line.start, line.end, walk.current))
        return
    _open(walk, heading, line)
    walk.clauses.append(Clause("heading", line.start, heading.body, walk.current))
    if heading.body < line.end:
        walk.clauses.append(Clause("paragraph", heading.body, line.end, walk.current))


def _up_to_blank(text: Text, heading: Heading | None, line: Line) -> Heading | None:
    """A heading with its title up to the blank that parts it from its body, where that runs on behind it.

    That is where the title was cut at a mark, or is a long sentence with a comma behind the blank.
    """
    if heading is None or heading.body >= line.end:
        return heading
    norm, origin, data = text.norm, text.origin, load_grammar("headings").data
    cut = heading.body == heading.title_end and norm[heading.body] in _MARKS
    if not cut and heading.title_end - heading.title_start <= data["longest_run_in"]:
        return heading
    first = heading.title_end + 2 if cut else heading.title_start + _SHORTEST
    for at in range(first, min(heading.title_start + data["longest_title"], line.end)):
        if norm[at - 1] in _STOPS:
            return heading
        between = text.raw[origin[at - 1] + 1 : origin[at]]
        if between and "\n" not in between and _BETWEEN.match(norm, at - 1):
            runs_on = cut or "，" in norm[at : heading.title_end]
            return replace(heading, title_end=at, body=at) if runs_on else heading
    return heading


def _title(walk: _Walk) -> str:
    """The title of the unit that is open."""
    heading = walk.units[walk.stack[-1]].heading
    return walk.text.norm[heading.title_start : heading.title_end]


def _open(walk: _Walk, heading: Heading, line: Line) -> None:
    while walk.stack and (heading.rank < 0 or walk.units[walk.stack[-1]].heading.rank >= heading.rank):
        walk.stack.pop()
    if walk.stack and walk.units[walk.stack[0]].heading.kind == ANNEX:
        walk.stack.clear()
    if heading.kind == BOX:
        while walk.stack and is_digit_or_lower(walk.units[walk.stack[-1]].heading.kind):
            walk.stack.pop()
    above = walk.units[walk.stack[-1]].locator if walk.stack else ""
    locator = f"{above}/{heading.marker}" if above else heading.marker
    walk.units.append(_Unit(heading, line.start, locator, walk.stack[-1] if walk.stack else None))
    walk.current = len(walk.units) - 1
    walk.stack.append(walk.current)


def _close(walk: _Walk) -> list[Section]:
    """Ends each unit where the next one that is not below it begins, and tells leaves from the rest."""
    open_units: list[int] = []
    ends = [len(walk.text.norm)] * len(walk.units)
    parents = {unit.parent for unit in walk.units}
    for index, unit in enumerate(walk.units):
        while open_units and open_units[-1] != unit.parent:
            ends[open_units.pop()] = unit.start
        open_units.append(index)
    return [_section(i, unit, ends[i], leaf=i not in parents) for i, unit in enumerate(walk.units)]


def _section(index: int, unit: _Unit, end: int, *, leaf: bool) -> Section:
    head = unit.heading
    title = (head.title_start, head.title_end)
    return Section(index, head.kind, head.marker, unit.locator, *title, unit.start, head.body, end, unit.parent, leaf)
