"""Word's automatic numbers, rendered as Word shows them: 一、 （一） 1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from policygraph.reading.numerals import rendered

_LEVELS = 9
_DEEPEST_STYLE = 20
_SLOT = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level counts: its first number, form (`w:numFmt`), pattern (第%1章) and the style that goes with it."""

    start: int = 1
    form: str = "none"
    pattern: str = ""
    style: str | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """A list: which counters it shares, and its levels."""

    counter: int
    levels: tuple[_Level, ...]
    restarts: frozenset[int]


@dataclass
class Numbering:
    """Counts the numbered paragraphs of a document; ask for each paragraph once, in reading order."""

    document: Document
    _lists: dict[int, _List] = field(init=False, default_factory=dict)
    _counts: dict[int, list[int | None]] = field(init=False, default_factory=dict)
    _styles: dict[str, Any] = field(init=False, default_factory=dict)
    _seen: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        styles = self.document.part.styles.element.iterchildren(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in styles}
        try:
            root: Any = self.document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
        except KeyError:
            return
        self._read(root.element)

    def number(self, paragraph: Any) -> str:
        """The number that stands before a paragraph (an element `w:p`), empty when it has none; counts it."""
        place = self._place(paragraph)
        if place is None:
            return ""
        key, depth = place
        found = self._lists[key]
        counts = self._counts.setdefault(found.counter, [None] * _LEVELS)
        if key not in self._seen:
            self._seen.add(key)
            for restarted in found.restarts:
                counts[restarted] = None
        before = counts[depth]
        counts[depth] = found.levels[depth].start if before is None else before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        pattern = found.levels[depth].pattern
        return _SLOT.sub(lambda match: self._words(found, counts, int(match[1]) - 1, depth), pattern)

    @staticmethod
    def _words(found: _List, counts: list[int | None], level: int, depth: int) -> str:
        """The count of a level, as the paragraph's level shows it."""
        own = found.levels[level]
        if level > depth:
            return ""
        count = counts[level]
        if count is None:
            count = counts[level] = own.start
        return rendered(count, "decimal" if found.levels[depth].legal and own.form != "bullet" else own.form)

    def _place(self, paragraph: Any) -> tuple[int, int] | None:
        """Which list a paragraph is in, and how deep: by itself, else by its style and what that builds on."""
        properties = paragraph.find(qn("w:pPr"))
        name = None if properties is None else _word(properties.find(qn("w:pStyle")))
        own = list(_number_of(properties))
        chain = list(self._style_chain(name))
        key = next((n for n in [*own, *(s for style in chain for s in _number_of(_paragraph_of(style)))]), None)
        if key is None or key[0] not in self._lists:
            return None
        number, depth = key
        if depth is None:
            names = [style.get(qn("w:styleId")) for style in chain]
            levels = self._lists[number].levels
            depth = next((i for i, level in enumerate(levels) if level.style is not None and level.style in names), 0)
        return number, min(max(depth, 0), _LEVELS - 1)

    def _style_chain(self, name: str | None) -> Iterator[Any]:
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(name or "")
            if style is None:
                return
            yield style
            name = _word(style.find(qn("w:basedOn")))

    def _read(self, root: Any) -> None:
        forms = {_value(form, "w:abstractNumId"): form for form in root.iterchildren(qn("w:abstractNum"))}
        linked = {_word(form.find(qn("w:styleLink"))): form for form in forms.values()}
        for number in root.iterchildren(qn("w:num")):
            key, link = _value(number, "w:numId"), number.find(qn("w:abstractNumId"))
            counter = None if link is None else _value(link, "w:val")
            form = forms.get(counter)
            if key is None or counter is None or form is None:
                continue
            form = linked.get(_word(form.find(qn("w:numStyleLink"))) or "", form)
            changes = {_value(change, "w:ilvl"): change for change in number.iterchildren(qn("w:lvlOverride"))}
            own = {_value(level, "w:ilvl"): level for level in form.iterchildren(qn("w:lvl"))}
            levels = tuple(_level(own.get(depth), changes.get(depth)) for depth in range(_LEVELS))
            starts = {d for d in range(_LEVELS) if d in changes and changes[d].find(qn("w:startOverride")) is not None}
            self._lists[key] = _List(counter, levels, frozenset(starts))


def _level(own: Any, change: Any) -> _Level:
    """A level of a list, with what this use of the list changes about it."""
    replaced = None if change is None else change.find(qn("w:lvl"))
    level = own if replaced is None else replaced
    if level is None:
        return _Level()
    names = ("start", "numFmt", "lvlText", "pStyle")
    start, form, pattern, style = (_word(level.find(qn(f"w:{name}"))) for name in names)
    override = None if change is None else _word(change.find(qn("w:startOverride")))
    first = override or start or "1"
    legal = level.find(qn("w:isLgl")) is not None
    return _Level(int(first) if first.isdecimal() else 1, form or "decimal", pattern or "", style, legal)


def _number_of(properties: Any) -> Iterator[tuple[int, int | None]]:
    """The list and depth in a paragraph's properties; list 0 stands for no list at all."""
    numbered: Any = None if properties is None else properties.find(qn("w:numPr"))
    key = None if numbered is None else numbered.find(qn("w:numId"))
    number = None if key is None else _value(key, "w:val")
    if number is not None:
        depth = numbered.find(qn("w:ilvl"))
        yield number, None if depth is None else _value(depth, "w:val")


def _paragraph_of(style: Any) -> Any:
    return style.find(qn("w:pPr"))


def _word(element: Any) -> str | None:
    word = None if element is None else element.get(qn("w:val"))
    return None if word is None else str(word)


def _value(element: Any, name: str) -> int | None:
    words = element.get(qn(name))
    return int(words) if words is not None and re.fullmatch(r"-?[0-9]{1,9}", words) else None
