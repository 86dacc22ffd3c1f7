"""How long the first view of every page takes: `python -m benchmarks.pages` on a server that has just been started."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

import psutil
import typer

PAGES = (
    "/", "/documents", "/documents/ziyang", "/tasks", "/agencies", "/responsibility?document=ziyang", "/cooperation",
    "/targets", "/targets/compare", "/loops", "/findings", "/compare?a=liaoyuan&b=ziyang", "/read", "/graph",
    "/graph/data", "/query", "/query/terms", "/search?q=%E7%B2%89%E7%85%A4%E7%81%B0", "/ontology", "/api",
    "/id/element/fly-ash",
)  # fmt: skip
_PATIENCE = 120.0


def main(
    settle: Annotated[float, typer.Option(min=0.0, help="Seconds between the start and the first page.")] = 0.0,
) -> None:
    """Start `policygraph serve` anew for each page of the shipped graph and print seconds and sizes."""
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


@contextmanager
def _server() -> Iterator[tuple[int, psutil.Process]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [str(Path(sys.executable).with_name("policygraph")), "serve", "--port", str(port)]
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
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    connection.request("GET", address, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{address} answers {answer.status}")
    return time.perf_counter() - start, len(body)


if __name__ == "__main__":
    typer.run(main)
