"""Is the ontology consistent with the data, and where not?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import owlready2
import pyoxigraph as ox

from policygraph.namespaces import OWL, RDF
from policygraph.reasoning.hermit import ontology_triples, reason

TYPE = ox.NamedNode(f"{RDF}type")
OBJECT_PROPERTY = ox.NamedNode(f"{OWL}ObjectProperty")
CLASH_LIMIT = 20

# Two classes of one disjointness axiom that a thing is in, by its types and its properties' domains and ranges.
CLASHES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing ?one ?other WHERE {
  { ?thing a ?c } UNION { ?thing ?p [] . ?p rdfs:domain ?c } UNION { [] ?p ?thing . ?p rdfs:range ?c }
  { ?thing a ?d } UNION { ?thing ?q [] . ?q rdfs:domain ?d } UNION { [] ?q ?thing . ?q rdfs:range ?d }
  ?c rdfs:subClassOf* ?one . ?d rdfs:subClassOf* ?other .
  ?axiom (owl:members|owl:disjointUnionOf)/rdf:rest*/rdf:first ?one , ?other
  FILTER(STR(?one) < STR(?other))
} ORDER BY ?thing ?one ?other LIMIT """


@dataclass(frozen=True, slots=True)
class Clash:
    """A thing that is in two classes which exclude each other; IRIs."""

    thing: str
    classes: tuple[str, str]
    graphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consistency:
    """What HermiT finds: classes without possible members; if inconsistent, graphs that are so alone, and clashes."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()


def check_consistency(quads: Iterable[ox.Quad], ontology: Sequence[Path] | None = None) -> Consistency:
    """HermiT over an ontology (the shipped one) and the object statements of some data; literals are left out.

    Raises ReasonerError when there is no Java or HermiT refuses the input.
    """
    terms = ontology_triples(ontology)
    data = object_statements(quads, terms)
    try:
        world = reason([*terms, *(quad.triple for quad in data)])
    except owlready2.OwlReadyInconsistentOntologyError:
        return Consistency(False, (), _inconsistent_graphs(terms, data), _clashes(terms, data))
    nothing = owlready2.Nothing
    return Consistency(True, tuple(sorted(c.iri for c in world.inconsistent_classes() if c is not nothing)))


def object_statements(quads: Iterable[ox.Quad], terms: Iterable[ox.Triple]) -> list[ox.Quad]:
    """The quads that state a type, or a relation by one of the ontology's object properties."""
    properties = {t.subject for t in terms if t.predicate == TYPE and t.object == OBJECT_PROPERTY}
    classes = {t.subject for t in terms if t.predicate == TYPE} - properties
    return [
        quad
        for quad in quads
        if isinstance(quad.object, ox.NamedNode)
        and quad.subject not in classes
        and (quad.object in classes if quad.predicate == TYPE else quad.predicate in properties)
    ]


def _inconsistent_graphs(terms: Sequence[ox.Triple], data: Sequence[ox.Quad]) -> tuple[str, ...]:
    found = []
    for name in sorted({str(q.graph_name.value) for q in data if isinstance(q.graph_name, ox.NamedNode)}):
        graph = ox.NamedNode(name)
        try:
            reason([*terms, *(q.triple for q in data if q.graph_name == graph)])
        except owlready2.OwlReadyInconsistentOntologyError:
            found.append(name)
    return tuple(found)


def _clashes(terms: Iterable[ox.Triple], data: Sequence[ox.Quad]) -> tuple[Clash, ...]:
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in terms)
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in data)
    rows = cast("ox.QuerySolutions", store.query(f"{CLASHES}{CLASH_LIMIT}"))
    return tuple(
        Clash(row["thing"].value, (row["one"].value, row["other"].value), _graphs_of(row["thing"], data))
        for row in rows
        if isinstance(row["thing"], ox.NamedNode)
    )


def _graphs_of(thing: ox.NamedNode, data: Iterable[ox.Quad]) -> tuple[str, ...]:
    graphs = {q.graph_name for q in data if thing in (q.subject, q.object)}
    return tuple(sorted(graph.value for graph in graphs if isinstance(graph, ox.NamedNode)))
