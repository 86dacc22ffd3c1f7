"""The command that holds two documents against each other."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.options import FormatOption, StoreOption
from policygraph.cli.output import Format, print_json, print_rows, say, working
from policygraph.cli.taking import DocumentsOption
from policygraph.errors import DocumentError

if TYPE_CHECKING:
    from policygraph.analysis.comparison import Change, Comparison, Side, Words
    from policygraph.store import Store

COLUMNS = ("change", "subject", "values", "before", "after", "ratio")
CSV_COLUMNS = ("before_document", "after_document", "kind", "subject", "task", "values", "before", "after", "ratio")

Couple = tuple[Path | str, Path | str]


def compare(
    before: Annotated[str, typer.Argument(metavar="A", help="A document's name in the store, a file, or a folder.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same: the final text, the new or the lower plan.")],
    documents: DocumentsOption = None,
    store: StoreOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Tell what B takes over from A word for word or in other words, weakens, drops and adds, with both sentences.

    Of two folders, files of the same name are compared.
    """
    from policygraph.analysis.comparison import compare as hold
    from policygraph.store import open_store

    with working("Comparing"), open_store(directory=store) as opened:
        couples = list(paired(before, after))
        found = [hold(side(opened, one, documents), side(opened, other, documents)) for one, other in couples]
    if form is Format.json:
        told = [comparison.to_json() for comparison in found]
        print_json(told if Path(before).is_dir() else told[0])
        return
    for comparison in found:
        rows = (row(change) for change in comparison.changes)
        if form is Format.csv:
            names = {"before_document": comparison.before, "after_document": comparison.after}
            print_rows(CSV_COLUMNS, (told | names for told in rows), form)
        else:
            print_rows(COLUMNS, rows, form)
        say(summary(comparison))


def paired(before: str, after: str) -> Iterator[Couple]:
    """What is compared with what; DocumentError when a folder has no counterpart or no file with one."""
    from policygraph.build import documents_of

    ones, others = Path(before), Path(after)
    if not ones.is_dir() and not others.is_dir():
        yield before, after
        return
    if not (ones.is_dir() and others.is_dir()):
        raise DocumentError(before if ones.is_dir() else after, "is a folder; compare a folder with a folder")
    left = {path.stem: path for path in documents_of(ones)}
    right = {path.stem: path for path in documents_of(others)}
    for name in sorted(left.keys() ^ right.keys()):
        say(f"{left.get(name) or right[name]}: no file of that name in the other folder")
    if not left.keys() & right.keys():
        raise DocumentError(ones, f"holds no document with the name of one in {others}")
    yield from ((left[name], right[name]) for name in sorted(left.keys() & right.keys()))


def side(store: Store, document: Path | str, documents: Path | None) -> Side:
    """A document of the store by its name, with its text where `documents` holds its file; else a file, read now."""
    from policygraph.analysis.comparison import read_side
    from policygraph.analysis.ledger import read_documents
    from policygraph.analysis.sources import attach
    from policygraph.structure import read_document

    known = {facts.name: facts.digest for facts in read_documents(store)}
    if document not in known:
        return read_file(Path(document), known)
    source = attach(documents, {str(document): known[str(document)]}).files.get(str(document))
    return read_side(store, str(document), read_document(source.path) if source else None)


def read_file(path: Path, known: dict[str, str]) -> Side:
    """A file's side, its triples made for this one time."""
    from policygraph import resources
    from policygraph.analysis.comparison import read_side
    from policygraph.extract import extract
    from policygraph.store import open_store
    from policygraph.structure import read_document
    from policygraph.triples import to_trig

    if not path.exists():
        names = ", ".join(sorted(known))
        raise DocumentError(path, f"is neither a file nor a document of the store; it has {names}")
    document = read_document(path)
    with tempfile.TemporaryDirectory(prefix="policygraph-") as folder:
        made = Path(folder) / "document.trig"
        made.write_bytes(to_trig(extract(document)))
        with open_store([*resources.ontology_files(), *resources.vocabulary_files(), made]) as store:
            return read_side(store, document.name, document)


def row(change: Change) -> dict[str, object]:
    """A change as a row of text."""
    from policygraph.report.words import both, words

    return {
        "kind": change.kind,
        "change": both(words()["changes"][change.kind], "\n"),
        "subject": change.subject,
        "task": change.task,
        "values": change.values,
        "before": quoted(change.before),
        "after": quoted(change.after),
        "ratio": change.ratio,
    }


def quoted(told: tuple[Words, ...]) -> str:
    """Words with their places, one a line."""
    return "\n".join(f"{item.locator} “{item.text}”" for item in told)


def summary(comparison: Comparison) -> str:
    """How much of what, in a line."""
    from policygraph.report.words import words

    counts = "; ".join(f"{words()['changes'][kind]['en']} {count}" for kind, count in comparison.counts.items())
    known = "" if comparison.whole else " (without both files: titles, bodies, aims and loops only, no wording)"
    return f"{comparison.before} → {comparison.after}: {counts or 'nothing'}{known}"
