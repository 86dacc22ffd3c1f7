"""Finished positions for a network: a radial tree that a short, cooling force run relaxes, nothing random in it.

No two nodes end up closer than one wished edge, whatever pulls them together.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from math import cos, pi, sin, sqrt

import networkx as nx

from policygraph_api.pages.packing import pack

Point = tuple[float, float]
Adjacency = Mapping[str, Sequence[str]]

STEPS, FEWEST_STEPS, WORK = 90, 12, 150_000
"""Force rounds of a small component and of a huge one; between them as many as make WORK node moves."""
FIRST_STRIDE = 1.6
NEAR = 2.5
"""Distances are in units of one edge's wished length; nodes further apart than NEAR do not push each other."""


def place(network: nx.MultiDiGraph[str]) -> dict[str, Point]:
    """Node to position; smaller components stand around the largest."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(network))
    plain.add_edges_from(sorted((a, b) for a, b in network.edges() if a != b))
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=lambda part: (-len(part), part[0]))
    return pack([_component({node: sorted(plain[node]) for node in part}) for part in parts])


def _component(near: Adjacency) -> dict[str, Point]:
    if len(near) == 1:
        return dict.fromkeys(near, (0.0, 0.0))
    return _relax(_radial(near), near)


def _radial(near: Adjacency) -> dict[str, Point]:
    """The breadth-first tree from the busiest node, each subtree in a wedge as wide as its leaves."""
    root = max(sorted(near), key=lambda node: len(near[node]))
    children, order = _tree(root, near)
    leaves: dict[str, int] = {}
    for node in reversed(order):
        leaves[node] = sum(leaves[child] for child in children[node]) or 1
    ring = max(1.0, sqrt(len(near)) / 3)
    placed = {root: (0.0, 0.0)}
    wedges = {root: (0.0, 2 * pi, 0)}
    for node in order:
        start, stop, depth = wedges[node]
        for child in children[node]:
            width = (stop - start) * leaves[child] / leaves[node] if children[node] else 0.0
            wedges[child] = (start, start + width, depth + 1)
            angle = start + width / 2
            placed[child] = (ring * (depth + 1) * cos(angle), ring * (depth + 1) * sin(angle))
            start += width
    return placed


def _tree(root: str, near: Adjacency) -> tuple[Mapping[str, list[str]], list[str]]:
    children: defaultdict[str, list[str]] = defaultdict(list)
    seen, order, waiting = {root}, [], deque([root])
    while waiting:
        node = waiting.popleft()
        order.append(node)
        for other in near[node]:
            if other not in seen:
                seen.add(other)
                children[node].append(other)
                waiting.append(other)
    return children, order


def _relax(start: Mapping[str, Point], near: Adjacency) -> dict[str, Point]:
    names = sorted(start)
    index = {name: i for i, name in enumerate(names)}
    xs = [start[name][0] for name in names]
    ys = [start[name][1] for name in names]
    edges = [(index[a], index[b]) for a in names for b in near[a] if a < b]
    degree = [len(near[name]) for name in names]
    steps = max(FEWEST_STEPS, min(STEPS, WORK // len(names)))
    for step in range(steps):
        dx, dy = _forces(xs, ys, edges, degree)
        stride = FIRST_STRIDE * (1 - step / steps)
        for i, (fx, fy) in enumerate(zip(dx, dy, strict=True)):
            length = sqrt(fx * fx + fy * fy)
            scale = min(length, stride) / length if length else 0.0
            xs[i] += fx * scale
            ys[i] += fy * scale
    _spread(xs, ys, steps)
    return {name: (xs[i], ys[i]) for name, i in index.items()}


def _spread(xs: list[float], ys: list[float], rounds: int) -> None:
    """Push apart what stands closer than one edge, until nothing does or the rounds are over."""
    for _ in range(rounds):
        moved = False
        for i, j in list(_close_pairs(xs, ys, 1.0)):
            x, y = xs[i] - xs[j], ys[i] - ys[j]
            distance = sqrt(x * x + y * y)
            if distance >= 0.98:
                continue
            if distance < 1e-3:
                x, y, distance = 0.01 * (1 + i % 7), 0.01 * (1 + j % 5), 0.05
            push = (1.0 - distance) / distance / 2
            xs[i] += x * push
            ys[i] += y * push
            xs[j] -= x * push
            ys[j] -= y * push
            moved = True
        if not moved:
            return


def _forces(
    xs: Sequence[float], ys: Sequence[float], edges: Iterable[tuple[int, int]], degree: Sequence[int]
) -> tuple[list[float], list[float]]:
    """Neighbors in the same or a next grid cell push, edges pull (less at busy nodes), the middle pulls a little."""
    dx, dy = [-0.01 * x for x in xs], [-0.01 * y for y in ys]
    charge = [sqrt(1 + number / 6) for number in degree]
    for i, j in _close_pairs(xs, ys, NEAR):
        x, y = xs[i] - xs[j], ys[i] - ys[j]
        square = x * x + y * y
        if square > NEAR * NEAR:
            continue
        if square < 1e-6:
            x, y, square = 1e-3 * (1 + i % 7), 1e-3 * (1 + j % 5), 1e-4
        push = charge[i] * charge[j] / square
        dx[i] += x * push
        dy[i] += y * push
        dx[j] -= x * push
        dy[j] -= y * push
    for i, j in edges:
        x, y = xs[i] - xs[j], ys[i] - ys[j]
        pull = sqrt(x * x + y * y) / (1 + min(degree[i], degree[j]) / 2 + max(degree[i], degree[j]) / 20)
        dx[i] -= x * pull
        dy[i] -= y * pull
        dx[j] += x * pull
        dy[j] += y * pull
    return dx, dy


def _close_pairs(xs: Sequence[float], ys: Sequence[float], reach: float) -> Iterable[tuple[int, int]]:
    """Each pair in the same square of `reach` or in squares that touch."""
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        cells[int(x // reach), int(y // reach)].append(i)
    for (cx, cy), inside in cells.items():
        for position, i in enumerate(inside):
            for j in inside[position + 1 :]:
                yield i, j
        for next_cell in ((cx + 1, cy), (cx - 1, cy + 1), (cx, cy + 1), (cx + 1, cy + 1)):
            for i in inside:
                for j in cells.get(next_cell, ()):
                    yield i, j
