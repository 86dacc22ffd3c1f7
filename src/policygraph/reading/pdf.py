"""PDF with a text layer: lines joined to paragraphs, page numbers and running heads left out, radicals folded."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

from policygraph.characters import without_radicals
from policygraph.errors import DocumentError, OversizedDocumentError
from policygraph.reading.merged import without_marks
from policygraph.reading.paragraphs import PageLine, join_lines

_FEWEST_CHARACTERS = 20
_SECONDS = 40.0
_LOCKED, _TOO_LONG = 3, 5
_REASONS = {
    _LOCKED: "is locked by a password; save it without one",
    _TOO_LONG: "has more than 2,000 pages or 2,000,000 characters; split it",
}
_DAMAGED = "is a damaged PDF; open it in a PDF reader and print it to a new one"
_SCAN = "is a scan without a text layer; run text recognition on it, or give the plan as text"


def pdf_text(path: Path, raw: bytes) -> str:
    """The text of a PDF, a paragraph or table row a line; DocumentError for a scan, a locked or a damaged file."""
    pages = _pages(path, raw)
    if sum(len(line.text) for page in pages for line in page) < _FEWEST_CHARACTERS * max(len(pages), 1):
        raise DocumentError(path, _SCAN)
    return "\n".join(join_lines(pages)) + "\n"


def pdf_pages(path: Path) -> list[str]:
    """The words on each page of a PDF without white space; DocumentError as `pdf_text`."""
    pages = _pages(path, path.read_bytes())
    return [without_marks("".join("".join(line.text.split()) for line in page))[0] for page in pages]


def _pages(path: Path, raw: bytes) -> list[list[PageLine]]:
    """The lines of each page, read in a process that is ended at its time limit."""
    command = [sys.executable, "-m", "policygraph.reading.pdf_lines"]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise DocumentError(path, f"takes more than {_SECONDS:g} s to read; print it to a new PDF") from error
    if done.returncode:
        kind = OversizedDocumentError if done.returncode == _TOO_LONG else DocumentError
        raise kind(path, _REASONS.get(done.returncode, _DAMAGED))
    return [[_line(*line) for line in json.loads(page)] for page in done.stdout.decode().splitlines()]


def _line(text: str, left: float, right: float, size: float, place: float) -> PageLine:
    return PageLine(_plain(without_radicals(text)), left, right, size, place)


def _plain(text: str) -> str:
    """Compatibility ideographs as the characters that they stand for."""
    return "".join(unicodedata.normalize("NFKC", c) if "\uf900" <= c <= "\ufaff" else c for c in text)
