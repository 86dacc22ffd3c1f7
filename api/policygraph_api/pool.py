"""Query workers of the service: few, warm, and ended when they take too long.

Every query starts in one of a few quick places with a warm worker. One that is not done within a moment goes on as a
heavy query, at the lowest priority and in one of a few heavy places; when these are taken it is ended and begins again
as soon as one is free. So heavy queries never stand in the way of light ones, and waiting counts against the deadline.
"""

from __future__ import annotations

import asyncio
import io
import os
import signal
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

from policygraph.errors import PolicyGraphError
from policygraph.sparql.forkserver import ForkServer
from policygraph.sparql.jobs import LENGTHS, Head, Job, pack, read_head

_CHUNK = 1 << 18
_IN_MEMORY = 1 << 20
_LOWEST_PRIORITY = 19


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many queries run at once and what each may take.

    `quick` and `heavy` are places, `moment` is how long a query may keep a quick place (seconds), `waiting` how many
    may wait for a heavy place, `memory` the bytes of one worker. All workers together take (quick + heavy) × memory.
    """

    quick: int = 3
    heavy: int = 4
    moment: float = 0.1
    waiting: int = 32
    memory: int = 1 << 30


class PoolBusyError(PolicyGraphError):
    """Too many queries wait already."""


class WorkerDiedError(PolicyGraphError):
    """The engine went down over a query: out of memory, or out of stack."""


@dataclass(slots=True)
class Reply:
    """An answer: its head, and its body in a file, which is in memory when it is small."""

    head: Head
    body: IO[bytes]
    size: int


@dataclass(slots=True)
class Worker:
    """A worker process and our end of its socket."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, job: Job) -> Reply:
        """The worker's answer; WorkerDiedError when it goes down over the job."""
        try:
            self.writer.write(pack(job))
            return await self.answer()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerDiedError("the query took more memory or stack than it may") from error

    async def answer(self) -> Reply:
        """The next frame from the worker."""
        header, size = LENGTHS.unpack(await self.reader.readexactly(LENGTHS.size))
        head = read_head(await self.reader.readexactly(header))
        if size <= _IN_MEMORY:
            return Reply(head, io.BytesIO(await self.reader.readexactly(size)), size)
        return Reply(head, await self._spool(size), size)

    async def _spool(self, size: int) -> IO[bytes]:
        """The next `size` bytes in a file without a name; who sends it closes it."""
        body = tempfile.TemporaryFile()  # noqa: SIM115 - closed below only when something goes wrong
        try:
            while left := size - body.tell():
                body.write(await self.reader.readexactly(min(left, _CHUNK)))
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return body

    def kill(self) -> None:
        """End the process, whatever it does."""
        self.writer.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def step_back(self) -> None:
        """Run at the lowest priority from now on."""
        with suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LOWEST_PRIORITY)


@dataclass(slots=True)
class Pool:
    """The workers on one copy of a store. Open it with ``async with``."""

    directory: str
    limits: PoolLimits
    _quick: asyncio.Semaphore = field(init=False)
    _heavy: asyncio.Semaphore = field(init=False)
    _idle: list[Worker] = field(init=False, default_factory=list)
    _all: dict[int, Worker] = field(init=False, default_factory=dict)
    _waiting: int = field(init=False, default=0)
    _forks: ForkServer = field(init=False)

    async def __aenter__(self) -> Pool:
        self._quick = asyncio.Semaphore(self.limits.quick)
        self._heavy = asyncio.Semaphore(self.limits.heavy)
        self._forks = ForkServer()
        self._idle.append(await self._start())
        return self

    async def __aexit__(self, *_exception: object) -> None:
        for worker in list(self._all.values()):
            self._end(worker)
        self._forks.close()

    async def run(self, job: Job, seconds: float) -> Reply:
        """The answer to a job.

        TimeoutError after `seconds`, with the worker ended; PoolBusyError when too many wait, WorkerDiedError when the
        engine went down.
        """
        async with asyncio.timeout(seconds):
            reply = await self._run_quick(job)
            return await self._run_heavy(job) if reply is None else reply

    async def _run_quick(self, job: Job) -> Reply | None:
        """The answer; None when no heavy place was free for a query that takes longer than a moment."""
        await self._quick.acquire()
        with _Release(self._quick) as place:
            worker = self._warm() or await self._start()
            answer = asyncio.ensure_future(worker.ask(job))
            try:
                await asyncio.wait((answer,), timeout=self.limits.moment)
                if answer.done():
                    return self._keep(worker, answer)
                if self._heavy.locked():
                    return None
                await self._heavy.acquire()
                with _Release(self._heavy):
                    worker.step_back()
                    place.release()
                    return await answer
            finally:
                if worker not in self._idle:
                    answer.cancel()
                    self._end(worker)

    async def _run_heavy(self, job: Job) -> Reply:
        if self._waiting >= self.limits.waiting:
            raise PoolBusyError("too many queries wait; try again in a moment")
        self._waiting += 1
        try:
            await self._heavy.acquire()
        finally:
            self._waiting -= 1
        with _Release(self._heavy):
            worker = await self._start()
            try:
                worker.step_back()
                return await worker.ask(job)
            finally:
                self._end(worker)

    def _keep(self, worker: Worker, answer: asyncio.Future[Reply]) -> Reply:
        reply = answer.result()
        self._idle.append(worker)
        return reply

    def _warm(self) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if not worker.reader.at_eof():
                return worker
            self._end(worker)
        return None

    async def _start(self) -> Worker:
        try:
            pid, connection = self._forks.fork(self.directory, self.limits.memory)
        except ConnectionError:
            self._forks.close()
            self._forks = ForkServer()
            pid, connection = self._forks.fork(self.directory, self.limits.memory)
        connection.setblocking(False)
        worker = Worker(pid, *await asyncio.open_connection(sock=connection))
        self._all[pid] = worker
        try:
            await worker.answer()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            self._end(worker)
            raise WorkerDiedError(f"no query worker can open {self.directory}") from error
        return worker

    def _end(self, worker: Worker) -> None:
        self._all.pop(worker.pid, None)
        worker.kill()


class _Release:
    """Gives a place back once, early or at the end of a ``with``."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places: asyncio.Semaphore | None = places

    def __enter__(self) -> _Release:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.release()

    def release(self) -> None:
        if self._places is not None:
            self._places.release()
            self._places = None
