"""The ontology is complete in zh and en, stays within OWL 2 DL, answers questions and says why it aligns."""

import io
from collections import Counter
from typing import get_args, get_type_hints

import owlready2
import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD
from rdflib.collection import Collection

from policygraph import resources
from policygraph.namespaces import PG
from policygraph.statements import ROLES, Target

ONTOLOGY = rdflib.URIRef("https://w3id.org/policygraph/ontology")
TERMS = rdflib.Namespace(PG)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
OWL_DATATYPES = {XSD.string, XSD.boolean, XSD.integer, XSD.decimal, RDFS.Literal}
ALIGNED = {
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/prov#",
    "http://www.w3.org/2004/02/skos/core#",
    "http://purl.org/dc/terms/",
    "http://data.europa.eu/eli/ontology#",
    "http://www.w3.org/ns/oa#",
    "http://qudt.org/schema/qudt/",
    "http://www.w3.org/2006/time#",
    "http://w3id.org/CEON/ontology/material/",
}


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(resources.ontology_files()[0], format="turtle")


@pytest.fixture(scope="module")
def alignments() -> rdflib.Graph:
    return rdflib.Graph().parse(resources.ontology_files()[1], format="turtle")


def own(graph: rdflib.Graph, *kinds: rdflib.URIRef) -> list[rdflib.URIRef]:
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    return sorted(t for t in found if isinstance(t, rdflib.URIRef) and t.startswith(PG))


def languages(graph: rdflib.Graph, term: rdflib.URIRef, kind: rdflib.URIRef) -> list[str]:
    return sorted(str(text.language) for text in graph.objects(term, kind) if isinstance(text, rdflib.Literal))


def values(graph: rdflib.Graph, name: str) -> set[str]:
    """The values that the range of a property lists."""
    listed = graph.value(graph.value(TERMS[name], RDFS.range), OWL.oneOf)
    assert listed is not None, name
    return {str(value) for value in Collection(graph, listed)}


def test_header_has_version_and_license_and_imports_nothing(ontology: rdflib.Graph) -> None:
    for prop in (OWL.versionIRI, OWL.versionInfo, DCTERMS.license, SKOS.changeNote):
        assert (ONTOLOGY, prop, None) in ontology
    assert languages(ontology, ONTOLOGY, DCTERMS.title) == ["en", "zh"]
    assert (None, OWL.imports, None) not in ontology
    assert (None, DCTERMS.creator, None) not in ontology


def test_every_term_has_a_label_and_a_definition_in_both_languages(ontology: rdflib.Graph) -> None:
    terms = own(ontology, *KINDS, OWL.AnnotationProperty)
    assert len(terms) >= 180
    for term in terms:
        assert languages(ontology, term, RDFS.label) == ["en", "zh"], term
        assert languages(ontology, term, SKOS.definition) == ["en", "zh"], term


@pytest.mark.parametrize("annotation", [RDFS.label, SKOS.definition])
def test_no_two_terms_share_a_label_or_definition(ontology: rdflib.Graph, annotation: rdflib.URIRef) -> None:
    texts = Counter(text for term in own(ontology, *KINDS) for text in ontology.objects(term, annotation))
    assert [text for text, count in texts.items() if count > 1] == []


def test_names_follow_one_convention(ontology: rdflib.Graph) -> None:
    for term in own(ontology, *KINDS):
        name = term.removeprefix(PG)
        assert name.isascii()
        assert name.isalnum()
        assert name[0].isupper() == ((term, RDF.type, OWL.Class) in ontology), name


def test_every_property_has_one_domain_and_one_range(ontology: rdflib.Graph) -> None:
    for term in own(ontology, OWL.ObjectProperty, OWL.DatatypeProperty):
        assert len(list(ontology.objects(term, RDFS.domain))) == 1, term
        assert len(list(ontology.objects(term, RDFS.range))) == 1, term


def test_every_term_answers_one_of_the_25_questions(ontology: rdflib.Graph) -> None:
    for term in own(ontology, *KINDS):
        assert (term, TERMS.question, None) in ontology, term
    numbers = {int(str(number)) for number in ontology.objects(None, TERMS.question)}
    assert numbers == set(range(1, 26))


