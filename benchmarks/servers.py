"""The servers that are compared, each a process of its own over a store on disk that it loads itself."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

_PATIENCE = 300.0
_PEOPLE = "ASK { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: the address of its endpoint, and the seconds until it did."""

    address: str
    process: psutil.Process
    ready: float

    def memory(self) -> int:
        """The bytes that the process and its children hold, shared ones counted once."""
        total = 0
        for process in (self.process, *self.process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
        return total

    def computed(self) -> float:
        """The seconds for which the process and its children have computed."""
        total = 0.0
        for process in (self.process, *self.process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system
        return total


class Server(ABC):
    """A SPARQL server on `folder`."""

    name: str
    path: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder / self.name

    @abstractmethod
    def load_command(self, data: Path) -> Sequence[str]:
        """The command that loads an N-Quads file."""

    @abstractmethod
    def serve_command(self, port: int) -> Sequence[str]:
        """The command that serves what was loaded on a port of the loopback."""

    def load(self, data: Path) -> float:
        """Load a file; give the seconds that it took, with the start of the program."""
        start = time.perf_counter()
        subprocess.run(self.load_command(data), check=True, capture_output=True)  # noqa: S603
        return time.perf_counter() - start

    @contextmanager
    def running(self) -> Iterator[Running]:
        """The server while it runs."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        start = time.perf_counter()
        with subprocess.Popen(  # noqa: S603
            self.serve_command(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server:
            try:
                address = f"http://127.0.0.1:{port}{self.path}"
                _wait_for(f"{address}?query={quote(_PEOPLE)}", server)
                yield Running(address, psutil.Process(server.pid), time.perf_counter() - start)
            finally:
                server.terminate()


class PolicyGraph(Server):
    """This project's server."""

    name = "policygraph"
    path = "/sparql"

    def load_command(self, data: Path) -> Sequence[str]:
        """``policygraph load``."""
        return [_program("policygraph"), "load", str(data), "--store", str(self.folder)]

    def serve_command(self, port: int) -> Sequence[str]:
        """``policygraph serve``."""
        return [_program("policygraph"), "serve", "--store", str(self.folder), "--port", str(port)]


class Oxigraph(Server):
    """Oxigraph's own server, in Rust, on the same engine."""

    name = "oxigraph"
    path = "/query"

    def load_command(self, data: Path) -> Sequence[str]:
        """``oxigraph load``."""
        return [_program("oxigraph"), "load", "--location", str(self.folder), "--file", str(data)]

    def serve_command(self, port: int) -> Sequence[str]:
        """``oxigraph serve``, with all graphs as the default graph."""
        bind = ["--bind", f"127.0.0.1:{port}", "--union-default-graph"]
        return [_program("oxigraph"), "serve", "--location", str(self.folder), *bind]


class RdflibEndpoint(Server):
    """rdflib-endpoint on rdflib's Oxigraph store."""

    name = "rdflib-endpoint"
    path = "/"

    def load_command(self, data: Path) -> Sequence[str]:
        """``python -m benchmarks.rdflib_server load``."""
        return [*_module("benchmarks.rdflib_server"), "load", str(self.folder), str(data)]

    def serve_command(self, port: int) -> Sequence[str]:
        """``python -m benchmarks.rdflib_server serve``."""
        return [*_module("benchmarks.rdflib_server"), "serve", str(self.folder), str(port)]


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", name]


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{address} does not answer")
        try:
            urllib.request.urlopen(address, timeout=_PATIENCE).close()  # noqa: S310
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.005)
        else:
            return
