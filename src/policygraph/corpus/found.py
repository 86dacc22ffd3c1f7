"""What a corpus yields: documents with their bytes, and what could not be read with the reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from policygraph.characters import printable


@dataclass(frozen=True)
class Found:
    """A document: `source` is its file, from the folder that was named on, then its place in an archive or table.

    `weight` is how many bytes of the corpus's files it stands for.
    """

    source: str
    raw: bytes
    weight: int = 0

    @property
    def name(self) -> str:
        """The stem of its file, as a single document of that file would be called."""
        return PurePosixPath(self.source).stem

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a part of one, that could not be read, and why."""

    source: str
    reason: str
    weight: int = 0


def within(source: str, name: str) -> str:
    """The source of what lies in another."""
    return f"{source}/{printable(name)}" if source else printable(name)
