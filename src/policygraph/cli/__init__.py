"""The command line. Exit codes: 0 done, 1 something is wrong with what was checked, 2 wrong use or input."""

import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from policygraph.cli.asking import query, questions
from policygraph.cli.auditing import audit
from policygraph.cli.comparing import compare
from policygraph.cli.deciding import decide
from policygraph.cli.documents import build, extract, text
from policygraph.cli.evaluation import evaluate
from policygraph.cli.graphs import check, graph, load
from policygraph.cli.importing import import_records
from policygraph.cli.looping import loops
from policygraph.cli.options import WRONG_INPUT
from policygraph.cli.output import say
from policygraph.cli.progressing import progress
from policygraph.cli.resolving import resolve
from policygraph.cli.service import serve
from policygraph.cli.taking import report
from policygraph.errors import PolicyGraphError

app = typer.Typer(
    help="Reads Chinese policy documents into a graph that can be queried, audited and seen.",
    epilog="Without --store a command works on the graph that comes with policygraph. "
    "Exit codes: 0 done, 1 the check found something or a record was refused, 2 wrong use or input.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    text, extract, build, load, questions, query, audit, loops, graph, check, serve, evaluate, resolve, decide,
    report, compare, progress,
):  # fmt: skip
    app.command()(command)
app.command("import")(import_records)


def show_version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        from importlib.metadata import version

        sys.stdout.write(f"policygraph {version('policygraph')}\n")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Reads Chinese policy documents into a graph that can be queried, audited and seen."""


def main() -> None:
    """Run a command; what goes wrong is one line on standard error that names the file, and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # whatever the locale: the words are Chinese
    try:
        app(prog_name="policygraph")
    except PolicyGraphError as error:
        say(f"policygraph: {error}")
    except OSError as error:
        say(f"policygraph: {described(error)}")
    sys.exit(WRONG_INPUT)


def described(error: OSError) -> str:
    """The system's complaint with the file it is about."""
    if error.filename is None:
        return str(error)
    return f"{error.filename}: {error.strerror}"
