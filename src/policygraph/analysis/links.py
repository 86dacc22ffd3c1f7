"""Links between materials, taken from chains and flows: the graph that loops are searched in.

A link is *written* where a text states it; else it says why it may be drawn:

* *equivalent*: written of a process, and the product is the same node of a chain (power generation and electricity);
* *inherited*: written of a broader material (what building materials become, new wall materials become too), or of a
  narrower one (what makes recycled concrete makes some building material);
* *inferred*: both its ends stand for others.

A vague node (slag, by-products) is one node in each statement, so that it never joins two of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import networkx as nx

from policygraph.analysis.evidence import Evidence
from policygraph.analysis.kin import Kin, read_kin
from policygraph.networks import load_network
from policygraph.store import Store

KINDS = ("written", "equivalent", "inherited", "inferred")
"""How a link is known, the surest first."""


@dataclass(frozen=True, slots=True)
class Link:
    """A step from one material to another; `via` is what the text writes in the place of an end that it does not name.

    `kind` is one of KINDS; `relation` tells whether an inherited link is written of a `broader` or `narrower` material.
    """

    source: str
    target: str
    evidence: tuple[Evidence, ...]
    via: str | None = None
    kind: str = "written"
    relation: str = ""

    @property
    def inherited(self) -> bool:
        """Whether no text states it of just these two."""
        return self.kind != "written"

    def to_json(self) -> dict[str, object]:
        """Both ends, how the link is known, and its words."""
        known = {"link": self.kind} | ({"via": self.via} if self.via else {})
        known |= {"relation": self.relation} if self.relation else {}
        return {"from": self.source, "to": self.target, **known, "evidence": [e.to_json() for e in self.evidence]}


@dataclass(frozen=True, slots=True)
class StandIn:
    """A material that may take the place of one end of a written link."""

    node: str
    kind: str
    relation: str


def link_graph(store: Store, *, document: str | None = None) -> nx.DiGraph[str]:
    """All links of a store, or those of one document (a file stem), as `links_of` makes them."""
    return links_of(load_network(store, "material"), read_kin(store), document=document)


def links_of(
    network: nx.MultiDiGraph[str],
    kin: Kin,
    *,
    document: str | None = None,
    beside: tuple[str, nx.DiGraph[str]] | None = None,
) -> nx.DiGraph[str]:
    """All links of the network of materials, or those of one document (a file stem): nodes have `iri` and `label`.

    `beside` a document and its graph are the links of all others, between its nodes too. An edge has `evidence`
    (sorted IRIs), `kind`, `relation` and `via` (a label or None).
    """
    chosen = [
        (source, target, edge)
        for source, target, edge in network.edges(data=True)
        if source != target and document in {None, edge["document"]} and not (beside and edge["document"] == beside[0])
    ]
    graph: nx.DiGraph[str] = nx.DiGraph()
    if beside:
        graph.add_nodes_from(beside[1].nodes(data=True))
    for source, target, edge in chosen:
        ends = (_add_node(graph, network.nodes[iri], iri, str(edge["statement"])) for iri in (source, target))
        _add_written(graph, *ends, evidence=edge["evidence"])
    _extend(graph, kin)
    return graph


def _add_written(graph: nx.DiGraph[str], start: str, end: str, *, evidence: tuple[str, ...]) -> None:
    known = graph.edges[start, end]["evidence"] if graph.has_edge(start, end) else ()
    proofs = tuple(sorted({*known, *evidence}))
    graph.add_edge(start, end, evidence=proofs, via=None, kind=KINDS[0], relation="")


def _add_node(graph: nx.DiGraph[str], attributes: Mapping[str, object], iri: str, statement: str) -> str:
    key = f"{iri} {statement}" if attributes["vague"] else iri
    graph.add_node(key, iri=iri, label=attributes["label"])
    return key


def _extend(graph: nx.DiGraph[str], kin: Kin) -> None:
    """Add the links that stand-ins of the ends make between known nodes, where none is known more surely."""
    written = sorted(graph.edges)
    proofs = {edge: graph.edges[edge]["evidence"] for edge in written}
    sources = {node: [s for s in _for_source(kin, node) if s.node in graph] for node in graph}
    targets = {node: [s for s in _for_target(kin, node) if s.node in graph] for node in graph}
    drawn: list[tuple[int, str, str, dict[str, object]]] = []
    for source, target in written:
        for start in (StandIn(source, "", ""), *sources[source]):
            for end in (StandIn(target, "", ""), *targets[target]):
                if (start.kind or end.kind) and not kin.related(start.node, end.node):
                    made = _made(graph, (source, target), start, end)
                    drawn.append(
                        (
                            KINDS.index(str(made["kind"])),
                            start.node,
                            end.node,
                            made | {"evidence": proofs[source, target]},
                        )
                    )
    for _, start_node, end_node, attributes in sorted(drawn, key=lambda row: row[0]):
        if not graph.has_edge(start_node, end_node):
            graph.add_edge(start_node, end_node, **attributes)


def _made(graph: nx.DiGraph[str], written: tuple[str, str], start: StandIn, end: StandIn) -> dict[str, object]:
    replaced = [graph.nodes[node]["label"] for node, by in zip(written, (start, end), strict=True) if by.kind]
    one = start if start.kind else end
    both = bool(start.kind and end.kind)
    kind, relation = (KINDS[3], "") if both else (one.kind, one.relation)
    return {"via": " → ".join(replaced), "kind": kind, "relation": relation}


def _for_source(kin: Kin, node: str) -> Iterator[StandIn]:
    """What is true of a material that becomes something is true of its narrower ones, and of some of its broader."""
    yield from (StandIn(same, "equivalent", "") for same in kin.same(node))
    yield from (StandIn(below, "inherited", "broader") for below in kin.below(node))
    yield from (StandIn(above, "inherited", "narrower") for above in kin.above(node))


def _for_target(kin: Kin, node: str) -> Iterator[StandIn]:
    """What makes a material makes some of its broader ones; which of its narrower ones it makes is not known."""
    yield from (StandIn(same, "equivalent", "") for same in kin.same(node))
    yield from (StandIn(above, "inherited", "narrower") for above in kin.above(node))
