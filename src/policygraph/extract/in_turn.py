"""Lists in one piece of a sentence whose amounts go to their names, or years, in turn (A、B分别达到X、Y)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from policygraph.extract.indicators import has_head, is_place, split_subject, trim_indicator
from policygraph.extract.lists import Range, split_list
from policygraph.extract.measures import Amount
from policygraph.extract.piece import RESPECTIVELY, Piece, Reading, rule_of, words_of
from policygraph.numerals import number_of

COUNTED = "target.counted-places"
IN_TURN = "target.in-turn"
Names = tuple[Range | None, ...]


def find_in_turn(piece: Piece) -> Iterator[Reading]:
    """A、B分别…X、Y: as many names as amounts, one name and as many years, or the names of the piece before."""
    dated = list(words_of("{dated_year}").finditer(piece.text))
    both = (m for name in (RESPECTIVELY, IN_TURN) for m in rule_of(name).find(piece.text, piece.start))
    for match in both:
        values = piece.between(*match.span("values"))
        span = trim_indicator(piece.text, *match.span("names"))
        names: Names | None = _as_many(piece.text, span, len(values))
        if match.re is rule_of(IN_TURN).pattern and not names:
            continue
        count = bisect_left(dated, match.end("names"), key=re.Match.end)
        years = [int(year.group()) for year in dated[:count]] if count == len(values) and not names else []
        if not names and span[0] == span[1]:
            names = (None,) * len(values)
        turns = not names and not years and has_head(piece.text[slice(*span)])
        if years or turns:
            names = (span,) * len(values)
        if not names or len(values) < 2:
            continue
        bases = [
            a for group in ("from", "base", "base_after") if match[group] for a in piece.between(*match.span(group))
        ]
        for order, reading in enumerate(_each_of(piece, match, names, values)):
            base = (bases[order].start, bases[order].end) if len(bases) == len(values) else None
            base_year = int(match["year"]) if match["year"] else None
            year, turn = years[order] if years else None, (order, len(values)) if turns else None
            yield reading._replace(base=base, base_year=base_year, year=year, turn=turn)


def _each_of(piece: Piece, match: re.Match[str], names: Names, values: tuple[Amount, ...]) -> Iterator[Reading]:
    changes = match["verb"] is not None and words_of("{change}").fullmatch(match["verb"]) is not None
    verb = match.span("verb") if match["verb"] else None
    subjects, names = _owners(piece.text, names)
    piece.take(match.start(), match.end())
    for order, (name, amount) in enumerate(zip(names, values, strict=True)):
        low = match.start("pace") if match["pace"] else match.start("verb")
        value = (low, amount.end) if changes and order == 0 else (amount.start, amount.end)
        yield Reading(RESPECTIVELY, name, value, amount, changes, subjects[order], verb)


def _as_many(text: str, span: Range, count: int) -> tuple[Range, ...] | None:
    for conjunctions in (True, False):
        parts = split_list(text, *span, conjunctions=conjunctions)
        if len(parts) == count:
            return parts
    return None


def _owners(text: str, names: Names) -> tuple[Names, Names]:
    """甲城、乙城处理率 → the two cities and 处理率; 公共机构A、B → the body for both; else nobody and the names.

    Places alone (其中甲区、乙县分别达到) leave the indicator to what went before; counted ones (甲、乙两市) need no 市.
    """
    if names[0] is None or names[-1] is None:
        return (None,) * len(names), names
    if len(set(names)) > 1 and all(name and is_place(text[name[0] : name[1]]) for name in names):
        return names, (None,) * len(names)
    counted = rule_of(COUNTED).pattern.match(text[names[-1][0] : names[-1][1]])
    if counted and (number_of(counted["count"]) or 2) == len(set(names)):
        start = names[-1][0]
        return (*names[:-1], (start, start + counted.end("owner"))), ((start + counted.end(), names[-1][1]),) * len(
            names
        )
    owner, last = split_subject(text, *names[-1])
    if owner and len(names) > 1 and all(name and is_place(text[name[0] : name[1]]) for name in names[:-1]):
        return (*names[:-1], owner), (last,) * len(names)
    owner, first = split_subject(text, *names[0])
    return (owner,) * len(names), (first, *names[1:])
