"""Addresses that are asked so often that the way through the app's routing is too long for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from policygraph_api.problems import problem

Handler = Callable[[Request], Awaitable[Response]]


class Direct:
    """ASGI middleware that hands a GET or POST of some paths to their handlers, and all else to the app.

    The app has the same routes: they are what its OpenAPI description is made of, and answer other methods.
    """

    def __init__(self, app: ASGIApp, handlers: Mapping[str, Handler]) -> None:
        self.app = app
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        handler = self._handlers.get(scope["path"]) if scope["type"] == "http" else None
        if handler is None or scope["method"] not in ("GET", "POST"):
            await self.app(scope, receive, send)
            return
        try:
            answer = await handler(Request(scope, receive))
        except HTTPException as error:
            answer = problem(error.status_code, str(error.detail), headers=error.headers)
        await answer(scope, receive, send)
