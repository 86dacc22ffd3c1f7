"""Looks for the usual mistakes of ontologies in the shipped one, without a network; nothing is as it should be.

The kinds follow the catalog of common pitfalls by Poveda-Villalón et al. (IJSWIS 10(2), 2014). What is there on purpose
is listed with its reason in `ontology/pitfalls.toml`; a listed one that is no longer there is reported as well.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD
from rdflib.collection import Collection
from rdflib.term import Node

from policygraph import resources
from policygraph.namespaces import PG

Found = Iterator[tuple[str, str]]
ONTOLOGY = rdflib.URIRef(PG.rstrip("#"))
LANGUAGES = ("en", "zh")
OBJECTS, VALUES = OWL.ObjectProperty, OWL.DatatypeProperty
VAGUE = ("Other", "Misc", "Various", "And", "Or")


@dataclass(frozen=True, slots=True)
class Pitfall:
    """A mistake of one kind at one term, told by its name."""

    kind: str
    term: str


def find_pitfalls(files: tuple[Path, ...] | None = None, accepted: Path | None = None) -> tuple[Pitfall, ...]:
    """The pitfalls of an ontology (the shipped one) that are not accepted, and acceptances without their pitfall."""
    graph = rdflib.Graph()
    for file in files or resources.ontology_files():
        graph.parse(file, format="turtle")
    found = {pitfall for look in LOOKS for pitfall in look(graph)}
    listed = accepted_pitfalls(accepted or resources.pitfalls_file())
    left = [Pitfall(kind, term) for kind, term in found - listed.keys()]
    stale = [Pitfall("accepted in vain", f"{term} ({kind})") for kind, term in listed.keys() - found]
    return tuple(sorted([*left, *stale], key=lambda p: (p.kind, p.term)))


def kind_in_chinese(kind: str) -> str:
    """What a kind of pitfall is called in Chinese."""
    kinds = tomllib.loads(resources.pitfalls_file().read_text(encoding="utf-8"))["kinds"]
    return str(kinds[kind])


def accepted_pitfalls(file: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """(kind, term) → why it is no mistake there, in Chinese and in English."""
    groups = tomllib.loads(file.read_text(encoding="utf-8"))["accepted"]
    return {(group["kind"], term): (group["zh"], group["en"]) for group in groups for term in group["terms"]}


def own(graph: rdflib.Graph, *kinds: Node) -> list[rdflib.URIRef]:
    """The ontology's own terms of some kinds, sorted."""
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    return sorted(term for term in found if isinstance(term, rdflib.URIRef) and term.startswith(PG))


def _name(term: Node) -> str:
    return str(term).removeprefix(PG)


def _annotations(graph: rdflib.Graph) -> Found:
    for term in own(graph, OWL.Class, OBJECTS, VALUES, OWL.AnnotationProperty):
        for prop, kind in ((RDFS.label, "missing label"), (SKOS.definition, "missing definition")):
            texts = [t for t in graph.objects(term, prop) if isinstance(t, rdflib.Literal)]
            if sorted(str(text.language) for text in texts) != list(LANGUAGES):
                yield kind, _name(term)
        if set(graph.objects(term, RDFS.label)) & set(graph.objects(term, SKOS.definition)):
            yield "definition repeats the label", _name(term)


def _same_words(graph: rdflib.Graph) -> Found:
    for prop in (RDFS.label, SKOS.definition):
        owners: dict[Node, rdflib.URIRef] = {}
        for term in own(graph, OWL.Class, OBJECTS, VALUES):
            for text in graph.objects(term, prop):
                if owners.setdefault(text, term) != term:
                    yield "same words as another term", _name(term)


def _naming(graph: rdflib.Graph) -> Found:
    for term in own(graph, OWL.Class, OBJECTS, VALUES):
        name = _name(term)
        is_class = (term, RDF.type, OWL.Class) in graph
        if not (name.isascii() and name.isalnum() and name[:1].isupper() == is_class):
            yield "name out of convention", name
        if is_class and any(word in _words_of(name) for word in VAGUE):
            yield "class of leftovers or of two things", name


def _words_of(name: str) -> list[str]:
    spaced = "".join(f" {letter}" if letter.isupper() else letter for letter in name)
    return spaced.split()


def _domains(graph: rdflib.Graph) -> Found:
    for term in own(graph, OBJECTS, VALUES):
        for prop, word in ((RDFS.domain, "domain"), (RDFS.range, "range")):
            number = len(list(graph.objects(term, prop)))
            if number != 1:
                yield f"{'missing' if number == 0 else 'more than one'} {word}", _name(term)


