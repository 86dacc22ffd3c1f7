"""The service description that /sparql answers to a request without a query (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from policygraph.namespaces import RDF, RDFS
from policygraph_api.formats import FORMAT_NAMES, GRAPH_FORMATS, ROW_FORMATS

SD = "http://www.w3.org/ns/sparql-service-description#"
_TITLE = "policygraph"
_LIMITS = (
    "Read-only. A query is ended after {seconds:g} seconds; the parameter timeout=SECONDS or the header "
    "Prefer: wait=SECONDS lowers that. A SELECT has at most {rows} rows (X-Row-Limit, X-Rows-Capped) and an answer at "
    "most {bytes} bytes. SERVICE, LOAD, updates and FROM of a graph that is not loaded are refused; to "
    "default-graph-uri and named-graph-uri such a graph is empty."
)


def describe_service(endpoint: str, graphs: Iterable[str], limits: Mapping[str, float], media_type: str) -> bytes:
    """The description of the service at `endpoint` with the named `graphs`, in one of GRAPH_FORMATS.

    `limits` are seconds, rows and bytes.
    """
    form = ox.RdfFormat.from_media_type(media_type)
    prefixes = {"sd": SD, "formats": FORMAT_NAMES, "rdfs": RDFS}
    return ox.serialize(_triples(endpoint, graphs, limits), format=form, prefixes=prefixes) or b""


def _triples(endpoint: str, graphs: Iterable[str], limits: Mapping[str, float]) -> Iterator[ox.Triple]:
    service, dataset, default = ox.BlankNode("service"), ox.BlankNode("dataset"), ox.BlankNode("default")
    yield _triple(service, "type", _sd("Service"))
    yield ox.Triple(service, ox.NamedNode(f"{RDFS}label"), ox.Literal(_TITLE))
    yield ox.Triple(service, ox.NamedNode(f"{RDFS}comment"), ox.Literal(_LIMITS.format(**limits), language="en"))
    yield _triple(service, "endpoint", ox.NamedNode(endpoint))
    yield _triple(service, "supportedLanguage", _sd("SPARQL11Query"))
    yield _triple(service, "feature", _sd("UnionDefaultGraph"))
    for offered in (*ROW_FORMATS, *GRAPH_FORMATS):
        if offered.iri is not None:
            yield _triple(service, "resultFormat", ox.NamedNode(offered.iri))
    yield _triple(service, "defaultDataset", dataset)
    yield _triple(service, "availableGraphs", dataset)
    yield _triple(dataset, "type", _sd("Dataset"))
    yield _triple(dataset, "defaultGraph", default)
    yield _triple(default, "type", _sd("Graph"))
    for number, name in enumerate(graphs):
        graph = ox.BlankNode(f"graph{number}")
        yield _triple(dataset, "namedGraph", graph)
        yield _triple(graph, "type", _sd("NamedGraph"))
        yield _triple(graph, "name", ox.NamedNode(name))


def _triple(subject: ox.BlankNode, name: str, value: ox.NamedNode | ox.BlankNode) -> ox.Triple:
    predicate = ox.NamedNode(f"{RDF}type") if name == "type" else _sd(name)
    return ox.Triple(subject, predicate, value)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)
