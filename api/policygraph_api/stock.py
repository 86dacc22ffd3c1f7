"""Warm query workers: some that wait for work, and others on their way to take the place of those that were ended."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from socket import socket
from threading import Lock

from policygraph.children.forkserver import ForkServer
from policygraph.sparql.worker import serve
from policygraph_api.workers import Worker, WorkerDiedError, connect

_AT_ONCE = 2
"""Workers that are started at the same time; each opens the store, which takes some 10 ms of computing."""


@dataclass(slots=True)
class Stock:
    """Workers on one copy of a store, each with so many bytes of memory; `spare` are kept ready beside those in use."""

    directory: str
    memory: int
    spare: int
    _all: dict[int, Worker] = field(init=False, default_factory=dict)
    _idle: list[Worker] = field(init=False, default_factory=list)
    _wanted: deque[asyncio.Future[Worker]] = field(init=False, default_factory=deque)
    _coming: set[asyncio.Task[None]] = field(init=False, default_factory=set)
    _forks: ForkServer = field(init=False)
    _forking: Lock = field(init=False, default_factory=Lock)

    async def open(self) -> None:
        """Start the first worker; the others follow."""
        self._forks = ForkServer(serve)
        self.give_back(await self.start())
        self.fill_up()

    async def close(self) -> None:
        """End every worker."""
        for task in self._coming:
            task.cancel()
        await asyncio.gather(*self._coming, return_exceptions=True)
        for worker in list(self._all.values()):
            self.end(worker)
        self._forks.close()

    async def take(self) -> Worker:
        """A warm worker: the one that was used last, else the next that is there."""
        while self._idle:
            worker = self._idle.pop()
            if not worker.gone:
                self.fill_up()
                return worker
            self.end(worker)
        wanted: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._wanted.append(wanted)
        self.fill_up()
        try:
            return await wanted
        except asyncio.CancelledError:
            if wanted.done() and not wanted.cancelled() and wanted.exception() is None:
                self.give_back(wanted.result())
            raise

    def give_back(self, worker: Worker) -> None:
        """Let somebody else use a worker that is done."""
        wanted = self._next_wanted()
        if wanted is None:
            self._idle.append(worker)
        else:
            wanted.set_result(worker)

    def end(self, worker: Worker) -> None:
        """End a worker, whatever it does."""
        self._all.pop(worker.pid, None)
        worker.kill()

    def fill_up(self) -> None:
        """Start workers until enough of them wait for work."""
        missing = len(self._wanted) + self.spare - len(self._idle) - len(self._coming)
        for _ in range(min(missing, _AT_ONCE - len(self._coming))):
            task = asyncio.create_task(self._add())
            self._coming.add(task)
            task.add_done_callback(self._came)

    async def start(self) -> Worker:
        """A fresh worker, for its caller alone."""
        pid, connection = await self._forked()
        try:
            connection.setblocking(False)
            worker = await connect(pid, connection)
        except BaseException:
            connection.close()  # which ends the worker
            raise
        self._all[pid] = worker
        try:
            await worker.receive()
        except WorkerDiedError as error:
            self.end(worker)
            raise WorkerDiedError(f"no query worker can open {self.directory}") from error
        except asyncio.CancelledError:
            self.end(worker)
            raise
        return worker

    async def _add(self) -> None:
        self.give_back(await self.start())

    def _came(self, task: asyncio.Task[None]) -> None:
        self._coming.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            self.fill_up()
        elif (wanted := self._next_wanted()) is not None:
            wanted.set_exception(error)

    def _next_wanted(self) -> asyncio.Future[Worker] | None:
        while self._wanted:
            wanted = self._wanted.popleft()
            if not wanted.done():
                return wanted
        return None

    async def _forked(self) -> tuple[int, socket]:
        forking = asyncio.ensure_future(asyncio.to_thread(self._fork))
        try:
            return await asyncio.shield(forking)
        except asyncio.CancelledError:
            _, connection = await forking
            connection.close()  # which ends the worker
            raise

    def _fork(self) -> tuple[int, socket]:
        with self._forking:
            try:
                return self._forks.fork(self.directory, self.memory)
            except ConnectionError:
                self._forks.close()
                self._forks = ForkServer(serve)
                return self._forks.fork(self.directory, self.memory)
