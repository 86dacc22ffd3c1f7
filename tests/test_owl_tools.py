"""Other tools read the ontology and give it back unchanged; OWLAPI finds it to be OWL 2 DL."""

import io
import subprocess
import sys
from functools import cache
from itertools import product
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, XSD
from rdflib.compare import isomorphic

from policygraph import resources
from policygraph.namespaces import PG

FILES = (*resources.ontology_files(), resources.shapes_file(), *resources.vocabulary_files())
TERMS = rdflib.Namespace(PG)
CHECKER = Path(__file__).with_name("owl_profile.py")
SMALL = [file for file in FILES if file.stem in {"policygraph", "alignments", "units", "indicators"}]


@cache
def read(file: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(file, format="turtle")


def together(*files: Path) -> rdflib.Graph:
    """One graph of several files, which can be changed."""
    graph = rdflib.Graph()
    for file in files:
        graph += read(file)
    return graph


def canonical(graph: rdflib.Graph) -> rdflib.Graph:
    """Plain literals as xsd:string ones: the same literals in RDF 1.1, two in rdflib."""
    made = rdflib.Graph()
    for s, p, o in graph:
        plain = isinstance(o, rdflib.Literal) and o.datatype is None and o.language is None
        made.add((s, p, rdflib.Literal(o, datatype=XSD.string) if plain else o))
    return made


def same(one: rdflib.Graph, other: rdflib.Graph) -> bool:
    """Isomorphic; without blank nodes that is equality of sets."""
    triples = set(one)
    if any(isinstance(term, rdflib.BNode) for triple in triples for term in triple):
        return isomorphic(one, other)
    return triples == set(other)


def violations(graph: rdflib.Graph, folder: Path) -> list[str]:
    """What OWLAPI says of a graph; the ontology's header is checked to have been read."""
    file = folder / "ontology.owl"
    file.write_bytes(graph.serialize(format="xml", encoding="utf-8"))
    done = subprocess.run(
        [sys.executable, str(CHECKER), str(file)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    assert int(first.split()[0]) > 1500
    return rest


def test_all_files_are_looked_at() -> None:
    assert len(FILES) == 8
    assert len(SMALL) == 4


def test_ontology_and_alignments_are_owl_2_dl(tmp_path: Path) -> None:
    assert violations(together(*resources.ontology_files()), tmp_path) == []


def test_vocabularies_are_owl_2_dl_but_for_years(tmp_path: Path) -> None:
    graph = together(*resources.ontology_files(), *resources.vocabulary_files())
    years = [t for t in graph if isinstance(t[2], rdflib.Literal) and t[2].datatype == XSD.gYear]
    assert len(years) > 100  # xsd:gYear is not among the datatypes of OWL 2
    for triple in years:
        graph.remove(triple)
    assert violations(graph, tmp_path) == []


def test_what_leaves_the_profile_is_seen(tmp_path: Path) -> None:
    graph = together(*resources.ontology_files())
    graph.add((TERMS.ledBy, RDF.type, OWL.IrreflexiveProperty))
    graph.add((TERMS.Agency, rdflib.RDFS.subClassOf, TERMS.NowhereDeclared))
    found = violations(graph, tmp_path)
    assert any("ledBy" in line for line in found)
    assert any("NowhereDeclared" in line for line in found)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own parser of JSON-LD
@pytest.mark.parametrize(("file", "form"), [*((f, "turtle") for f in FILES), *product(SMALL, ["xml", "json-ld"])])
def test_rdflib_gives_back_what_it_read(file: Path, form: str) -> None:
    graph = read(file)
    again = rdflib.Graph().parse(data=graph.serialize(format=form), format=form)
    assert same(graph, again)


@pytest.mark.parametrize("file", FILES)
def test_owlready_gives_back_what_it_read(file: Path) -> None:
    graph, out = read(file), io.BytesIO()
    header = next(graph.subjects(RDF.type, OWL.Ontology), None)
    ontology = owlready2.World().get_ontology(f"{PG}{file.stem}" if header is None else f"{header}#")
    ontology.load(fileobj=io.BytesIO(graph.serialize(format="nt", encoding="utf-8")))
    ontology.save(out, format="ntriples")
    again = rdflib.Graph().parse(data=out.getvalue(), format="nt")
    if header is None:  # a vocabulary has no header, Owlready2 gives it one
        again.remove((None, RDF.type, OWL.Ontology))
    assert same(canonical(graph), canonical(again))


@pytest.mark.parametrize("file", SMALL)
def test_oxigraph_reads_the_same(file: Path) -> None:
    triples = [quad.triple for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)]
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert same(read(file), rdflib.Graph().parse(data=text or b"", format="nt"))
