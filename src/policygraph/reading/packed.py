"""Office files: ZIP archives of XML parts, looked at before anything is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

from policygraph.errors import OversizedDocumentError

_LARGEST_INSIDE = 128 * 2**20
_LARGEST_XML = 32 * 2**20
_MOST_PARTS = 5000

DAMAGE = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError),
    *(TypeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error),
)
"""What the packages that read such files raise at one that is damaged."""


def check_parts(path: Path, raw: bytes) -> None:
    """OversizedDocumentError for a file that unpacks to more than a document needs; nothing is unpacked for it."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
    texts = [part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))]
    for size, limit in ((sum(part.file_size for part in parts), _LARGEST_INSIDE), (sum(texts), _LARGEST_XML)):
        if len(parts) > _MOST_PARTS or size > limit:
            raise OversizedDocumentError(
                path, f"unpacks to more than {limit // 2**20} MB or {_MOST_PARTS} parts; split it"
            )
