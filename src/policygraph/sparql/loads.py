"""Bulk loads of an engine side by side: each parses, sorts and writes what it was given, all on one core."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

_STATEMENTS = 200_000
"""What a load takes, which needs some 300 MB."""

_LOADS = 2
_MERGING = "rocksdb:low"
_NOW, _LATER = 0, 5


class Loads:
    """Loads of lines of N-Quads."""

    def __init__(self, engine: ox.Store) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(_LOADS)
        self._running: deque[Future[None]] = deque()
        self._lines: list[bytes] = []
        self._statements = 0
        _set_merging(_LATER)

    def add(self, *lines: bytes, statements: int) -> None:
        """Add lines with so many statements. SyntaxError and OSError of lines that were added before."""
        self._lines.extend(lines)
        self._statements += statements
        if self._statements >= _STATEMENTS:
            self._start()

    def finish(self) -> None:
        """Have all that was added loaded; the errors are those of `add`."""
        if self._lines:
            self._start()
        while self._running:
            self._running.popleft().result()
        _set_merging(_NOW)

    def close(self) -> None:
        """Wait for what runs, and let go of the engine."""
        self._threads.shutdown()
        del self._engine

    def _start(self) -> None:
        if len(self._running) == _LOADS:
            self._running.popleft().result()
        self._running.append(self._threads.submit(self._load, b"".join(self._lines)))
        self._lines, self._statements = [], 0

    def _load(self, lines: bytes) -> None:
        self._engine.bulk_load(lines, format=ox.RdfFormat.N_QUADS)


def _set_merging(priority: int) -> None:
    """Let the engine's thread that merges files on disk wait for who loads: each merge writes all before it anew.

    Only who may raise priorities gets the old one back.
    """
    with suppress(OSError):  # a system that tells no threads, or does not permit it
        for thread in Path("/proc/self/task").iterdir():
            if (thread / "comm").read_text().startswith(_MERGING):
                os.setpriority(os.PRIO_PROCESS, int(thread.name), priority)
