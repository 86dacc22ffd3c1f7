"""How long the search for loops takes on made-up networks: ``python -m benchmarks.loops``."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

import networkx as nx
import typer

from policygraph.analysis.components import find_components
from policygraph.analysis.cycles import find_cycles

Result = TypeVar("Result")

SEED = 20
MOST_LOOPS = 1000


def made_network(nodes: int, links: float, *, connected: bool) -> nx.DiGraph[str]:
    """A random network with so many links a node; where it is connected, a ring holds all nodes in one component."""
    choice = random.Random(SEED)  # noqa: S311
    names = [f"n{number:06}" for number in range(nodes)]
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(names)
    if connected:
        network.add_edges_from(zip(names, (*names[1:], names[0]), strict=True))
    for _ in range(round(links * nodes) - (nodes if connected else 0)):
        network.add_edge(choice.choice(names), choice.choice(names))
    return network


def timed(work: Callable[..., Result], *given: object, **options: object) -> tuple[Result, float]:
    """What some work yields, and its CPU seconds."""
    start = time.process_time()
    result = work(*given, **options)
    return result, time.process_time() - start


def main() -> None:
    """Components of 100,000 nodes (at most 1 s), and loops of up to 10 links among 5,000 connected ones (5 s)."""
    for links, connected in ((1.0, False), (1.5, False), (2.0, True)):
        network = made_network(100_000, links, connected=connected)
        parts, taken = timed(find_components, network)
        largest = len(parts[0].nodes) if parts else 0
        typer.echo(f"components  100,000 nodes  {links} links a node  largest {largest:7,}  {taken:5.2f} s")
    for links in (1.2, 1.5, 2.0, 3.0, 5.0):
        network = made_network(5000, links, connected=True)
        found, taken = timed(find_cycles, network, max_length=10, limit=MOST_LOOPS)
        told = "more" if found.truncated else "all"
        typer.echo(f"loops         5,000 nodes  {links} links a node  {len(found.cycles):5,} ({told})  {taken:5.2f} s")
        parts, taken = timed(find_components, network)
        typer.echo(f"cyclicity     5,000 nodes  {links} links a node  {parts[0].cyclicity}  {taken:5.2f} s")


if __name__ == "__main__":
    typer.run(main)
