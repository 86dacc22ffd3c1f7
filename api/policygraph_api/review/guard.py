"""Who may speak to a reviewer's service: this machine, by its own names; no other site may read what it answers."""

from __future__ import annotations

import re
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policygraph_api.headers import SECURITY
from policygraph_api.origin import SAME_ORIGIN
from policygraph_api.problems import problem

_ORIGIN = re.compile(r"https?://(.*?)(?::[0-9]*)?")
_SHARED = "access-control-"


def is_loopback(host: str) -> bool:
    """Whether a host, without a port, is this machine and nothing else."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware that refuses other hosts' names and other hosts' pages, and shares no answer with other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fault = _fault(Headers(scope=scope))
        if fault:
            await problem(403, fault, headers=SECURITY)(scope, receive, send)
            return

        async def send_to_us_alone(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                for name in {name for name in headers if name.startswith(_SHARED)}:
                    del headers[name]
                headers.update(SAME_ORIGIN)
                message = {**message, "headers": headers.raw}
            await send(message)

        await self.app(scope, receive, send_to_us_alone)


def _fault(headers: Headers) -> str:
    """What is wrong with where a request goes to or comes from; empty when nothing is."""
    host = headers.get("host", "")
    if not is_loopback(host if host.endswith("]") else host.rpartition(":")[0] or host):
        return "in review mode only localhost and the addresses of this machine itself are answered"
    origin = headers.get("origin", "null")
    told = _ORIGIN.fullmatch(origin)
    if origin != "null" and not (told and is_loopback(told[1])):
        return "in review mode pages of other hosts are not answered"
    return ""
