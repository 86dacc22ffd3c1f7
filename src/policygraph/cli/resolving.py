"""The command that shows what the names in a document stand for."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from policygraph.cli.deciding import BOOK
from policygraph.cli.documents import DocumentArgument
from policygraph.cli.options import FormatOption
from policygraph.cli.output import Format, print_rows

COLUMNS = (
    "kind", "mention", "times", "label", "function", "entity", "rule", "suggested", "confidence", "why", "naming",
    "decision",
)  # fmt: skip
SHOWN = ("kind", "mention", "label", "function", "rule", "suggested", "confidence", "why", "naming", "decision")


def resolve(
    document: DocumentArgument,
    decisions: Annotated[
        Path | None, typer.Option(metavar="FILE", help=f"What `decide` wrote; else {BOOK} where there is one.")
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Print what each name in a document stands for, and why; `naming` is what a decision on it is about."""
    rows = resolved(document, decisions or (BOOK if BOOK.is_file() else None))
    print_rows(SHOWN if form is Format.table else COLUMNS, rows, form)


def resolved(document: Path, book: Path | None) -> Iterator[dict[str, Any]]:
    """The names of a document, as the decisions of a file leave them."""
    from policygraph.decisions import named_as, read_decisions
    from policygraph.extract import extract
    from policygraph.structure import read_document

    known = read_decisions(book) if book else ()
    for named in named_as(extract(read_document(document)), known):
        row, decision = asdict(named.trace), named.decision
        if decision:
            row |= {"decision": decision.told, "suggested": False}
        yield row
