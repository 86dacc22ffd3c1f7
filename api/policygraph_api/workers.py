"""One query worker as the service sees it: a process and a socket."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from dataclasses import dataclass

from policygraph.children.frames import LENGTHS
from policygraph.errors import PolicyGraphError
from policygraph.sparql.jobs import Head, Job, pack, read_head
from policygraph_api.spool import Reply

_LOWEST_PRIORITY = 19


class WorkerDiedError(PolicyGraphError):
    """The engine went down over a query: out of memory, or out of stack."""


@dataclass(slots=True)
class Worker:
    """A worker process and our end of its socket."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, job: Job) -> Reply:
        """The worker's answer, or its first piece; WorkerDiedError when it goes down over the job."""
        try:
            self.writer.write(pack(job))
            return await self.receive()
        except ConnectionError as error:
            raise WorkerDiedError("the query took more memory or stack than it may") from error

    async def receive(self) -> Reply:
        """The next piece of the answer; WorkerDiedError when the worker has gone."""
        try:
            header, size = LENGTHS.unpack(await self.reader.readexactly(LENGTHS.size))
            head: Head = read_head(await self.reader.readexactly(header))
            return Reply(head, await self.reader.readexactly(size))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerDiedError("the query took more memory or stack than it may") from error

    @property
    def gone(self) -> bool:
        """Whether the process has ended by itself."""
        return self.reader.at_eof()

    def kill(self) -> None:
        """End the process, whatever it does."""
        self.writer.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def step_back(self) -> None:
        """Run at the lowest priority from now on."""
        with suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LOWEST_PRIORITY)
