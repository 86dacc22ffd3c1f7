"""What a child process is asked and what it answers, as frames with headers in JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from policygraph.children.frames import frame


@dataclass(frozen=True, slots=True)
class Job:
    """A query to evaluate.

    `format` is a media type of the engine. `default_graphs` and `named_graphs` are the request's dataset; None for both
    means the union of all graphs. Relative IRIs are resolved against `base`. `rows` caps a SELECT, `size` the bytes of
    the answer.
    """

    query: str
    format: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    base: str | None = None
    rows: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What comes before the body of an answer, or before each of its pieces.

    `status` is "ok", "syntax" (`reason` is the engine's complaint), "refused" (`reason` and `position`), "failed",
    "unfit" (the format cannot hold the result), "large" or "endpoint" (a remote one gave no answer). `more` says that
    this is not the last piece; the status of the last one counts for the whole. `capped` says that the rows reached the
    cap, so that there may be more.
    """

    status: str
    reason: str = ""
    position: int | None = None
    capped: bool = False
    more: bool = False


def pack(header: Job | Head, body: bytes = b"") -> bytes:
    """The frame of a header, and of a body that follows it or is part of it."""
    return frame(json.dumps({name: getattr(header, name) for name in header.__slots__}).encode(), body)


def read_job(text: bytes) -> Job:
    """The job of a header."""
    fields: Mapping[str, Any] = json.loads(text)
    graphs = {key: None if fields[key] is None else tuple(fields[key]) for key in ("default_graphs", "named_graphs")}
    return Job(**{**fields, **graphs})


@lru_cache(maxsize=64)  # nearly all are the same
def read_head(text: bytes) -> Head:
    """The head of a header."""
    return Head(**json.loads(text))
