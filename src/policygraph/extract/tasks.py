"""任务: which headed units are tasks."""

from __future__ import annotations

import itertools
from functools import cache
from operator import attrgetter

from policygraph.characters import in_simplified
from policygraph.document import Document, Section, once
from policygraph.matching import Family
from policygraph.proof import prove
from policygraph.rules import load_grammar
from policygraph.statements import Task
from policygraph.structure.headings import ANNEX

RULE = "task.unit"


def task_sections(document: Document) -> tuple[Section, ...]:
    """The lowest headed units, in order, less those under background, principles, aims or a list of annexes."""
    ground = _background(document)
    units = [s for s in document.sections if s.leaf and not ground[s.index]]
    filled = [_has_body(document, s) for s in units]
    titles = {document.title(s) for s in itertools.compress(units, filled)} if not all(filled) else ()
    kept = [s for s, has_body in zip(units, filled, strict=True) if has_body or document.title(s) not in titles]
    return tuple(sorted(kept, key=attrgetter("start")))


def part_sections(document: Document) -> tuple[Section, ...]:
    """The headed units with others below them, less those of background."""
    ground = _background(document)
    return tuple(s for s in document.sections if not s.leaf and not ground[s.index])


def aim_sections(document: Document) -> tuple[Section, ...]:
    """The lowest headed units under a heading of background, principles or aims."""
    ground = _background(document)
    return tuple(s for s in document.sections if s.leaf and s.kind != ANNEX and ground[s.index])


def bare_task(document: Document, section: Section) -> Task:
    """The task of a unit, with no assignments yet."""
    heading = prove(document, section.title_start, section.title_end, RULE)
    return Task(section.locator, document.title(section), section.index, heading)


@once
def _background(document: Document) -> list[bool]:
    """For each unit whether it stands under a heading of background, principles or aims, or in a list of annexes."""
    parts = load_grammar("tasks").rules["task.parts"].pattern
    found: list[bool] = []
    for section in document.sections:
        heading = document.heading(section)
        under = section.parent is not None and found[section.parent] and (section.leaf or not parts.search(heading))
        found.append(under or section.kind == ANNEX or _is_ground(heading, section.leaf))
    return found


def _is_ground(heading: str, leaf: bool) -> bool:
    return any(rule.pattern.search(heading) for rule in _grounds(leaf).among(heading))


@cache
def _grounds(leaf: bool) -> Family:
    """The rules for headings of background, principles and aims; those for the lowest units only, too."""
    of_kind = load_grammar("tasks").of_kind
    return Family((*of_kind("ground"), *(of_kind("ground-alone") if leaf else ())))


def is_result(task: Task) -> bool:
    """True for a unit that names nobody under a title that tells what has come about (环境质量持续改善)."""
    result = load_grammar("tasks").rules["task.result"].pattern
    return not task.assignments and result.search(in_simplified(task.heading.quote)) is not None


def is_past(document: Document, section: Section) -> bool:
    """True under a heading of what has been done and of the situation."""
    return _past(document)[section.index]


@once
def _past(document: Document) -> list[bool]:
    past = load_grammar("tasks").rules["task.past"]
    any_past = not past.lacks("\n".join(map(document.heading, document.sections)))
    found: list[bool] = []
    for section in document.sections:
        under = section.kind == ANNEX or (section.parent is not None and found[section.parent])
        found.append(under or (any_past and past.pattern.search(document.heading(section)) is not None))
    return found


def _has_body(document: Document, section: Section) -> bool:
    return bool(document.norm[section.body : section.end].strip())
