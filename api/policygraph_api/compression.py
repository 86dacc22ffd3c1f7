"""gzip for those who ask for it, of whole answers and of answers that come in pieces."""

from __future__ import annotations

import zlib

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policygraph_api.negotiation import choose_coding
from policygraph_api.problems import problem

_TINY = 1_000
_QUICK = 1 << 16
_LEVEL = 5
_GZIP_WINDOW = 31
_TEXTS = ("text/", "json", "xml", "javascript", "trig", "n-triples", "n-quads", "turtle", "nquads")


class Compression:
    """ASGI middleware that compresses successful answers of text, and says of each that it varies."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        gzip, plain = choose_coding(", ".join(Headers(scope=scope).getlist("accept-encoding")))
        if gzip or plain:
            await self.app(scope, receive, _Sender(send, gzip=gzip, tiny=_TINY if plain else 0).send)
        else:
            answer = problem(406, "the Accept-Encoding header takes neither gzip nor identity")
            await answer(scope, receive, send)


class _Sender:
    """One answer on its way. What the app says first is held back until the first piece of the body is known."""

    def __init__(self, send: Send, *, gzip: bool, tiny: int) -> None:
        self._send = send
        self._gzip = gzip
        self._tiny = tiny
        self._start: Message | None = None
        self._packer: zlib._Compress | None = None

    async def send(self, message: Message) -> None:
        """One message of the app."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            message = await self._begin(start, message)
            await self._send(start)
        elif self._packer is not None:
            message = await self._packed(message)
        await self._send(message)

    async def _begin(self, start: Message, first: Message) -> Message:
        """The first piece of the body; the headers of `start` become those of what is sent."""
        headers = MutableHeaders(scope=start)
        if not _is_text(start["status"], headers):
            return first
        headers.add_vary_header("Accept-Encoding")
        whole = not first.get("more_body", False)
        if not self._gzip or (whole and len(first["body"]) < self._tiny):
            return first
        self._packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
        message = await self._packed(first)
        headers["Content-Encoding"] = "gzip"
        if "Content-Length" in headers:
            del headers["Content-Length"]
        if whole:
            headers["Content-Length"] = str(len(message["body"]))
        tag = headers.get("ETag", "W/")
        if not tag.startswith("W/"):  # a strong one would promise the very bytes
            headers["ETag"] = f"W/{tag}"
        return message

    async def _packed(self, message: Message) -> Message:
        body: bytes = message.get("body", b"")
        more: bool = message.get("more_body", False)
        packed = await run_in_threadpool(self._pack, body, more) if len(body) > _QUICK else self._pack(body, more)
        return {**message, "body": packed}

    def _pack(self, body: bytes, more: bool) -> bytes:
        assert self._packer is not None  # noqa: S101
        return self._packer.compress(body) + self._packer.flush(zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH)


def _is_text(status: int, headers: Headers) -> bool:
    media_type = headers.get("Content-Type", "").partition(";")[0]
    text = any(mark in media_type for mark in _TEXTS)
    return text and status == 200 and "Content-Encoding" not in headers
