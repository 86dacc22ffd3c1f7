"""牵头 / 参加·配合 / 责任·负责 / 各县区: who must do a task, and in which role.

A duty region is a bracket, or the words after a role label up to the end of its sentence; it is cut into segments, each
with a role from its label or its verb, and the names in it go to that role. Lower governments go to `local`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from policygraph.document import Clause, Document
from policygraph.extract.agencies import Name, is_body, is_group, is_place, split_agencies
from policygraph.extract.regions import LABEL, SHARE, VERB, Region, find_regions, pattern, sentence_end
from policygraph.rules import load_grammar
from policygraph.statements import Assignment, Evidence, Issue, Role, Task, mention, prove

LEVEL, FIELD, ASIDE, BARE = (f"responsibility.{name}" for name in ("level", "field", "aside", "bare"))


@dataclass(frozen=True, slots=True)
class Segment:
    """Names with the role that they share; `word` is the normalized stretch of the label or verb."""

    start: int
    end: int
    role: Role
    word: tuple[int, int]
    rule: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """What one region says: its assignments (orders to be set), its whole evidence, and what was not understood."""

    assignments: tuple[Assignment, ...]
    evidence: Evidence | None
    issues: tuple[Issue, ...] = ()


@cache
def _roles() -> dict[str, Role]:
    grammar = load_grammar("responsibility")
    roles: tuple[Role, ...] = ("lead", "support", "responsible")
    return {term: role for role in roles for kind in ("label", "verb") for term in grammar.terms(f"{role}_{kind}")}


def role_of(word: str) -> Role:
    """The role that a label or verb gives."""
    return _roles()[word]


def find_duties(document: Document, clauses: list[Clause]) -> Iterator[Duty]:
    """The duties that the brackets and labels of some clauses state, in order."""
    for clause in clauses:
        for region in find_regions(document.norm, clause.start, clause.end):
            duty = read_region(document, region)
            if duty is not None:
                yield duty
        for match in pattern(BARE).finditer(document.norm, clause.start, clause.end):
            names = split_agencies(document, *match.span("names"))
            if all(is_body(name.words) or is_group(name.words) for name in names):
                yield Duty((), None, (_issue(document, *match.span("names"), "looks like a duty, role unknown"),))


def read_region(document: Document, region: Region) -> Duty | None:
    """The assignments of a region; None when it turns out to name nobody and to look like no duty."""
    segments, rest = _segments(document.norm, region)
    assignments: list[Assignment] = []
    issues: list[Issue] = []
    labelled = any(s.rule == LABEL for s in segments)
    for segment in segments:
        found = list(_assign(document, segment, labelled, issues))
        assignments.extend(found)
    if not assignments:
        return Duty((), None, tuple(issues)) if labelled else None
    for low, high in rest:
        if is_body(document.norm[low:high]):
            issues.append(_issue(document, low, high, "looks like a duty, role unknown"))
    low = min(min(s.word[0], s.start) for s in segments)
    high = max(max(s.word[1], s.end) for s in segments)
    rule = LABEL if labelled else VERB
    return Duty(tuple(assignments), prove(document, low, high, rule), tuple(issues))


def _segments(norm: str, region: Region) -> tuple[list[Segment], list[tuple[int, int]]]:
    labels = list(pattern(LABEL).finditer(norm, region.start, region.end))
    if not labels:
        return _verb_segments(norm, region.start, region.end)
    segments: list[Segment] = []
    others = [m.start() for m in pattern(FIELD).finditer(norm, region.start, region.end)]
    edges = [*(m.start() for m in labels), region.end]
    for match, stop in zip(labels, edges[1:], strict=True):
        end = min([sentence_end(norm, match.end(), stop), *(other for other in others if other > match.start())])
        role = role_of(match["label"])
        segments.extend(_labelled(norm, match.end(), end, role, match.span("label")))
    return segments, []


def _labelled(norm: str, start: int, end: int, role: Role, word: tuple[int, int]) -> Iterator[Segment]:
    """A label's list; a part of it that ends in a role verb of its own (各县区负责落实) is cut off."""
    low = start
    for high in [*(m.start() for m in re.finditer("[，；]", norm[start:end])), end - start]:
        stop = start + high
        words = norm[low:stop]
        verb = pattern(VERB).search(words) or pattern(SHARE).search(words)
        if verb and verb.start() > 0:
            own = verb.groupdict().get("verb")
            shared = verb["share"] is not None
            given = (
                role_of(own) if own and own not in load_grammar("responsibility").terms("responsible_verb") else role
            )
            yield Segment(
                low, low + verb.start(), given, word if given == role else (low + verb.start(), stop), LABEL, shared
            )
            low = stop + 1
    if low < end:
        yield Segment(low, end, role, word, LABEL)


