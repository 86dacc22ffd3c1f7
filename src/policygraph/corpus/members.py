"""A member of an archive, read only when it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from policygraph.errors import DocumentError, OversizedDocumentError
from policygraph.reading import LARGEST_FILE


@dataclass(frozen=True, slots=True)
class Member:
    """Its name, how many bytes of the archive it takes, and how to read it: DocumentError when it cannot be."""

    name: str
    weight: int
    read: Callable[[], bytes]


def limited(file: IO[bytes], name: str) -> bytes:
    """All of a file within an archive, never more than a document may have."""
    raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise OversizedDocumentError(name, f"is larger than {LARGEST_FILE >> 20} MB")
    if not raw.strip():
        raise DocumentError(name, "is empty")
    return raw
