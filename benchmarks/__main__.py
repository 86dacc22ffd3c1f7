"""The command: makes a graph, loads it into each server, asks each the same, and prints what they take as ratios."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.graph import write_graph
from benchmarks.report import print_table
from benchmarks.runs import BULK_LOAD, REQUESTS, ask_all, load_all, open_again, press_all
from benchmarks.servers import Oxigraph, PolicyGraph, RdflibEndpoint


def main(
    quads: Annotated[int, typer.Option(min=10_000, help="How many statements the graph has, about.")] = 1_000_000,
    connections: Annotated[int, typer.Option(min=1, help="How many clients ask at once.")] = 16,
    seconds: Annotated[float, typer.Option(min=0.5, help="How long they ask each server in each round.")] = 4.0,
    rounds: Annotated[int, typer.Option(min=1, help="How often the servers take turns.")] = 5,
) -> None:
    """Compare policygraph with `oxigraph serve` and rdflib-endpoint on the same made-up graph, on disk."""
    with tempfile.TemporaryDirectory(prefix="policygraph-bench-") as name:
        folder = Path(name)
        data = folder / "graph.nq"
        start = time.perf_counter()
        lines = write_graph(quads, data)
        typer.echo(f"{lines:,} quads, {data.stat().st_size >> 20} MB, made in {time.perf_counter() - start:.1f} s\n")
        servers = [PolicyGraph(folder), Oxigraph(folder), RdflibEndpoint(folder)]
        print_table("Load (quads a second, with the start of the program)", load_all(servers, data, lines), {BULK_LOAD})
        print_table("Open (milliseconds, in a program that runs)", open_again(servers[0]))
        print_table("Eight queries (milliseconds over HTTP, one client)", ask_all(servers))
        for title, rows in press_all(servers, connections, seconds, rounds):
            print_table(title, rows, {REQUESTS})


if __name__ == "__main__":
    typer.run(main)
