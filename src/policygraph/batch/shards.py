"""Shards: some documents at a time, cut and named by what they hold, so that a changed corpus keeps most of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from policygraph.corpus import Found

_FEWEST, _MOST = 32, 128
_MOST_BYTES = 8 * 1024 * 1024
_EVERY = 32


@dataclass(frozen=True)
class Shard:
    """Documents that are read in one go by one process; `program` is what reads them and how."""

    documents: tuple[Found, ...]
    program: str

    @cached_property
    def name(self) -> str:
        """32 hexadecimal digits of all that its files depend on."""
        told = hashlib.sha256(self.program.encode())
        for document in self.documents:
            told.update(f"\n{document.digest} {document.source}".encode())
        return told.hexdigest()[:32]

    @property
    def weight(self) -> int:
        """How many bytes of the corpus's files it stands for."""
        return sum(document.weight for document in self.documents)


class Cutter:
    """Puts documents into shards of 32 to 128; after the 32nd, one in 32 documents ends its shard by its contents.

    So the borders find themselves again behind a document that was added or taken out.
    """

    def __init__(self, program: str) -> None:
        self._program = program
        self._documents: list[Found] = []
        self._bytes = 0

    def add(self, document: Found) -> Shard | None:
        """Take a document; give the shard that it completes."""
        self._documents.append(document)
        self._bytes += len(document.raw)
        count = len(self._documents)
        ends = count >= _FEWEST and int(document.digest[:8], 16) % _EVERY == 0
        return self.rest() if ends or count == _MOST or self._bytes >= _MOST_BYTES else None

    def rest(self) -> Shard | None:
        """The shard of what is left, if anything is."""
        documents, self._documents, self._bytes = tuple(self._documents), [], 0
        return Shard(documents, self._program) if documents else None
