"""The command: rounds of all kinds in turn for so many minutes; what fails is shrunk and kept."""

from __future__ import annotations

import hashlib
import itertools
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.fuzz.kinds import KINDS
from benchmarks.fuzz.rounds import Round, run_round


def main(
    minutes: Annotated[float, typer.Option(min=0.0, help="How long; each kind has one round at least.")] = 30.0,
    seed: Annotated[int, typer.Option(help="The same number makes the same cases.")] = 0,
    kind: Annotated[list[str] | None, typer.Option(help=f"Only these: {', '.join(KINDS)}.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="Where failing cases go.")] = Path("fuzz-found"),
) -> None:
    """Hold made-up input of every kind against what must always be true. Exit code 1 when something is not."""
    end = time.monotonic() + 60 * minutes
    cases: Counter[str] = Counter()
    seconds: dict[str, float] = dict.fromkeys(KINDS, 0.0)
    failures = 0
    with tempfile.TemporaryDirectory(prefix="policygraph-fuzz-") as folder:
        for number in itertools.count():
            if number and time.monotonic() >= end:
                break
            for name in kind or KINDS:
                if number and time.monotonic() >= end:
                    break
                done = run_round(name, (seed << 32) + number, Path(folder) / "last")
                cases[name] += done.cases
                seconds[name] += done.seconds
                failures += done.failed is not None
                tell(name, number, done, output)
    for name, count in cases.items():
        typer.echo(f"{name:10} {count:9,} cases {seconds[name]:9,.0f} s")
    typer.echo(f"{'all':10} {cases.total():9,} cases {sum(seconds.values()):9,.0f} s   {failures} failures")
    raise typer.Exit(1 if failures else 0)


def tell(name: str, number: int, done: Round, output: Path) -> None:
    """A line for a round, and the case that failed as a file."""
    typer.echo(f"{name:10} {number:5} {done.cases:5} cases {done.seconds:7.1f} s   slowest {done.slowest:4.0%}")
    if done.failed is not None:
        target = output / name / hashlib.sha256(done.failed).hexdigest()[:12]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(done.failed)
        typer.echo(f"  FAILED  {target}: {done.reason[:2000]}")


if __name__ == "__main__":
    typer.run(main)
