"""Rows on standard output, progress and messages on standard error."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from time import perf_counter
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from policygraph.characters import harmless
from policygraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from policygraph.store import Store

Row = Mapping[str, object]

# A pipe has no width of its own: enough for a quote, so that nothing is broken that need not be.
PIPE_WIDTH = 240


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


class Output:
    """Standard output: files and other programs get every character, a terminal none that would steer it."""

    def __init__(self) -> None:
        self._seen = sys.stdout.isatty()

    def write(self, text: str) -> None:
        """Words of a document, or of the graph."""
        sys.stdout.write(harmless(text) if self._seen else text)


def print_json(value: object) -> None:
    """A JSON value on standard output, Chinese as Chinese."""
    output = Output()
    json.dump(value, output, ensure_ascii=False, indent=1)
    output.write("\n")


def print_json_list(values: Iterable[object]) -> None:
    """A JSON list on standard output, a value a line, as they come."""
    output = Output()
    before = "[\n"
    for value in values:
        output.write(before + json.dumps(value, ensure_ascii=False))
        before = ",\n"
    output.write("[]\n" if before == "[\n" else "\n]\n")


def print_rows(columns: Sequence[str], rows: Iterable[Row], form: Format) -> None:
    """Rows in the asked form; values that are not there are null in JSON and empty elsewhere."""
    if form is Format.json:
        print_json([{column: row.get(column) for column in columns} for row in rows])
    elif form is Format.csv:
        writer = csv.writer(Output(), lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([shown(row.get(column)) for column in columns] for row in rows)
    else:
        print_table(columns, rows)


def print_table(columns: Sequence[str], rows: Iterable[Row]) -> None:
    """A table as wide as the terminal; long cells are folded, never cut."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(shortened(shown(row.get(column))))) for column in columns))
    output_console().print(table)


def print_note(message: str) -> None:
    """One line below a table."""
    output_console().print(Text(harmless(message)))


def shown(value: object) -> str:
    """A value as a reader sees it: lists joined by 、, yes and no, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "、".join(shown(item) for item in value)
    return str(value)


def shortened(value: str) -> str:
    """An IRI by its usual prefix; other values as they are."""
    found = next((prefix for prefix, base in PREFIXES.items() if value.startswith(base) and value != base), None)
    return value if found is None else f"{found}:{value.removeprefix(PREFIXES[found])}"


def say(message: str) -> None:
    """One line to the person at the terminal."""
    message_console().print(Text(harmless(message)))


def say_without_vocabulary(store: Store) -> None:
    """Tell that a store holds no vocabularies, so that less is found in it than could be."""
    if store.query("ASK { ?scheme a <http://www.w3.org/2004/02/skos/core#ConceptScheme> }") is False:
        say("The store holds no vocabularies: what needs them is not found. `policygraph load --ontology` brings them.")


def output_console() -> Console:
    """Standard output as it is now."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPE_WIDTH)


def message_console() -> Console:
    """Standard error as it is now."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner with the time spent, while one long thing runs; nothing where standard error is no terminal."""
    with progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as bar:
        bar.add_task(what, total=None)
        yield


@contextmanager
def advancing(total: int, what: str) -> Iterator[Callable[..., None]]:
    """A bar of `total` steps; call what it gives once a step, or with how many steps were made."""
    with progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()) as bar:
        task = bar.add_task(what, total=total)
        yield lambda steps=1: bar.advance(task, steps)


@contextmanager
def listing(documents: int) -> Iterator[Callable[[int], None]]:
    """A bar for the lists of the pages, which are made of so many documents, and then a line with their time."""
    start = perf_counter()
    with advancing(documents, "Making lists") as advance:
        yield advance
    say(f"Lists of the pages: {documents} documents in {perf_counter() - start:.0f} s")


def progress(*columns: ProgressColumn) -> Progress:
    """A bar on standard error that leaves no trace."""
    console = message_console()
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
