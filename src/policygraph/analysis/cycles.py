"""Bounded search for the cycles of a directed graph.

All simple cycles of a graph can be far too many to list. This search first takes the strongly connected components,
then, inside each, every node in turn as the smallest of its cycles: depth first, over larger nodes only, and only where
the way back to the root still fits into the length. Two limits end it, and then it says so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import networkx as nx

STEPS = 5_000_000
"""How many nodes a search may step on."""

Successors = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Cycles:
    """Node lists that begin with their smallest node and do not repeat it, sorted by root; `truncated` when a limit
    ended the search before it was through."""

    cycles: tuple[tuple[str, ...], ...]
    truncated: bool


def find_cycles(graph: nx.DiGraph[str], *, max_length: int, limit: int) -> Cycles:
    """The simple cycles of 2 to `max_length` nodes, at most `limit` of them; edges from a node to itself are none."""
    found: list[tuple[str, ...]] = []
    budget = _Budget(STEPS)
    for component in _components(graph):
        for cycle in _component_cycles(graph, component, max_length, budget):
            if len(found) == limit:
                return Cycles(tuple(found), truncated=True)
            found.append(cycle)
    return Cycles(tuple(found), truncated=budget.left <= 0)


@dataclass(slots=True)
class _Budget:
    left: int


def _components(graph: nx.DiGraph[str]) -> list[list[str]]:
    parts = (sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1)
    return sorted(parts, key=lambda part: part[0])


def _component_cycles(
    graph: nx.DiGraph[str], component: list[str], max_length: int, budget: _Budget
) -> Iterator[tuple[str, ...]]:
    inside = set(component)
    after = {node: tuple(sorted(n for n in graph.successors(node) if n in inside)) for node in component}
    before = {node: tuple(sorted(n for n in graph.predecessors(node) if n in inside)) for node in component}
    for root in component:
        way_back = _distances(before, root, max_length - 1)
        yield from _cycles_from(root, after, way_back, max_length, budget)


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


def _cycles_from(
    root: str, after: Successors, way_back: Mapping[str, int], max_length: int, budget: _Budget
) -> Iterator[tuple[str, ...]]:
    path, on_path, stack = [root], {root}, [iter(after[root])]
    while stack and budget.left > 0:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            on_path.discard(path.pop())
        elif node == root:
            if len(path) > 1:
                yield tuple(path)
        elif node not in on_path and node in way_back and len(path) + way_back[node] <= max_length:
            budget.left -= 1
            path.append(node)
            on_path.add(node)
            stack.append(iter(after[node]))
