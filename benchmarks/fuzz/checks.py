"""What must hold of any input, a check a kind: a check takes bytes, and raises nothing unless something is wrong."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from starlette.exceptions import HTTPException

from benchmarks.fuzz.files import CANARY, archive_name
from benchmarks.fuzz.requests import document
from benchmarks.fuzz.texts import decoded
from policygraph.cli.documents import gold_record
from policygraph.corpus import Found
from policygraph.corpus.budget import Bounds
from policygraph.corpus.documents import documents_in
from policygraph.decisions import annotated, apply_decisions, read_decisions
from policygraph.errors import PolicyGraphError
from policygraph.extract import extract
from policygraph.reading import text_of
from policygraph.reading.wrapped import layout_of
from policygraph.records import from_record, to_record
from policygraph.resolve.trace import trace
from policygraph.sparql.counting import RowCounter
from policygraph.sparql.guard import TextLimits, from_clauses
from policygraph.sparql.guard import check_query as guard
from policygraph.sparql.separated import Commas
from policygraph.statements import Extraction
from policygraph.structure import read_structure
from policygraph.text import Text
from policygraph.triples import to_quads, write_nquads, write_trig
from policygraph_api.negotiation import choose_coding, choose_type, media_type_of
from policygraph_api.plain import read_plain
from policygraph_api.requests import fields_of
from policygraph_api.uploads import LONGEST_NAME, clean_name

Check = Callable[[bytes], None]
BOUNDS = Bounds(members=50, ratio=20, least=1 << 20, depth=2)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@cache
def _folder() -> Path:
    """A folder for what is only read from files; with the file that hostile documents point at."""
    folder = Path(tempfile.mkdtemp(prefix="policygraph-fuzz-"))
    (folder / "canary").write_text(CANARY, encoding="utf-8")
    return folder


def canary() -> str:
    """The IRI of the file that nothing may be read from."""
    return (_folder() / "canary").as_uri()


def check_text(raw: bytes) -> None:
    """A text, through all that is made of one."""
    words = decoded(raw)
    text = Text(words, layout_of(words))
    _check_text(text)
    _check_reading(text, hashlib.sha256(raw).hexdigest())


def _check_text(text: Text) -> None:
    """Each normalized character stands for one of the raw ones, in order."""
    assert len(text.norm) == len(text.origin), "a normalized character without an origin"
    assert all(before < after for before, after in zip(text.origin, text.origin[1:], strict=False)), "out of order"


def _check_reading(text: Text, digest: str) -> Extraction:
    """Quotes are cut out of the text, records and triples are read back, all is the same a second time."""
    extraction = extract(read_structure(text, "case", digest))
    record = to_record(extraction)
    _check_spans(record, text.raw)
    _check_triples(extraction)
    trace(extraction)
    again, refusals = from_record(json.loads(json.dumps(record)), extraction.document)
    if not _UNWRITABLE.search(text.raw):
        assert not refusals, f"our own record is refused: {refusals[0]}"
        assert to_record(again) == record, "our own record is read as another"
    second = extract(read_structure(text, "case", digest))
    assert write_trig(to_quads(second)) == write_trig(to_quads(extraction)), "other triples the second time"
    return extraction


def _check_spans(record: dict[str, Any], raw: str) -> None:
    for entry in _objects(record):
        if "start" in entry and "quote" in entry:
            cut = raw[entry["start"] : entry["end"]]
            assert cut == entry["quote"], f"{entry['quote']!r} is not what stands there: {cut!r}"
        if entry.get("sentence"):
            begin, end = entry["sentence"]
            assert 0 <= begin <= end <= len(raw), f"a sentence outside of the text: {begin}..{end}"


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def _check_triples(extraction: Extraction) -> None:
    quads = to_quads(extraction)
    for written, form in ((write_trig(quads), ox.RdfFormat.TRIG), (write_nquads(quads), ox.RdfFormat.N_QUADS)):
        assert set(ox.parse(written, format=form)) == set(quads), f"{form.name} is read back as other triples"


def _read(name: str, raw: bytes) -> None:
    """A file that may be read or refused, and what is made of what it holds."""
    with suppress(PolicyGraphError):
        text, digest = text_of(Path(name), raw)
        _check_file(text, digest)


def _check_file(text: Text, digest: str) -> None:
    assert CANARY not in text.raw, "another file was read"
    _check_text(text)
    _check_reading(text, digest)


def check_encoding(raw: bytes) -> None:
    """Bytes of a text file."""
    _read("case.txt", raw)


def check_page(raw: bytes) -> None:
    """Bytes of an HTML file."""
    _read("case.html", raw)


def check_word(raw: bytes) -> None:
    """Bytes of a Word file."""
    _read("case.docx", raw)


def check_pdf(raw: bytes) -> None:
    """Bytes of a PDF file."""
    _read("case.pdf", raw)


def check_archive(raw: bytes) -> None:
    """An archive: no more comes out of it than may, under names that can be shown."""
    source, whole = archive_name(raw), raw[1:]
    size = 0
    for found in documents_in(source, whole, BOUNDS):
        assert not _CONTROL.search(found.source), f"a name that cannot be shown: {found.source!r}"
        found.source.encode()
        size += len(found.raw) if isinstance(found, Found) else 0
    assert size <= max(BOUNDS.least, BOUNDS.ratio * len(whole)), f"{size} bytes out of {len(whole)}"


def check_record(raw: bytes) -> None:
    """A record of anybody, taken or refused; what is taken is proved, and is taken again."""
    path = _folder() / "record.json"
    path.write_bytes(raw)
    with suppress(PolicyGraphError):
        extraction, _ = from_record(gold_record(path), document())
        record = to_record(extraction)
        _check_spans(record, document().text.raw)
        _check_triples(extraction)
        again, refusals = from_record(json.loads(json.dumps(record)), document())
        assert not refusals, f"taken and then refused: {refusals[0]}"
        assert to_record(again) == record, "a record that was taken is read as another"


def check_decisions(raw: bytes) -> None:
    """A decisions file, applied to the plan."""
    path = _folder() / "decisions.jsonl"
    path.write_bytes(raw)
    with suppress(PolicyGraphError):
        decisions = read_decisions(path)
        extraction = extract(document())
        quads = apply_decisions(extraction, decisions).quads
        assert set(ox.parse(write_trig(quads), format=ox.RdfFormat.TRIG)) == set(quads), "read back as other triples"
        annotated(extraction, decisions)


def check_query(raw: bytes) -> None:
    """A text that may be a query; what the guard lets pass asks no other service."""
    text = decoded(raw)
    from_clauses(text, "http://localhost/")
    with suppress(PolicyGraphError):
        guard(text, TextLimits())
        with suppress(SyntaxError, ValueError, OSError):
            answer = ox.Store().query(text)
            assert not isinstance(answer, ox.QueryTriples) or not list(answer), "triples out of nothing"


def check_head(raw: bytes) -> None:
    """What stands in a head, an address or a form, and names of files."""
    text = decoded(raw)
    choose_type(text, ("text/html", "application/json"))
    choose_coding(text)
    media_type_of(text)
    read_plain(raw)
    with suppress(HTTPException):
        fields_of(raw, "the form")
    name = clean_name(text)
    assert 0 < len(name) <= LONGEST_NAME, f"a name of {len(name)} characters"
    assert not _CONTROL.search(name), f"a name that cannot be shown: {name!r}"
    assert not set(name) & set("/\\"), f"a name with folders: {name!r}"


def check_values(raw: bytes) -> None:
    """A value of the graph in the forms of results: rows are counted, CSV gives it back."""
    value = decoded(raw).encode("utf-8", "replace").decode()
    store = ox.Store()
    node = ox.NamedNode("http://example.org/a")
    store.extend([ox.Quad(node, node, ox.Literal(value)), ox.Quad(node, node, ox.Literal("b"))])
    for form, kind in (
        (ox.QueryResultsFormat.JSON, "json"),
        (ox.QueryResultsFormat.XML, "xml"),
        (ox.QueryResultsFormat.TSV, "text/tab-separated-values"),
    ):
        written = _asked(store).serialize(format=form) or b""
        counter, commas = RowCounter(kind), Commas()
        counter.feed(written)
        assert counter.rows == 1 + (value != "b"), f"{counter.rows} rows in {kind}"
        if form is ox.QueryResultsFormat.TSV:
            rows = list(csv.reader(io.StringIO(commas.passed(written).decode(), newline="")))
            assert {row[1] for row in rows[1:]} == {value, "b"}, "other CSV"


def _asked(store: ox.Store) -> ox.QuerySolutions:
    answer = store.query("SELECT ?s ?o { ?s ?p ?o }")
    assert isinstance(answer, ox.QuerySolutions)
    return answer
