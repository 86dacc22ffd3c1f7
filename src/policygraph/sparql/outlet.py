"""The end of a worker into which the engine writes a result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, cast

import pyoxigraph as ox

from policygraph.sparql.counting import RowCounter
from policygraph.sparql.jobs import Head, Job
from policygraph.sparql.markup import Markup
from policygraph.sparql.separated import Commas

_CSV = "text/csv"
_TSV = "text/tab-separated-values"
PIECE = 1 << 19
"""Bytes of a result that are sent at once; a shorter result is sent whole."""

Send = Callable[[Head, bytes], None]
Results = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]


class OversizedAnswerError(Exception):
    """A result with more bytes than the job allows."""


class UnfitAnswerError(Exception):
    """A result that its format cannot hold."""


class Outlet:
    """A file to the engine: sends on what is written as soon as there is enough of it."""

    def __init__(self, job: Job, send: Send) -> None:
        self._job = job
        self._send = send
        self._written = _TSV if job.format == _CSV else job.format
        self._markup = Commas() if job.format == _CSV else Markup(job.format)
        self._counter = RowCounter(self._written)
        self._buffer = bytearray()
        self._size = 0

    def take(self, results: Results) -> None:
        """Let the engine write all of a query's results. Raises OversizedAnswerError and UnfitAnswerError."""
        file = cast("IO[bytes]", self)
        if isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
            results.serialize(file, format=ox.QueryResultsFormat.from_media_type(self._written))
        elif isinstance(results, ox.QueryTriples):
            results.serialize(file, format=ox.RdfFormat.from_media_type(self._job.format))
        else:
            ox.serialize(results, file, format=ox.RdfFormat.from_media_type(self._job.format))

    def write(self, data: bytes) -> int:
        """Take a part of the result. Raises OversizedAnswerError and UnfitAnswerError."""
        self._size += len(data)
        if self._job.size is not None and self._size > self._job.size:
            raise OversizedAnswerError(f"the answer is larger than {self._job.size} bytes")
        self._buffer += data
        if len(self._buffer) >= PIECE:
            self._send(Head("ok", more=True), self._take())
        return len(data)

    def flush(self) -> None:
        """Nothing: a part that is too short to be sent waits for more."""

    def rest(self) -> tuple[bytes, bool]:
        """What was not sent yet, and whether the rows of a SELECT reached their cap."""
        rows = self._job.rows
        if rows is None or self._size < rows:  # a row is never shorter than a byte
            return self._markup_of(bytes(self._buffer)), False
        return self._take(), self._counter.rows >= rows

    def _take(self) -> bytes:
        piece = bytes(self._buffer)
        self._buffer.clear()
        if self._job.rows is not None:
            self._counter.feed(piece)
        return self._markup_of(piece)

    def _markup_of(self, piece: bytes) -> bytes:
        try:
            return self._markup.passed(piece)
        except ValueError as error:
            raise UnfitAnswerError(str(error)) from error
