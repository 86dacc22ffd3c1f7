"""Material loops: those that a text declares, and those that the links of one document or of all close together.

A found loop has no two nodes of which one is broader than the other or the same node of a chain, and at most one link
that holds only of some of a material (inherited from a narrower one, or inferred). Of loops that are the same but for
equivalent nodes the one whose links are known most surely is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from policygraph.analysis.components import Component, find_components
from policygraph.analysis.cycles import Fits, find_cycles, turned
from policygraph.analysis.declared import DeclaredChain, read_declared
from policygraph.analysis.evidence import Evidence, read_evidence
from policygraph.analysis.kin import Kin, read_kin
from policygraph.analysis.links import KINDS, Link, link_graph
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
    def path(self) -> tuple[str, ...]:
        """The nodes, and the first once more where a link leads back to it."""
        return (*self.nodes, self.nodes[0]) if self.closing else self.nodes

    @property
    def inherited(self) -> bool:
        """Whether one of its links is not written as it stands."""
        return any(edge.inherited for edge in self.edges)

    @property
    def known(self) -> str:
        """How its least sure link is known, one of links.KINDS."""
        return max((edge.kind for edge in self.edges), key=KINDS.index, default=KINDS[0])

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
    """Declared loops in the order of the documents, then found ones; `truncated` when a limit ended the search.

    `components` are the parts of the network that hold all its loops.
    """

    loops: tuple[Loop, ...]
    truncated: bool
    components: tuple[Component, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The contract of `policygraph loops --format json`."""
        return {"loops": [loop.to_json() for loop in self.loops], "truncated": self.truncated}


def find_loops(store: Store, *, document: str | None = None, max_length: int = 10, limit: int = 1000) -> LoopReport:
    """Every declared loop, and those of 2 to `max_length` nodes, the shortest `limit` where more are found.

    `document` (a file stem) leaves out what other documents say. A found loop that a text declares with all its links
    is listed once, as declared.
    """
    chains = [chain for chain in read_declared(store) if document in {None, chain.document}]
    graph, kin = link_graph(store, document=document), read_kin(store)
    search = find_cycles(graph, max_length=max_length, limit=limit, fits=_telling(graph, kin))
    known = {turned([kin.chief(iri) for iri in ring]) for chain in chains for ring in chain.rings()}
    rings = [ring for key, ring in _different(graph, kin, search.cycles).items() if key not in known]
    proofs = read_evidence(store, _needed(graph, rings, chains))
    declared = [_declared_loop(chain, proofs) for chain in chains]
    found = sorted((_found_loop(graph, ring, proofs) for ring in rings), key=_rank)
    return LoopReport((*declared, *found), search.truncated, find_components(graph))


def read_declared_loops(store: Store) -> list[Loop]:
    """The declared loops alone, without the links of all documents."""
    chains = list(read_declared(store))
    proofs = read_evidence(store, (iri for chain in chains for iri in chain.evidence))
    return [_declared_loop(chain, proofs) for chain in chains]


def _different(
    graph: nx.DiGraph[str], kin: Kin, cycles: Iterable[tuple[str, ...]]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The cycles by their classes of equivalent nodes, of each class the one that is known most surely."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for cycle in sorted(cycles, key=lambda cycle: _doubt(graph, cycle)):
        found.setdefault(turned([kin.chief(graph.nodes[key]["iri"]) for key in cycle]), cycle)
    return found


def _telling(graph: nx.DiGraph[str], kin: Kin) -> Fits:
    """What may follow on a path of nodes none of which is another, and of links of which one at most is partial."""
    iris = {node: str(iri) for node, iri in graph.nodes(data="iri")}
    others = {iri: {iri, *kin.above(iri), *kin.below(iri), *kin.same(iri)} for iri in iris.values()}
    partial = {
        (start, end): bool(edge["relation"] == "narrower" or edge["kind"] == KINDS[-1])
        for start, end, edge in graph.edges(data=True)
    }

    def fits(path: Sequence[str], node: str) -> bool:
        if node != path[0] and any(iris[node] in others[iris[step]] for step in path):
            return False
        return sum(partial[edge] for edge in pairwise((*path, node))) <= 1

    return fits


def _doubt(graph: nx.DiGraph[str], cycle: tuple[str, ...]) -> tuple[list[int], tuple[str, ...]]:
    """The kinds of its links, the least sure first."""
    return sorted((KINDS.index(graph.edges[edge]["kind"]) for edge in _edges(cycle)), reverse=True), cycle


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
    links = [made_link(graph, edge, proofs) for edge in _edges(ring)]
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


def made_link(graph: nx.DiGraph[str], edge: tuple[str, str], proofs: dict[str, Evidence]) -> Link:
    """An edge of a link graph with its words."""
    source, target = (graph.nodes[key]["label"] for key in edge)
    attributes = graph.edges[edge]
    evidence = tuple(sorted(proofs[iri] for iri in attributes["evidence"]))
    return Link(source, target, evidence, attributes["via"], attributes["kind"], attributes["relation"])


def _rank(loop: Loop) -> tuple[int, tuple[str, ...], int, tuple[str, ...]]:
    return KINDS.index(loop.known), loop.documents, len(loop.nodes), loop.nodes
