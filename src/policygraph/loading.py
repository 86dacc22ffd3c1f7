"""RDF files into a store: into memory, or into a directory that is replaced as a whole.

A store's directory holds a small file that names the current copy, and the copies. A load writes a new copy beside
the current one and then replaces the file, so that a reader sees the old data or the new, never a part. A copy that
somebody still reads is kept until a later load.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

import pyoxigraph as ox

from policygraph.errors import DocumentError, StoreError

POINTER = "policygraph-store.json"
_TEMPORARY = "policygraph-"
FORMATS = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
}


def load_files(
    directory: Path,
    files: Sequence[Path],
    progress: Callable[[Path], None] | None = None,
    graphs: Mapping[Path, str] | None = None,
) -> int:
    """Replace what `directory` holds by the quads of `files`; give their number.

    A directory that does not exist is made. One that exists must be empty or a store: StoreError otherwise.
    `graphs` names the graph that a file of triples goes to, the default graph where it names none.
    DocumentError names a file that is missing, is of another format or cannot be parsed; the old data then stay.
    `progress` is called with each file when it is in.
    """
    if not files:
        raise StoreError(directory, "there is no file to load")
    _refuse_foreign(directory)
    fresh = not directory.exists()
    directory.mkdir(parents=True, exist_ok=True)
    with _only_writer(directory):
        copy = directory / _next_name(directory)
        try:
            quads = _write_copy(copy, files, progress, graphs or {})
            version = fingerprint(files)
        except BaseException:
            shutil.rmtree(directory if fresh else copy, ignore_errors=True)
            raise
        _point_to(directory, {"copy": copy.name, "quads": quads, "version": version})
        _remove_unread(directory, copy)
    return quads


def load_file(store: ox.Store, path: Path, graph: str | None = None) -> None:
    """Add one file to a store; a file of triples goes to `graph`, without one to the default graph."""
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise DocumentError(path, f"is not an RDF file that can be loaded ({', '.join(FORMATS)})")
    if not path.is_file():
        raise DocumentError(path, "is not a file" if path.exists() else "does not exist")
    target = ox.NamedNode(graph) if graph and not form.supports_datasets else None
    try:
        store.bulk_load(path=str(path), format=form, to_graph=target, base_iri=None)
    except SyntaxError as error:
        raise DocumentError(path, f"is not valid {form.name}: {error.msg}") from error
    except OSError as error:
        raise DocumentError(path, f"cannot be read: {error}") from error


def fingerprint(files: Iterable[Path]) -> str:
    """A name for the contents of files in their order, as 32 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:32]


class Copy(NamedTuple):
    """A copy on disk; what its contents are called and how many quads they are, where its pointer says so."""

    directory: Path
    version: str | None
    quads: int | None


def current_copy(directory: Path) -> Copy:
    """The copy that a store's directory points to; StoreError when the directory is not a store."""
    if not directory.is_dir():
        raise StoreError(directory, "is not a directory" if directory.exists() else "does not exist")
    pointer = directory / POINTER
    if not pointer.is_file():
        raise StoreError(directory, "is not a store: make one with `policygraph load FILE… --store DIR`")
    try:
        pointed = json.loads(pointer.read_text(encoding="utf-8"))
        copy = Copy(directory / str(pointed["copy"]), pointed.get("version"), pointed.get("quads"))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(pointer, "does not say which copy is current; load the files again") from error
    if not copy.directory.is_dir():
        raise StoreError(directory, f"its current copy {copy.directory.name} is missing; load the files again")
    return copy


def hold_copy(copy: Path) -> IO[bytes]:
    """Keep later loads from removing `copy` for as long as the returned file is open."""
    held = _lock_of(copy).open("ab")
    fcntl.flock(held, fcntl.LOCK_SH)
    return held


def temporary_copy() -> tuple[tempfile.TemporaryDirectory[str], IO[bytes]]:
    """An empty directory for a copy that ends with its process, and what holds it.

    What processes left that were killed is removed.
    """
    _remove_abandoned()
    while True:
        directory = tempfile.TemporaryDirectory(prefix=_TEMPORARY)
        held = hold_copy(Path(directory.name))
        if _lock_of(Path(directory.name)).exists():  # else somebody took it for an abandoned one
            return directory, held
        held.close()
        directory.cleanup()


def let_go(copy: Path, held: IO[bytes]) -> None:
    """End the holding of a temporary copy."""
    _lock_of(copy).unlink(missing_ok=True)
    held.close()


def _remove_abandoned() -> None:
    for lock in Path(tempfile.gettempdir()).glob(f"{_TEMPORARY}*.lock"):
        with suppress(OSError), lock.open("ab") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink()


def _refuse_foreign(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise StoreError(directory, "is not a directory")
    if not directory.is_dir() or (directory / POINTER).is_file():
        return
    if any(path.name != "lock" and not path.name.startswith("copy-") for path in directory.iterdir()):
        raise StoreError(directory, "holds other files and is not a store; name a new or empty directory")


def _write_copy(
    copy: Path, files: Sequence[Path], progress: Callable[[Path], None] | None, graphs: Mapping[Path, str]
) -> int:
    store = ox.Store(str(copy))
    for path in files:
        load_file(store, path, graphs.get(path))
        if progress is not None:
            progress(path)
    store.flush()
    store.optimize()  # a search goes through one file of the engine in place of one for each batch that was loaded
    return len(store)


def _next_name(directory: Path) -> str:
    numbers = [int(path.name.removeprefix("copy-")) for path in _copies(directory)]
    return f"copy-{max(numbers, default=0) + 1:06}"


def _copies(directory: Path) -> Iterator[Path]:
    return (path for path in directory.glob("copy-[0-9]*") if path.is_dir())


def _point_to(directory: Path, pointed: Mapping[str, object]) -> None:
    fresh = directory / f"{POINTER}.new"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(pointed, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(directory / POINTER)


def _remove_unread(directory: Path, current: Path) -> None:
    for copy in _copies(directory):
        if copy == current:
            continue
        with _lock_of(copy).open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(copy)
            _lock_of(copy).unlink()


def _lock_of(copy: Path) -> Path:
    return copy.with_name(f"{copy.name}.lock")


@contextmanager
def _only_writer(directory: Path) -> Iterator[None]:
    with (directory / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(directory, "is being loaded by another process") from error
        yield
