"""Files to text: one module a format."""

from __future__ import annotations

import hashlib
from pathlib import Path

from policygraph.errors import DocumentError
from policygraph.reading.plain import decode
from policygraph.text import Text

__all__ = ["LARGEST", "read_bytes", "read_text"]

LARGEST = 4 * 1024 * 1024
"""The largest file that is read, in bytes; a plan of 100 pages has some 300 kB. Rules read 150,000 characters a second."""


def read_text(path: Path) -> tuple[Text, str]:
    """The text of a plain-text file (UTF-8 with or without BOM, GB18030) and the SHA-256 of its bytes."""
    raw = read_bytes(path)
    return Text(decode(path, raw)), hashlib.sha256(raw).hexdigest()


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; DocumentError when it is a directory, cannot be read or is too large."""
    if path.is_dir():
        raise DocumentError(path, "is a directory; give a text file, or use `build` for a directory")
    try:
        if path.stat().st_size > LARGEST:
            raise DocumentError(path, f"is larger than {LARGEST // 2**20} MB; split it or give the plan's own text")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(path, "does not exist") from error
    except OSError as error:
        raise DocumentError(path, f"cannot be read: {error.strerror}") from error
