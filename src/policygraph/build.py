"""Documents → TriG files: one file and one named graph a document; only what changed is written, atomically."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import DocumentError
from policygraph.extract import extract
from policygraph.reading import ENDINGS
from policygraph.structure import read_document
from policygraph.triples import to_trig

ENDING = ".trig"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build wrote, what was the same already, and which documents it could not read."""

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    failed: tuple[DocumentError, ...]


def build(paths: Iterable[Path], out: Path, progress: Callable[[Path], object] | None = None) -> BuildReport:
    """Write `out/{stem}.trig` for every document; a directory stands for its documents.

    `progress` is called with each document's path when it is done. A document that cannot be read does not stop the
    others. Files that no document of this call makes are left alone. DocumentError when there is nothing to read or
    `out` cannot be written.
    """
    documents, failed = _documents(paths)
    _make_folder(out)
    made: dict[bool, list[Path]] = {True: [], False: []}
    for path in documents:
        target = out / f"{path.stem}{ENDING}"
        try:
            content = to_trig(extract(read_document(path)))
        except DocumentError as error:
            failed.append(error)
        else:
            made[write_changed(target, content)].append(target)
        if progress:
            progress(path)
    return BuildReport(tuple(made[True]), tuple(made[False]), tuple(failed))


def documents_of(path: Path) -> tuple[Path, ...]:
    """The documents that a path stands for: itself, or those of a directory by name; DocumentError when none."""
    if not path.is_dir():
        return (path,)
    found = tuple(sorted(item for item in path.iterdir() if item.suffix.lower() in ENDINGS and item.is_file()))
    if not found:
        raise DocumentError(path, f"holds no document ({', '.join(ENDINGS)})")
    return found


def write_changed(target: Path, content: bytes) -> bool:
    """Write a file unless it holds this already; whether it was written. It is never seen half-written."""
    try:
        if target.is_file() and target.read_bytes() == content:
            return False
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            temporary.chmod(0o644)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise DocumentError(target, f"cannot be written: {error.strerror}") from error
    return True


def _documents(paths: Iterable[Path]) -> tuple[list[Path], list[DocumentError]]:
    """All documents in the order given, each once; two that would make the same file are an error of the second."""
    found: dict[str, Path] = {}
    failed: list[DocumentError] = []
    for path in paths:
        try:
            documents = documents_of(path)
        except DocumentError as error:
            failed.append(error)
            continue
        for document in documents:
            other = found.setdefault(document.stem, document)
            if other.resolve() != document.resolve():
                failed.append(DocumentError(document, f"has the same name as {other}; rename one of them"))
    return list(found.values()), failed


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DocumentError(out, f"cannot be made a directory: {error.strerror}") from error
