"""A large store read a few documents at a time: each part is a small store with all that belongs to no document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.namespaces import PG
from policygraph.store import Store

LARGEST = 25_000
"""Statements of a part, unless one document has more: queries take longer than their share in a larger one."""

_DOCUMENTS = (
    f"SELECT ?graph ?name WHERE {{ GRAPH ?graph {{ ?document a <{PG}PolicyDocument> ; <{PG}sourceName> ?name }} }}"
)
_TRIPLES = "SELECT ?subject ?predicate ?value WHERE { ?subject ?predicate ?value }"
_ALL = f"SELECT (COUNT(DISTINCT ?document) AS ?n) WHERE {{ ?document a <{PG}PolicyDocument> ; <{PG}sourceName> ?name }}"


class Part(NamedTuple):
    """Some documents of a store, with all that belongs to none; `documents` is how many named graphs they are."""

    store: Store
    documents: int


def parts(store: Store, largest: int = LARGEST) -> Iterator[Part]:
    """The documents of a store by name, in parts; the whole where a document has no graph of its own, or it is small.

    The whole is no larger than `largest` then, or behind an endpoint. A part is good until the next one is asked for.
    """
    engine = store.engine
    graphs = document_graphs(store) if isinstance(engine, ox.Store) and len(store) > largest else []
    if not graphs or not isinstance(engine, ox.Store):
        yield Part(store, 1)
        return
    small = ox.Store()
    for graph in sorted({*engine.named_graphs()} - {*graphs}, key=str):
        small.bulk_extend(quads_of(engine, graph))
    shared = len(small)
    held: list[ox.NamedNode | ox.BlankNode] = []
    for graph in graphs:
        small.bulk_extend(quads_of(engine, graph))
        held.append(graph)
        if len(small) - shared >= largest:
            yield Part(Store(small), len(held))
            while held:
                small.remove_graph(held.pop())
    if held:
        yield Part(Store(small), len(held))


def quads_of(engine: ox.Store, graph: ox.NamedNode | ox.BlankNode) -> Iterator[ox.Quad]:
    """The quads of a graph, as one query: asked for one by one they take longer."""
    for subject, predicate, value in engine.query(_TRIPLES, default_graph=graph):  # type: ignore[union-attr]
        yield ox.Quad(subject, predicate, value, graph)


def document_graphs(store: Store) -> list[ox.NamedNode]:
    """The graphs that hold documents, by the names of these; none where a document has no graph of its own."""
    rows = sorted((str(row["name"]), str(row["graph"])) for row in store.select(_DOCUMENTS, name="documents"))
    if len(rows) != store.select(_ALL, name="documents").column("n")[0]:
        return []
    return [ox.NamedNode(graph) for graph in dict.fromkeys(graph for _, graph in rows)]
