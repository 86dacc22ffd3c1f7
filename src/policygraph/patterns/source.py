"""The source of a pattern, read as far as is needed to know with what and by which words it matches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from policygraph.patterns.parts import (
    DIGIT,
    NOTHING,
    UNKNOWN,
    Part,
    ahead,
    either,
    one_of,
    one_word,
    repeated,
    row,
    text,
)

_ESCAPE = r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|N\{[^}]*\}|[0-9]{1,3}|[\s\S])"
_ONE = r"[^\\\[(){.*+?|^$]"
_TEXT = f"{_ONE}+"
_TOKEN = re.compile(
    rf"(?P<words>\(\?:{_TEXT}(?:\|{_TEXT})*\))"
    rf"|(?P<text>{_TEXT}(?![*+?{{])|{_ONE})"
    r"|(?P<times>(?:[*+?]|\{(?:\d+,?\d*|,\d*)\})[?+]?)"
    r"|(?P<nothing>\(\?\#[^)]*\)|[\^$])"
    r"|(?P<unknown>\(\?P=\w+\)|\.)"
    r"|(?P<opens>\((?:\?(?:P<\w+>|<[=!]|[:>=!]|\(\w+\)|[a-zA-Z]*-?[a-zA-Z]+:))?)"
    r"|(?P<closes>\))"
    r"|(?P<bar>\|)"
    r"|(?P<chars>\[\^?\]?(?:\\[\s\S]|[^\]\\])*\])"
    rf"|(?P<escape>{_ESCAPE})"
    r"|(?P<other>[\s\S])"
)
_IN_CLASS = re.compile(rf"({_ESCAPE}|[\s\S])(?:-({_ESCAPE}|[\s\S]))?")
_MANY = 40
_CONTROLS = {r"\a": "\a", r"\f": "\f", r"\n": "\n", r"\r": "\r", r"\t": "\t", r"\v": "\v"}
_ENDS = frozenset({r"\A", r"\b", r"\B", r"\Z", r"\z"})
_FLAGS = re.compile(r"\(\?[a-zA-Z]+\)")


def read(source: str) -> Part:
    """What is known of a pattern as a whole; of one with flags at its head, or that is none, little."""
    if _FLAGS.match(source):
        return UNKNOWN
    levels = [_Level(_itself)]
    for token in _TOKEN.finditer(source):
        kind, words = str(token.lastgroup), token[0]
        if kind == "opens":
            levels.append(_Level(_GROUPS.get(words[:3], _unknown)))
        elif kind == "closes" and len(levels) > 1:
            closed = levels.pop().whole()
            levels[-1].row.append(closed)
        else:
            levels[-1].take(kind, words)
    return levels[0].whole()


class _Level:
    """A group that is open, or the whole pattern: its branches so far, the last one as a row of parts."""

    def __init__(self, close: Callable[[Part], Part]) -> None:
        self._close, self._branches = close, list[Part]()
        self.row: list[Part] = []

    def take(self, kind: str, words: str) -> None:
        """What stands next in the group."""
        if kind == "bar":
            self._branches.append(row(self.row))
            self.row = []
        elif kind == "times":
            self.row[-1:] = [repeated(part, *_counts(words)) for part in self.row[-1:]]
        else:
            self.row.append(_LEAVES[kind](words))

    def whole(self) -> Part:
        """What the group is."""
        last = row(self.row)
        return self._close(either([*self._branches, last]) if self._branches else last)


def _counts(words: str) -> tuple[int, int | None]:
    """How often at least and at most."""
    if words[0] != "{":
        return int(words[0] == "+"), 1 if words[0] == "?" else None
    fewest, comma, most = words[1 : words.index("}")].partition(",")
    return int(fewest or 0), int(most) if most else None if comma else int(fewest)


def _itself(part: Part) -> Part:
    return part


def _nothing(_: object) -> Part:
    return NOTHING


def _unknown(_: object) -> Part:
    return UNKNOWN


def _escape(words: str) -> Part:
    if words == DIGIT:
        return one_of((DIGIT,))
    char = _char(words)
    return text(char) if char else NOTHING if words in _ENDS else UNKNOWN


def _char(words: str) -> str | None:
    """The character that stands in a source, by itself or escaped; None for a kind of characters."""
    if words[0] != "\\":
        return words
    if words[1] in "xuU":
        return chr(int.from_bytes(bytes.fromhex(words[2:])))
    if words[1].isascii() and words[1].isalnum():
        return _CONTROLS.get(words)
    return words[1]


@cache
def _words(group: str) -> Part:
    return one_word(group[len("(?:") : -1].split("|"))


@cache
def _chars(words: str) -> Part:
    many = Part(is_led=True)
    if words[1] == "^":
        return many
    try:
        return one_of(char for item in _IN_CLASS.finditer(words[1:-1]) for char in _range(item[1], item[2]))
    except ValueError:
        return many


def _range(low: str, high: str | None) -> Iterator[str]:
    """The characters of an item of a class; ValueError when they are many."""
    if low == DIGIT:
        yield DIGIT
        return
    first, last = _char(low), _char(high or low)
    if first is None or last is None or ord(last) - ord(first) >= _MANY:
        raise ValueError
    yield from map(chr, range(ord(first), ord(last) + 1))


_GROUPS: dict[str, Callable[[Part], Part]] = {
    "(": _itself,
    "(?:": _itself,
    "(?>": _itself,
    "(?P": _itself,
    "(?=": ahead,
    "(?!": _nothing,
    "(?<": _nothing,
}
_LEAVES: dict[str, Callable[[str], Part]] = {
    "words": _words,
    "text": text,
    "nothing": _nothing,
    "unknown": _unknown,
    "chars": _chars,
    "escape": _escape,
    "closes": _unknown,
    "other": _unknown,
}
