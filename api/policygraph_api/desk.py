"""Where documents are read: a few at once, each in a child process that is ended at its limits."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from socket import socket
from threading import Lock

from policygraph.children.forkserver import ForkServer
from policygraph.children.frames import LENGTHS, frame
from policygraph.errors import PolicyGraphError
from policygraph.reader.job import Job, Told, pack, read_told
from policygraph.reader.worker import prepare, serve

_PIECE = 1 << 18
_GRACE = 2.0
"""Seconds in which a child that is told to end may clear up."""


@dataclass(frozen=True, slots=True)
class DeskLimits:
    """What a reading may take: bytes of the file, seconds, bytes of memory; how many at once, how many may wait."""

    size: int = 20 << 20
    seconds: float = 60.0
    memory: int = 2 << 30
    at_once: int = 2
    waiting: int = 4


class DeskBusyError(PolicyGraphError):
    """Too many documents wait already."""


class RefusedDocumentError(PolicyGraphError):
    """A document that cannot be read; `kind` as in `Told.failed`."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


class ReaderDiedError(PolicyGraphError):
    """A document that brought its reader down."""


@dataclass(slots=True)
class Desk:
    """Reads documents. Processes are started when the first one comes; `close` ends them."""

    limits: DeskLimits = field(default_factory=DeskLimits)
    _inside: int = field(init=False, default=0)
    _places: asyncio.Semaphore | None = field(init=False, default=None)
    _forks: ForkServer | None = field(init=False, default=None)
    _forking: Lock = field(init=False, default_factory=Lock)

    def enter(self) -> None:
        """Take a place, before anything of a document is taken in; DeskBusyError when there is none."""
        if self._inside >= self.limits.at_once + self.limits.waiting:
            raise DeskBusyError("too many documents are being read; try again in a moment")
        self._inside += 1

    def leave(self) -> None:
        """Give the place back."""
        self._inside -= 1

    async def read(self, job: Job, raw: bytes, tell: Callable[[str], None] | None = None) -> dict[str, bytes]:
        """The parts that are wanted, by name; `tell` hears of each stage.

        Raises RefusedDocumentError, ReaderDiedError, and TimeoutError at the limit of time.
        """
        if self._places is None:
            self._places = asyncio.Semaphore(self.limits.at_once)
        async with self._places, asyncio.timeout(self.limits.seconds):
            pid, connection = await self._forked()
            connection.setblocking(False)
            reader, writer = await asyncio.open_connection(sock=connection, limit=_PIECE)
            try:
                writer.write(frame(pack(job), raw))
                return await _parts(reader, tell or _unheard)
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                raise ReaderDiedError("the document takes more memory or time than a reading may") from error
            finally:
                await asyncio.shield(_end(pid, reader, writer))

    def warm(self) -> None:
        """Start the process that readers are forked from, which takes a second or two."""
        with self._forking:
            if self._forks is None:
                self._forks = ForkServer(serve, prepare)

    def close(self) -> None:
        """End all processes."""
        with self._forking:
            if self._forks is not None:
                self._forks.close()
                self._forks = None

    async def _forked(self) -> tuple[int, socket]:
        forking = asyncio.ensure_future(asyncio.to_thread(self._fork))
        try:
            return await asyncio.shield(forking)
        except asyncio.CancelledError:
            forking.add_done_callback(_close_unused)  # a child that nobody writes to ends
            raise

    def _fork(self) -> tuple[int, socket]:
        self.warm()
        limits = (self.limits.memory, int(self.limits.seconds) + 1)
        with self._forking:
            try:
                return self._forks.fork(*limits)  # type: ignore[union-attr]
            except OSError:
                self._forks = ForkServer(serve, prepare)
                return self._forks.fork(*limits)


async def _parts(reader: asyncio.StreamReader, tell: Callable[[str], None]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    while True:
        header, size = LENGTHS.unpack(await reader.readexactly(LENGTHS.size))
        told: Told = read_told(await reader.readexactly(header))
        body = await reader.readexactly(size)
        if told.failed:
            raise RefusedDocumentError(told.failed, told.reason)
        if told.end:
            return parts
        if told.part:
            parts[told.part] = body
        else:
            tell(told.stage)


async def _end(pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """End a child, which may clear up what it has in temporary files."""
    try:
        if not reader.at_eof():
            _send(pid, signal.SIGTERM)
            with suppress(TimeoutError, ConnectionError):
                async with asyncio.timeout(_GRACE):
                    while await reader.read(_PIECE):
                        pass
            _send(pid, signal.SIGKILL)
    finally:
        writer.close()


def _send(pid: int, sent: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sent)


def _unheard(_stage: str) -> None:
    """Nobody follows the stages."""


def _close_unused(forking: asyncio.Future[tuple[int, socket]]) -> None:
    if not forking.cancelled() and forking.exception() is None:
        forking.result()[1].close()
