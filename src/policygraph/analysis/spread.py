"""Work on the documents of a large store on disk, spread over processes: each reads some of them, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from policygraph.collector import at_rest
from policygraph.parts import LARGEST, document_graphs, merged_parts, parts, shared_triples
from policygraph.sparql.texts import Texts
from policygraph.store import Store

Result = TypeVar("Result")

_PARTS = 2
"""Parts that a process is given at once."""


@dataclass(frozen=True)
class Spread:
    """Parts of `largest` statements, each read by one of the `workers` (processes).

    `progress` is called with a number of documents when they are done.
    """

    largest: int = LARGEST
    workers: int = 1
    progress: Callable[[int], object] = lambda _documents: None

    def over(self, store: Store, work: Callable[[Store], list[Result]]) -> Iterator[Result]:
        """What some work gives for each part of a store, in the order of the parts.

        With several workers the store must be on disk, and the work be such as can be sent to a process.
        """
        graphs = [graph.value for graph in document_graphs(store)] if self.workers > 1 else []
        each = max(1, len(graphs) * self.largest * _PARTS // (len(store) or 1))
        bundles = [graphs[first : first + each] for first in range(0, len(graphs), each)]
        if len(bundles) < 2:
            for part in parts(store, self.largest):
                yield from work(part.store)
                self.progress(part.documents)
            return
        reader = _Reader(str(store.disk_copy()), graphs, self.largest, work)
        workers = min(self.workers, len(bundles))
        with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (reader,)) as pool:
            for bundle, found in zip(bundles, pool.map(_read, bundles), strict=True):
                yield from found
                self.progress(len(bundle))


@dataclass
class _Reader:
    """What a process knows: the store, the graphs that hold its documents, and what to do."""

    directory: str
    graphs: list[str]
    largest: int
    work: Callable[[Store], list[Any]]
    texts: Texts = field(init=False)
    shared: bytes = field(init=False)

    def open(self) -> None:
        """Look at what belongs to no document."""
        self.texts = Texts(ox.Store.read_only(self.directory), Path(self.directory))
        self.shared = shared_triples(self.texts, map(ox.NamedNode, self.graphs))

    @at_rest()
    def read(self, graphs: list[str]) -> list[Any]:
        """What the work gives for some of the graphs."""
        found = merged_parts(self.texts, map(ox.NamedNode, graphs), self.shared, self.largest)
        return [result for part in found for result in self.work(part.store)]


_readers: list[_Reader] = []


def _begin(reader: _Reader) -> None:
    reader.open()
    _readers[:] = [reader]


def _read(graphs: list[str]) -> list[Any]:
    return _readers[0].read(graphs)
