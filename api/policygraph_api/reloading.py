"""An app over a store on disk that follows the store: when it was loaded anew, the next request sees the new data.

What is running goes on with the old data and lets them go at its end.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from policygraph.errors import PolicyGraphError
from policygraph.loading import POINTER
from policygraph.store import Store, open_store

_SECONDS = 0.5
_LOG = logging.getLogger("uvicorn.error")


@dataclass(slots=True)
class _Generation:
    """An app over one copy of the store, while it has requests or is the newest."""

    app: FastAPI
    store: Store
    requests: int = 0
    retired: bool = False
    resources: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        self.resources.callback(self.store.close)
        await self.resources.enter_async_context(self.app.router.lifespan_context(self.app))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.requests += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.requests -= 1
            await self.end_if_done()

    async def end_if_done(self) -> None:
        if self.retired and not self.requests:
            await self.resources.aclose()


class Reloading:
    """ASGI app over the store in `directory`: `store` first, with the app that `build` makes of it."""

    def __init__(self, directory: Path, store: Store, build: Callable[[Store], FastAPI]) -> None:
        self._pointer = directory / POINTER
        self._directory = directory
        self._build = build
        self._seen = self._stamp()
        self._current = _Generation(build(store), store)

    @property
    def served(self) -> FastAPI:
        """The app over the newest data."""
        return self._current.app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the app's life as a whole."""
        app: ASGIApp = self._live if scope["type"] == "lifespan" else self._current
        await app(scope, receive, send)

    async def _live(self, _scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await self._current.start()
        following = asyncio.create_task(self._follow())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        await self._current.resources.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(_SECONDS)
            stamp = self._stamp()
            if stamp != self._seen:
                self._seen = stamp
                try:
                    await self._change()
                except (PolicyGraphError, OSError) as error:
                    _LOG.error("the store was loaded anew and cannot be served: %s", error)

    async def _change(self) -> None:
        opening = asyncio.ensure_future(asyncio.to_thread(self._open))
        try:
            fresh = await asyncio.shield(opening)
        except asyncio.CancelledError:
            (await opening).store.close()
            raise
        try:
            await fresh.start()
        except BaseException:
            await fresh.resources.aclose()
            raise
        old, self._current = self._current, fresh
        old.retired = True
        await old.end_if_done()

    def _open(self) -> _Generation:
        store = open_store(directory=self._directory)
        try:
            return _Generation(self._build(store), store)
        except BaseException:
            store.close()
            raise

    def _stamp(self) -> tuple[int, int] | None:
        try:
            state = self._pointer.stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_ino
