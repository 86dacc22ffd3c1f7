"""Who works with whom: the bodies of a document, tied where they have a task in common, and how each stands among them.

Groups, lower governments and duties from a clause elsewhere are left out: they would tie everybody to everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import comb, sqrt

import networkx as nx

from policygraph.analysis.responsibility import Duty

_NO_BODY = ("group", "local-government")


@dataclass(frozen=True, slots=True)
class Standing:
    """A body among those of its document.

    `partners` are the labels of those it shares tasks with, most tasks first. `in_core` tells whether it is one of
    those who work closely with one another (`core_of`). `constraint` (Burt; 0 and more) is high where its partners
    work with one another anyway, `effective_size` is how many of its partners do not, `betweenness` (0 to 1) how often
    it is the shortest way between two others; None where it works alone.
    """

    document: str
    agency: str
    agency_label: str
    tasks: int
    partners: tuple[tuple[str, int], ...]
    in_core: bool
    constraint: float | None
    effective_size: float | None
    betweenness: float | None

    def to_json(self) -> dict[str, object]:
        """All fields; partners as objects of a label and the number of tasks in common."""
        known = {name: getattr(self, name) for name in self.__slots__}
        return known | {"partners": [{"agency_label": label, "tasks": tasks} for label, tasks in self.partners]}


def cooperation(rows: Iterable[Duty], document: str) -> nx.Graph[str]:
    """The bodies of a document; a node has `label` and `tasks`, an edge as `weight` the number of common tasks."""
    graph: nx.Graph[str] = nx.Graph()
    tasks: dict[str, dict[str, None]] = {}
    for duty in rows:
        if duty.document == document and not duty.inherited and duty.agency_kind not in _NO_BODY:
            graph.add_node(duty.agency, label=duty.agency_label)
            tasks.setdefault(duty.task, {})[duty.agency] = None
    for bodies in tasks.values():
        for body in bodies:
            graph.nodes[body]["tasks"] = graph.nodes[body].get("tasks", 0) + 1
        for one, other in combinations(sorted(bodies), 2):
            weight = graph.edges[one, other]["weight"] if graph.has_edge(one, other) else 0
            graph.add_edge(one, other, weight=weight + 1)
    return graph


def standings(rows: Iterable[Duty]) -> list[Standing]:
    """The bodies of every document, by document, those with most tasks first."""
    held: dict[str, list[Duty]] = {}
    for duty in rows:
        held.setdefault(duty.document, []).append(duty)
    found = [standing for document, own in held.items() for standing in _of(own, document)]
    return sorted(found, key=lambda standing: (standing.document, -standing.tasks, standing.agency))


def core_of(graph: nx.Graph[str]) -> frozenset[str]:
    """The core of a network by Borgatti and Everett's discrete model (Social Networks 21, 1999); none of three or less.

    Of all cuts through the bodies in the order of their common tasks it is the one whose weights are most like those
    of a core in which all work together and an edge in which nobody does (Pearson's correlation over the pairs inside
    each of the two).
    """
    order = sorted(graph, key=lambda body: (-graph.degree(body, weight="weight"), body))
    rank = {body: place for place, body in enumerate(order)}
    weights: dict[tuple[str, str], int] = nx.get_edge_attributes(graph, "weight")
    ties = [(rank[a], rank[b], weight) for (a, b), weight in weights.items()]
    cuts = [(_likeness(ties, size, len(order)), -size) for size in range(2, len(order) - 1)]
    best, size = max(cuts, default=(0.0, 0))
    return frozenset(order[:-size]) if best > 0 else frozenset()


def constraints_of(graph: nx.Graph[str]) -> dict[str, float]:
    """Burt's constraint of each body (Structural Holes, 1992): how far its partners hold each other."""
    totals = dict(graph.degree(weight="weight"))
    shares: dict[str, dict[str, float]]
    shares = {body: {other: edge["weight"] / totals[body] for other, edge in graph[body].items()} for body in graph}

    def held(body: str, other: str) -> float:
        """How much of a body's ties lead to another, directly and by those it works with."""
        own = shares[body]
        return own[other] + sum(share * shares[between].get(other, 0.0) for between, share in own.items())

    return {body: sum(held(body, other) ** 2 for other in shares[body]) for body in graph}


def effective_size(graph: nx.Graph[str], body: str) -> float:
    """How many of a body's partners do not work with one another (Borgatti's form); it has partners."""
    near = graph[body].keys()
    return len(near) - sum(len(near & graph[other].keys()) for other in near) / len(near)


def _likeness(ties: list[tuple[int, int, int]], size: int, bodies: int) -> float:
    """The correlation for a core of the first `size` bodies; 0 where all weights are the same."""
    inner = [weight for a, b, weight in ties if max(a, b) < size]
    outer = [weight for a, b, weight in ties if min(a, b) >= size]
    within, without = comb(size, 2), comb(bodies - size, 2)
    pairs, total = within + without, sum(inner) + sum(outer)
    spread = pairs * sum(weight * weight for weight in (*inner, *outer)) - total * total
    both = pairs * sum(inner) - total * within
    return both / sqrt(spread * (pairs * within - within * within)) if spread else 0.0


def _of(rows: list[Duty], document: str) -> Iterable[Standing]:
    graph = cooperation(rows, document)
    core = core_of(graph)
    constraints = constraints_of(graph)
    betweenness = nx.betweenness_centrality(graph)
    for body, attributes in graph.nodes(data=True):
        near = sorted(graph[body].items(), key=lambda item: (-item[1]["weight"], item[0]))
        alone = not near
        yield Standing(
            document=document,
            agency=body,
            agency_label=attributes["label"],
            tasks=attributes["tasks"],
            partners=tuple((graph.nodes[other]["label"], edge["weight"]) for other, edge in near),
            in_core=body in core,
            constraint=None if alone else round(constraints[body], 4),
            effective_size=None if alone else round(effective_size(graph, body), 4),
            betweenness=None if alone else round(betweenness[body], 4),
        )
