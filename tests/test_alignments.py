"""No alignment makes the whole inconsistent, with what the aligned vocabularies say of themselves; a wrong one does."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDFS, SKOS

from policygraph import resources
from policygraph.namespaces import PG
from policygraph.reasoning import check_consistency

NEIGHBORS = Path(__file__).parent / "data" / "neighbors.ttl"
FILES = (*resources.ontology_files(), NEIGHBORS)
TERMS = rdflib.Namespace(PG)
WRONG = {
    "a reform is no entity": ("pg:Reform", "http://www.w3.org/ns/prov#Entity"),
    "a scoped name is no concept": ("pg:ScopedName", "http://www.w3.org/2004/02/skos/core#Concept"),
    "an indicator is no scheme": ("pg:Indicator", "http://www.w3.org/2004/02/skos/core#ConceptScheme"),
    "evidence is no activity": ("pg:Evidence", "http://www.w3.org/ns/prov#Activity"),
}


@pytest.fixture(scope="module")
def vocabularies() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in resources.vocabulary_files():
        graph.parse(file, format="turtle")
    return graph


def test_data_and_vocabularies_agree_with_the_neighbors() -> None:
    files = [*resources.vocabulary_files(), *resources.triples_files()]
    few = [file for file in files if file.stem not in {"divisions", "shanxi"}]  # the largest two say nothing else
    assert len(few) == 8
    quads = [quad for file in few for quad in ox.parse(path=str(file))]
    found = check_consistency(quads, FILES)
    assert (found.consistent, found.unsatisfiable) == (True, ())


@pytest.mark.parametrize(("term", "other"), WRONG.values(), ids=list(WRONG))
def test_wrong_alignment_is_seen(term: str, other: str, tmp_path: Path) -> None:
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        f"@prefix pg: <{PG}> . {term} <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{other}> .", encoding="utf-8"
    )
    found = check_consistency([], [*FILES, extra])
    assert term.replace("pg:", PG) in found.unsatisfiable


def test_neighbors_cover_every_alignment_that_implies_something() -> None:
    alignments = rdflib.Graph().parse(FILES[1], format="turtle")
    told = set(rdflib.Graph().parse(NEIGHBORS, format="turtle").subjects())
    implied = {
        target
        for axiom in alignments.subjects(OWL.annotatedSource)
        if alignments.value(axiom, OWL.annotatedProperty) != RDFS.seeAlso
        for target in alignments.objects(axiom, OWL.annotatedTarget)
    }
    free = {"publisher", "references", "identifier"}  # nothing that could be contradicted
    assert {str(t).rsplit("/", 1)[1] for t in implied - told} == free


def test_related_concepts_are_not_above_each_other(vocabularies: rdflib.Graph) -> None:
    """SKOS S27: what is related is in no hierarchy with each other."""
    related = [
        (one, other)
        for prop in (TERMS.nearIndicator, TERMS.chainEquivalent)
        for one, other in vocabularies.subject_objects(prop)
    ]
    assert len(related) > 40
    for one, other in related:
        assert other not in set(vocabularies.transitive_objects(one, SKOS.broader)), (one, other)
        assert one not in set(vocabularies.transitive_objects(other, SKOS.broader)), (one, other)
