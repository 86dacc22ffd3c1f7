"""The forms in which a corpus is written: one file a shard and form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum

from policygraph.decisions import Decided
from policygraph.records import to_record
from policygraph.statements import Extraction
from policygraph.triples import DocumentGraph, write_nquads


class Form(StrEnum):
    """What is written of a document."""

    nquads = "nquads"
    """Its graph, a statement a line, as `to_graph` gives it."""

    jsonl = "jsonl"
    """Its record on one line, with its source and SHA-256."""


ENDINGS: Mapping[Form, str] = {Form.nquads: ".nq", Form.jsonl: ".jsonl"}


def written(form: Form, extraction: Extraction, source: str, decided: Decided | None = None) -> bytes:
    """A document in one form; its graph as decisions left it, where there are any."""
    if form is Form.jsonl:
        digest = extraction.document.digest
        return line({"source": source, "sha256": digest} | to_record(extraction))
    if decided:
        return write_nquads(decided.quads)
    return DocumentGraph(extraction).nquads()


def line(value: object) -> bytes:
    """A JSON value as a line in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
