"""The workbook in which progress is reported: exported with the identifiers of the aims, and read back.

What is wrong in it is told with its sheet, row and column, and does not stop the rest.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from policygraph.analysis.aims import Aim
from policygraph.analysis.progress import Report, bodies_of, of_change
from policygraph.errors import DocumentError
from policygraph.reading import read_bytes
from policygraph.reading.packed import DAMAGE, check_parts
from policygraph.report.archive import MADE
from policygraph.report.content import Content, Row
from policygraph.report.words import columns, words
from policygraph.report.workbook import OPTIONS, write_table

SHEET = "progress"
NEEDED = ("iri", "value", "day")
MOST_ROWS = 50_000
MOST_COLUMNS = 200
_NARROW = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF0E: 0x2E, 0xFF0D: 0x2D, 0xFF0F: 0x2F}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell or row that is not taken: its place (``进展上报!L7``), why, and what would be right."""

    place: str
    reason: str


class _Unfit(Exception):  # noqa: N818 - never leaves this module
    """A cell (by its column's key) that cannot be taken."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def template(content: Content) -> bytes:
    """The .xlsx file to fill in: a row for each aim; values and days are empty."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties({"title": words()["sheets"][SHEET]["zh"], "created": MADE})
        write_table(book, words()["sheets"][SHEET]["zh"], columns(SHEET), list(template_rows(content)))
    return buffer.getvalue()


def template_rows(content: Content) -> Iterator[Row]:
    """The aims as rows of the template."""
    owners = {task.iri: bodies_of(task) for task in content.tasks}
    for aim in content.aims:
        yield {
            "iri": aim.iri,
            "document": content.title(aim.document),
            "bodies": words()["separator"].join(owners.get(aim.task, ())),
            "subject": aim.subject,
            "indicator": aim.indicator,
            "unit": aim.unit,
            "baseline": aim.baseline,
            "baseline_year": aim.baseline_year or "",
            "aim": aim.written,
            "year": aim.year or "",
            "what": _what(aim),
            "value": "",
            "day": "",
            "note": "",
        }


def read_reports(path: Path, aims: Collection[Aim], as_of: date | None = None) -> tuple[list[Report], list[Wrong]]:
    """The reports of a filled-in workbook, and what is wrong in it; a row without a value is no report.

    A row without a day is one of `as_of`. DocumentError for a file that is no workbook or lacks the columns.
    """
    known = {aim.iri: aim for aim in aims}
    reports: dict[tuple[str, date], Report] = {}
    wrong: list[Wrong] = []
    for row in _rows(path):
        try:
            found = _report(row, known, as_of)
        except _Unfit as unfit:
            wrong.append(Wrong(row.places[unfit.column], unfit.reason))
            continue
        if found is not None:
            first = reports.setdefault((found.target, found.day), found)
            if first.value != found.value:
                reason = f"says {found.value}, but {first.place} says {first.value} for that day, which is taken"
                wrong.append(Wrong(found.place, reason))
    return list(reports.values()), wrong


def _what(aim: Aim) -> str:
    told = words()["progress"]
    if not of_change(aim):
        return str(told["value"]["zh"])
    return str(told["change"]["zh"]).format(direction=words()["directions"].get(aim.direction, told["other_way"]))


@dataclass(frozen=True, slots=True)
class _Row:
    """The needed cells of a row, and their places."""

    cells: Mapping[str, Any]
    places: Mapping[str, str]


def _rows(path: Path) -> Iterator[_Row]:
    raw = read_bytes(path)
    try:
        check_parts(path, raw)
        yield from _rows_of(path, raw)
    except (InvalidFileException, *DAMAGE) as error:
        raise DocumentError(path, f"is no Excel workbook (.xlsx) that can be read: {error}") from error


def _rows_of(path: Path, raw: bytes) -> Iterator[_Row]:
    values, formulas = (_sheet(path, raw, computed=computed) for computed in (True, False))
    both = (sheet.iter_rows(max_col=MOST_COLUMNS) for sheet in (values, formulas))
    heads: dict[str, int] | None = None
    for number, (row, written) in enumerate(zip(*both, strict=False), start=1):
        if number > MOST_ROWS:
            raise DocumentError(path, f"has more than {MOST_ROWS:,} rows; take out what is not of the template")
        if heads is None:
            heads = _heads(path, [cell.value for cell in row])
            continue
        cells = {key: _value(row, written, at) for key, at in heads.items()}
        places = {key: f"{values.title}!{get_column_letter(at + 1)}{number}" for key, at in heads.items()}
        yield _Row(cells, places)


