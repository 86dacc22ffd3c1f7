"""Plain text: bytes to characters, line ends untouched."""

from __future__ import annotations

import re
from pathlib import Path

from policygraph.errors import DocumentError
from policygraph.reading.charset import decoded

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BROKEN = 0.001


def decode(path: Path, raw: bytes) -> str:
    """The characters of a text in UTF-8, GB18030, Big5 or UTF-16 (a BOM stays and counts as a character).

    DocumentError when it is in none of these, when it is binary or empty.
    """
    text = decoded(raw)
    if text is None:
        raise DocumentError(path, "is no text in UTF-8, GB18030, Big5 or UTF-16; save it as UTF-8")
    if len(_CONTROL.findall(text)) > _BROKEN * len(text):
        raise DocumentError(path, "is a binary file; policygraph reads text, Word, PDF and HTML")
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise DocumentError(path, "is empty")
    return text
