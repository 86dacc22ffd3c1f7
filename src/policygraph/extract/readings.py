"""Readings: what one piece of a sentence (from comma to comma) says with its amounts, as offsets into that piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from policygraph.extract.indicators import has_head, is_place, split_indicators, split_subject, trim_indicator
from policygraph.extract.lists import FILLER, Range, hide_brackets, split_list
from policygraph.extract.measures import Amount, find_amounts
from policygraph.rules import Rule, load_grammar

RESPECTIVELY = "target.respectively"
IN_WORDS = "target.in-words"
SHARE = "target.share-first"
COUNT = "target.count"
COUNT_NEXT = "target.count-next"
COUNT_IN_ALL = "target.count-in-all"
COUNT_AFTER = "target.count-after"
CHANGED = "target.changed"
REACHED = "target.reached"
FROM_TO = "target.from-to"
BESIDE = "target.beside"
EACH = "target.each"
Before = Literal["", "name", "count", "list"]
COUNTS = (COUNT, COUNT_NEXT, COUNT_IN_ALL, COUNT_AFTER)


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator with one amount: the ranges of its name, of the words of the aim, and of a verb apart from them.

    `changes` tells a rise or fall from a level; `indicator` is None where the piece leaves it to what went before.
    `base` and `base_year` are what a from-to sentence starts from.
    """

    rule: str
    indicator: Range | None
    value: Range
    amount: Amount | None
    changes: bool = False
    subject: Range | None = None
    verb: Range | None = None
    base: Range | None = None
    base_year: int | None = None


@dataclass(slots=True)
class Piece:
    """A piece's words, its amounts outside brackets, and those of them that a reading has taken."""

    text: str
    amounts: tuple[Amount, ...]
    taken: set[int]
    start: int

    def free(self) -> Iterator[tuple[int, Amount]]:
        """The amounts not taken that end a name or the piece, each with where its words begin."""
        begin = self.start
        for amount in self.amounts:
            if amount.start in self.taken:
                begin = amount.end
            elif amount.start >= begin and _ends(self.text, amount.end):
                yield begin, amount
                begin = amount.end

    def take(self, start: int, end: int) -> Amount | None:
        """Marks the amounts that begin in start..end as taken; the first of them."""
        held = [a for a in self.amounts if start <= a.start < end]
        self.taken.update(a.start for a in held)
        return held[0] if held else None


def read_piece(text: str, start: int, before: Before) -> tuple[tuple[Reading, ...], Piece]:
    """The readings of text[start:], in order; `before` is what the piece before leaves to be gone on with."""
    shown = hide_brackets(text)
    amounts = tuple(a for a in find_amounts(text) if shown[a.start] != FILLER and a.start >= start)
    piece = Piece(text, amounts, set(), start)
    each = _rule(EACH).pattern.search(text, start)
    found = list(_in_words(piece))
    if any(char.isdigit() for char in text):
        found += _respectively(piece)
        found += _counts(piece, before == "count")
        found += _shares(piece)
        found += _at_ends(piece, "list" if each and not before else before)
    flat = [part for reading in found for part in _parted(text, reading)]
    if each:
        flat = [r if r.subject else _asked_of_each(r, each.span("subject")) for r in flat]
    return tuple(sorted(flat, key=lambda r: r.value)), piece


def _asked_of_each(reading: Reading, subject: Range) -> Reading:
    """每个乡镇…: the body is the subject and no part of the name."""
    name = reading.indicator
    if name and name[0] < subject[1] < name[1] - 1:
        name = (subject[1], name[1])
    return replace(reading, subject=subject, indicator=name)


@cache
def _rule(name: str) -> Rule:
    return load_grammar("targets").rules[name]


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return load_grammar("targets").compile(pattern)


def _ends(text: str, at: int) -> bool:
    return at >= len(text) or _pattern("[、，；。）（！]|以及|和|及|与|并").match(text, at) is not None


def _in_words(piece: Piece) -> Iterator[Reading]:
    for match in _rule(IN_WORDS).find(piece.text, piece.start):
        span = trim_indicator(piece.text, *match.span("indicator"))
        yield Reading(IN_WORDS, span, match.span("change"), None, changes=True)


def _respectively(piece: Piece) -> Iterator[Reading]:
    """A、B分别…X、Y: as many names as amounts, or nothing."""
    for match in _rule(RESPECTIVELY).find(piece.text, piece.start):
        values = [a for a in piece.amounts if match.start("values") <= a.start < match.end("values")]
        names = _as_many(piece.text, trim_indicator(piece.text, *match.span("names")), len(values))
        if not names or len(values) < 2:
            continue
        changes = match["verb"] is not None and _pattern("{change}").fullmatch(match["verb"]) is not None
        verb = match.span("verb") if match["verb"] else None
        subjects, names = _owners(piece.text, names)
        for order, (name, amount) in enumerate(zip(names, values, strict=True)):
            piece.taken.add(amount.start)
            low = match.start("pace") if match["pace"] else match.start("verb")
            value = (low, amount.end) if changes and order == 0 else (amount.start, amount.end)
            yield Reading(RESPECTIVELY, name, value, amount, changes, subjects[order], verb)


def _as_many(text: str, span: Range, count: int) -> tuple[Range, ...] | None:
    for conjunctions in (True, False):
        parts = split_list(text, *span, conjunctions=conjunctions)
        if len(parts) == count:
            return parts
    return None


