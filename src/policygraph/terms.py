"""The classes and properties of the shipped ontology as records: labels, definitions, links, alignments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import rdflib
from rdflib import OWL, RDF, RDFS, SKOS
from rdflib.collection import Collection
from rdflib.term import Node

from policygraph import resources
from policygraph.namespaces import PG, PREFIXES

Kind = Literal["class", "relation", "value", "annotation"]
KINDS: dict[Node, Kind] = {
    OWL.Class: "class",
    OWL.ObjectProperty: "relation",
    OWL.DatatypeProperty: "value",
    OWL.AnnotationProperty: "annotation",
}
TRAITS = {
    OWL.FunctionalProperty: "functional",
    OWL.InverseFunctionalProperty: "inverse functional",
    OWL.TransitiveProperty: "transitive",
    OWL.SymmetricProperty: "symmetric",
    OWL.AsymmetricProperty: "asymmetric",
    OWL.IrreflexiveProperty: "irreflexive",
}
QUESTION = rdflib.URIRef(f"{PG}question")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a term stands to one of another vocabulary: `rdfs:subClassOf`, its prefixed name, its IRI, and why."""

    relation: str
    target: str
    iri: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Term:
    """One class or property. Other terms are told by name; `range` has datatypes too, `values` what a range lists."""

    name: str
    kind: Kind
    label: Words
    definition: Words
    note: Words | None = None
    parents: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    inverse: str | None = None
    traits: tuple[str, ...] = ()
    chains: tuple[tuple[str, ...], ...] = ()
    disjoint: tuple[str, ...] = ()
    questions: tuple[int, ...] = ()
    alignments: tuple[Alignment, ...] = ()

    @property
    def iri(self) -> str:
        """Its IRI."""
        return PG + self.name


@cache
def read_terms() -> dict[str, Term]:
    """Name → term of the shipped ontology, in the order of the file's classes, relations, values, annotations."""
    terms, alignments = (rdflib.Graph().parse(file, format="turtle") for file in resources.ontology_files())
    listed = [(kind, str(iri)) for type_, kind in KINDS.items() for iri in terms.subjects(RDF.type, type_)]
    own = sorted((list(KINDS.values()).index(kind), iri) for kind, iri in listed if iri.startswith(PG))
    kinds = list(KINDS.values())
    return {iri.removeprefix(PG): _term(iri, kinds[order], terms, alignments) for order, iri in own}


@cache
def version() -> str:
    """The version of the shipped ontology, such as 0.1.0."""
    graph = rdflib.Graph().parse(resources.ontology_files()[0], format="turtle")
    return str(graph.value(rdflib.URIRef(PG.rstrip("#")), OWL.versionInfo))


def prefixed(iri: str) -> str:
    """An IRI with a known prefix; a term of ours by its bare name; else the whole IRI."""
    if iri.startswith(PG):
        return iri.removeprefix(PG)
    found = next((f"{p}:{iri[len(s) :]}" for p, s in PREFIXES.items() if iri.startswith(s)), None)
    return found or iri


def _term(iri: str, kind: Kind, graph: rdflib.Graph, alignments: rdflib.Graph) -> Term:
    term = rdflib.URIRef(iri)
    label, definition = _words(graph, term, RDFS.label), _words(graph, term, SKOS.definition)
    inverses = [*graph.objects(term, OWL.inverseOf), *graph.subjects(OWL.inverseOf, term)]
    parents = [*graph.objects(term, RDFS.subClassOf), *graph.objects(term, RDFS.subPropertyOf)]
    return Term(
        name=iri.removeprefix(PG),
        kind=kind,
        label=label or Words("", ""),
        definition=definition or Words("", ""),
        note=_words(graph, term, SKOS.scopeNote),
        parents=_sorted(prefixed(str(p)) for p in parents if isinstance(p, rdflib.URIRef)),
        domain=_named(graph, graph.value(term, RDFS.domain)),
        range=_named(graph, graph.value(term, RDFS.range)),
        values=_values(graph, graph.value(term, RDFS.range)),
        inverse=next((prefixed(str(i)) for i in inverses), None),
        traits=tuple(word for type_, word in TRAITS.items() if (term, RDF.type, type_) in graph),
        chains=tuple(
            tuple(prefixed(str(part)) for part in Collection(graph, chain))
            for chain in graph.objects(term, OWL.propertyChainAxiom)
        ),
        disjoint=_sorted(_disjoint(graph, term)),
        questions=tuple(sorted(int(str(number)) for number in graph.objects(term, QUESTION))),
        alignments=tuple(sorted(_alignments(alignments, term), key=lambda a: (a.relation, a.iri))),
    )


def _sorted(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _words(graph: rdflib.Graph, subject: Node, prop: Node) -> Words | None:
    texts = {t.language: str(t) for t in graph.objects(subject, prop) if isinstance(t, rdflib.Literal)}
    return Words(texts.get("zh", ""), texts.get("en", "")) if texts else None


def _named(graph: rdflib.Graph, found: Node | None) -> tuple[str, ...]:
    """The classes or the datatype of a domain or range; of a union its members, of a list of values nothing."""
    if isinstance(found, rdflib.URIRef):
        return (prefixed(str(found)),)
    union = graph.value(found, OWL.unionOf) if found is not None else None
    return () if union is None else tuple(prefixed(str(member)) for member in Collection(graph, union))


def _values(graph: rdflib.Graph, found: Node | None) -> tuple[str, ...]:
    listed = graph.value(found, OWL.oneOf) if isinstance(found, rdflib.BNode) else None
    return () if listed is None else tuple(str(value) for value in Collection(graph, listed))


def _disjoint(graph: rdflib.Graph, term: rdflib.URIRef) -> Iterator[str]:
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = list(Collection(graph, graph.value(axiom, OWL.members) or RDF.nil))
        if term in members:
            yield from (prefixed(str(member)) for member in members if member != term)
    for whole in graph.objects(None, OWL.disjointUnionOf):
        members = list(Collection(graph, whole))
        if term in members:
            yield from (prefixed(str(member)) for member in members if member != term)


def _alignments(graph: rdflib.Graph, term: rdflib.URIRef) -> Iterator[Alignment]:
    spaces = {str(space): prefix for prefix, space in graph.namespaces()}
    for axiom in graph.subjects(OWL.annotatedSource, term):
        relation, target = graph.value(axiom, OWL.annotatedProperty), str(graph.value(axiom, OWL.annotatedTarget))
        reason = _words(graph, axiom, RDFS.comment) or Words("", "")
        space = max((s for s in spaces if s and target.startswith(s)), key=len, default="")
        name = f"{spaces[space]}:{target.removeprefix(space)}" if space else target
        yield Alignment(prefixed(str(relation)), name, target, reason)
