"""Many clients at once, as one selector loop that does as little as possible, so that the server's work is measured."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import quote, urlsplit

_PIECE = 1 << 20
_END_OF_HEAD = b"\r\n\r\n"
_LAST_CHUNK = b"\r\n0\r\n"
_PATIENCE = 60.0
_TAIL = 256
"""Bytes at the end of an answer in pieces within which its last piece and what may follow it stand."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Answers a second, the milliseconds of the middle one and of the slowest hundredth, and how many were no 200.

    `answers` is how many there were in all, also while it warmed up.
    """

    answers: int
    rate: float
    middle: float
    slowest: float
    errors: int


@dataclass(slots=True)
class _Client:
    """One connection that sends the same request again as soon as its answer is complete."""

    connection: socket.socket
    request: bytes
    sent: float = 0.0
    head: bytes = b""
    length: int | None = None
    received: int = 0
    tail: bytes = b""
    times: list[float] = field(default_factory=list)
    errors: int = 0

    def send(self) -> None:
        self.head, self.length, self.received, self.tail = b"", None, 0, b""
        self.sent = time.perf_counter()
        self.connection.sendall(self.request)

    def receive(self) -> bool:
        """Take what is there; whether the answer is complete."""
        piece = self.connection.recv(_PIECE)
        if not piece:
            raise ConnectionError("the server closed the connection")
        if self.received == 0:
            self.head += piece
            head, found, piece = self.head.partition(_END_OF_HEAD)
            if not found:
                return False
            self._read_head(head)
        self.received += len(piece)
        self.tail = (self.tail + piece)[-_TAIL:]
        ended = self.tail.endswith(_END_OF_HEAD) and _LAST_CHUNK in self.tail
        complete = ended if self.length is None else self.received >= self.length
        if complete:
            self.times.append(time.perf_counter() - self.sent)
        return complete

    def _read_head(self, head: bytes) -> None:
        status, *lines = head.decode("latin-1").lower().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines if ": " in line)
        self.length = int(fields["content-length"]) if "content-length" in fields else None
        self.errors += " 200" not in status
        self.received = 0


def request_of(address: str, query: str, accept: str) -> bytes:
    """A GET of a query as it goes over the wire."""
    url = urlsplit(address)
    target = f"{url.path}?query={quote(query, safe='')}"
    return f"GET {target} HTTP/1.1\r\nHost: {url.netloc}\r\nAccept: {accept}\r\n\r\n".encode()


def hammer(address: str, request: bytes, count: int, seconds: float) -> Measured:
    """What `count` clients get in `seconds`, after a tenth of that to warm up."""
    with _clients(address, request, count) as clients:
        _run(clients, seconds / 10)
        before = sum(len(client.times) for client in clients)
        for client in clients:
            client.times.clear()
            client.errors = 0
        start = time.perf_counter()
        _run(clients, seconds)
        passed = time.perf_counter() - start
    times = sorted(taken for client in clients for taken in client.times)
    if not times:
        raise TimeoutError(f"no answer in {seconds:g} s")
    errors = sum(client.errors for client in clients)
    middle, slowest = median(times) * 1000, times[int(len(times) * 0.99)] * 1000
    return Measured(before + len(times), len(times) / passed, middle, slowest, errors)


def ask_once(address: str, request: bytes, seconds: float) -> tuple[float, int]:
    """The seconds that one answer takes, and its bytes; TimeoutError when it takes longer than `seconds`."""
    with _clients(address, request, 1) as (client,):
        client.connection.settimeout(seconds)
        client.send()
        while not client.receive():
            if time.perf_counter() - client.sent > seconds:
                raise TimeoutError
        if client.errors:
            raise ConnectionError("the answer is no 200")
        return client.times[0], client.received


def _run(clients: list[_Client], seconds: float) -> None:
    """Keep every client busy for so long, then wait for what is on its way; TimeoutError when that takes too long."""
    end = time.perf_counter() + seconds
    with selectors.DefaultSelector() as selector:
        for client in clients:
            selector.register(client.connection, selectors.EVENT_READ, client)
            client.send()
        waiting = len(clients)
        while waiting:
            if time.perf_counter() > end + _PATIENCE:
                raise TimeoutError(f"answers took more than {_PATIENCE:g} s")
            for key, _ in selector.select(timeout=1.0):
                client = key.data
                if not client.receive():
                    continue
                if time.perf_counter() < end:
                    client.send()
                else:
                    waiting -= 1


@contextmanager
def _clients(address: str, request: bytes, count: int) -> Iterator[list[_Client]]:
    url = urlsplit(address)
    connections = [socket.create_connection((url.hostname or "", url.port or 80), timeout=300) for _ in range(count)]
    for connection in connections:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        yield [_Client(connection, request) for connection in connections]
    finally:
        for connection in connections:
            connection.close()
