"""Where a text may say who must do something: brackets, and the words after a role label."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter

from policygraph.rules import load_grammar

_start = attrgetter("start")
LABEL, VERB, SHARE = "responsibility.label", "responsibility.verb", "responsibility.share"
BLANKET = "responsibility.blanket"
_OPEN, _CLOSE = "（〔‹【[", "）〕›】]"
_BRACKET = re.compile(r"[（〔‹【\[）〕›】\]]")
_BRACKET_OR_STOP = re.compile(r"[（〔‹【\[）〕›】\]。\n]")
_LONGEST = 700
_VERB = 24


def pattern(rule: str) -> re.Pattern[str]:
    """A rule's pattern, by id."""
    return load_grammar("responsibility").rules[rule].pattern


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch that may say who must do something."""

    start: int
    end: int


def find_regions(norm: str, start: int, end: int) -> list[Region]:
    """Brackets that hold a label or end in a role verb, and labels that stand in no bracket."""
    regions: list[Region] = []
    at = start
    labels = [m.span() for m in pattern(LABEL).finditer(norm, start, end)]
    for low, high in _brackets(norm, start, end):
        inside = bisect_left(labels, (low,)) < bisect_left(labels, (high,))
        if pattern(LABEL).fullmatch(norm, low, high + 1):
            continue
        if inside or _has_verb(norm, low, high):
            regions.append(Region(low, high))
    held = list(regions)
    for label, after in labels:
        before = bisect_right(held, label, key=_start) - 1
        if label >= at and (before < 0 or label >= held[before].end):
            stop = sentence_end(norm, after, end)
            regions.append(Region(label, stop))
            at = stop
    return sorted((_without_clauses(norm, region) for region in regions), key=lambda r: r.start)


def _without_clauses(norm: str, region: Region) -> Region:
    """The region up to a clause in it that speaks of other tasks too (以下均需…; 排在第一位的为牵头单位)."""
    rules = load_grammar("responsibility")
    reach = (rules.rules[BLANKET], *rules.of_kind("first-is-lead"), *rules.of_kind("star-is-lead"))
    begins = [m.start() for rule in reach for m in rule.find(norm, region.start, region.end)]
    return replace(region, end=min(begins, default=region.end))


def _brackets(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The insides of outermost brackets; one that never closes ends with its line, one over-long is passed over."""
    depth, low = 0, start
    for match in _BRACKET.finditer(norm, start, end):
        at = match.start()
        if match.group() in _OPEN:
            low = at + 1 if depth == 0 else low
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and at - low <= _LONGEST:
                yield low, at
    if depth and end - low <= _LONGEST:
        yield low, end


def _has_verb(norm: str, low: int, high: int) -> bool:
    """True when a part of the bracket ends in a role verb, or in 按职责分工."""
    ends = [stop for stop, _ in cuts(norm, low, high)]
    parts = [norm[max(low, stop - _VERB) : stop] for stop in ends]
    return any(pattern(rule).search(part) for part in parts for rule in (VERB, SHARE))


def cuts(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where parts of a duty end and the next ones begin: at ，；。, and behind a role verb at 、 or at nothing."""
    found = [match.span() for match in _after_verb().finditer(norm, start, end)]
    return [*found, (end, end)]


@cache
def _after_verb() -> re.Pattern[str]:
    return load_grammar("responsibility").compile("{after_verb}")


def sentence_end(norm: str, start: int, end: int) -> int:
    """Where the sentence from start on ends: at 。 outside brackets, at a bracket that closes around it, or at end."""
    depth = 0
    for match in _BRACKET_OR_STOP.finditer(norm, start, end):
        if match.group() in _OPEN:
            depth += 1
        elif match.group() in _CLOSE:
            if depth == 0:
                return match.start()
            depth -= 1
        elif depth == 0:
            return match.start()
    return end
