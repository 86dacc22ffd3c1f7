"""The same plan as Word, HTML and PDF files, made by the tools that people make them with."""

import html
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

PAGE = '<!doctype html><html><head><meta charset="{charset}"><title>{title}</title></head><body>{body}</body></html>'


def blocks(text: str) -> Iterator[str | list[list[str]]]:
    """The paragraphs of a plain text, and its tables as rows of cells."""
    rows: list[list[str]] = []
    for line in text.split("\n"):
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            yield rows
            rows = []
        if line.strip():
            yield line.strip()


def save_word(text: str, path: Path) -> Path:
    """The plan as python-docx writes it."""
    document = docx.Document()
    for block in blocks(text):
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), len(block[0]))
        for cells, words in zip(table.rows, block, strict=True):
            for cell, word in zip(cells.cells, words, strict=True):
                cell.text = word
    document.save(str(path))
    return path


def body_of(text: str) -> str:
    """The plan as the inside of an HTML page."""
    found = []
    for block in blocks(text):
        if isinstance(block, str):
            found.append(f'<p style="text-indent:2em;margin:0">{html.escape(block)}</p>')
            continue
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block)
        found.append('<table border="1" cellpadding="9">' + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return "\n".join(found)


def save_page(body: str, path: Path, encoding: str = "utf-8", charset: str = "utf-8") -> Path:
    """An HTML page."""
    path.write_bytes(PAGE.format(charset=charset, title="公开文件", body=body).encode(encoding))
    return path


def print_page(page: Path, path: Path, *options: str) -> Path:
    """A page as Chromium prints it."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("needs chromium")
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        *options,
        f"--print-to-pdf={path}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return path


def add_list(document: Any, *levels: tuple[str, str]) -> str:
    """A list with levels of (form, pattern) in a Word document; its number."""
    root = document.part.numbering_part.element
    number = str(len(root) + 100)
    form = OxmlElement("w:abstractNum", {qn("w:abstractNumId"): number})
    for depth, (name, pattern) in enumerate(levels):
        level = OxmlElement("w:lvl", {qn("w:ilvl"): str(depth)})
        for key, value in (("start", "1"), ("numFmt", name), ("lvlText", pattern)):
            level.append(OxmlElement(f"w:{key}", {qn("w:val"): value}))
        form.append(level)
    root.insert(0, form)
    use = OxmlElement("w:num", {qn("w:numId"): number})
    use.append(OxmlElement("w:abstractNumId", {qn("w:val"): number}))
    root.append(use)
    return number


def number_paragraph(paragraph: Any, number: str, depth: int) -> None:
    """Puts a paragraph into a list."""
    own = paragraph._p.get_or_add_pPr()._add_numPr()
    own._add_ilvl().set(qn("w:val"), str(depth))
    own._add_numId().set(qn("w:val"), number)
