"""Holds data against the shapes, the ontology and the reasoner, and says what is wrong and where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import pyoxigraph as ox
import rdflib
from rdflib import SH
from rdflib.term import Node

from policygraph import resources
from policygraph.errors import ReasonerError, VocabularyError
from policygraph.invariants import find_violations
from policygraph.namespaces import ID, ONTOLOGY_GRAPH, OWL, PG, PREFIXES, RDF, RDFS
from policygraph.pitfalls import find_pitfalls, kind_in_chinese
from policygraph.reasoning import check_consistency, compare_edges
from policygraph.reasoning.hermit import ontology_triples
from policygraph.store import Store
from policygraph.vocabulary import load_agencies, load_vocabulary

Check = Literal["shape", "term", "reference", "vocabulary", "consistency", "class", "edge", "pitfall", "query"]
STEPS = 8
"""How often :func:`validate` tells that it has got further, with the reasoner."""
BUILT_IN = (RDF, RDFS, OWL)
TYPE = ox.NamedNode(f"{RDF}type")
MESSAGES = {
    "undeclared": ("本体没有声明此术语（使用 {0} 次）。", "The ontology does not declare this term (used {0} times)."),
    "dangling": ("所指之物没有记录。", "Nothing describes what is pointed at."),
    "contested": ("词表有误：{0}", "The vocabulary is wrong: {0}"),
    "clash": ("同时属于互斥的类 {0} 和 {1}。", "Is in {0} and in {1}, which exclude each other."),
    "contradiction": ("数据与本体矛盾。", "The data contradict the ontology."),
    "pitfall": ("本体的设计问题：{1}。", "A pitfall of the ontology: {0}."),
    "unsatisfiable": ("此类不可能有成员。", "The class can have no member."),
    "unfounded": ("{0} {1}：没有可推出它的分工、流向或产业链。", "{0} {1}: no assignment, flow or chain implies it."),
    "missing": ("{0} {1}：可以推出，但未写入。", "{0} {1}: is implied and not asserted."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: by which check, in which document or graph, at which thing (IRIs shortened)."""

    check: Check
    where: str
    subject: str
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation looked at and what it found wrong, sorted; `unproved` says why the reasoner did not run."""

    statements: int
    graphs: int
    problems: tuple[Problem, ...]
    unproved: str = ""


def validate(store: Store, *, with_reasoner: bool = True, progress: Callable[[], None] = lambda: None) -> Report:
    """All checks on a store; `progress` is called after each of STEPS, two of which are the reasoner's.

    A remote store is fetched as a whole; StoreError when it keeps statements back. A reasoner that cannot run is told
    in the report, beside what else is wrong.
    """
    store = store.local_copy()
    quads = list(store.quads())
    problems: list[Problem] = []
    with ThreadPoolExecutor(1) as beside:  # HermiT's time is Java's, the other checks' is ours
        proof = beside.submit(_prove, quads, progress) if with_reasoner else None
        for found in (
            check_shapes(quads), check_terms(quads), check_references(quads), check_vocabularies(), check_pitfalls(),
            check_queries(store),
        ):  # fmt: skip
            problems += found
            progress()
        proved, unproved = ([], "") if proof is None else proof.result()
    graphs = len({quad.graph_name for quad in quads})
    return Report(len(quads), graphs, _placed(problems + proved, quads), unproved)


def _prove(quads: Sequence[ox.Quad], progress: Callable[[], None]) -> tuple[list[Problem], str]:
    """What the reasoner finds, and why it could not run to its end."""
    problems: list[Problem] = []
    try:
        problems += check_reasoning(quads, progress)
    except ReasonerError as error:
        return problems, str(error)
    return problems, ""


def _placed(problems: Iterable[Problem], quads: Iterable[ox.Quad]) -> tuple[Problem, ...]:
    names = graph_names(quads)
    placed = (replace(problem, where=names.get(problem.where, short(problem.where))) for problem in problems)
    return tuple(sorted(placed, key=lambda p: (p.check, p.where, p.subject, p.message_en)))


def graph_names(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Graph IRI → the source name of the document that it is about."""
    return {
        _graph(quad): quad.object.value
        for quad in quads
        if quad.predicate.value == f"{PG}sourceName" and isinstance(quad.object, ox.Literal)
    }


