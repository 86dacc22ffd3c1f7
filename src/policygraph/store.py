"""An RDF dataset that can be asked: in memory, in a directory on disk, or behind a SPARQL endpoint.

The default graph of every query is the merge of all graphs: each statement once, however many of them it stands in.
``loading.load_files`` fills a directory, which is only ever read afterwards.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import pyoxigraph as ox
import rdflib

from policygraph.errors import EndpointError, QueryError, StoreError
from policygraph.holding import hold_copy, let_go, temporary_copy
from policygraph.loading import current_copy, fingerprint, load_files
from policygraph.rdf_files import load_file
from policygraph.remote import RemoteEndpoint
from policygraph.results import Answer, Raw, Table, answer_type, parse_answer, plain, read_answer
from policygraph.shipped import shipped_files
from policygraph.sparql.apart import evaluate_apart
from policygraph.sparql.complaints import syntax_error
from policygraph.sparql.copies import CopyWriter, open_copy
from policygraph.sparql.graphs import Graphs, MemoryGraphs
from policygraph.sparql.guard import RefusedQueryError
from policygraph.sparql.jobs import Job
from policygraph.view import local_view, remote_view

__all__ = ["Answer", "Store", "Table", "load_files", "open_store"]


class Store:
    """A dataset that answers SPARQL queries. Close it, or use it in a ``with``."""

    def __init__(
        self,
        source: Graphs | ox.Store | RemoteEndpoint,
        copy: Path | None = None,
        version: str | None = None,
        quads: int | None = None,
    ) -> None:
        """A `source` that is an engine is one in memory, which must not change any more.

        `copy` is the directory on disk that is read, none for graphs in memory.

        `version` is what the contents are called: another name for other contents; None when that is not known.
        `quads` is how many there are, None when they have not been counted.
        """
        self._source = MemoryGraphs(source) if isinstance(source, ox.Store) else source
        self.version = version
        self._copy = copy
        self._quads = quads
        self._held: IO[bytes] | None = None if copy is None else hold_copy(copy)
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the copy on disk and remove a temporary one."""
        if self._temporary is not None and self._held is not None:
            self._temporary.cleanup()
            let_go(Path(self._temporary.name), self._held)
            self._temporary = None
        if self._held is not None:
            self._held.close()
            self._held = None

    @property
    def engine(self) -> ox.Store | RemoteEndpoint:
        """What holds the data: Oxigraph (with a merge in its default graph where it is on disk) or an endpoint."""
        return self._source.engine if isinstance(self._source, Graphs) else self._source

    @property
    def local(self) -> Graphs:
        """The graphs; StoreError for a remote endpoint."""
        if isinstance(self._source, RemoteEndpoint):
            raise StoreError(self._source.address, "is a remote endpoint, which is read by queries only")
        return self._source

    @property
    def copy(self) -> Path | None:
        """The directory on disk that is read; None for a store in memory or elsewhere."""
        return self._copy

    def __len__(self) -> int:
        """How many quads there are."""
        if isinstance(self._source, Graphs):
            if self._quads is None:
                self._quads = len(self._source)
            return self._quads
        return self.count("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")

    def query(self, sparql: str, *, timeout: float | None = None, name: str = "query") -> Answer:
        """Rows of a SELECT, truth of an ASK, or the graph of a CONSTRUCT or DESCRIBE.

        With a `timeout` (seconds) the query runs in a process of its own, which is ended when they are over.
        Raises QueryError under `name`, with the character position where the engine tells it, and QueryTimeout.
        """
        if isinstance(self._source, RemoteEndpoint):
            return self._source.query(sparql, timeout=timeout, name=name)
        try:
            return read_answer(self._run(sparql, timeout, name))
        except SyntaxError as error:
            raise syntax_error(name, sparql, error) from error
        except RefusedQueryError as error:
            raise QueryError(name, error.reason) from error
        except (OSError, RuntimeError) as error:
            raise QueryError(name, str(error)) from error

    def select(self, sparql: str, *, timeout: float | None = None, name: str = "query") -> Table:
        """The rows of a SELECT; QueryError when the query is of another form."""
        answer = self.query(sparql, timeout=timeout, name=name)
        if not isinstance(answer, Table):
            raise QueryError(name, "is not a SELECT query")
        return answer

    def count(self, sparql: str, *, name: str = "query") -> int:
        """The number that a SELECT of one COUNT gives; EndpointError where an endpoint gives none."""
        (number,) = next(iter(self.select(sparql, name=name).rows), (None,))
        try:
            return int(str(plain(number)))
        except ValueError:
            address = getattr(self.engine, "address", "the store")
            raise EndpointError(name, f"{address} gave no number to a COUNT") from None

    def ask(self, sparql: str, *, timeout: float | None = None, name: str = "query") -> bool:
        """The truth of an ASK; QueryError when the query is of another form."""
        answer = self.query(sparql, timeout=timeout, name=name)
        if not isinstance(answer, bool):
            raise QueryError(name, "is not an ASK query")
        return answer

    def construct(self, sparql: str, *, timeout: float | None = None, name: str = "query") -> rdflib.Graph:
        """The graph of a CONSTRUCT or DESCRIBE; QueryError when the query is of another form."""
        answer = self.query(sparql, timeout=timeout, name=name)
        if not isinstance(answer, rdflib.Graph):
            raise QueryError(name, "is not a CONSTRUCT or DESCRIBE query")
        return answer

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        if isinstance(self._source, Graphs):
            return self._source.names()
        found = self.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
        return [str(graph) for graph in found.column("g")]

    def quads(self) -> Iterator[ox.Quad]:
        """Every quad, in no order; of a remote endpoint those in named graphs. StoreError when it keeps some back."""
        return self._source.quads() if isinstance(self._source, Graphs) else self._fetched_quads(self._source)

    def local_copy(self) -> Store:
        """The store itself, or for a remote endpoint a copy of all that it holds, in memory."""
        if isinstance(self._source, Graphs):
            return self
        copy = ox.Store()
        copy.bulk_extend(self.quads())
        return Store(copy)

    def dataset(self, *, timeout: float | None = None) -> rdflib.Dataset:
        """The same data as an rdflib Dataset whose default graph is the merge, where there is one, else the union.

        A remote endpoint has `timeout` seconds for each question (none: ten minutes); the errors are those of `query`.
        """
        if isinstance(self._source, RemoteEndpoint):
            return remote_view(self._source, timeout)
        return local_view(self._source)

    def disk_copy(self) -> Path:
        """A directory that Oxigraph opens read-only: the store's own, or for one in memory a temporary copy."""
        if self._copy is not None:
            return self._copy
        if self._temporary is None:
            quads = self.local.quads()
            self._temporary, self._held = temporary_copy()
            with CopyWriter(Path(self._temporary.name)) as copy:
                copy.add(quads)
                copy.finish()
        return Path(self._temporary.name)

    def _fetched_quads(self, endpoint: RemoteEndpoint) -> Iterator[ox.Quad]:
        for name in self.graphs():
            graph = ox.NamedNode(name)
            held = self.count(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
            rows = self.select(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}").rows
            if len(rows) != held:
                raise StoreError(
                    endpoint.address, f"gave {len(rows)} of {held} statements of <{name}>; raise its row limit"
                )
            yield from (ox.Quad(s, p, o, graph) for s, p, o in rows)  # type: ignore[arg-type]

    def _run(self, sparql: str, timeout: float | None, name: str) -> Raw:
        return self.local.query(sparql) if timeout is None else self._run_apart(sparql, timeout, name)

    def _run_apart(self, sparql: str, timeout: float, name: str) -> Raw:
        media_type = answer_type(sparql)
        head, body = evaluate_apart(self.disk_copy(), Job(sparql, media_type), timeout, name)
        if head.status == "syntax":
            raise SyntaxError(head.reason)
        if head.status != "ok":
            raise QueryError(name, head.reason, head.position)
        return parse_answer(media_type, body)


def open_store(files: Sequence[Path] | None = None, directory: Path | str | None = None) -> Store:
    """The store in `directory` (or at an http or https address), else `files` in memory, else the shipped graph.

    Raises StoreError for a directory that is not a store and DocumentError for a file that cannot be loaded.
    """
    if directory is None:
        return _memory_store(files)
    if is_address(str(directory)):
        return Store(RemoteEndpoint(str(directory)))
    return _disk_store(Path(directory))


def _disk_store(directory: Path) -> Store:
    while True:
        copy, version, quads = current_copy(directory)
        with hold_copy(copy):
            if not copy.is_dir():  # a load replaced and removed it before it was held
                continue
            try:
                return read_copy(copy, version, quads)
            except (OSError, RuntimeError, ValueError) as error:  # gone, damaged, or marked by something else
                raise StoreError(directory, f"cannot be opened: {error}; load the files again") from error


def read_copy(copy: Path, version: str | None, quads: int | None) -> Store:
    """A store over one copy on disk, what its contents are called and how many quads they are; OSError without one."""
    return Store(open_copy(copy), copy, version, quads)


def is_address(store: str) -> bool:
    """Whether what names a store is the address of a SPARQL endpoint and not a directory."""
    return store.startswith(("http://", "https://"))


def _memory_store(files: Sequence[Path] | None) -> Store:
    engine = ox.Store()
    chosen = shipped_files() if files is None else [(path, None) for path in files]
    for path, graph in chosen:
        load_file(engine, path, graph)
    return Store(engine, version=fingerprint(path for path, _ in chosen))
