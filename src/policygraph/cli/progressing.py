"""The command that tells how far aims are."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.options import FINDINGS, FormatOption, OnlyOption, StoreOption
from policygraph.cli.output import Format, print_json, print_rows, say, working

if TYPE_CHECKING:
    from policygraph.analysis.progress import Judgement

LatestOption = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], metavar="DAY", help="Leave out later reports; the day of values that have none."
    ),
]

COLUMNS = ("state", "document", "bodies", "subject", "indicator", "aim", "value", "day", "expected", "reason")
CSV_COLUMNS = (*COLUMNS, "unit", "target")


def progress(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE.xlsx]", help="A template that was filled in with reported values.")
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="OUT.xlsx", help="Write a template with all aims instead.")
    ] = None,
    document: OnlyOption = None,
    as_of: LatestOption = None,
    store: StoreOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Tell which aims are on track, behind or not reported, by the straight path from baseline to target.

    Ends with 1 where rows of the file could not be taken; each is told with its place.
    """
    from policygraph.analysis.progress import judge
    from policygraph.build import write_changed
    from policygraph.report.content import gather
    from policygraph.report.reported import read_reports
    from policygraph.report.reported import template as write_template
    from policygraph.store import open_store

    if (file is None) == (template is None):
        raise typer.BadParameter("give a filled-in FILE.xlsx, or --template OUT.xlsx to write one")
    with working("Reading"), open_store(directory=store) as opened:
        content = gather(opened, names=document or ())
    if template is not None:
        write_changed(template, write_template(content))
        say(f"{len(content.aims)} aims in {template}")
        return
    day = as_of.date() if as_of else None
    reports, wrong = read_reports(Path(str(file)), content.aims, day)
    print_judgements(judge(content.aims, content.tasks, reports, day), form)
    for item in wrong:
        say(f"{item.place}: {item.reason}")
    if wrong:
        raise typer.Exit(FINDINGS)


def print_judgements(judgements: "list[Judgement]", form: Format) -> None:
    """The aims, then how many are in each state by body and by document; as JSON all in one."""
    from policygraph.analysis.progress import STATES, tally
    from policygraph.report.words import words

    nobody = words()["progress"]["nobody"]["zh"]
    bodies = tally(judgements, {j.aim.iri: j.bodies or (nobody,) for j in judgements})
    documents = tally(judgements, {j.aim.iri: (j.aim.document,) for j in judgements})
    if form is Format.json:
        print_json({"aims": [j.to_json() for j in judgements], "bodies": bodies, "documents": documents})
        return
    ranked = sorted(judgements, key=lambda judgement: STATES.index(judgement.state))
    if form is Format.csv:
        print_rows(CSV_COLUMNS, map(row, ranked), form)
        return
    print_rows(COLUMNS, map(row, ranked), form)
    for counted in (bodies, documents):
        print_rows(("name", *STATES, "aims"), counted, form)


def row(judgement: "Judgement") -> dict[str, object]:
    """A judgement as a row of text, its state and reason in both languages."""
    from policygraph.report.words import both, words

    reason = words()["reasons"].get(judgement.reason)
    return judgement.to_json() | {
        "state": both(words()["states"][judgement.state]),
        "value": judgement.value,
        "expected": judgement.expected,
        "reason": both(reason) if reason else "",
    }
