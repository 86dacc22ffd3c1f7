"""HTTP as it comes in and goes out, where the server's own way is not enough.

Addresses may hold raw Chinese letters; what is not HTTP is answered with a problem; who does not finish a request in
time is let go; a body in pieces can have a trailer; and an answer that nobody takes can be given up. What is plain is
read and answered in a shorter way.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import h11
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from policygraph_api.plain import Headers, PlainCycle, read_plain
from policygraph_api.problems import problem

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
HEAD_SECONDS = 20.0
"""Seconds in which a client must say what it wants."""
HALF_SECONDS = 0.5
"""Seconds from a request in which its answer must begin if the client sends no more: it may still read, or be gone."""
_STATE = "policygraph.wire"


class _Connection(h11.Connection):
    """A connection that sends a head together with what follows it, and after a body in pieces the given trailers."""

    trailers: list[tuple[str, str]]
    head = b""

    def send(self, event: h11.Event) -> bytes | None:  # type: ignore[override]
        if isinstance(event, h11.EndOfMessage) and self.trailers:
            event = h11.EndOfMessage(headers=self.trailers)
            self.trailers = []
        sent = super().send(event)
        if isinstance(event, h11.Response):
            self.head = sent or b""
            return b""
        if self.head and sent is not None:
            sent, self.head = self.head + sent, b""
        return sent


class Wire(H11Protocol):
    """uvicorn's own protocol with these differences."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.conn = _Connection(h11.SERVER, self.config.h11_max_incomplete_event_size or 0)
        self.conn.trailers = []
        self.app_state = {**self.app_state, _STATE: self}
        self._late: asyncio.TimerHandle | None = None
        self._asked = 0.0
        self._half_closed = False
        self._plain = b""
        self._after = b""
        self._logs = self.access_logger.isEnabledFor(logging.INFO)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has come, and must say soon what it wants."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """A client has gone."""
        self._head_is_there()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes from the client; those of a request line become ASCII, as RFC 3986 asks of who sends them."""
        if self._plain:  # whose answer is not there yet
            self._after += data
            self.flow.pause_reading()
            return
        if self.conn.their_state is h11.IDLE:
            if not self._logs and not self.conn.trailing_data[0] and (plain := read_plain(data)) is not None:
                self._asked = self.loop.time()
                self._head_is_there()
                self._plain = data
                self._answer(*plain)
                return
            if b"\n" not in self.conn.trailing_data[0]:
                line, end, rest = data.partition(b"\n")
                data = _BEYOND_ASCII.sub(lambda match: b"%%%02X" % match[0][0], line) + end + rest
            self._expect_head()
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._asked = self.loop.time()
            self._head_is_there()

    def eof_received(self) -> bool:  # type: ignore[override]
        """The client sends no more; whether the connection stays open for what it has asked."""
        if self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            return False
        if not self._half_closed:
            self._half_closed = True
            self.loop.call_at(self._asked + HALF_SECONDS, self._let_go_if_silent)
        return True

    def on_response_complete(self) -> None:
        """An answer was sent; who sends no more gets no other than those that were asked before."""
        self._plain = b""
        super().on_response_complete()
        self._go_on()
        if self._half_closed and self.cycle.response_complete and not self.transport.is_closing():
            self.transport.close()

    def _answer(self, target: bytes, headers: Headers) -> None:
        """Let the app answer a plain request, as uvicorn does it."""
        self._unset_keepalive_if_required()
        raw_path, _, query = target.partition(b"?")
        self.scope = {
            "type": "http",
            "asgi": {"version": self.asgi_version, "spec_version": "2.3"},
            "http_version": "1.1",
            "server": self.server,
            "client": self.client,
            "scheme": self.scheme or "http",
            "method": "GET",
            "root_path": self.root_path,
            "path": self.root_path + unquote(raw_path.decode("ascii")),
            "raw_path": self.root_path.encode("ascii") + raw_path,
            "query_string": query,
            "headers": headers,
            "state": self.app_state.copy(),
        }
        self.cycle = PlainCycle(
            self._hand_over,
            scope=self.scope,
            conn=self.conn,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=False,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            on_response=self.on_response_complete,
        )
        task = self.loop.create_task(self.cycle.run_asgi(self.app))
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    def _hand_over(self) -> None:
        """Have h11 read a plain request whose answer is not plain."""
        self.conn.receive_data(self._plain)
        self.conn.next_event()
        self.conn.next_event()
        self._plain = b""
        self._go_on()

    def _go_on(self) -> None:
        """Take what came while a plain request was answered."""
        if self._after and not self.transport.is_closing():
            data, self._after = self._after, b""
            self.data_received(data)

    def send_400_response(self, msg: str) -> None:
        """A problem in the place of plain text."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        answer = problem(*self._complaint(msg))
        headers = [*answer.raw_headers, (b"connection", b"close")]
        for event in (
            h11.Response(status_code=answer.status_code, headers=headers, reason=_phrase(answer.status_code)),
            h11.Data(bytes(answer.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _complaint(self, said: str) -> tuple[int, str]:
        pending = self.conn.trailing_data[0]
        limit = self.config.h11_max_incomplete_event_size or 0
        if len(pending) <= limit:
            return 400, f"{said} It must be HTTP/1.1, with one Host header."
        if b"\n" not in pending:
            return 414, f"The address has more than {limit} bytes; send the query by POST."
        return 431, f"The headers have more than {limit} bytes."

    def _expect_head(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self._let_go)

    def _head_is_there(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _let_go_if_silent(self) -> None:
        if not self.cycle.response_started and not self.transport.is_closing():
            self.transport.abort()

    def _let_go(self) -> None:
        self._late = None
        if not self.transport.is_closing():
            self.transport.abort()


def _phrase(status: int) -> bytes:
    return HTTPStatus(status).phrase.encode()


def abort(scope: Scope) -> None:
    """Give up the connection of a request at once, with what was not sent yet."""
    _on_wire(scope, lambda wire: wire.transport.abort())


def add_trailer(scope: Scope, name: str, value: str) -> None:
    """A header field after the body; HTTP/1.0 has none."""
    if scope["http_version"] != "1.0":
        _on_wire(scope, lambda wire: wire.conn.trailers.append((name, value)))  # type: ignore[attr-defined]


def _on_wire(scope: Scope, act: Callable[[Wire], None]) -> None:
    wire = scope.get("state", {}).get(_STATE)
    if isinstance(wire, Wire):
        act(wire)
