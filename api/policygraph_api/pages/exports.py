"""A list as a file: CSV, JSON or Excel, with the columns of `report/words.toml`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from fastapi import HTTPException
from fastapi.responses import Response

from policygraph.errors import NotFound
from policygraph.report.content import Row
from policygraph.report.words import Column, columns, words
from policygraph.report.workbook import OPTIONS, stamp, write_table
from policygraph_api.attachments import WORKBOOK, saved_as
from policygraph_api.pages.found import Found
from policygraph_api.pages.kind import Item

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": WORKBOOK}
BYTE_ORDER_MARK = "\ufeff"
"""Excel reads a CSV file as UTF-8 only when it starts with this."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

MOST_ROWS = 10_000
"""Rows of a file: more take longer than a page may, and memory that others need."""

More = Callable[[xlsxwriter.Workbook], None]


@dataclass(frozen=True)
class Sheet:
    """Rows under the columns of the sheet `name`; `more` writes further sheets into an Excel file."""

    name: str
    rows: Sequence[Row]
    more: More | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their order."""
        return columns(self.name)


def few(found: Found[Item], most: int = MOST_ROWS) -> Found[Item]:
    """What was found, where a file takes so many rows; problem 413 else."""
    if found.total > most:
        detail = f"{found.total} rows are more than a file takes; narrow the list to {most}, or ask /sparql for them"
        raise HTTPException(413, detail)
    return found


def download(sheet: Sheet, form: str, language: str) -> Response:
    """The file in one of TYPES, headings of a CSV file in the reader's language; NotFound for another form."""
    writers: dict[str, Callable[[], str | bytes]] = {
        "csv": lambda: as_csv(sheet, language),
        "json": lambda: as_json(sheet),
        "xlsx": lambda: as_workbook(sheet),
    }
    if form not in writers:
        raise NotFound("form", form)
    headers = saved_as(f"{sheet.name}.{form}") | {"Vary": "Cookie"}
    return Response(writers[form](), media_type=TYPES[form], headers=headers)


def as_csv(sheet: Sheet, language: str) -> str:
    """The rows as RFC 4180 has them; a cell that begins like a formula gets a ' before it."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow([column.en if language == "en" else column.zh for column in sheet.columns])
    writer.writerows(_safe(row[column.key] for column in sheet.columns) for row in sheet.rows)
    return out.getvalue()


def as_json(sheet: Sheet) -> str:
    """The rows as objects by the keys of the columns."""
    rows = [{column.key: row[column.key] for column in sheet.columns} for row in sheet.rows]
    return json.dumps({"sheet": sheet.name, "rows": rows}, ensure_ascii=False, indent=1)


def as_workbook(sheet: Sheet) -> bytes:
    """The rows as an Excel file, headings in both languages; the same rows give the same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        stamp(book)
        write_table(book, words()["sheets"][sheet.name]["zh"], sheet.columns, sheet.rows)
        if sheet.more:
            sheet.more(book)
    return buffer.getvalue()


def _safe(cells: Iterable[Any]) -> list[Any]:
    """Cells that a spreadsheet does not take for formulas."""
    return ["'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in cells]
