"""The parts of a network in which everything leads back to itself, and how much they turn.

Cyclicity is the largest eigenvalue of a part's adjacency matrix: 1 for a single loop, more where loops share nodes
(0 where there is none). It is found by power iteration on the matrix plus the unit matrix, whose bounds by Collatz and
Wielandt tell when it is exact enough; a part that is too large for that has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

EXACT = 1e-4
ENOUGH = 1e-2
"""How far apart the bounds may be, and how far at most when the work is cut off."""
WORK = 3_000_000
"""How many nodes and links may be looked at for one eigenvalue: about half a second."""
_FEWEST = 100


@dataclass(frozen=True, slots=True)
class Component:
    """A strongly connected part of two nodes or more (labels, sorted), its links, and its cyclicity to 3 digits.

    None stands for a cyclicity that would take too long.
    """

    nodes: tuple[str, ...]
    links: int
    cyclicity: float | None

    def to_json(self) -> dict[str, object]:
        """All fields."""
        return {"nodes": list(self.nodes), "links": self.links, "cyclicity": self.cyclicity}


def find_components(graph: nx.DiGraph[str]) -> tuple[Component, ...]:
    """The parts of a graph that hold all its loops, the largest first; nodes may have a `label`."""
    parts = [part for part in nx.strongly_connected_components(graph) if len(part) > 1]
    found = [_component(graph, part) for part in parts]
    return tuple(sorted(found, key=lambda component: (-len(component.nodes), component.nodes)))


def _component(graph: nx.DiGraph[str], part: set[str]) -> Component:
    after = {node: [n for n in graph.successors(node) if n in part and n != node] for node in part}
    found = cyclicity(after)
    return Component(
        nodes=tuple(sorted(str(graph.nodes[node].get("label", node)) for node in part)),
        links=sum(map(len, after.values())),
        cyclicity=None if found is None else round(found, 3),
    )


def cyclicity(after: Mapping[str, list[str]]) -> float | None:
    """The largest eigenvalue of a strongly connected graph, given as the successors of each node."""
    rounds = WORK // (len(after) + sum(map(len, after.values())))
    if rounds < _FEWEST:
        return None
    weight = dict.fromkeys(sorted(after), 1.0)
    low, high = 0.0, float("inf")
    for _ in range(rounds):
        grown = {node: weight[node] + sum(weight[n] for n in after[node]) for node in weight}
        ratios = [grown[node] / weight[node] for node in weight]
        low, high = min(ratios), max(ratios)
        if high - low < EXACT:
            break
        most = max(grown.values())
        weight = {node: value / most for node, value in grown.items()}
    return (low + high) / 2 - 1 if high - low < ENOUGH else None
