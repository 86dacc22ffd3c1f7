"""Copies of a store on disk that somebody reads: held, so that nobody removes them; and temporary ones."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from policygraph.locks import lock

_TEMPORARY = "policygraph-"


def hold_copy(copy: Path) -> IO[bytes]:
    """Keep later loads from removing `copy` for as long as the returned file is open."""
    held = lock_of(copy).open("ab")
    lock(held, shared=True)
    return held


def temporary_copy() -> tuple[tempfile.TemporaryDirectory[str], IO[bytes]]:
    """An empty directory for a copy that ends with its process, and what holds it.

    What processes left that were killed is removed.
    """
    _remove_abandoned()
    while True:
        directory = tempfile.TemporaryDirectory(prefix=_TEMPORARY)
        held = hold_copy(Path(directory.name))
        if lock_of(Path(directory.name)).exists():  # else somebody took it for an abandoned one
            return directory, held
        held.close()
        directory.cleanup()


def let_go(copy: Path, held: IO[bytes]) -> None:
    """End the holding of a temporary copy."""
    lock_of(copy).unlink(missing_ok=True)
    held.close()


def _remove_abandoned() -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{_TEMPORARY}*.lock"):
        with suppress(OSError), left.open("ab") as held:
            lock(held, wait=False)
            shutil.rmtree(left.with_suffix(""), ignore_errors=True)
            left.unlink()


def lock_of(copy: Path) -> Path:
    """The file beside a copy that its readers lock."""
    return copy.with_name(f"{copy.name}.lock")
