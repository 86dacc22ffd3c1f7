"""What a file is, told by its first bytes and parts; what cannot be read is refused with what to do."""

from __future__ import annotations

import io
import re
import zipfile
from enum import Enum
from pathlib import Path

from policygraph.errors import DocumentError, UnknownFormatError


class Kind(Enum):
    """The formats that are read."""

    TEXT = "text"
    HTML = "html"
    WORD = "word"
    OLD_WORD = "old word"
    PDF = "pdf"


_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURE = "is a picture; run text recognition on it, or give the plan as text"
_ARCHIVE = "is an archive; unpack it and give the plan in it"
_REFUSED = {
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"II*\x00": _PICTURE,
    b"MM\x00*": _PICTURE,
    b"Rar!": _ARCHIVE,
    b"7z\xbc\xaf": _ARCHIVE,
    b"\x1f\x8b": _ARCHIVE,
    b"{\\rtf": "is an RTF file; save it as .docx",
    b"%!PS": "is a PostScript file; save it as PDF",
    b"MIME-Version:": "is a saved web archive; save the page as HTML",
    b"From: <Saved by": "is a saved web archive; save the page as HTML",
}
_SHEET = "is a spreadsheet or a presentation; give the plan as .docx, PDF, HTML or text"
_LOCKED = "is locked by a password; save it without one"
_WPS = "is a WPS file; open it in WPS and save it as .docx"
_PARTS = (
    ("EncryptedPackage", _LOCKED),
    ("Workbook", _SHEET),
    ("PowerPoint Document", _SHEET),
)
_MEMBERS = (
    (re.compile(r"OFD\.xml"), "is an OFD file; open it in an OFD reader and print it to PDF, or save its text"),
    (re.compile(r"(?:xl|ppt)/.+"), _SHEET),
    (re.compile(r"content\.xml"), "is an OpenDocument file; save it as .docx"),
)
_MARKUP = re.compile(
    rb"(?i)\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s|<\?xml[^>]{0,200}>|<!--.{0,4000}?-->)*"
    rb"<(?:!doctype html|html|head|body|meta|title|link|script|style|div|p|table|span|h[1-6]|center|font|article|br)\b",
    re.DOTALL,
)
_TAG = re.compile(rb"(?i)<(?:p|div|br|table|body|html)\b")
_HTML_NAMES = frozenset({".html", ".htm", ".shtml", ".xhtml"})


def kind_of(path: Path, raw: bytes) -> Kind:
    """The format of a file's bytes; its name decides only where the bytes leave it open.

    UnknownFormatError for formats that are not read: OFD, WPS, spreadsheets, pictures, archives, RTF.
    """
    for signature, reason in _REFUSED.items():
        if raw.startswith(signature):
            raise UnknownFormatError(path, reason)
    if raw.startswith(_OFFICE):
        return _office_kind(path, raw)
    if raw.startswith(b"PK\x03\x04"):
        return _zip_kind(path, raw)
    if b"%PDF-" in raw[:1024]:
        return Kind.PDF
    flat = raw.replace(b"\0", b"") if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else raw
    if _MARKUP.match(flat) or (path.suffix.lower() in _HTML_NAMES and _TAG.search(flat)):
        return Kind.HTML
    return Kind.TEXT


def _office_kind(path: Path, raw: bytes) -> Kind:
    """An OLE file is told by the names in its directory."""
    for name, reason in _PARTS:
        if name.encode("utf-16-le") in raw:
            raise UnknownFormatError(path, reason)
    if path.suffix.lower() == ".wps":
        raise UnknownFormatError(path, _WPS)
    if "WordDocument".encode("utf-16-le") not in raw:
        raise UnknownFormatError(path, "is an old Office file without a Word text; save it as .docx")
    return Kind.OLD_WORD


def _zip_kind(path: Path, raw: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise DocumentError(path, "is a damaged ZIP archive; if it is a Word file, save it again") from error
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return Kind.WORD
    for pattern, reason in _MEMBERS:
        if any(pattern.fullmatch(name) for name in names):
            raise UnknownFormatError(path, reason)
    raise UnknownFormatError(path, "is a ZIP archive and no Word file; unpack it and give the plan in it")
