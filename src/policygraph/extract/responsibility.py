"""牵头 / 参加·配合 / 责任·负责 / 各县区: who must do a task, and in which role.

A duty region is a bracket, or the words after a role label up to the end of its sentence; it is cut into segments, each
with a role from its label or its verb, and the names in it go to that role. Lower governments go to `local`.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from policygraph.document import Clause, Document, once
from policygraph.extract.agencies import Name, is_body, is_field, is_group, is_place, split_agencies
from policygraph.extract.lower import lower_marks
from policygraph.extract.regions import LABEL, VERB, Region, find_regions, has_bracket, may_say, pattern, sentence_end
from policygraph.extract.segments import FIELD, Segment, find_segments
from policygraph.proof import Prover, not_understood
from policygraph.statements import Assignment, Evidence, Issue, Role, Task

LEVEL, ASIDE, BARE, SUMMED = (f"responsibility.{name}" for name in ("level", "aside", "bare", "summed"))
FIRST = "responsibility.bare-first"
MARK, STAR = "responsibility.mark", "responsibility.star-is-lead"
_KNOWN = 1 << 12
_words = attrgetter("words")


class Duty(NamedTuple):
    """What one region says: its assignments (orders to be set), its whole evidence, and what was not understood."""

    assignments: tuple[Assignment, ...]
    evidence: Evidence | None
    issues: tuple[Issue, ...] = ()


def find_duties(document: Document, clauses: list[Clause]) -> Iterator[Duty]:
    """The duties that the brackets and labels of some clauses state, in order."""
    for clause in clauses:
        if not may_say(document, clause.start, clause.end):
            continue
        bracketed = has_bracket(document, clause.start, clause.end)
        regions = find_regions(document, clause.start, clause.end, bracketed=bracketed)
        for region in regions:
            duty = read_region(document, region)
            if duty is not None:
                yield duty
        if bracketed:
            yield from _bare_lists(document, clause, {region.start for region in regions})


def _bare_lists(document: Document, clause: Clause, known: set[int]) -> Iterator[Duty]:
    """Brackets behind a sentence with nothing but names in them, less the known regions: those are responsible."""
    places = _bare_places(document)
    first = pattern(FIRST).match(document.norm, clause.start, clause.end)
    held = bisect_left(places, clause.start) < bisect_left(places, clause.end)
    others = pattern(BARE).finditer(document.norm, clause.start, clause.end) if held else ()
    for match in itertools.chain([first] if first else (), others):
        if match.end() in known:
            continue
        known.add(match.end())
        low, high = match.end(), sentence_end(document.norm, match.end(), clause.end)
        other = pattern(FIELD).search(document.norm, low, high)
        high = other.start() if other else high
        names = [n for n in split_agencies(document, low, high) if not _is_aside(n.words)]
        if names and all(is_body(name.words) or is_group(name.words) or is_place(name.words) for name in names):
            issues: list[Issue] = []
            prover = Prover(document, low, high)
            found = tuple(_assign(prover, Segment(low, high, "responsible", (low, high), BARE), True, issues))
            yield Duty(found, prover.prove(low, high, BARE), tuple(issues))


@once
def _bare_places(document: Document) -> list[int]:
    """Where brackets stand that may begin with names."""
    return [match.start() for match in pattern(BARE).finditer(document.norm)]


def read_region(document: Document, region: Region) -> Duty | None:
    """The assignments of a region; None when it turns out to name nobody and to look like no duty."""
    segments, rest = find_segments(document, region)
    if not segments:
        return None
    assignments: list[Assignment] = []
    issues: list[Issue] = []
    prover = Prover(document, *region)
    labelled = any(s.rule == LABEL for s in segments)
    for segment in segments:
        assignments.extend(_assign(prover, segment, labelled, issues))
    if not assignments:
        return Duty((), None, tuple(issues)) if labelled else None
    for low, high in rest:
        left = Segment(low, high, "responsible", (low, high), BARE)
        bare = list(_assign(prover, left, False, issues))
        assignments.extend(bare)
        segments += [left] if bare else []
    low = min([min(s.word[0], s.start) for s in segments])
    high = max([max(s.word[1], s.end) for s in segments])
    rule = LABEL if labelled else VERB
    return Duty(tuple(assignments), prover.prove(low, high, rule), tuple(issues))


def _assign(prover: Prover, segment: Segment, labelled: bool, issues: list[Issue]) -> Iterator[Assignment]:
    document = prover.document
    names, leads = _unmarked(document, split_agencies(document, segment.start, segment.end))
    fields = labelled or segment.shared or _has_departments(document, segment, names)
    if not labelled and not all(_understood(n.words, fields) for n in names):
        if any(is_body(n.words) for n in names):
            issues.append(
                not_understood(document, segment.start, segment.end, "looks like a duty, a name is not understood")
            )
        return
    evidence = prover.prove(*segment.word, segment.rule)
    for name, local in zip(names, lower_marks(names, segment.role), strict=True):
        if not _plausible(name):
            issues.append(not_understood(document, name.start, name.end, "stands in a list of bodies, is no name"))
            continue
        if not _understood(name.words, fields):
            issues.append(
                not_understood(document, name.start, name.end, "stands in a list of bodies, name not understood")
            )
        role: Role = "lead" if name.start in leads else segment.role
        yield Assignment(
            "local" if local else role,
            prover.mention(name.start, name.end),
            0,
            (prover.prove(name.start, name.end, segment.rule), evidence),
            shared=segment.shared,
            open=name.open,
        )


def _unmarked(document: Document, names: Sequence[Name]) -> tuple[Sequence[Name], set[int]]:
    """The names without asides and the marks at them, and where those begin that a mark makes the lead."""
    leads: set[int] = set()
    if all(map(_is_plain, map(_words, names))):
        return names, leads
    plain: list[Name] = []
    for name in names:
        mark = _mark_of(name.words)
        if _is_aside(name.words):
            continue
        if mark is None:
            plain.append(name)
            continue
        low, high = (mark.end(), len(name.words)) if mark["before"] else (0, mark.start())
        plain.append(Name(name.start + low, name.start + high, name.words[low:high], name.open))
        if mark["lead"] or _stars_lead(document.norm):
            leads.add(name.start + low)
    return plain, leads


@lru_cache(maxsize=_KNOWN)
def _is_plain(words: str) -> bool:
    """Whether words in a list of names are no aside and bear no mark."""
    return not _is_aside(words) and _mark_of(words) is None


def _is_aside(words: str) -> bool:
    """Whether words in a list of names name nobody: they tell by when, or how."""
    return pattern(ASIDE).search(words) is not None


def _mark_of(words: str) -> re.Match[str] | None:
    """The mark at a name."""
    return pattern(MARK).search(words)


@lru_cache(maxsize=1)
def _stars_lead(norm: str) -> bool:
    """Whether a text says that a star marks the lead; remembered for the text that is being read."""
    return pattern(STAR).search(norm) is not None


@lru_cache(maxsize=_KNOWN)
def _understood(words: str, fields: bool) -> bool:
    """Whether the words can name a body; `fields` where those of government stand for departments (财政等部门)."""
    known = is_body(words) or is_group(words) or is_place(words) or pattern(LEVEL).search(words) is not None
    return known or (fields and is_field(words))


def _has_departments(document: Document, segment: Segment, names: Sequence[Name]) -> bool:
    """Whether fields of government in a list stand for departments: the list ends with that word, or names a body."""
    return pattern(SUMMED).search(document.norm, segment.start, segment.end) is not None or any(
        is_body(name.words) for name in names
    )


def _plausible(name: Name) -> bool:
    return 2 <= len(name.words) <= 40 and not name.words.isdigit()


def with_duties(task: Task, duties: list[Duty]) -> Task:
    """The task with the assignments of its regions in order: once a role and name, numbered within the role."""
    if not duties:
        return task
    seen: set[tuple[Role, str]] = set()
    counts: dict[Role, int] = {}
    kept: list[Assignment] = []
    for assignment in (a for duty in duties for a in duty.assignments):
        key = (assignment.role, assignment.agency.name)
        if key in seen:
            continue
        seen.add(key)
        counts[assignment.role] = counts.get(assignment.role, 0) + 1
        kept.append(assignment.at(counts[assignment.role]))
    evidence = tuple(d.evidence for d in duties if d.evidence is not None and d.assignments)
    return Task(task.locator, task.title, task.section, task.heading, tuple(kept), evidence)
