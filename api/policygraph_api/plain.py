"""Requests that are as simple as nearly all are, read and answered without the machinery that masters all of HTTP.

What is not surely plain goes the usual way, and so does an answer that is anything but a whole body with its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.h11_impl import RequestResponseCycle

_LINE = re.compile(rb"GET (/[!$-;=?-Z_a-z~]*) HTTP/1\.1")
_VALUE = re.compile(rb"[!-~](?:[ -~]*[!-~])?")
_HARMLESS = frozenset(
    (b"accept", b"accept-encoding", b"accept-language", b"cache-control", b"cookie", b"host", b"if-none-match")
) | frozenset((b"origin", b"prefer", b"referer", b"user-agent"))
"""Names of headers that say nothing of where a request ends or what becomes of its connection."""

Headers = list[tuple[bytes, bytes]]


def read_plain(data: bytes) -> tuple[bytes, Headers] | None:
    """Target and headers, with names in small letters, of a plain request that is all of `data`; None if it is not."""
    if not data.endswith(b"\r\n\r\n"):
        return None
    first, *lines = data[:-4].split(b"\r\n")
    line = _LINE.fullmatch(first)
    if line is None:
        return None
    headers = []
    for text in lines:
        name, _, value = text.partition(b": ")
        name = name.lower()
        if name not in _HARMLESS or _VALUE.fullmatch(value) is None:
            return None
        headers.append((name, value))
    return (line[1], headers) if sum(name == b"host" for name, _ in headers) == 1 else None


class PlainCycle(RequestResponseCycle):
    """The answering of a plain request.

    An answer that is not plain is handed over: `hand_over` makes the connection's h11 machine read the request, and
    uvicorn's own cycle then writes the answer.
    """

    def __init__(self, hand_over: Callable[[], None], **options: Any) -> None:
        super().__init__(**options)
        self.more_body = False
        self.message_event.set()
        self._hand_over: Callable[[], None] | None = hand_over
        self._start: Any = None

    async def send(self, message: Any) -> None:
        """One message of the app; its first is held back until the body is known."""
        if self._hand_over is None:
            await super().send(message)
        elif message["type"] == "http.response.start":
            self._start, self.response_started = message, True
        elif self._start is not None and not self.disconnected:
            hand_over, self._hand_over = self._hand_over, None
            answer = self._written(message) if self.keep_alive and not self.flow.write_paused else None
            if answer is None:
                hand_over()
                self.response_started = False
                await super().send(self._start)
                await super().send(message)
                return
            self.transport.write(answer)
            self.response_complete = True
            self.message_event.set()
            self.on_response()

    def _written(self, message: Any) -> bytes | None:
        """The whole answer as it is sent; None when it is not a plain one."""
        body: bytes = message.get("body", b"")
        headers = [*self.default_headers, *self._start["headers"]]
        lengths = [value for name, value in headers if name == b"content-length"]
        whole = lengths == [b"%d" % len(body)] and not message.get("more_body")
        if self._start["status"] != 200 or not whole or any(name == b"connection" for name, _ in headers):
            return None
        head = b"".join([b"%s: %s\r\n" % header for header in headers])
        sound = head.count(b"\n") == head.count(b"\r") == len(headers)
        return b"HTTP/1.1 200 OK\r\n%s\r\n%s" % (head, body) if sound else None