def _inverses(graph: rdflib.Graph) -> Found:
    for term in own(graph, OBJECTS):
        inverses = [*graph.objects(term, OWL.inverseOf), *graph.subjects(OWL.inverseOf, term)]
        symmetric = (term, RDF.type, OWL.SymmetricProperty) in graph
        if not inverses and not symmetric:
            yield "missing inverse", _name(term)
        if term in inverses or (inverses and symmetric):
            yield "its own inverse", _name(term)
        for inverse in inverses:
            if _members(graph, term, RDFS.domain) != _members(graph, inverse, RDFS.range):
                yield "wrong inverse", _name(term)


def _members(graph: rdflib.Graph, term: Node, prop: Node) -> frozenset[Node]:
    found: set[Node] = set()
    for value in graph.objects(term, prop):
        union = graph.value(value, OWL.unionOf)
        found.update([value] if union is None else Collection(graph, union))
    return frozenset(found)


def _characteristics(graph: rdflib.Graph) -> Found:
    for term in own(graph, OBJECTS):
        for trait in (OWL.SymmetricProperty, OWL.TransitiveProperty):
            reaches = _members(graph, term, RDFS.domain) & _members(graph, term, RDFS.range)
            if (term, RDF.type, trait) in graph and not reaches:
                yield "characteristic that its domain and range exclude", _name(term)


def _hierarchy(graph: rdflib.Graph) -> Found:
    for term in own(graph, OWL.Class, OBJECTS, VALUES):
        for prop in (RDFS.subClassOf, RDFS.subPropertyOf):
            above = {node for parent in graph.objects(term, prop) for node in graph.transitive_objects(parent, prop)}
            if term in above:
                yield "circle in the hierarchy", _name(term)


def _disjointness(graph: rdflib.Graph) -> Found:
    apart = {
        member
        for prop in (OWL.members, OWL.disjointUnionOf)
        for listed in graph.objects(None, prop)
        for member in Collection(graph, listed)
    }
    for term in own(graph, OWL.Class):
        below = {*graph.transitive_subjects(RDFS.subClassOf, term)}
        above = {*graph.transitive_objects(term, RDFS.subClassOf)}
        if not apart & (above | (below if len(below) > 1 else set())):
            yield "missing disjointness", _name(term)


def _orphans(graph: rdflib.Graph) -> Found:
    linked = {
        member
        for prop in (RDFS.domain, RDFS.range)
        for term in own(graph, OBJECTS, VALUES)
        for member in _members(graph, term, prop)
    }
    for term in own(graph, OWL.Class):
        around = {*graph.transitive_objects(term, RDFS.subClassOf), *graph.transitive_subjects(RDFS.subClassOf, term)}
        if not linked & around:
            yield "orphan class", _name(term)


def _untyped(graph: rdflib.Graph) -> Found:
    known = (str(RDF), str(RDFS), str(OWL), str(XSD))
    linked = set(graph.objects(None, RDFS.seeAlso))
    properties = {p for p in graph.predicates() if isinstance(p, rdflib.URIRef)}
    places = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.onProperty)
    used = {o for place in places for o in graph.objects(None, place) if isinstance(o, rdflib.URIRef)}
    for term in properties | (used - linked):
        if not str(term).startswith(known) and (term, RDF.type, None) not in graph:
            yield "untyped term", _name(term)


def _hijacking(graph: rdflib.Graph) -> Found:
    """Axioms on terms of other name spaces: only their declaration is ours to make."""
    for subject in graph.subjects(None, None, unique=True):
        if isinstance(subject, rdflib.URIRef) and (subject, RDF.type, OWL.Ontology) not in graph:
            more = set(graph.predicates(subject)) - {RDF.type}
            if not subject.startswith(PG) and more:
                yield "axioms on another's term", _name(subject)


def _header(graph: rdflib.Graph) -> Found:
    for prop in (OWL.versionIRI, OWL.versionInfo, DCTERMS.license, DCTERMS.title, DCTERMS.description, SKOS.changeNote):
        if (ONTOLOGY, prop, None) not in graph:
            yield "incomplete header", str(prop)
    for imported in graph.objects(None, OWL.imports):
        yield "import over the net", str(imported)


LOOKS: tuple[Callable[[rdflib.Graph], Found], ...] = (
    _annotations, _same_words, _naming, _domains, _inverses, _characteristics, _hierarchy, _disjointness, _orphans,
    _untyped, _hijacking, _header,
)  # fmt: skip
