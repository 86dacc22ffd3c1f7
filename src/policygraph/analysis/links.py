"""Links between materials, taken from chains and flows of all documents: the graph that loops are searched in.

A link is *written* where a text states it, and *inherited* where a text states it of a broader material: what building
materials become, new wall materials become too. A vague node (slag, by-products) is one node in each statement, so that
it never joins two of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import networkx as nx

from policygraph.analysis.evidence import Evidence
from policygraph.networks import load_network
from policygraph.store import Store


@dataclass(frozen=True, slots=True)
class Link:
    """A step from one material to another; `via` is the broader material that an inherited link is written of."""

    source: str
    target: str
    evidence: tuple[Evidence, ...]
    via: str | None = None

    @property
    def inherited(self) -> bool:
        """Whether the text states it of a broader material only."""
        return self.via is not None

    def to_json(self) -> dict[str, object]:
        """Both ends, how the link is known, and its words."""
        known: dict[str, object] = {"link": "inherited", "via": self.via} if self.inherited else {"link": "written"}
        return {"from": self.source, "to": self.target, **known, "evidence": [e.to_json() for e in self.evidence]}


def link_graph(store: Store) -> nx.DiGraph[str]:
    """All links: a node has `iri` and `label`; an edge has `evidence` (sorted IRIs) and `via` (a label or None)."""
    graph = _written(load_network(store, "material"))
    _inherit(graph, load_network(store, "hierarchy"))
    return graph


def _written(network: nx.MultiDiGraph[str]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for source, target, edge in network.edges(data=True):
        if source == target:
            continue
        start, end = (_add_node(graph, network.nodes[iri], iri, str(edge["statement"])) for iri in (source, target))
        known = graph.edges[start, end]["evidence"] if graph.has_edge(start, end) else ()
        graph.add_edge(start, end, evidence=tuple(sorted({*known, *edge["evidence"]})), via=None)
    return graph


def _add_node(graph: nx.DiGraph[str], attributes: Mapping[str, object], iri: str, statement: str) -> str:
    key = f"{iri} {statement}" if attributes["vague"] else iri
    graph.add_node(key, iri=iri, label=attributes["label"])
    return key


def _inherit(graph: nx.DiGraph[str], hierarchy: nx.MultiDiGraph[str]) -> None:
    """Add to each material the links of its broader ones, the nearest first, where none of its own says the same."""
    written = {node: dict(graph[node]) for node in sorted(graph)}
    for node in written:
        for broader in _broader(hierarchy, node):
            for target, edge in sorted(written.get(broader, {}).items()):
                if target != node and not graph.has_edge(node, target):
                    graph.add_edge(node, target, evidence=edge["evidence"], via=graph.nodes[broader]["label"])


def _broader(hierarchy: nx.MultiDiGraph[str], node: str) -> Iterator[str]:
    """The broader materials of a node, nearest first."""
    if node in hierarchy:
        yield from (above for _, above in nx.bfs_edges(hierarchy, node, sort_neighbors=sorted))
