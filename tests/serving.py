"""A real server on the loopback, and requests to it that can be as wrong as a test wants them."""

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import psutil
from starlette.types import ASGIApp

from policygraph.store import open_store
from policygraph_api.server import listen, make_server
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
GRAPH_FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}
"""Media types of graphs, and what rdflib calls them."""
SOON = 10.0
"""Seconds within which all is done that waits for nothing, however busy the machine is."""

Made = TypeVar("Made")


def in_a_loop(work: Coroutine[Any, Any, Made]) -> Made:
    """What comes of it, in a thread of its own: the browser's tests keep a loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def type(self) -> str:
        return str(self.headers["Content-Type"]).partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)

    def problem(self) -> Mapping[str, Any]:
        """The body as a problem; fails when it is not one."""
        assert self.type == "application/problem+json", (self.status, self.headers.items(), self.body[:200])
        assert self.status == self.json()["status"]
        assert self.json()["title"]
        assert self.json()["detail"]
        assert self.json()["type"].startswith("https://")
        return dict(self.json())


@dataclass(frozen=True)
class Site:
    port: int

    def send(
        self, method: str, path: str, body: bytes | str | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def raw(self, sent: bytes) -> Answer:
        """The answer to these very bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            for part in (sent[:40], sent[40:]):
                connection.sendall(part)
                time.sleep(0.02)
            response = http.client.HTTPResponse(connection)
            response.begin()
            return Answer(response.status, response.headers, response.read())

    def get(self, query: str, accept: str | None = None, **fields: str) -> Answer:
        path = "/sparql?" + urlencode({"query": query, **{k.replace("_", "-"): v for k, v in fields.items()}})
        return self.send("GET", path, headers={"Accept": accept} if accept else {})

    def form(self, query: str, accept: str | None = None) -> Answer:
        headers = {"Content-Type": FORM, **({"Accept": accept} if accept else {})}
        return self.send("POST", "/sparql", f"query={quote(query, safe='')}", headers)

    def direct(self, query: str, accept: str | None = None) -> Answer:
        headers = {"Content-Type": QUERY, **({"Accept": accept} if accept else {})}
        return self.send("POST", "/sparql", query, headers)

    def rows(self, answer: Answer) -> list[dict[str, str]]:
        assert answer.status == 200, answer.body
        bindings = answer.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


@contextmanager
def serving(app: ASGIApp) -> Iterator[Site]:
    """The app on a free port of the loopback."""
    with listen("127.0.0.1", 0) as listener:
        server = make_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        try:
            yield Site(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(timeout=20)


@contextmanager
def serving_data(file: Path, data: str, limits: Limits | None = None) -> Iterator[Site]:
    """The service over RDF data, which are put into a file of that name."""
    file.write_text(data, encoding="utf-8")
    with open_store([file]) as store, serving(create_service(store, limits or Limits())) as site:
        yield site


@contextmanager
def soon() -> Iterator[None]:
    """What is done inside waits for nothing."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < SOON


def heavy_workers(process: psutil.Process | None = None) -> list[psutil.Process]:
    """The processes below one (this one) that are at a heavy query: others go before them."""
    parent = process or psutil.Process()
    found = []
    for child in parent.children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
            found += [child] if child.nice() > parent.nice() else []
    return found


def until(done: Callable[[], bool], seconds: float = 20) -> None:
    """Wait, for so many seconds at most."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)
