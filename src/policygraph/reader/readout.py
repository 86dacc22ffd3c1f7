"""The reading itself: bytes to what was asked of them, a stage after the other."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from policygraph.extract import extract
from policygraph.rdf_files import load_file
from policygraph.reader.job import STAGES, Job, Part, Told
from policygraph.reader.said import entries, findings, loops, outline
from policygraph.reading import text_of
from policygraph.reading.kinds import Kind
from policygraph.records import to_record
from policygraph.report.content import Content, gather
from policygraph.report.workbook import workbook
from policygraph.shipped import ontology_graphs
from policygraph.statements import Extraction
from policygraph.store import Store
from policygraph.structure import read_structure
from policygraph.triples import to_quads, write_trig

_TEXT, _STATEMENTS, _GRAPH, _AUDIT, _FILES = (Told(stage=stage) for stage in STAGES)
_AUDITED = {"page", "xlsx"}


def prepare() -> None:
    """Load all that a reading needs, so that each process which is forked from this one has it."""
    job = Job("", ("page", "record", "trig", "xlsx"), "2000-01-01", pasted=True)
    for _ in readout(job, b"1. -"):
        pass
    gc.freeze()


def readout(job: Job, raw: bytes) -> Iterator[tuple[Told, bytes]]:
    """The stages as they begin, and the parts that are wanted. DocumentError tells why the bytes cannot be read."""
    yield _TEXT, b""
    path = Path(job.name or "-")
    text, digest = text_of(path, raw, Kind.TEXT if job.pasted else None)
    yield _STATEMENTS, b""
    extraction = extract(read_structure(text, job.name, digest))
    if "record" in job.wanted:
        yield _part("record", json.dumps(to_record(extraction), ensure_ascii=False, indent=1))
    if set(job.wanted) == {"record"}:
        return
    yield _GRAPH, b""
    quads = to_quads(extraction)
    if "trig" in job.wanted:
        yield Told(part="trig"), write_trig(quads)
    if _AUDITED.isdisjoint(job.wanted):
        return
    yield _AUDIT, b""
    content = _audited(quads, date.fromisoformat(job.as_of))
    yield _FILES, b""
    if "xlsx" in job.wanted:
        yield Told(part="xlsx"), workbook(content)
    if "page" in job.wanted:
        yield _part("page", json.dumps(_page(extraction, content), ensure_ascii=False))


def _part(part: Part, text: str) -> tuple[Told, bytes]:
    return Told(part=part), text.encode("utf-8", errors="replace")


def _audited(quads: list[ox.Quad], day: date) -> Content:
    engine = ox.Store()
    engine.bulk_extend((*_vocabularies(), *quads))
    return gather(Store(engine), as_of=day)


@cache
def _vocabularies() -> tuple[ox.Quad, ...]:
    """The ontology and the vocabularies, in which the audit looks up units, reforms and kinds of materials."""
    engine = ox.Store()
    for path, graph in ontology_graphs().items():
        load_file(engine, path, graph)
    return tuple(engine)


def _page(extraction: Extraction, content: Content) -> dict[str, object]:
    """All that a page shows of a document."""
    facts, document = extraction.facts, extraction.document
    return {
        "name": document.name,
        "sha256": document.digest,
        "document": to_record(extraction)["document"] | {"title": facts.title},
        "text": document.text.raw,
        "outline": outline(extraction),
        "entries": [*entries(extraction), *loops(content), *findings(content)],
        "truncated": content.truncated,
    }
