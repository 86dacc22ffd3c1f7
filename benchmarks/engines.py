"""One corpus by the pool and by Spark, what each takes, and whether they agree: ``python -m benchmarks.engines``.

Needs `policygraph[spark]` and Java 17.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated

import pyarrow.parquet as pq
import pyoxigraph as ox
import typer

from benchmarks.corpus import Run, build
from benchmarks.plans import write_plans
from policygraph.batch.tables import TABLES, rows_of

FORM = "nquads"
Hashes = Counter[bytes]


def main(
    documents: Annotated[int, typer.Option(min=1, help="How many plans.")] = 10_000,
    workers: Annotated[int, typer.Option(min=1, help="How many processes read.")] = 2,
    folder: Annotated[Path | None, typer.Option(help="Where plans and builds are put; they stay there.")] = None,
) -> None:
    """Build made-up plans of 10 kB with both engines; exit code 1 when lines or tables differ."""
    with tempfile.TemporaryDirectory(prefix="policygraph-bench-") as name:
        base = folder or Path(name)
        plans, pooled, sparked = (base / f"{kind}-{documents}" for kind in ("plans", "pool", "spark"))
        if not plans.exists():
            write_plans(documents, plans)
        for out, engine in ((pooled, "pool"), (sparked, "spark")):
            run = Run()
            command = [*build(plans, out, FORM, workers), "--engine", engine]
            run.watch(command)
            if run.code:
                typer.echo(f"exit code {run.code}: {' '.join(command)}")
                raise typer.Exit(2)
            typer.echo(
                f"{documents:,} plans by {engine:5}  {run.wall:.0f} s, computing {run.computing:.0f} s,"
                f" {run.peak >> 20:,} MB the largest process"
            )
        if not compare(pooled, sparked):
            raise typer.Exit(1)


def compare(pooled: Path, sparked: Path) -> bool:
    """Hold the graphs of all documents, then each table, against one another, and print what comes of it."""
    lines = agree("documents' graphs", Counter(graphs(pooled)), Counter(graphs(sparked)))
    expected = tables(pooled)
    found = {name: Counter(map(row_hash, parquet_rows(sparked / name))) for name in TABLES}
    return all([lines, *(agree(f"rows of {name}", expected[name], found[name]) for name in TABLES)])


def agree(what: str, pooled: Hashes, sparked: Hashes) -> bool:
    """Whether both are the same, as it is printed."""
    told = (
        "the same" if pooled == sparked else f"{(pooled - sparked).total():,} and {(sparked - pooled).total():,} apart"
    )
    typer.echo(f"{pooled.total():,} {what} by the pool, {sparked.total():,} by Spark: {told}")
    return pooled == sparked


def graphs(folder: Path) -> Iterator[bytes]:
    """The hash of each document's lines."""
    for path in sorted((folder / FORM).glob("*.nq")):
        yield from (hashlib.sha256(lines).digest() for lines in documents_of(path))


def documents_of(path: Path) -> Iterator[bytes]:
    """The lines of each document of a file: those of one graph that follow one another."""
    with path.open("rb") as file:
        for _, lines in groupby(file, key=lambda line: line.rpartition(b" <")[2]):
            yield b"".join(lines)


def tables(pooled: Path) -> dict[str, Hashes]:
    """The hashes of the rows that the pool's lines give, by table."""
    found: dict[str, Hashes] = {name: Counter() for name in TABLES}
    for path in sorted((pooled / FORM).glob("*.nq")):
        _, *told = map(json.loads, (pooled / "documents" / f"{path.stem}.jsonl").read_text("utf-8").splitlines())
        sources = (row["source"] for row in told if "document" in row)
        for source, lines in zip(sources, documents_of(path), strict=True):
            for name, rows in rows_of(ox.parse(lines, format=ox.RdfFormat.N_QUADS), source).items():
                found[name].update(map(row_hash, rows))
    return found


def parquet_rows(folder: Path) -> Iterator[dict[str, str | None]]:
    """The rows of a table in Parquet."""
    for batch in pq.ParquetDataset(folder).fragments:
        for rows in batch.to_batches():
            yield from rows.to_pylist()


def row_hash(row: dict[str, str | None]) -> bytes:
    """The hash of a row, whatever the order of its columns."""
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).digest()


if __name__ == "__main__":
    typer.run(main)