def _sheet(path: Path, raw: bytes, *, computed: bool) -> Any:
    book = openpyxl.load_workbook(BytesIO(raw), read_only=True, data_only=computed)
    name = words()["sheets"][SHEET]["zh"]
    if name not in book.sheetnames:
        raise DocumentError(path, f"has no sheet {name}; export one with `policygraph progress --template OUT.xlsx`")
    sheet = book[name]
    sheet.reset_dimensions()
    return sheet


def _heads(path: Path, cells: Sequence[object]) -> dict[str, int]:
    """The place of each needed column, by the Chinese or the English line of its head."""
    lines = {line.strip(): at for at, cell in enumerate(cells) for line in str(cell or "").splitlines()}
    found = {
        column.key: lines.get(column.zh, lines.get(column.en)) for column in columns(SHEET) if column.key in NEEDED
    }
    missing = [column.zh for column in columns(SHEET) if column.key in NEEDED and found[column.key] is None]
    if missing:
        raise DocumentError(path, f"has no column {', '.join(missing)} in the first row of the sheet")
    return {key: at for key, at in found.items() if at is not None}


def _value(row: Sequence[Any], written: Sequence[Any], at: int) -> object:
    """A cell's value; a percentage as its number of hundredths; a formula that nobody computed as its words."""
    if at >= len(row):
        return None
    cell = row[at]
    if cell.value is None and at < len(written):
        return written[at].value
    is_number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
    if is_number and "%" in str(cell.number_format):
        return str(Decimal(str(cell.value)) * 100) + words()["reported"]["percent"][0]
    return cell.value


def _report(row: _Row, known: Mapping[str, Aim], as_of: date | None) -> Report | None:
    """The row's report, None where nothing is reported; _Unfit names the cell that is wrong."""
    if _is_empty(row.cells["value"]):
        return None
    target = str(row.cells["iri"] or "").strip()
    if not target:
        raise _Unfit("iri", "a value without an identifier; copy the one of its aim from the template")
    if target not in known:
        raise _Unfit("iri", f"{target} is no aim of the graph (any more); export the template again")
    number = _number(row.cells["value"], known[target])
    if number is None:
        raise _Unfit("value", f"{row.cells['value']!r} is no number in {known[target].unit or 'the unit of the aim'}")
    return Report(target, number, _day_of(row.cells["day"], as_of), row.places["value"])


def _day_of(written: object, as_of: date | None) -> date:
    if _is_empty(written):
        if as_of is None:
            raise _Unfit("day", "no day; write one (YYYY-MM-DD), or give one with --as-of")
        return as_of
    day = _day(written)
    if day is None:
        raise _Unfit("day", f"{written!r} is no day; write YYYY-MM-DD, or a year")
    return day


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _number(value: object, aim: Aim) -> Decimal | None:
    """A number, or a text with one and at most the aim's own unit behind it."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    text = str(value).translate(_NARROW).strip()
    percent = tuple(words()["reported"]["percent"])
    if aim.unit and text.endswith(aim.unit):
        text = text.removesuffix(aim.unit)
    elif text.endswith(percent) and (not aim.unit or aim.unit.endswith(percent) or of_change(aim)):
        text = text[:-1]
    text = text.translate(dict.fromkeys(map(ord, words()["reported"]["separators"])))
    if isinstance(value, float):
        number = Decimal(text)
        return number if number.is_finite() else None
    return Decimal(text) if re.fullmatch(words()["reported"]["number"], text) else None


def _day(value: object) -> date | None:
    """A date cell, a written date, or the last day of a year."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).translate(_NARROW).strip()
    for pattern in words()["reported"]["days"]:
        found = re.fullmatch(pattern, text)
        if found:
            parts = found.groupdict()
            year, month = int(parts["year"]), int(parts.get("month") or 12)
            day = int(parts.get("day") or 31)
            exists = year >= 1900 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
            return date(year, month, day) if exists else None
    return None
