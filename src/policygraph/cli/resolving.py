"""The command that shows what the names in a document stand for."""

from dataclasses import asdict

from policygraph.cli.documents import DocumentArgument
from policygraph.cli.options import FormatOption
from policygraph.cli.output import Format, print_rows

COLUMNS = (
    "kind", "mention", "times", "label", "function", "entity", "rule", "suggested", "confidence", "why",
)  # fmt: skip
SHOWN = ("kind", "mention", "label", "function", "rule", "suggested", "confidence", "why")


def resolve(document: DocumentArgument, form: FormatOption = Format.table) -> None:
    """Print what each name in a document stands for, and why."""
    from policygraph.extract import extract
    from policygraph.resolve.trace import trace
    from policygraph.structure import read_document

    rows = map(asdict, trace(extract(read_document(document))))
    print_rows(SHOWN if form is Format.table else COLUMNS, rows, form)
