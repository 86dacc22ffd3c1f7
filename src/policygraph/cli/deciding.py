"""The command that writes down what a person decided on a statement, a name or a finding."""

from pathlib import Path
from typing import Annotated, Any

import typer

from policygraph.cli.documents import TRIPLES
from policygraph.cli.output import say

BOOK = TRIPLES.parent / "decisions.jsonl"


def decide(
    statement: Annotated[
        str,
        typer.Argument(
            metavar="IRI",
            help="A statement (pages), name (`resolve`) or finding (`audit`), by its IRI; it may begin with pgid:.",
        ),
    ],
    verdict: Annotated[str, typer.Argument(metavar="confirm|reject|replace", help="What is decided.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    by: Annotated[str, typer.Option(help="Who decides.")],
    date: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="When.")],
    changes: Annotated[
        str | None,
        typer.Option(
            "--with",
            metavar="JSON",
            help="For replace: the fields of its record that are otherwise; for a name, `entity` or `name`.",
        ),
    ] = None,
    decisions: Annotated[Path, typer.Option(metavar="FILE", help="The file that it is added to.")] = BOOK,
) -> None:
    """Add a decision to the decisions file; every build applies it, and deleting its line undoes it."""
    from policygraph.decisions import append_decision, parse_decision
    from policygraph.foreign import read_json

    told: dict[str, Any] = {"statement": statement, "verdict": verdict, "reason": reason, "by": by, "date": date}
    try:
        decision = parse_decision(told if changes is None else told | {"with": read_json(changes)})
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    append_decision(decisions, decision)
    say(f"{decision.verdict} {decision.statement} in {decisions}; `policygraph build` applies it")
