"""Bounded search for the cycles of a directed graph.

All simple cycles of a graph can be far too many to list. This search first takes the strongly connected components,
then, inside each, every node in turn as the smallest of its cycles: depth first, over larger nodes only, and only where
the way back to the root still fits into the length. Two limits end it, and then it says so and gives the shortest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import networkx as nx

STEPS = 5_000_000
"""How many nodes a search may step on."""

Successors = Mapping[str, tuple[str, ...]]
Fits = Callable[[Sequence[str], str], bool]
"""Whether a path may go on to a node, which is its first one where that closes a cycle."""


@dataclass(frozen=True, slots=True)
class Cycles:
    """Node lists that begin with their smallest node and do not repeat it, sorted by root; `truncated` when a limit
    ended the search before it was through."""

    cycles: tuple[tuple[str, ...], ...]
    truncated: bool


def find_cycles(
    graph: nx.DiGraph[str], *, max_length: int, limit: int, fits: Fits = lambda _path, _node: True
) -> Cycles:
    """The simple cycles of 2 to `max_length` nodes whose steps fit, at most `limit` of them, the shortest then.

    Edges from a node to itself are none.
    """
    search = _Search(graph, _components(graph), fits)
    found = list(islice(search.cycles(2, max_length), limit + 1))
    if len(found) <= limit and search.left > 0:
        return Cycles(tuple(found), truncated=False)
    search = _Search(graph, search.components, fits)
    by_length = (cycle for length in range(2, max_length + 1) for cycle in search.cycles(length, length))
    return Cycles(tuple(sorted(islice(by_length, limit), key=lambda cycle: cycle[0])), truncated=True)


def turned(cycle: Sequence[str]) -> tuple[str, ...]:
    """A cycle from its smallest node on."""
    first = cycle.index(min(cycle))
    return (*cycle[first:], *cycle[:first])


@dataclass(slots=True)
class _Search:
    """A search through the components of a graph; `left` is how many steps it may still make."""

    graph: nx.DiGraph[str]
    components: list[list[str]]
    fits: Fits
    left: int = field(default_factory=lambda: STEPS)

    def cycles(self, least: int, most: int) -> Iterator[tuple[str, ...]]:
        """The cycles of so many nodes, by their smallest one."""
        for component in self.components:
            inside = set(component)
            after = {node: tuple(sorted(n for n in self.graph.successors(node) if n in inside)) for node in component}
            before = {
                node: tuple(sorted(n for n in self.graph.predecessors(node) if n in inside)) for node in component
            }
            for root in component:
                yield from self._cycles_from(root, after, _distances(before, root, most - 1), least, most)

    def _cycles_from(
        self, root: str, after: Successors, way_back: Mapping[str, int], least: int, most: int
    ) -> Iterator[tuple[str, ...]]:
        path, on_path, stack = [root], {root}, [iter(after[root])]
        while stack and self.left > 0:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                on_path.discard(path.pop())
            elif node == root:
                if len(path) >= least and self.fits(path, root):
                    yield tuple(path)
            elif node not in on_path and len(path) + way_back.get(node, most) <= most and self.fits(path, node):
                self.left -= 1
                path.append(node)
                on_path.add(node)
                stack.append(iter(after[node]))


def _components(graph: nx.DiGraph[str]) -> list[list[str]]:
    parts = (sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1)
    return sorted(parts, key=lambda part: part[0])


def _distances(before: Successors, root: str, most: int) -> dict[str, int]:
    """How many edges each node that is larger than the root needs to reach it, where `most` are enough."""
    distances, queue = {root: 0}, deque((root,))
    while queue:
        node = queue.popleft()
        if distances[node] == most:
            continue
        for previous in before[node]:
            if previous > root and previous not in distances:
                distances[previous] = distances[node] + 1
                queue.append(previous)
    return distances
