"""Lists of bodies: where one name ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import NamedTuple

from policygraph.document import Document
from policygraph.rules import load_grammar

_OPEN, _CLOSE = "（〔‹【[<《“", "）〕›】]>》”"
_PARTING = "、，；。/\n"
_COMMA = "、"
_MARK = re.compile(r"[（〔‹【\[<《“）〕›】\]>》”、，；。/\n]")
_SHORTEST = 3
_KNOWN = 1 << 12


class Name(NamedTuple):
    """A name in a list: normalized offsets and words; `open` when the list goes on with 等 after it."""

    start: int
    end: int
    words: str
    open: bool = False


@cache
def _ends() -> tuple[re.Pattern[str], ...]:
    """What ends a list, what may open a name, what ends a name, what joins two in a part, what ends a list with 和."""
    grammar = load_grammar("responsibility")
    return (
        grammar.compile("(?:{closing})$"),
        grammar.compile("^(?:{opening})"),
        grammar.compile("(?:{organ})(?:（[^（）]{1,24}）)?$"),
        grammar.compile("{join}"),
        grammar.compile("{closing_part}"),
    )


@lru_cache(maxsize=_KNOWN)
def is_body(words: str) -> bool:
    """True when the words can name a body: they end in a word for an organ."""
    return load_grammar("responsibility").rules["responsibility.body"].pattern.search(words) is not None


@lru_cache(maxsize=_KNOWN)
def is_field(words: str) -> bool:
    """True for a field of government that stands for its department (发展改革、财政等部门)."""
    return load_grammar("responsibility").rules["responsibility.field-name"].pattern.search(words) is not None


@lru_cache(maxsize=_KNOWN)
def is_group(words: str) -> bool:
    """True for lower governments and park committees, as a group or by a park's name."""
    return load_grammar("responsibility").rules["responsibility.local"].pattern.search(words) is not None


@lru_cache(maxsize=_KNOWN)
def is_place(words: str) -> bool:
    """True for a named county, district or town, or its government."""
    return load_grammar("responsibility").rules["responsibility.named-place"].pattern.search(words) is not None


@lru_cache(maxsize=_KNOWN)
def is_lower(words: str) -> bool:
    """True for the rest of a group of lower governments (市人民政府 after 各盟行政公署)."""
    return load_grammar("responsibility").rules["responsibility.lower"].pattern.search(words) is not None


def split_agencies(document: Document, start: int, end: int) -> tuple[Name, ...]:
    """The names in normalized characters start..end; those that a 等 stands behind are marked open."""
    norm = document.norm
    joint, gaps = _joint(norm, start, end), _gaps(document, start, end)
    words = norm[start:end]
    found = _listed(_parts(words, joint, gaps), words) if joint or gaps else _plain(words)
    return tuple([Name(start + low, start + high, name, is_open) for low, high, name, is_open in found])


@lru_cache(maxsize=_KNOWN)
def _plain(words: str) -> tuple[Name, ...]:
    """The names of a list in which nothing but marks parts them."""
    return _listed(_parts(words, (), ()), words)


def _listed(parts: list[tuple[int, int]], words: str) -> tuple[Name, ...]:
    """The names in the parts of a list, with offsets into its words."""
    names: list[Name] = []
    for low, high in parts:
        for begin, name, shut in _names_of(words[low:high]):
            if shut:
                names = [before._replace(open=True) for before in names]
            if name:
                names.append(Name(low + begin, low + begin + len(name), name, shut))
    return tuple(names)


@lru_cache(maxsize=_KNOWN)
def _names_of(part: str) -> tuple[tuple[int, str, bool], ...]:
    """Where the names of a part begin in it, their words without what opens and ends a list, and whether 等 ends it."""
    closing, opening, *_, whole = _ends()
    found = []
    for low, high in _joined(part, 0, len(part)):
        words = part[low:high]
        stripped = opening.sub("", words)
        begin = low + len(words) - len(stripped)
        shut = whole.search(stripped) or closing.search(stripped)
        stripped = stripped[: shut.start()] if shut else stripped
        found.append((begin, stripped.rstrip("（" if "<" in stripped else "（>"), shut is not None))
    return tuple(found)


def _parts(words: str, joint: Collection[int], gaps: Collection[int]) -> list[tuple[int, int]]:
    """Stretches between separators outside brackets; blanks part names too where the left one is a whole name."""
    parts, depth, low = list[tuple[int, int]](), 0, 0
    marks = [mark.start() for mark in _MARK.finditer(words)]
    for at in sorted({*gaps, *marks}) if gaps else marks:
        char = words[at]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and at not in joint and char in _PARTING:
            parts.append((low, at))
            low = at + 1
        if depth == 0 and low < at and at in gaps and at - low >= _SHORTEST and is_body(words[low:at]):
            parts.append((low, at))
            low = at
    parts.append((low, len(words)))
    return [part for part in parts if part[1] > part[0]]


def _joint(norm: str, start: int, end: int) -> set[int]:
    """Where, from the start on, commas part no names: 各县、市、区人民政府."""
    if norm.find(_COMMA, start, end) < 0:
        return set()
    rule = load_grammar("responsibility").rules["responsibility.joint"].pattern
    return {at - start for m in rule.finditer(norm, start, end) for at in range(*m.span()) if norm[at] == _COMMA}


def _gaps(document: Document, start: int, end: int) -> set[int]:
    """The characters of start..end, counted from its start, before which blanks stand on their line."""
    origin = document.text.origin
    if end <= start or origin[end - 1] - origin[start] == end - 1 - start:
        return set()
    return {at - start for at in range(start + 1, end) if origin[at] - origin[at - 1] > 1}


def _joined(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """Parts a stretch at 和, 及, 与 where whole names stand on both sides."""
    *_, organ, join, shut = _ends()
    if shut.search(norm[start:end]):
        return [(start, end)]
    if is_field(norm[start:end]):
        return [(start, end)]
    for match in join.finditer(norm, start + 2, end - 1):
        left, right = norm[start : match.start()], norm[match.end() : end]
        ends = organ.search(left) and (organ.search(right) or is_group(right))
        ends = ends or (is_field(left) and is_field(right))
        if ends and (len(left) >= _SHORTEST or is_field(left)) and len(right) > 1:
            return [(start, match.start()), *_joined(norm, match.end(), end)]
    return [(start, end)]
