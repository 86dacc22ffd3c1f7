"""Query workers of the service: few, warm, and ended when they take too long.

Every query starts in one of a few quick places with a warm worker. One that is not done after a moment of computing
goes on as a heavy query, at the lowest priority and in one of a few heavy places; when these are taken and somebody
waits for a quick one, it is ended and begins again as soon as one is free. So heavy queries never stand in the way of
light ones, and waiting counts against the deadline.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass, field
from weakref import WeakSet

from policygraph.errors import PolicyGraphError
from policygraph.sparql.jobs import Job
from policygraph_api.places import Places
from policygraph_api.spool import Reply, Spool
from policygraph_api.stock import Stock
from policygraph_api.workers import Worker, WorkerDiedError


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many queries run at once and what they may take together.

    `quick` and `heavy` are places; `moment` is for how long a query may compute in a quick place, and `longest` for how
    long it may be there when others take the processors, or the disk is slow (seconds). `spare` workers are ready
    beside those in use. `waiting` is how many may wait for a heavy place. `memory` is how many bytes all workers
    together may take, each an equal part of it; `disk` how many bytes of long answers may lie in temporary files.
    """

    quick: int = 3
    heavy: int = 4
    moment: float = 0.03
    longest: float = 1.0
    spare: int = 2
    waiting: int = 32
    memory: int = 4 << 30
    disk: int = 2 << 30

    @property
    def share(self) -> int:
        """The bytes of one worker."""
        return self.memory // (self.quick + self.heavy)


class PoolBusyError(PolicyGraphError):
    """Too many queries wait already."""


@dataclass(slots=True)
class Room:
    """The places of queries, and so their memory, and their files: pools on one copy after the other share them."""

    limits: PoolLimits
    quick: Places = field(init=False)
    heavy: asyncio.Semaphore = field(init=False)
    spools: WeakSet[Spool] = field(init=False, default_factory=WeakSet)
    waiting: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.quick = Places(self.limits.quick)
        self.heavy = asyncio.Semaphore(self.limits.heavy)


@dataclass(slots=True)
class Pool:
    """The workers on one copy of a store. Open it with ``async with``."""

    directory: str
    room: Room
    _stock: Stock = field(init=False)

    async def __aenter__(self) -> Pool:
        self._stock = Stock(self.directory, self.room.limits.share, self.room.limits.spare)
        try:
            await self._stock.open()
        except BaseException:
            await self._stock.close()
            raise
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._stock.close()

    async def run(self, job: Job, seconds: float) -> Reply:
        """The answer to a job; a long one is there with its first piece, and what follows obeys the same deadline.

        TimeoutError after `seconds`, with the worker ended; PoolBusyError when too many wait, WorkerDiedError when the
        engine went down.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        async with asyncio.timeout_at(deadline):
            reply = await self._run_quick(job, deadline)
            return await self._run_heavy(job, deadline) if reply is None else reply

    async def _run_quick(self, job: Job, deadline: float) -> Reply | None:
        """The answer; None when no heavy place was free for a query that takes longer than a moment."""
        await self.room.quick.acquire()
        with ExitStack() as place, ExitStack() as held:
            place.callback(self.room.quick.release)
            worker = await self._stock.take()
            held.callback(self._stock.end, worker)
            answer = worker.ask(job)
            await self._wait_a_moment(worker, answer)
            if answer.done() and not answer.result().head.more:
                held.pop_all()
                self._stock.give_back(worker)
                return answer.result()
            if self.room.heavy.locked():
                return None
            await self.room.heavy.acquire()
            held.callback(self.room.heavy.release)
            worker.step_back()
            place.close()
            return self._going_on(worker, await answer, held, deadline)

    async def _wait_a_moment(self, worker: Worker, answer: asyncio.Future[Reply]) -> None:
        """Until the answer is there, or the worker has worked for a moment and should make place."""
        clock = asyncio.get_running_loop().time
        begun, computed = clock(), worker.computed
        while True:
            await asyncio.wait((answer,), timeout=self.room.limits.moment)
            if answer.done():
                return
            over = worker.computed - computed >= self.room.limits.moment or clock() - begun >= self.room.limits.longest
            if over and (self.room.quick.wanted or not self.room.heavy.locked()):
                return

    async def _run_heavy(self, job: Job, deadline: float) -> Reply:
        if self.room.waiting >= self.room.limits.waiting:
            raise PoolBusyError("too many queries wait; try again in a moment")
        self.room.waiting += 1
        try:
            await self.room.heavy.acquire()
        finally:
            self.room.waiting -= 1
        with ExitStack() as held:
            held.callback(self.room.heavy.release)
            worker = await self._stock.start()
            held.callback(self._stock.end, worker)
            worker.step_back()
            return self._going_on(worker, await worker.ask(job), held, deadline)

    def _going_on(self, worker: Worker, first: Reply, held: ExitStack, deadline: float) -> Reply:
        """The answer; when there is more to come, with a task that takes over what is `held` and fetches it."""
        if not first.head.more:
            return first
        spool = Spool()
        self.room.spools.add(spool)
        spool.fill(asyncio.create_task(self._fetch(worker, spool, held.pop_all(), deadline)))
        return Reply(first.head, first.body, spool)

    async def _fetch(self, worker: Worker, spool: Spool, held: ExitStack, deadline: float) -> None:
        with held:
            try:
                async with asyncio.timeout_at(deadline):
                    await self._fetch_all(worker, spool)
            except TimeoutError:
                spool.end("the query was ended at its deadline")
            except WorkerDiedError as error:
                spool.end(str(error))

    async def _fetch_all(self, worker: Worker, spool: Spool) -> None:
        while True:
            piece = await worker.receive()
            if piece.head.status != "ok":
                spool.end(piece.head.reason)
            elif sum(other.size for other in self.room.spools) + len(piece.body) > self.room.limits.disk:
                spool.end("too many long answers are on their way")
            else:
                spool.put(piece.body)
                if piece.head.more:
                    continue
                spool.end(capped=piece.head.capped)
            return
