"""Words that a pattern needs: one of them stands in every match of it, so that a text without any holds no match."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from math import prod
from re import _parser  # type: ignore[attr-defined] # the only reader of patterns that agrees with `re`
from typing import Any

Words = frozenset[str]
_MOST = 96
_MOST_CHARS = 40
_COUNTED = 4
_RARE, _COMMON = 0.004, 0.03
_COMMON_KINDS = frozenset({"Nd", "Po", "Ps", "Pe"})
_OFTEN = 0.1
_NOTHING = frozenset({""})


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a part of a pattern: all that it can match, where that is little, and words that it needs."""

    exact: Words | None = None
    needs: Words | None = None

    @property
    def words(self) -> Words | None:
        """The rarest words that it is known to need."""
        return _rarer(self.needs, self.exact if self.exact and "" not in self.exact else None)


def needed_words(pattern: str) -> Words | None:
    """Words of which every match of a pattern holds at least one; None when there are none, or none that are rare."""
    read = _parser.parse(pattern)
    words = None if read.state.flags & re.IGNORECASE else _sequence(read).words
    if words is None or frequency(words) > _OFTEN:
        return None
    return frozenset(word for word in words if not any(other in word for other in words if other != word))


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


def _sequence(nodes: Iterable[tuple[Any, Any]]) -> _Part:
    """Parts in a row: what stands in a row is put together as long as there are few combinations."""
    exact, needs, whole = _NOTHING, None, True
    for node in nodes:
        part = _part(node)
        needs = _rarer(needs, part.needs)
        if part.exact is not None and len(exact) * len(part.exact) <= _MOST:
            exact = frozenset(before + after for before in exact for after in part.exact)
            continue
        needs, whole = _rarer(needs, _Part(exact).words), False
        exact = _NOTHING if part.exact is None else part.exact
    needs = _rarer(needs, _Part(exact).words)
    return _Part(exact if whole else None, needs)


def _part(node: tuple[Any, Any]) -> _Part:
    kind, value = node
    read = _READERS.get(str(kind))
    return read(value) if read else _Part()


def _literal(code: int) -> _Part:
    return _Part(frozenset({chr(code)}))


def _class(items: list[tuple[Any, Any]]) -> _Part:
    chars: set[str] = set()
    for kind, value in items:
        low, high = (value, value) if str(kind) == "LITERAL" else value if str(kind) == "RANGE" else (0, _MOST_CHARS)
        if high - low >= _MOST_CHARS:
            return _Part()
        chars.update(map(chr, range(low, high + 1)))
    return _Part(frozenset(chars) if len(chars) <= _MOST_CHARS else None)


def _branch(value: tuple[None, list[Any]]) -> _Part:
    parts = [_sequence(branch) for branch in value[1]]
    every = [part.exact for part in parts if part.exact is not None]
    exact = frozenset().union(*every) if len(every) == len(parts) else None
    words = [part.words for part in parts]
    needs = frozenset().union(*filter(None, words)) if all(words) else None
    return _Part(exact if exact and len(exact) <= _MOST else None, needs)


def _group(value: tuple[Any, int, int, Any]) -> _Part:
    return _Part() if value[1] & re.IGNORECASE else _sequence(value[3])


def _repeat(value: tuple[int, int, Any]) -> _Part:
    fewest, most, repeated = value
    part = _sequence(repeated)
    if fewest == most == 1:
        return part
    if fewest:
        return _Part(None, _Part(_times(part.exact, fewest)).words if part.exact else part.words)
    return _Part(part.exact | _NOTHING if most == 1 and part.exact is not None else None)


def _times(words: Words, count: int) -> Words:
    """Words put together so many times, or fewer where that makes too many."""
    while count > 1 and len(words) ** count > _MOST:
        count -= 1
    return frozenset(map("".join, itertools.product(words, repeat=count)))


def _ahead(value: tuple[int, Any]) -> _Part:
    """What is looked at takes no room; what must stand ahead is needed, what must stand behind may be out of reach."""
    direction, looked_at = value
    return _Part(_NOTHING, _sequence(looked_at).words if direction > 0 else None)


def _nothing(_: Any) -> _Part:
    return _Part(_NOTHING)


_READERS: dict[str, Callable[[Any], _Part]] = {
    "LITERAL": _literal,
    "IN": _class,
    "BRANCH": _branch,
    "SUBPATTERN": _group,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "ASSERT": _ahead,
    "ASSERT_NOT": _nothing,
    "AT": _nothing,
}