def _verb_segments(norm: str, start: int, end: int) -> tuple[list[Segment], list[tuple[int, int]]]:
    segments: list[Segment] = []
    low = start
    for match in [*re.finditer("[，；。]", norm[start:end]), None]:
        stop = start + match.start() if match else end
        words = norm[low:stop]
        verb = pattern(VERB).search(words)
        if verb and verb.start() > 0:
            at = low + verb.start()
            segments.append(Segment(low, at, role_of(verb["verb"]), (at, stop), VERB, verb["share"] is not None))
            low = stop + 1
        elif (share := pattern(SHARE).search(words)) and share.start() > 0:
            at = low + share.start()
            segments.append(Segment(low, at, "responsible", (at, stop), SHARE, True))
            low = stop + 1
    return segments, [(low, end)] if segments and low < end else []


def _assign(document: Document, segment: Segment, labelled: bool, issues: list[Issue]) -> Iterator[Assignment]:
    every = split_agencies(document, segment.start, segment.end)
    names = tuple(name for name in every if not pattern(ASIDE).search(name.words))
    if not labelled and not all(_understood(n.words) for n in names):
        if any(is_body(n.words) for n in names):
            issues.append(_issue(document, segment.start, segment.end, "looks like a duty, a name is not understood"))
        return
    evidence = prove(document, *segment.word, segment.rule)
    departments = 0
    for name in names:
        if not _plausible(name):
            issues.append(_issue(document, name.start, name.end, "stands in a list of bodies, is no name"))
            continue
        if not _understood(name.words):
            issues.append(_issue(document, name.start, name.end, "stands in a list of bodies, name not understood"))
        local = is_group(name.words) or (is_place(name.words) and (departments > 0 or segment.role != "lead"))
        departments += not local
        yield Assignment(
            "local" if local else segment.role,
            mention(document, name.start, name.end),
            0,
            (prove(document, name.start, name.end, segment.rule), evidence),
            shared=segment.shared,
            open=name.open,
        )


def _understood(words: str) -> bool:
    return is_body(words) or is_group(words) or is_place(words) or pattern(LEVEL).search(words) is not None


def _plausible(name: Name) -> bool:
    return 2 <= len(name.words) <= 40 and not name.words.isdigit()


def _issue(document: Document, start: int, end: int, reason: str) -> Issue:
    span = document.text.span(start, end)
    return Issue(document.locator_at(start), span.start, span.end, reason, document.text.quote(start, end))


def with_duties(task: Task, duties: list[Duty]) -> Task:
    """The task with the assignments of its regions in order: once a role and name, numbered within the role."""
    seen: set[tuple[Role, str]] = set()
    counts: dict[Role, int] = {}
    kept: list[Assignment] = []
    for assignment in (a for duty in duties for a in duty.assignments):
        key = (assignment.role, assignment.agency.name)
        if key in seen:
            continue
        seen.add(key)
        counts[assignment.role] = counts.get(assignment.role, 0) + 1
        kept.append(replace(assignment, order=counts[assignment.role]))
    evidence = tuple(d.evidence for d in duties if d.evidence is not None and d.assignments)
    return replace(task, assignments=tuple(kept), duties=evidence)
