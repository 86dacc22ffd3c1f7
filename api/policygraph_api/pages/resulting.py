"""The rows of a query's result as an Excel workbook."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from pydantic import BaseModel, Field

from policygraph.report.content import Row
from policygraph.report.words import Column
from policygraph.report.workbook import OPTIONS, printed_width, stamp, write_table
from policygraph_api.pages.i18n import messages

MOST_ROWS, MOST_COLUMNS = 100_000, 200
WIDEST = 60


class Result(BaseModel):
    """The names of the columns, and rows with a number or text in each of them."""

    columns: list[str] = Field(min_length=1, max_length=MOST_COLUMNS)
    rows: list[list[int | float | str]] = Field(max_length=MOST_ROWS)


def result_workbook(result: Result) -> bytes:
    """One sheet of the rows; the same rows give the same bytes."""
    heads = [_head(result, at) for at in range(len(result.columns))]
    rows: list[Row] = [{head.key: value for head, value in zip(heads, row, strict=False)} for row in result.rows]
    empty: Row = {head.key: "" for head in heads}
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        stamp(book)
        write_table(book, messages()["result.heading"][0], heads, [{**empty, **row} for row in rows])
    return buffer.getvalue()


def _head(result: Result, at: int) -> Column:
    name = result.columns[at]
    zh, en = messages().get(f"column.{name}", (name, ""))
    widths = (printed_width(str(row[at])) for row in result.rows[:1000] if at < len(row))
    return Column(str(at), zh, en or name, min(WIDEST, max([8, printed_width(zh), *widths]) + 2))
