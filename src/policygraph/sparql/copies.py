"""Graphs on disk: a copy is written once, with the merge of its graphs as its default graph, and then only read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from policygraph.sparql.graphs import DEFAULT, Graphs, Named, Results, Subject, Term
from policygraph.sparql.loads import Loads
from policygraph.sparql.stretches import Stretch
from policygraph.sparql.texts import TextWriter

_MARK = "merged"
"""The file in a copy with a merge: how many of its statements stand in no named graph. Older copies have none."""

_BATCH = 400_000
"""Statements that the engine sorts at once, which takes some 450 MB."""


class CopyWriter:
    """Writes a new copy into a directory, with the `texts` of its graphs where somebody will read it in parts."""

    def __init__(self, directory: Path, texts: TextWriter | None = None) -> None:
        self._engine = ox.Store(str(directory))
        self._loads = Loads(self._engine)
        self._texts = texts
        self._mark = directory / _MARK
        self._unnamed = False

    def __enter__(self) -> CopyWriter:
        return self

    def __exit__(self, *_exception: object) -> None:
        """Wait for what still writes to the copy, and let go of it."""
        self._loads.close()
        del self._engine

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add statements, each to its graph and to the merge. What reading them raises comes through."""
        doubled = self._doubled(quads)
        while (first := next(doubled, None)) is not None:
            self._engine.bulk_extend(chain((first,), islice(doubled, _BATCH)))

    def add_stretches(self, stretches: Iterable[Stretch]) -> None:
        """Add statements as `add` does, at some time until the end. SyntaxError when any that were added are wrong."""
        for stretch in stretches:
            if self._texts:
                self._texts.add_stretch(stretch)
            self._loads.add(stretch.quads, stretch.triples, statements=2 * stretch.size)

    def finish(self) -> int:
        """Make a whole of it that can be read; how many statements there are, each counted for each graph."""
        self._loads.finish()
        self._engine.flush()
        self._engine.optimize()  # a search goes through one file of the engine in place of one for each batch
        with ThreadPoolExecutor(1) as beside:
            counted = beside.submit(len, self._engine)
            merged = _count_default(self._engine)
            named = counted.result() - merged
        unnamed = 0
        if self._unnamed:
            unnamed = sum(1 for _ in _unnamed(self._engine)) if named else merged
        if self._texts:
            self._texts.finish()
        self._mark.write_text(str(unnamed))
        return named + unnamed

    def _doubled(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        quad_of, texts = ox.Quad, self._texts
        for quad in quads:
            subject, predicate, value, graph = quad
            if graph == DEFAULT:
                self._unnamed = True
            else:
                merged = quad_of(subject, predicate, value)
                if texts:
                    texts.add(graph, merged)
                yield merged
            yield quad


class WrittenGraphs(Graphs):
    """Graphs on disk with their merge. `unnamed` is how many statements stand in no named graph."""

    def __init__(self, engine: ox.Store, unnamed: int) -> None:
        super().__init__(engine)
        self._unnamed = unnamed

    def __len__(self) -> int:
        """How many statements there are, each counted for each graph."""
        return sum(1 for _ in self.quads())

    def quads(self) -> Iterator[ox.Quad]:
        """Every statement with the graph that it stands in; those in no named graph that stand in none but it."""
        for graph in self.engine.named_graphs():
            yield from self.engine.quads_for_pattern(None, None, None, graph)
        if self._unnamed:
            yield from _unnamed(self.engine)

    def quads_for_pattern(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None, graph: Named | None = None
    ) -> Iterator[ox.Quad]:
        """The statements that match all that is given, with the graph that they stand in."""
        if graph is not None:
            return self.engine.quads_for_pattern(subject, predicate, value, graph)
        found = self.engine.quads_for_pattern(subject, predicate, value, DEFAULT)
        return (standing for quad in found for standing in _places(self.engine, quad))

    def triples_for_pattern(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        """The statements that match all that is given, each once, as they stand in the default graph."""
        return self.engine.quads_for_pattern(subject, predicate, value, DEFAULT)

    def with_merge(self) -> ox.Store:
        """The engine itself."""
        return self.engine

    def _query_all(self, sparql: str, base: str | None) -> Results:
        return self.engine.query(sparql, base_iri=base)


def open_copy(directory: Path | str) -> Graphs:
    """The graphs of a copy, to be read; OSError when it cannot be opened."""
    engine = ox.Store.read_only(str(directory))
    mark = Path(directory, _MARK)
    return WrittenGraphs(engine, int(mark.read_text())) if mark.exists() else Graphs(engine)


def _count_default(engine: ox.Store) -> int:
    rows = cast("ox.QuerySolutions", engine.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    return int(next(rows)[0].value)


def _unnamed(engine: ox.Store) -> Iterator[ox.Quad]:
    """The statements of the default graph that stand in no named one."""
    merge = engine.quads_for_pattern(None, None, None, DEFAULT)
    return (quad for quad in merge if _places(engine, quad) == [quad])


def _places(engine: ox.Store, quad: ox.Quad) -> list[ox.Quad]:
    """A statement of the default graph in each named graph that it stands in; itself where there is none."""
    subject, predicate, value, _ = quad
    found = engine.quads_for_pattern(subject, predicate, value, None)
    return [place for place in found if place.graph_name != DEFAULT] or [quad]
