"""What is known of a pattern and of each part of it, put together from what its own parts are known to be."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod

Words = frozenset[str]
DIGIT = r"\d"
"""Stands for the digits of any script where characters are told."""

EMPTY = ""
_MOST = 96
_MOST_CHARS = 40
_COUNTED = 4
_RARE, _COMMON = 0.004, 0.03
_COMMON_KINDS = frozenset({"Nd", "Po", "Ps", "Pe"})
_NOTHING = frozenset({EMPTY})


def frequency(words: Iterable[str]) -> float:
    """About how many of the words begin at a character of a Chinese text: digits and marks are common, others rare."""
    return sum(prod(map(_share, word[:_COUNTED])) for word in words)


@cache
def _share(char: str) -> float:
    return _COMMON if unicodedata.category(char) in _COMMON_KINDS else _RARE


def _rarer(one: Words | None, other: Words | None) -> Words | None:
    if one is None or other is None:
        return one or other
    return one if frequency(one) <= frequency(other) else other


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of a part of a pattern; None is what is not.

    `exact` is all that it can match, where that is little. `needs` are words of which every match holds one.
    `begins` are the characters at which a match can begin, and the empty word where it may match nothing.
    `is_led` tells that `re` sees by itself with which characters a match begins.
    """

    exact: Words | None = None
    needs: Words | None = None
    begins: Words | None = None
    is_led: bool = False

    @property
    def words(self) -> Words | None:
        """The rarest words that it is known to need."""
        return _rarer(self.needs, self.exact if self.exact and EMPTY not in self.exact else None)


UNKNOWN = Part()
NOTHING = Part(_NOTHING, None, _NOTHING)
"""What takes no room: a look behind, a look for what must not be there, an end of a line."""


def text(words: str) -> Part:
    """Characters in a row."""
    return Part(frozenset({words}), None, frozenset(words[:1]), is_led=True)


def one_word(words: Sequence[str]) -> Part:
    """One of some words, none of them empty."""
    every = frozenset(words)
    begins = frozenset([word[0] for word in words])
    return Part(every, None, begins, is_led=True) if len(every) <= _MOST else Part(None, every, begins, is_led=True)


def one_of(chars: Iterable[str]) -> Part:
    """A class of characters, of which DIGIT is one."""
    known = frozenset(chars)
    if len(known) > _MOST_CHARS:
        return Part(is_led=True)
    return Part(None if DIGIT in known else known, None, known, is_led=True)


def row(parts: Sequence[Part]) -> Part:
    """Parts in a row: what stands in a row is put together as long as there are few combinations."""
    if len(parts) == 1:
        return parts[0]
    exact, needs, whole = _NOTHING, None, True
    for part in parts:
        needs = _rarer(needs, part.needs)
        if part.exact is not None and len(exact) * len(part.exact) <= _MOST:
            exact = frozenset([before + after for before in exact for after in part.exact])
            continue
        needs, whole = Part(exact, needs).words, False
        exact = _NOTHING if part.exact is None else part.exact
    is_led = bool(parts) and parts[0].is_led
    if whole:
        return Part(exact, needs, _begins(parts), is_led)
    return Part(None, Part(exact, needs).words, _begins(parts), is_led)


def _begins(parts: Sequence[Part]) -> Words | None:
    found = _NOTHING
    for part in parts:
        if part.begins is None:
            return None
        found = found - _NOTHING | part.begins
        if EMPTY not in part.begins:
            break
    return found


def either(parts: Sequence[Part]) -> Part:
    """One of the parts."""
    begins = [part.begins for part in parts if part.begins is not None]
    first = frozenset().union(*begins) if len(begins) == len(parts) else None
    is_led = all(part.is_led and len(part.begins or ()) == 1 for part in parts)
    every = [part.exact for part in parts if part.exact is not None]
    if len(every) == len(parts) and sum(map(len, every)) <= _MOST:
        return Part(frozenset().union(*every), None, first, is_led)
    words = [part.words for part in parts]
    return Part(None, frozenset().union(*filter(None, words)) if all(words) else None, first, is_led)


def repeated(part: Part, fewest: int, most: int | None) -> Part:
    """A part so many times."""
    if fewest == most == 1:
        return part
    if fewest:
        return Part(None, Part(_times(part.exact, fewest)).words if part.exact else part.words, part.begins)
    exact = part.exact | _NOTHING if most == 1 and part.exact is not None else None
    return Part(exact, None, None if part.begins is None else part.begins | _NOTHING)


def _times(words: Words, count: int) -> Words:
    """Words put together so many times, or fewer where that makes too many."""
    while count > 1 and len(words) ** count > _MOST:
        count -= 1
    return frozenset(map(EMPTY.join, itertools.product(words, repeat=count)))


def ahead(part: Part) -> Part:
    """A look at what must stand ahead, which takes no room and is needed: a match begins where that does."""
    return Part(_NOTHING, part.words, part.begins if part.begins and EMPTY not in part.begins else _NOTHING)
