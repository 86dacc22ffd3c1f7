"""Files to text: one module a format, chosen by what the file holds."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO

from policygraph.errors import DocumentError, OversizedDocumentError
from policygraph.reading.kinds import Kind, kind_of
from policygraph.reading.merged import without_marks
from policygraph.reading.wrapped import layout_of
from policygraph.text import Text

__all__ = ["ENDINGS", "LARGEST", "LARGEST_FILE", "LONGEST", "read_bytes", "read_text", "text_of"]

ENDINGS = (".txt", ".docx", ".pdf", ".html", ".htm", ".doc")
"""The file name endings that a directory's plans have."""

LARGEST_FILE = 64 * 1024 * 1024
"""The largest file that is read, in bytes; Word and PDF files with pictures are large, their text is not."""

LARGEST = 4 * 1024 * 1024
"""The largest text or HTML file that is read, in bytes; a plan of 100 pages has some 300 kB."""

LONGEST = 1_500_000
"""The longest text of a file, in characters; rules read 150,000 a second."""


def read_text(path: Path) -> tuple[Text, str]:
    """The text of a file and the SHA-256 of its bytes; all offsets point into this text.

    Plain text (UTF-8, GB18030, Big5, UTF-16) is taken as it is, line ends and BOM included; Word, PDF and HTML files
    give a paragraph or table row a line, cells parted by tabs. DocumentError says what to do with any other file.
    """
    return text_of(path, read_bytes(path))


def text_of(path: Path, raw: bytes, kind: Kind | None = None) -> tuple[Text, str]:
    """The same of bytes that are in hand: `path` is only what they are called, and `kind` is told by them."""
    kind = kind or kind_of(path, raw)
    text, merged = without_marks(_text(path, raw, kind))
    if len(text) > LONGEST:
        raise OversizedDocumentError(
            path, f"has more than {LONGEST:,} characters; split it or give the plan's own text"
        )
    layout = layout_of(text) if kind in (Kind.TEXT, Kind.HTML) else ()
    all_merged = kind in (Kind.WORD, Kind.OLD_WORD, Kind.HTML)  # the pages of a PDF may cut a merged cell in two
    return Text(text, layout, merged, all_merged), hashlib.sha256(raw).hexdigest()


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; DocumentError when it is none, cannot be read, is too large, empty, or changes meanwhile."""
    if path.is_dir():
        raise DocumentError(path, "is a directory; give a text file, or use `build` for a directory")
    try:
        if path.exists() and not path.is_file():
            raise DocumentError(path, "is a device or a pipe; give a file")  # one that may never end
        with path.open("rb") as file:
            before = _state(file)
            raw = b"" if before[0] > LARGEST_FILE else file.read(LARGEST_FILE + 1)
            after = _state(file)
    except FileNotFoundError as error:
        raise DocumentError(path, "does not exist") from error
    except OSError as error:
        raise DocumentError(path, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise DocumentError(path, f"is no file name: {error}") from error
    if max(before[0], len(raw)) > LARGEST_FILE:
        raise OversizedDocumentError(path, _too_large(LARGEST_FILE))
    if after != before:
        raise DocumentError(path, "changed while it was read; read it again")
    if not raw.strip():
        raise DocumentError(path, "is empty")
    return raw


def _state(file: IO[bytes]) -> tuple[int, int]:
    """The size and when it was last written."""
    told = os.fstat(file.fileno())
    return told.st_size, told.st_mtime_ns


def _text(path: Path, raw: bytes, kind: Kind) -> str:  # each reader is loaded only where it is needed
    if kind is Kind.PDF:
        from policygraph.reading.pdf import pdf_text  # noqa: PLC0415

        return pdf_text(path, raw)
    if kind in (Kind.WORD, Kind.OLD_WORD):
        from policygraph.reading.office import as_docx  # noqa: PLC0415
        from policygraph.reading.word import word_text  # noqa: PLC0415

        return word_text(path, as_docx(path, raw) if kind is Kind.OLD_WORD else raw)
    if len(raw) > LARGEST:
        raise OversizedDocumentError(path, _too_large(LARGEST))
    from policygraph.reading.plain import decode  # noqa: PLC0415

    text = decode(path, raw)
    if kind is Kind.TEXT:
        return text
    from policygraph.reading.page import page_text  # noqa: PLC0415

    return page_text(path, text)


def _too_large(limit: int) -> str:
    return f"is larger than {limit // 2**20} MB; split it or give the plan's own text"
