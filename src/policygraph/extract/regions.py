"""Where a text may say who must do something: brackets, and the words after a role label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.rules import load_grammar

LABEL, VERB, SHARE = "responsibility.label", "responsibility.verb", "responsibility.share"
_OPEN, _CLOSE = "（〔‹【[", "）〕›】]"
_LONGEST = 700


def pattern(rule: str) -> re.Pattern[str]:
    """A rule's pattern, by id."""
    return load_grammar("responsibility").rules[rule].pattern


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch that may say who must do something; `bracketed` when it stands in brackets of its own."""

    start: int
    end: int
    bracketed: bool


def find_regions(norm: str, start: int, end: int) -> list[Region]:
    """Brackets that hold a label or end in a role verb, and labels that stand in no bracket."""
    regions: list[Region] = []
    at = start
    labels = [m.start() for m in pattern(LABEL).finditer(norm, start, end)]
    for low, high in _brackets(norm, start, end):
        inside = [label for label in labels if low <= label < high]
        if inside or _has_verb(norm, low, high):
            regions.append(Region(low, high, True))
    for label in labels:
        if label >= at and not any(r.start <= label < r.end for r in regions):
            stop = sentence_end(norm, label, end)
            regions.append(Region(label, stop, False))
            at = stop
    return sorted(regions, key=lambda r: r.start)


def _brackets(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The insides of outermost brackets; one that never closes ends with its line, one over-long is passed over."""
    depth, low = 0, start
    for at in range(start, end):
        char = norm[at]
        if char in _OPEN:
            low = at + 1 if depth == 0 else low
            depth += 1
        elif char in _CLOSE and depth:
            depth -= 1
            if depth == 0 and at - low <= _LONGEST:
                yield low, at
    if depth and end - low <= _LONGEST:
        yield low, end


def _has_verb(norm: str, low: int, high: int) -> bool:
    """True when a part of the bracket ends in a role verb, or in 按职责分工."""
    parts = re.split("[，；。]", norm[low:high])
    return any(pattern(rule).search(part[-24:]) for part in parts for rule in (VERB, SHARE))


def sentence_end(norm: str, start: int, end: int) -> int:
    """Where the sentence from start on ends: at 。 outside brackets, at a bracket that closes around it, or at end."""
    depth = 0
    for at in range(start, end):
        char = norm[at]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            if depth == 0:
                return at
            depth -= 1
        elif char in "。\n" and depth == 0:
            return at
    return end
