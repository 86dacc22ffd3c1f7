"""The lines of a PDF's text layer with where they stand. Run as a program of its own: PDF in, JSON lines out.

A hostile file can take PDFium all memory or crash it, so it is read in a process that may be ended.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

LOCKED, DAMAGED, TOO_LONG = 3, 4, 5
"""Exit codes."""

MOST_PAGES = 2000
_MOST_CHARACTERS = 2_000_000
_MEMORY = 2 * 2**30
_SECONDS = 35
_HYPHENS = "\ufffe\x02\xad"
_WIDE_GAP = 1.0
_EDGE = 24.0
_Line = tuple[str, float, float, float, float]


def main() -> int:
    """Reads a PDF from standard input; writes a JSON list of lines a page: [text, left, right, size, place]."""
    _limit()
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


def _limit() -> None:
    """Bounds memory and time where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


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
    start = 0
    for at in [*(i for i, code in enumerate(codes) if code in (10, 13)), count]:
        shown = [i for i in range(start, at) if codes[i] > 32 and codes[i] != 0xA0]
        start = at + 1
        if shown:
            _, _, low, high = _box(words, shown[0])
            if low < top - _EDGE and high > bottom + _EDGE:
                place = ((low + high) / 2 - bottom) / max(top - bottom, 1.0)
                yield (*_line(words, codes, shown), place)
    words.close()
    page.close()


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
