"""Material loops: those that a text declares, and those that the links of all documents close together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx as nx

from policygraph.analysis.cycles import find_cycles
from policygraph.analysis.declared import DeclaredChain, read_declared
from policygraph.analysis.evidence import Evidence, read_evidence
from policygraph.analysis.links import Link, link_graph
from policygraph.store import Store


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop of materials: `nodes` in order, the start not repeated; `edges` between neighbors.

    `closing` is the edge from the last node to the first, also the last of `edges`; None where the text that declares
    the loop names none. `label` is a declared chain's text form and `iri` its IRI, both empty for a found loop.
    """

    nodes: tuple[str, ...]
    edges: tuple[Link, ...]
    declared: bool
    closing: Link | None
    documents: tuple[str, ...]
    label: str
    iri: str = ""

    @property
    def inherited(self) -> bool:
        """Whether one of its links is written of a broader material only."""
        return any(edge.inherited for edge in self.edges)

    def to_json(self) -> dict[str, object]:
        """One loop of `policygraph loops --format json`."""
        return {
            "nodes": list(self.nodes),
            "edges": [edge.to_json() for edge in self.edges],
            "declared": self.declared,
            "closing": None if self.closing is None else self.closing.to_json(),
            "documents": list(self.documents),
        }


@dataclass(frozen=True, slots=True)
class LoopReport:
    """Declared loops in the order of the documents, then found ones; `truncated` when a limit ended the search."""

    loops: tuple[Loop, ...]
    truncated: bool

    def to_json(self) -> dict[str, object]:
        """The contract of `policygraph loops --format json`."""
        return {"loops": [loop.to_json() for loop in self.loops], "truncated": self.truncated}


def find_loops(store: Store, *, max_length: int = 10, limit: int = 1000) -> LoopReport:
    """Every declared loop, and at most `limit` found ones of 2 to `max_length` nodes.

    A found loop that a text declares with all its links is listed once, as declared.
    """
    chains = read_declared(store)
    graph = link_graph(store)
    search = find_cycles(graph, max_length=max_length, limit=limit)
    known = {ring for chain in chains for ring in chain.rings()}
    rings = [cycle for cycle in search.cycles if _ring(graph, cycle) not in known]
    proofs = read_evidence(store, _needed(graph, rings, chains))
    declared = [_declared_loop(chain, proofs) for chain in chains]
    found = sorted((_found_loop(graph, ring, proofs) for ring in rings), key=_rank)
    return LoopReport((*declared, *found), search.truncated)


def _ring(graph: nx.DiGraph[str], cycle: tuple[str, ...]) -> tuple[str, ...]:
    """A cycle's IRIs from the smallest on."""
    iris = [graph.nodes[key]["iri"] for key in cycle]
    first = iris.index(min(iris))
    return tuple(iris[first:] + iris[:first])


def _needed(graph: nx.DiGraph[str], rings: Iterable[tuple[str, ...]], chains: Iterable[DeclaredChain]) -> Iterator[str]:
    for ring in rings:
        for edge in _edges(ring):
            yield from graph.edges[edge]["evidence"]
    for chain in chains:
        yield from chain.evidence


def _edges(ring: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip(ring, (*ring[1:], ring[0]), strict=True))


def _declared_loop(chain: DeclaredChain, proofs: dict[str, Evidence]) -> Loop:
    evidence = tuple(sorted(proofs[iri] for iri in chain.evidence))
    edges = tuple(Link(source, target, evidence) for source, target in chain.edges())
    return Loop(
        nodes=chain.nodes(),
        edges=edges,
        declared=True,
        closing=edges[-1] if chain.closed else None,
        documents=(chain.document,),
        label=chain.label,
        iri=chain.iri,
    )


def _found_loop(graph: nx.DiGraph[str], ring: tuple[str, ...], proofs: dict[str, Evidence]) -> Loop:
    """The loop of a ring of keys, turned so that it starts with the link that the documents write first."""
    links = [_link(graph, edge, proofs) for edge in _edges(ring)]
    first = min(range(len(links)), key=lambda n: (links[n].inherited, links[n].evidence[0], n))
    turned = tuple(links[first:] + links[:first])
    return Loop(
        nodes=tuple(link.source for link in turned),
        edges=turned,
        declared=False,
        closing=turned[-1],
        documents=tuple(sorted({item.document for link in turned for item in link.evidence})),
        label="",
    )


def _link(graph: nx.DiGraph[str], edge: tuple[str, str], proofs: dict[str, Evidence]) -> Link:
    source, target = (graph.nodes[key]["label"] for key in edge)
    attributes = graph.edges[edge]
    return Link(source, target, tuple(sorted(proofs[iri] for iri in attributes["evidence"])), attributes["via"])


def _rank(loop: Loop) -> tuple[bool, tuple[str, ...], int, tuple[str, ...]]:
    return loop.inherited, loop.documents, len(loop.nodes), loop.nodes
