"""Are the plain edges of the data exactly those that follow from assignments, flows and chains?

HermiT is given the axioms by which the plain edges follow (property chains, inverses, the self-relations of the four
kinds of assignment) and the data without the plain edges. What it infers is compared with what is asserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import owlready2
import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF
from rdflib.term import Node

from policygraph import resources
from policygraph.namespaces import PG
from policygraph.reasoning.hermit import reason

PLAIN_EDGES = tuple(PG + name for name in ("ledBy", "supportedBy", "responsibleParty", "implementedLocallyBy", "feeds"))


@dataclass(frozen=True, slots=True)
class EdgeDifference:
    """A plain edge that is asserted and does not follow (`unfounded`), or follows and is not asserted (`missing`)."""

    kind: Literal["unfounded", "missing"]
    subject: str
    edge: str
    object: str


def compare_edges(quads: Iterable[ox.Quad], ontology: Sequence[Path] | None = None) -> tuple[EdgeDifference, ...]:
    """The differences between asserted and inferred plain edges, both ways; none is as it should be.

    Raises ReasonerError when there is no Java or HermiT refuses the input.
    """
    axioms = _axioms(resources.ontology_files() if ontology is None else ontology)
    properties = {str(term) for term in axioms.subjects(RDF.type, OWL.ObjectProperty)}
    kinds = {(str(RDF.type), str(term)) for term in axioms.subjects(RDF.type, OWL.Class)}
    asserted: set[tuple[str, str, str]] = set()
    premises: list[ox.Triple] = []
    for quad in quads:
        if not (isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)):
            continue
        if quad.predicate.value in PLAIN_EDGES:
            asserted.add((quad.subject.value, quad.predicate.value, quad.object.value))
        elif quad.predicate.value in properties or (quad.predicate.value, quad.object.value) in kinds:
            premises.append(quad.triple)
    inferred = set(_inferred(axioms, premises))
    return tuple(
        sorted(
            [EdgeDifference("unfounded", *edge) for edge in asserted - inferred]
            + [EdgeDifference("missing", *edge) for edge in inferred - asserted],
            key=lambda d: (d.kind, d.edge, d.subject, d.object),
        )
    )


def _inferred(axioms: rdflib.Graph, premises: Iterable[ox.Triple]) -> Iterator[tuple[str, str, str]]:
    text = axioms.serialize(format="nt", encoding="utf-8")
    rules = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]
    world: owlready2.World = reason([*rules, *premises], infer_edges=True)
    name = world._unabbreviate
    for edge in PLAIN_EDGES:
        for subject, _, value in world.get_triples(None, world._abbreviate(edge), None):
            yield name(subject), edge, name(value)


def _axioms(ontology: Iterable[Path]) -> rdflib.Graph:
    """What the ontology says of the plain edges' chains and of the properties in them."""
    source, found = rdflib.Graph(), rdflib.Graph()
    for path in ontology:
        source.parse(path, format="turtle")
    waiting: list[Node] = [rdflib.URIRef(edge) for edge in PLAIN_EDGES]
    while waiting:
        term = waiting.pop()
        if (term, RDF.type, OWL.ObjectProperty) in found:
            continue
        found.add((term, RDF.type, OWL.ObjectProperty))
        for axiom in (OWL.propertyChainAxiom, OWL.inverseOf):
            for value in source.objects(term, axiom):
                found.add((term, axiom, value))
                found += source.cbd(value) if isinstance(value, rdflib.BNode) else rdflib.Graph()
                waiting += source.items(value) if isinstance(value, rdflib.BNode) else [value]
        for restriction in source.subjects(OWL.onProperty, term):
            if (restriction, OWL.hasSelf, None) in source:
                _add_self_relation(source, found, restriction)
    return found


def _add_self_relation(source: rdflib.Graph, found: rdflib.Graph, restriction: Node) -> None:
    found += source.cbd(restriction)
    for kind in source.subjects(OWL.equivalentClass, restriction):
        found.add((kind, RDF.type, OWL.Class))
        found.add((kind, OWL.equivalentClass, restriction))
