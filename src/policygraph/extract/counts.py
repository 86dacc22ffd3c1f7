"""Numbers of things to be made, and shares of things that are to become something, in one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.extract.piece import COUNT, COUNT_IN_ALL, COUNT_NEXT, SHARE, Piece, Reading, rule_of

_REACH = 200


def find_counts(piece: Piece, *, goes_on: bool) -> Iterator[Reading]:
    """Numbers of things to be made; one without a verb only where it `goes_on` with a list of them."""
    ends = [piece.start] if goes_on else []
    for name in (COUNT_IN_ALL, COUNT):
        for match in rule_of(name).find(piece.text, piece.start):
            if match.start("value") + 1 > piece.last_taken:
                yield _count(piece, name, match, 0)
                ends.append(match.end())
    done = piece.start
    for end in sorted(ends):
        for reading in _next_counts(piece, end) if end >= done else ():
            yield reading
            done = reading.value[1]


def _next_counts(piece: Piece, begin: int) -> Iterator[Reading]:
    following = rule_of(COUNT_NEXT).pattern
    match = following.match(piece.text[begin : begin + _REACH])
    while match:
        yield _count(piece, COUNT_NEXT, match, begin)
        begin += match.end()
        match = following.match(piece.text[begin : begin + _REACH])


def _count(piece: Piece, name: str, match: re.Match[str], shift: int) -> Reading:
    (a, b), (low, high) = match.span("value"), match.span("indicator")
    amount = piece.take(shift + a, shift + b)
    piece.take(shift + low, shift + high)
    return Reading(name, (shift + low, shift + high), (shift + a, shift + b), amount)


def find_shares(piece: Piece) -> Iterator[Reading]:
    """Shares of things that are to become something: 50%以上的单位建成…."""
    for match in rule_of(SHARE).find(piece.text[piece.start :]):
        a, b = match.span("value")
        amount = piece.take(piece.start + a, piece.start + b)
        if amount:
            low, high = match.span("indicator")
            yield Reading(SHARE, (piece.start + low, piece.start + high), (piece.start + a, piece.start + b), amount)
