"""Text to outline: walks the lines with the heading ladder. Total on any text.

Each character that is not layout white space ends up in exactly one clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from policygraph.document import Clause, Document, Section, Table
from policygraph.rules import load_grammar
from policygraph.tables import find_tables
from policygraph.text import Line, Text

RUN_IN = "run-in"
ANNEX = "annex"
BOX = "box"
_NOTE = "note"


@dataclass(frozen=True, slots=True)
class _Heading:
    kind: str
    rank: int
    marker: str
    title_start: int
    title_end: int
    body: int


@dataclass(slots=True)
class _Walk:
    """The state of the walk: open units by rank, units and clauses found so far."""

    text: Text
    sections: list[Section] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    in_note: bool = False

    @property
    def current(self) -> int | None:
        return self.stack[-1] if self.stack else None


def read_structure(text: Text, name: str, digest: str) -> Document:
    """The outline of a text. `name` is the file's stem, `digest` the SHA-256 of its bytes."""
    tables = find_tables(text)
    walk = _Walk(text)
    waiting = list(tables)
    for line in text.lines:
        while waiting and waiting[0].end <= line.start:
            waiting.pop(0)
        if waiting and waiting[0].start <= line.start:
            if waiting[0].start == line.start:
                _add_rows(walk, waiting[0])
            continue
        _add_line(walk, line)
    sections = _close(walk)
    sections, clauses = _split_run_in(text, sections, walk.clauses)
    return Document(name, digest, text, tuple(sections), tuple(clauses), tables)


@cache
def _ladder() -> tuple[tuple[str, re.Pattern[str]], ...]:
    grammar = load_grammar("headings")
    return tuple((step["kind"], grammar.compile(step["pattern"])) for step in grammar.data["ladder"])


@cache
def _rule(kind: str) -> re.Pattern[str]:
    return load_grammar("headings").of_kind(kind)[0].pattern


def _add_rows(walk: _Walk, table: Table) -> None:
    starts = [min((c.start for c in row), default=table.start) for row in table.rows]
    edges = sorted({table.start, *starts, table.end})
    for start, end in zip(edges, edges[1:], strict=False):
        walk.clauses.append(Clause("row", start, end, walk.current))


def _add_line(walk: _Walk, line: Line) -> None:
    words = walk.text.norm[line.start : line.end]
    if _rule("note").match(words):
        walk.in_note = True
        walk.clauses.append(Clause("paragraph", line.start, line.end, walk.current))
        return
    heading = _heading(words, line)
    if heading is None or (walk.in_note and heading.kind == "digit"):
        walk.in_note &= heading is not None
        walk.clauses.append(Clause("paragraph", line.start, line.end, walk.current))
        return
    walk.in_note = False
    if heading.kind == "digit" and walk.stack and walk.sections[walk.stack[0]].kind == ANNEX:
        walk.clauses.append(Clause("paragraph", line.start, line.end, walk.current))
        return
    _open(walk, heading, line)
    walk.clauses.append(Clause("heading", line.start, heading.body, walk.current))
    if heading.body < line.end:
        walk.clauses.append(Clause("paragraph", heading.body, line.end, walk.current))


def _heading(words: str, line: Line) -> _Heading | None:
    if _rule("contents").match(words):
        return None
    if _rule("annex").match(words):
        colon = line.start + words.index("：")
        return _Heading(ANNEX, -1, words[: colon - line.start], line.start, colon, colon + 1)
    box = _rule("box").match(words)
    if box:
        return _Heading(BOX, 50, box["marker"], line.start + box.start("title"), line.end, line.end)
    for rank, (kind, pattern) in enumerate(_ladder()):
        match = pattern.match(words)
        if match:
            return _titled(words, line, kind, rank, match)
    return None


def _titled(words: str, line: Line, kind: str, rank: int, match: re.Match[str]) -> _Heading | None:
    """The heading with its title cut out: the first sentence, or its opening clause where that is long."""
    if match.end() == len(words):
        return None
    stop = words.find("。", match.end())
    end = len(words) if stop < 0 else stop
    duty = _rule("duty").search(words, match.end(), end)
    if duty and duty.start() > match.end():
        end = stop = duty.start()
    longest = load_grammar("headings").data["longest_title"]
    if end - match.end() > longest:
        cuts = [at for at in (words.find(mark, match.end() + 2, end) for mark in "，；：") if at > 0]
        end = min(cuts, default=end)
        stop = -2
    if end <= match.end():
        return None
    after = end + 1 if stop == end and words[end : end + 1] == "。" else end
    body = line.start + (after if stop != -2 else end)
    return _Heading(kind, rank, match["marker"], line.start + match.end(), line.start + end, body)