def check_shapes(quads: Iterable[ox.Quad]) -> Iterator[Problem]:
    """What breaks a SHACL shape, each graph by itself; the ontology's own graph is left out."""
    import pyshacl  # noqa: PLC0415 - half a second that other commands need not wait for

    graphs: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        graphs[_graph(quad)].append(quad.triple)
    shapes = rdflib.Graph().parse(resources.shapes_file(), format="turtle")
    for name in sorted(graphs.keys() - {ONTOLOGY_GRAPH}):
        data = rdflib.Graph()
        data.parse(data=ox.serialize(graphs[name], format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
        _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
        for result in results.subjects(rdflib.RDF.type, SH.ValidationResult):
            yield _violation(results, result, name)


def _violation(results: rdflib.Graph, result: Node, graph: str) -> Problem:
    messages = {m.language: str(m) for m in results.objects(result, SH.resultMessage) if isinstance(m, rdflib.Literal)}
    path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
    place = f" [{short(str(path))}]" if isinstance(path, rdflib.URIRef) else ""
    shown = f" ({short(str(value))})" if isinstance(value, (rdflib.URIRef, rdflib.Literal)) else ""
    english = messages.get("en") or next(iter(messages.values()), "breaks a shape")
    return Problem(
        "shape",
        graph,
        short(str(results.value(result, SH.focusNode))),
        messages.get("zh", english) + place + shown,
        english + place + shown,
    )


def check_terms(quads: Iterable[ox.Quad]) -> Iterator[Problem]:
    """Properties, classes and other terms of the ontology's name space that the ontology does not declare."""
    declared = {triple.subject.value for triple in ontology_triples() if isinstance(triple.subject, ox.NamedNode)}
    used: Counter[tuple[str, str]] = Counter()
    for quad in quads:
        terms = {quad.predicate.value}
        if isinstance(quad.object, ox.NamedNode) and (quad.predicate == TYPE or quad.object.value.startswith(PG)):
            terms.add(quad.object.value)
        for term in terms - declared:
            if not term.startswith(BUILT_IN):
                used[_graph(quad), term] += 1
    for (graph, term), count in used.items():
        if graph != ONTOLOGY_GRAPH:
            yield _problem("term", graph, term, "undeclared", count)


def check_references(quads: Sequence[ox.Quad]) -> Iterator[Problem]:
    """Things of ours that are pointed at and that neither the data nor the shipped vocabularies describe by a type."""
    described = {quad.subject for quad in quads if quad.predicate == TYPE}
    pointed = {
        (_graph(quad), quad.object)
        for quad in quads
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(ID) and quad.object not in described
    }
    for graph, thing in sorted(pointed, key=str):
        if thing in _shipped():
            continue
        yield _problem("reference", graph, thing.value, "dangling")


@cache
def _shipped() -> frozenset[ox.NamedNode | ox.BlankNode | ox.Triple]:
    """What the shipped vocabularies describe."""
    triples = (t for file in resources.vocabulary_files() for t in ox.parse(path=file, format=ox.RdfFormat.TURTLE))
    return frozenset(triple.subject for triple in triples if triple.predicate == TYPE)


def check_vocabularies() -> Iterator[Problem]:
    """Names of the shipped vocabularies that two concepts claim, and circles of broader concepts."""
    try:
        for scheme in ("materials", "indicators", "units"):
            vocabulary = load_vocabulary(scheme)
            _ = vocabulary.names, vocabulary.node_names, [list(vocabulary.broader(c)) for c in vocabulary.concepts]
        _ = load_agencies().forms
    except VocabularyError as error:
        yield _problem("vocabulary", "", error.label, "contested", error)


def check_pitfalls() -> Iterator[Problem]:
    """What the shipped ontology has of the usual mistakes of ontologies."""
    for pitfall in find_pitfalls():
        yield _problem("pitfall", ONTOLOGY_GRAPH, pitfall.term, "pitfall", pitfall.kind, kind_in_chinese(pitfall.kind))


def check_queries(store: Store) -> Iterator[Problem]:
    """What the check queries find, which must be nothing."""
    for violation in find_violations(store):
        row = {name: short(str(value)) for name, value in violation.row.items()}
        chinese, english = (violation.query.text("message", language).format(**row) for language in ("zh", "en"))
        yield Problem("query", str(violation.row["graph"]), row["subject"], chinese, english)


def check_reasoning(quads: Sequence[ox.Quad], progress: Callable[[], None] = lambda: None) -> Iterator[Problem]:
    """What HermiT finds: an inconsistency, classes without possible members, plain edges that do not follow.

    Raises ReasonerError when HermiT cannot run.
    """
    found = check_consistency(quads)
    progress()
    for clash in found.clashes:
        graph = clash.graphs[0] if clash.graphs else ""
        yield _problem("consistency", graph, clash.thing, "clash", *map(short, clash.classes))
    if not found.consistent and not found.clashes:
        for graph in found.graphs or ("",):
            yield _problem("consistency", graph, "", "contradiction")
    for name in found.unsatisfiable:
        yield _problem("class", ONTOLOGY_GRAPH, name, "unsatisfiable")
    if found.consistent:
        graphs = {quad.subject.value: _graph(quad) for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        for d in compare_edges(quads):
            yield _problem("edge", graphs.get(d.subject, ""), d.subject, d.kind, short(d.edge), short(d.object))
    progress()


def _problem(check: Check, graph: str, subject: str, message: str, *values: object) -> Problem:
    chinese, english = MESSAGES[message]
    return Problem(check, graph, short(subject), chinese.format(*values), english.format(*values))


def short(iri: str) -> str:
    """An IRI with one of the known prefixes, or as it is."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and len(iri) > len(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def _graph(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
