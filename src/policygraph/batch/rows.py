"""What became of each document of a shard: a line each, in the order of the corpus, below a line about them all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policygraph import namespaces as ns
from policygraph.batch.forms import line
from policygraph.corpus import Found
from policygraph.decisions import Decided
from policygraph.errors import DocumentError
from policygraph.resolve import Resolver
from policygraph.statements import Extraction

Row = dict[str, Any]

_COUNTED = ("tasks", "targets", "chains", "flows", "issues")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document was not read; `passing` when it might be another time."""

    reason: str
    passing: bool = False


def row_of(found: Found, read: Extraction | Failure, decided: Decided | None = None) -> Row:
    """A document's line: its IRI, how much it states, and by line what of people's decisions fits; or why it failed."""
    row: Row = {"source": found.source, "sha256": found.digest}
    if isinstance(read, Failure):
        return row | {"failed": read.reason} | ({"passing": True} if read.passing else {})
    counts = {name: len(getattr(read, name)) for name in _COUNTED}
    row |= {"document": ns.document(Resolver.of(read).key)} | counts
    if decided and (decided.applied or decided.refused):
        row["decided"] = [decision.line for decision in decided.applied]
        row["refused"] = [[decision.line, reason] for decision, reason in decided.refused]
    return row


def head_of(rows: Sequence[Row], files: dict[str, str]) -> bytes:
    """The line above the rows; `files` are the SHA-256 of the shard's files, by form."""
    failed = sum("failed" in row for row in rows)
    passing = any("passing" in row for row in rows)
    return line({"documents": len(rows), "failed": failed, "passing": passing, "files": files})


def read_head(path: Path) -> Row | None:
    """The line about all documents of a shard; None when it was not read, or the file is damaged."""
    try:
        with path.open("rb") as file:
            head: Row = json.loads(file.readline())
    except (FileNotFoundError, ValueError):
        return None
    return head if isinstance(head, dict) and "passing" in head else None


def read_rows(path: Path) -> Iterator[Row]:
    """The lines of the documents; DocumentError when they are none."""
    with path.open("rb") as file:
        file.readline()
        try:
            yield from map(json.loads, file)
        except ValueError as error:
            raise DocumentError(path, "is damaged; remove it and build again") from error