def test_what_is_named_is_declared(ontology: rdflib.Graph, alignments: rdflib.Graph) -> None:
    both = ontology + alignments
    named = {t for triple in both for t in triple if isinstance(t, rdflib.URIRef) and "#" in t}
    foreign = {t for t in named if not any(t.startswith(str(space)) for space in (RDF, RDFS, OWL, XSD))}
    linked = set(both.objects(None, RDFS.seeAlso))
    assert {t for t in foreign - linked if (t, RDF.type, None) not in both} == set()


def test_literals_have_datatypes_of_owl(ontology: rdflib.Graph) -> None:
    ranges = {r for p in own(ontology, OWL.DatatypeProperty) for r in ontology.objects(p, RDFS.range)}
    assert {r for r in ranges if isinstance(r, rdflib.URIRef)} <= OWL_DATATYPES
    for term in ontology.subjects(RDFS.range, RDFS.Literal):
        assert (term, SKOS.scopeNote, None) in ontology, f"{term} has no reason for its wide range"


def test_properties_inferred_by_chains_are_not_restricted(ontology: rdflib.Graph) -> None:
    """OWL 2 DL: what follows from a chain or is transitive has no characteristic or cardinality of its own."""
    composite = {*ontology.subjects(OWL.propertyChainAxiom), *ontology.subjects(RDF.type, OWL.TransitiveProperty)}
    for _ in range(5):
        composite |= {o for p in composite for o in ontology.objects(p, RDFS.subPropertyOf)}
        composite |= {
            i for p in composite for i in [*ontology.objects(p, OWL.inverseOf), *ontology.subjects(OWL.inverseOf, p)]
        }
    assert TERMS.leads in composite
    simple = {OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty, OWL.AsymmetricProperty}
    for term in composite:
        assert not simple & set(ontology.objects(term, RDF.type)), term
        for restriction in ontology.subjects(OWL.onProperty, term):
            assert not {OWL.cardinality, OWL.minCardinality, OWL.maxCardinality, OWL.hasSelf} & set(
                ontology.predicates(restriction)
            )


def test_listed_values_are_those_of_the_program(ontology: rdflib.Graph) -> None:
    assert values(ontology, "role") == set(ROLES)
    assert values(ontology, "whereStated") == set(get_args(get_type_hints(Target)["where"]))
    assert values(ontology, "comparator") == {"≥", "≤", "=", "≈", ">", "<"}


def test_owlready_reads_every_class_and_property(ontology: rdflib.Graph) -> None:
    world = owlready2.World()
    loaded = world.get_ontology(PG).load(fileobj=io.BytesIO(ontology.serialize(format="nt", encoding="utf-8")))
    assert loaded is not None
    for kind, listed in (
        (OWL.Class, world.classes()),
        (OWL.ObjectProperty, world.object_properties()),
        (OWL.DatatypeProperty, world.data_properties()),
    ):
        assert {term.iri for term in listed} >= set(map(str, own(ontology, kind))), kind


def test_every_alignment_has_its_reason(alignments: rdflib.Graph) -> None:
    stated = {
        (s, p, o)
        for p in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)
        for s, o in alignments.subject_objects(p)
        if isinstance(s, rdflib.URIRef) and s.startswith(PG)
    }
    assert len(stated) >= 40
    reasoned = set()
    for axiom in alignments.subjects(RDF.type, OWL.Axiom):
        parts = [alignments.value(axiom, p) for p in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)]
        assert sorted(str(c.language) for c in alignments.objects(axiom, RDFS.comment)) == ["en", "zh"]  # type: ignore[attr-defined]
        reasoned.add(tuple(parts))
    assert stated == reasoned


def test_alignments_reach_every_vocabulary_and_speak_of_known_terms(
    ontology: rdflib.Graph, alignments: rdflib.Graph
) -> None:
    targets = {str(target) for target in alignments.objects(None, OWL.annotatedTarget)}
    assert {space for space in ALIGNED if not any(target.startswith(space) for target in targets)} == set()
    assert set(alignments.objects(None, OWL.annotatedSource)) <= set(own(ontology, *KINDS))
    assert (None, OWL.imports, None) not in alignments
