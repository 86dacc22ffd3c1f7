"""Text = the raw characters of a file, a normalized form to match on, and the map between the two.

Normalized means: layout white space and what is not seen taken out (line ends kept as a single line feed), full-width
digits, Latin letters and the percent sign narrowed, half-width brackets, colons, commas and semicolons widened,
radicals and forms of ≤ and ≥ made one. Every normalized character stands for exactly one raw character, so that a match
on the normalized form cuts out the exact raw words. A text in traditional characters has simplified ones in its
normalized form, so that one set of rules reads both; quotes stay as written.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from policygraph.characters import RADICALS, in_simplified, is_traditional, simplified
from policygraph.values import value

_GAP = "\x00"
_UNSEEN = ((0x00, 0x09), (0x0B, 0x20), (0x7F, 0xA0), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F))
_LAYOUT = "\u00ad\u061c\u1680\u3000\ufeff" + "".join(
    chr(code) for first, last in _UNSEEN for code in range(first, last + 1)
)
_NARROW = {chr(0xFF10 + i): chr(0x30 + i) for i in range(10)}
_NARROW |= {chr(0xFF21 + i): chr(0x41 + i) for i in range(26)} | {chr(0xFF41 + i): chr(0x61 + i) for i in range(26)}
_NARROW |= dict(zip("％／＋＜＞＝≦≧⩽⩾［］", "%/+<>=≤≥≤≥[]", strict=True))
_WIDEN = dict(zip("(),:;?!∶︰﹕﹑﹐﹔﹙﹚﹝﹞〖〗", "（），：；？！：：：、，；（）〔〕【】", strict=True))
_PLAIN = {**RADICALS, **_NARROW, **_WIDEN, **dict.fromkeys(_LAYOUT, _GAP)}
_OTHER = re.compile(f"[{re.escape(''.join(_PLAIN))}]")
_OFFSETS = tuple(range(1 << 16))
_KEPT = re.compile(f"[^{_GAP}]+")
_LINE = re.compile(r"[^\n]+")
_HALF = re.compile("[\ud800-\udfff]")
_STOP = re.compile(r"[。！？\n]")


@value(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of raw characters."""

    start: int
    end: int


@value(frozen=True, slots=True)
class Line:
    """A line that is not blank: normalized offsets, without its line end."""

    start: int
    end: int


def normalized(words: str, *, traditional: bool) -> str:
    """Words as they stand in the normalized form of a text, whether that is in traditional characters or not."""
    plain = _plain(_HALF.sub("\ufffd", words)).replace(_GAP, "")
    return in_simplified(plain) if traditional else plain


def _plain(raw: str) -> str:
    """The characters that raw ones stand for, one for one; no character that is put in stands for another."""
    for char in set(_OTHER.findall(raw)):
        raw = raw.replace(char, _PLAIN[char])
    return raw


def _without(words: str, spans: tuple[Span, ...], gap: str) -> str:
    """The words with as many gaps in place of the characters of spans."""
    if not spans:
        return words
    kept = [0, *itertools.chain.from_iterable((span.start, span.end) for span in spans), len(words)]
    pieces = [words[start:end] for start, end in itertools.pairwise(kept)]
    return "".join(gap * len(piece) if at % 2 else piece for at, piece in enumerate(pieces))


@dataclass(frozen=True)
class Text:
    """`raw` as decoded (a BOM counts), `norm` to match on, `origin[i]` the raw offset of normalized character i.

    Half of a surrogate pair, which no file can hold, becomes U+FFFD in `raw`.
    `layout` holds stretches that are taken out like white space, in order: broken line ends, page numbers.
    `merged` holds the raw offsets of empty table cells that go on from the one above, where the file's format tells
    them; `all_merged` where it tells each of them.
    """

    raw: str
    layout: tuple[Span, ...] = ()
    merged: frozenset[int] = frozenset()
    all_merged: bool = False
    norm: str = field(init=False, repr=False)
    origin: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if _HALF.search(self.raw):
            object.__setattr__(self, "raw", _HALF.sub("\ufffd", self.raw))
        mapped = _without(simplified(_plain(self.raw)), self.layout, _GAP)
        object.__setattr__(self, "norm", mapped.replace(_GAP, ""))
        offsets = _OFFSETS if len(mapped) <= len(_OFFSETS) else range(len(mapped))
        origin: list[int] = []
        for kept in _KEPT.finditer(mapped):
            origin += offsets[kept.start() : kept.end()]
        object.__setattr__(self, "origin", tuple(origin))

    @cached_property
    def is_traditional(self) -> bool:
        """Whether `norm` has simplified characters for the traditional ones of `raw`."""
        return is_traditional(_plain(self.raw))

    @property
    def bare(self) -> str:
        """`raw` in simplified characters, with blanks for what `layout` takes out: as long, with fewer line ends."""
        return _without(in_simplified(self.raw) if self.is_traditional else self.raw, self.layout, " ")

    def span(self, start: int, end: int) -> Span:
        """The raw span of normalized characters start..end (end > start)."""
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def quote(self, start: int, end: int) -> str:
        """The raw words of normalized characters start..end, exactly as they stand."""
        return self.raw[self.origin[start] : self.origin[end - 1] + 1] if end > start else ""

    def words(self, start: int, end: int) -> str:
        """The raw words of normalized characters start..end without layout white space and line ends."""
        if end <= start:
            return ""
        first, last = self.origin[start], self.origin[end - 1] + 1
        if last - first == end - start:
            return self.raw[first:last].replace("\n", "")
        return "".join(self.raw[self.origin[i]] for i in range(start, end) if self.norm[i] != "\n")

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All lines with a character on them, in order."""
        return tuple(Line(m.start(), m.end()) for m in _LINE.finditer(self.norm))

    @cached_property
    def _stops(self) -> tuple[list[int], list[int]]:
        """Where sentences stop, from before the text on, and where each then ends: behind a mark, before a line end."""
        marks = [m.start() for m in _STOP.finditer(self.norm)]
        ends = [at + (self.norm[at] != "\n") for at in marks]
        return [-1, *marks, len(self.norm)], [0, *ends, len(self.norm)]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Normalized offsets of the whole sentence (or sentences) that hold normalized characters start..end."""
        stops, ends = self._stops
        return stops[bisect_left(stops, start) - 1] + 1, max(ends[bisect_left(stops, end - 1)], end)

    def is_one_sentence(self, start: int, end: int) -> bool:
        """Whether one sentence, without the line end behind it, holds all normalized characters start..end."""
        stops, ends = self._stops
        at = bisect_left(stops, start)
        return at == bisect_left(stops, end - 1) and end <= ends[at]

    def leading(self, line: Line) -> str:
        """The layout white space that stands before a line's first character."""
        first = self.origin[line.start]
        begin = self.raw.rfind("\n", 0, first) + 1
        return self.raw[begin:first]
