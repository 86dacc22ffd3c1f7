"""Pages that take too long: their readers get an answer in time, and there are never too many of them at once.

What a page asks of the store is asked in a thread of the server, which nothing can end. It goes on and keeps what it
finds for whoever asks again; meanwhile it takes one of the places that pages have.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PLACES = 24
"""Pages at once; the rest of the server's 40 threads is for queries."""
_OTHERS = ("/health", "/sparql", "/store")
"""What has limits of its own, and must not wait for pages."""


class Patience:
    """ASGI middleware that gives the answer to a GET so many seconds to begin; `late` makes another in its place."""

    def __init__(self, app: ASGIApp, seconds: float, late: Callable[[Request], Response]) -> None:
        self.app = app
        self._seconds = seconds
        self._late = late
        self._places = asyncio.Semaphore(_PLACES)
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_OTHERS):
            await self.app(scope, receive, send)
            return
        gate = _Gate(send)
        work = asyncio.create_task(self._work(scope, receive, gate))
        begun = asyncio.create_task(gate.begun.wait())
        try:
            await asyncio.wait((work, begun), timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
            if work.done() or begun.done():
                await work
                return
        except asyncio.CancelledError:
            work.cancel()
            raise
        finally:
            begun.cancel()
        gate.closed = True
        self._running.add(work)
        work.add_done_callback(self._ended)
        await self._late(Request(scope))(scope, receive, send)

    async def _work(self, scope: Scope, receive: Receive, gate: _Gate) -> None:
        async with self._places:
            if not gate.closed:
                await self.app(scope, receive, gate.send)

    def _ended(self, work: asyncio.Task[None]) -> None:
        self._running.discard(work)
        if not work.cancelled():
            work.exception()  # nobody is left to hear of it


class _Gate:
    """The way to the client, which closes when it is too late."""

    def __init__(self, send: Send) -> None:
        self.begun = asyncio.Event()
        self.closed = False
        self._send = send

    async def send(self, message: Message) -> None:
        if not self.closed:
            self.begun.set()
            await self._send(message)
