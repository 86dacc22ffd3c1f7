"""What Spark's executors do with the files and rows that they are given; nothing here needs Spark itself to be read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from policygraph import namespaces as ns
from policygraph.batch.forms import Form, written
from policygraph.batch.rows import Failure
from policygraph.batch.tables import TABLES, rows_of
from policygraph.batch.worker import read
from policygraph.collector import at_rest
from policygraph.corpus import Found, Unread, documents_in, within
from policygraph.resolve import Resolver
from policygraph.triples import DocumentGraph

LARGEST = 1 << 30
"""The largest file that an executor takes into its memory, in bytes."""

FOUND = "source string, sha256 string, raw binary, failed string"
"""The columns of what is found."""

_MAGIC = re.compile(r"[*?\[{]")
_SCHEME = re.compile(r"^(\w{2,}):/+(?=[^/])")
_Item = tuple[str, str | None, bytes | None, str | None]


def located(path: str) -> str:
    """A path as Spark takes it: an address as it is, a path of this machine's files in full."""
    if _SCHEME.match(path):
        return _SCHEME.sub(r"\1:/" if path.startswith("file:") else r"\1://", path)
    return f"file:{os.path.abspath(path)}"  # noqa: PTH100 - a glob is no path


def read_schema(forms: Sequence[Form]) -> str:
    """The columns of what was read."""
    texts = (f"{name} string" for name in ("source", "sha256", "document", "failed", "same_bytes_as", *forms))
    tables = (
        f"{name} array<struct<{', '.join(f'{column}: string' for column in table.names)}>>"
        for name, table in TABLES.items()
    )
    return ", ".join((*texts, *tables))


def read_file(address: str, row: Sequence[Any]) -> Iterator[_Item]:
    """The documents of a file (path, content) below an address, those of an archive one by one."""
    source, raw = source_of(address, row[0]), row[1]
    if raw is None:
        yield source, None, None, f"is larger than {LARGEST >> 30} GB; split it"
    else:
        yield from map(_item, documents_in(source, bytes(raw)))


def read_row(address: str, row: Sequence[Any]) -> _Item:
    """A document of a Parquet file (name, content)."""
    source = within(within("", PurePosixPath(address).name), str(row[0]))
    return _item(Found(source, bytes(row[1])) if row[1] else Unread(source, "is empty"))


def _item(found: Found | Unread) -> _Item:
    if isinstance(found, Unread):
        return found.source, None, None, found.reason
    return found.source, found.digest, found.raw, None


def source_of(address: str, path: str) -> str:
    """What a file is called: its way from the folder on that an address, or the plain part of its glob, ends with."""
    magic = _MAGIC.search(address)
    base = address[: address.rindex("/", 0, magic.start())] if magic else address.rstrip("/")
    plain = _SCHEME.sub("/", base).removeprefix("file:")
    rest = path[path.find(plain) + len(plain) :].lstrip("/")
    name = within("", PurePosixPath(plain).name)
    return within(name, rest) if rest else name


def read_documents(forms: Sequence[Form], rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """What becomes of documents, as `read_schema` names it."""
    for row in rows:
        nothing = (None,) * (len(forms) + len(TABLES))
        if row.failed is not None:
            yield row.source, row.sha256, None, row.failed, None, *nothing
        elif row.first != row.source:
            yield row.source, row.sha256, None, None, row.first, *nothing
        else:
            yield _read(Found(row.source, bytes(row.raw)), forms, nothing)


@at_rest()
def _read(found: Found, forms: Sequence[Form], nothing: tuple[None, ...]) -> tuple[Any, ...]:
    made = read(found)
    try:
        if not isinstance(made, Failure):
            graph = DocumentGraph(made)
            texts = [graph.nquads() if form is Form.nquads else written(form, made, found.source) for form in forms]
            tables = rows_of(graph.quads(), found.source)
            listed = [[tuple(row[column] for column in TABLES[name].names) for row in tables[name]] for name in TABLES]
            iri = ns.document(Resolver.of(made).key)
            return found.source, found.digest, iri, None, None, *(text.decode().rstrip("\n") for text in texts), *listed
    except Exception as error:  # noqa: BLE001 - one document does not end the others
        made = Failure(f"{type(error).__name__}: {error}; please report this")
    return found.source, found.digest, None, made.reason, None, *nothing
