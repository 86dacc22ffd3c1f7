"""The command that takes records of anybody into the graph, through the evidence check."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.documents import TRIPLES, gold_record
from policygraph.cli.options import FINDINGS, FormatOption
from policygraph.cli.output import Format, print_rows, say

REFUSAL_COLUMNS = ("kind", "number", "record", "reason")


def import_records(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="Records as `extract --format json` writes them.")],
    document: Annotated[Path, typer.Option(metavar="DOC", help="The document that they are about.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="Where the triples go.")] = TRIPLES,
    form: FormatOption = Format.table,
) -> None:
    """Write the triples of records that another program or a person made; those without proof are refused.

    They take the place of what `build` wrote of the document, in the same graph; decisions are applied to them too.
    """
    from policygraph.build import ENDING, decisions_beside, only_builder, write_changed
    from policygraph.decisions import apply_decisions, read_decisions
    from policygraph.records import from_record
    from policygraph.structure import read_document
    from policygraph.triples import write_trig

    extraction, refusals = from_record(gold_record(file), read_document(document))
    target = output / f"{document.stem}{ENDING}"
    with only_builder(output):
        book = decisions_beside(output)
        decided = apply_decisions(extraction, read_decisions(book) if book else ())
        changed = write_changed(target, write_trig(decided.quads))
    if refusals or form is not Format.table:
        print_rows(REFUSAL_COLUMNS, map(asdict, refusals), form)
    say(f"{target} {'written' if changed else 'unchanged'}; records refused: {len(refusals)}")
    for decision, reason in decided.refused:
        say(f"policygraph: {book}: line {decision.line}: {reason}")
    if refusals or decided.refused:
        raise typer.Exit(FINDINGS)
