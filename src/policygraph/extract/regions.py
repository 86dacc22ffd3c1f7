"""Where a text may say who must do something: brackets, and the words after a role label."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, partial
from operator import attrgetter
from typing import NamedTuple

from policygraph.document import Document, once
from policygraph.matching import Family, Rule
from policygraph.rules import load_grammar, pattern_in

_start = attrgetter("start")
LABEL, VERB, SHARE = "responsibility.label", "responsibility.verb", "responsibility.share"
BLANKET = "responsibility.blanket"
_OPEN, _CLOSE = "（〔‹【[", "）〕›】]"
_BRACKET = re.compile(r"[（〔‹【\[）〕›】\]]")
_BRACKET_OR_STOP = re.compile(r"[（〔‹【\[）〕›】\]。\n]")
_LONGEST = 700
_VERB = 24
_LEAD = 2
_slots = partial(pattern_in, "responsibility")
_MOST_WORDS = 3
_LINE_END = "\n"
_LINE_ENDS = ("", "\n")


@cache
def pattern(rule: str) -> re.Pattern[str]:
    """A rule's pattern, by id."""
    return load_grammar("responsibility").rules[rule].pattern


class Region(NamedTuple):
    """A stretch that may say who must do something."""

    start: int
    end: int


def find_regions(document: Document, start: int, end: int, *, bracketed: bool) -> list[Region]:
    """Brackets that hold a label or end in a role verb, if there are any, and labels that stand in none."""
    norm = document.norm
    labels = [m.span() for m in find_labels(document, start, end)]
    if not labels and not bracketed:
        return []
    regions: list[Region] = []
    at = start
    for low, high in _brackets(document, start, end) if bracketed else ():
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
    if _reaching_in(document):
        regions = [_without_clauses(document, region) for region in regions]
    return sorted(regions, key=_start)


@once
def _bracket_places(document: Document) -> list[int]:
    return [match.start() for match in _BRACKET.finditer(document.norm)]


def has_bracket(document: Document, start: int, end: int) -> bool:
    """Whether a bracket stands in a stretch."""
    places = _bracket_places(document)
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def may_say(document: Document, start: int, end: int) -> bool:
    """Whether a stretch holds anything by which it may say who must do something: a bracket or a label."""
    signs = _signs(document)
    at = bisect_left(signs, start)
    return (at < len(signs) and signs[at] < end) or _begins_line(document.norm, start, end)


@once
def _signs(document: Document) -> list[int]:
    """Where brackets and the marks behind labels stand."""
    return sorted([*_bracket_places(document), *_label_marks(document)])


def _begins_line(norm: str, start: int, end: int) -> bool:
    """Whether a label begins a stretch and its line, or another line in it may begin with one."""
    begins = norm[start - 1 : start] in _LINE_ENDS and pattern(LABEL).match(norm, start, end)
    return bool(begins) or norm.find(_LINE_END, start, end) >= 0


def find_labels(document: Document, start: int, end: int) -> Iterator[re.Match[str]]:
    """The role labels in a stretch; looked for from the first place on at which a label can end, sooner at a line's."""
    norm, marks = document.norm, _label_marks(document)
    at = bisect_right(marks, start)
    low = max(start, marks[at] - _label_ends()[1]) if at < len(marks) and marks[at] < end else end
    if low > start and _begins_line(norm, start, end):
        low = start
    return pattern(LABEL).finditer(norm, low, end) if low < end else iter(())


@once
def _label_marks(document: Document) -> list[int]:
    """Where marks stand behind the last character of what may be a label."""
    return [match.start() for match in _label_ends()[0].finditer(document.norm)]


@cache
def _label_ends() -> tuple[re.Pattern[str], int]:
    """A mark behind the last character of a label, and how many characters there can be before that mark.

    A label with no mark behind it begins a line.
    """
    grammar = load_grammar("responsibility")
    words = {*grammar.terms("holder"), *grammar.terms("bare_label")}
    before = (grammar.terms(name) for name in ("tier", "lead_word", "support_word", "duty_word"))
    longest = max(len(term) for terms in before for term in terms)
    last = re.escape("".join(sorted({word[-1] for word in words})))
    return grammar.compile(f"{{label_mark}}(?<=[{last}].)"), longest * (1 + _MOST_WORDS) + max(map(len, words))


def _without_clauses(document: Document, region: Region) -> Region:
    """The region up to a clause in it that speaks of other tasks too (以下均需…; 排在第一位的为牵头单位)."""
    begins = [match.start() for _, match in _reaching().find(document.norm, region.start, region.end)]
    return Region(region.start, min(begins)) if begins else region


@once
def _reaching_in(document: Document) -> tuple[Rule, ...]:
    return _reaching().among(document.norm)


@cache
def _reaching() -> Family:
    grammar = load_grammar("responsibility")
    return Family((grammar.rules[BLANKET], *grammar.of_kind("first-is-lead"), *grammar.of_kind("star-is-lead")))


def _brackets(document: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The insides of outermost brackets; one that never closes ends with its line, one over-long is passed over."""
    norm, places = document.norm, _bracket_places(document)
    depth, low = 0, start
    for at in places[bisect_left(places, start) : bisect_left(places, end)]:
        if norm[at] in _OPEN:
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
    parts = (norm[max(low, stop - _VERB) : stop] for stop, _ in cuts(norm, low, high))
    return any(find_verb(part) or find_share(part) for part in parts)


def find_verb(words: str) -> re.Match[str] | None:
    """The role verb that some words end in."""
    return pattern(VERB).search(words) if words.endswith(_verb_ends()) else None


def find_share(words: str) -> re.Match[str] | None:
    """按职责分工 at the end of some words."""
    return pattern(SHARE).search(words) if words.endswith(_share_ends()) else None


@cache
def _verb_ends() -> tuple[str, ...]:
    """What words that end in a role verb end in; the line end that may still follow is one of them."""
    terms = load_grammar("responsibility").terms
    lexicons = ("lead_word", "support_word", "duty_verb", "tail", "duty_holder")
    return (_LINE_END, *sorted({term[-2:] for lexicon in lexicons for term in terms(lexicon)}))


@cache
def _share_ends() -> tuple[str, ...]:
    terms = load_grammar("responsibility").terms
    return (_LINE_END, *terms("share_noun"), *terms("share_clause"))


def cuts(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where parts of a duty end and the next ones begin: at ，；。, and behind a role verb at 、 or at nothing."""
    led = _slots("{led_body}").search(norm, max(0, start - _LEAD), end)
    ends = _slots("{part_end}|{lead_end}" if led else "{part_end}")
    return [*(match.span() for match in ends.finditer(norm, start, end)), (end, end)]


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
