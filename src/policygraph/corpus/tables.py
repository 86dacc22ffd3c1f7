"""Parquet files: a document a row, in a column of text or of files' bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policygraph.characters import decoded_name
from policygraph.corpus.found import Found, Unread, within
from policygraph.errors import DocumentError
from policygraph.reading import LARGEST_FILE

ENDING = ".parquet"
_CONTENTS = ("text", "content")
_NAMES = ("name", "path")
_ROWS = 16


def parquet_rows(path: Path, source: str) -> Iterator[Found | Unread]:
    """The documents of a Parquet file, row by row.

    The column `text` (a string) or `content` (a string, or a file's bytes) holds the document, `name` or `path` what
    it is called; without these it is called by the number of its row, from 1. DocumentError when there is no such
    column, or when pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise DocumentError(path, "needs pyarrow to be read: pip install 'policygraph[parquet]'") from error
    try:
        with pq.ParquetFile(path) as file:
            columns = file.schema_arrow.names
            content = _first(_CONTENTS, columns)
            if content is None:
                raise DocumentError(path, f"has no column text or content, but {', '.join(columns) or 'none'}")
            name = _first(_NAMES, columns)
            weight = path.stat().st_size // max(1, file.metadata.num_rows)
            number = 0
            for batch in file.iter_batches(_ROWS, columns=[column for column in (content, name) if column]):
                for row in batch.to_pylist():
                    number += 1
                    called = _name(row[name]) if name and row[name] else f"{number}"
                    yield _document(within(source, called), row[content], weight)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise DocumentError(path, f"cannot be read: {error}") from error


def _first(wanted: tuple[str, ...], columns: list[str]) -> str | None:
    return next((column for column in wanted if column in columns), None)


def _name(value: Any) -> str:
    return decoded_name(value) if isinstance(value, bytes) else str(value)


def _document(source: str, content: Any, weight: int) -> Found | Unread:
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if raw is not None and not isinstance(raw, bytes):
        return Unread(source, "is neither text nor bytes", weight)
    if raw is None or not raw.strip():
        return Unread(source, "is empty", weight)
    if len(raw) > LARGEST_FILE:
        return Unread(source, f"is larger than {LARGEST_FILE >> 20} MB", weight)
    return Found(source, raw, weight)
