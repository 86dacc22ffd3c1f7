"""Patterns compiled so that they are tried only where they can match.

A pattern is read once: for the words of which every match holds one, so that a text without them need not be searched,
and for the characters at which a match can begin, which it then looks for before all else.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from re import _compiler, _constants, _parser  # type: ignore[attr-defined] # they alone read and take a tree
from typing import Any

Words = frozenset[str]
_Nodes = Sequence[tuple[Any, Any]]
_MOST = 96
_MOST_CHARS = 40
_COUNTED = 4
_RARE, _COMMON = 0.004, 0.03
_COMMON_KINDS = frozenset({"Nd", "Po", "Ps", "Pe"})
_OFTEN, _VERY_OFTEN = 0.1, 0.6
_EMPTY = ""
_NOTHING = frozenset({_EMPTY})
_DIGIT = r"\d"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern ready for use, and words of which every match holds one; None when there are none that are rare.

    `pattern.pattern` is None: what it was compiled from is `source`.
    """

    source: str
    pattern: re.Pattern[str]
    words: Words | None


def compile_pattern(source: str) -> Compiled:
    """A pattern that matches what `re.compile` of the source does; re.error when it is none."""
    nodes = _parser.parse(source)
    words = begins = None
    if not nodes.state.flags & re.IGNORECASE:
        words, begins = _sequence(nodes).words, None if _is_led(nodes) else _begins(nodes)
    if begins and _EMPTY not in begins and frequency(begins) <= _VERY_OFTEN:
        nodes.insert(0, (_constants.ASSERT, (1, _parser.parse(_class_of(begins)))))
    known = _shortest(words) if words and frequency(words) <= _OFTEN else None
    return Compiled(source, _compiler.compile(nodes), known)


def frequency(words: Iterable[str]) -> float:
    """About how many of the words begin at a character of a Chinese text: digits and marks are common, others rare."""
    return sum(prod(map(_share, word[:_COUNTED])) for word in words)


@cache
def _share(char: str) -> float:
    return _COMMON if unicodedata.category(char) in _COMMON_KINDS else _RARE


def _shortest(words: Words) -> Words:
    """The words in which no other stands."""
    return frozenset(word for word in words if not any(other in word for other in words if other != word))


def _rarer(one: Words | None, other: Words | None) -> Words | None:
    if one is None or other is None:
        return one or other
    return one if frequency(one) <= frequency(other) else other


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a part of a pattern: all that it can match, where that is little, and words that it needs."""

    exact: Words | None = None
    needs: Words | None = None

    @property
    def words(self) -> Words | None:
        """The rarest words that it is known to need."""
        return _rarer(self.needs, self.exact if self.exact and _EMPTY not in self.exact else None)


def _sequence(nodes: _Nodes) -> _Part:
    """Parts in a row: what stands in a row is put together as long as there are few combinations."""
    exact, needs, whole, tail = _NOTHING, None, True, _EMPTY
    for kind, value in nodes:
        if kind is _constants.LITERAL:
            tail += chr(value)
            continue
        exact, tail = _joined(exact, tail), _EMPTY
        read = _READERS.get(kind)
        part = read(value) if read else _Part()
        needs = _rarer(needs, part.needs)
        if part.exact is not None and len(exact) * len(part.exact) <= _MOST:
            exact = frozenset([before + after for before in exact for after in part.exact])
            continue
        needs, whole = _Part(exact, needs).words, False
        exact = _NOTHING if part.exact is None else part.exact
    exact = _joined(exact, tail)
    return _Part(exact, needs) if whole else _Part(None, _Part(exact, needs).words)


def _joined(words: Words, tail: str) -> Words:
    return frozenset([word + tail for word in words]) if tail else words


def _class(items: _Nodes) -> _Part:
    chars = _chars(items)
    return _Part(None if chars is None or _DIGIT in chars else chars)


def _chars(items: _Nodes) -> Words | None:
    """The characters of a class, digits of any script as one; None when they are many."""
    chars: set[str] = set()
    for kind, value in items:
        if kind is _constants.CATEGORY and value is _constants.CATEGORY_DIGIT:
            chars.add(_DIGIT)
            continue
        low, high = (
            (value, value) if kind is _constants.LITERAL else value if kind is _constants.RANGE else (0, _MOST_CHARS)
        )
        if high - low >= _MOST_CHARS:
            return None
        chars.update(map(chr, range(low, high + 1)))
    return frozenset(chars) if len(chars) <= _MOST_CHARS else None


def _branch(value: tuple[None, list[_Nodes]]) -> _Part:
    parts = [_sequence(branch) for branch in value[1]]
    every = [part.exact for part in parts if part.exact is not None]
    if len(every) == len(parts) and sum(map(len, every)) <= _MOST:
        return _Part(frozenset().union(*every))
    words = [part.words for part in parts]
    return _Part(None, frozenset().union(*filter(None, words)) if all(words) else None)


def _group(value: tuple[Any, int, int, _Nodes]) -> _Part:
    return _Part() if value[1] & re.IGNORECASE else _sequence(value[3])


def _repeat(value: tuple[int, int, _Nodes]) -> _Part:
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
    return frozenset(map(_EMPTY.join, itertools.product(words, repeat=count)))


def _ahead(value: tuple[int, _Nodes]) -> _Part:
    """What is looked at takes no room; what must stand ahead is needed, what must stand behind may be out of reach."""
    direction, looked_at = value
    return _Part(_NOTHING, _sequence(looked_at).words if direction > 0 else None)


def _nothing(_: Any) -> _Part:
    return _Part(_NOTHING)


_READERS: dict[Any, Callable[[Any], _Part]] = {
    _constants.IN: _class,
    _constants.BRANCH: _branch,
    _constants.SUBPATTERN: _group,
    _constants.MAX_REPEAT: _repeat,
    _constants.MIN_REPEAT: _repeat,
    _constants.ASSERT: _ahead,
    _constants.ASSERT_NOT: _nothing,
    _constants.AT: _nothing,
}


def _is_led(nodes: _Nodes) -> bool:
    """Whether `re` sees by itself with which characters a match begins."""
    kind, value = nodes[0]
    if kind is _constants.SUBPATTERN:
        return _is_led(value[3])
    if kind is _constants.BRANCH:
        return all(branch and branch[0][0] is _constants.LITERAL for branch in value[1])
    return kind in (_constants.LITERAL, _constants.IN)


def _class_of(chars: Words) -> str:
    """Characters as a class in a pattern."""
    return f"[{''.join(char if char == _DIGIT else re.escape(char) for char in sorted(chars))}]"


def _begins(nodes: _Nodes) -> Words | None:
    """The characters with which parts in a row begin, and the empty word where they may match nothing; None: any."""
    found: set[str] = set()
    for node in nodes:
        first = _begins_part(*node)
        if first is None:
            return None
        found |= first - _NOTHING
        if _EMPTY not in first:
            return frozenset(found)
    return frozenset(found | _NOTHING)


def _begins_part(kind: Any, value: Any) -> Words | None:
    if kind is _constants.LITERAL:
        return frozenset({chr(value)})
    if kind is _constants.IN:
        return _chars(value)
    if kind is _constants.BRANCH:
        branches = [_begins(branch) for branch in value[1]]
        known = [first for first in branches if first is not None]
        return frozenset().union(*known) if len(known) == len(branches) else None
    if kind is _constants.SUBPATTERN:
        return None if value[1] & re.IGNORECASE else _begins(value[3])
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        first = _begins(value[2])
        return first if first is None or value[0] else first | _NOTHING
    return _NOTHING if kind in (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT) else None
