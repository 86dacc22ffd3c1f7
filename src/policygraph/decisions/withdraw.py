"""A graph without some of its statements: they stay as marked nodes with their evidence, outside all networks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product

import pyoxigraph as ox

from policygraph.namespaces import ID, PG, RDF, RDFS
from policygraph.triples.duties import ROLE_TERMS

REJECTED = "RejectedStatement"
_TYPE = ox.NamedNode(f"{RDF}type")
_KEPT = {f"{RDFS}label", *(PG + name for name in ("locator", "inDocument", "evidence"))}
_PARTS = {f"{PG}hasStep": True, f"{PG}assignmentOf": False}
_PLAIN = {*(PG + edge for _, edge in ROLE_TERMS.values()), f"{PG}feeds"}

Edge = tuple[str, str, str]
Links = dict[str, dict[str, list[str]]]


def withdraw(quads: Iterable[ox.Quad], rejected: Iterable[str]) -> list[ox.Quad]:
    """The quads without what the rejected statements state, and without what only they spoke of."""
    everything, withdrawn = list(quads), set(rejected)
    parts = set(_parts_of(everything, withdrawn))
    rest = [quad for quad in everything if _stays(quad, withdrawn, parts)]
    founded = _founded(rest)
    rest = [q for q in rest if q.predicate.value not in _PLAIN or _edge(q) in founded]
    gone = {q.object for q in everything if isinstance(q.object, ox.NamedNode)}
    gone -= {q.object for q in rest if isinstance(q.object, ox.NamedNode)}
    rest = [q for q in rest if q.subject not in gone or _value(q.subject) in withdrawn or not _is_shared(q.subject)]
    graph = everything[0].graph_name if everything else ox.DefaultGraph()
    marked = [ox.Quad(ox.NamedNode(iri), _TYPE, ox.NamedNode(PG + REJECTED), graph) for iri in sorted(withdrawn)]
    return sorted({*rest, *marked}, key=lambda q: (_value(q.subject), str(q.predicate), str(q.object)))


def _stays(quad: ox.Quad, withdrawn: set[str], parts: set[str]) -> bool:
    subject, target = _value(quad.subject), _value(quad.object)
    if subject in parts or target in parts or target in withdrawn:
        return False
    return subject not in withdrawn or quad.predicate.value in _KEPT


def _parts_of(quads: Iterable[ox.Quad], wholes: set[str]) -> Iterator[str]:
    """The steps of chains and the assignments of tasks, which cannot be without them."""
    for quad in quads:
        forward = _PARTS.get(quad.predicate.value)
        if forward is not None:
            whole, part = (quad.subject, quad.object) if forward else (quad.object, quad.subject)
            if _value(whole) in wholes:
                yield _value(part)


def _founded(quads: Iterable[ox.Quad]) -> set[Edge]:
    """The plain edges that follow from the assignments, flows and chains of a graph."""
    links: Links = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.object, ox.NamedNode):
            links[_value(quad.subject)][quad.predicate.value].append(quad.object.value)
    return {edge for node in list(links) for edge in _edges_of(links, node)}


def _edges_of(links: Links, node: str) -> Iterator[Edge]:
    own = links[node]
    for kind, edge in ROLE_TERMS.values():
        if PG + kind in own[_TYPE.value]:
            ends = product(own[f"{PG}assignmentOf"], own[f"{PG}assignedAgency"])
            yield from ((task, PG + edge, agency) for task, agency in ends)
    for source, result in product(own[f"{PG}input"], own[f"{PG}output"]):
        yield source, f"{PG}feeds", result
    for following in own[f"{PG}nextStep"]:
        for source, result in product(own[f"{PG}element"], links[following][f"{PG}element"]):
            yield source, f"{PG}feeds", result


def _is_shared(node: object) -> bool:
    """Whether a thing belongs to no document, so that it stands in a graph only as long as something names it."""
    return _value(node).startswith(ID) and not _value(node).startswith(f"{ID}doc/")


def _edge(quad: ox.Quad) -> Edge:
    return _value(quad.subject), quad.predicate.value, _value(quad.object)


def _value(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""
