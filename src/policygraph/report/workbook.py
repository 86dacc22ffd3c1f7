"""The report as an Excel workbook: a sheet for each table, and a matrix for each document that names anybody.

All text is written as text: what begins with = + - or @ is no formula.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from policygraph.analysis.responsibility import Matrix, matrix
from policygraph.report.archive import MADE
from policygraph.report.content import SHEETS, Cell, Content, Row, sheet_rows
from policygraph.report.words import Column, both, columns, words, writable

LONGEST_CELL = 32767
A3 = 8
LINE_HEIGHT, HIGHEST_ROW = 13.5, 409.5
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FONT = {"font_name": "宋体", "font_size": 10, "valign": "top"}
HEAD_COLOR = "#DCE6F1"
ROLE_COLORS = {"lead": "#F4B183", "responsible": "#9DC3E6", "support": "#C5E0B4", "local": "#E2E2E2"}
AGENCY_WIDTH, COUNT_WIDTH, TASK_WIDTH, TASK_HEAD_HEIGHT = 26, 7, 11, 96
_ORDER = ("lead", "responsible", "support", "local")


def workbook(content: Content) -> bytes:
    """The .xlsx file; the same content gives the same bytes."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        stamp(book)
        for sheet in SHEETS:
            write_table(book, words()["sheets"][sheet]["zh"], columns(sheet), sheet_rows(content, sheet))
            if sheet == "tasks":
                for facts in content.documents:
                    told = matrix(duty for duty in content.duties if duty.document == facts.name)
                    if told.tasks:
                        write_matrix(book, facts.name, told)
    return buffer.getvalue()


def stamp(book: xlsxwriter.Workbook) -> None:
    """Title, note and day of a workbook, the same each time."""
    book.set_properties({"title": words()["title"]["zh"], "comments": words()["note"]["zh"], "created": MADE})


def write_table(book: xlsxwriter.Workbook, title: str, heads: Sequence[Column], rows: Sequence[Row]) -> Any:
    """A sheet with a frozen, filtered head in two languages and wrapped cells; gives the sheet."""
    sheet = book.add_worksheet(title)
    head = book.add_format({**FONT, "bold": True, "bg_color": HEAD_COLOR, "border": 1, "text_wrap": True})
    body = book.add_format({**FONT, "border": 1, "text_wrap": True})
    single = book.add_format({**FONT, "border": 1, "align": "fill"})  # cut at the cell's edge
    for at, column in enumerate(heads):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, f"{column.zh}\n{column.en}", head)
    for line, row in enumerate(rows, start=1):
        for at, column in enumerate(heads):
            write_cell(sheet, line, at, row[column.key], body if column.wrap else single)
        sheet.set_row(line, row_height(heads, row))
    sheet.set_row(0, 2 * LINE_HEIGHT + 3)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    _for_print(sheet)
    return sheet


def row_height(heads: Sequence[Column], row: Row) -> float:
    """How high a row must be to show its wrapped cells, in points: no program but Excel finds it out itself."""
    lines = 1
    for column in heads:
        if column.wrap:
            texts = str(row[column.key]).split("\n")
            lines = max(lines, sum(max(1, math.ceil(printed_width(text) / (column.width - 1))) for text in texts))
    return min(lines * LINE_HEIGHT + 3, HIGHEST_ROW)


def printed_width(text: str) -> int:
    """How many Latin characters wide a text is: Chinese characters count two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def write_cell(sheet: Any, line: int, at: int, value: Cell, form: Any) -> None:
    """A number as a number, no text as an empty cell, all else as text, cut where Excel could not hold it."""
    if isinstance(value, int | float):
        sheet.write_number(line, at, value, form)
        return
    text = writable(value)
    if not text:
        sheet.write_blank(line, at, None, form)
        return
    sheet.write_string(line, at, text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…", form)


def write_matrix(book: xlsxwriter.Workbook, name: str, told: Matrix) -> None:
    """Agencies by tasks; a cell names the roles, and marks what is inherited."""
    names = words()["matrix"]
    sheet = book.add_worksheet(_sheet_name(book, f"{names['zh']}-{name}"))
    head = book.add_format({**FONT, "bold": True, "bg_color": HEAD_COLOR, "border": 1, "text_wrap": True})
    body = book.add_format({**FONT, "border": 1, "text_wrap": True})
    forms = {
        role: book.add_format({**FONT, "border": 1, "align": "center", "bg_color": color, "text_wrap": True})
        for role, color in ROLE_COLORS.items()
    }
    heads = [both(names["agency"], "\n"), both(names["first"], "\n"), both(names["tasks"], "\n")]
    heads += [f"{task.locator}\n{task.title}" for task in told.tasks]
    for at, text in enumerate(heads):
        sheet.write_string(0, at, writable(text), head)
    for line, load in enumerate(told.agencies, start=1):
        write_cell(sheet, line, 0, load.agency_label, body)
        sheet.write_number(line, 1, load.first_lead, body)
        sheet.write_number(line, 2, load.tasks, body)
        for at, task in enumerate(told.tasks, start=3):
            held = told.cells.get((load.agency, task.iri), ())
            roles = sorted({(_ORDER.index(duty.role), duty.role, duty.inherited) for duty in held})
            if not roles:
                sheet.write_blank(line, at, None, body)
            else:
                text = words()["separator"].join(_role(role, inherited) for _, role, inherited in roles)
                sheet.write_string(line, at, text, forms[roles[0][1]])
    sheet.set_row(0, TASK_HEAD_HEIGHT)
    sheet.set_column(0, 0, AGENCY_WIDTH)
    sheet.set_column(1, 2, COUNT_WIDTH)
    sheet.set_column(3, len(heads) - 1, TASK_WIDTH)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(told.agencies), 2)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 2)


def _role(role: str, inherited: bool) -> str:
    mark = f"（{words()['inherited']['zh']}）" if inherited else ""
    return f"{words()['roles'][role]['zh']}{mark}"


def _sheet_name(book: xlsxwriter.Workbook, wanted: str) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\, and not there yet."""
    clean = wanted.translate(dict.fromkeys(map(ord, "[]:*?/\\'"), "_"))[:31]
    taken = {sheet.get_name().lower() for sheet in book.worksheets()}
    number = 2
    name = clean
    while name.lower() in taken:
        name = f"{clean[:27]}-{number}"
        number += 1
    return name


def _for_print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
