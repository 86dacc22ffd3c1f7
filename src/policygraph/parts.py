"""A large store read a few documents at a time: each part is a small store with all that belongs to no document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.namespaces import PG
from policygraph.sparql.texts import Texts
from policygraph.store import Store

LARGEST = 150_000
"""Statements of a part, unless one document has more: in fewer, what belongs to no document would count for more."""

_DOCUMENTS = (
    f"SELECT ?graph ?name WHERE {{ GRAPH ?graph {{ ?document a <{PG}PolicyDocument> ; <{PG}sourceName> ?name }} }}"
)
_ALL = f"SELECT (COUNT(DISTINCT ?document) AS ?n) WHERE {{ ?document a <{PG}PolicyDocument> ; <{PG}sourceName> ?name }}"


class Part(NamedTuple):
    """Some documents of a store merged with all that belongs to none: no graph is named in it.

    `documents` is how many named graphs they are.
    """

    store: Store
    documents: int


def count_documents(store: Store) -> int:
    """How many `documents` all parts of a store have, one where it has none that could be parted."""
    return (len(document_graphs(store)) if isinstance(store.engine, ox.Store) else 0) or 1


def parts(store: Store, largest: int = LARGEST) -> Iterator[Part]:
    """The documents of a store by name, in parts; the whole where a document has no graph of its own, or it is small.

    The whole is no larger than `largest` then, or behind an endpoint.
    """
    engine = store.engine
    graphs = document_graphs(store) if isinstance(engine, ox.Store) else []
    if graphs and isinstance(engine, ox.Store) and len(store) > largest:
        texts = Texts(engine, store.copy)
        yield from merged_parts(texts, graphs, shared_triples(texts, graphs), largest)
    else:
        yield Part(store, len(graphs) or 1)


def merged_parts(texts: Texts, graphs: Iterable[ox.NamedNode], shared: bytes, largest: int) -> Iterator[Part]:
    """Some graphs of documents in parts of at least `largest` statements, each with the `shared` triples."""
    held: list[bytes] = []
    statements = 0
    for graph in graphs:
        held.append(texts.of(graph))
        statements += held[-1].count(b"\n")
        if statements >= largest:
            yield Part(merged((shared, *held)), len(held))
            held, statements = [], 0
    if held:
        yield Part(merged((shared, *held)), len(held))


def shared_triples(texts: Texts, graphs: Iterable[ox.NamedNode]) -> bytes:
    """What stands in graphs that hold no document, as N-Triples; `graphs` are those that hold one."""
    return b"".join(texts.of(graph) for graph in other_graphs(texts.engine, graphs))


def other_graphs(engine: ox.Store, graphs: Iterable[ox.NamedNode]) -> list[ox.NamedNode | ox.BlankNode]:
    """The named graphs but those given, in order."""
    return sorted({*engine.named_graphs()} - {*graphs}, key=str)


def merged(triples: Iterable[bytes]) -> Store:
    """Statements as N-Triples in the default graph of a store in memory."""
    engine = ox.Store()
    engine.bulk_load(b"".join(triples), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return Store(engine)


def document_graphs(store: Store) -> list[ox.NamedNode]:
    """The graphs that hold documents, by the names of these; none where a document has no graph of its own."""
    rows = sorted((str(row["name"]), str(row["graph"])) for row in store.select(_DOCUMENTS, name="documents"))
    if len(rows) != store.count(_ALL, name="documents"):
        return []
    return [ox.NamedNode(graph) for graph in dict.fromkeys(graph for _, graph in rows)]
