"""What is missing in the material network of a document: links that would close a loop, takers and sources.

A missing link is one edge between two materials of a document that another document proves possible and that would
close a loop here. A dangling waste is given off and goes nowhere; a product without a source is used and comes from
nowhere. Wastes that a text only lists for use, with no product, are not read as flows and so are not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from policygraph.analysis.evidence import Evidence, read_evidence
from policygraph.analysis.kin import Kin, read_kin
from policygraph.analysis.links import KINDS, Link, links_of
from policygraph.analysis.loops import made_link
from policygraph.analysis.owners import Owner, Places, owners_at, read_owners
from policygraph.networks import load_network
from policygraph.store import Store

Edge = tuple[str, str]

_STEMS = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT DISTINCT ?stem WHERE { ?document a pg:PolicyDocument ; pg:sourceName ?stem } ORDER BY ?stem
"""
_SIDES = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT DISTINCT ?thing ?side WHERE {
  VALUES (?class ?side) { (pg:Waste "waste") (pg:ByProduct "waste") (pg:Product "product") }
  ?thing a ?class MINUS { ?thing pg:isVague true }
}
"""


@dataclass(frozen=True, slots=True)
class MissingLink:
    """A link that `document` (a file stem) lacks, with the words of those that have it, and the loop it would close.

    `way` leads from the link's target back to its source by links of the document; `owners` are named where the
    document speaks of the two materials.
    """

    document: str
    link: Link
    way: tuple[Link, ...]
    owners: tuple[Owner, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The loop's nodes from the link's source on."""
        return (self.link.source, *(step.source for step in self.way))

    @property
    def path(self) -> tuple[str, ...]:
        """The nodes, and the first once more."""
        return (*self.nodes, self.link.source)

    def to_json(self) -> dict[str, object]:
        """All fields."""
        return {
            "document": self.document,
            "missing": self.link.to_json(),
            "nodes": list(self.nodes),
            "way": [step.to_json() for step in self.way],
            "owners": [owner.to_json() for owner in self.owners],
        }


@dataclass(frozen=True, slots=True)
class Dangling:
    """A `waste` that goes nowhere or a `product` that comes from nowhere in a document; `links` lead to or from it.

    `elsewhere` are links of other documents that would take it or make it.
    """

    document: str
    side: str
    name: str
    iri: str
    links: tuple[Link, ...]
    elsewhere: tuple[Link, ...]

    def to_json(self) -> dict[str, object]:
        """All fields."""
        return {
            "document": self.document,
            "side": self.side,
            "name": self.name,
            "iri": self.iri,
            "links": [link.to_json() for link in self.links],
            "elsewhere": [link.to_json() for link in self.elsewhere],
        }


@dataclass(frozen=True, slots=True)
class Gaps:
    """Missing links and dangling materials by document; `truncated` where there are more than the limit."""

    missing: tuple[MissingLink, ...]
    dangling: tuple[Dangling, ...]
    truncated: bool

    def to_json(self) -> dict[str, object]:
        """Part of `policygraph loops --format json`."""
        return {
            "missing_links": [missing.to_json() for missing in self.missing],
            "dangling": [dangling.to_json() for dangling in self.dangling],
            "gaps_truncated": self.truncated,
        }


def find_gaps(store: Store, *, document: str | None = None, max_length: int = 10, limit: int = 200) -> Gaps:
    """What each document lacks, or one (a file stem): at most `limit` missing links and as many dangling materials."""
    stems = [str(row["stem"]) for row in store.select(_STEMS, name="documents")]
    network, kin, places = load_network(store, "material"), read_kin(store), read_owners(store)
    missing, dangling = list[MissingLink](), list[Dangling]()
    for stem in stems if document is None else {document}.intersection(stems):
        if len(missing) <= limit or len(dangling) <= limit:
            here = links_of(network, kin, document=stem)
            case = _Case(stem, here, links_of(network, kin, beside=(stem, here)), kin, places)
            missing += _missing(store, case, max_length)
            dangling += _dangling(store, case)
    truncated = len(missing) > limit or len(dangling) > limit
    return Gaps(tuple(missing[:limit]), tuple(dangling[:limit]), truncated)


