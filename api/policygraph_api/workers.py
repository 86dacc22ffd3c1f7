"""One query worker as the service sees it: a process and a socket."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from socket import socket
from typing import cast

from policygraph.children.frames import LENGTHS
from policygraph.errors import PolicyGraphError
from policygraph.sparql.jobs import Job, pack, read_head
from policygraph_api.spool import Reply

_LOWEST_PRIORITY = 19
_AHEAD = 2
"""Pieces of an answer that are read before somebody asks for them."""
_CPU_CLOCK = 2
"""The kind of a Linux process's clock that counts its computing."""


class WorkerDiedError(PolicyGraphError):
    """The engine went down over a query: out of memory, or out of stack."""


class _Link(asyncio.Protocol):
    """Our end of a worker's socket: takes frames apart."""

    def __init__(self) -> None:
        self.lost = False
        self._loop = asyncio.get_running_loop()
        self._bytes = bytearray()
        self._replies: deque[Reply] = deque()
        self._waiting: asyncio.Future[Reply] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        while (reply := self._next()) is not None:
            if self._waiting is not None and not self._waiting.done():
                self._waiting.set_result(reply)
                continue
            self._replies.append(reply)
            if len(self._replies) == _AHEAD:
                self.transport.pause_reading()

    def connection_lost(self, _exc: Exception | None) -> None:
        self.lost = True
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(_died())

    def receive(self) -> asyncio.Future[Reply]:
        waiting = self._waiting = self._loop.create_future()
        if self._replies:
            waiting.set_result(self._replies.popleft())
            if not self.lost:
                self.transport.resume_reading()
        elif self.lost:
            waiting.set_exception(_died())
        return waiting

    def close(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self.transport.close()

    def _next(self) -> Reply | None:
        """The first frame, when all of it is there."""
        if len(self._bytes) < LENGTHS.size:
            return None
        header, size = LENGTHS.unpack_from(self._bytes)
        begin = LENGTHS.size + header
        if len(self._bytes) < begin + size:
            return None
        head = read_head(bytes(self._bytes[LENGTHS.size : begin]))
        body = bytes(memoryview(self._bytes)[begin : begin + size])
        del self._bytes[: begin + size]
        return Reply(head, body)


@dataclass(slots=True)
class Worker:
    """A worker process and our end of its socket."""

    pid: int
    link: _Link

    def ask(self, job: Job) -> asyncio.Future[Reply]:
        """The worker's answer, or its first piece; WorkerDiedError when it goes down over the job."""
        answer = self.link.receive()
        if not self.link.lost:
            self.link.transport.write(pack(job))
        return answer

    def receive(self) -> asyncio.Future[Reply]:
        """The next piece of the answer; WorkerDiedError when the worker has gone."""
        return self.link.receive()

    @property
    def gone(self) -> bool:
        """Whether the process has ended by itself."""
        return self.link.lost

    @property
    def computed(self) -> float:
        """The seconds for which it has computed since it began; where the system does not tell, those that passed."""
        if sys.platform == "linux":
            with suppress(OSError):
                return time.clock_gettime(~self.pid << 3 | _CPU_CLOCK)
        return time.monotonic()

    def kill(self) -> None:
        """End the process, whatever it does."""
        self.link.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def step_back(self) -> None:
        """Run at the lowest priority from now on."""
        with suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LOWEST_PRIORITY)


async def connect(pid: int, connection: socket) -> Worker:
    """The worker with this process id, over our end of its socket."""
    _, link = await asyncio.get_running_loop().create_connection(_Link, sock=connection)
    return Worker(pid, link)


def _died() -> WorkerDiedError:
    return WorkerDiedError("the query took more memory or stack than it may")
