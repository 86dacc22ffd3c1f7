"""Files that are seen whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

UNFINISHED = ".unfinished-"
"""How the names of files begin that are not whole yet; what is left of a process that was killed may be removed."""

_MODE = 0o644


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write, which takes the place of `target` once it is written and on the disk; else nothing is left.

    What killed processes left unfinished in its folder is removed. OSError when it cannot be written.
    """
    target = target.resolve()
    if target.exists() and not target.is_file() and not target.is_dir():
        raise OSError(errno.EINVAL, "is a device or a pipe, not a file", str(target))
    remove_abandoned(target.parent)
    handle, temporary = _unfinished(target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(_MODE)
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _unfinished(folder: Path) -> tuple[int, Path]:
    """A new file that is locked for as long as it is open."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=UNFINISHED)
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:  # else somebody took it for an abandoned one
            return handle, Path(name)
        os.close(handle)


@cache
def remove_abandoned(folder: Path) -> None:
    """Remove what killed processes left unfinished in a folder; looked for once in a process."""
    for path in folder.glob(f"{UNFINISHED}*"):
        with suppress(OSError), path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
