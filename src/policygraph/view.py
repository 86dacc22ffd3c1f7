"""The rdflib view of a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from rdflib.term import Variable

from policygraph.results import without_string_type
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


def remote_view(url: str) -> Dataset:
    """An rdflib Dataset that asks a SPARQL endpoint."""
    return Dataset(store=SPARQLStore(query_endpoint=url), default_union=True)
