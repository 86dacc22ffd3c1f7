"""RDF files into a store: into memory, or into a directory that is replaced as a whole.

A store's directory holds a small file that names the current copy, and the copies. A load writes a new copy beside
the current one and then replaces the file, so that a reader sees the old data or the new, never a part. A copy that
somebody still reads is kept until a later load.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from policygraph.errors import DocumentError, StoreError
from policygraph.holding import lock_of
from policygraph.locks import lock
from policygraph.rdf_files import add_file, tell_wrong
from policygraph.sparql.copies import CopyWriter
from policygraph.sparql.texts import TextWriter
from policygraph.whole import UNFINISHED, remove_abandoned, whole_file

POINTER = "policygraph-store.json"
_CAUSES = tuple(map(os.strerror, (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EIO)))


def load_files(
    directory: Path,
    files: Sequence[Path],
    progress: Callable[[Path], None] | None = None,
    graphs: Mapping[Path, str] | None = None,
    beside: Callable[[Path, int], None] | None = None,
) -> int:
    """Replace what `directory` holds by the quads of `files`; give their number.

    A directory that does not exist is made. One that exists must be empty or a store: StoreError otherwise.
    `graphs` names the graph that a file of triples goes to, the default graph where it names none.
    DocumentError names a file that is missing, is of another format, cannot be parsed or changes meanwhile, StoreError
    a directory that cannot be written or is being loaded by another process; the old data then stay.
    `progress` is called with each file when it is in, `beside` with the new copy and the number of its quads before it
    becomes the current one: it may write into it what is made of the contents.
    """
    if not files:
        raise StoreError(directory, "there is no file to load")
    _refuse_foreign(directory)
    made = not directory.exists()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with _only_writer(directory):
            lost = directory if made and not (directory / POINTER).exists() else None
            return _replace_copy(directory, lost, lambda copy: _write_copy(copy, files, progress, graphs or {}), beside)
    except OSError as error:
        raise StoreError(directory, f"cannot be written: {_complaint(error)}") from error


def _replace_copy(
    directory: Path,
    lost: Path | None,
    write: Callable[[Path], Mapping[str, object]],
    beside: Callable[[Path, int], None] | None,
) -> int:
    """Have a copy written, point to it and remove the others; give the number of its quads.

    What is `lost` when that fails is the copy, or the directory that was made for it.
    """
    remove_abandoned(directory.resolve())
    known = directory / POINTER
    with suppress(StoreError):  # of a pointer that tells nothing: what it may have meant stays until this load is in
        _remove_unread(directory, _pointed(known).directory if known.is_file() else None)
    copy = directory / _next_name(directory)
    try:
        told = write(copy)
        if beside is not None:
            beside(copy, int(str(told["quads"])))
        with whole_file(directory / POINTER) as pointer:
            pointer.write(json.dumps({"copy": copy.name, **told}).encode())
    except BaseException:
        shutil.rmtree(lost or copy, ignore_errors=True)
        raise
    _remove_unread(directory, copy)
    return int(str(told["quads"]))


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
    copy = _pointed(pointer)
    while not copy.directory.is_dir():
        before, copy = copy, _pointed(pointer)
        if copy == before:  # else the store was loaded anew between the two looks
            raise StoreError(directory, f"its current copy {copy.directory.name} is missing; load the files again")
    return copy


def _pointed(pointer: Path) -> Copy:
    try:
        told = json.loads(pointer.read_text(encoding="utf-8"))
        return Copy(pointer.with_name(str(told["copy"])), told.get("version"), told.get("quads"))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(pointer, "does not say which copy is current; load the files again") from error


def _refuse_foreign(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise StoreError(directory, "is not a directory")
    if not directory.is_dir() or (directory / POINTER).is_file():
        return
    if any(path.name != "lock" and not path.name.startswith(("copy-", UNFINISHED)) for path in directory.iterdir()):
        raise StoreError(directory, "holds other files and is not a store; name a new or empty directory")


def _write_copy(
    copy: Path, files: Sequence[Path], progress: Callable[[Path], None] | None, graphs: Mapping[Path, str]
) -> dict[str, object]:
    """Load the files; give the number of quads and the name of the contents."""
    before = [_state(path) for path in files]
    with ThreadPoolExecutor(1) as beside, CopyWriter(copy, TextWriter(copy)) as writer:
        try:
            for path in files:
                add_file(writer, path, graphs.get(path))
                if progress is not None:
                    progress(path)
            naming = beside.submit(fingerprint, [path for path in files if path.is_file()])
            quads = writer.finish()
        except SyntaxError:
            tell_wrong(files)
            raise
    for path, state in zip(files, before, strict=True):
        if _state(path) != state:
            raise DocumentError(path, "changed while it was loaded; load again")
    return {"quads": quads, "version": naming.result()}


def _state(path: Path) -> tuple[int, int] | None:
    """Its size and when it was last written; None when it is not there."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns


def _complaint(error: OSError) -> str:
    """The system's reason, out of the engine's words where it is in them."""
    return next((cause for cause in _CAUSES if cause in str(error)), error.strerror or str(error))


def _next_name(directory: Path) -> str:
    numbers = [int(path.name.removeprefix("copy-")) for path in _copies(directory)]
    return f"copy-{max(numbers, default=0) + 1:06}"


def _copies(directory: Path) -> Iterator[Path]:
    return (path for path in directory.glob("copy-[0-9]*") if path.is_dir())


def _remove_unread(directory: Path, current: Path | None) -> None:
    """Remove what killed loads left and what nobody reads any more."""
    for copy in _copies(directory):
        if copy == current:
            continue
        with lock_of(copy).open("ab") as held:
            try:
                lock(held, wait=False)
            except BlockingIOError:
                continue
            shutil.rmtree(copy)
            lock_of(copy).unlink()
    for left in directory.glob("copy-[0-9]*.lock"):
        if not left.with_suffix("").exists():
            left.unlink(missing_ok=True)


@contextmanager
def _only_writer(directory: Path) -> Iterator[None]:
    with (directory / "lock").open("ab") as held:
        try:
            lock(held, wait=False)
        except BlockingIOError as error:
            raise StoreError(directory, "is being loaded by another process; wait for its end") from error
        if not os.fstat(held.fileno()).st_nlink:
            raise StoreError(directory, "was removed by another process; load again")
        yield
