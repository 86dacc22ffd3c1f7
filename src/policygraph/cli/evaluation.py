"""The command that holds extractions against records made by reading, and against an earlier version of the rules."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from policygraph.cli.documents import gold_record
from policygraph.cli.options import FormatOption
from policygraph.cli.output import Format, advancing, print_json, print_rows
from policygraph.errors import DocumentError
from policygraph.evaluate import Difference, Figures, Outcome, compare, complaints, differences, figures, pooled
from policygraph.whole import read_words

FIGURE_COLUMNS = ("kind", "precision", "recall", "f1", "gold", "predicted")
CHANGE_COLUMNS = ("document", "kind", "change", "record")
BEFORE = "f1_before"

Outcomes = dict[str, Outcome]


def evaluate(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD DOC...", help="Records made by reading, as JSON, and their document; or a folder of each."
        ),
    ],
    against: Annotated[
        Path | None, typer.Option(metavar="OLD.json", help="What `evaluate --format json` wrote before a change.")
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Compare what is extracted from documents with records made by reading them, all documents pooled."""
    before = None if against is None else earlier_outcomes(against)
    pairs = list(documents_of(paths))
    with advancing(len(pairs), "Reading") as advance:
        now = {}
        for name, gold, document in pairs:
            now[name] = outcomes_of(gold, document)
            advance()
    pooled_now = pooled(now.values())
    if before is None:
        print_figures(pooled_now, now, form)
    else:
        print_changes(pooled_now, now, before, form)


def print_figures(all_kinds: Mapping[str, Figures], now: Mapping[str, Outcomes], form: Format) -> None:
    """The figures; in JSON also what was found, missed and invented in each document."""
    if form is Format.json:
        print_json(report(all_kinds, now))
    else:
        print_rows(FIGURE_COLUMNS, figure_rows(all_kinds, None), form)


def print_changes(
    all_kinds: Mapping[str, Figures], now: Mapping[str, Outcomes], before: Mapping[str, Outcomes], form: Format
) -> None:
    """The figures beside the earlier ones, and each record that is lost or gained; as CSV the latter only."""
    shared = {name: before[name] for name in now if name in before}
    former = pooled(shared.values())
    changed = list(differences(before, now))
    if form is Format.json:
        shares = {kind: [former[kind].f1, found.f1] for kind, found in all_kinds.items() if kind in former}
        print_json(report(all_kinds, now) | {"against": {"f1": shares, "changes": list(map(asdict, changed))}})
        return
    if form is Format.table:
        print_rows((*FIGURE_COLUMNS, BEFORE), figure_rows(all_kinds, former), form)
    print_rows(CHANGE_COLUMNS, map(asdict, sorted(changed, key=change_order)), form)


def change_order(change: Difference) -> tuple[str, str]:
    """By document and kind."""
    return change.document, change.kind


def figure_rows(all_kinds: Mapping[str, Figures], former: Mapping[str, Figures] | None) -> Iterator[dict[str, object]]:
    """Rows with FIGURE_COLUMNS, and the earlier F1."""
    for kind, found in all_kinds.items():
        earlier = former.get(kind) if former else None
        yield {"kind": kind, **asdict(found), BEFORE: earlier.f1 if earlier else None}


def report(all_kinds: Mapping[str, Figures], now: Mapping[str, Outcomes]) -> dict[str, Any]:
    """The JSON form: pooled figures, then a document's F1 and records by kind."""
    documents = {
        name: {kind: {"f1": figures([found]).f1, **asdict(found)} for kind, found in results.items()}
        for name, results in now.items()
    }
    return {"figures": {kind: asdict(found) for kind, found in all_kinds.items()}, "documents": documents}


def outcomes_of(gold: Path, path: Path) -> Outcomes:
    """How one document comes out."""
    from policygraph.extract import extract
    from policygraph.records import to_record
    from policygraph.structure import read_document

    expected, document = gold_record(gold), read_document(path)
    wrong = next(complaints(expected), None)
    if wrong:
        raise DocumentError(gold, f"is not a record made by reading: {wrong}")
    return compare(expected, to_record(extract(document)), document.text.raw)


def documents_of(paths: Sequence[Path]) -> Iterator[tuple[str, Path, Path]]:
    """Names, gold files and documents: the pairs given, or all of two folders."""
    if len(paths) == 2 and all(path.is_dir() for path in paths):
        yield from pairs_of_folders(*paths)
        return
    if len(paths) % 2:
        raise typer.BadParameter("give a document for every gold file: GOLD DOC, GOLD DOC, …")
    for gold, document in zip(paths[::2], paths[1::2], strict=True):
        yield gold.stem, gold, document


def pairs_of_folders(golds: Path, documents: Path) -> Iterator[tuple[str, Path, Path]]:
    """Every gold file of a folder with the document of the same name in the other one."""
    found = sorted(golds.glob("*.json"))
    if not found:
        raise DocumentError(golds, "has no records made by reading (*.json)")
    for gold in found:
        same = [path for path in sorted(documents.iterdir()) if path.stem == gold.stem]
        if len(same) != 1:
            raise DocumentError(gold, f"has {len(same)} documents of its name in {documents}")
        yield gold.stem, gold, same[0]


def earlier_outcomes(path: Path) -> dict[str, Outcomes]:
    """What an earlier call wrote; DocumentError when the file holds something else."""
    try:
        written = json.loads(read_words(path))
        return {
            name: {
                kind: Outcome(*(tuple(found[side]) for side in ("hits", "missed", "spurious")))
                for kind, found in results.items()
            }
            for name, results in written["documents"].items()
        }
    except OSError as error:
        raise DocumentError(path, f"cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DocumentError(path, "is not what `policygraph evaluate --format json` writes") from error
