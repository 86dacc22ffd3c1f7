"""One question to a server over HTTP, with an end: a deadline for all of it, a size, and few repetitions.

Nothing is followed to another address, and nothing is taken for an answer that is not one.
"""

from __future__ import annotations

import functools
import http.client
import io
import re
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PIECE = 1 << 16
_REPEATS = 2
_PAUSE = 0.25
"""Seconds until a server that refused a connection is asked again; twice as many the next time."""

_LONGEST_PAUSE = 10.0
_WORDS = 300
_BUSY = frozenset((429, 503))
_USER = re.compile(r"^((?:[A-Za-z][\w+.-]*:)?//)(?:[^/?#]*|[^/?#:\[]*:\d*[^/?#\d].*)@", re.DOTALL)
"""What stands before the host: also a password with a slash, for what follows a colon would else be a port."""

Form = Mapping[str, str | Sequence[str]]


class ExchangeError(Exception):
    """A server that cannot be reached or gives no answer; the message says what is wrong with it."""


class RefusedError(ExchangeError):
    """A server that says that the question is wrong (400)."""


class _BusyError(Exception):
    """A server that asks to be asked again in so many seconds."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Question:
    """A form for an address, and what its answer may be: of one of `types`, at most `size` bytes.

    It must change nothing where it is asked. `until` is on the monotonic clock, in seconds.
    """

    url: str
    form: Form
    types: Sequence[str]
    until: float
    size: int


def shown(url: str) -> str:
    """An address as it may be shown: without user name and password."""
    return _USER.sub(r"\1", url)


def ask(question: Question) -> bytes:
    """The body of the answer. TimeoutError when it is not there in time, ExchangeError when there is none.

    A server that refuses the connection, or says that it is busy and for how long, is asked up to three times.
    """
    for repeat in range(_REPEATS + 1):
        try:
            return _ask(question)
        except _BusyError as error:
            pause = error.seconds
            if repeat == _REPEATS or pause > min(_LONGEST_PAUSE, question.until - time.monotonic()):
                raise ExchangeError(str(error)) from error
        except ConnectionRefusedError as error:
            pause = _PAUSE * 2**repeat
            if repeat == _REPEATS or pause > question.until - time.monotonic():
                raise ExchangeError(f"cannot be reached: {error}") from error
        time.sleep(pause)
    raise AssertionError("the last repetition answers or raises")


def _ask(question: Question) -> bytes:
    request = _request(question)
    opener = urllib.request.build_opener(_StayHere, _Timely(question.until))
    try:
        with opener.open(request, timeout=_left(question.until)) as response:
            _check_kind(response, question)
            return _body(response, question.size)
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(error) from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, (TimeoutError, ConnectionRefusedError)):
            raise error.reason from error
        raise ExchangeError(f"cannot be reached: {error.reason}") from error
    except TimeoutError:
        raise
    except (http.client.IncompleteRead, ConnectionError) as error:
        raise ExchangeError("broke off its answer; ask again") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ExchangeError(f"gave no whole answer in HTTP: {error!r}") from error


def _request(question: Question) -> urllib.request.Request:
    if shown(question.url) != question.url:
        raise ExchangeError("was given with a user name or password, and none are sent; give the address without them")
    try:
        return urllib.request.Request(  # noqa: S310 - the caller lets http and https through only
            question.url,
            data=urllib.parse.urlencode(question.form, doseq=True).encode(),
            headers={"Accept": question.types[0], "Content-Type": "application/x-www-form-urlencoded"},
        )
    except ValueError as error:
        raise ExchangeError(f"is no address: {error}") from error


def _check_kind(response: http.client.HTTPResponse, question: Question) -> None:
    coding = response.headers.get("Content-Encoding", "identity")
    if coding.lower() != "identity":
        raise ExchangeError(f"packed its answer ({_one_line(coding)}), which it was not asked to")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        raise ExchangeError("gave a web page and no data; is this the address of a SPARQL endpoint?")
    if kind and kind not in question.types:
        raise ExchangeError(f"answered in {_one_line(kind)}, not in {question.types[0]}")


def _body(response: http.client.HTTPResponse, size: int) -> bytes:
    body = bytearray()
    while piece := response.read1(_PIECE):
        body += piece
        if len(body) > size:
            raise ExchangeError(f"gave an answer of more than {size} bytes")
    if response.length:
        raise http.client.IncompleteRead(bytes(body), response.length)
    return bytes(body)


def _refusal(error: urllib.error.HTTPError) -> Exception:
    """What a status other than 200 says."""
    if error.code in range(300, 400):
        place = _one_line(shown(error.headers.get("Location", "nowhere")))
        return ExchangeError(f"sends on to {place}; give that address")
    is_page = "html" in error.headers.get("Content-Type", "")
    try:
        words = error.reason if is_page else _one_line(error.read(2000).decode(errors="replace")) or error.reason
    except (OSError, http.client.HTTPException):
        words = error.reason
    told = f"answered {error.code}: {words}"
    after = error.headers.get("Retry-After", "")
    if error.code in _BUSY and after.isascii() and after.isdigit():
        return _BusyError(float(after), f"{told}; asks to come again in {after} s")
    return RefusedError(told) if error.code == http.HTTPStatus.BAD_REQUEST else ExchangeError(told)


def _one_line(words: str) -> str:
    return " ".join(words.split())[:_WORDS]


def _left(until: float) -> float:
    """How many seconds there are yet; TimeoutError when none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


class _Timely(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens connections whose answers must be there by a moment."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self._until = until

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(functools.partial(self._connection, http.client.HTTPConnection), req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(functools.partial(self._connection, http.client.HTTPSConnection), req)

    def _connection(self, kind: type[http.client.HTTPConnection], host: str, **how: Any) -> http.client.HTTPConnection:
        connection = kind(host, **how)
        connection.response_class = functools.partial(_Response, self._until)  # type: ignore[assignment]
        return connection


class _Response(http.client.HTTPResponse):
    def __init__(self, until: float, sock: socket.socket, **how: Any) -> None:
        super().__init__(sock, **how)
        self.fp.close()
        self.fp = io.BufferedReader(_TimelyReader(sock, until))


class _TimelyReader(io.RawIOBase):
    """What a socket receives: every wait ends at the same moment, so that no trickle makes it longer."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        super().__init__()
        self._sock, self._until = sock, until
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._until))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
