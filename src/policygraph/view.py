"""The rdflib view of a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from rdflib.term import Variable

from policygraph.results import without_string_type


class PlainStringStore(OxigraphStore):
    """oxrdflib's store, with plain strings as rdflib knows them: without a datatype."""

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """Matching triples with the graphs they are in."""
        for (s, p, o), contexts in super().triples(triple_pattern, context):
            yield (s, p, without_string_type(o)), contexts

    def query(self, *arguments: Any, **options: Any) -> Result:
        """The engine's result with normalized literals."""
        result = super().query(*arguments, **options)
        if result.type == "SELECT":
            result.bindings = [_plain_row(row) for row in result.bindings]
        elif result.graph is not None:
            graph = Graph()
            for s, p, o in result.graph:
                graph.add((s, p, without_string_type(o)))
            result.graph = graph
        return result


def _plain_row(row: Mapping[Variable, Any]) -> dict[Variable, Any]:
    return {variable: without_string_type(node) for variable, node in row.items() if node is not None}


def local_view(store: ox.Store) -> Dataset:
    """An rdflib Dataset over an Oxigraph store; its default graph is the union."""
    return Dataset(store=PlainStringStore(store=store), default_union=True)


def remote_view(url: str) -> Dataset:
    """An rdflib Dataset that asks a SPARQL endpoint."""
    return Dataset(store=SPARQLStore(query_endpoint=url), default_union=True)
