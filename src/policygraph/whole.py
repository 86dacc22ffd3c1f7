"""Files that are seen whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

from policygraph.locks import lock, opened

UNFINISHED = ".unfinished-"
"""How the names of files begin that are not whole yet; what is left of a process that was killed may be removed."""

_MODE = 0o644


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write, which takes the place of `target` once it is written and on the disk; else nothing is left.

    Who may read and write `target` stays as it was. What killed processes left unfinished in its folder is removed,
    looked for once in a process. OSError when it cannot be written.
    """
    target = target.resolve()
    mode = target.stat().st_mode & 0o777 if target.is_file() else _MODE
    if not target.is_dir():
        refuse_device(target)
    _remove_once(target.parent)
    handle, temporary = _unfinished(target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    with suppress(OSError), opened(target.parent) as folder:  # a file system that cannot
        os.fsync(folder)


def refuse_device(path: Path) -> None:
    """OSError for a device or a pipe, which may never end and is nothing to replace."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "is a device or a pipe, not a file", str(path))


def read_words(path: Path) -> str:
    """The text of a file in UTF-8. OSError when it cannot be read or is a device or a pipe, and UnicodeDecodeError."""
    refuse_device(path)
    return path.read_text(encoding="utf-8")


def _unfinished(folder: Path) -> tuple[int, Path]:
    """A new file that is locked for as long as it is open."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=UNFINISHED)
        with suppress(OSError):  # a file system without locks
            lock(handle)
        if os.fstat(handle).st_nlink:  # else somebody took it for an abandoned one
            return handle, Path(name)
        os.close(handle)


def remove_abandoned(folder: Path) -> None:
    """Remove what killed processes left unfinished in a folder."""
    for path in folder.glob(f"{UNFINISHED}*"):
        with suppress(OSError), path.open("r+b") as file:
            lock(file, wait=False)
            path.unlink()


def remove_unfinished(folder: Path) -> None:
    """Remove all that is unfinished in a folder: also what is still written, which nobody waits for any more."""
    for path in folder.glob(f"{UNFINISHED}*"):
        path.unlink(missing_ok=True)


_remove_once = cache(remove_abandoned)
