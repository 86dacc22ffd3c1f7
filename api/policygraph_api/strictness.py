"""Requests whose headers contradict themselves, or name a host that none can have, go no further."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from policygraph_api.problems import problem

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")


class Strictness:
    """ASGI middleware that answers such requests with a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        fault = _fault(Headers(scope=scope)) if scope["type"] == "http" else None
        if fault is None:
            await self.app(scope, receive, send)
        else:
            await problem(400, fault, headers={"Connection": "close"})(scope, receive, send)


def _fault(headers: Headers) -> str | None:
    if "content-length" in headers and "transfer-encoding" in headers:
        return "Content-Length and Transfer-Encoding contradict each other"
    host = headers.get("host")
    return None if host is None or _HOST.fullmatch(host) else "the Host header names no host"
