"""How many rows a result in one of the standard formats has."""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox


def reaches_rows(media_type: str, body: bytes, rows: int | None) -> bool:
    """Whether a SELECT result has at least `rows` rows; a result too short for that is not looked at."""
    return rows is not None and len(body) >= rows and count_rows(media_type, body) >= rows


def count_rows(media_type: str, body: bytes) -> int:
    """The rows of a SELECT result; 0 for a truth value."""
    if media_type == "text/csv":
        return max(sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1, 0)
    if media_type == "text/tab-separated-values":
        return max(body.count(b"\n") - 1, 0)
    parsed = ox.parse_query_results(body, ox.QueryResultsFormat.from_media_type(media_type))
    return sum(1 for _ in parsed) if isinstance(parsed, ox.QuerySolutions) else 0
