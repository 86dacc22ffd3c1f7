"""Clients that send or read slowly, or not at all, hold nothing that others need."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote

import psutil
import pytest

from policygraph.store import open_store
from policygraph_api import answers, wire
from policygraph_api.pool import PoolLimits
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from serving import Site, heavy_workers, serving, soon, until

pytestmark = pytest.mark.alone

ENDLESS = "SELECT * { " + " ".join(f"VALUES ?x{i} {{ {' '.join(map(str, range(40)))} }}" for i in range(8)) + " }"
MEGABYTE = 1 << 20


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("slow") / "data.ttl"
    data.write_text("<urn:s> <urn:p> 1 .")
    limits = Limits(seconds=2, size=40 * MEGABYTE, pool=PoolLimits(disk=60 * MEGABYTE))
    with open_store([data]) as store, serving(create_service(store, limits)) as running:
        yield running


def ask_lightly(site: Site) -> None:
    """A light query is answered, and soon."""
    with soon():
        assert len(site.rows(site.get("SELECT * { ?s ?p ?o }"))) == 1


def begun(site: Site) -> http.client.HTTPConnection:
    """A connection over which an endless answer has begun, and is not read."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("GET", "/sparql?query=" + quote(ENDLESS))
    return connection


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(10) == b""
    except ConnectionError:
        return True


def test_half_open_connections(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "HEAD_SECONDS", 1.0)
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=20)) for _ in range(200)
        ]
        for number, half_open in enumerate(sockets):
            half_open.sendall(b"GET /sparql?query=ASK HTTP/1.1\r\nHo"[: number % 30])
        ask_lightly(site)
        for half_open in sockets:
            assert is_closed(half_open)
        ask_lightly(site)


def test_client_that_sends_no_more_is_answered(site: Site) -> None:
    for count in (1, 3):
        with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
            connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n" * count)
            connection.shutdown(socket.SHUT_WR)
            with connection.makefile("rb") as answers:
                assert answers.read().count(b"HTTP/1.1 200 OK") == count


def test_body_that_never_comes(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port)) as waiting:
        waiting.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n")
        waiting.sendall(b"Content-Length: 9\r\n\r\nASK")
        ask_lightly(site)


def test_slow_readers_hold_no_worker(site: Site) -> None:
    with ExitStack() as stack:
        for _ in range(8):
            stack.callback(begun(site).close)
        ask_lightly(site)
        until(lambda: not heavy_workers())
        ask_lightly(site)


def test_reader_that_takes_nothing_is_let_go(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "PATIENCE", 0.5)
    connection = begun(site)
    time.sleep(2)
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        connection.getresponse().read()
    connection.close()


def test_answer_that_is_too_large_breaks_visibly(site: Site) -> None:
    with pytest.raises(http.client.IncompleteRead) as caught:
        site.get(ENDLESS)
    assert len(caught.value.partial) <= 40 * MEGABYTE


def test_service_is_as_it_was_when_all_is_over(site: Site) -> None:
    children = len(psutil.Process().children(recursive=True))
    files = psutil.Process().num_fds()
    memory = psutil.Process().memory_info().rss
    for _ in range(10):
        connection = begun(site)
        time.sleep(0.1)
        connection.close()
    until(lambda: psutil.Process().num_fds() <= files + 8 and not heavy_workers())
    assert len(psutil.Process().children(recursive=True)) <= children + 1
    assert psutil.Process().memory_info().rss < memory + 60 * MEGABYTE
    ask_lightly(site)
