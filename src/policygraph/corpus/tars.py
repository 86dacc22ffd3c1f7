"""Members of tar archives, plain or compressed, in one pass and never written to disk."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import IO, Any, cast

from policygraph.characters import decoded_name
from policygraph.corpus.budget import BombError, Budget
from policygraph.corpus.members import Member, limited
from policygraph.errors import DocumentError

DAMAGED = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError, OSError)

_Opener = Callable[[IO[bytes]], Any]


def _gzip(file: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=file))


def _zstd(file: IO[bytes]) -> IO[bytes]:
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore] # noqa: PLC0415 - Python 3.14
    except ImportError as error:
        raise DocumentError("", "needs Python 3.14 to be unpacked; pack it as .tar.gz or .tar.xz") from error
    return cast("IO[bytes]", zstd.ZstdFile(file))


_OPENERS: Mapping[str, _Opener] = {
    ".tar": lambda file: file,
    ".tar.gz": _gzip,
    ".tgz": _gzip,
    ".tar.bz2": bz2.open,
    ".tbz2": bz2.open,
    ".tar.xz": lzma.open,
    ".txz": lzma.open,
    ".tar.zst": _zstd,
}
ENDINGS = tuple(_OPENERS)

_HEADERS = 4 * 1024 * 1024


def tar_members(file: IO[bytes], name: str, budget: Budget) -> Iterator[Member]:
    """The regular files of an archive, in its order; each can be read until the next is asked for."""
    opener = next(opener for ending, opener in _OPENERS.items() if name.endswith(ending))
    meter = _Meter(opener(file), budget)
    before = 0
    with tarfile.open(fileobj=cast("IO[bytes]", meter), mode="r|") as archive:
        while (info := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined] # tarfile would keep them all
            budget.member()
            meter.allow(info.size)
            if info.isreg():
                at = file.tell()
                yield Member(decoded_name(os.fsencode(info.name)), at - before, partial(_read, archive, info))
                before = at


def _read(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    member = archive.extractfile(info)
    if member is None:
        raise DocumentError(info.name, "is no regular file")
    return limited(member, info.name)


class _Meter:
    """A file that is read from its beginning to its end, and says when too much of it is read."""

    def __init__(self, file: IO[bytes], budget: Budget) -> None:
        self._file = file
        self._budget = budget
        self._left = _HEADERS

    def allow(self, size: int) -> None:
        """A file of a size may be read, and the headers of the next."""
        self._left = size + _HEADERS

    def read(self, size: int) -> bytes:
        """The next bytes; BombError when they are too many."""
        raw = self._file.read(size)
        self._budget.take(len(raw))
        self._left -= len(raw)
        if self._left < 0:
            raise BombError(self._budget.source, f"has a header of more than {_HEADERS >> 20} MB")
        return raw
