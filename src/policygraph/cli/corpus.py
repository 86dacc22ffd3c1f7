"""What `build` does with a corpus: many documents at once, with a bar that tells how fast and how long yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from policygraph.cli.options import FINDINGS
from policygraph.cli.output import message_console, say
from policygraph.cli.output import progress as bar
from policygraph.errors import PolicyGraphError

if TYPE_CHECKING:
    from policygraph.batch import CorpusReport, Form


def build_many(
    paths: Sequence[Path], output: Path, forms: Sequence[str], workers: int, engine: str, decisions: Path | None
) -> None:
    """Build a corpus; the exit code tells whether there is a document that could not be read."""
    from policygraph.batch import Form

    odd = [form for form in forms if form not in list(Form)]
    if odd:
        raise typer.BadParameter(f"--to takes {' and '.join(Form)}, not {odd[0]}")
    asked = tuple(map(Form, forms)) or (Form.nquads,)
    if engine == "spark":
        report = build_on_spark(paths, output, asked, workers, decisions)
    elif engine == "pool":
        report = build_here(paths, output, asked, workers, decisions)
    else:
        raise typer.BadParameter(f"--engine takes pool and spark, not {engine}")
    tell(report, output)


def build_here(
    paths: Sequence[Path], output: Path, forms: tuple[Form, ...], workers: int, decisions: Path | None
) -> CorpusReport:
    """Build with a pool of processes."""
    from policygraph.batch import Plan, build_corpus
    from policygraph.build import decisions_beside
    from policygraph.corpus import Corpus

    corpus = Corpus(paths)
    with told(corpus.size) as progress:
        return build_corpus(Plan(corpus, output, forms, workers, decisions or decisions_beside(output)), progress)


def build_on_spark(
    paths: Sequence[Path], output: Path, forms: tuple[Form, ...], workers: int, decisions: Path | None
) -> CorpusReport:
    """Build with Spark, which knows no decisions."""
    if decisions:
        raise typer.BadParameter("--decisions is not for --engine spark: give it to the build of a pool")
    try:
        from policygraph.batch.spark import build_with_spark
    except ImportError as error:
        raise PolicyGraphError("--engine spark needs pyspark: pip install 'policygraph[spark]'") from error
    return build_with_spark([str(path) for path in paths], str(output), forms, workers)


def tell(report: CorpusReport, output: Path) -> None:
    """What became of the documents."""
    say(f"{report.documents:,} documents in {output}")
    if report.copies:
        say(f"{report.copies:,} files have the bytes of another and were read once ({report.duplicates})")
    if report.same_document:
        say(f"{report.same_document:,} documents are called as another is, and share its graph ({report.duplicates})")
    if report.decisions:
        say(f"{report.decided} of {report.decisions} decisions applied")
    for line, reason in report.unfit:
        say(f"policygraph: decisions, line {line}: {reason}")
    if report.failed:
        say(f"policygraph: {report.failed:,} could not be read: {report.failures} says which, and why")
    if report.failed or report.unfit:
        raise typer.Exit(FINDINGS)


@contextmanager
def told(size: Callable[[], int]) -> Iterator[Callable[[int, int], None]]:
    """A bar of bytes with documents, their rate and the time that is left; `size` is asked only if it is seen."""
    columns = (TaskProgressColumn(), TextColumn("{task.fields[read]}"), TimeElapsedColumn(), TimeRemainingColumn())
    with bar(TextColumn("{task.description}"), BarColumn(), *columns) as shown:
        seen = message_console().is_terminal
        task = shown.add_task("Reading", total=size() if seen else None, read="")
        counted = 0

        def advance(count: int, documents: int) -> None:
            nonlocal counted
            counted += documents
            shown.update(task, advance=count, read=rate(shown, counted))

        yield advance


def rate(shown: Progress, documents: int) -> str:
    """How many documents there were, and how many a second."""
    seconds = shown.tasks[0].elapsed or 0
    return f"{documents:,} documents" + (f", {documents / seconds:,.0f}/s" if seconds else "")
