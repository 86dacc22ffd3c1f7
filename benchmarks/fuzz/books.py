"""Workbooks in which progress is reported: cells of any kind, and damage within their parts and around them."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
from hypothesis import strategies as st

from benchmarks.fuzz.damage import Edit, damaged, edits
from benchmarks.fuzz.files import packed
from benchmarks.fuzz.requests import document
from benchmarks.fuzz.texts import pieces
from policygraph.analysis.aims import Aim
from policygraph.analysis.progress import judge
from policygraph.errors import PolicyGraphError
from policygraph.extract import extract
from policygraph.report.content import gather
from policygraph.report.reported import SHEET, read_reports, template
from policygraph.report.words import columns, words
from policygraph.resources import ontology_files, vocabulary_files
from policygraph.store import open_store
from policygraph.triples import to_quads, write_nquads

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Cell = str | int | float | bool | date | datetime | None
Row = tuple[Cell, Cell, Cell]


@cache
def _told() -> tuple[tuple[Aim, ...], bytes]:
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.nq"
        plan.write_bytes(write_nquads(to_quads(extract(document()))))
        with open_store([plan, *ontology_files(), *vocabulary_files()]) as store:
            content = gather(store)
    return tuple(content.aims), template(content)


def aims() -> tuple[Aim, ...]:
    """The aims of the made-up plan."""
    return _told()[0]


@cache
def _parts() -> dict[str, bytes]:
    """What is in a workbook with two reports."""
    iri, day = aims()[0].iri, "2022-12-31"
    with zipfile.ZipFile(io.BytesIO(_filled([(iri, 5, day), (iri, "4%", date(2023, 1, 2))]))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _filled(rows: list[Row]) -> bytes:
    """The template with other rows below its head."""
    book = openpyxl.load_workbook(io.BytesIO(_told()[1]))
    sheet = book[words()["sheets"][SHEET]["zh"]]
    places = {column.key: at for at, column in enumerate(columns(SHEET), start=1)}
    for line, row in enumerate(rows, start=2):
        for key, value in zip(("iri", "value", "day"), row, strict=True):
            sheet.cell(line, places[key], _UNWRITABLE.sub("", value) if isinstance(value, str) else value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbooks() -> st.SearchStrategy[bytes]:
    """The template filled in with anything, and damaged."""
    said = st.one_of(st.sampled_from(pieces()["fragments"]), st.sampled_from(pieces()["noise"]), st.text(max_size=6))
    texts = said.map(lambda text: text.encode("utf-8", "replace").decode())
    numbers = st.one_of(st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False))
    days = st.one_of(st.dates(date(1900, 3, 1)), st.sampled_from(("2022", "2022-12-31", "２０２２年6月", "2022-02-30")))
    plain: st.SearchStrategy[Cell] = st.one_of(st.none(), st.booleans(), numbers, texts)
    known: st.SearchStrategy[Cell] = st.sampled_from([aim.iri for aim in aims()])
    row = st.tuples(st.one_of(known, known, plain), plain, st.one_of(days, plain))
    tokens = [token.encode() for token in pieces()["book"]]

    def within(name: str, changes: list[Edit]) -> bytes:
        return packed(_parts() | {name: damaged(_parts()[name], changes)})

    return st.one_of(
        st.lists(row, max_size=6).map(_filled),
        st.builds(within, st.sampled_from(sorted(_parts())), edits(tokens)),
        edits([b"PK\x03\x04", b"PK\x05\x06"]).map(lambda changes: damaged(packed(_parts()), changes)),
    )


def check_book(raw: bytes) -> None:
    """A workbook of reports: read or refused; what is taken is of a known aim, and is judged."""
    with tempfile.TemporaryDirectory() as folder, suppress(PolicyGraphError):
        path = Path(folder) / "book.xlsx"
        path.write_bytes(raw)
        reports, wrong = read_reports(path, aims(), date(2023, 12, 31))
        assert {report.target for report in reports} <= {aim.iri for aim in aims()}
        assert all(report.value.is_finite() for report in reports), "a value that is no number"
        assert all(item.place and item.reason for item in wrong)
        json.dumps([judged.to_json() for judged in judge(aims(), (), reports)])
