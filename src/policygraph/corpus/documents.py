"""The documents of a corpus, one after another; only what is being read is in memory, nothing is unpacked to disk."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from policygraph.corpus import tables, tars, zips
from policygraph.corpus.budget import BombError, Bounds, Budget
from policygraph.corpus.files import File, files_of
from policygraph.corpus.found import Found, Unread, within
from policygraph.corpus.members import Member
from policygraph.errors import DocumentError
from policygraph.reading import ENDINGS, read_bytes

_ZIP = ".zip"
_ARCHIVES = (_ZIP, *tars.ENDINGS)
WANTED = (*ENDINGS, *_ARCHIVES)
"""The endings of documents and of archives, as they are taken from folders."""

_DAMAGED = (*zips.DAMAGED, *tars.DAMAGED)


@dataclass(frozen=True)
class Corpus:
    """Files, folders with all below them, globs, archives in them and Parquet files.

    Iterating gives every document, and every file that could not be read, in an order that depends on names alone.
    """

    paths: Sequence[Path]
    bounds: Bounds = field(default_factory=Bounds)

    def size(self) -> int:
        """How many bytes the files have; what it takes is a look at each."""
        sizes = (_size(file.path) for file in files_of(self.paths, _is_wanted) if isinstance(file, File))
        return sum(sizes)

    def __iter__(self) -> Iterator[Found | Unread]:
        for file in files_of(self.paths, _is_wanted):
            if isinstance(file, Unread):
                yield file
                continue
            try:
                yield from self._documents(file)
            except DocumentError as error:
                yield Unread(file.source, error.reason)
            except _DAMAGED as error:
                yield Unread(file.source, f"is damaged: {error}")

    def _documents(self, file: File) -> Iterator[Found | Unread]:
        name, before = file.path.name.lower(), _state(file.path)
        if name.endswith(tables.ENDING):
            yield from tables.parquet_rows(file.path, file.source)
        elif name.endswith(_ARCHIVES):
            with file.path.open("rb") as opened:
                budget = Budget(file.source, _size(file.path), self.bounds)
                yield from _unpacked(opened, file.source, budget, 1)
        else:
            raw = read_bytes(file.path)
            if _state(file.path) == before:
                yield Found(file.source, raw, len(raw))
        if _state(file.path) != before:
            yield Unread(file.source, "changed while it was read; build again")


def documents_in(source: str, raw: bytes, bounds: Bounds | None = None) -> Iterator[Found | Unread]:
    """The documents of a file that is in memory: those of an archive, else the file itself."""
    if not source.lower().endswith(_ARCHIVES):
        yield Found(source, raw, len(raw))
        return
    try:
        yield from _unpacked(io.BytesIO(raw), source, Budget(source, len(raw), bounds or Bounds()), 1)
    except DocumentError as error:
        yield Unread(source, error.reason)
    except _DAMAGED as error:
        yield Unread(source, f"is damaged: {error}")


def _unpacked(file: IO[bytes], source: str, budget: Budget, depth: int) -> Iterator[Found | Unread]:
    """The documents of an archive, those of archives in it among them."""
    name = source.lower()
    members = zips.zip_members(file, budget) if name.endswith(_ZIP) else tars.tar_members(file, name, budget)
    for member in members:
        if _is_wanted(member.name):
            yield from _member(member, within(source, member.name), budget, depth)


def _member(member: Member, source: str, budget: Budget, depth: int) -> Iterator[Found | Unread]:
    weight = member.weight if depth == 1 else 0
    try:
        raw = member.read()
        if not source.lower().endswith(_ARCHIVES):
            yield Found(source, raw, weight)
        elif depth == budget.bounds.depth:
            yield Unread(source, f"is an archive in {depth} others; unpack it", weight)
        else:
            yield from _unpacked(io.BytesIO(raw), source, budget, depth + 1)
    except BombError:
        raise
    except DocumentError as error:
        yield Unread(source, error.reason, weight)
    except _DAMAGED as error:
        yield Unread(source, f"is damaged: {error}", weight)


def _is_wanted(name: str) -> bool:
    """Whether a file is a document, or holds some, by its ending; hidden ones only tell of others."""
    hidden = name.rpartition("/")[2].startswith(".")
    return not hidden and name.lower().endswith((*WANTED, tables.ENDING))


def _size(path: Path) -> int:
    return _state(path)[0]


def _state(path: Path) -> tuple[int, int]:
    """Its size and when it was last written; zeros when it is gone."""
    try:
        told = path.stat()
    except OSError:
        return 0, 0
    return told.st_size, told.st_mtime_ns
