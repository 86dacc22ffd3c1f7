"""Readings: what one piece of a sentence (from comma to comma) says with its amounts, as offsets into that piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from policygraph.extract.counts import find_counts, find_shares
from policygraph.extract.in_turn import find_in_turn
from policygraph.extract.indicators import (
    has_head,
    is_place,
    is_share,
    shared_words,
    split_indicators,
    split_subject,
    trim_indicator,
)
from policygraph.extract.lists import FILLER, Range, split_list
from policygraph.extract.measures import Amount, find_amounts
from policygraph.extract.piece import (
    BESIDE,
    CHANGED,
    COUNT_AFTER,
    COUNTS,
    EACH,
    FROM_TO,
    IN_WORDS,
    REACHED,
    RESPECTIVELY,
    SHARE,
    Before,
    Piece,
    Reading,
    rule_of,
    words_of,
)
from policygraph.rules import load_grammar

_REACH = 120
_LONGEST_PART = 8
_SHORTEST = 2
_OPEN, _CLOSE, _MARKS = "（", "）", "，；。：、"
_WHOLE = frozenset({RESPECTIVELY, SHARE, *COUNTS})
_DIGIT = re.compile(r"\d")
_value = attrgetter("value")


def read_piece(text: str, shown: str, start: int, before: Before) -> tuple[tuple[Reading, ...], Piece]:
    """The readings of text[start:], in order; `before` is what the piece before leaves to be gone on with.

    `shown` is the text with brackets masked.
    """
    if not words_of("{amounting}").search(text):
        return (), Piece(text, (), set(), start)
    amounts = tuple([a for a in find_amounts(text) if shown[a.start] != FILLER and a.start >= start])
    piece = Piece(text, amounts, set(), start)
    found = [_in_words(text, match) for match in rule_of(IN_WORDS).find(text, start)]
    if _DIGIT.search(text):
        found += find_in_turn(piece) if len(amounts) > 1 else ()
        found += find_counts(piece, goes_on=before == "count")
    each = rule_of(EACH).pattern.search(text, start) if amounts or found else None
    if amounts:
        found += find_shares(piece)
        found += _at_ends(piece, "list" if each and not before else before)
    if not found:
        return (), piece
    flat = [part for reading in found for part in _parted(text, reading)]
    if each:
        flat = [r if r.subject else _asked_of_each(r, each.span("subject")) for r in flat]
    return tuple(sorted(flat, key=_value) if len(flat) > 1 else flat), piece


def _asked_of_each(reading: Reading, subject: Range) -> Reading:
    """每个乡镇…: the body is the subject and no part of the name."""
    name = reading.indicator
    if name and name[0] < subject[1] < name[1] - 1:
        name = (subject[1], name[1])
    return reading._replace(subject=subject, indicator=name)


def _in_words(text: str, match: re.Match[str]) -> Reading:
    span = trim_indicator(text, *match.span("indicator"))
    return Reading(IN_WORDS, span, match.span("change"), None, changes=True)


def _at_ends(piece: Piece, before: Before) -> Iterator[Reading]:
    """The readings of amounts that end a name or the piece."""
    used: Reading | None = None
    for begin, amount in piece.free():
        reading = (_used_too(piece.text, begin, amount, used) if used else None) or _at_end(
            piece.text, begin, amount, before
        )
        if reading:
            used = reading if _uses_up(piece.text, reading) else used
            before = "list" if reading.rule == COUNT_AFTER else before
            yield reading


def _at_end(text: str, begin: int, amount: Amount, before: Before) -> Reading | None:
    """The reading of an amount that ends the words from `begin` on."""
    begin, stop = max(begin, amount.start - _REACH), amount.end
    called = words_of("{called_aim}").match(text, stop)
    for rule, value in ((FROM_TO, "value"), (CHANGED, "change"), (REACHED, "value")):
        match = rule_of(rule).first(text, begin, stop)
        if match and (rule == CHANGED or not called or has_head(match["indicator"])):
            return _named(text, rule, match, match.span(value), amount)
    if called:
        return None
    if amount.kind in ("counter", "measure") and (made := _made(text, begin, amount)):
        return made
    beside = rule_of(BESIDE).first(text, begin, stop)
    if beside is None:
        return None
    listed = before in ("name", "listing") or (before == "list" and amount.kind == "counter")
    if listed and beside.end("indicator") - beside.start("indicator") > 1:
        rule = COUNT_AFTER if before == "list" else BESIDE
        return Reading(rule, trim_indicator(text, *beside.span("indicator")), beside.span("value"), amount)
    return _named(text, BESIDE, beside, beside.span("value"), amount)


def _made(text: str, begin: int, amount: Amount) -> Reading | None:
    """Things to be made or used up, with how many after them; using up is part of the name."""
    match = rule_of(COUNT_AFTER).first(text, begin, amount.end)
    if match is None:
        return None
    span, using = trim_indicator(text, *match.span("indicator")), words_of("{use_up}").match(match["verb"])
    if using:
        start, _ = trim_indicator(text, begin, match.end("indicator"))
        if start < match.start() and has_head(text[start : match.end("indicator")]):
            return None
        span = (match.start(), span[1])
    return Reading(COUNT_AFTER, span, match.span("value"), amount)


def _uses_up(text: str, reading: Reading) -> bool:
    """Whether a reading names a measure of what is used up, with the verb in front."""
    name, amount = reading.indicator, reading.amount
    if reading.rule != COUNT_AFTER or name is None or amount is None or amount.kind != "measure":
        return False
    return words_of("{use_up}").match(text, name[0]) is not None


def _used_too(text: str, begin: int, amount: Amount, used: Reading) -> Reading | None:
    """A further thing that is used up, in a list with one verb: 淘汰甲产能5万吨、乙产能3万吨."""
    beside = rule_of(BESIDE).first(text, begin, amount.end) if amount.kind == "measure" else None
    verb = words_of("(?:{use_up}){1,2}").match(text, used.indicator[0]) if used.indicator else None
    if beside is None or verb is None or used.indicator is None:
        return None
    start, end = trim_indicator(text, *beside.span("indicator"))
    if end - start < _SHORTEST or words_of("{use_up}|{make}|{reach}|{change}").search(text, start, end):
        return None
    known = text[: used.indicator[1]]
    if has_head(text[start:end]) and not known.endswith(text[end - _SHORTEST : end]):
        return None
    return Reading(COUNT_AFTER, (start, end), beside.span("value"), amount, verb=verb.span())


def _named(text: str, rule: str, match: re.Match[str], value: Range, amount: Amount) -> Reading | None:
    """The reading with its indicator trimmed; a mere place, or nothing, leaves the indicator to what went before."""
    span = trim_indicator(text, *_unbroken(text, *match.span("indicator")))
    words = text[span[0] : span[1]]
    changes = rule == CHANGED or amount.kind == "points"
    base = _stated_base(match) if rule == CHANGED else None
    if not words or words_of("(?:{adverb}|{pace}|{base}|{lead_in}|{scope}){1,4}").fullmatch(words):
        bounded = rule != BESIDE or words_of("{more}|{at_least}").match(text, value[0])
        return Reading(rule, None, value, amount, changes, base=base) if bounded else None
    if (size := _before_extent(words, amount)) is not None:
        low = span[0] + size
        return Reading(rule, (span[0], low) if size else None, (low, value[1]), amount, changes=True)
    if rule != CHANGED and amount.kind != "counter" and is_place(words):
        return Reading(rule, None, value, amount, changes, span)
    if not _is_indicator(words, rule, amount) and not _is_part(text, span, rule, amount):
        return None
    subject, span = split_subject(text, *span)
    if rule == FROM_TO:
        year = int(match["year"]) if match["year"] else None
        return Reading(rule, span, value, amount, changes, subject, None, match.span("baseline"), year)
    return Reading(rule, span, value, amount, changes, subject, None, base)


def _before_extent(words: str, amount: Amount) -> int | None:
    """The length of the name before the extent of a change (利用量增幅); 0 where the words are nothing but that."""
    if words in load_grammar("targets").terms("extent"):
        return 0
    match = words_of("(?P<name>[^，]{2,60}?)(?:{extent})").fullmatch(words) if amount.kind == "rate" else None
    return match.end("name") if match and has_head(match["name"]) else None


def _unbroken(text: str, start: int, end: int) -> Range:
    """The name from before a bracket inside which it would begin (单位产值（可比价，下同）能耗)."""
    close = text.find(_CLOSE, start, end)
    if close < 0 or _OPEN in text[start:close]:
        return start, end
    opening = text.rfind(_OPEN, 0, start)
    return (max(text.rfind(mark, 0, opening) for mark in _MARKS) + 1, end) if opening > 0 else (start, end)


def _stated_base(match: re.Match[str]) -> Range | None:
    """The amount that a change counts from (比2010年的1吨标准煤降低17%)."""
    group = "base" if match["base"] else "base_after"
    start = match.start(group)
    return next(((start + a.start, start + a.end) for a in find_amounts(match[group] or "")), None)


def _is_indicator(words: str, rule: str, amount: Amount) -> bool:
    if len(words) < 2 or words in load_grammar("targets").terms("plain_money"):
        return False
    if words_of("{respectively}").search(words):
        return False
    if amount.kind == "bare":
        return has_head(words, "index")
    if amount.kind != "counter" and words_of("(?:{company})(?:{aside})?$").search(words):
        return False
    if words_of("{comparing}|{reserve}").match(words):
        return False
    return rule != BESIDE or has_head(words) or (amount.kind == "rate" and is_share(words))


def _is_part(text: str, span: Range, rule: str, amount: Amount) -> bool:
    """Whether a short name has its share beside it in a list of parts (其中甲95%、乙90%)."""
    plain = 2 <= span[1] - span[0] <= _LONGEST_PART and not is_place(text[slice(*span)])
    return plain and rule == BESIDE and amount.kind == "rate" and words_of("{among}").match(text) is not None


def _parted(text: str, reading: Reading) -> Sequence[Reading]:
    """One reading for each name of a list (A率、B率均达到X)."""
    if reading.indicator is None or reading.rule in _WHOLE:
        return (reading,)
    parts = split_indicators(text, *reading.indicator)
    if len(parts) > 1:
        return [reading._replace(indicator=part) for part in parts]
    if words_of("{severally}").search(text, reading.indicator[1], reading.value[0]):
        return list(_severally(text, reading, reading.indicator))
    return (reading,)


def _severally(text: str, reading: Reading, span: Range) -> Iterator[Reading]:
    """One reading for each name of a list that shares its last name's head (A、B排放总量均下降X)."""
    names = split_list(text, *span, conjunctions=True)
    last = text[names[-1][0] : names[-1][1]]
    shares = len(names) > 1 and shared_words("", last) and not any(is_place(text[a:b]) for a, b in names)
    if not shares or any(has_head(text[a:b]) for a, b in names[:-1]):
        yield reading
        return
    verb = (reading.value[0], reading.value[0] + 2) if reading.changes else None
    for name in names:
        yield reading._replace(rule=RESPECTIVELY, indicator=name, verb=verb)
