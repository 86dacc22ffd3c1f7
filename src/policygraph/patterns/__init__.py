"""Patterns compiled so that they are tried only where they can match.

A pattern is read once: for the words of which every match holds one, so that a text without them need not be searched,
and for the characters at which a match can begin, which it then looks for before all else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policygraph.patterns.parts import DIGIT, EMPTY, Words, frequency
from policygraph.patterns.source import read

__all__ = ["Compiled", "Words", "compile_pattern", "frequency"]

_OFTEN, _VERY_OFTEN = 0.1, 0.6
_LOOK = re.compile(r"(?P<opens>(?:\((?:\?:|\?P<\w+>)?)*)\(\?=\[[^]\\]*\]\)(?=\(\?:)")
"""A look ahead with which a pattern begins, in whatever groups."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern ready for use, and words of which every match holds one; None when there are none that are rare.

    `source` is what it was compiled from; `pattern.pattern` looks first for the characters at which a match can begin.
    """

    source: str
    pattern: re.Pattern[str]
    words: Words | None


def compile_pattern(source: str) -> Compiled:
    """A pattern that matches what `re.compile` of the source does; re.error when it is none."""
    known = read(source)
    words = known.words
    rare = _shortest(words) if words and frequency(words) <= _OFTEN else None
    plain = _LOOK.sub(r"\g<opens>", source, count=1) if _LOOK.match(source) else source
    if plain != source and (part := read(plain)).is_led and part.begins == known.begins:
        return Compiled(source, re.compile(plain), rare)
    begins = None if known.is_led else known.begins
    if not begins or EMPTY in begins or frequency(begins) > _VERY_OFTEN:
        return Compiled(source, re.compile(source), rare)
    try:
        return Compiled(source, re.compile(f"(?={_class_of(begins)})(?:{source})"), rare)
    except re.error:
        re.compile(source)  # which tells where in the source it is wrong
        raise


def _shortest(words: Words) -> Words:
    """The words in which no other stands."""
    return frozenset(word for word in words if not any(other in word for other in words if other != word))


def _class_of(chars: Words) -> str:
    """Characters as a class in a pattern."""
    return f"[{''.join(char if char == DIGIT else re.escape(char) for char in sorted(chars))}]"
