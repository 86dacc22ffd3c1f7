"""The rdflib view of a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlconnector import SPARQLConnector
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from rdflib.term import Variable

from policygraph.remote import RemoteEndpoint, RemoteQuery
from policygraph.results import Answer, answer_type, without_string_type
from policygraph.sparql.graphs import Graphs

_UNION = "__UNION__"
"""What rdflib calls the graph of a query where the default graph is the union."""


class PlainStringStore(OxigraphStore):
    """oxrdflib's store, with plain strings as rdflib knows them: without a datatype."""

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """Matching triples with the graphs they are in."""
        for (s, p, o), contexts in super().triples(triple_pattern, context):
            yield (s, p, without_string_type(o)), contexts

    def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: Any, **options: Any) -> Result:  # noqa: N803
        """The engine's result with normalized literals."""
        result = super().query(query, initNs, initBindings, queryGraph, **options)
        if result.type == "SELECT":
            result.bindings = [_plain_row(row) for row in result.bindings]
        elif result.graph is not None:
            graph = Graph()
            for s, p, o in result.graph:
                graph.add((s, p, without_string_type(o)))
            result.graph = graph
        return result


class MergedStore(PlainStringStore):
    """One whose engine has the merge of its graphs as its default graph, which is rdflib's union of all graphs."""

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """Matching triples, each once, with the graphs they are in."""
        if context is not None:
            yield from super().triples(triple_pattern, context)
            return
        for triple, (merge,) in super().triples(triple_pattern, Graph(self, DATASET_DEFAULT_GRAPH_ID)):
            yield triple, self._contexts(triple, merge)

    def contexts(self, triple: Any = None) -> Iterator[Any]:  # type: ignore[override]
        """The graphs, or those that a triple is in."""
        return super().contexts() if triple is None else self._contexts(triple, None)

    def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: Any, **options: Any) -> Result:  # noqa: N803
        """The engine's result with normalized literals."""
        graph = "" if queryGraph == _UNION else queryGraph
        return super().query(query, initNs, initBindings, graph, **options)

    def _contexts(self, triple: Any, merge: Graph | None) -> Iterator[Any]:
        """The graphs that a triple is in; the default graph for one that is in no other."""
        found = [graph for graph in super().contexts(triple) if graph.identifier != DATASET_DEFAULT_GRAPH_ID]
        return iter(found or ([merge] if merge is not None else super().contexts(triple)))


def _plain_row(row: Mapping[Variable, Any]) -> dict[Variable, Any]:
    return {variable: without_string_type(node) for variable, node in row.items() if node is not None}


def local_view(graphs: Graphs) -> Dataset:
    """An rdflib Dataset over graphs; its default graph is their merge where there is one, else the union."""
    merged = graphs.with_merge()
    store = PlainStringStore(store=graphs.engine) if merged is None else MergedStore(store=merged)
    return Dataset(store=store, default_union=True)


class _Connector(SPARQLConnector):
    """How rdflib's store asks: as every other question to an endpoint is asked, within its time and size."""

    endpoint: RemoteEndpoint
    timeout: float | None

    def query(self, query: str, default_graph: str | None = None, named_graph: str | None = None) -> Result:
        """The endpoint's answer; the errors are those of `RemoteEndpoint.query`."""
        named = {"default-graph-uri": default_graph, "named-graph-uri": named_graph}
        graphs = {name: [str(graph)] for name, graph in named.items() if graph is not None}
        return _result(
            self.endpoint.answer(RemoteQuery(query, answer_type(query), self.timeout, graphs=graphs or None))
        )


class EndpointStore(SPARQLStore, _Connector):  # type: ignore[misc] # as its own two bases
    """rdflib's store of an endpoint, which may take `timeout` seconds for each question."""

    def __init__(self, endpoint: RemoteEndpoint, timeout: float | None) -> None:
        super().__init__(endpoint.url)
        self.endpoint, self.timeout = endpoint, timeout


def _result(answer: Answer) -> Result:
    if isinstance(answer, bool):
        truth = Result("ASK")
        truth.askAnswer = answer
        return truth
    if isinstance(answer, Graph):
        graph = Result("CONSTRUCT")
        graph.graph = answer
        return graph
    rows = Result("SELECT")
    rows.vars = [Variable(column) for column in answer.columns]
    rows.bindings = [_bound(row) for row in answer.terms()]
    return rows


def _bound(row: Mapping[str, Any]) -> dict[Variable, Any]:
    return {Variable(column): term for column, term in row.items() if term is not None}


def remote_view(endpoint: RemoteEndpoint, timeout: float | None) -> Dataset:
    """An rdflib Dataset that asks a SPARQL endpoint, which may take `timeout` seconds for each question."""
    return Dataset(store=EndpointStore(endpoint, timeout), default_union=True)
