"""The lines of a PDF's text layer with where they stand. Run as a program of its own: PDF in, JSON lines out.

A hostile file can take PDFium all memory or crash it, so it is read in a process that may be ended.
"""

from __future__ import annotations

import ctypes
import json
import math
import os
import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from policygraph.children.limits import end_with_parent, limit_memory, limit_seconds
from policygraph.reading.pdf_tables import Box, Point, grids, rows_of, rules_of

LOCKED, DAMAGED, TOO_LONG = 3, 4, 5
"""Exit codes."""

MOST_PAGES = 2000
_MOST_CHARACTERS = 2_000_000
_MEMORY = 2 * 2**30
_SECONDS = 35
_HYPHENS = "\ufffe\x02\xad"
_WIDE_GAP = 1.0
_EDGE = 24.0
_MIDDLE = 0.5
_LINE_ENDS = (10, 13)
_ROOM, _PADDING = 2.5, 14.0
_MOST_STROKES = 20_000
_Line = tuple[str, float, float, float, float]
_Place = tuple[int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's rows, the characters in it, its left and right edge, and the size of its first character."""

    rows: list[list[str]]
    held: list[int]
    left: float
    right: float
    size: float


def main() -> int:
    """Reads a PDF from standard input; writes a JSON list of lines a page: [text, left, right, size, place]."""
    end_with_parent(os.getppid())
    limit_memory(_MEMORY)
    limit_seconds(_SECONDS)
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return LOCKED if "password" in str(error).lower() else DAMAGED
    if len(document) > MOST_PAGES:
        return TOO_LONG
    left = _MOST_CHARACTERS
    for index in range(len(document)):
        try:
            lines = list(_page_lines(document, index, left))
        except OverflowError:
            return TOO_LONG
        left -= sum(len(line[0]) for line in lines)
        sys.stdout.write(json.dumps(lines) + "\n")
    return 0


def _page_lines(document: pypdfium2.PdfDocument, index: int, most: int) -> Iterator[_Line]:
    """The lines of a page but for what a printer adds at its edges; OverflowError above `most` characters."""
    try:
        page = document[index]
        words = page.get_textpage()
    except pypdfium2.PdfiumError:
        return
    _, bottom, _, top = page.get_bbox()
    count = pdfium.FPDFText_CountChars(words)
    if count > most:
        raise OverflowError(count)
    codes = [pdfium.FPDFText_GetUnicode(words, at) for at in range(count)]
    tables = _tables(page, words, codes)
    held = {at for table in tables for at in table.held}
    start = 0
    for at in [*(i for i, code in enumerate(codes) if code in _LINE_ENDS), count]:
        shown = [i for i in range(start, at) if _is_shown(codes[i]) and i not in held]
        if shown:
            _, _, low, high = _box(words, shown[0])
            if low < top - _EDGE and high > bottom + _EDGE:
                place = ((low + high) / 2 - bottom) / max(top - bottom, 1.0)
                yield (*_line(words, codes, shown), place)
        for table in tables:
            if start <= table.held[0] <= at:
                yield from (("\t".join(row), table.left, table.right, table.size, _MIDDLE) for row in table.rows)
        start = at + 1
    words.close()
    page.close()


def _tables(page: pypdfium2.PdfPage, words: object, codes: list[int]) -> list[_Table]:
    """The ruled tables of a page, in the order in which their words come."""
    found = []
    places: list[_Place] = []
    for grid in grids(rules_of(_strokes(page))):
        places = places or [(at, *_box(words, at)) for at, code in enumerate(codes) if _is_shown(code)]
        cells: dict[Box, list[_Place]] = {}
        for place in places:
            cell = grid.cell_at((place[1] + place[2]) / 2, (place[3] + place[4]) / 2)
            if cell is not None:
                cells.setdefault(cell, []).append(place)
        said = {cell: _cell_words(words, codes, held, grid.width(*cell)) for cell, held in cells.items()}
        rows = rows_of(grid, said)
        if rows:
            held = sorted(place[0] for inside in cells.values() for place in inside)
            found.append(_Table(rows, held, grid.across[0], grid.across[-1], _height(words, held[0])))
    return sorted(found, key=lambda table: table.held[0])


def _strokes(page: pypdfium2.PdfPage) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of what is drawn on a page, a bounded number of them."""
    left = _MOST_STROKES
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        if left <= 0:
            return
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(drawn, ctypes.byref(matrix))
        first = last = None
        for at in range(min(pdfium.FPDFPath_CountSegments(drawn), left)):
            left -= 1
            segment = pdfium.FPDFPath_GetPathSegment(drawn, at)
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            point = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
                yield last, point
            if pdfium.FPDFPathSegment_GetClose(segment) and first is not None:
                yield point, first
            last = point


def _cell_words(words: object, codes: list[int], held: list[_Place], width: float) -> str:
    """The words of a cell; a line that had room for more ends a paragraph, which a blank stands for."""
    pieces, begin = [_char(codes[held[0][0]])], held[0][1]
    for before, after in pairwise(held):
        size = _height(words, before[0])
        between = codes[before[0] + 1 : after[0]]
        wraps = abs(after[3] + after[4] - before[3] - before[4]) > size or any(c in _LINE_ENDS for c in between)
        room = width - (before[2] - begin) > _ROOM * size + _PADDING
        latin = _is_latin(codes[before[0]]) and _is_latin(codes[after[0]])
        pieces += [" " * ((room or latin) if wraps else bool(between)), _char(codes[after[0]])]
        begin = after[1] if wraps else begin
    return "".join(pieces)


def _is_shown(code: int) -> bool:
    return code > 32 and code != 0xA0


def _is_latin(code: int) -> bool:
    return code < 0x80 and chr(code).isalpha()


def _line(words: object, codes: list[int], shown: list[int]) -> tuple[str, float, float, float]:
    """A line of shown characters; where it has a gap as wide as one it is a table's row, and its gaps become tabs."""
    left, right = _box(words, shown[0])[0], _box(words, shown[-1])[1]
    size = _height(words, shown[0])
    gaps = [after for before, after in pairwise(shown) if after > before + 1]
    wide = any(_box(words, after)[0] - _box(words, _before(shown, after))[1] > _WIDE_GAP * size for after in gaps)
    parted = set(gaps)
    pieces = ("\t" * (at in parted and wide) + " " * (at in parted and not wide) + _char(codes[at]) for at in shown)
    return "".join(pieces), left, right, size


def _before(shown: list[int], after: int) -> int:
    return shown[bisect_left(shown, after) - 1]


def _char(code: int) -> str:
    if code >= 0x110000 or 0xD800 <= code < 0xE000:
        return ""
    return "-" if chr(code) in _HYPHENS else chr(code)


def _box(words: object, at: int) -> tuple[float, float, float, float]:
    """Left, right, lower and upper edge of a character."""
    edges = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(words, at, *(ctypes.byref(edge) for edge in edges))
    left, right, low, high = (edge.value for edge in edges)
    return left, right, low, high


def _height(words: object, at: int) -> float:
    """The size of a character's font on the page, in points."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(words, at, ctypes.byref(matrix))
    return math.hypot(matrix.c, matrix.d) * float(pdfium.FPDFText_GetFontSize(words, at)) or 1.0


if __name__ == "__main__":
    sys.exit(main())
