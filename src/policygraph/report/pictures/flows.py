"""Flows of materials as bands from left to right (a Sankey diagram).

The texts name flows and rarely amounts, so a band is as broad as the number of statements that say it. Nodes stand in
layers: each to the right of what feeds it, where there is no loop; a band that closes a loop is dashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from policygraph.report.pictures.drawing import Stroke, box, cut, path, svg, text, width_of

UNIT, SPACE, NODE, BAND = 7, 13, 12, 340
LONGEST = 16
SOURCE, BETWEEN, END = "#b08a2e", "#3b8f5a", "#3f7fbf"
BAND_COLOR, BACK_COLOR = "#8fb89d", "#c2573a"
LARGEST = 120
"""More bands than these are not readable; the heaviest are drawn."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands, in pixels."""

    x: float
    y: float
    height: float


def flow_picture(flows: nx.DiGraph[str], title: str) -> tuple[str, int]:
    """The picture and how many flows are left out; an edge has `weight` (statements) and `tip`, a node `label`."""
    kept = heaviest(flows)
    layers = layered(kept)
    spots = _placed(kept, layers)
    side = max((width_of(_name(kept, node)) for node in kept), default=0) + 10
    shapes = [*_bands(kept, spots, side), *_nodes(kept, spots, side)]
    width = max((spot.x for spot in spots.values()), default=0) + NODE + 2 * side
    height = max((spot.y + spot.height for spot in spots.values()), default=0) + SPACE
    return svg(width, height, title, shapes), flows.number_of_edges() - kept.number_of_edges()


def heaviest(flows: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The flows, or the LARGEST heaviest of them."""
    edges: list[tuple[str, str, int]] = list(flows.edges(data="weight"))
    ranked = sorted(edges, key=lambda edge: (-edge[2], edge[0], edge[1]))
    return flows.edge_subgraph([(source, target) for source, target, _ in ranked[:LARGEST]])


def layered(flows: nx.DiGraph[str]) -> list[list[str]]:
    """The nodes by layers, ordered so that neighbors stand near each other; a loop shares one layer."""
    parts = nx.condensation(flows)
    part_of: dict[str, int] = parts.graph["mapping"]
    depth: dict[int, int] = {}
    for rank, generation in enumerate(nx.topological_generations(parts)):
        depth.update(dict.fromkeys(generation, rank))
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in sorted(flows):
        layers[depth[part_of[node]]].append(node)
    groups = {node: number for number, group in enumerate(_groups(flows)) for node in group}
    for layer in layers:
        layer.sort(key=lambda node: (groups[node], node))
    for _ in range(4):
        for number, layer in enumerate(layers):
            _order(flows, layer, layers[number - 1] if number else layers[min(1, len(layers) - 1)], groups)
    return layers


def _groups(flows: nx.DiGraph[str]) -> list[list[str]]:
    """What hangs together, the largest first."""
    groups = (sorted(group) for group in nx.weakly_connected_components(flows))
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def _order(flows: nx.DiGraph[str], layer: list[str], beside: Iterable[str], groups: Mapping[str, int]) -> None:
    place = {node: number for number, node in enumerate(beside)}

    def middle(node: str) -> float:
        near = [place[other] for other in (*flows.pred[node], *flows.succ[node]) if other in place]
        return sum(near) / len(near) if near else place.get(node, len(place))

    layer.sort(key=lambda node: (groups[node], middle(node), node))


def _placed(flows: nx.DiGraph[str], layers: list[list[str]]) -> dict[str, Spot]:
    spots: dict[str, Spot] = {}
    columns = []
    for layer in layers:
        heights = [UNIT * _weight(flows, node) for node in layer]
        columns.append(sum(max(height, SPACE) + SPACE for height in heights))
    tallest = max(columns, default=0)
    for number, layer in enumerate(layers):
        slack = (tallest - columns[number]) / max(len(layer), 1)
        y = SPACE + slack / 2
        for node in layer:
            height = float(UNIT * _weight(flows, node))
            spots[node] = Spot(number * (NODE + BAND), y, height)
            y += max(height, SPACE) + SPACE + slack
    return spots


def _weight(flows: nx.DiGraph[str], node: str) -> int:
    return int(max(flows.in_degree(node, weight="weight"), flows.out_degree(node, weight="weight")))


def _bands(flows: nx.DiGraph[str], spots: Mapping[str, Spot], side: float) -> Iterable[str]:
    out, into = dict.fromkeys(flows, 0.0), dict.fromkeys(flows, 0.0)
    edges = sorted(flows.edges(data=True), key=lambda e: (spots[e[0]].x, spots[e[0]].y, spots[e[1]].y, e[0], e[1]))
    for source, target, attributes in edges:
        width = UNIT * attributes["weight"]
        start, end = spots[source], spots[target]
        y1, y2 = start.y + out[source] + width / 2, end.y + into[target] + width / 2
        out[source] += width
        into[target] += width
        x1, x2 = side + start.x + NODE, side + end.x
        back = x2 <= x1
        bend = 60 if back else (x2 - x1) / 2
        steps = f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        stroke = Stroke(BACK_COLOR, 1.5, dashed=True) if back else Stroke(BAND_COLOR, width, opacity=0.5)
        yield path(steps, stroke, attributes["tip"])


def _nodes(flows: nx.DiGraph[str], spots: Mapping[str, Spot], side: float) -> Iterable[str]:
    for node, spot in sorted(spots.items(), key=lambda item: (item[1].x, item[1].y)):
        first, last = not flows.in_degree(node), not flows.out_degree(node)
        color = SOURCE if first else END if last else BETWEEN
        name = _name(flows, node)
        yield box((side + spot.x, spot.y, NODE, spot.height), color, flows.nodes[node]["label"])
        y = spot.y + spot.height / 2 + 4
        yield text(side + spot.x - 4, y, name, anchor="end") if first else text(side + spot.x + NODE + 4, y, name)


def _name(flows: nx.DiGraph[str], node: str) -> str:
    return cut(str(flows.nodes[node]["label"]), LONGEST)
