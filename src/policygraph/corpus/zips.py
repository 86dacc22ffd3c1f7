"""Members of ZIP archives, unpacked in memory one at a time."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import IO

from policygraph.characters import decoded_name
from policygraph.corpus.budget import BombError, Budget
from policygraph.corpus.members import Member, limited
from policygraph.errors import DocumentError

DAMAGED = (
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError),
    *(struct.error, zipfile.BadZipFile, zlib.error),
)
"""What the library says of bytes that are no archive: it says it in many ways."""

_END = struct.Struct("<4s4H2LH")
_END_MARK, _WIDE_MARK = b"PK\x05\x06", b"PK\x06\x06"
_WIDE_COUNT = struct.Struct("<Q")
_TAIL = 66_000
_WIDE = 0xFFFF
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNICODE, _LOCKED = 0x800, 0x1


def zip_members(file: IO[bytes], budget: Budget) -> Iterator[Member]:
    """The members in the order of the archive's directory."""
    if _count(file) > budget.bounds.members:
        raise BombError(budget.source, f"holds more than {budget.bounds.members:,} files; split it")
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            budget.member()
            if not info.filename.endswith("/"):
                yield Member(_name(info), info.compress_size, partial(_read, archive, info, budget))


def _name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UNICODE:
        return info.filename
    try:
        return decoded_name(info.filename.encode("cp437"))
    except UnicodeEncodeError:  # from Python 3.13 on it may come from a field for names in Unicode
        return info.filename


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    if info.flag_bits & _LOCKED:
        raise DocumentError(info.filename, "is locked by a password; unpack it")
    if info.compress_type not in _METHODS:
        raise DocumentError(info.filename, "is packed in a way that is not read; unpack it, or pack it as a usual ZIP")
    with archive.open(info) as member:
        raw = limited(member, info.filename)
    budget.take(len(raw))
    return raw


def _count(file: IO[bytes]) -> int:
    """How many members an archive says it has, before its directory is read into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        return 0
    count: int = _END.unpack_from(tail, at)[4]
    wide = tail.rfind(_WIDE_MARK, 0, at)
    return count if count < _WIDE or wide < 0 else int(_WIDE_COUNT.unpack_from(tail, wide + 32)[0])
