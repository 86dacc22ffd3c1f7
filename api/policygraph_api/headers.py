"""What every answer has in common: security headers, CORS without credentials, and HEAD wherever there is GET."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Allow, ETag, Preference-Applied, Retry-After, X-Row-Limit, X-Rows-Capped, X-Time-Limit"
    ),
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, Prefer",
    "Access-Control-Max-Age": "86400",
}
_COMMON = [(name.lower().encode(), value.encode()) for name, value in (*SECURITY.items(), *CORS.items())]

HEAD_ONLY = "policygraph.head"
"""In the scope of a request that only wants the headers of what GET would answer."""


class CommonHeaders:
    """ASGI middleware that adds the headers a route has not set, and answers HEAD and CORS preflight requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        head = scope["method"] == "HEAD"

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in _COMMON if pair[0] not in given)]
            elif head:
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope):
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send_with_headers)
            return
        await self.app({**scope, "method": "GET", HEAD_ONLY: True} if head else scope, receive, send_with_headers)
