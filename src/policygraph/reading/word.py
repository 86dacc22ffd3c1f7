"""Word (.docx): paragraphs with their automatic numbers and notes, and tables as rows of cells parted by tabs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from policygraph.errors import DocumentError, OversizedDocumentError
from policygraph.reading.merged import MARK
from policygraph.reading.numbering import Numbering
from policygraph.reading.packed import DAMAGE, check_parts
from policygraph.reading.runs import is_struck, read_words

_MOST_BLOCKS = 200_000
_DEEPEST = 40
_WIDEST = 200
_P, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo")))


def word_text(path: Path, raw: bytes) -> str:
    """The text of a .docx file as it is shown: a paragraph or table row a line, tracked changes accepted.

    DocumentError when it is damaged, unpacks to too much or holds no text.
    """
    check_parts(path, raw)
    try:
        lines = list(_Reader(path, docx.Document(io.BytesIO(raw))).lines())
    except DAMAGE as error:
        raise DocumentError(path, "is a damaged Word file; open it in Word and save it again as .docx") from error
    if not any(line.strip() for line in lines):
        raise DocumentError(path, "holds no text; if its pages are pictures, give a version with text")
    return "\n".join(lines) + "\n"


@dataclass
class _Reader:
    """Walks a document's blocks in reading order."""

    path: Path
    document: WordDocument
    numbering: Numbering = field(init=False)
    notes: dict[tuple[str, str], Any] = field(init=False)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    blocks: int = 0

    def __post_init__(self) -> None:
        self.numbering = Numbering(self.document)
        self.notes = read_notes(self.document)

    def lines(self) -> Iterator[str]:
        """All lines of the body."""
        yield from self._lines(self.document.element.body, 0)

    def _lines(self, parent: Any, depth: int) -> Iterator[str]:
        """Lines of the paragraphs and tables below an element; a paragraph whose end is struck goes on in the next."""
        open_words = ""
        for block in _blocks(parent):
            self._count()
            if block.tag == _TABLE:
                yield from self._table(block, depth)
                continue
            words = read_words(block)
            text = open_words + self.numbering.number(block) + words.text
            open_words = text if is_struck(block, "w:pPr") else ""
            if not open_words:
                yield from text.split("\n")
            for box in words.boxes if depth < _DEEPEST else ():
                yield from self._lines(box, depth + 1)
            self.waiting += words.notes
            if not open_words and depth < _DEEPEST:
                yield from self._notes(depth)
        if open_words:
            yield from open_words.split("\n")

    def _notes(self, depth: int) -> Iterator[str]:
        """The lines of the footnotes and endnotes that were pointed to, each note once."""
        while self.waiting:
            note = self.notes.pop(self.waiting.pop(0), None)
            if note is not None:
                yield from self._lines(note, depth + 1)

    def _count(self) -> None:
        self.blocks += 1
        if self.blocks > _MOST_BLOCKS:
            raise OversizedDocumentError(self.path, f"has more than {_MOST_BLOCKS:,} paragraphs; split it")

    def _table(self, table: Any, depth: int) -> Iterator[str]:
        """A table of data as rows; one that only lays out its text (one column, or tables in it) as its paragraphs."""
        rows = [row for row in _children(table, _ROW) if not is_struck(row, "w:trPr")]
        cells = [list(_children(row, _CELL)) for row in rows]
        nested = any(next(cell.iterdescendants(_TABLE), None) is not None for row in cells for cell in row)
        if nested or max(map(len, cells), default=0) <= 1:
            for cell in (cell for row in cells for cell in row if not _goes_on(cell)):
                yield from self._lines(cell, depth + 1) if depth < _DEEPEST else ()
            return
        above: frozenset[int] = frozenset()
        for row, row_cells in zip(rows, cells, strict=True):
            words, above = self._row(row, row_cells, above)
            yield words
        yield ""
        yield from self._notes(depth)

    def _row(self, row: Any, cells: list[Any], above: frozenset[int]) -> tuple[str, frozenset[int]]:
        """A cell over several columns stands once with empty ones after it, one over several rows in the first.

        Takes and gives the columns in which a cell with words may go on below.
        """
        pieces = [""] * _size(row.find(qn("w:trPr")), "w:gridBefore", 0)
        open_columns = set[int]()
        for cell in cells:
            if _goes_on(cell):
                words = MARK if len(pieces) in above else ""
            else:
                words = " ".join(" ".join(self._lines(cell, _DEEPEST)).split())
            if words and _merge(cell) is not None:
                open_columns.add(len(pieces))
            pieces += [words, *[""] * (_size(cell.find(qn("w:tcPr")), "w:gridSpan", 1) - 1)]
        pieces += [""] * _size(row.find(qn("w:trPr")), "w:gridAfter", 0)
        return "\t".join(pieces), frozenset(open_columns)


def read_notes(document: WordDocument) -> dict[tuple[str, str], Any]:
    """The footnotes and endnotes of a document by kind and id, without those that only draw a line."""
    found = {}
    for related in document.part.rels.values():
        kind = related.reltype.rsplit("/", maxsplit=1)[-1]
        if kind in ("footnotes", "endnotes") and not related.is_external:
            for note in parse_xml(related.target_part.blob):
                if note.get(qn("w:type"), "normal") == "normal":
                    found[kind, note.get(qn("w:id")) or ""] = note
    return found


def _blocks(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables below an element, also those inside content controls."""
    yield from (block for block in _unwrapped(parent) if block.tag in (_P, _TABLE))


def _children(parent: Any, tag: str) -> Iterator[Any]:
    yield from (child for child in _unwrapped(parent) if child.tag == tag)


def _unwrapped(parent: Any) -> Iterator[Any]:
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag in _WRAPPERS:
            stack.append(iter(element))
        else:
            yield element


def _goes_on(cell: Any) -> bool:
    """Whether a cell is the rest of the one above it."""
    mark = _merge(cell)
    return mark is not None and mark.get(qn("w:val"), "continue") == "continue"


def _merge(cell: Any) -> Any:
    """What tells that a cell is merged with those above or below it, or None."""
    properties = cell.find(qn("w:tcPr"))
    return None if properties is None else properties.find(qn("w:vMerge"))


def _size(properties: Any, name: str, default: int) -> int:
    mark = None if properties is None else properties.find(qn(name))
    words = default if mark is None else mark.get(qn("w:val"), default)
    return min(max(int(words), 0), _WIDEST)
