"""What a store of any size takes: `python -m benchmarks.scale DIR` opens it, asks every query and audits it.

Everything runs in a process of its own, which begins with nothing in memory and is ended when it takes too long.
Seconds are those of computing, of all processes together.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from policygraph import resources
from policygraph.analysis.audit import audit
from policygraph.analysis.spread import Spread
from policygraph.queries import Query, named_queries
from policygraph.store import open_store

KINDS = ("questions", "graphs", "report", "check", "audit")


class Taken(NamedTuple):
    """What a piece of work took: seconds of computing and of the clock, and the memory of its largest process."""

    computed: float
    clock: float
    megabytes: int
    ended: bool


def main(
    store: Annotated[Path, typer.Argument(metavar="DIR", help="A store that `policygraph load` made.")],
    limit: Annotated[int, typer.Option(min=1, help="After so many seconds of computing a query is ended.")] = 60,
    only: Annotated[list[str] | None, typer.Option(help="A folder of queries, `open` or `whole-audit`.")] = None,
) -> None:
    """Print what it takes to open a store, to ask each query of it, and to audit it."""
    typer.echo(f"{'':44} computing     clock    memory")
    for name, work in _works(store, only or ("open", *KINDS, "whole-audit")):
        taken = measure(work, limit if "/" in name else None)
        ended = "ended" if taken.ended else ""
        typer.echo(f"{name:44} {taken.computed:7.2f} s {taken.clock:7.2f} s {taken.megabytes:6} MB {ended}")


def _works(store: Path, kinds: list[str] | tuple[str, ...]) -> Iterator[tuple[str, Callable[[], object]]]:
    for kind in kinds:
        if kind == "open":
            yield kind, partial(_open, store)
        elif kind == "whole-audit":
            yield kind, partial(_audit, store)
        else:
            for query in named_queries(resources.query_dir() / kind).values():
                yield f"{kind}/{query.id}", partial(_ask, store, query)


def measure(work: Callable[[], object], limit: int | None = None) -> Taken:
    """What some work takes in a process of its own, which is ended after so many seconds of computing."""
    began = time.perf_counter()
    process = os.fork()
    if not process:
        try:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            work()
        except BaseException as error:  # noqa: BLE001 - a process that is forked ends here, whatever happens
            sys.stderr.write(f"{error}\n")
            os._exit(1)
        os._exit(0)
    _, status, used = os.wait4(process, 0)
    clock = time.perf_counter() - began
    return Taken(used.ru_utime + used.ru_stime, clock, used.ru_maxrss >> 10, bool(status))


def _open(store: Path) -> None:
    open_store(directory=store).close()


def _ask(store: Path, query: Query) -> None:
    with open_store(directory=store) as opened:
        opened.select(query.bind(), name=query.id)


def _audit(store: Path) -> None:
    with open_store(directory=store) as opened:
        audit(opened, spread=Spread(workers=os.cpu_count() or 1))


if __name__ == "__main__":
    typer.run(main)
