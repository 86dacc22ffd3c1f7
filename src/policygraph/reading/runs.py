"""The words of a Word paragraph as they are shown, tracked changes accepted; text boxes and notes come after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_LEFT_OUT = frozenset(
    map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:pPr", "w:rPr", "w:rt", "w:sdtPr", "w:tblPr"))
)
_WORDS = frozenset({qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"})
_MARKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:ptab"): " "}
_BOX = qn("w:txbxContent")
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_OFF = frozenset({"0", "false", "off"})
_SYMBOLS = {"F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B4": "×", "F0B0": "°", "F0BB": "≈"}


@dataclass(slots=True)
class Words:
    """The words of a paragraph, line breaks as line feeds, and its text boxes and notes (kind and id)."""

    text: str = ""
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def read_words(paragraph: Any) -> Words:
    """The words of an element `w:p`."""
    words = Words()
    words.text = "".join(_pieces(paragraph, words))
    return words


def is_struck(element: Any, properties: str) -> bool:
    """Whether a paragraph's end or a table row is one that a tracked change takes out."""
    found = element.find(qn(properties))
    if found is not None and properties == "w:pPr":
        found = found.find(qn("w:rPr"))
    return found is not None and any(found.find(qn(name)) is not None for name in ("w:del", "w:moveFrom"))


def _pieces(paragraph: Any, words: Words) -> Iterator[str]:
    """A walk without recursion, in reading order."""
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag in _WORDS:
            yield (element.text or "").replace("\n", " ").replace("\t", " ")
        elif element.tag in _MARKS:
            yield _MARKS[element.tag]
        elif element.tag == qn("w:sym"):
            yield _SYMBOLS.get((element.get(qn("w:char")) or "").upper(), "")
        elif element.tag == _BOX:
            words.boxes.append(element)
        elif element.tag in _NOTES:
            words.notes.append((_NOTES[element.tag], element.get(qn("w:id")) or ""))
        elif element.tag == _ALTERNATIVES:
            stack.append(iter(element[:1]))
        elif element.tag not in _LEFT_OUT and isinstance(element.tag, str) and not _is_hidden(element):
            stack.append(iter(element))


def _is_hidden(element: Any) -> bool:
    """Whether a run is marked as hidden text."""
    if element.tag != qn("w:r"):
        return False
    properties = element.find(qn("w:rPr"))
    mark = None if properties is None else properties.find(qn("w:vanish"))
    return mark is not None and (mark.get(qn("w:val")) or "1") not in _OFF
