"""Where the shelf of a copy lies: shelves of other versions of the program are not read."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import policygraph_api
from policygraph import resources

_DECIDING = (".py", ".rq", ".toml")
APART = frozenset(
    ("batch", "cli", "corpus", "decisions", "evaluate", "reader", "reasoning", "resolve", "rest", "review", "triples")
)
"""Packages that nothing of what writes a shelf imports, so that it is the same whatever they are."""


def shelf_of(copy: Path) -> Path:
    """The folder in a store's copy where this version of the program has its shelf."""
    return copy / f"lists-{code()[:16]}"


@cache
def code() -> str:
    """A name for the program and those of its data that decide what a shelf holds."""
    digest = hashlib.sha256()
    for folder in (resources.PACKAGE, Path(policygraph_api.__path__[0]), resources.query_dir()):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in _DECIDING):
            place = path.relative_to(folder)
            if place.parts[0] not in APART:
                digest.update(place.as_posix().encode() + b"\0")
                digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()
