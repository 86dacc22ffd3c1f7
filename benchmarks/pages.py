"""How long the first view of every page takes: `python -m benchmarks.pages`, of a server that has just been started.

With `--store DIR` one server of that store is asked for every page; with `--store http://…` one that runs already.
"""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import psutil
import typer

from policygraph.namespaces import ID, PG

PAGES = (
    "/", "/documents", "/documents/ziyang", "/tasks", "/agencies", "/responsibility?document=ziyang", "/cooperation",
    "/targets", "/targets/compare", "/loops", "/findings", "/compare?a=liaoyuan&b=ziyang", "/read", "/graph",
    "/graph/data", "/query", "/query/terms", "/search?q=%E7%B2%89%E7%85%A4%E7%81%B0", "/ontology", "/api",
    "/id/element/fly-ash",
)  # fmt: skip
LARGE = (
    "/", "/documents", "/documents?q=2022&sort=-findings", "/documents/{one}", "/documents/{one}/text",
    "/tasks", "/tasks?document={one}", "/tasks?q=%E5%AE%A3%E4%BC%A0&sort=-bodies", "/agencies",
    "/agencies?document={one}", "/agencies?standing=abolished&sort=-lead", "/responsibility",
    "/responsibility?document={one}", "/cooperation", "/cooperation?document={one}", "/targets",
    "/targets?document={one}", "/targets?check=contradiction", "/targets/compare",
    "/targets/compare?indicator={indicator}", "/loops", "/loops?document={one}", "/findings",
    "/findings?document={one}", "/findings?group=rule", "/findings?group=document", "/findings?group=none",
    "/findings?severity=high&q=%E5%B1%80", "/compare", "/compare?a={one}&b={other}", "/graph", "/graph/data",
    "/graph?document={one}", "/graph/data?document={one}", "/graph?focus={agency}", "/graph/data?focus={agency}",
    "/graph?network=material&focus=" + ID + "element/fly-ash",
    "/graph/data?network=material&focus=" + ID + "element/fly-ash",
    "/read", "/query", "/query/terms", "/query/things?q=%E7%B2%89%E7%85%A4%E7%81%B0",
    "/search", "/search?q=%E7%B2%89%E7%85%A4%E7%81%B0", "/search?q=%E5%8F%91%E5%B1%95", "/search?q=%E4%B8%8D",
    "/resource?iri={agency}", "/resource?iri={task}", "/resource?iri={aim}", "/resource?iri={finding}",
    "/resource?iri={indicator}", "/resource?iri=" + PG + "PolicyTask", "/resource?iri=" + ID + "element/fly-ash",
    "/resource?iri=" + ID + "rule/flow.make", "/id/place/510000", "/id/function/commerce",
    "/ontology", "/api", "/api/documents", "/api/tasks", "/api/tasks?document={one}", "/api/assignments",
    "/api/agencies", "/api/targets", "/api/chains", "/api/flows", "/api/loops", "/api/loops?document={one}",
    "/api/findings", "/api/projects", "/api/search?q=%E5%8F%91%E5%B1%95",
    "/api/graph/neighbors?node=" + ID + "element/fly-ash", "/api/graph/neighbors?node={agency}",
    "/documents.xlsx", "/tasks.xlsx", "/tasks.csv?document={one}", "/targets.csv", "/findings.csv", "/agencies.csv",
    "/responsibility.xlsx", "/loops.csv", "/report.html", "/report.xlsx",
)  # fmt: skip
"""What is asked of a large store; names in brackets are filled with things that it has."""
_PATIENCE = 120.0


def main(
    settle: Annotated[float, typer.Option(min=0.0, help="Seconds between the start and the first page.")] = 0.0,
    store: Annotated[str, typer.Option(metavar="DIR|URL", help="A store, or the address of a server.")] = "",
) -> None:
    """Start `policygraph serve` anew for each page of the shipped graph and print seconds and sizes."""
    if store:
        _large(store, settle)
        return
    typer.echo("| page | server answers after | first view | of it computing | again | kB |")
    typer.echo("|---|---:|---:|---:|---:|---:|")
    for address in PAGES:
        start = time.perf_counter()
        with _server() as (port, process):
            started = time.perf_counter() - start
            time.sleep(settle)
            before = _computed(process)
            first, size = _seconds(port, address)
            computed = _computed(process) - before
            again, _ = _seconds(port, address)
        typer.echo(
            f"| {address} | {started:.2f} s | {first:.2f} s | {computed:.2f} s | {again:.3f} s | {size / 1000:.0f} |"
        )


def _large(store: str, settle: float) -> None:
    """Ask for every page of a store, or of a server that runs at an address, and for what its own pages lead to."""
    if store.startswith("http"):
        _table(urlsplit(store).netloc, None)
        return
    with _server("--store", store) as (port, process):
        time.sleep(settle)
        _table(f"127.0.0.1:{port}", process)
        typer.echo(f"\nThe server took {process.memory_info().rss / 1e6:.0f} MB.")


def _table(host: str, process: psutil.Process | None) -> None:
    typer.echo("| page | status | first view | of it computing | again | kB |")
    typer.echo("|---|---:|---:|---:|---:|---:|")
    for address in _addresses(host):
        before = _computed(process) if process else 0.0
        status, first, size = _answer(host, address)
        computed = f"{_computed(process) - before:.2f} s" if process else ""
        again = _answer(host, address)[1]
        typer.echo(f"| {address} | {status} | {first:.2f} s | {computed} | {again:.3f} s | {size / 1000:.0f} |")


def _addresses(host: str) -> Iterator[str]:
    """LARGE with two documents, an agency, a task, an aim and an indicator of the store in the place of their names."""
    names = [item["name"] for item in _asked(host, "/api/documents?limit=2")["items"]]
    found = {"one": names[0], "other": names[-1]}
    for key, kind in {"agency": "agencies", "task": "tasks", "aim": "targets", "finding": "findings"}.items():
        items = _asked(host, f"/api/{kind}?limit=1&document={names[0]}")["items"]
        found[key] = str(items[0]["iri"]) if items else f"{ID}element/fly-ash"
    indicators = [item["indicator"] for item in _asked(host, "/api/targets?limit=200")["items"] if item["indicator"]]
    found["indicator"] = indicators[0] if indicators else ""
    return (address.format(**found) for address in LARGE)


def _asked(host: str, address: str) -> dict[str, Any]:
    connection = http.client.HTTPConnection(host, timeout=_PATIENCE)
    connection.request("GET", address, headers={"Accept": "application/json"})
    told: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return told


@contextmanager
def _server(*arguments: str) -> Iterator[tuple[int, psutil.Process]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [str(Path(sys.executable).with_name("policygraph")), "serve", "--port", str(port), *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            _wait(port)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


def _computed(process: psutil.Process) -> float:
    """Seconds of computing, also of what is made ready in the background; a busy machine does not lengthen them."""
    times = process.cpu_times()
    return float(times.user + times.system)


def _wait(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            _seconds(port, "/health")
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"nothing answers at port {port}")


def _seconds(port: int, address: str) -> tuple[float, int]:
    """How long an address takes, and how many bytes its answer has."""
    status, seconds, size = _answer(f"127.0.0.1:{port}", address)
    if status != HTTPStatus.OK:
        raise RuntimeError(f"{address} answers {status}")
    return seconds, size


def _answer(host: str, address: str) -> tuple[int, float, int]:
    """Status, seconds and bytes of an answer."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection(host, timeout=_PATIENCE)
    connection.request("GET", address, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, time.perf_counter() - start, len(body)


if __name__ == "__main__":
    typer.run(main)
