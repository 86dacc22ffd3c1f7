"""The processes that read shards: fed as they come free, ended when they take too long, replaced when they die."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from policygraph.batch.folder import Folder
from policygraph.batch.jobs import Job, Message
from policygraph.batch.place import Place
from policygraph.batch.shards import Shard
from policygraph.batch.worker import prepare, serve
from policygraph.children.forkserver import ForkServer
from policygraph.children.frames import receive_frame
from policygraph.errors import DocumentError

PATIENCE = 180.0
"""How many seconds a document may take."""

_TICK = 1.0
_SHARDS = 50
"""A process reads so many shards before a fresh one takes its place, so that none grows."""


@dataclass
class _Worker:
    """A process and what it is doing."""

    process: int
    connection: socket.socket
    place: Place
    shard: Shard | None = None
    at: int | None = None
    since: float = 0.0
    served: int = 0


@dataclass
class Pool:
    """`workers` processes that write the shards of a corpus to a folder."""

    folder: Folder
    workers: int
    decisions: str = ""
    patience: float = PATIENCE
    on_done: Callable[[Shard], object] = lambda _shard: None
    _server: ForkServer | None = None
    _given_up: dict[str, dict[int, str]] = field(default_factory=dict)
    _died: set[tuple[str, int]] = field(default_factory=set)
    _busy: dict[int, _Worker] = field(default_factory=dict)
    _idle: list[_Worker] = field(default_factory=list)

    def run(self, shards: Iterator[Shard]) -> None:
        """Have all shards written; DocumentError when the folder cannot take them."""
        self._selector = selectors.DefaultSelector()
        try:
            for shard in shards:  # the next one is read from the corpus while processes are busy with others
                while len(self._busy) >= self.workers:
                    self._hear(_TICK)
                self._give(shard)
                self._hear(0)
            while self._busy:
                self._hear(_TICK)
        finally:
            self._selector.close()
            for worker in (*self._busy.values(), *self._idle):
                worker.connection.close()
            if self._server:
                self._server.close()

    def _give(self, shard: Shard) -> None:
        worker = self._idle.pop() if self._idle else self._start()
        worker.shard, worker.at, worker.since = shard, None, time.monotonic()
        self._busy[worker.process] = worker
        self._selector.register(worker.connection, selectors.EVENT_READ, worker)
        with suppress(ConnectionError):  # that it has died is heard with the others
            worker.connection.sendall(Job.of(shard, self._given_up.get(shard.name, {})).pack())

    def _start(self) -> _Worker:
        if self._server is None:
            self._server = ForkServer(serve, prepare)
        forms = " ".join(self.folder.forms)
        process, connection = self._server.fork(str(self.folder.path.resolve()), forms, self.decisions)
        return _Worker(process, connection, Place.shared(connection))

    def _hear(self, wait: float) -> None:
        """Take in what the processes say within so many seconds, then end those that take too long."""
        for key, _ in self._selector.select(wait):
            worker: _Worker = key.data
            try:
                message = Message.unpack(*receive_frame(worker.connection))
            except (EOFError, ConnectionError):
                self._bury(worker)
                continue
            if message.unwritten:
                raise DocumentError(self.folder.path, f"cannot be written: {message.unwritten}")
            self._release(worker)
        now = time.monotonic()
        for worker in list(self._busy.values()):
            if worker.at != worker.place.at:
                worker.at, worker.since = worker.place.at, now
            elif worker.at is not None and now - worker.since > self.patience:
                self._end(worker)

    def _release(self, worker: _Worker) -> None:
        shard = self._leave(worker)
        worker.served += 1
        if worker.served < _SHARDS:
            self._idle.append(worker)
        else:
            worker.connection.close()
        self._given_up.pop(shard.name, None)
        self.on_done(shard)

    def _leave(self, worker: _Worker) -> Shard:
        del self._busy[worker.process]
        self._selector.unregister(worker.connection)
        shard, worker.shard = worker.shard, None
        if shard is None:
            raise AssertionError("only a process with a shard is busy")
        return shard

    def _end(self, worker: _Worker) -> None:
        """Kill a process whose document takes too long, and have the shard read without that document."""
        os.kill(worker.process, signal.SIGKILL)
        shard, at = self._leave(worker), worker.at or 0
        worker.connection.close()
        self._given_up.setdefault(shard.name, {})[at] = f"took more than {self.patience:g} s"
        self._give(shard)

    def _bury(self, worker: _Worker) -> None:
        """Have the shard of a dead process read again, without the document at which a second one died."""
        shard, at = self._leave(worker), worker.place.at
        worker.connection.close()
        place = shard.name, -1 if at is None else at
        if place in self._died:
            if at is None:
                raise DocumentError(self.folder.path, "the processes that read documents die as they begin")
            self._given_up.setdefault(shard.name, {})[at] = "ended the process that read it, twice"
        self._died.add(place)
        self._give(shard)
