"""指标·目标: quantified aims of running text and tables, and the past values that a text reports."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from policygraph.characters import in_simplified
from policygraph.document import Document
from policygraph.extract.lists import Range
from policygraph.extract.piece import words_of
from policygraph.extract.prose_targets import ProseReader
from policygraph.extract.target_tables import find_table_targets
from policygraph.rules import load_grammar
from policygraph.statements import Evidence, Facts, Issue, Observation, Target
from policygraph.structure.headings import ANNEX
from policygraph.vocabulary import find_division

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
Found = tuple[tuple[Target, ...], tuple[Observation, ...], tuple[Issue, ...]]


def find_targets(document: Document, facts: Facts) -> Found:
    """All aims, past values, and amounts in sentences of aims that no rule understands."""
    name = whose_aims(facts)
    tables = find_table_targets(document, facts, name)
    reader = ProseReader(document, facts, name)
    for start, end in _telling_lines(document):
        reader.read_line(start, end)
    for (start, end), year in tables.cells:
        reader.read_cell(start, end, year)
    targets = _merged(document, tables.targets, reader.targets)
    return targets, tuple(reader.observations), (*tables.issues, *reader.issues)


def _telling_lines(document: Document) -> Iterator[Range]:
    """The lines outside tables that name an amount or a time."""
    norm, tells, at = document.norm, words_of("{telling}").search, 0
    waiting = list(document.tables[::-1])
    while told := tells(norm, at):
        start = max(at, norm.rfind("\n", at, told.start()) + 1)
        stop = norm.find("\n", told.end())
        at = len(norm) if stop < 0 else stop
        while waiting and waiting[-1].end <= start:
            waiting.pop()
        if not waiting or at <= waiting[-1].start:
            yield start, at
        else:
            at = max(at, waiting[-1].end)


def whose_aims(facts: Facts) -> str | None:
    """Whose aims a document states: its own division, else the place that its title begins with."""
    division = find_division(facts.jurisdiction) if facts.jurisdiction else None
    if division:
        return division.name
    title = facts.title or ""
    match = load_grammar("targets").rules["target.place-in-title"].pattern.search(in_simplified(title))
    return title[slice(*match.span("place"))] if match else facts.jurisdiction


def _merged(document: Document, tables: tuple[Target, ...], prose: list[Target]) -> tuple[Target, ...]:
    """One record where main text and its table, or two sentences, state one aim; annexes keep their own."""
    found: list[Target] = list(tables)
    again: dict[int, list[Evidence]] = {}
    known: dict[tuple[str, str | None, tuple[str, ...]], int] = {}
    for at, target in enumerate(tables):
        if not _in_annex(document, target):
            for value in filter(None, (target.target, target.change)):
                known.setdefault((target.indicator, target.subject, _numbers(value)), at)
    for target in prose:
        key = (target.indicator, target.subject, _numbers(target.target or target.change or ""))
        same = known.get(key)
        if same is None or not key[2] or not _same_year(found[same], target):
            known.setdefault(key, len(found))
            found.append(target)
        else:
            again.setdefault(same, []).extend(target.evidence)
    for at, evidence in again.items():
        found[at] = replace(found[at], evidence=(*found[at].evidence, *evidence))
    return tuple(found)


def _numbers(value: str) -> tuple[str, ...]:
    return tuple(_NUMBER.findall(value))


def _same_year(one: Target, other: Target) -> bool:
    return one.target_year == other.target_year or None in (one.target_year, other.target_year)


def _in_annex(document: Document, target: Target) -> bool:
    """True in an annex with a title of its own; a table that a mark alone sets off (附表) goes with the main text."""
    section = document.section_at(bisect_left(document.text.origin, target.evidence[0].start))
    above = document.ancestors(section) if section else ()
    return any(s.kind == ANNEX and document.title(s) != s.marker for s in above)
