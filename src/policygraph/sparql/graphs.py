"""What queries are put to: the graphs of an engine, with a default graph that is their merge.

In a merge every statement stands once. The engine's union gives a statement once for each graph that it stands in, so
the merge is written down: in a copy on disk while it is loaded, in memory when a query first needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from threading import Lock

import pyoxigraph as ox

from policygraph.sparql.forms import asks_graphs, asks_only_graphs, names_dataset
from policygraph.sparql.guard import RefusedQueryError, from_clauses

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Name = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Named = ox.NamedNode | ox.BlankNode

DEFAULT = ox.DefaultGraph()
LARGEST = 500_000
"""Statements of the graphs of FROM that are merged for a query."""

_EACH_IN_ITS_GRAPH = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class Graphs:
    """Graphs as they were loaded. To a query of all graphs, a statement of several matches once for each.

    `largest` is how many statements the graphs of FROM may have together where there are several.
    """

    def __init__(self, engine: ox.Store, largest: int = LARGEST) -> None:
        self.engine = engine
        self._largest = largest
        self._merge: tuple[object, ox.Store] = None, engine

    def query(
        self,
        sparql: str,
        base: str | None = None,
        default: Sequence[str] | None = None,
        named: Sequence[str] | None = None,
    ) -> Results:
        """The answer to a query.

        Its dataset are the graphs `default` and `named` where either is given, else those of FROM and FROM NAMED, else
        all graphs. Raises SyntaxError, and RefusedQueryError when the graphs of FROM are too large to be merged.
        """
        if default is None and named is None:
            if not names_dataset(sparql):
                return self._query_all(sparql, base)
            clauses = from_clauses(sparql, base or "")
            if not all(clause.graph for clause in clauses):
                return self.engine.query(sparql, base_iri=base)  # which says what is wrong with the name
            default = [clause.graph for clause in clauses if not clause.named]
            named = [clause.graph for clause in clauses if clause.named]
        return self._query_some(sparql, base, _nodes(default), _nodes(named))

    def __len__(self) -> int:
        """How many statements there are, each counted for each graph."""
        return len(self.engine)

    def quads(self) -> Iterator[ox.Quad]:
        """Every statement with the graph that it stands in, in no order."""
        return self.engine.quads_for_pattern(None, None, None, None)

    def quads_for_pattern(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None, graph: Named | None = None
    ) -> Iterator[ox.Quad]:
        """The statements that match all that is given, with the graph that they stand in."""
        return self.engine.quads_for_pattern(subject, predicate, value, graph)

    def triples_for_pattern(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        """The statements that match all that is given, each once, as they stand in the default graph."""
        found = self.quads_for_pattern(subject, predicate, value)
        return iter(dict.fromkeys(ox.Quad(s, p, o) for s, p, o, _ in found))

    def names(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(name.value for name in self.engine.named_graphs())

    def with_merge(self) -> ox.Store | None:
        """An engine that holds the graphs, and their merge as its default graph; None where there is no merge."""
        return None

    def _query_all(self, sparql: str, base: str | None) -> Results:
        return self.engine.query(sparql, base_iri=base, use_default_graph_as_union=True)

    def _query_some(self, sparql: str, base: str | None, default: list[Named], named: list[Named]) -> Results:
        if len(default) < 2:
            return self.engine.query(sparql, base_iri=base, default_graph=[*default], named_graphs=named)
        key, engine = self._merge
        if key != (default, named):
            engine = ox.Store()
            engine.bulk_extend(self._merge_of(default, named))
            self._merge = (default, named), engine
        return engine.query(sparql, base_iri=base, default_graph=DEFAULT, named_graphs=named)

    def _merge_of(self, default: Iterable[Named], named: Iterable[Named]) -> Iterator[ox.Quad]:
        """The statements of some graphs in the default graph, and those of others where they stand."""
        merged = (ox.Quad(s, p, o) for graph in default for s, p, o, _ in self._quads_of(graph))
        standing = (quad for graph in named for quad in self._quads_of(graph))
        for number, quad in enumerate(chain(merged, standing)):
            if number == self._largest:
                reason = f"the graphs of FROM have more than {number} statements together"
                raise RefusedQueryError("query", f"{reason}; name fewer, or none for all that there are")
            yield quad

    def _quads_of(self, graph: Named) -> Iterator[ox.Quad]:
        return self.engine.quads_for_pattern(None, None, None, graph)


class MemoryGraphs(Graphs):
    """Graphs in memory. Their merge is made beside them when it is first asked for: they must not change after that."""

    def __init__(self, engine: ox.Store, largest: int = LARGEST) -> None:
        super().__init__(engine, largest)
        self._making = Lock()
        self._alone: ox.Store | None = None
        self._whole: ox.Store | None = None

    def with_merge(self) -> ox.Store:
        """An engine that holds the graphs, and their merge as its default graph."""
        with self._making:
            if self._whole is None:
                self._whole = ox.Store()
                self._whole.bulk_extend(self.quads())
                self._whole.update(_EACH_IN_ITS_GRAPH)
        return self._whole

    def _query_all(self, sparql: str, base: str | None) -> Results:
        graphs: list[Name] = list(self.engine.named_graphs())
        if next(self.engine.quads_for_pattern(None, None, None, DEFAULT), None):
            graphs.append(DEFAULT)
        if len(graphs) == 1:
            return self.engine.query(sparql, base_iri=base, default_graph=graphs)
        if not asks_graphs(sparql):  # an engine in memory takes longer for a graph where there are others beside it
            return self._merged().query(sparql, base_iri=base)
        engine = self.engine if asks_only_graphs(sparql) else self.with_merge()
        return engine.query(sparql, base_iri=base)

    def _merged(self) -> ox.Store:
        with self._making:
            if self._alone is None:
                self._alone = ox.Store()
                self._alone.bulk_extend(ox.Quad(s, p, o) for s, p, o, _ in self.quads())
        return self._alone


def _nodes(graphs: Sequence[str] | None) -> list[Named]:
    """Each once: a graph is not merged with itself."""
    return [ox.NamedNode(graph) for graph in dict.fromkeys(graphs or ())]
