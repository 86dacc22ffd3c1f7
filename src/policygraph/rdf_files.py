"""Files of RDF: what they may be, how their statements come into a copy or a store, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import DocumentError
from policygraph.sparql.copies import CopyWriter
from policygraph.sparql.stretches import blocks, stretches

FORMATS = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
}
_OF_A_FILE = "(os error "


def load_file(store: ox.Store, path: Path, graph: str | None = None) -> None:
    """Add one file to a store; a file of triples goes to `graph`, without one to the default graph."""
    with _blamed(path) as form:
        target = ox.NamedNode(graph) if graph and not form.supports_datasets else None
        store.bulk_load(path=str(path), format=form, to_graph=target)


def add_file(writer: CopyWriter, path: Path, graph: str | None) -> None:
    """Add the statements of a file; SyntaxError when its lines, or those of one before it, are wrong."""
    with _blamed(path) as form:
        if form != ox.RdfFormat.N_QUADS:
            writer.add(_quads_of(path, form, graph))
            return
    for block in _blocks_of(path):
        cut = stretches(block)
        if cut is None:
            writer.add(ox.parse(block, format=form))
        else:
            writer.add_stretches(cut)


def _blocks_of(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from blocks(file)
    except OSError as error:
        raise DocumentError(path, f"cannot be read: {error.strerror or error}") from error


def tell_wrong(files: Iterable[Path]) -> None:
    """Read files up to what is wrong with the first that cannot be parsed: DocumentError."""
    for path in files:
        with _blamed(path) as form:
            for _ in ox.parse(path=str(path), format=form):
                pass


def _quads_of(path: Path, form: ox.RdfFormat, graph: str | None) -> Iterator[ox.Quad]:
    quads = ox.parse(path=str(path), format=form)
    if graph is None or form.supports_datasets:
        return quads
    target = ox.NamedNode(graph)
    return (ox.Quad(subject, predicate, value, target) for subject, predicate, value, _ in quads)


@contextmanager
def _blamed(path: Path) -> Iterator[ox.RdfFormat]:
    """The format of a file that is read within; DocumentError with what is wrong with the file."""
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise DocumentError(path, f"is not an RDF file that can be loaded ({', '.join(FORMATS)})")
    if not path.is_file():
        raise DocumentError(path, "is not a file" if path.exists() else "does not exist")
    try:
        yield form
    except SyntaxError as error:
        raise DocumentError(path, f"is not valid {form.name}: {error.msg}") from error
    except OSError as error:
        if _OF_A_FILE not in str(error):
            raise  # the engine's complaint of its own files
        raise DocumentError(path, f"cannot be read: {error}") from error
