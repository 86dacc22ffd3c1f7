"""Plain text: bytes to characters, line ends untouched."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from policygraph.errors import DocumentError

_SIGNATURES = {
    b"PK\x03\x04": "is a ZIP archive (perhaps .docx); save it as plain text",
    b"%PDF": "is a PDF; save it as plain text",
    b"\xd0\xcf\x11\xe0": "is an old Office file (.doc); save it as plain text",
    b"\x89PNG": "is a picture; policygraph reads text",
    b"\xff\xd8\xff": "is a picture; policygraph reads text",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BROKEN = 0.001


def decode(path: Path, raw: bytes) -> str:
    """UTF-8 (a BOM stays and counts as a character), else GB18030; DocumentError when it is neither, or empty."""
    if not raw.strip():
        raise DocumentError(path, "is empty")
    for signature, reason in _SIGNATURES.items():
        if raw.startswith(signature):
            raise DocumentError(path, reason)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DocumentError(path, "is UTF-16; save it as UTF-8 or GB18030")
    text = _decoded(raw)
    if text is None:
        raise DocumentError(path, "is neither UTF-8 nor GB18030 text; save it as UTF-8")
    if len(_CONTROL.findall(text)) > _BROKEN * len(text):
        raise DocumentError(path, "is a binary file; policygraph reads text")
    return text


def _decoded(raw: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8" and error.start > 3 and error.reason == "unexpected end of data":
                return raw[: error.start].decode(encoding)
    return None
