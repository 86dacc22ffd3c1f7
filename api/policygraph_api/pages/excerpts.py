"""What a large store is read by: the graphs of some documents with all that belongs to none, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.errors import NotFound
from policygraph.namespaces import PG
from policygraph.parts import document_graphs, merged, shared_triples
from policygraph.sparql.graphs import Graphs
from policygraph.sparql.texts import Texts
from policygraph.store import Store
from policygraph_api.kept import cached_property
from policygraph_api.pages.kept import Kept
from policygraph_api.pages.rows import string_term

if TYPE_CHECKING:
    from policygraph_api.pages.site import Site

LARGEST = 300_000
"""Statements of a graph whose pages may read all of it."""
_MOST = 6
_GRAPH = f"SELECT ?graph WHERE {{ GRAPH ?graph {{ ?document <{PG}sourceName> ?name }} }} LIMIT 1"


class Excerpts:
    """Small stores made of a large one of ours, and the sites over the last of them by the names of their documents."""

    def __init__(self, store: Store, largest: int) -> None:
        self._store = store
        self._largest = largest
        self.sites: Kept[tuple[str, ...], Site] = Kept(_MOST)

    @cached_property
    def is_large(self) -> bool:
        """Whether no page may read all of the store: it is ours, large, and each document has a graph of its own."""
        is_ours = isinstance(self._store.engine, ox.Store)
        return is_ours and len(self._store) > self._largest and bool(self._documents)

    @property
    def graphs(self) -> Graphs:
        """What the large store holds."""
        return self._store.local

    @cached_property
    def shared(self) -> bytes:
        """The statements of the graphs that belong to no document, as N-Triples."""
        return shared_triples(self._texts, self._documents)

    @cached_property
    def shared_subjects(self) -> frozenset[object]:
        """What they are about."""
        return frozenset(quad.subject for quad in ox.parse(self.shared, ox.RdfFormat.N_TRIPLES, lenient=True))

    def store(self, names: Iterable[str]) -> Store:
        """The documents with these file stems. NotFound for a name that no document has."""
        return merged((self.shared, *(self._texts.of(self._graph(name)) for name in names)))

    def around(self, quads: Iterable[ox.Quad]) -> Store:
        """Some statements of the default graph with those that belong to no document."""
        store = merged((self.shared,))
        store.local.engine.extend(quads)
        return store

    @cached_property
    def _documents(self) -> list[ox.NamedNode]:
        return document_graphs(self._store)

    @cached_property
    def _texts(self) -> Texts:
        return Texts(self.graphs.engine, self._store.copy)

    def _graph(self, name: str) -> ox.NamedNode:
        found = self._store.select(_GRAPH.replace("?name", string_term(name)), name="graph of a document")
        if not found.rows:
            raise NotFound("document", name)
        return ox.NamedNode(str(found.column("graph")[0]))