@dataclass(frozen=True, slots=True)
class _Case:
    """A document's links, those of all others, and who is named where in it."""

    stem: str
    here: nx.DiGraph[str]
    there: nx.DiGraph[str]
    kin: Kin
    places: Places


def _missing(store: Store, case: _Case, max_length: int) -> list[MissingLink]:
    """The surest first, then the shortest loops; of links between equivalent nodes one."""
    ways = [
        (edge, way)
        for edge in sorted(_sure(case.there))
        if _lacks(case, edge) and (way := _shortest(case.here, edge[1], edge[0], max_length - 1))
    ]
    ways.sort(key=lambda found: (KINDS.index(case.there.edges[found[0]]["kind"]), len(found[1]), found[0]))
    different: dict[Edge, tuple[Edge, list[Edge]]] = {}
    for edge, way in ways:
        different.setdefault((case.kin.chief(edge[0]), case.kin.chief(edge[1])), (edge, way))
    proofs = read_evidence(store, _evidence(case.there, (edge for edge, _ in different.values())))
    proofs |= read_evidence(store, _evidence(case.here, (step for _, way in different.values() for step in way)))
    return [_missing_link(case, edge, way, proofs) for edge, way in different.values()]


def _lacks(case: _Case, edge: Edge) -> bool:
    source, target = edge
    known = source in case.here and target in case.here
    return known and not case.here.has_edge(source, target) and not case.kin.related(source, target)


def _missing_link(case: _Case, edge: Edge, way: list[Edge], proofs: dict[str, Evidence]) -> MissingLink:
    steps = tuple(made_link(case.here, step, proofs) for step in way)
    locators = (item.locator for step in (steps[-1], steps[0]) for item in step.evidence)
    owners = owners_at(case.places, case.stem, locators)
    return MissingLink(case.stem, made_link(case.there, edge, proofs), steps, owners)


def _sure(graph: nx.DiGraph[str]) -> Iterator[Edge]:
    """Links that hold of all of a material, so that a text proves them possible."""
    for source, target, edge in graph.edges(data=True):
        if edge["kind"] != KINDS[-1] and edge["relation"] != "narrower":
            yield source, target


def _shortest(graph: nx.DiGraph[str], start: str, end: str, most: int) -> list[Edge]:
    """The shortest way of sure links, empty where there is none of at most so many."""
    sure = graph.edge_subgraph(_sure(graph))
    if start not in sure or end not in sure or not nx.has_path(sure, start, end):
        return []
    path = nx.shortest_path(sure, start, end)
    return list(pairwise(path)) if len(path) - 1 <= most else []


def _evidence(graph: nx.DiGraph[str], edges: Iterable[Edge]) -> Iterator[str]:
    for edge in edges:
        yield from graph.edges[edge]["evidence"]


def _dangling(store: Store, case: _Case) -> list[Dangling]:
    stem, here, there = case.stem, case.here, case.there
    sides = {(str(row["thing"]), str(row["side"])) for row in store.select(_SIDES, name="sides")}
    loose = [
        (side, node)
        for side in ("waste", "product")
        for node in sorted(here)
        if (node, side) in sides and not _next(here, node, side) and _next(here, node, _OTHER[side])
    ]
    edges = {loose_end: _next(here, loose_end[1], _OTHER[loose_end[0]]) for loose_end in loose}
    wanted = {(side, node): _next(there, node, side) if node in there else [] for side, node in loose}
    proofs = read_evidence(store, (iri for found in edges.values() for iri in _evidence(here, found)))
    proofs |= read_evidence(store, (iri for found in wanted.values() for iri in _evidence(there, found)))
    return [
        Dangling(
            stem, side, str(here.nodes[node]["label"]), node,
            tuple(made_link(here, edge, proofs) for edge in edges[side, node]),
            tuple(made_link(there, edge, proofs) for edge in wanted[side, node]),
        )
        for side, node in loose
    ]  # fmt: skip


_OTHER = {"waste": "product", "product": "waste"}


def _next(graph: nx.DiGraph[str], node: str, side: str) -> list[Edge]:
    """The links that take a waste, or those that make a product, by any material that it is or includes."""
    found = graph.out_edges(node) if side == "waste" else graph.in_edges(node)
    return sorted(edge for edge in found if graph.edges[edge]["kind"] != KINDS[-1])
