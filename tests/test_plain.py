"""Plain requests take a shorter way, and nobody can tell."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph.store import open_store
from policygraph_api.plain import read_plain
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from serving import Site, serving

HEAD = b"HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n"
ONE = "/sparql?query=SELECT%20?s%20?p%20?o%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
LONG = "/sparql?query=SELECT%20*%20%7B" + "%20".join(
    f"VALUES%20%3Fx{i}%20%7B{'%20'.join(map(str, range(40)))}%7D" for i in range(3)
) + "%7D"  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data: Path = tmp_path_factory.mktemp("plain") / "data.ttl"
    data.write_text("<urn:s> <urn:p> 1 .")
    with open_store([data]) as store, serving(create_service(store, Limits())) as running:
        yield running


def test_plain_requests_are_told() -> None:
    assert read_plain(b"GET /a?b=%20c HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n") == (
        b"/a?b=%20c",
        [(b"host", b"x"), (b"accept", b"*/*")],
    )


@pytest.mark.parametrize(
    "data",
    [
        b"GET /a HTTP/1.1\r\nHost: x\r\n",
        b"GET /a HTTP/1.1\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
        b"GET /a HTTP/1.0\r\nHost: x\r\n\r\n",
        b"HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /a HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://x/a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /氢 HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        b"GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: x\r\nAccept:  text/csv\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: x\r\nAccept: a\r\n b\r\n\r\n",
        b"GET /a HTTP/1.1\nHost: x\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_not_plain_goes_the_usual_way(data: bytes) -> None:
    assert read_plain(data) is None


def test_both_ways_answer_alike(site: Site) -> None:
    plain = site.send("GET", ONE, headers={"Accept": "text/csv"})
    usual = site.send("GET", ONE, headers={"Accept": "text/csv", "X-Other": "1"})
    assert plain.body == usual.body == b"s,p,o\r\nurn:s,urn:p,1\r\n"
    names = {name.lower() for name in plain.headers}
    assert names == {name.lower() for name in usual.headers}
    assert all(plain.headers[name] == usual.headers[name] for name in names if name != "date")


@pytest.mark.parametrize("pause", [0.0, 0.05])
def test_requests_that_follow_each_other_are_answered_in_turn(site: Site, pause: float) -> None:
    paths = [ONE, "/nothing", LONG, ONE, "/sparql?query=ASK", "/health", LONG, ONE]
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as connection:
        for path in paths:
            connection.sendall(b"GET " + path.encode() + b" " + HEAD + b"\r\n")
            time.sleep(pause)
        connection.sendall(b"GET /health " + HEAD + b"Connection: close\r\n\r\n")
        received = b""
        while piece := connection.recv(1 << 20):
            received += piece
    statuses = [part[:3] for part in received.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"404", b"200", b"200", b"400", b"200", b"200", b"200", b"200"]
    assert received.count(b"urn:s,urn:p,1\r\n") == 3
    assert received.count(b"\r\n39,39,39\r\n") == 2