def _open(walk: _Walk, heading: _Heading, line: Line) -> None:
    while walk.stack and (heading.rank < 0 or walk.ranks[walk.stack[-1]] >= heading.rank):
        walk.stack.pop()
    if walk.stack and walk.sections[walk.stack[0]].kind == ANNEX:
        walk.stack.clear()
    if heading.kind == BOX:
        while walk.stack and _digit_or_lower(walk.sections[walk.stack[-1]].kind):
            walk.stack.pop()
    above = walk.sections[walk.stack[-1]].locator if walk.stack else ""
    locator = f"{above}/{heading.marker}" if above else heading.marker
    index = len(walk.sections)
    walk.sections.append(
        Section(
            index,
            heading.kind,
            heading.marker,
            locator,
            heading.title_start,
            heading.title_end,
            line.start,
            heading.body,
            len(walk.text.norm),
            walk.current,
            True,
        )
    )
    walk.ranks.append(heading.rank)
    walk.stack.append(index)


def _digit_or_lower(kind: str) -> bool:
    kinds = [name for name, _ in _ladder()]
    return kind == BOX or kinds.index(kind) >= kinds.index("digit")


def _close(walk: _Walk) -> list[Section]:
    """Ends each unit where the next one that is not below it begins, and tells leaves from the rest."""
    open_units: list[int] = []
    ends = [section.end for section in walk.sections]
    parents = {section.parent for section in walk.sections}
    for section in walk.sections:
        while open_units and open_units[-1] != section.parent:
            ends[open_units.pop()] = section.start
        open_units.append(section.index)
    return [replace(s, end=ends[s.index], leaf=s.index not in parents) for s in walk.sections]


def _split_run_in(text: Text, sections: list[Section], clauses: list[Clause]) -> tuple[list[Section], list[Clause]]:
    """Units for run-in titles: a headed leaf whose paragraphs open with a short sentence each."""
    bodies: dict[int, list[Clause]] = {}
    for clause in clauses:
        if clause.kind == "paragraph" and clause.section is not None:
            bodies.setdefault(clause.section, []).append(clause)
    found: dict[int, Section] = {}
    units = list(sections)
    for section in sections:
        if not section.leaf or section.kind == ANNEX:
            continue
        titled = list(_run_in_titles(text, section, bodies.get(section.index, [])))
        for position, (clause, stop) in enumerate(titled):
            end = titled[position + 1][0].start if position + 1 < len(titled) else section.end
            unit = Section(
                len(units), RUN_IN, "", section.locator, clause.start, stop, clause.start, stop + 1, end, section.index, True
            )
            units.append(unit)
            found[clause.start] = unit
        if titled:
            units[section.index] = replace(section, leaf=False)
    return units, list(_recut(clauses, found))


def _run_in_titles(text: Text, section: Section, body: list[Clause]) -> Iterator[tuple[Clause, int]]:
    longest = load_grammar("headings").data["longest_run_in"]
    if len(body) < 2 or body[0].start == section.body and text.norm[section.body - 1] != "\n" and _same_line(text, section):
        return
    titled = []
    for clause in body:
        stop = text.norm.find("。", clause.start, min(clause.end, clause.start + longest + 1))
        if 2 < stop - clause.start and stop + 1 < clause.end and not re.search("[，；：]", text.norm[clause.start : stop]):
            titled.append((clause, stop))
    if titled and titled[0][0] is body[0] and len(titled) >= max(2, 0.6 * len(body)):
        yield from titled


def _same_line(text: Text, section: Section) -> bool:
    """True when the unit's own words begin on the line of its heading."""
    line_end = text.norm.find("\n", section.start)
    return section.body < (line_end if line_end >= 0 else len(text.norm))


def _recut(clauses: list[Clause], found: dict[int, Section]) -> Iterator[Clause]:
    current: Section | None = None
    for clause in clauses:
        unit = found.get(clause.start) if clause.kind == "paragraph" else None
        if unit is not None:
            current = unit
            yield Clause("heading", clause.start, unit.body, unit.index)
            yield Clause("paragraph", unit.body, clause.end, unit.index)
        elif current is not None and clause.section == current.parent and clause.start < current.end:
            yield replace(clause, section=current.index)
        else:
            yield clause
