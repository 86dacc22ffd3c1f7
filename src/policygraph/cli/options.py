"""What several commands share: options and exit codes."""

import re
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.output import Format

FINDINGS = 1
WRONG_INPUT = 2

FormatOption = Annotated[Format, typer.Option("--format", help="How rows are printed.")]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", min=0.001, metavar="SECONDS", help="How long it may take before it is ended.")
]
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


def refuse_ending(output: Path, made: tuple[str, ...], otherwise: str = "") -> None:
    """Wrong use where a name ends as files do (.pdf, .XLSX) and in none of what is made; `otherwise` says what else."""
    if re.fullmatch(r"\.[A-Za-z]{2,5}", output.suffix) and output.suffix not in made and not output.is_dir():
        raise typer.BadParameter(f"{output.name} ends in none of {', '.join(made)}{otherwise}")
