"""What is measured of each server."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.clients import ask_once, hammer, request_of
from benchmarks.report import Figures
from benchmarks.servers import Running, Server

QUERIES = Path(__file__).with_name("queries")
_CHEAP, _MEDIUM = "1-agency-tasks", "7-evidence"
_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_PATIENCE = 25.0
_REPEATS = 5
_OPEN = """
import sys, time
from policygraph.store import open_store
start = time.perf_counter()
open_store(directory=sys.argv[1])
print(time.perf_counter() - start)
"""


def load_all(servers: Sequence[Server], data: Path, quads: int) -> Figures:
    """Quads a second that each server's bulk load takes in."""
    return {"bulk load": {server.name: quads / server.load(data) for server in servers}}


def open_again(ours: Server) -> Figures:
    """Milliseconds until our store answers, in a program that has loaded its modules."""
    command = [sys.executable, "-c", _OPEN, str(ours.folder)]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(_REPEATS)]  # noqa: S603
    return {"open": {ours.name: median(float(run.stdout) * 1000 for run in runs)}}


def ask_all(servers: Sequence[Server]) -> Figures:
    """Milliseconds that each server takes for each query, the middle of several, and until it first answers."""
    rows: defaultdict[str, dict[str, float | None]] = defaultdict(dict)
    for server in servers:
        with server.running() as running:
            rows["start"][server.name] = running.ready * 1000
            for path in sorted(QUERIES.glob("*.rq")):
                rows[path.stem][server.name] = _middle(running, path)
    return rows


def _middle(running: Running, path: Path) -> float | None:
    """None where the server fails or takes too long."""
    request = _request(running, path)
    try:
        first, _ = ask_once(running.address, request, _PATIENCE)
        again = _REPEATS if first < 1 else 1
        return median(ask_once(running.address, request, _PATIENCE)[0] for _ in range(again)) * 1000
    except OSError:
        return None


def _request(running: Running, path: Path) -> bytes:
    query = path.read_text(encoding="utf-8")
    return request_of(running.address, query, _TRIPLES if "CONSTRUCT" in query else _ROWS)


def press_all(servers: Sequence[Server], connections: int, seconds: float, rounds: int) -> dict[str, Figures]:
    """Requests a second under many clients, and what they take; the servers take turns in each round."""
    tables: defaultdict[str, defaultdict[str, dict[str, float | None]]] = defaultdict(lambda: defaultdict(dict))
    with ExitStack() as stack:
        started = {server.name: stack.enter_context(server.running()) for server in servers}
        for query in (_CHEAP, _MEDIUM):
            runs: defaultdict[str, list[tuple[float, ...]]] = defaultdict(list)
            for _ in range(rounds):
                for name, running in started.items():
                    runs[name].append(_press(running, query, connections, seconds))
            for name, figures in runs.items():
                for title, values in zip(_TITLES, zip(*figures, strict=True), strict=True):
                    tables[title][query][name] = median(values)
    return {title: tables[title] for title in _TITLES}


_TITLES = (
    "Requests a second",
    "Milliseconds of the middle answer",
    "Milliseconds of the slowest hundredth",
    "Memory (MB)",
    "Answers other than 200",
)


def _press(running: Running, query: str, connections: int, seconds: float) -> tuple[float, ...]:
    request = _request(running, QUERIES / f"{query}.rq")
    measured = hammer(running.address, request, connections, seconds)
    return measured.rate, measured.middle, measured.slowest, running.memory() / 1e6, measured.errors
