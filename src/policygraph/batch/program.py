"""What decides on a document's statements beside its words: our code, rules and vocabularies, and what reads files."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from policygraph import resources

_READERS = ("opencc", "pypdfium2", "python-docx", "pyoxigraph", "selectolax")
_CODE = (".py", ".toml")
_BESIDE = frozenset({"analysis", "children", "cli", "corpus", "report", "shipped", "sparql"})


@cache
def program_version() -> str:
    """32 hexadecimal digits that are others as soon as code, rules, vocabularies or readers are."""
    told = hashlib.sha256()
    for name in _READERS:
        told.update(f"{name} {version(name)}\n".encode())
    for path in (*_sources(), *resources.vocabulary_files()):
        told.update(path.name.encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:32]


def _sources() -> list[Path]:
    found = (path for path in resources.PACKAGE.rglob("*") if path.suffix in _CODE)
    kept = ((path.relative_to(resources.PACKAGE), path) for path in found)
    return [path for name, path in sorted(kept) if name.parts[0] not in _BESIDE]
