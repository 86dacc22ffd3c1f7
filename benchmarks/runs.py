"""What is measured of each server."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.clients import ask_once, hammer, request_of
from benchmarks.report import Figures
from benchmarks.servers import Running, Server

QUERIES = Path(__file__).with_name("queries")
_PRESSED = {"Cheap query": "1-agency-tasks", "Medium query": "7-evidence"}
BULK_LOAD, REQUESTS = "bulk load", "requests a second"
"""The rows in which more is better."""
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
    return {BULK_LOAD: {server.name: [quads / server.load(data)] for server in servers}}


def open_again(ours: Server) -> Figures:
    """Milliseconds until our store answers, in a program that has loaded its modules."""
    command = [sys.executable, "-c", _OPEN, str(ours.folder)]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(_REPEATS)]  # noqa: S603
    return {"open": {ours.name: [float(run.stdout) * 1000 for run in runs]}}


def ask_all(servers: Sequence[Server]) -> Figures:
    """Milliseconds that each server takes for each query, the middle of several, and until it first answers."""
    rows: defaultdict[str, dict[str, list[float]]] = defaultdict(dict)
    for server in servers:
        with server.running() as running:
            rows["start"][server.name] = [running.ready * 1000]
            for path in sorted(QUERIES.glob("*.rq")):
                rows[path.stem][server.name] = _middle(running, path)
    return rows


def _middle(running: Running, path: Path) -> list[float]:
    """Nothing where the server fails or takes too long."""
    request = _request(running, path)
    try:
        first, _ = ask_once(running.address, request, _PATIENCE)
        again = _REPEATS if first < 1 else 1
        return [median(ask_once(running.address, request, _PATIENCE)[0] for _ in range(again)) * 1000]
    except OSError:
        return []


def _request(running: Running, path: Path) -> bytes:
    query = path.read_text(encoding="utf-8")
    return request_of(running.address, query, _TRIPLES if "CONSTRUCT" in query else _ROWS)


def press_all(
    servers: Sequence[Server], connections: int, seconds: float, rounds: int
) -> Iterator[tuple[str, Figures]]:
    """What a cheap and a medium query take under many clients; in each round one server has its turn after another."""
    with ExitStack() as stack:
        started = {server.name: stack.enter_context(server.running()) for server in servers}
        for kind, query in _PRESSED.items():
            rows: defaultdict[str, dict[str, list[float]]] = defaultdict(lambda: {name: [] for name in started})
            turns = [*started.items()] * rounds
            while turns:
                name, running = turns.pop(0)
                try:
                    for row, figure in _press(running, query, connections, seconds).items():
                        rows[row][name].append(figure)
                except OSError:  # too slow, and not asked again
                    turns = [turn for turn in turns if turn[0] != name]
            yield f"{kind}, {connections} clients, {rounds} rounds of {seconds:g} s", rows


def _press(running: Running, query: str, connections: int, seconds: float) -> dict[str, float]:
    request = _request(running, QUERIES / f"{query}.rq")
    before = running.computed()
    measured = hammer(running.address, request, connections, seconds)
    return {
        REQUESTS: measured.rate,
        "middle (ms)": measured.middle,
        "slowest 1 % (ms)": measured.slowest,
        "computing (ms)": (running.computed() - before) / measured.answers * 1000,
        "memory (MB)": running.memory() / 1e6,
        "other than 200": measured.errors,
    }
