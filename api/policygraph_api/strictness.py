"""Requests that contradict themselves, or expect what is not done here, go no further."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from policygraph_api.problems import problem

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")
_AUTHORITY = re.compile(r"https?://[^/?]*", re.IGNORECASE)

LONGEST_HEAD = 256 << 10
"""Bytes of the request line and the headers."""


class Strictness:
    """ASGI middleware that answers such requests with a problem, and takes whole addresses in the request line."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        answer = _refusal(scope) if scope["type"] == "http" else None
        if answer is None:
            await self.app(_with_path(scope), receive, send)
        else:
            await answer(scope, receive, send)


def _refusal(scope: Scope) -> Response | None:
    if scope["method"] == "OPTIONS" and scope["path"] == "*":
        return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS, POST"})
    fault = _fault(scope, Headers(scope=scope))
    return problem(*fault, headers={"Connection": "close"}) if fault else None


def _fault(scope: Scope, headers: Headers) -> tuple[int, str] | None:
    if not scope["http_version"].startswith("1."):
        return 505, f"HTTP/{scope['http_version']} is not spoken here, HTTP/1.1 is"
    if len(scope["query_string"]) > LONGEST_HEAD:
        return 414, f"the address has more than {LONGEST_HEAD} bytes; send the query by POST"
    if "content-length" in headers and "transfer-encoding" in headers:
        return 400, "Content-Length and Transfer-Encoding contradict each other"
    if not _HOST.fullmatch(headers.get("host", "localhost")):
        return 400, "the Host header names no host"
    if headers.get("expect", "100-continue").lower() != "100-continue":
        return 417, "only 100-continue can be expected"
    return None


def _with_path(scope: Scope) -> Scope:
    """The scope of a request whose line holds the whole address as that of one which holds the path."""
    authority = _AUTHORITY.match(scope.get("path", ""))
    if authority is None:
        return scope
    path = scope["path"][authority.end() :] or "/"
    return {**scope, "path": path, "raw_path": path.encode()}
