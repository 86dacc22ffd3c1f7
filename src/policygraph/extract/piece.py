"""A piece of a sentence (from comma to comma) and what it says with its amounts, as offsets into the piece."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Literal, NamedTuple

from policygraph.extract.lists import Range
from policygraph.extract.measures import Amount
from policygraph.matching import Rule
from policygraph.rules import load_grammar

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
LISTING = "target.listing"
Before = Literal["", "name", "count", "list", "listing"]
_start = attrgetter("start")
COUNTS = (COUNT, COUNT_NEXT, COUNT_IN_ALL, COUNT_AFTER)


class Reading(NamedTuple):
    """One indicator with one amount: the ranges of its name, of the words of the aim, and of a verb apart from them.

    `changes` tells a rise or fall from a level; `indicator` is None where the piece leaves it to what went before.
    `base` and `base_year` are what a from-to sentence starts from; `year` is its own where years stand in a list;
    `turn` tells which of how many times named before the piece it is of (到2020年和2025年，A分别达到X、Y).
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
    year: int | None = None
    turn: tuple[int, int] | None = None


@dataclass(slots=True)
class Piece:
    """A piece's words, its amounts outside brackets, and those of them that a reading has taken."""

    text: str
    amounts: tuple[Amount, ...]
    taken: set[int]
    start: int
    last_taken: int = -1

    def free(self) -> Iterator[tuple[int, Amount]]:
        """The amounts not taken that end a name or the piece, each with where its words begin."""
        begin = self.start
        for amount in self.amounts:
            if amount.start in self.taken:
                begin = amount.end
            elif amount.start >= begin and _ends(self.text, amount.end):
                yield begin, amount
                begin = amount.end

    def between(self, start: int, end: int) -> tuple[Amount, ...]:
        """The amounts that begin in start..end."""
        begin = bisect_left(self.amounts, start, key=_start)
        return self.amounts[begin : bisect_left(self.amounts, end, begin, key=_start)]

    def take(self, start: int, end: int) -> Amount | None:
        """Marks the amounts that begin in start..end as taken; the first of them."""
        held = self.between(start, end)
        self.taken.update(a.start for a in held)
        self.last_taken = max(self.last_taken, held[-1].start) if held else self.last_taken
        return held[0] if held else None


@cache
def rule_of(name: str) -> Rule:
    """A rule of the targets' grammar."""
    return load_grammar("targets").rules[name]


@cache
def words_of(words: str) -> re.Pattern[str]:
    """A pattern of the targets' words."""
    return load_grammar("targets").compile(words)


def _ends(text: str, at: int) -> bool:
    return at >= len(text) or words_of("{name_end}").match(text, at) is not None