def _owners(text: str, names: tuple[Range, ...]) -> tuple[tuple[Range | None, ...], tuple[Range, ...]]:
    """甲城、乙城处理率 → the two cities and 处理率; 公共机构A、B → the body for both; else nobody and the names."""
    owner, last = split_subject(text, *names[-1])
    if owner and len(names) > 1 and all(is_place(text[a:b]) for a, b in names[:-1]):
        return (*names[:-1], owner), (last,) * len(names)
    owner, first = split_subject(text, *names[0])
    return (owner,) * len(names), (first, *names[1:])


def _counts(piece: Piece, goes_on: bool) -> Iterator[Reading]:
    """Numbers of things to be made; one without a verb only where it goes on with a list of them."""
    ends = [piece.start] if goes_on else []
    for name in (COUNT_IN_ALL, COUNT):
        for match in _rule(name).find(piece.text, piece.start):
            if match.start("value") + 1 > max((a.start for a in piece.amounts if a.start in piece.taken), default=-1):
                yield _count(piece, name, match, 0)
                ends.append(match.end())
    for end in ends:
        yield from _next_counts(piece, end)


def _next_counts(piece: Piece, begin: int) -> Iterator[Reading]:
    following = _rule(COUNT_NEXT).pattern
    match = following.match(piece.text[begin:])
    while match:
        yield _count(piece, COUNT_NEXT, match, begin)
        begin += match.end()
        match = following.match(piece.text[begin:])


def _count(piece: Piece, rule: str, match: re.Match[str], shift: int) -> Reading:
    (a, b), (low, high) = match.span("value"), match.span("indicator")
    amount = piece.take(shift + a, shift + b)
    return Reading(rule, (shift + low, shift + high), (shift + a, shift + b), amount)


def _shares(piece: Piece) -> Iterator[Reading]:
    for match in _rule(SHARE).find(piece.text[piece.start :]):
        a, b = match.span("value")
        amount = piece.take(piece.start + a, piece.start + b)
        if amount:
            low, high = match.span("indicator")
            yield Reading(SHARE, (piece.start + low, piece.start + high), (piece.start + a, piece.start + b), amount)


def _at_ends(piece: Piece, before: Before) -> Iterator[Reading]:
    """The readings of amounts that end a name or the piece."""
    for begin, amount in piece.free():
        reading = _at_end(piece.text, begin, amount, before)
        if reading:
            before = "list" if reading.rule == COUNT_AFTER else before
            yield reading


def _at_end(text: str, begin: int, amount: Amount, before: Before) -> Reading | None:
    """The reading of an amount that ends the words from `begin` on."""
    stop, counted = amount.end, amount.kind in ("counter", "measure")
    for rule, value in ((FROM_TO, "value"), (CHANGED, "change"), (REACHED, "value")):
        if match := next(_rule(rule).find(text, begin, stop), None):
            return _named(text, rule, match, match.span(value), amount)
    if counted and (made := next(_rule(COUNT_AFTER).find(text, begin, stop), None)):
        return Reading(COUNT_AFTER, made.span("indicator"), made.span("value"), amount)
    beside = next(_rule(BESIDE).find(text, begin, stop), None)
    if beside is None:
        return None
    listed = before == "name" or (before == "list" and amount.kind == "counter")
    if listed and beside.end("indicator") - beside.start("indicator") > 1:
        rule = BESIDE if before == "name" else COUNT_AFTER
        return Reading(rule, trim_indicator(text, *beside.span("indicator")), beside.span("value"), amount)
    return _named(text, BESIDE, beside, beside.span("value"), amount)


def _named(text: str, rule: str, match: re.Match[str], value: Range, amount: Amount) -> Reading | None:
    """The reading with its indicator trimmed; a mere place, or nothing, leaves the indicator to what went before."""
    span = trim_indicator(text, *match.span("indicator"))
    words = text[span[0] : span[1]]
    changes = rule == CHANGED or amount.kind == "points"
    if not words or _pattern("(?:{adverb}|{pace}|{base}|{lead_in}|{scope}){1,4}").fullmatch(words):
        bounded = rule != BESIDE or _pattern("{more}|{at_least}").match(text, value[0])
        return Reading(rule, None, value, amount, changes) if bounded else None
    if rule != CHANGED and amount.kind != "counter" and is_place(words):
        return Reading(rule, None, value, amount, changes, span)
    if not _is_indicator(words, rule, amount):
        return None
    subject, span = split_subject(text, *span)
    if rule == FROM_TO:
        year = int(match["year"]) if match["year"] else None
        return Reading(rule, span, value, amount, changes, subject, None, match.span("baseline"), year)
    return Reading(rule, span, value, amount, changes, subject)


def _is_indicator(words: str, rule: str, amount: Amount) -> bool:
    if len(words) < 2 or words in load_grammar("targets").terms("plain_money"):
        return False
    if amount.kind == "bare":
        return has_head(words, "index")
    return rule != BESIDE or has_head(words)


def _parted(text: str, reading: Reading) -> Iterator[Reading]:
    """One reading for each name of a list (A率、B率均达到X)."""
    if reading.indicator is None or reading.rule in (RESPECTIVELY, SHARE, *COUNTS):
        yield reading
        return
    for part in split_indicators(text, *reading.indicator):
        yield replace(reading, indicator=part)
