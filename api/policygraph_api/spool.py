"""An answer on its way from a worker to a client: the first piece, and the rest as it comes.

The worker writes into a file without a name as fast as it can, so that a slow reader holds no worker.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from policygraph.errors import PolicyGraphError
from policygraph.sparql.jobs import Head

_PIECE = 1 << 18


class BrokenAnswerError(PolicyGraphError):
    """An answer that ended before it was complete."""


class Spool:
    """The rest of a long answer: written by :meth:`put` until :meth:`end`, read meanwhile."""

    def __init__(self) -> None:
        self.size = 0
        self.capped = False
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close
        self._news = asyncio.Event()
        self._ended = False
        self._fault: str | None = None
        self._source: asyncio.Task[None] | None = None

    def fill(self, source: asyncio.Task[None]) -> None:
        """Name the task that writes; it is ended when the answer is closed before."""
        self._source = source

    def put(self, piece: bytes) -> None:
        """Add a piece."""
        os.pwrite(self._file.fileno(), piece, self.size)
        self.size += len(piece)
        self._news.set()

    def end(self, fault: str | None = None, *, capped: bool = False) -> None:
        """There is no more: the answer is complete, or broken for the reason that is given."""
        self._ended, self._fault, self.capped = True, fault, capped
        self._news.set()

    async def pieces(self) -> AsyncIterator[bytes]:
        """What was put, as soon as it is there; BrokenAnswerError in the place of what never comes."""
        position = 0
        while True:
            self._news.clear()
            while position < self.size:
                piece = os.pread(self._file.fileno(), min(_PIECE, self.size - position), position)
                position += len(piece)
                yield piece
            if self._fault is not None:
                raise BrokenAnswerError(self._fault)
            if self._ended:
                return
            await self._news.wait()

    async def complete(self) -> None:
        """Wait for the end; BrokenAnswerError when the answer is broken."""
        while not self._ended:
            self._news.clear()
            await self._news.wait()
        if self._fault is not None:
            raise BrokenAnswerError(self._fault)

    def close(self) -> None:
        """Let go of the file, and end who still writes into it."""
        if self._source is not None:
            self._source.cancel()
        self._file.close()
        self.size = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `body` is the whole when there is no `rest`, else its first piece. Close it."""

    head: Head
    body: bytes = b""
    rest: Spool | None = field(default=None, compare=False)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The answer from its beginning; BrokenAnswerError in the place of what never comes."""
        yield self.body
        if self.rest is not None:
            async for piece in self.rest.pieces():
                yield piece

    def close(self) -> None:
        """Let go of the rest."""
        if self.rest is not None:
            self.rest.close()
