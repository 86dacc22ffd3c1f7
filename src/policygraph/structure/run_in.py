"""Run-in titles: units without a marker, each opened by a short sentence that is its title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from policygraph.document import Clause, Section
from policygraph.rules import load_grammar
from policygraph.structure.headings import ANNEX
from policygraph.text import Text

RUN_IN = "run-in"
_FEWEST = 3
_MARK = re.compile("[，；：]")
_DASHES = "—－–-●•■◆▪·○◇□▲★※"


def split_run_in(text: Text, sections: list[Section], clauses: list[Clause]) -> tuple[list[Section], list[Clause]]:
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
                len(units),
                RUN_IN,
                "",
                section.locator,
                _title_start(text, clause.start),
                stop,
                clause.start,
                stop + 1,
                end,
                section.index,
                True,
            )
            units.append(unit)
            found[clause.start] = unit
        if titled:
            units[section.index] = replace(section, leaf=False)
    return units, list(_recut(clauses, found)) if found else clauses


def _run_in_titles(text: Text, section: Section, body: list[Clause]) -> Iterator[tuple[Clause, int]]:
    if len(body) < 2 or (
        body[0].start == section.body and text.norm[section.body - 1] != "\n" and _same_line(text, section)
    ):
        return
    longest = load_grammar("headings").data["longest_run_in"]
    titled = []
    for clause in body:
        stop = text.norm.find("。", clause.start, min(clause.end, clause.start + longest + 1))
        if stop - clause.start > 2 and stop + 1 < clause.end and not _MARK.search(text.norm, clause.start, stop):
            titled.append((clause, stop))
    mostly = bool(titled) and titled[0][0] is body[0] and len(titled) >= max(2, 0.6 * len(body))
    plain = not any(text.norm[clause.start] in _DASHES for clause, _ in titled)
    all_but_first = plain and len(titled) >= _FEWEST and [clause for clause, _ in titled] == body[1:]
    if mostly or all_but_first:
        yield from titled


def _title_start(text: Text, start: int) -> int:
    """Where a title begins behind the dashes that set its paragraph off."""
    while text.norm[start] in _DASHES:
        start += 1
    return start


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
