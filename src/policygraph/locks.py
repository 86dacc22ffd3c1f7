"""Locks between processes: each is on an open file or folder, and ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from policygraph.errors import DocumentError


def lock(file: IO[Any] | int, *, shared: bool = False, wait: bool = True) -> None:
    """Lock an open file or folder, for as long as it is open, against others or, `shared`, against who wants it alone.

    BlockingIOError when it is not to `wait` and somebody else has it, other OSErrors where the system has no locks.
    """
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    fcntl.flock(file, kind if wait else kind | fcntl.LOCK_NB)


def lock_to_build(file: IO[Any] | int, folder: Path) -> None:
    """Lock what stands for a folder that is built to; DocumentError when another process builds there."""
    try:
        lock(file, wait=False)
    except BlockingIOError as error:
        raise DocumentError(folder, "is being built by another process; wait for its end") from error


@contextmanager
def opened(folder: Path) -> Iterator[int]:
    """A folder as a descriptor that can be locked and synchronized."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
