"""What several commands share: options and exit codes."""

from typing import Annotated

import typer

from policygraph.cli.output import Format

FINDINGS = 1
WRONG_INPUT = 2

FormatOption = Annotated[Format, typer.Option("--format", help="How rows are printed.")]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="A store that `load` made, or a SPARQL endpoint's address; else the graph that comes with policygraph.",
    ),
]
OnlyOption = Annotated[
    list[str] | None, typer.Option("--document", metavar="NAME", help="Only this document; may be repeated.")
]
