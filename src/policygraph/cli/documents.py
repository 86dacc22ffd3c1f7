"""Commands on source documents: text, extract, build."""

from pathlib import Path
from typing import Annotated, Any

import typer

from policygraph.characters import printable
from policygraph.cli.options import WRONG_INPUT, FormatOption
from policygraph.cli.output import Format, Output, advancing, print_json, print_note, print_rows, say, working
from policygraph.cli.record_rows import COLUMNS, DECISION_COLUMNS, record_rows
from policygraph.errors import DocumentError
from policygraph.foreign import read_json
from policygraph.whole import read_words

DocumentArgument = Annotated[Path, typer.Argument(metavar="DOC", help="A plan: plain text, Word, PDF or HTML.")]
PathsArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH",
        readable=False,  # a file that may not be read is one document that failed
        help="Plans, or folders of plans; of a corpus also globs, archives, Parquet.",
    ),
]
TRIPLES = Path("data/triples")


def text(document: DocumentArgument) -> None:
    """Print a document's text as it is read: what every offset counts in."""
    from policygraph.reading import read_text

    Output().write(read_text(document)[0].raw)


def extract(
    document: DocumentArgument,
    decisions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What `decide` wrote, told with the statements and their IRIs.")
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Print what a document states, each statement with the words that prove it."""
    record = record_of(document) if decisions is None else decided_record(document, decisions)
    if form is Format.json:
        print_json(record)
    else:
        columns = COLUMNS if decisions is None else (*COLUMNS, *DECISION_COLUMNS)
        print_rows(columns, record_rows(record), form)
        if form is Format.table:
            print_note(f"Issues, seen and not understood: {len(record['issues'])}")


def build(
    paths: PathsArgument,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="Where the triples go.")] = TRIPLES,
    decisions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What `decide` wrote; else decisions.jsonl in the folder that OUT is in."),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="nquads|jsonl", help="Build a corpus: files of many documents each; may be repeated."),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=0, metavar="N", help="Build a corpus with N processes (else one a processor).")
    ] = 0,
    engine: Annotated[
        str, typer.Option(metavar="pool|spark", help="What builds a corpus: processes of this machine, or Spark.")
    ] = "pool",
    form: FormatOption = Format.table,
) -> None:
    """Write one TriG file a document, only what has changed; or a corpus, resumed where it was interrupted."""
    from policygraph.build import build as make
    from policygraph.cli.corpus import build_many

    if to or workers or engine != "pool":
        build_many(paths, output, to or (), workers, engine, decisions)
        return
    with advancing(sum(map(how_many, paths)), "Reading") as advance:
        report = make(paths, output, lambda _path: advance(), decisions)
    states = dict.fromkeys(report.written, "written") | dict.fromkeys(report.unchanged, "unchanged")
    print_rows(
        ("file", "state"), ({"file": printable(str(path)), "state": states[path]} for path in sorted(states)), form
    )
    if report.decisions:
        say(f"{report.decided} of {report.decisions} decisions applied")
    for error in report.failed:
        say(f"policygraph: {error}")
    if report.failed:
        raise typer.Exit(WRONG_INPUT)


def how_many(path: Path) -> int:
    """How many documents a path stands for; none when `build` will complain of it."""
    from policygraph.build import documents_of

    try:
        return len(documents_of(path))
    except DocumentError:
        return 0


def record_of(path: Path) -> dict[str, Any]:
    """The JSON form of what a document states."""
    from policygraph.extract import extract as read_statements
    from policygraph.records import to_record
    from policygraph.structure import read_document

    with working("Reading"):
        return to_record(read_statements(read_document(path)))


def decided_record(path: Path, decisions: Path) -> dict[str, Any]:
    """The same with the IRIs of the statements, and what a decisions file says of them."""
    from policygraph.decisions import annotated, read_decisions
    from policygraph.extract import extract as read_statements
    from policygraph.structure import read_document

    known = read_decisions(decisions)
    with working("Reading"):
        return annotated(read_statements(read_document(path)), known)


def gold_record(path: Path) -> dict[str, Any]:
    """A record made by reading; DocumentError when the file holds none."""
    try:
        record = read_json(read_words(path))
    except ValueError as error:
        raise DocumentError(path, f"is not JSON in UTF-8: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("document", {}), dict):
        raise DocumentError(path, "is not a record: one JSON object with tasks, chains, targets, …")
    return record
